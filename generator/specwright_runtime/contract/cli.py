"""`specwright contract`: run contract tests against a server, or judge recorded exchanges."""

from __future__ import annotations

import argparse
import atexit
import importlib.util
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_DESCRIPTION = """\
Test whether a server does what its document promises. PACKAGE is a generated package, or an OpenAPI document
(JSON or YAML). Exit status 0: the contract holds; 1: it does not; 2: wrong usage. Other options are
passed to pytest."""

_SINGLE = ("base-url", "app", "jobs", "timeout", "wait", "examples", "seed", "report", "record")
"""Options with one value, handed to the plugin as they are."""
_UNUSED = (
    "cacheprovider",
    "doctest",
    "logging",
    "subtests",
    "threadexception",
    "unraisableexception",
    "warnings",
)
"""Plugins of pytest's own that contract tests have no use for."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="specwright contract",
        description=_DESCRIPTION,
        epilog="Useful options of pytest: -k NAME, -x, --junit-xml FILE.",
    )
    parser.add_argument("package", metavar="PACKAGE")
    parser.add_argument("--base-url", metavar="URL", help="server to test")
    parser.add_argument("--app", metavar="MODULE:NAME", help="ASGI application to test in this process")
    parser.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="sent with every request"
    )
    parser.add_argument(
        "--credential",
        action="append",
        default=[],
        metavar="SCHEME=VALUE",
        help="token for bearer, user:password for basic, key for apiKey; once per scheme",
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="concurrent requests (1)")
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="SECONDS", help="longest wait for a response (10)"
    )
    parser.add_argument(
        "--wait", type=float, default=60.0, metavar="SECONDS", help="longest wait for a state (60)"
    )
    parser.add_argument(
        "--examples",
        type=int,
        default=0,
        metavar="N",
        help="also draw N random values for each body and parameter (0)",
    )
    parser.add_argument("--seed", type=int, metavar="SEED", help="draw other values than by default")
    parser.add_argument("--webhooks", action="store_true", help="test a receiver of webhooks and callbacks")
    parser.add_argument(
        "--path",
        action="append",
        default=[],
        metavar="NAME=/PATH",
        help="where the receiver takes this webhook; '*=/PATH' for all others",
    )
    parser.add_argument("--manual", action="store_true", help="also run operations marked x-contract: manual")
    parser.add_argument(
        "--callbacks",
        action="store_true",
        help="the server reaches this machine: what it calls back has to arrive",
    )
    parser.add_argument("--report", metavar="FILE", help="write an HTML report")
    parser.add_argument("--record", metavar="FILE", help="record every exchange")
    parser.add_argument("--replay", metavar="FILE", help="check a recording or HAR file instead of a server")
    options, rest = parser.parse_known_args(arguments)
    if options.replay:
        return _replay(options.package, Path(options.replay), options.base_url or "")
    if not options.base_url and not options.app:
        parser.error("give --base-url URL, --app MODULE:NAME, or --replay FILE")
    return _pytest(options, rest)


def document_path(package: str) -> Path | None:
    """The document of a package, or the path itself where it is one."""
    if Path(package).is_file():
        return Path(package)
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "openapi.json"
    return path if path.is_file() else None


def _replay(package: str, recording: Path, base_url: str) -> int:
    from urllib.parse import urlsplit

    from specwright_runtime.contract.http.record import exchanges
    from specwright_runtime.contract.openapi.document import Document
    from specwright_runtime.contract.replay import judge

    path = document_path(package)
    if path is None:
        print(
            f"specwright contract: {package} is neither a generated package nor a document", file=sys.stderr
        )
        return 2
    try:
        verdict = judge(
            Document.read(path), exchanges(recording, base_url=base_url), prefix=urlsplit(base_url).path
        )
    except (OSError, ValueError) as error:
        print(f"specwright contract: {error}", file=sys.stderr)
        return 2
    for exchange, breaches in verdict.broken:
        print(f"{exchange.request.method} {exchange.request.target} -> {exchange.response.status}")
        for breach in breaches:
            print(f"    {breach.message}\n        promised at {breach.place}")
    for unknown in sorted(set(verdict.unknown)):
        print(f"no operation for {unknown}")
    counts = f"{len(verdict.broken)} broken, {len(verdict.unknown)} of no operation"
    print(f"{verdict.judged} exchanges judged, {counts}")
    return 1 if verdict.broken or not verdict.judged else 0


def _pytest(options: argparse.Namespace, rest: list[str]) -> int:
    if importlib.util.find_spec("pytest") is None:
        print("specwright contract needs pytest: pip install 'specwright[contract]'", file=sys.stderr)
        return 2
    import pytest

    if Path(options.package).is_file():
        target = ["--pyargs", "specwright_runtime.contract.anywhere"]
        target.append(f"--contract-document={options.package}")
    elif _has_contract(options.package):
        target = ["--pyargs", f"{options.package}.contract"]
    else:
        print(f"specwright contract: {_nothing_at(options.package)}", file=sys.stderr)
        return 2
    values = {name: getattr(options, name.replace("-", "_")) for name in _SINGLE}
    given = [f"--contract-{name}={value}" for name, value in values.items() if value is not None]
    given += [f"--contract-header={value}" for value in options.header]
    given += [f"--contract-credential={value}" for value in options.credential]
    given += [f"--contract-path={value}" for value in options.path]
    given += ["--contract-webhooks"] if options.webhooks else []
    given += ["--contract-manual"] if options.manual else []
    given += ["--contract-callbacks"] if options.callbacks else []
    # Without other plugins and without rewriting assertions pytest starts in a third of the time; what it
    # watches in every test is nothing that these tests do.
    own = ["--disable-plugin-autoload", "-p", "specwright_runtime.contract.plugin", "--assert=plain"]
    if options.app is None:
        # Nothing here prints but such an application: to catch that six times a test is an eighth of a run.
        own += ["--capture=no"]
    # A conftest.py beside the run counts; what a project says of its own tests does not.
    own += ["-c", os.devnull, "--rootdir", str(Path.cwd())]
    own += [word for name in _UNUSED for word in ("-p", f"no:{name}")]
    if options.examples:
        folder = tempfile.TemporaryDirectory(prefix="specwright-")  # its examples are kept nowhere
        atexit.register(folder.cleanup)
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", folder.name)
    status = pytest.main([*own, "-q", "--no-header", "--tb=short", *given, *rest, *target])
    return 2 if status == pytest.ExitCode.USAGE_ERROR else int(status != pytest.ExitCode.OK)


def _nothing_at(package: str) -> str:
    if "/" in package or package.endswith((".json", ".yaml", ".yml")):
        return f"there is no document {package}"
    return (
        f"there is no package {package} with contract tests; "
        "its folder has to be on Python's path (PYTHONPATH=generated)"
    )


def _has_contract(package: str) -> bool:
    """Whether a package can be imported and brings tests; a path or a wrong name is no package."""
    try:
        return importlib.util.find_spec(f"{package}.contract") is not None
    except (ImportError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main())
