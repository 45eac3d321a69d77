# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime import Upload
from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from . import models


class BatchesApi(Protocol):
    """Operations of Batches."""

    @abstractmethod
    async def send_batch(
        self, body: tuple[models.Thing, Upload, *tuple[str, ...]] | tuple[models.Thing]
    ) -> None:
        """`POST /batches`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """

    @abstractmethod
    async def get_batch(self) -> tuple[models.Thing, *tuple[Upload, ...]]:
        """`GET /batches`"""

    @abstractmethod
    async def get_items(
        self,
    ) -> models.GetItemsResponse | list[models.Thing] | Reply[models.GetItemsResponse | list[models.Thing]]:
        """`GET /items`"""

    @abstractmethod
    async def send_items(self, body: list[models.Thing]) -> None:
        """`POST /items`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """

    @abstractmethod
    async def send_related(self, body: tuple[models.SendRelatedRequestPart1, Upload]) -> None:
        """`POST /related`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """

    @abstractmethod
    async def send_scans(self, body: list[Upload] | None) -> None:
        """`POST /scans`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """

    @abstractmethod
    async def send_numbers(self, body: list[int | str | None]) -> None:
        """`POST /numbers`

        Raises:
            errors.BadRequest: 400, It was wrong.
        """


class Api(BatchesApi, Protocol):
    """Every operation of the document."""


class UnimplementedBatchesApi(BatchesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def send_batch(
        self, body: tuple[models.Thing, Upload, *tuple[str, ...]] | tuple[models.Thing]
    ) -> None:
        raise NotImplementedOperation("sendBatch")

    async def get_batch(self) -> tuple[models.Thing, *tuple[Upload, ...]]:
        raise NotImplementedOperation("getBatch")

    async def get_items(
        self,
    ) -> models.GetItemsResponse | list[models.Thing] | Reply[models.GetItemsResponse | list[models.Thing]]:
        raise NotImplementedOperation("getItems")

    async def send_items(self, body: list[models.Thing]) -> None:
        raise NotImplementedOperation("sendItems")

    async def send_related(self, body: tuple[models.SendRelatedRequestPart1, Upload]) -> None:
        raise NotImplementedOperation("sendRelated")

    async def send_scans(self, body: list[Upload] | None) -> None:
        raise NotImplementedOperation("sendScans")

    async def send_numbers(self, body: list[int | str | None]) -> None:
        raise NotImplementedOperation("sendNumbers")


class UnimplementedApi(UnimplementedBatchesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
