# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def parcel_lost_post(
        self, body: models.Parcel, *, x_attempt: int, url: str | None
    ) -> models.Receipt:
        raise NotImplementedOperation("POST parcel lost")

    async def parcel_lost_get(self) -> None:
        raise NotImplementedOperation("GET parcel lost")


class UnimplementedCallbacks(Callbacks):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def moved(self, body: models.Parcel) -> models.Receipt | Reply[models.Receipt]:
        raise NotImplementedOperation("POST {$request.body#/url}?kind=moved")

    async def watch_moved(self, body: str | None) -> None:
        raise NotImplementedOperation("PUT {$request.query.url}")


class UnimplementedApi(UnimplementedWebhooks, UnimplementedCallbacks, Api):
    """Offers no operation at all; override what you offer."""
