# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Parts that have positions instead of names for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime import Upload
from specwright_runtime.client import AsyncCaller, Retry
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Parts that have positions instead of names.

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

    async def send_batch(
        self, body: tuple[models.Thing, Upload, *tuple[str, ...]] | tuple[models.Thing]
    ) -> None:
        """`POST /batches`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """
        return await self._call(operations.SEND_BATCH, {}, body)

    async def get_batch(self) -> tuple[models.Thing, *tuple[Upload, ...]]:
        """`GET /batches`"""
        return await self._call(operations.GET_BATCH, {})

    async def get_items(self) -> models.GetItemsResponse | list[models.Thing]:
        """`GET /items`"""
        return await self._call(operations.GET_ITEMS, {})

    async def send_items(self, body: list[models.Thing]) -> None:
        """`POST /items`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """
        return await self._call(operations.SEND_ITEMS, {}, body)

    async def send_related(self, body: tuple[models.SendRelatedRequestPart1, Upload]) -> None:
        """`POST /related`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """
        return await self._call(operations.SEND_RELATED, {}, body)

    async def send_scans(self, body: list[Upload] | None = None) -> None:
        """`POST /scans`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """
        return await self._call(operations.SEND_SCANS, {}, body)

    async def send_numbers(self, body: list[int | str | None]) -> None:
        """`POST /numbers`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """
        return await self._call(operations.SEND_NUMBERS, {}, body)
