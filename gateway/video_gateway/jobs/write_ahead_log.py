"""SQLite's write-ahead log: begun anew before it needs more room than it was given.

A commit that writes over a part of the file takes half as long as one that makes the file longer, after
which a file system has its own records to write.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import suppress
from functools import partial
from pathlib import Path

from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.worker import LONGEST_LOG, Worker

PIECE = 1000
"""Pages of the log after which they are copied into the file, beside who writes: he would wait for 20 ms."""
LONG = 3000
"""Pages after which it is copied to its end, and begun anew…"""
REST = 200
"""…for which who writes waits, as soon as that is to copy no more than these."""
BEGUN = 50
"""Pages after which the log is given its room: commands write fewer."""
ROOM = 16 * 1024 * 1024
"""Bytes that it becomes long."""
SHARE = 20
"""How many times as much a disk must have left to be asked for it."""


class Log:
    """What those who write have to know of it; on the event loop's thread alone."""

    def __init__(self, file: Path, writer: Worker, reader: Worker) -> None:
        self._path = Path(f"{file}-wal")
        self._writer = writer
        self._reader = reader
        self._has_room = False
        self._pages = 0
        """How many, about, are in it…"""
        self._copied = 0
        """…and those of them that have been copied into the file, or at least tried."""
        self._work: asyncio.Future[tuple[int, int]] | None = None

    def grows(self, pages: int) -> bool:
        """So many are about to be written. Whether it is so long that who writes them has to copy it himself,
        and begin it anew.
        """
        self._pages += pages
        if self._work is None:
            if not self._has_room and self._pages > BEGUN:
                self._has_room = True
                self._by(self._writer, make_room=True)
            elif self._pages - self._copied > PIECE:
                self._by(self._reader)
        return self._pages > LONGEST_LOG

    def begins_anew(self) -> None:
        self._pages = self._copied = 0

    def _by(self, worker: Worker, *, make_room: bool = False) -> None:
        with suppress(StoreUnavailableError):  # it is closed meanwhile
            self._work = worker.run(partial(_with_room, self._path) if make_room else copied)
            self._work.add_done_callback(partial(self._done, worker, self._pages))

    def _done(self, worker: Worker, before: int, work: asyncio.Future[tuple[int, int]]) -> None:
        self._work = None
        written = max(0, self._pages - before)
        if work.cancelled() or work.exception() is not None:
            self._copied = self._pages  # who writes finds out whether the disk is full
            return
        there, now = work.result()
        if now < there:  # somebody still reads what was there before
            self._copied, self._pages = there, there + written
        elif worker is self._writer:  # nothing is left: the next one begins it anew
            self._copied, self._pages = 0, written
        else:
            self._copied, self._pages = now, now + written
            if self._pages > LONG:
                self._by(self._reader if written > REST else self._writer)


def copied(connection: sqlite3.Connection) -> tuple[int, int]:
    """Copy the log into the file; answers how many pages it has, and how many have been copied so far.

    Who writes meanwhile does not wait, and is not waited for.
    """
    _, there, now = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return there, now


def _with_room(path: Path, connection: sqlite3.Connection) -> tuple[int, int]:
    """Make its file as long as it may become, with zeros behind what is there: a reader stops at a frame
    whose checksum is wrong (https://www.sqlite.org/fileformat2.html, 4.4), and finds old ones there, too.
    """
    connection.execute("BEGIN IMMEDIATE")  # nobody, of any process, writes there meanwhile
    try:
        _lengthen(path)
    finally:
        connection.execute("ROLLBACK")
    return copied(connection)


def _lengthen(path: Path) -> None:
    try:
        disk = os.statvfs(path)
    except (AttributeError, OSError):  # Windows has none
        return
    with path.open("r+b", buffering=0) as file:
        length = file.seek(0, os.SEEK_END)
        missing = ROOM - length
        if missing <= 0 or disk.f_bavail * disk.f_frsize < SHARE * missing:
            return
        try:
            file.write(bytes(missing))
            os.fsync(file.fileno())
        except OSError:  # a limit of another kind: nobody is to miss what is of no use
            file.truncate(length)
