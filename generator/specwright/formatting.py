"""The pinned formatter, run once for a whole tree, and only over what changed since the last run."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from specwright.manifest import digest

Tree: TypeAlias = "dict[str, str]"
"""Path below the output folder, with `/`, to the file's whole text."""

_OPTIONS = ("--isolated", "--no-cache", "--quiet", "--line-length", "110", "--target-version", "py311")
_CONFIG = "format.skip-magic-trailing-comma=true"


class FormatError(Exception):
    """What a template wrote is no Python."""


class Formatter(Struct):
    """Formats a tree; a file whose text before formatting is that of the last run is taken from there."""

    drafts: Mapping[str, str] = field(default_factory=dict)
    """Path to the hash of what was formatted last time."""
    read: Callable[[str], str | None] = lambda path: None
    """The file that came of it, `None` if it is no longer what was written."""
    seen: dict[str, str] = field(default_factory=dict)
    """As `drafts`, of this run."""

    def __call__(self, texts: Mapping[str, str]) -> Tree:
        tree: Tree = {}
        rest: Tree = {}
        for path, text in texts.items():
            draft = self.seen[path] = digest(text.encode())
            kept = self.read(path) if self.drafts.get(path) == draft else None
            if kept is None:
                rest[path] = text
            else:
                tree[path] = kept
        return {**tree, **formatted(rest)}


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
        command = [sys.executable, "-m", "ruff", "format", *_OPTIONS, "--config", _CONFIG, str(root)]
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
