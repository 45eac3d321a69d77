"""Fetching files from addresses that providers and callers name: public ones only."""

from __future__ import annotations

import asyncio

from specwright_runtime import ByteStream
from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport.guard import AddressRefusedError
from video_gateway import errors
from video_gateway.media.inputs import Media, from_bytes
from video_gateway.outward import Places, guarded
from video_gateway.providers.upstream import transport_failure

SILENCE = 30.0
"""Seconds without a byte after which a download is given up."""
MAX_INPUT = 50 * 1024 * 1024
"""Bytes; a request's data URLs are bounded by the request."""
INPUT_TIMEOUT = 30.0
"""Seconds for all of an input: a caller waits for it."""


class Fetcher:
    """`allow` are hosts, addresses or networks that may be fetched although they are not public; `proxy` is
    asked for the public ones.
    """

    def __init__(
        self,
        *,
        allow: tuple[str, ...] = (),
        max_bytes: int | None = None,
        proxy: str | None = None,
        places: Places | None = None,
    ) -> None:
        self._transport = guarded(allow=allow, max_bytes=max_bytes, proxy=proxy, places=places)

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
                raise errors.range_not_satisfiable(int(total) if total.isascii() and total.isdigit() else 0)
            case 403 | 404 | 410:  # signed addresses answer 403 once they have expired
                raise errors.gone(f"{provider} no longer has the file.")
            case status:
                raise errors.broken(provider, f"answered {status} where it keeps its files")

    async def input(self, url: str, param: str, *, limit: int = MAX_INPUT) -> Media:
        """A picture or a clip of at most `limit` bytes at an address that a caller named, whole.

        For models that take data and no addresses.

        Raises:
            errors.BadRequest: naming `param`: the address may not be fetched, or there is no such thing.
        """
        try:
            async with asyncio.timeout(INPUT_TIMEOUT):
                stream = await self._transport.get(
                    url, headers=[("Accept", "image/*, video/*"), ("Accept-Encoding", "identity")]
                )
                try:
                    if stream.status != 200:  # whatever else it says is not read
                        raise _unfetched(param, f"was answered with {stream.status}")
                    content = bytearray()
                    async for chunk in stream:
                        content += chunk
                        if len(content) > limit:
                            raise _unfetched(param, f"has more than {limit} bytes")
                finally:
                    await stream.aclose()
        except TimeoutError:
            raise _unfetched(param, "did not arrive in time") from None
        except AddressRefusedError as error:
            raise _unfetched(param, "is at an address that is not fetched") from error
        except TransportError as error:
            raise _unfetched(param, "cannot be fetched") from error
        found = from_bytes(bytes(content), stream.headers.get("content-type", "").partition(";")[0].strip())
        if not found.content_type.startswith(("image/", "video/")):
            raise _unfetched(param, "is neither an image nor a video")
        return found

    async def aclose(self) -> None:
        await self._transport.aclose()


def _unfetched(param: str, why: str) -> errors.Failure:
    """Another provider may take the address as it is."""
    return errors.unsupported(param, f"What {param} names {why}.", code="input_not_fetched")
