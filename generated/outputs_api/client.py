# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""A client of Outputs."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import Transport

from . import operations


class Client(SyncCaller):
    """A method per operation of Outputs.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        signature: Token | None = None,
        transport: Transport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=operations.SERVERS,
            credentials={"Signature": signature},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    def download_output(
        self,
        provider: str,
        video_id: str,
        file: str,
        *,
        expires: int,
        range: str | None = None,
        if_range: str | None = None,
        if_none_match: str | None = None,
    ) -> ByteStream:
        """Download what a job made

        The address is complete as it was given; a changed one is refused.

        `GET /{provider}/{video_id}/{file}`

        Args:
            provider: The provider that made it.
            video_id: The job's id.
            file: The number of the output, from 0, and an extension for people and players.
            expires: When the address stops being good, in Unix seconds.
            range: Which part of the file is wanted, in bytes.
            if_range: Send the part only while the file has this tag.
            if_none_match: Tags of copies that the caller has.

        Raises:
            errors.NotModified: 304, The caller's copy is current.
            errors.Unauthorized: 401, There is no signature.
            errors.Forbidden: 403, The signature is not that of this address, or the address has
                expired.
            errors.DefaultError: default, Any other failure; the same ones as of a download with a
                key.
        """
        return self._call(
            operations.DOWNLOAD_OUTPUT,
            {
                "provider": provider,
                "video_id": video_id,
                "file": file,
                "expires": expires,
                "range": range,
                "if_range": if_range,
                "if_none_match": if_none_match,
            },
        )
