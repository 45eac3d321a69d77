"""Environments of the tools that we compare ourselves with, apart from our own: their pins conflict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent / ".venv-peers"


def environment(name: str) -> Path:
    """`bin` folder of an environment that holds `<name>.lock`, made at the first call."""
    home = ENVIRONMENTS / name
    ready = home / ".ready"
    lock = HERE / f"{name}.lock"
    if not ready.exists() or ready.read_bytes() != lock.read_bytes():
        print(f"(making {home.relative_to(HERE.parent)} from {lock.name}, once)", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(lock)], check=True)
        ready.write_bytes(lock.read_bytes())
    return home / "bin"
