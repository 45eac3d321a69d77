"""Fetching files from addresses that providers name: public ones only."""

from __future__ import annotations

from specwright_runtime import ByteStream
from specwright_runtime.errors import TransportError
from specwright_runtime.transport.guard import AddressRefusedError, AsyncGuardedTransport, TooLargeError
from video_gateway import errors
from video_gateway.providers.upstream import transport_failure

SILENCE = 30.0
"""Seconds without a byte after which a download is given up."""


class Fetcher:
    """`allow` are hosts, addresses or networks that may be fetched although they are not public."""

    def __init__(self, *, allow: tuple[str, ...] = (), max_bytes: int | None = None) -> None:
        self._transport = AsyncGuardedTransport(allow=allow, max_bytes=max_bytes)

    async def open(
        self,
        url: str,
        provider: str,
        *,
        range_: str | None = None,
        credential: tuple[str, str] | None = None,
    ) -> ByteStream:
        """The file, or the part of it that a host which understands `Range` sends.

        `credential` is a header for hosts of the provider itself: whoever passes it has looked at the
        address; a redirect to another origin does not get it.

        Raises:
            errors.Gone: it is no longer there.
            errors.RangeNotSatisfiable: it has no such part.
            errors.BadGateway: its address may not be fetched, or cannot.
        """
        headers = [("Accept", "*/*"), ("Accept-Encoding", "identity")]
        if credential is not None:
            headers.append(credential)
        if range_ is not None:
            headers.append(("Range", range_))
        try:
            stream = await self._transport.get(url, headers=headers, silence=SILENCE)
        except AddressRefusedError as error:
            raise errors.failure(
                502, "provider_failure", "address_refused",
                f"{provider} keeps the file at an address that is not fetched.", provider=provider,
            ) from error  # fmt: skip
        except TooLargeError as error:
            raise errors.broken(provider, "sent a larger file than this gateway passes on") from error
        except TransportError as error:
            raise transport_failure(provider, error) from error
        if stream.status in {200, 206}:
            length = stream.headers.get("content-length", "")
            return ByteStream(
                stream,
                media_type=stream.headers.get("content-type"),
                length=int(length) if length.isascii() and length.isdigit() else None,
                status=stream.status,
                headers=stream.headers,
                close=stream.aclose,
            )
        await stream.aclose()
        match stream.status:
            case 416:
                total = stream.headers.get("content-range", "").rpartition("/")[2]
                raise errors.range_not_satisfiable(int(total) if total.isdigit() else 0)
            case 403 | 404 | 410:  # signed addresses answer 403 once they have expired
                raise errors.gone(f"{provider} no longer has the file.")
            case status:
                raise errors.broken(provider, f"answered {status} where it keeps its files")

    async def aclose(self) -> None:
        await self._transport.aclose()
