"""What a run on this machine remembers for the next one: `.specwright/`, never committed and never needed.

It answers two questions that the manifest cannot, whose text must not change with every change of the
generator: has this very generator written what is there, and which files need not be formatted again?
The answers count only for the manifest that they were written with, down to its inode and time
stamp, so that nobody can send them along with a repository.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from specwright import manifest

FOLDER = ".specwright"


class Remembered(Struct, frozen=True, kw_only=True):
    """Of one package. All hashes are SHA-256 in hexadecimal."""

    generator: str
    """Of the code of the generator that made it."""
    entry: str
    """Of its entry in the manifest."""
    drafts: Mapping[str, str] = field(default_factory=dict)
    """Path of every file to the hash of its text before it was formatted."""


class _Memory(Struct, frozen=True, kw_only=True):
    manifest: tuple[int, int, int, int]
    packages: dict[str, Remembered]


def recall(base: Path, out: Path) -> Mapping[str, Remembered]:
    """By package; nothing where there is no memory of the manifest that is in `out` now."""
    stamp = _stamp(out)
    if stamp is None:
        return {}
    try:
        memory = msgspec.json.decode(_file(base, out).read_bytes(), type=_Memory)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return {}
    return memory.packages if memory.manifest == stamp else {}


def keep(base: Path, out: Path, packages: Mapping[str, Remembered]) -> None:
    """Remember `packages`, and them only; where that cannot be written, the next run takes longer."""
    stamp = _stamp(out)
    file = _file(base, out)
    if stamp is None:
        return
    try:
        file.parent.mkdir(exist_ok=True)
        ignore = file.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        temporary.write_bytes(msgspec.json.encode(_Memory(manifest=stamp, packages=dict(packages))))
        temporary.replace(file)
    except OSError:
        return


def _file(base: Path, out: Path) -> Path:
    name = manifest.digest(os.fsencode(os.path.relpath(out, base)))[:16]
    return base / FOLDER / f"{name}.json"


def _stamp(out: Path) -> tuple[int, int, int, int] | None:
    try:
        found = (out / manifest.NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
