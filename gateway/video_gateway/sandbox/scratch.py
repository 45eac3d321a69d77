"""Folders that go with the process that made them; when it is killed, when the next one makes its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing tells there who is alive
    fcntl = None  # type: ignore[assignment]

PREFIX = "video-gateway-sandbox-"
YOUNG = 60.0
"""Seconds for which a folder without a lock is left: it is being made."""


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A new folder, locked as long as it is used, which the system unlocks when the process dies."""
    _sweep()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = _locked(made)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _sweep() -> None:
    """Remove what was left behind by processes of the same user."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            told = left.lstat()
            if told.st_uid != os.getuid() or time.time() - told.st_mtime < YOUNG:
                continue
            lock = _locked(left)
            if lock is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(lock)


def _locked(path: Path) -> int | None:
    """The descriptor of a lock on a folder; `None` where somebody else has it, or nobody can."""
    if fcntl is None:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
