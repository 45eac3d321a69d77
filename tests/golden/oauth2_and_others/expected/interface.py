# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation


class DoorsApi(Protocol):
    """Operations of Doors."""

    @abstractmethod
    async def by_client(self) -> None:
        """`GET /client`"""

    @abstractmethod
    async def by_person(self) -> None:
        """`GET /person`"""

    @abstractmethod
    async def by_open_id(self) -> None:
        """`GET /open-id`"""

    @abstractmethod
    async def by_certificate(self) -> None:
        """`GET /mutual`"""

    @abstractmethod
    async def by_digest(self) -> None:
        """`GET /digest`"""

    @abstractmethod
    async def by_query(self) -> None:
        """`GET /query`"""


class Api(DoorsApi, Protocol):
    """Every operation of the document."""


class UnimplementedDoorsApi(DoorsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def by_client(self) -> None:
        raise NotImplementedOperation("byClient")

    async def by_person(self) -> None:
        raise NotImplementedOperation("byPerson")

    async def by_open_id(self) -> None:
        raise NotImplementedOperation("byOpenId")

    async def by_certificate(self) -> None:
        raise NotImplementedOperation("byCertificate")

    async def by_digest(self) -> None:
        raise NotImplementedOperation("byDigest")

    async def by_query(self) -> None:
        raise NotImplementedOperation("byQuery")


class UnimplementedApi(UnimplementedDoorsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
