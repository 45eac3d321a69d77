"""specs -> generator (+ templates) -> generated -> gateway -> tests: no arrow runs back."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
GENERATED = sorted(path.parent.name for path in (ROOT / "generated").glob("*/__init__.py"))


def files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, folders
    return found


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Every module that a file imports, wherever the statement stands; relative ones begin with a dot."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found += [(node.lineno, module), *((node.lineno, f"{module}.{each.name}") for each in node.names)]
    return found


def offences(paths: list[Path], forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for path in paths
        for line, module in imported(path)
        if module.partition(".")[0] in forbidden
    ]


def test_the_tool_knows_no_generated_package_and_no_gateway() -> None:
    assert offences(files("generator/specwright"), {"generated", "video_gateway", *GENERATED}) == []


def test_the_runtime_knows_neither_the_tool_nor_what_was_generated() -> None:
    forbidden = {"specwright", "generated", "video_gateway", *GENERATED}
    assert offences(files("generator/specwright_runtime"), forbidden) == []


def test_the_back_of_the_tool_speaks_no_openapi() -> None:
    """Below `name` nothing reads documents, schemas or drafts: `Api` says it all."""
    allowed = {
        f"specwright.{name}"
        for name in (
            "api",
            "build.reuse",
            "build.surroundings",
            "config",
            "literals",
            "name.identifiers",
            "plan",
            "pytypes",
            "read.source",
            "render",
        )
    }
    paths = [*files("generator/specwright/plan"), *files("generator/specwright/render")]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for path in paths
        for line, module in imported(path)
        if module.startswith("specwright.")
        and not any(f"{module}.".startswith(f"{each}.") for each in allowed)
    ]
    assert found == []


@pytest.mark.parametrize("package", GENERATED)
def test_a_generated_package_leans_on_the_runtime_and_nothing_of_ours(package: str) -> None:
    allowed = {"pydantic", "specwright_runtime", "starlette", "typing_extensions", *sys.stdlib_module_names}
    contract = {*allowed, "pytest"}
    found = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for path in files(f"generated/{package}")
        for line, module in imported(path)
        if not module.startswith(".")
        and module.partition(".")[0] not in (contract if "contract" in path.parts else allowed)
    ]
    assert found == []


def test_the_gateway_uses_only_public_modules_of_generated_packages() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for path in files("gateway")
        for line, module in imported(path)
        if module.partition(".")[0] in GENERATED and any(part.startswith("_") for part in module.split("."))
    ]
    assert found == []


def test_nobody_imports_a_source_root() -> None:
    paths = files("generator", "gateway", "tests", "benchmarks")
    assert offences(paths, {"generated", "generator", "gateway", "templates"}) == []


def test_a_start_loads_neither_the_expressions_of_sql_nor_migrations_nor_prometheus() -> None:
    """A third of its time: the store's file is opened without them."""
    waiting, seen = ["video_gateway.serving"], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = ROOT / "gateway" / name.replace(".", "/")
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if path.exists():
            waiting += at_import(path)
    assert {"video_gateway.jobs.store", "uvicorn"} <= seen
    assert not {"alembic", "prometheus_client", "sqlalchemy"} & {name.partition(".")[0] for name in seen}


def at_import(path: Path) -> Iterator[str]:
    """What importing a module imports: neither what is for type checkers nor what functions do."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
