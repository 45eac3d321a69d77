"""A provider as the gateway sees it: its adapters, one for each key, and what it can do."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Generic, Protocol, TypeVar, runtime_checkable

from bifrost_api.interface import UnimplementedVideosApi, VideosApi
from specwright_runtime import Reply
from specwright_runtime.transport import AsyncTransport
from video_gateway import capabilities, errors
from video_gateway.media.fetch import Fetcher

log = logging.getLogger("video_gateway.providers")

C = TypeVar("C")
T = TypeVar("T")

RATE_COOLDOWN = 5.0
"""Seconds a key rests after 429 where the provider names no time."""
REFUSED_COOLDOWN = 60.0
"""Seconds a key rests after the provider refused it."""
LONGEST_REST = 600.0
"""Seconds after which a key is tried again, whatever the provider said, unless the settings say otherwise."""

PATIENCE = 10.0
"""Seconds for a provider to say what its models can do: whoever asks for a list has others to see."""

OPERATIONS = frozenset({"video_generation", "video_retrieve", "video_list", "video_download", "video_delete"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """What can be done with a family's jobs, and the name of the sheet of its models."""

    sheet: str
    operations: frozenset[str] = OPERATIONS
    variants: tuple[str, ...] = ("video",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One key of one provider, as the settings have it, and what all adapters share."""

    provider: str
    base_url: str
    key: str = field(repr=False)
    """Empty where the operator gave none."""
    timeout: float
    """Seconds for one call."""
    dialect: str
    options: Mapping[str, str]
    sheet: capabilities.Sheet
    transport: AsyncTransport
    fetcher: Fetcher

    def client(self, kind: Callable[..., C]) -> C:
        """A generated client of the provider, where its document has the key as its one credential."""
        return kind(self.base_url, api_key_auth=self.key, transport=self.transport, timeout=self.timeout)


class OneAccount(UnimplementedVideosApi, Generic[C]):
    """What adapters start from: one key, and a client of its provider. What they do not offer is refused."""

    def __init__(self, client: C, connection: Connection) -> None:
        self._client = client
        self._provider = connection.provider
        self._sheet = connection.sheet
        self._fetcher = connection.fetcher


class AdapterModule(Protocol):
    """What a module of `providers` offers to whoever puts a gateway together."""

    def skills(self, dialect: str) -> Skills: ...

    def adapter(self, connection: Connection) -> VideosApi: ...


@runtime_checkable
class Checkable(Protocol):
    """An adapter that can try its key."""

    async def check(self) -> None:
        """Read what costs least and wants a good key; nothing is made.

        Raises:
            errors: as for every call. `upstream.nobodys_job` is for those who can but ask for a job that
                there is not.
        """


@runtime_checkable
class Publishing(Protocol):
    """An adapter that can ask its provider what the models can do."""

    async def published(self) -> capabilities.Sheet:
        """What the provider says now, or said lately."""


@dataclass(slots=True, kw_only=True)
class Account:
    """One key: its adapter, and when it may be used again (monotonic seconds)."""

    name: str
    adapter: VideosApi
    weight: float = 1.0
    models: Collection[str] = ("*",)
    rests_until: float = 0.0
    refused_until: float = 0.0
    longest: float = LONGEST_REST

    def serves(self, model: str) -> bool:
        return "*" in self.models or model in self.models

    def may_be_used(self, model: str, tried: Collection[str], now: float) -> bool:
        return (
            self.refused_until <= now
            and self.name not in tried
            and ("*" in self.models or model in self.models)  # as `serves`, without its call
        )

    def rest(self, seconds: float) -> None:
        """Use other keys for so long, where there are any."""
        self.rests_until = max(self.rests_until, time.monotonic() + seconds)

    def refuse(self, seconds: float) -> None:
        """Do not use this key for so long, up to `longest`: the provider said when to come back."""
        self.refused_until = max(self.refused_until, time.monotonic() + min(seconds, self.longest))


_WEIGHT = attrgetter("weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """`pace` is in seconds: an answer about a running job is good for so long."""

    name: str
    sheet: capabilities.Sheet
    accounts: Sequence[Account]
    pace: float
    retries: int
    operations: frozenset[str]
    variants: tuple[str, ...] = ("video",)
    raw_request: bool = False
    raw_response: bool = False
    """Whether answers show what was said on the wire."""
    _random: random.Random = field(default_factory=random.Random, repr=False)

    def account(self, name: str) -> Account | None:
        return next((account for account in self.accounts if account.name == name), None)

    async def published(self) -> capabilities.Sheet:
        """The models as the provider itself publishes them, where it does so in time, else as known."""
        publishing = next((a.adapter for a in self.accounts if isinstance(a.adapter, Publishing)), None)
        if publishing is None:
            return self.sheet
        try:
            async with asyncio.timeout(PATIENCE):
                return await publishing.published()
        except TimeoutError:
            why = f"there was no answer in {PATIENCE:g} seconds"
        except errors.OWN as error:
            why = error.body.error.message
        log.warning("%s does not say what its models can do: %s", self.name, why)
        return self.sheet

    def choose(self, model: str, tried: Collection[str] = ()) -> Account | None:
        """A key for a model, by weight; a resting one only where no other is left; `None` where none is."""
        if not self.accounts:
            return None
        now = time.monotonic()
        # One drawn among all is nearly always one that may be used: then it is drawn among those, too.
        account = self._drawn(self.accounts)
        if account.rests_until <= now and account.may_be_used(model, tried, now):
            return account
        usable = [account for account in self.accounts if account.may_be_used(model, tried, now)]
        if not usable:
            return None
        return self._drawn([account for account in usable if account.rests_until <= now] or usable)

    def _drawn(self, accounts: Sequence[Account]) -> Account:
        if len(accounts) == 1:
            return accounts[0]
        point = self._random.random() * sum(map(_WEIGHT, accounts))
        for account in accounts:
            point -= account.weight
            if point < 0:
                return account
        return accounts[-1]

    def rest_of(self, model: str) -> float | None:
        """Seconds until a key for the model is ready; `None` when none ever is."""
        ends = [account.refused_until for account in self.accounts if account.serves(model)]
        return max(0.0, min(ends) - time.monotonic()) if ends else None


def bare(answer: T | Reply[T]) -> T:
    """What an adapter answered, without what it said about the answer."""
    return answer.value if isinstance(answer, Reply) else answer
