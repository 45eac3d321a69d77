# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

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
    """Offers no operation at all; override what you offer."""
