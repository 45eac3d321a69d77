"""What a generated server finds wrong by itself, before it becomes the document's own error shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that keeps a request from being served.

    `status` is the answer's (400 to 599), `code` a stable word in snake_case for
    programs, `message` a sentence for people, `param` the place in the request
    (`fallbacks.0.provider`, `limit`), where there is one. `headers` go out with it.
    """

    status: int
    code: str
    message: str
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status in words: "Bad Request"."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Error"

    @property
    def type(self) -> str:
        """The kind of the problem, as the big AI APIs name theirs."""
        return _TYPES.get(self.status) or ("server_error" if self.status >= 500 else "invalid_request_error")


_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class PlainText(str):
    """The body of an error that is a text, and no JSON."""

    __slots__ = ()


def body_for(
    bodies: Mapping[tuple[str, str], Callable[[Problem], object]], problem: Problem, operation: str | None
) -> object | None:
    """The body of the error, made by whoever stands nearest in a generated package's table.

    Its keys are operation id (or `*`) and status (`404`, `4XX`, `default`). A status that
    nobody documents takes the shape of the others.
    """
    status = str(problem.status)
    statuses = (status, f"{status[0]}XX", "default")
    owners = ("*",) if operation is None else (operation, "*")
    for owner in owners:
        for each in statuses:
            make = bodies.get((owner, each))
            if make is not None:
                return make(problem)
    for owner in owners:
        for (where, _), make in bodies.items():
            if where == owner:
                return make(problem)
    return None
