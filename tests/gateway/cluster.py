"""A PostgreSQL server of the tests' own: not root's, on a socket in its folder, gone when they are done."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

_ACCOUNTS = ("postgres", "nobody")
"""Who runs it where the tests are root, whom PostgreSQL refuses."""


def programs() -> Path | None:
    """Where the newest server's programs are; Debian keeps them off the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).resolve().parent


class Cluster:
    """Made by `start`; `stop` and `start` again find the same data."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._folder = Path(
            tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        )  # a socket's path is at most 107 bytes
        self._account: pwd.struct_passwd | None = None
        if os.geteuid() == 0:
            self._account = next(found for name in _ACCOUNTS if (found := _account(name)) is not None)
            os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
        options = ["-U", "gateway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self._data), *options)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses='' -c max_connections=100 -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", options, "-w", "-t", "30", "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is the nearest to a power failure."""
        self._run("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "-t", "30", "stop")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Its connections stay open, and it says nothing on them."""
        postmaster = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        family = [postmaster, *_children(postmaster)]
        for process in family:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in family:
                os.kill(process, signal.SIGCONT)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"d{uuid4().hex}"
        self._run("createdb", "-h", str(self._folder), "-U", "gateway", name)
        return f"postgresql://gateway@/{name}?host={self._folder}"

    def remove(self) -> None:
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self._bin / program), *arguments]
        # The server outlives pg_ctl and inherits what it is given: a pipe would never end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=None if self._account is None else self._account.pw_uid,
                group=None if self._account is None else self._account.pw_gid,
                extra_groups=None if self._account is None else [],
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                timeout=180,
                check=False,
            )
            if done.returncode != 0:
                output.seek(0)
                raise RuntimeError(f"{program}: {output.read().decode(errors='replace')}")


def _children(process: int) -> list[int]:
    """What it has forked; the fourth field of a status is the parent."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(status.parent.name))
    return found


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
