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
    async def default(self) -> None:
        """`GET /default`"""

    @abstractmethod
    async def default_too(self) -> None:
        """`GET /default/too`"""

    @abstractmethod
    async def public(self) -> None:
        """`GET /public`"""

    @abstractmethod
    async def optional(self) -> None:
        """`GET /optional`"""

    @abstractmethod
    async def scoped(self) -> None:
        """`GET /scoped`"""


class Api(DoorsApi, Protocol):
    """Every operation of the document."""


class UnimplementedDoorsApi(DoorsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def default(self) -> None:
        raise NotImplementedOperation("default")

    async def default_too(self) -> None:
        raise NotImplementedOperation("defaultToo")

    async def public(self) -> None:
        raise NotImplementedOperation("public")

    async def optional(self) -> None:
        raise NotImplementedOperation("optional")

    async def scoped(self) -> None:
        raise NotImplementedOperation("scoped")


class UnimplementedApi(UnimplementedDoorsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
