# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def read_a(
        self,
        simple: list[int],
        label: list[str],
        matrix: models.Matrix,
        *,
        form: list[str] | None,
        comma: list[str] | None,
        space: list[str] | None,
        pipe: list[str] | None,
        deep: models.ReadADeep | None,
        json: models.ReadAJson | None,
        raw: str | None,
        limit: int,
        x_ids: list[int] | None,
        session: str | None,
        query_session: str | None,
    ) -> None:
        """Every way to write a parameter.

        `GET /a/{simple}/{label}/{matrix}`

        Args:
            limit: Most on one page.
        """


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def read_a(
        self,
        simple: list[int],
        label: list[str],
        matrix: models.Matrix,
        *,
        form: list[str] | None,
        comma: list[str] | None,
        space: list[str] | None,
        pipe: list[str] | None,
        deep: models.ReadADeep | None,
        json: models.ReadAJson | None,
        raw: str | None,
        limit: int,
        x_ids: list[int] | None,
        session: str | None,
        query_session: str | None,
    ) -> None:
        raise NotImplementedOperation("readA")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
