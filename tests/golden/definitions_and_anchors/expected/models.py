# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Definitions and anchors."""

from __future__ import annotations

from typing import TypeAlias

from specwright_runtime.model import Model


class Tree(Model):
    leaf: Leaf
    bark: Bark | None = None
    """What is around it."""

    branches: list[Tree] | None = None
    first: LeafColor | None = None


class Leaf(Model):
    color: LeafColor | None = None


LeafColor: TypeAlias = str


class Bark(Model, extra="forbid"):
    rough: bool | None = None
