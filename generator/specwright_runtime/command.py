"""What the commands have in common: how they take options, their version, and what they need installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

NAME = "specwright"

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "PIL": ("sandbox",),
    "aiohappyeyeballs": ("gateway",),
    "alembic": ("gateway",),
    "av": ("sandbox",),
    "fastapi": ("fastapi",),
    "httptools": ("gateway",),
    "hypothesis": ("hypothesis",),
    "jinja2": ("generator",),
    "openapi_spec_validator": ("generator",),
    "prometheus_client": ("gateway",),
    "pytest": ("contract",),
    "rich": ("gateway",),
    "ruff": ("generator",),
    "sqlalchemy": ("gateway",),
    "uvicorn": ("gateway",),
    "yaml": ("generator", "contract"),
}
"""By the name that is imported."""


def remedy(error: ModuleNotFoundError, extra: str) -> str | None:
    """What to install for a command that ended in `error`; None where no extra brings what is missing.

    Args:
        extra: the one that the command itself needs.
    """
    module = (error.name or "").partition(".")[0]
    if not (bring := EXTRAS.get(module)):
        return None
    wanted = extra if extra in bring else f"{extra},{bring[0]}"
    return f"{module} is not installed: pip install '{NAME}[{wanted}]'"


class Parser(argparse.ArgumentParser):
    """Tells of a wrong option with the usage of its command, and lists the commands where none is given."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._subparsers is not None and not (sys.argv[1:] if args is None else args):
            self.print_help(sys.stderr)
            self.exit(2)
        parsed, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed, rest


class Version(argparse.Action):
    """`--version`, which is looked up when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *given: object) -> None:
        from importlib import metadata  # a twentieth of a second

        print(parser.prog, metadata.version(NAME))
        parser.exit()
