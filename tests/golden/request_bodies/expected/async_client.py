# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Request bodies for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, Retry
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Request bodies.

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

    async def upload(self, body: models.UploadForm) -> None:
        """`POST /upload`"""
        return await self._call(operations.UPLOAD, {}, body)

    async def form(self, body: models.FormForm | None = None) -> None:
        """`POST /form`"""
        return await self._call(operations.FORM, {}, body)

    async def raw(self, body: ByteStream | bytes) -> None:
        """`PUT /raw`"""
        return await self._call(operations.RAW, {}, body)

    async def several(self, body: models.SeveralRequest | str | models.SeveralMergePatchRequest) -> None:
        """`POST /several`"""
        return await self._call(operations.SEVERAL, {}, body)
