# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def grow_tree(self, body: models.Tree) -> models.Leaf:
        raise NotImplementedOperation("growTree")


class UnimplementedApi(UnimplementedTreesApi, Api):
    """Offers no operation at all; override what you offer."""
