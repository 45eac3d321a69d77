"""The pinned formatter, run once for all files that are to be written."""

from __future__ import annotations

import ast
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from ruff import find_ruff_bin

Tree: TypeAlias = "dict[str, str]"
"""Path below the output folder, with `/`, to the file's whole text."""

_OPTIONS = ("--isolated", "--no-cache", "--quiet", "--line-length", "110", "--target-version", "py311")
_CONFIG = "format.skip-magic-trailing-comma=true"


class FormatError(Exception):
    """What a template wrote is no Python."""


def formatted(texts: Mapping[str, str]) -> Tree:
    """All these Python files formatted, in one run of the formatter.

    It is told everything here and reads no configuration, so that a tree is the same wherever
    it is written. Raises `FormatError` where a text does not parse.
    """
    if not texts:
        return {}
    with tempfile.TemporaryDirectory(prefix="specwright-") as folder:
        root = Path(folder)
        for path, text in texts.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        # That of this environment; looked for here, since another interpreter takes longer than it does.
        command = [find_ruff_bin(), "format", *_OPTIONS, "--config", _CONFIG, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            for path, text in texts.items():
                _parse(path, text)
            raise FormatError(f"ruff format: {done.stderr.strip()}")
        return {path: (root / path).read_text(encoding="utf-8") for path in texts}


def _parse(path: str, text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise FormatError(f"{path}:{error.lineno}: {error.msg}: {line}") from error
