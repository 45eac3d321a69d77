# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from .. import models


class Webhooks(Protocol):
    """What the API sends of its own accord."""

    @abstractmethod
    async def parcel_lost_post(
        self, body: models.Parcel, *, x_attempt: int, url: str | None
    ) -> models.Receipt:
        """A parcel was lost.

        `POST parcel lost`
        """

    @abstractmethod
    async def parcel_lost_get(self) -> None:
        """Is anybody there?

        `GET parcel lost`
        """


class Callbacks(Protocol):
    """What the API sends to URLs that a request named."""

    @abstractmethod
    async def moved(self, body: models.Parcel) -> models.Receipt | Reply[models.Receipt]:
        """The parcel is somewhere else.

        `POST {$request.body#/url}?kind=moved`

        Raises:
            errors.Gone: 410, no longer interested
        """

    @abstractmethod
    async def watch_moved(self, body: str | None) -> None:
        """`PUT {$request.query.url}`"""


class Api(Webhooks, Callbacks, Protocol):
    """Every operation of the document."""


class UnimplementedWebhooks(Webhooks):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def parcel_lost_post(
        self, body: models.Parcel, *, x_attempt: int, url: str | None
    ) -> models.Receipt:
        raise NotImplementedOperation("POST parcel lost")

    async def parcel_lost_get(self) -> None:
        raise NotImplementedOperation("GET parcel lost")


class UnimplementedCallbacks(Callbacks):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def moved(self, body: models.Parcel) -> models.Receipt | Reply[models.Receipt]:
        raise NotImplementedOperation("POST {$request.body#/url}?kind=moved")

    async def watch_moved(self, body: str | None) -> None:
        raise NotImplementedOperation("PUT {$request.query.url}")


class UnimplementedApi(UnimplementedWebhooks, UnimplementedCallbacks, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
