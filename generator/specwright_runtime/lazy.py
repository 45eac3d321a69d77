"""Names that are imported when they are first used: a package's public ones, and models of other modules.

A large document has its models in many modules that refer to each other in circles. No
module imports another one: what an annotation names is fetched from the package of
models when a model is first built, and then stays in its module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import get_args, get_type_hints

from typing_extensions import TypeAliasType

_NAME = re.compile(r"\b[^\W\d]\w*")

_linked: set[object] = set()
"""Definitions whose names are all in their modules."""


def lazily(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package.

    `homes` gives for each public name its module below the package; an empty text means
    that the name is a module itself.
    """

    def attribute(name: str) -> object:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if not home:
            return import_module(f"{package}.{name}")
        value: object = getattr(import_module(f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)
        for alias in _aliases(value):
            link(alias)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    attribute.__dict__["homes"] = homes
    return attribute, names


def link(definition: type | TypeAliasType) -> None:
    """Fetch what the annotations of a model, or the text of an alias, name in other modules.

    Does nothing in packages whose models are all in one module.
    """
    if definition in _linked:
        return
    module = sys.modules.get(definition.__module__ or "")
    package = sys.modules.get(getattr(module, "__package__", None) or "")
    homes: Mapping[str, str] | None = getattr(getattr(package, "__getattr__", None), "homes", None)
    if module is None or package is None or homes is None or module is package:
        return
    waiting: list[object] = [definition]
    while waiting:
        item = waiting.pop()
        if item in _linked:
            continue
        waiting += _link_one(item, sys.modules[item.__module__ or ""], package, homes)
        _linked.add(item)  # not before: another thread may ask meanwhile


def named(alias: TypeAliasType) -> object:
    """What an alias stands for; a text of its own is read as pydantic reads it."""
    value = alias.__value__
    if not isinstance(value, str):
        return value
    link(alias)
    return resolved(alias, value)


def resolved(definition: type | TypeAliasType, annotation: object) -> object:
    """An annotation, which may be a text, as the module of a linked definition understands it."""
    holder = SimpleNamespace(__annotations__={"value": annotation})
    names = vars(sys.modules[definition.__module__ or ""])
    return get_type_hints(holder, names, include_extras=True)["value"]


def _link_one(
    item: object, module: ModuleType, package: ModuleType, homes: Mapping[str, str]
) -> list[object]:
    """Link one definition; answers the aliases that it names, whose own text has to be linked, too."""
    if isinstance(item, TypeAliasType):
        texts = [item.__value__]
    else:
        assert isinstance(item, type)
        texts = [text for base in type.mro(item) for text in vars(base).get("__annotations__", {}).values()]
    aliases: list[object] = []
    for text in texts:
        if not isinstance(text, str):
            continue
        for name in _NAME.findall(text):
            if name not in homes:
                continue
            value = vars(module).get(name)
            if value is None:
                value = getattr(package, name)
                setattr(module, name, value)
            aliases += _aliases(value)
    return aliases


def _aliases(value: object) -> Iterator[TypeAliasType]:
    """The aliases with a text of their own that a public name is, or is made of."""
    if isinstance(value, TypeAliasType):
        yield value
    else:
        for part in get_args(value):
            yield from _aliases(part)
