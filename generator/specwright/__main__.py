"""The command `specwright`: contract tests by the runtime alone, all else with the extra `generator`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from specwright_runtime.command import remedy


def run() -> NoReturn:
    """The command as a process, which ends with it."""
    testing = sys.argv[1:2] == ["contract"]
    try:
        if testing:
            from specwright_runtime.contract.cli import main

            _find_packages()
            sys.exit(main(sys.argv[2:]))
        from specwright import cli

        cli.run()
    except ModuleNotFoundError as error:
        if (told := remedy(error, "contract" if testing else "generator")) is None:
            raise
        sys.exit(f"specwright: {told}")
    except KeyboardInterrupt:
        sys.exit(130)


def _find_packages() -> None:
    """What `[tool.specwright]` has written is found without a word about Python's path."""
    from specwright import config, diagnostics

    if file := config.discover(Path.cwd()):
        try:
            found = config.load(file, diagnostics.Report())
        except diagnostics.Failure:
            return  # the other commands say what is wrong with it
        sys.path.append(str(found.base / found.out))


if __name__ == "__main__":
    run()
