"""Imports a package, every module of it, and sends each of its operations there and back.

`python -m tests.corpus.trip PACKAGE FOLDER` prints one line of JSON: how much there was, and what went wrong.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys

from tests.executed.echo import Echo, run


def main(package: str, folder: str) -> None:
    sys.path.insert(0, folder)
    sys.setrecursionlimit(20_000)
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        importlib.import_module(found.name)
    models = importlib.import_module(f"{package}.models")
    own = [
        name for name, value in vars(models).items() if getattr(value, "__module__", "") == models.__name__
    ]
    echo = Echo(package)
    findings = run(echo)
    told = {
        "operations": len(echo.operations),
        "models": len(getattr(models, "__all__", None) or own),
        "findings": findings,
        "untold": echo.untold,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
