# Generated from spec.yaml by "specwright generate"; do not edit.
"""Sends the webhooks and callbacks of Parcels to its subscribers for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncOutbound, AsyncToken, Retry
from specwright_runtime.transport import AsyncTransport

from .. import models
from . import operations


class AsyncSender(AsyncOutbound):
    """A method per request that Parcels sends; each takes the URL to send it to.

    Close it, or use it in an `async with` block.

    `with_options` returns a sender with other settings.
    """

    def __init__(
        self,
        *,
        signature: AsyncToken | None = None,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`timeout` is in seconds; `None` waits without limit."""
        super().__init__(
            credentials={"signature": signature},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def parcel_lost_post(
        self, url_: str, body: models.Parcel, *, x_attempt: int = 1, url: str | None = None
    ) -> models.Receipt:
        """A parcel was lost.

        `POST parcel lost`
        """
        return await self.to(url_)._call(
            operations.PARCEL_LOST_POST, {"x_attempt": x_attempt, "url": url}, body
        )

    async def parcel_lost_get(self, url: str) -> None:
        """Is anybody there?

        `GET parcel lost`
        """
        return await self.to(url)._call(operations.PARCEL_LOST_GET, {})

    async def moved(self, url: str, body: models.Parcel) -> models.Receipt:
        """The parcel is somewhere else.

        `POST {$request.body#/url}?kind=moved`

        Raises:
            errors.Gone: 410, no longer interested
        """
        return await self.to(url)._call(operations.MOVED, {}, body)

    async def watch_moved(self, url: str, body: str | None = None) -> None:
        """`PUT {$request.query.url}`"""
        return await self.to(url)._call(operations.WATCH_MOVED, {}, body)
