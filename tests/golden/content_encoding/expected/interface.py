# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream

from . import models


class NotesApi(Protocol):
    """Operations of Notes."""

    @abstractmethod
    async def make_note(self, body: models.Note) -> ByteStream:
        """`POST /notes`"""


class Api(NotesApi, Protocol):
    """Every operation of the document."""


class UnimplementedNotesApi(NotesApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def make_note(self, body: models.Note) -> ByteStream:
        raise NotImplementedOperation("makeNote")


class UnimplementedApi(UnimplementedNotesApi, Api):
    """Offers no operation at all; override what you offer."""
