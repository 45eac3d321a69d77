# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Schemas that are no objects for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, Retry
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Schemas that are no objects.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=(),
            credentials={},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def set_names(self, body: models.Names) -> models.Count:
        """`PUT /names`"""
        return await self._call(operations.SET_NAMES, {}, body)

    async def set_grid(self, body: list[list[float]]) -> models.Index:
        """`PUT /grids`"""
        return await self._call(operations.SET_GRID, {}, body)

    async def set_flag(self, body: bool) -> bool | None:
        """`PUT /flags`"""
        return await self._call(operations.SET_FLAG, {}, body)
