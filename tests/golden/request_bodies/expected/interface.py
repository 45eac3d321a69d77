# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream

from . import models


class BodiesApi(Protocol):
    """Operations of Bodies."""

    @abstractmethod
    async def upload(self, body: models.UploadForm) -> None:
        """`POST /upload`"""

    @abstractmethod
    async def form(self, body: models.FormForm | None) -> None:
        """`POST /form`"""

    @abstractmethod
    async def raw(self, body: ByteStream) -> None:
        """`PUT /raw`"""

    @abstractmethod
    async def several(self, body: models.SeveralRequest | str | models.SeveralMergePatchRequest) -> None:
        """`POST /several`"""


class Api(BodiesApi, Protocol):
    """Every operation of the document."""


class UnimplementedBodiesApi(BodiesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def upload(self, body: models.UploadForm) -> None:
        raise NotImplementedOperation("upload")

    async def form(self, body: models.FormForm | None) -> None:
        raise NotImplementedOperation("form")

    async def raw(self, body: ByteStream) -> None:
        raise NotImplementedOperation("raw")

    async def several(self, body: models.SeveralRequest | str | models.SeveralMergePatchRequest) -> None:
        raise NotImplementedOperation("several")


class UnimplementedApi(UnimplementedBodiesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
