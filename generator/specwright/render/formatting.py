"""The pinned formatter, run once for all files that are to be written."""

from __future__ import annotations

import ast
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import msgspec
from ruff import find_ruff_bin

Tree: TypeAlias = "dict[str, str]"
"""Path below the output folder, with `/`, to the file's whole text."""

_OPTIONS = ("--isolated", "--no-cache", "--quiet", "--line-length", "110", "--target-version", "py311")
_CONFIG = "format.skip-magic-trailing-comma=true"


class FormatError(Exception):
    """What a template wrote is no Python."""


def formatted(texts: Tree) -> Tree:
    """All these Python files formatted, in one run of the formatter; `texts` is empty then.

    Those of a large document take a hundred megabytes, which need not be there twice.

    It is told everything here and reads no configuration, so that a tree is the same wherever
    it is written. Raises `FormatError` where a text does not parse.
    """
    if not texts:
        return {}
    with _written(texts) as root:
        done = _ruff("format", *_OPTIONS, "--config", _CONFIG, str(root))
        if done.returncode:
            for path, text in texts.items():
                _parse(path, text)
            raise FormatError(f"ruff format: {done.stderr.strip()}")
        found: Tree = {}
        for path in [*texts]:
            del texts[path]
            found[path] = (root / path).read_text(encoding="utf-8")
        return found


def faults(texts: Mapping[str, str]) -> tuple[set[str], dict[str, set[str]]]:
    """Which of these files do not parse or use names that are unknown, and what each of them imports in vain.

    `from a import b` is `a.b`.
    """
    broken: set[str] = set()
    unused: dict[str, set[str]] = {}
    with _written(texts) as root:
        rules = ("--select", "F401,F821", "--ignore-noqa", "--output-format", "json")
        done = _ruff("check", *_OPTIONS, *rules, str(root))
        for found in msgspec.json.decode(done.stdout, type=list[_Found]) if done.stdout else ():
            path = Path(found.filename).resolve().relative_to(root.resolve()).as_posix()
            if found.code == "F401":
                unused.setdefault(path, set()).add(found.message.split("`")[1])
            else:
                broken.add(path)
    return ({*texts} if done.returncode > 1 else broken), unused


class _Found(msgspec.Struct, frozen=True):
    """What the linter reports; a file that does not parse has no code."""

    filename: str
    message: str
    code: str | None = None


@contextmanager
def _written(texts: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="specwright-") as folder:
        root = Path(folder)
        for path, text in texts.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        yield root


def _ruff(*arguments: str) -> subprocess.CompletedProcess[str]:
    """That of this environment; looked for here, since another interpreter takes longer than it does."""
    command = [find_ruff_bin(), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def _parse(path: str, text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise FormatError(f"{path}:{error.lineno}: {error.msg}: {line}") from error
