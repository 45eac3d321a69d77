"""What a generated server finds wrong by itself, before it becomes the document's own error shape."""

from __future__ import annotations

from collections.abc import Mapping
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
