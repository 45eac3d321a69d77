# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply


class OutputsApi(Protocol):
    """Fetch what was made."""

    @abstractmethod
    async def download_output(
        self,
        provider: str,
        video_id: str,
        file: str,
        *,
        expires: int,
        range: str | None,
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream | Reply[ByteStream]:
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


class Api(OutputsApi, Protocol):
    """Every operation of the document."""


class UnimplementedOutputsApi(OutputsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def download_output(
        self,
        provider: str,
        video_id: str,
        file: str,
        *,
        expires: int,
        range: str | None,
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("downloadOutput")


class UnimplementedApi(UnimplementedOutputsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
