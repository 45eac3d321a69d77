# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class SubscriptionsApi(Protocol):
    """Operations of subscriptions."""

    @abstractmethod
    async def subscribe(self, body: models.Subscription) -> None:
        """`POST /subscriptions`"""

    @abstractmethod
    async def watch(self) -> None:
        """`POST /watches`"""


class Api(SubscriptionsApi, Protocol):
    """Every operation of the document."""


class UnimplementedSubscriptionsApi(SubscriptionsApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def subscribe(self, body: models.Subscription) -> None:
        raise NotImplementedOperation("subscribe")

    async def watch(self) -> None:
        raise NotImplementedOperation("watch")


class UnimplementedApi(UnimplementedSubscriptionsApi, Api):
    """Offers no operation at all; override what you offer."""
