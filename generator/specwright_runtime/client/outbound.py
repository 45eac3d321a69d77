"""Base classes of generated senders: requests to whoever asked for them, by webhook or callback."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urldefrag, urlsplit

from msgspec.structs import replace

from specwright_runtime.client.callers import AsyncCaller, SyncCaller
from specwright_runtime.client.prepared import Prepared, prepared
from specwright_runtime.operation import Operation

if TYPE_CHECKING:
    from typing import Self

R = TypeVar("R")


class Outbound(SyncCaller):
    """Base of a generated sender. Redirects are followed as a client follows them."""

    _url: str | None = None

    def to(self, url: str) -> Self:
        """This sender, aimed at one URL. Raises `ValueError` if that is not an absolute http(s) URL."""
        other = copy.copy(self)
        other._owned, other._url = False, _checked(url)
        return other

    def _prepared(self, operation: Operation[R]) -> Prepared[R]:
        return prepared(_pathless(operation))

    def _base(self, operation: Operation[Any]) -> str:
        return _aimed(self._url)


class AsyncOutbound(AsyncCaller):
    """Base of a generated async sender."""

    _url: str | None = None

    def to(self, url: str) -> Self:
        """This sender, aimed at one URL. Raises `ValueError` if that is not an absolute http(s) URL."""
        other = copy.copy(self)
        other._owned, other._url = False, _checked(url)
        return other

    def _prepared(self, operation: Operation[R]) -> Prepared[R]:
        return prepared(_pathless(operation))

    def _base(self, operation: Operation[Any]) -> str:
        return _aimed(self._url)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an absolute http(s) URL")
    return urldefrag(url).url


def _aimed(url: str | None) -> str:
    if url is None:
        raise ValueError("say where to: sender.to(url)")
    return url


@cache
def _pathless(operation: Operation[R]) -> Operation[R]:
    """The path of such an operation is the receiver's; the sender was given a whole URL."""
    return replace(operation, path="")
