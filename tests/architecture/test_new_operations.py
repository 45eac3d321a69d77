"""An operation added to a document breaks its implementations when types are checked, not when called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SPEC = """\
openapi: 3.1.0
info: {title: Cats, version: "1"}
paths:
  /cats/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getCat
      responses: {"200": {description: A cat., content: {application/json: {schema: {type: string}}}}}
"""
ADDED = """\
    delete:
      operationId: deleteCat
      responses: {"204": {description: Gone.}}
"""
IMPLEMENTATION = """\
from cats_api.interface import Api
from cats_api.server import create_app


class Cats(Api):
    async def get_cat(self, id: str) -> str:
        return id


app = create_app(Cats())
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": str(folder / "generated"), "MYPYPATH": str(folder / "generated")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **path},
        capture_output=True,
        text=True,
    )


def generated(folder: Path, spec: str) -> None:
    (folder / "cats.yaml").write_text(spec)
    done = run(
        folder, "specwright", "generate", "--spec", "cats.yaml", "--package", "cats_api", "--out", "generated"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "mypy", "--strict", "--cache-dir", "cache", "cats.py")


def test_an_implementation_fails_the_type_check_until_it_has_the_new_operation(tmp_path: Path) -> None:
    (tmp_path / "cats.py").write_text(IMPLEMENTATION)
    generated(tmp_path, SPEC)
    before = checked(tmp_path)
    assert before.returncode == 0, before.stdout

    generated(tmp_path, SPEC + ADDED)
    after = checked(tmp_path)
    assert after.returncode == 1
    assert 'Cannot instantiate abstract class "Cats" with abstract attribute "delete_cat"' in after.stdout
    assert (tmp_path / "cats.py").read_text() == IMPLEMENTATION
