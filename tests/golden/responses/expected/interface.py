# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def get_thing(
        self,
    ) -> models.Thing | models.GetThingResponse | Reply[models.Thing | models.GetThingResponse]:
        """`GET /thing`

        Raises:
            errors.NotFound: 404, No such thing.
            errors.ClientError: 4XX, No such thing.
            errors.DefaultError: default, Something else.
        """

    @abstractmethod
    async def delete_thing(self) -> None:
        """`DELETE /thing`

        Raises:
            errors.NotFound: 404, No such thing.
        """

    @abstractmethod
    async def download(self) -> ByteStream | Reply[ByteStream]:
        """`GET /file`"""

    @abstractmethod
    async def text(self) -> str:
        """`GET /text`"""


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def get_thing(
        self,
    ) -> models.Thing | models.GetThingResponse | Reply[models.Thing | models.GetThingResponse]:
        raise NotImplementedOperation("getThing")

    async def delete_thing(self) -> None:
        raise NotImplementedOperation("deleteThing")

    async def download(self) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("download")

    async def text(self) -> str:
        raise NotImplementedOperation("text")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
