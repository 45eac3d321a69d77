# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class TreesApi(Protocol):
    """Operations of Trees."""

    @abstractmethod
    async def grow_tree(self, body: models.Tree) -> models.Leaf:
        """`POST /trees`"""


class Api(TreesApi, Protocol):
    """Every operation of the document."""


class UnimplementedTreesApi(TreesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def grow_tree(self, body: models.Tree) -> models.Leaf:
        raise NotImplementedOperation("growTree")


class UnimplementedApi(UnimplementedTreesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
