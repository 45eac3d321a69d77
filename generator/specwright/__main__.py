"""The command `specwright`: contract tests by the runtime alone, all else with the extra `generator`."""

from __future__ import annotations

import sys
from typing import NoReturn

from specwright_runtime.command import remedy


def run() -> NoReturn:
    """The command as a process, which ends with it."""
    testing = sys.argv[1:2] == ["contract"]
    try:
        if testing:
            from specwright_runtime.contract.cli import main

            sys.exit(main(sys.argv[2:]))
        from specwright import cli

        cli.run()
    except ModuleNotFoundError as error:
        if (told := remedy(error, "contract" if testing else "generator")) is None:
            raise
        sys.exit(f"specwright: {told}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
