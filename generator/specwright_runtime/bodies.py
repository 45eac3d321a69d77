"""Finds the documented body of an error that a generated server makes by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from specwright_runtime.problem import Problem

Bodies = Mapping[tuple[str, str], Callable[[Problem], object]]
"""By operation id (`*`: any) and status (`404`, `4XX` or `default`): who makes the body."""


def body_for(bodies: Bodies, problem: Problem, operation: str | None) -> object | None:
    """The body that the document describes for this problem, `None` where it describes none.

    An operation's own description goes before the general one, and the status itself before
    its range and `default`.
    """
    status = str(problem.status)
    for place in ("*",) if operation is None else (operation, "*"):
        for key in (status, f"{status[0]}XX", "default"):
            make = bodies.get((place, key))
            if make is not None:
                return make(problem)
    return None
