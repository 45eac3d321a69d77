"""`specwright generate | check | diff | validate | new-adapter | contract`.

Exit status: 0 when everything asked for holds, 1 after an error in a document, a configuration
or an output folder, 2 for a command line that cannot be understood.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from msgspec.structs import replace

from specwright import config as configuration
from specwright import diagnostics
from specwright.build import package as build
from specwright.build import run_cache
from specwright.build.run_cache import Remembered, Told
from specwright.config import Config, Package
from specwright.diagnostics import Diagnostic, Failure, Place, Report, messages, project
from specwright.write import manifest
from specwright.write.import_check import PACKAGE, Prover
from specwright.write.manifest import Manifest
from specwright_runtime.command import Parser, Version

if TYPE_CHECKING:
    from specwright.diagnostics.listing import Format


def run() -> NoReturn:
    """The command as a process, which ends with it."""
    status = main()
    # The interpreter looks for garbage once more before it ends, which takes a sixth of a changed run.
    gc.freeze()
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    options = _parser().parse_args(arguments)
    run = _Run(options)
    # Schemas nest and refer; the readers bound the depth, the stages recurse over it.
    sys.setrecursionlimit(20_000)
    # Nothing here is garbage before the end: looking for it costs a fifth of the time.
    gc.disable()
    try:
        return run.execute()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(
        prog="specwright",
        description="Generate models, interface, server, clients and contract tests from OpenAPI documents.",
    )
    parser.add_argument("--version", action=Version)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("generate", "write the packages"),
        ("check", "fail if generated files are out of date"),
        ("diff", "show what generate would change"),
        ("validate", "read the documents and report everything that is wrong"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="a pyproject.toml (default: the nearest)"
        )
        command.add_argument(
            "--only", action="append", metavar="PACKAGE", help="process only this package (repeatable)"
        )
        command.add_argument("--spec", metavar="FILE", help="a document to use instead of the configuration")
        command.add_argument(
            "--allow",
            action="append",
            default=[],
            metavar="CODE",
            help="downgrade this error to a warning (repeatable)",
        )
        command.add_argument(
            "--format",
            choices=("full", "concise", "json", "github"),
            default="full",
            help="how findings are printed (default: %(default)s)",
        )
        command.add_argument(
            "--allow-remote",
            action="append",
            default=[],
            metavar="HOST",
            help="allow references to that host (repeatable)",
        )
        command.add_argument(
            "--root", metavar="DIR", help="allow references into this folder (default: the document's own)"
        )
        if name != "validate":
            command.add_argument("--package", metavar="NAME", help="with --spec: import name of the package")
            command.add_argument(
                "--out", metavar="DIR", help="with --spec: folder that will contain the package (default: .)"
            )
        if name == "generate":
            command.add_argument(
                "--force", action="store_true", help="overwrite files that were edited or not generated"
            )
            command.add_argument(
                "--report",
                metavar="FILE",
                help="write what became of each operation and schema to FILE, as JSON",
            )
    text = "print or write the skeleton of an adapter to an interface of yours"
    command = commands.add_parser("new-adapter", help=text, description=text)
    command.add_argument("name", metavar="NAME", help="name of its modules and files; an import name")
    command.add_argument("--spec", metavar="FILE", required=True, help="the document of the API to adapt")
    command.add_argument("--write", action="store_true", help="write the files; none of them may exist")
    command.add_argument(
        "--config", type=Path, metavar="FILE", help="a pyproject.toml (default: the nearest)"
    )
    command.set_defaults(allow=[], allow_remote=[], root=None, only=None, format="full")
    commands.add_parser("contract", help="run a package's contract tests against a server", add_help=False)
    return parser


class _Run:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._form = cast("Format", options.format)
        self._colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        self._found: list[Told] = []
        self._json: list[str] = []
        self._file = Path("pyproject.toml")

    def execute(self) -> int:
        try:
            config = self._config()
        except Failure as failure:
            self._say_plainly(failure.diagnostics, Path.cwd())
            return self._end()
        if self._options.command == "new-adapter":
            return self._new_adapter(config)
        if self._options.command == "validate":
            for package in config.packages:
                self._validate(config, package)
            return self._end()
        return self._emit(config)

    # --- what is asked for ---------------------------------------------------

    def _config(self) -> Config:
        options = self._options
        report = Report()
        here = Path.cwd()
        for code in options.allow:
            if problem := configuration.allow_problem(code):
                _usage(f"--allow {code}: must be {problem}; docs/diagnostics.md lists them")
        if options.spec is not None and options.command != "new-adapter":
            return _unconfigured(options, here)
        if getattr(options, "package", None) or getattr(options, "out", None):
            _usage("--package and --out go with --spec")
        file = options.config or configuration.discover(here)
        if file is None:
            report.add(
                project.CONFIG_NOT_FOUND,
                Place("pyproject.toml", 0, 0),
                problem="no pyproject.toml with [tool.specwright] here or above",
            )
            raise Failure(report.diagnostics)
        self._file = Path(file).absolute()
        config = configuration.load(self._file, report)
        only = options.only
        if only:
            names = [package.name for package in config.packages]
            for name in only:
                if name not in names:
                    _usage(f"--only {name}: the configured packages are {', '.join(names)}")
            packages = tuple(package for package in config.packages if package.name in only)
            config = replace(config, packages=packages)
        return config

    # --- commands ------------------------------------------------------------

    def _validate(self, config: Config, package: Package) -> None:
        from specwright.pipeline import understand
        from specwright.read.source import read

        order = self._order(config, package)
        report = Report(order.allow)
        source = None
        try:
            source = read(report, name=order.document, base=order.base, hosts=order.hosts, root=order.root)
            understand(source, package.name, report)
        except Failure:
            pass
        except Exception as error:
            build.internal(error, order.document, report)
        texts = {} if source is None else {text.file: text.content for text in source.texts}
        self._tell(messages.tell(report.diagnostics, source), texts, order.base)
        if not report.failed and self._form == "full":
            print(f"{package.spec}: valid")

    def _order(self, config: Config, package: Package, *, reporting: bool = False) -> build.Order:
        options = self._options
        root = None if options.root is None else Path(options.root).absolute()
        return build.order(config, package, options.allow, options.allow_remote, root, reporting=reporting)

    def _new_adapter(self, config: Config) -> int:
        from specwright import skeleton

        options = self._options
        if problem := configuration.name_problem(options.name):
            _usage(f"new-adapter {options.name}: must be {problem}")
        try:
            made = skeleton.make(config, options.name, Path(options.spec).absolute())
            if options.write:
                skeleton.write(config, made)
        except skeleton.SkeletonError as error:
            sys.stderr.write(f"specwright: {error}\n")
            return 1
        for path, text in made.files.items():
            print(f"wrote {path}" if options.write else f"=== {path}\n{text}")
        print(f"\n{made.rest}" if options.write else made.rest)
        return 0

    def _emit(self, config: Config) -> int:
        before = manifest.load(config.base / config.out)
        if config.written:
            report = Report()
            configuration.refuse_shared(self._file, config, before, report)
            if report.failed:
                self._say_plainly(report.diagnostics, config.base)
                return self._end()
        remembered = run_cache.recall(config.base, config.base / config.out)
        # A report tells of every package, so that each is made.
        reporting = getattr(self._options, "report", None) is not None
        orders = [
            build.recalling(self._order(config, package, reporting=reporting), before, remembered)
            for package in config.packages
        ]
        stale = []
        for order in orders:
            if reporting or order.remembered is None or not build.is_fresh(order):
                stale.append(order)
            else:  # a document that did not change still has what was found in it
                self._tell(order.remembered.findings, {}, order.base)
        if self._options.command != "generate":
            return self._write(config, before, remembered, self._make(stale, None), None)
        with Prover() as prover:
            # Where only documents have changed, little may have to be proven.
            if not all(map(build.was_made_alike, stale)):
                prover.start(PACKAGE)
            return self._write(config, before, remembered, self._make(stale, prover), prover)

    def _make(self, orders: list[build.Order], prover: Prover | None) -> dict[str, build.Made]:
        made = build.make_all(orders, self._form, colour=self._colour, prover=prover)
        for result in made:
            self._say(result.findings, result.said, result.records)
        if file := getattr(self._options, "report", None):
            from specwright.diagnostics import coverage

            text = coverage.text(result.coverage for result in made if result.coverage)
            try:
                Path(file).write_text(text, encoding="utf-8")
            except OSError as error:
                report = Report()
                build.unwritable(error, report)
                self._say_plainly(report.diagnostics, Path.cwd())
        return {order.package.name: result for order, result in zip(orders, made, strict=True)}

    def _write(
        self,
        config: Config,
        before: Manifest,
        remembered: Mapping[str, Remembered],
        made: dict[str, build.Made],
        prover: Prover | None,
    ) -> int:
        from specwright.write import sinks, swap

        entries = dict(before.packages)
        trees: dict[str, dict[str, str]] = {}
        for name, result in made.items():
            if result.tree is not None and result.entry is not None:
                trees[name], entries[name] = result.tree, result.entry
        if self._failed:
            return self._end()
        selected = self._options.spec is not None or self._options.only
        named = {package.name for package in config.packages}
        left = {n: e for n, e in entries.items() if e.configured and n not in named and not selected}
        dropped = [n for n, e in left.items() if configuration.elsewhere(config, n, e) is None]
        for name in dropped:
            del entries[name]
        if not trees and not dropped:
            if self._options.command == "generate":
                swap.settle(config.base / config.out)
            return self._end(f"{config.out}: up to date")
        output = sinks.Output(
            out=config.base / config.out,
            shown=config.out,
            trees=trees,
            alike=frozenset(path for result in made.values() for path in result.alike),
            seen={path: seen for result in made.values() for path, seen in result.seen.items()},
            dropped=tuple(dropped),
            before=before,
            after=Manifest(entries),
        )
        report = Report()
        changed = False
        try:
            match self._options.command:
                case "generate":
                    changed = sinks.write(output, report, force=self._options.force, prover=prover)
                case "check":
                    sinks.check(output, report)
                case _:
                    for line in sinks.diff(output):
                        changed = True
                        sys.stdout.write(
                            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
                        )
                    return self._end(status=int(changed))
        except Failure:
            pass
        self._say_plainly(report.diagnostics, config.base)
        if not report.failed:
            new = {name: result.remembered for name, result in made.items() if result.remembered is not None}
            run_cache.keep(
                config.base,
                config.base / config.out,
                {name: found for name, found in {**remembered, **new}.items() if name in entries},
            )
        if changed:
            names = ", ".join(sorted([*trees, *dropped]))
            return self._end(f"{config.out}: wrote {names}")
        return self._end(f"{config.out}: up to date")

    # --- what is said --------------------------------------------------------

    @property
    def _failed(self) -> bool:
        return any(finding.severity is diagnostics.Severity.ERROR for finding in self._found)

    def _tell(self, findings: Sequence[Told], texts: Mapping[str, str], base: Path) -> None:
        self._say(findings, *messages.listed(findings, texts, base, self._form, colour=self._colour))

    def _say(self, findings: Iterable[Told], said: str, records: Iterable[str]) -> None:
        self._found.extend(findings)
        self._json.extend(records)
        sys.stderr.write(said)

    def _say_plainly(self, findings: Sequence[Diagnostic], base: Path) -> None:
        """Findings about a configuration or an output folder."""
        self._tell(messages.tell(findings, None), {}, base)

    def _end(self, done: str = "", *, status: int = 0) -> int:
        if self._form == "json":
            print("[" + ",".join(f"\n  {record}" for record in self._json) + "\n]")
        elif self._found and self._form == "full":
            from specwright.diagnostics.listing import summary

            sys.stderr.write(f"{summary(self._found)}\n")
        if self._failed:
            return 1
        if done and self._form != "json":
            print(done)
        return status


def _usage(message: str) -> NoReturn:
    sys.stderr.write(f"specwright: {message}\n")
    raise SystemExit(2)


def _unconfigured(options: argparse.Namespace, here: Path) -> Config:
    if options.config or options.only:
        _usage("--spec stands instead of a configuration; leave --config and --only out")
    name = getattr(options, "package", None)
    if options.command != "validate":
        if name is None:
            _usage("--spec needs --package NAME")
        elif problem := configuration.name_problem(name):
            _usage(f"--package {name}: must be {problem}")
    package = Package(name=name or "api", spec=options.spec)
    out = getattr(options, "out", None) or "."
    return Config(base=here, out=out, templates=None, packages=(package,), written=False)


if __name__ == "__main__":
    run()
