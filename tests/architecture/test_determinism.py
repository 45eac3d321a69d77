"""Same input, same bytes, under any hash seed and in any folder; deleting the output loses nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SPECS = {
    "bifrost_api": "specs/bifrost.yaml",
    "responses": "tests/golden/responses/spec.yaml",
}


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def generate(base: Path, spec: Path, package: str, *, seed: str) -> dict[str, str]:
    """Run the command as a user would, in a folder of its own."""
    base.mkdir()
    (base / "spec.yaml").write_bytes(spec.read_bytes())
    command = [sys.executable, "-m", "specwright", "generate", "--spec", "spec.yaml"]
    done = subprocess.run(
        [*command, "--package", package, "--out", "out"],
        cwd=base,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return digest(base / "out")


@pytest.mark.parametrize("package", SPECS)
def test_the_tree_depends_on_neither_hash_seed_nor_folder(package: str, tmp_path: Path) -> None:
    spec = ROOT / SPECS[package]
    first = generate(tmp_path / "a", spec, package, seed="1")
    second = generate(tmp_path / "some where else", spec, package, seed="2")
    assert len(first) > 10
    assert first == second


def test_deleting_what_was_generated_and_generating_again_gives_the_same_tree(tmp_path: Path) -> None:
    """What is committed is what the documents, templates and generator say now."""
    committed = digest(ROOT / "generated")
    for name in ("pyproject.toml", "specs", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-m", "specwright", "generate", "--config", str(tmp_path / "pyproject.toml")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "generated") == committed
