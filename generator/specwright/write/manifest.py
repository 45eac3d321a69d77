"""What was written last time and out of what: `MANIFEST.json` beside the generated packages.

It answers three questions without generating: is everything up to date, which files may be
overwritten or deleted, and which of them did somebody edit.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

NAME = "MANIFEST.json"


class Entry(Struct, frozen=True, kw_only=True):
    """One package. All hashes are SHA-256 in hexadecimal."""

    config: str
    templates: str
    documents: Mapping[str, str]
    """Every file that was read, the document first, by its configured path."""
    files: Mapping[str, str]
    """Every file that was written, by its path below the output folder."""
    configured: bool = True
    """A configuration names it. Otherwise a command line did, and it stays until somebody deletes it."""
    by: str = ".."
    """The folder of that configuration, relative to the output folder, with `/`."""

    @property
    def digest(self) -> str:
        return digest(msgspec.json.encode(self, order="deterministic"))


class Manifest(Struct, frozen=True):
    packages: Mapping[str, Entry] = field(default_factory=dict)

    def owns(self, path: str) -> str | None:
        """The hash that `path` was written with, if it was."""
        for entry in self.packages.values():
            if path in entry.files:
                return entry.files[path]
        return None

    def text(self) -> str:
        packages = {
            name: {
                "config": entry.config,
                "templates": entry.templates,
                "documents": dict(entry.documents),
                "files": dict(sorted(entry.files.items())),
                **({} if entry.configured else {"configured": False}),
                **({} if entry.by == ".." else {"by": entry.by}),
            }
            for name, entry in sorted(self.packages.items())
        }
        return json.dumps({"version": 1, "packages": packages}, indent=2) + "\n"


def load(out: Path) -> Manifest:
    """The manifest in the folder `out`; an empty one if there is none or it cannot be understood.

    An unreadable manifest owns nothing, so that everything it might have owned counts as foreign.
    """
    try:
        data = json.loads((out / NAME).read_text(encoding="utf-8"))
        packages = {
            name: Entry(
                config=entry["config"],
                templates=entry["templates"],
                documents=dict(entry["documents"]),
                files=dict(entry["files"]),
                configured=entry.get("configured") is not False,
                by=str(entry.get("by", "..")),
            )
            for name, entry in data["packages"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()
    return Manifest(packages)


class Seen(Struct, frozen=True):
    """A file as it was."""

    digest: str
    stamp: tuple[int, ...]


def stamp(file: Path) -> tuple[int, ...] | None:
    """Another one when the file has been written to or replaced; `None` if there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_folder(folder: Path, *suffixes: str) -> str:
    """One hash of the names and contents of the files below `folder` that end so; line ends do not count."""
    total = hashlib.sha256()
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith(suffixes):
                file = Path(root, name)
                total.update(file.relative_to(folder).as_posix().encode() + b"\0")
                total.update(hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).digest())
    return total.hexdigest()


def digest_or_none(file: Path) -> str | None:
    """The hash of a file, line ends as in the repository; `None` if there is no such file."""
    try:
        return digest(file.read_bytes().replace(b"\r\n", b"\n"))
    except OSError:
        return None
