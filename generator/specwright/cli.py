"""`specwright generate | check | diff | validate | contract`.

Exit status: 0 when everything asked for holds, 1 after an error in a document, a configuration
or an output folder, 2 for a command line that cannot be understood.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from specwright import config as configuration
from specwright import diagnostics, manifest
from specwright.config import Config, Package
from specwright.diagnostics import Diagnostic, Failure, Place, Report

if TYPE_CHECKING:
    from typing import Literal

    from specwright.listing import Format
    from specwright.source import Origin, Source


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["contract"]:
        from specwright_runtime.contract.cli import main as contract

        status: int = contract(given[1:])
        return status
    options = _parser().parse_args(given)
    run = _Run(options)
    # Schemas nest and refer; the readers bound the depth, the stages recurse over it.
    sys.setrecursionlimit(20_000)
    try:
        return run.execute()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="specwright",
        description="From an OpenAPI document to models, interface, server, clients and contract tests.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("generate", "write the packages"),
        ("check", "fail if generated files are not what the documents say"),
        ("diff", "show what generate would change"),
        ("validate", "read the documents and name everything wrong"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="a pyproject.toml (default: the nearest)"
        )
        command.add_argument(
            "--only", action="append", metavar="PACKAGE", help="leave the other packages alone"
        )
        command.add_argument("--spec", metavar="FILE", help="a document, instead of the configuration")
        command.add_argument(
            "--allow", action="append", default=[], metavar="CODE", help="take this error for a warning"
        )
        command.add_argument(
            "--format",
            choices=("full", "concise", "json", "github"),
            default="full",
            help="of findings (default: %(default)s)",
        )
        if name != "validate":
            command.add_argument("--package", metavar="NAME", help="with --spec: import name of the package")
            command.add_argument(
                "--out", metavar="DIR", help="with --spec: folder to hold the package (default: .)"
            )
        if name == "generate":
            command.add_argument(
                "--force", action="store_true", help="overwrite files that were edited or are not ours"
            )
    commands.add_parser("contract", help="run a package's contract tests against a server", add_help=False)
    return parser


@dataclass(slots=True)
class _Fresh:
    """What a package's manifest entry must say for its files to be up to date."""

    config: str
    generator: str
    templates: str
    documents: dict[str, str] = field(default_factory=dict)


class _Run:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._form = cast("Format", options.format)
        self._found: list[Diagnostic] = []
        self._json: list[str] = []

    def execute(self) -> int:
        try:
            config = self._config()
        except Failure as failure:
            self._say(failure.diagnostics, None, Path.cwd())
            return self._end()
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
        if options.spec is not None:
            return _unconfigured(options, here)
        if getattr(options, "package", None) or getattr(options, "out", None):
            _usage("--package and --out go with --spec")
        file = options.config or configuration.discover(here)
        if file is None:
            report.add(
                diagnostics.CONFIG_NOT_FOUND,
                Place("pyproject.toml", 0, 0),
                problem="no pyproject.toml with [tool.specwright] here or above",
            )
            raise Failure(report.diagnostics)
        config = configuration.load(Path(file).absolute(), report)
        only = options.only
        if only:
            names = [package.name for package in config.packages]
            for name in only:
                if name not in names:
                    _usage(f"--only {name}: the configured packages are {', '.join(names)}")
            packages = tuple(package for package in config.packages if package.name in only)
            config = Config(base=config.base, out=config.out, templates=config.templates, packages=packages)
        return config

    def _allowed(self, package: Package) -> tuple[str, ...]:
        return tuple(sorted({*package.allow, *self._options.allow}))

    # --- commands ------------------------------------------------------------

    def _validate(self, config: Config, package: Package) -> None:
        from specwright.source import read
        from specwright.validate import validate

        base, name = _location(config, package)
        report = Report(self._allowed(package))
        source = None
        try:
            source = read(report, name=name, base=base)
            validate(source, report)
        except Failure:
            pass
        except Exception as error:
            _internal(error, name, report)
        self._say(report.diagnostics, source, base)
        if not report.failed and self._form == "full":
            print(f"{package.spec}: valid")

    def _emit(self, config: Config) -> int:
        from specwright import sinks

        out = config.base / config.out
        before = manifest.load(out)
        generator, templates = _own_digests(config)
        entries = dict(before.packages)
        trees: dict[str, dict[str, str]] = {}
        for package in config.packages:
            wanted = _Fresh(_settings_digest(package, self._allowed(package)), generator, templates)
            if self._is_fresh(config, package, before, wanted):
                continue
            made = self._generate(config, package, wanted)
            if made is not None:
                trees[package.name], entries[package.name] = made
        if self._failed:
            return self._end()
        selected = self._options.spec is not None or self._options.only
        dropped = [] if selected else [n for n in entries if n not in {p.name for p in config.packages}]
        for name in dropped:
            del entries[name]
        if not trees and not dropped:
            return self._end(f"{config.out}: up to date")
        output = sinks.Output(
            out=out,
            shown=config.out,
            trees=trees,
            dropped=tuple(dropped),
            before=before,
            after=manifest.Manifest(entries),
        )
        report = Report()
        changed = False
        try:
            match self._options.command:
                case "generate":
                    changed = sinks.write(output, report, force=self._options.force)
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
        self._say(report.diagnostics, None, config.base)
        if changed:
            names = ", ".join(sorted([*trees, *dropped]))
            return self._end(f"{config.out}: wrote {names}")
        return self._end(f"{config.out}: up to date")

    def _is_fresh(self, config: Config, package: Package, before: manifest.Manifest, wanted: _Fresh) -> bool:
        """Neither the inputs nor any file written from them changed since the last run."""
        from specwright import sinks

        entry = before.packages.get(package.name)
        if entry is None or (entry.config, entry.generator, entry.templates) != (
            wanted.config,
            wanted.generator,
            wanted.templates,
        ):
            return False
        base, name = _location(config, package)
        if next(iter(entry.documents), None) != name:
            return False
        if any(manifest.digest_or_none(base / file) != digest for file, digest in entry.documents.items()):
            return False
        return not any(sinks.edited(config.base / config.out, entry.files))

    def _generate(
        self, config: Config, package: Package, wanted: _Fresh
    ) -> tuple[dict[str, str], manifest.Entry] | None:
        from specwright import pipeline
        from specwright.source import read

        base, name = _location(config, package)
        report = Report(self._allowed(package))
        overrides = config.base / config.templates if config.templates is not None else None
        source = None
        tree: dict[str, str] | None = None
        try:
            source = read(report, name=name, base=base)
            tree = pipeline.generate(source, package.name, report, templates=overrides)
        except Failure:
            pass
        except Exception as error:
            _internal(error, name, report)
        self._say(report.diagnostics, source, base)
        if source is None or tree is None:
            return None
        return tree, manifest.Entry(
            config=wanted.config,
            generator=wanted.generator,
            templates=wanted.templates,
            documents={text.file: text.digest for text in source.texts},
            files={path: manifest.digest(text.encode()) for path, text in tree.items()},
        )

    # --- what is said --------------------------------------------------------

    @property
    def _failed(self) -> bool:
        return any(finding.severity is diagnostics.Severity.ERROR for finding in self._found)

    def _say(self, findings: Iterable[Diagnostic], source: Source | None, base: Path) -> None:
        findings = tuple(findings)
        self._found.extend(findings)
        if not findings:
            return
        from specwright.listing import Listing

        def locate(origin: Origin, at: Literal["key", "value"]) -> Place:
            return source.place(origin, at) if source is not None else Place(origin.file, 0, 0)

        def content(file: str) -> str | None:
            for text in source.texts if source is not None else ():
                if text.file == file:
                    return text.content
            try:
                return (base / file).read_text(encoding="utf-8", errors="replace")
            except OSError:
                return None

        colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        prefix = "" if base == Path.cwd() else os.path.relpath(base).replace(os.sep, "/") + "/"
        listing = Listing(locate, content, prefix=prefix, colour=colour)
        if self._form == "json":
            self._json.extend(listing.records(findings))
        else:
            sys.stderr.write(listing.print(findings, self._form))

    def _end(self, done: str = "", *, status: int = 0) -> int:
        if self._form == "json":
            print("[" + ",".join(f"\n  {record}" for record in self._json) + "\n]")
        elif self._found and self._form == "full":
            from specwright.listing import summary

            sys.stderr.write(f"{summary(self._found)}\n")
        if self._failed:
            return 1
        if done and self._form != "json":
            print(done)
        return status


def _usage(message: str) -> NoReturn:
    sys.stderr.write(f"specwright: {message}\n")
    raise SystemExit(2)


def _internal(error: Exception, name: str, report: Report) -> None:
    """A fault of ours is a finding too: the other packages are still made, and the exit status is 1."""
    if os.environ.get("SPECWRIGHT_TRACE"):
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    frame = (
        f" ({Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno})" if where is not None else ""
    )
    problem = f"{type(error).__name__}: {error}{frame}"[:500]
    report.add(diagnostics.INTERNAL, Place(name, 0, 0), problem=problem)


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
    return Config(base=here, out=getattr(options, "out", None) or ".", templates=None, packages=(package,))


def _location(config: Config, package: Package) -> tuple[Path, str]:
    """The folder that names of documents are relative to, and the document's name: never an absolute one."""
    spec = Path(package.spec)
    if spec.is_absolute():
        return spec.parent, spec.name
    return config.base, spec.as_posix()


def _settings_digest(package: Package, allow: Sequence[str]) -> str:
    return manifest.digest(repr((package.name, package.spec, tuple(allow))).encode())


def _own_digests(config: Config) -> tuple[str, str]:
    """Of the generator's code and of the templates: when they change, everything is made anew."""
    own = Path(__file__).parent
    generator = manifest.digest_folder(own, ".py", ".txt")
    folder = own / "templates"
    folders = [folder if folder.is_dir() else own.parent.parent / "templates"]
    if config.templates is not None:
        folders.append(config.base / config.templates)
    return generator, manifest.digest("".join(manifest.digest_folder(f, ".jinja") for f in folders).encode())


if __name__ == "__main__":
    sys.exit(main())
