"""Who installs a part of the project gets what that part imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from specwright_runtime.command import EXTRAS, remedy

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OWN = {path.name for folder in ("generator", "gateway", "generated") for path in (ROOT / folder).iterdir()}
BROUGHT = {"markupsafe": "jinja2", "pydantic-core": "pydantic"}
"""By others whose interface they are part of."""
INSTALLED = metadata.packages_distributions()
RUNTIME = "generator/specwright_runtime"
APART = {
    f"{RUNTIME}/server/fastapi.py": "fastapi",
    f"{RUNTIME}/contract/values/strategies.py": "hypothesis",
    f"{RUNTIME}/contract": "contract",
    f"{RUNTIME}/transport/connection.py": "gateway",
    f"{RUNTIME}/transport/httptools.py": "gateway",
    f"{RUNTIME}/transport/pool.py": "gateway",
    f"{RUNTIME}/transport/streamed.py": "gateway",
    f"{RUNTIME}/transport/httpx.py": "",
    RUNTIME: None,
    "generator/specwright": "generator",
    "gateway/video_gateway/sandbox": "gateway,sandbox",
    "gateway/video_gateway": "gateway",
}
"""Extras by file or folder, the first that fits; empty for what leans on a package that its user brings."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def of_module(module: str) -> str:
    """The distribution that has it."""
    (name,) = {canonical(each) for each in INSTALLED[module]}
    return BROUGHT.get(name, name)


def distributions(requirements: list[str]) -> set[str]:
    found: set[str] = set()
    for requirement in requirements:
        name, extras = re.match(r"([\w.-]+)(?:\[(.*?)\])?", requirement).groups()  # type: ignore[union-attr]
        if name == "specwright":
            found |= brought(extras)
        found.add(canonical(name))
    return found


def brought(extras: str | None) -> set[str]:
    """What `pip install specwright[extras]` installs by name."""
    found = distributions(PROJECT["dependencies"])
    for extra in (extras or "").split(","):
        found |= distributions(PROJECT["optional-dependencies"][extra]) if extra else set()
    return found


def modules(path: Path) -> set[str]:
    """What a file imports when it is imported, of others."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - OWN - sys.stdlib_module_names


def extras_of(path: Path) -> str | None:
    name = path.relative_to(ROOT).as_posix()
    return next(extras for part, extras in APART.items() if name == part or name.startswith(f"{part}/"))


def test_extras_bring_what_is_imported_and_are_told_where_it_is_missing() -> None:
    always = brought(None)
    wrong: list[str] = []
    for path in sorted([*ROOT.glob("generator/**/*.py"), *ROOT.glob("gateway/video_gateway/**/*.py")]):
        if (extras := extras_of(path)) == "":
            continue
        for module in modules(path):
            name = of_module(module)
            told = {*(extras or "").split(",")} & {*EXTRAS.get(module, ())}
            if name not in brought(extras) or not (told or name in always or module in BROUGHT):
                wrong.append(f"{path.relative_to(ROOT)}: {module} [{extras}]")
    assert wrong == []


@pytest.mark.parametrize("module", EXTRAS)
def test_each_extra_told_brings_it(module: str) -> None:
    for extra in EXTRAS[module]:
        assert of_module(module) in distributions(PROJECT["optional-dependencies"][extra])


def test_what_is_missing_is_told_with_its_remedy() -> None:
    assert remedy(ModuleNotFoundError(name="mine"), "gateway") is None
    told = remedy(ModuleNotFoundError(name="av.codec"), "gateway")
    assert told == "av is not installed: pip install 'specwright[gateway,sandbox]'"


@pytest.mark.parametrize(
    ("module", "command", "told"),
    [
        ("yaml", ["specwright", "validate", "--spec", "x.yaml"], "specwright[generator]"),
        ("pytest", ["specwright", "contract", "x.yaml", "--app", "x:y"], "specwright[contract]"),
        ("uvicorn", ["video_gateway.cli", "serve", "--port", "0"], "specwright[gateway]"),
    ],
)
def test_a_command_that_lacks_a_package_says_what_to_install(
    module: str, command: list[str], told: str, tmp_path: Path
) -> None:
    (tmp_path / "x.yaml").write_text("openapi: 3.1.0\n")
    hidden = f"import sys, runpy; sys.modules[{module!r}] = None; sys.argv = {command!r}; "
    ran = f"runpy.run_module({command[0]!r}, run_name='__main__', alter_sys=False)"
    done = subprocess.run(
        [sys.executable, "-c", hidden + ran], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode
    assert "Traceback" not in done.stderr
    assert told in done.stderr
