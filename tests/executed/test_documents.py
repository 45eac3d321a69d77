"""Every operation of every small document goes there and back.

The documents are those of tests/golden, one feature each, and those of `documents`, which hold the constructs of
one kind in every spelling that real documents have.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.executed.echo import findings

from specwright.diagnostics import RULES, Report
from specwright.pipeline import generate
from specwright.read.source import read

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GOLDEN = sorted(HERE.parent.glob("golden/*/spec.yaml"))
DOCUMENTS = sorted(HERE.glob("documents/*.yaml"))
ALLOWED = ("duplicate-parameter", "undeclared-path-parameter", "unknown-keyword", "unused-path-parameter")
"""Mistakes that documents here make on purpose."""


def generated(path: Path, folder: Path) -> str:
    """The package's name."""
    package = f"document_{path.parent.name}_{path.stem}"
    report = Report(allow=ALLOWED)
    for name, text in generate(read(report, name=path.name, base=path.parent), package, report).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize("path", [*GOLDEN, *DOCUMENTS], ids=lambda path: path.parent.name + "-" + path.stem)
def test_every_operation_goes_there_and_back_through_both_servers(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = generated(path, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        assert findings(package) == []
        assert findings(package, "create_fastapi") == []
    finally:
        for loaded in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            del sys.modules[loaded]


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if path.stem != "every_schema"],  # which has siblings of $ref: not in 3.0
    ids=lambda path: path.stem,
)
def test_the_words_of_a_newer_version_mean_in_an_older_one_what_they_mean_there(
    path: Path, tmp_path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    declared = re.search(r"^openapi: \S+", text, re.MULTILINE)
    assert declared is not None
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)

    def written(version: str) -> dict[str, str]:
        (tmp_path / path.name).write_text(text.replace(declared[0], f"openapi: {version}"), encoding="utf-8")
        report = Report(allow=[code for code, rule in RULES.items() if rule.allowable])
        tree = generate(read(report, name=path.name, base=tmp_path), "document", report)
        return {name: made for name, made in tree.items() if not name.endswith("openapi.json")}

    newest = written(declared[0].removeprefix("openapi: ").strip('"'))
    assert written("3.0.3") == newest


def test_the_linter_and_the_strict_type_checker_find_nothing(tmp_path: Path) -> None:
    packages = [generated(path, tmp_path / "generated") for path in DOCUMENTS]
    config, sources = ["--config", str(ROOT / "pyproject.toml")], ["--config", f'src = ["{ROOT}/generator"]']
    ruff = [sys.executable, "-m", "ruff", "check", *config, *sources, "--no-cache", "--quiet", "generated"]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", "--explicit-package-bases"]
    mypy += ["--cache-dir", str(tmp_path / "cache"), *packages]
    for command, folder in ((ruff, tmp_path), (mypy, tmp_path / "generated")):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
