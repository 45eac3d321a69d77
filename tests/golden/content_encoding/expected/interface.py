# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
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
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def make_note(self, body: models.Note) -> ByteStream:
        raise NotImplementedOperation("makeNote")


class UnimplementedApi(UnimplementedNotesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
