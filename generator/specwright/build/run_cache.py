"""What a run on this machine remembers for the next one: `.specwright/`, never committed and never needed.

It answers three questions that the manifest cannot, whose text must not change with every change of the
generator: has this very generator written what is there, which files need not be rendered again, and
what was there to say about the document?
The answers count only for the manifest that they were written with, down to its inode and time
stamp, so that nobody can send them along with a repository.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from specwright.diagnostics import RULES, Severity
from specwright.write import manifest

FOLDER = ".specwright"


MOST = 16 * 1024 * 1024
"""Bytes of what is remembered; the largest public documents need a tenth of it."""


NOTHING = msgspec.Raw(b"null")


class Given(Struct, frozen=True, array_like=True):
    """What a file's template is given, as SHA-256 in hexadecimal."""

    view: str
    """Of everything, the template's name included."""
    code: str
    """Of everything but the docstrings: where it is the same, the code does the same."""


class Spot(Struct, frozen=True, array_like=True):
    """A place that a finding names, and the JSON pointer that led there, if one did."""

    file: str
    pointer: str | None
    at: Literal["key", "value"]
    line: int
    column: int
    length: int


class Told(Struct, frozen=True, array_like=True):
    """A finding, with its places."""

    code: str
    severity: Severity
    message: str
    help: str
    spot: Spot
    related: tuple[tuple[Spot, str], ...]


class Remembered(Struct, frozen=True, kw_only=True):
    """Of one package. All hashes are SHA-256 in hexadecimal."""

    generator: str
    """Of the code of the generator that made it."""
    entry: str
    """Of its entry in the manifest."""
    given: Mapping[str, Given]
    """By path of every file."""
    findings: tuple[Told, ...]
    """Warnings, in the order of finding."""
    around: msgspec.Raw = NOTHING
    """`Surroundings` of its parts; nothing where the document is of a kind that is always read as a whole."""


class _Memory(Struct, frozen=True, kw_only=True):
    manifest: tuple[int, int, int, int]
    packages: dict[str, Remembered]


def recall(base: Path, out: Path) -> Mapping[str, Remembered]:
    """By package; nothing where there is no memory of the manifest that is in `out` now."""
    stamp = _stamp(out)
    if stamp is None:
        return {}
    try:
        with _file(base, out).open("rb") as stream:
            seal, _, text = stream.read(MOST).partition(b"\n")
        if seal != _seal(text):  # a part of it, or of something else: nothing in it is to be believed
            return {}
        memory = msgspec.json.decode(text, type=_Memory)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return {}
    known = all(told.code in RULES for package in memory.packages.values() for told in package.findings)
    return memory.packages if known and memory.manifest == stamp else {}


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
        text = msgspec.json.encode(_Memory(manifest=stamp, packages=dict(packages)))
        text = b"%b\n%b" % (_seal(text), text)
        if len(text) > MOST:
            file.unlink(missing_ok=True)
            return
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            temporary.write_bytes(text)
            temporary.replace(file)
        finally:  # of this run, where the disk is full, and of those that were killed
            for left in file.parent.glob(f"{file.name}.*"):
                left.unlink(missing_ok=True)
    except OSError:
        return


def _seal(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=16).hexdigest().encode()


def _file(base: Path, out: Path) -> Path:
    name = manifest.digest(os.fsencode(os.path.relpath(out, base)))[:16]
    return base / FOLDER / f"{name}.json"


def _stamp(out: Path) -> tuple[int, int, int, int] | None:
    try:
        found = (out / manifest.NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
