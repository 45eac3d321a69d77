# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation


class FilesApi(Protocol):
    """Operations of Files."""

    @abstractmethod
    async def get_file(self, id: str) -> str:
        """`GET /files/{id}`"""

    @abstractmethod
    async def get_mine(self) -> str:
        """`GET /files/mine`"""

    @abstractmethod
    async def get_named(self, name: str, extension: str) -> str:
        """`GET /files/{name}.{extension}`"""

    @abstractmethod
    async def get_parts(self, id: str) -> None:
        """`GET /files/{id}/parts`"""

    @abstractmethod
    async def get_part_of_mine(self, part: int) -> None:
        """`GET /files/mine/{part}`"""

    @abstractmethod
    async def get_escaped(self) -> None:
        """`GET /files/a%20b`"""


class Api(FilesApi, Protocol):
    """Every operation of the document."""


class UnimplementedFilesApi(FilesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def get_file(self, id: str) -> str:
        raise NotImplementedOperation("getFile")

    async def get_mine(self) -> str:
        raise NotImplementedOperation("getMine")

    async def get_named(self, name: str, extension: str) -> str:
        raise NotImplementedOperation("getNamed")

    async def get_parts(self, id: str) -> None:
        raise NotImplementedOperation("getParts")

    async def get_part_of_mine(self, part: int) -> None:
        raise NotImplementedOperation("getPartOfMine")

    async def get_escaped(self) -> None:
        raise NotImplementedOperation("getEscaped")


class UnimplementedApi(UnimplementedFilesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
