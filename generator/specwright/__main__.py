"""`python -m specwright`: the same as the command `specwright`."""

from specwright.cli import run

run()
