"""Strict type checkers find nothing in the packages, nor in what a person writes with them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = sorted((ROOT / "tests" / "golden").glob("*/expected"))
PYRIGHT = ROOT / "tests" / "clients" / "node" / "node_modules" / "pyright" / "index.js"

PERSON = """
from additional_properties import models as open_models
from defaults import models as default_models
from recursive_models import models as recursive_models
from sequential_media import client as sequential
from sequential_media import models as sequential_models

print(open_models.Typed(a="x").a, open_models.Typed(a="x").__pydantic_extra__["b"] + 0.5)
print(open_models.Closed(a="x").a)
tags: list[str] = default_models.Thing().tags
print(tags)


def depth(value: recursive_models.Json) -> int:
    if isinstance(value, str):
        return 0
    return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0)


answer = sequential.Client("http://x").talk(sequential_models.TalkRequest(stream=True))
print(answer.n if isinstance(answer, sequential_models.Item) else [piece.piece for piece in answer])
print(depth(recursive_models.Thing(value=["a", {"b": []}]).value or ""))
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    for expected in EXPECTED:
        shutil.copytree(expected, folder / expected.parent.name)
    (folder / "person.py").write_text(PERSON, encoding="utf-8")
    return folder


def test_what_a_person_writes_passes_mypy(packages: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "person.py"],
        cwd=packages, env={**os.environ, "MYPYPATH": str(ROOT / "generator")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not PYRIGHT.exists(), reason="no pyright: npm install --prefix tests/clients/node")
def test_packages_and_what_a_person_writes_pass_pyright(packages: Path) -> None:
    settings = {
        "include": ["."],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT / "generator")],
    }
    (packages / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        ["node", str(PYRIGHT), "--pythonpath", sys.executable, "--outputjson"],
        cwd=packages, capture_output=True, text=True, check=False,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert [
        (found["file"], found["range"]["start"]["line"] + 1, found["message"])
        for found in result["generalDiagnostics"]
    ] == []
    assert result["summary"]["filesAnalyzed"] > 10 * len(EXPECTED)
