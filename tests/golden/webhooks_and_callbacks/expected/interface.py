# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
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
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def subscribe(self, body: models.Subscription) -> None:
        raise NotImplementedOperation("subscribe")

    async def watch(self) -> None:
        raise NotImplementedOperation("watch")


class UnimplementedApi(UnimplementedSubscriptionsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
