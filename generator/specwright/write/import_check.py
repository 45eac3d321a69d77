"""What was generated is imported before it is written, by an interpreter of its own.

That interpreter is started early and loads what packages need while the document is
still being read; then it divides the modules between two processes, where there are two cores.
A module that has changed in statements that cannot fail (`build/harmless.py`) need not be imported again.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

_PROGRAM = """
import gc, importlib, json, os, sys
gc.disable()
sys.dont_write_bytecode = True
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))  # alternatives of alternatives can take for ever
except (ImportError, OSError, ValueError):
    pass
for name in sys.argv[1:]:
    try:
        importlib.import_module("specwright_runtime." + name)
    except ImportError:
        pass  # a package that needs it will say so
order = json.loads(sys.stdin.readline() or "null")
if order is None:
    sys.exit()
root, halves, files = order["root"], order["halves"], order["files"]
sys.path.insert(0, root)
other = 0
if all(halves) and hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
    other = os.fork()
    mine = halves[:1] if other else halves[1:]
else:
    mine = halves
status = 1
try:
    for names in mine:
        for name in names:
            importlib.import_module(name)
    if mine[0] is halves[0]:
        for file in files:
            with open(os.path.join(root, file), "rb") as stream:
                compile(stream.read(), os.path.join(root, file), "exec", dont_inherit=True)
    status = 0
finally:
    if mine == halves[1:]:
        if status:
            sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(status)
    if other and os.waitpid(other, 0)[1] and not status:
        sys.exit(1)
"""

_FEW = 8
"""Modules that are imported before another process would have been started."""
PACKAGE = ("client", "server", "model", "errors", "operation", "transport")
"""Modules of the runtime that a whole package leans on."""
MODELS = ("model",)
"""Those that models do."""


class Prover:
    """An interpreter that waits for a tree, once it is started. Use it in a `with` block."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def start(self, leaning: Sequence[str]) -> None:
        """Load modules of the runtime while the tree is still being made, if that has not begun."""
        if self._process is not None:
            return
        import subprocess

        command = [sys.executable, "-I", "-W", "ignore", "-c", _PROGRAM, *leaning]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def prove(self, root: Path, paths: Sequence[str]) -> str | None:
        """Import the modules among `paths`, which stand below `root`; answers what went wrong, if anything.

        Contract tests are compiled only: they need more than a user of the package has (pytest).
        """
        python = [path for path in sorted(paths) if path.endswith(".py")]
        files = [path for path in python if not is_imported(path)]
        modules = [path for path in python if is_imported(path)]
        models = [path for path in modules if "/models/" in path]
        rest = [path for path in modules if "/models/" not in path]
        halves = [rest, models] if len(models) > _FEW else [modules, []]
        order = {
            "root": str(root),
            "halves": [[_module(path) for path in half] for half in halves],
            "files": files,
        }
        self.start(())
        process = self._process
        assert process is not None
        _, said = process.communicate(json.dumps(order) + "\n")
        if not process.returncode:
            return None
        if process.returncode < 0:
            return "importing it takes over two minutes, or all memory"
        lines = said.strip().splitlines() or [f"exit status {process.returncode}"]
        places = [line.strip() for line in lines if line.strip().startswith("File ") and str(root) in line]
        where = f" ({places[-1].replace(f'{root}/', '')})" if places else ""
        return lines[-1] + where


def is_imported(path: str) -> bool:
    """Contract tests are compiled only."""
    return "/contract/" not in path


def compiles(text: str) -> bool:
    try:
        compile(text, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
