# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Generic lists."""

from __future__ import annotations

from typing import Any, TypeAlias

from specwright_runtime.model import Model


class ListDogsResponse(Model):
    """A page of whatever the schema that refers to it means by `item`."""

    items: list[Item]
    before: ComponentsPage | None = None


class Item(Model):
    barks: bool


class Page(Model):
    """A page of whatever the schema that refers to it means by `item`."""

    items: list[DefsItem]
    before: Page | None = None


class CatPage(Model):
    """A page of cats."""

    items: list[Cat]
    before: SchemasPage | None = None


class Cat(Model):
    name: str


class Tree(Model):
    data: str | None = None
    children: list[Tree] | None = None


class StrictTree(Model, extra="forbid"):
    data: str
    children: list[StrictTree] | None = None


DefsItem: TypeAlias = Any


class SchemasPage(Model):
    """A page of whatever the schema that refers to it means by `item`."""

    items: list[Cat]
    before: SchemasPage | None = None


class ComponentsPage(Model):
    """A page of whatever the schema that refers to it means by `item`."""

    items: list[Item]
    before: ComponentsPage | None = None
