"""One document's way through everything: generated, imported, linted, type-checked, collected, executed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = (sys.executable, "-m")
LIMIT = 900
"""Seconds that one tool may take."""


@dataclass(kw_only=True)
class Journey:
    """What became of a document; `wrong` is empty where nothing went wrong."""

    document: Path
    seconds: float = 0.0
    allowed: tuple[str, ...] = ()
    operations: int = 0
    models: int = 0
    tests: int = 0
    refused: list[str] = field(default_factory=list)
    """Where nothing can be generated of an invalid document: its located diagnostics."""
    wrong: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    """Trips that say nothing: the document itself does not tell apart what is sent."""

    @property
    def outcome(self) -> str:
        return "FAILED" if self.wrong else "refused" if self.refused else "ok"


def documents(places: list[Path]) -> list[Path]:
    """The OpenAPI documents among files and in folders, parts of other documents left out."""
    found: list[Path] = []
    for place in places:
        files = [place]
        if place.is_dir():
            files = sorted(path for path in place.rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
            files = [path for path in files if is_document(path)]
        found += files
    return found


def is_document(path: Path) -> bool:
    """Whether a file says which version of OpenAPI it is."""
    head = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".json":
        return bool(re.search(r'"(?:openapi|swagger)"\s*:\s*"', head))
    return bool(re.search(r"""^\{?["']?(?:openapi|swagger)["']?\s*:""", head, re.MULTILINE))


def package_name(document: Path) -> str:
    return f"corpus_{re.sub(r'[^a-z0-9]+', '_', document.stem.lower()).strip('_')}"


def travel(document: Path, folder: Path, *, types: bool = True) -> Journey:
    """Generate into `folder`/generated and try everything on it; every tool in a process of its own."""
    journey = Journey(document=document)
    package = package_name(document)
    home = folder / package
    out = home / "generated"
    out.mkdir(parents=True, exist_ok=True)
    if not _generate(journey, package, out):
        return journey
    _execute(journey, package, out)
    _collect(journey, package, out)
    config = [
        "--config",
        str(ROOT / "pyproject.toml"),
        "--config",
        f'src = ["{ROOT}/generator"]',
        "--no-cache",
    ]
    ruff = [*PYTHON, "ruff"]
    shown = ["--quiet", "--output-format", "concise"]
    _clean(journey, home, "ruff", [*ruff, "check", *config, *shown, "generated"])
    _clean(journey, home, "format", [*ruff, "format", "--check", *config, "--quiet", "generated"])
    if types:
        mypy = [*PYTHON, "mypy", "--strict", "--python-version", "3.11", "--no-error-summary"]
        cache = ["--cache-dir", str(folder / "mypy"), "--explicit-package-bases"]
        _clean(journey, out, "mypy", [*mypy, *cache, package])
    return journey


def _run(arguments: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            [str(part) for part in arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, -1, "", f"took more than {LIMIT} s")


def _generate(journey: Journey, package: str, out: Path) -> bool:
    """Generate; where errors that can be allowed are all that is wrong, allow them."""
    command: list[str | Path] = [*PYTHON, "specwright.cli", "generate", "--spec", journey.document.resolve()]
    command += ["--package", package, "--out", out, "--format", "json"]
    begin = time.perf_counter()
    done = _run(command, out)
    while done.returncode == 1:
        found = _findings(done.stdout)
        errors = [finding for finding in found if finding["severity"] == "error"]
        codes = {str(finding["code"]) for finding in errors}
        more = sorted(code for code in codes if code in _allowable() and code not in journey.allowed)
        if not errors or more == []:
            break
        journey.allowed += tuple(more)
        begin = time.perf_counter()
        done = _run([*command, *(part for code in journey.allowed for part in ("--allow", code))], out)
    journey.seconds = time.perf_counter() - begin
    if done.returncode == 0:
        return True
    errors = [finding for finding in _findings(done.stdout) if finding["severity"] == "error"]
    lines = [
        f"{one['file']}:{one['line']}:{one['column']}: {one['code']}: {one['message']}" for one in errors
    ]
    faults = [one for one in errors if one["code"] in _FAULTS or not one["line"]]
    if faults or not errors:
        journey.wrong += lines or [f"generate: {done.stderr.strip()[-800:] or done.returncode}"]
    else:
        journey.refused += lines
    return False


_FAULTS = ("internal-error", "broken-output", "not-supported")


def _allowable() -> frozenset[str]:
    from specwright.diagnostics import RULES

    return frozenset(code for code, rule in RULES.items() if rule.allowable)


def _findings(text: str) -> list[dict[str, object]]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _execute(journey: Journey, package: str, out: Path) -> None:
    """Import every module, then call every operation of the client against the server."""
    done = _run([*PYTHON, "tests.corpus.trip", package, out], ROOT)
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        journey.wrong.append(f"run: {(done.stderr or done.stdout).strip()[-800:]}")
        return
    journey.operations, journey.models = told["operations"], told["models"]
    journey.wrong += [f"run: {line}" for line in told["findings"]]
    journey.untold += [f"not told apart: {line}" for line in told["untold"]]


def _collect(journey: Journey, package: str, out: Path) -> None:
    pytest = [*PYTHON, "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = _run([*pytest, "--import-mode=importlib", "--rootdir", out, out / package / "contract"], out)
    match = re.search(r"(\d+) tests? collected", done.stdout)
    journey.tests = int(match[1]) if match else 0
    if done.returncode not in (0, 5) or (journey.operations and not journey.tests):
        journey.wrong.append(f"collect: {(done.stdout + done.stderr).strip()[-800:]}")


def _clean(journey: Journey, folder: Path, tool: str, command: list[str | Path]) -> None:
    done = _run(command, folder)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        journey.wrong += [f"{tool}: {line}" for line in lines[:20]] or [f"{tool}: {done.returncode}"]
