# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class DocumentsApi(Protocol):
    """Operations of Documents."""

    @abstractmethod
    async def send_document(self, body: models.SendDocumentForm) -> None:
        """`POST /documents`"""


class Api(DocumentsApi, Protocol):
    """Every operation of the document."""


class UnimplementedDocumentsApi(DocumentsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def send_document(self, body: models.SendDocumentForm) -> None:
        raise NotImplementedOperation("sendDocument")


class UnimplementedApi(UnimplementedDocumentsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
