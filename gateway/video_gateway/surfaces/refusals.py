"""The gateway's failures, told as another API tells its own: the mirror image of `providers.upstream`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from msgspec.structs import replace

from specwright_runtime.errors import StatusError
from specwright_runtime.server import Attempt, Authenticator, allow_anonymous
from video_gateway import errors
from video_gateway.errors import Failure
from video_gateway.jobs.job import StoreUnavailableError


class Refusals:
    """One API's way to say no."""

    def __init__(
        self,
        package_errors: ModuleType,
        body: Callable[[Failure], object],
        status: Callable[[Failure], int] = lambda failure: failure.status,
    ) -> None:
        """`package_errors` is the generated `errors`; `body` makes the documented body of a failure."""
        self._documented: Mapping[int, type[StatusError[Any]]] = {
            kind.status: kind
            for kind in vars(package_errors).values()
            if isinstance(kind, type) and issubclass(kind, StatusError) and kind.status
        }
        self._default: type[StatusError[Any]] = package_errors.DefaultError
        self._body = body
        self._status = status

    def told(self, failure: Failure) -> StatusError[Any]:
        status = self._status(failure)
        kind = self._documented.get(status, self._default)
        return kind(self._body(failure), status=status, headers=failure.headers)

    @contextmanager
    def translated(self, places: Mapping[str, str] | None = None) -> Iterator[None]:
        """Raise what the gateway raises as the API's documented errors.

        `places` are the API's names of what the gateway calls `seconds`, `size` and so on.
        """
        try:
            yield
        except errors.OWN as failure:
            param = failure.body.error.param
            if places is not None and param is not None and param in places:
                failure.body.error.param = places[param]
            raise self.told(failure) from failure
        except StoreUnavailableError as error:
            raise self.told(errors.store_away()) from error

    def authenticator(self, authenticate: Authenticator) -> Authenticator:
        """The gateway's own, for an API that has one key and its own name for where it is put."""
        if authenticate is allow_anonymous:
            return allow_anonymous

        async def judged(attempt: Attempt) -> object | None:
            key = next(iter(attempt.credentials.values()))
            with self.translated():
                return await authenticate(replace(attempt, credentials={"ApiKeyAuth": key}))

        return judged
