"""New packages for old ones, so that whoever looks, whenever a run is killed, finds the one or the other.

A stage is a folder beside the packages: `new/` holds what is to be, later what was; its manifest is
that of the folder once all have changed places, and is there from when the new packages are proven.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from specwright.write import manifest
from specwright.write.manifest import Manifest

STAGE: Final = ".specwright-"
"""What names of stages begin with."""

_HERE: Final = -100
"""`AT_FDCWD` of Linux: relative paths are those of the process."""
_EXCHANGE: Final = 2
"""`RENAME_EXCHANGE` of Linux's renameat2(2), and `RENAME_SWAP` of renamex_np(2) on macOS."""


def put(out: Path, stage: Path, names: list[str]) -> None:
    """Put the packages `names` of the stage and its manifest in their places, or raise and put none there."""
    done: list[str] = []
    try:
        for name in names:
            _trade(out / name, stage, name)
            done.append(name)
        (stage / manifest.NAME).replace(out / manifest.NAME)
    except BaseException:
        for name in done:
            _trade(out / name, stage, name)
        raise


def _trade(place: Path, stage: Path, name: str) -> None:
    """What is at `place`, if anything is, for what the stage has."""
    new, old = stage / "new" / name, stage / "old" / name
    there = os.path.lexists(place)
    if not os.path.lexists(new):  # back to where nothing was
        place.rename(new)
    elif not there:
        new.rename(place)
    elif not exchange(place, new):
        # Between these two, nothing is at `place`: `recover` knows.
        old.parent.mkdir(exist_ok=True)
        place.rename(old)
        try:
            new.rename(place)
        except BaseException:
            old.rename(place)
            raise
        old.rename(new)


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; false, and nothing done, where that cannot be."""
    import ctypes

    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        return bool(library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    if hasattr(library, "renamex_np"):
        return bool(library.renamex_np(*paths, _EXCHANGE) == 0)
    return False


def recover(out: Path) -> None:
    """Finish what a run that was killed left behind."""
    for stage in out.glob(f"{STAGE}*"):
        if not stage.is_dir() or stage.is_symlink():
            stage.unlink(missing_ok=True)
            continue
        if (stage / manifest.NAME).exists():
            for old in (stage / "old").glob("*"):
                if not os.path.lexists(out / old.name):
                    old.rename(out / old.name)
            _adopt(out, manifest.load(stage))
            (stage / manifest.NAME).unlink()
        shutil.rmtree(stage, ignore_errors=True)


def settle(out: Path) -> None:
    """The same, as far as it can be done, where there is nothing to write."""
    if any(out.glob(f"{STAGE}*")):
        with contextlib.suppress(OSError), locked(out):
            recover(out)


def _adopt(out: Path, staged: Manifest) -> None:
    """Packages that are in their places already are the manifest's, too."""
    packages = dict(manifest.load(out).packages)
    for name, entry in staged.packages.items():
        if packages.get(name) != entry and not any(edited(out, entry.files)):
            packages[name] = entry
    replace(out / manifest.NAME, Manifest(packages).text())


def edited(out: Path, owned: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Files that are not as they were written, with their hash now (`None`: gone)."""
    for path, digest in owned.items():
        found = manifest.digest_or_none(out / path)
        if found != digest:
            yield path, found


def replace(file: Path, text: str) -> None:
    """Write a whole file in one step."""
    temporary = file.with_name(f"{STAGE}{file.name}")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(file)


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """One writer at a time, where the system knows locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
