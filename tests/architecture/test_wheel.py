"""What `pip install` brings works without the repository beside it: the wheel, unpacked."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = """\
openapi: 3.1.0
info: {title: Cats, version: "1"}
paths:
  /cats/{name}:
    get:
      operationId: getCat
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: It is there.}}
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> str:
    """What Python prints with the wheel's packages before those of the checkout."""
    path = os.pathsep.join([str(installed), str(cwd / "generated")])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_generates_with_its_own_templates(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "cats.yaml").write_text(SPEC)
    generate = ["--spec", "cats.yaml", "--package", "cats_api", "--out", "generated"]
    run(installed, tmp_path, "-m", "specwright", "generate", *generate)
    assert (tmp_path / "generated/cats_api/contract").is_dir()
    looked = (
        "import cats_api.server, specwright, specwright_runtime as r; print(specwright.__file__, r.__file__)"
    )
    for file in run(installed, tmp_path, "-c", looked).split():
        assert Path(file).is_relative_to(installed)


def test_holds_the_gateway_with_its_migrations_and_sheets(installed: Path, tmp_path: Path) -> None:
    keys = ["-m", "video_gateway.cli", "keys"]
    (tmp_path / "gateway.toml").write_text(f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n')
    run(installed, tmp_path, *keys, "create", "tom", "--config", "gateway.toml")
    assert "tom" in run(installed, tmp_path, *keys, "list", "--config", "gateway.toml")
    sheets = {path.name for path in (ROOT / "gateway/video_gateway/capabilities").iterdir()}
    assert sheets - {"__pycache__"} == {
        path.name for path in (installed / "video_gateway/capabilities").iterdir()
    } - {"__pycache__"}


def test_has_nothing_but_packages(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    generated = {path.name for path in (ROOT / "generated").iterdir() if path.is_dir()}
    assert tops == {"specwright", "specwright_runtime", "video_gateway", *generated}
