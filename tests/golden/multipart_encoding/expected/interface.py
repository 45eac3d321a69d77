# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def send_document(self, body: models.SendDocumentForm) -> None:
        raise NotImplementedOperation("sendDocument")


class UnimplementedApi(UnimplementedDocumentsApi, Api):
    """Offers no operation at all; override what you offer."""
