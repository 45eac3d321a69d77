"""What can go wrong in an exchange, for both of its sides.

A generated package adds one `StatusError` for each documented error response. Its
client raises them, and a handler raises the same ones to answer with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Generic, TypeVar

B = TypeVar("B")

_SHOWN = 300
"""Characters of a response body that `str(error)` shows."""


class ApiError(Exception):
    """Root of everything that a generated client raises."""


class StatusError(ApiError, Generic[B]):
    """The answer of an operation that is an error by its status.

    On a client, `body` is the parsed body (`None` where there was none, or where it was
    not what the document says: then see `text`). On a server, raise one with the body
    to send: `raise errors.NotFound(models.Error(...), headers={"Retry-After": "3"})`.
    """

    status: int = 0
    """The status; on the class the documented one, 0 where it stands for a range or for `default`."""

    def __init__(
        self,
        body: B,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        operation: str | None = None,
        text: str = "",
    ) -> None:
        """`status` is 100 to 599 and needed where the class does not say it."""
        if status is not None:
            self.status = status
        elif self.status == 0:
            raise TypeError(f"{type(self).__name__} stands for several statuses: give it `status`")
        super().__init__(body)
        self.body = body
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.operation = operation
        self.text = text

    def __str__(self) -> str:
        shown = self.text or _shown(self.body)
        if len(shown) > _SHOWN:
            shown = f"{shown[:_SHOWN]}…"
        head = f"{self.status} {_reason(self.status)}".rstrip()
        if self.operation is not None:
            head = f"{self.operation}: {head}"
        return f"{head}: {shown}" if shown else head

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.__dict__.copy(), self.args))


class TransportError(ApiError):
    """No answer came.

    `accepted` is `False` when the request certainly did not reach the other side (no
    connection was made), and `None` when it may have.
    """

    def __init__(self, message: str, *, operation: str | None = None, accepted: bool | None = None) -> None:
        super().__init__(message)
        self.operation = operation
        self.accepted = accepted

    def __str__(self) -> str:
        message = super().__str__()
        return f"{self.operation}: {message}" if self.operation is not None else message


class TooLargeError(TransportError):
    """The answer has more bytes than allowed; it was not read further."""


class NotImplementedOperation(ApiError):
    """This implementation does not offer the operation."""

    def __init__(self, operation: str) -> None:
        super().__init__(operation)
        self.operation = operation

    def __str__(self) -> str:
        return f"{self.operation} is not implemented here"


class InvalidResponse(ApiError):
    """An answer that is not what the document says.

    `places` says where and why, one text each: `body.videos.0.url: Field required`.
    """

    def __init__(
        self,
        *,
        operation: str,
        status: int,
        places: tuple[str, ...],
        headers: Mapping[str, str] | None = None,
        text: str = "",
    ) -> None:
        super().__init__(operation, status, places)
        self.operation = operation
        self.status = status
        self.places = places
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.text = text

    def __str__(self) -> str:
        shown = "; ".join(self.places[:5])
        more = f" (and {len(self.places) - 5} more)" if len(self.places) > 5 else ""
        return f"{self.operation}: answer {self.status} does not match the document: {shown}{more}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.__dict__.copy(), self.args))


def _restore(kind: type[ApiError], state: dict[str, Any], args: tuple[Any, ...]) -> ApiError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _shown(body: object) -> str:
    if body is None:
        return ""
    dump = getattr(body, "model_dump_json", None)
    return str(dump(by_alias=True, exclude_unset=True)) if callable(dump) else str(body)
