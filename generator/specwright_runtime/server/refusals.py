"""Ways to say no that are not the document's: the server answers them in the document's error shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.errors import ApiError
from specwright_runtime.operation import Operation
from specwright_runtime.problem import Problem


class Refused(ApiError):
    """A problem to be answered; a handler may raise one where it has no documented error at hand."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem.status} {self.problem.title}: {self.problem.message}"


class Unauthorized(Refused):
    """401: the credentials are missing or not good."""

    def __init__(
        self,
        message: str = "The credentials are not valid",
        *,
        code: str = "invalid_credentials",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(Problem(status=401, code=code, message=message, headers=headers or {}))


class Forbidden(Refused):
    """403: the credentials are good, and not for this."""

    def __init__(
        self,
        message: str = "These credentials do not allow this operation",
        *,
        code: str = "permission_denied",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(Problem(status=403, code=code, message=message, headers=headers or {}))


def documented(operation: Operation[Any], *statuses: int) -> int:
    """The first of `statuses` that the operation documents, else the first."""
    known = {response.status for response in operation.responses}
    return next((status for status in statuses if str(status) in known), statuses[0])


def validation_status(operation: Operation[Any]) -> int:
    """What a request that does not match the document is answered: 400, unless only 422 is documented."""
    return documented(operation, 400, 422)
