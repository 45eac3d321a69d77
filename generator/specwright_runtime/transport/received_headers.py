"""Headers as pyreqwest holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar, overload

from specwright_runtime.transport import Headers

if TYPE_CHECKING:
    from pyreqwest.http import HeaderMap

T = TypeVar("T")


class ReceivedHeaders(Headers):
    """Copied out of Rust when asked for: most calls look at the media type and at nothing else.

    A value with bytes outside ASCII is not there: pyreqwest does not give it out.
    """

    __slots__ = ("_map",)

    def __init__(self, received: HeaderMap) -> None:
        super().__init__()
        self._map: HeaderMap | None = received

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        received, self._map = self._map, None
        if received is not None:
            self._pairs = tuple(_pairs(received))
        return self._pairs

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str, /) -> str: ...
    @overload
    def get(self, name: str, default: T, /) -> str | T: ...
    def get(self, name: str, default: object = None, /) -> object:
        if self._map is None:
            return super().get(name, default)
        try:
            values = self._map.getall(name)
        except ValueError:
            return default
        return ", ".join(values) if values else default


def _pairs(received: HeaderMap) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(received.keys()):
        try:
            values = received.getall(name)
        except ValueError:
            continue
        for value in values:
            yield name, value
