"""Divides the models of a large document among modules, by the tags that use them."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from specwright.api import ClassDef
from specwright.name.identifiers import stem
from specwright.pytypes import ClassName, ModuleName

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from specwright.api import Api
    from specwright.build.surroundings import Surroundings

LIMIT = 60
"""Definitions that one module holds and a person still reads."""

FEW = 4
"""Definitions that are worth a module of their own."""

SHARED = ModuleName("common")

_FIRST_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+")


def assign(api: Api) -> Mapping[ClassName, ModuleName]:
    """The module of each definition, or nothing where one module holds them all."""
    found = divided(
        {model.name: model.tags for model in api.models},
        {group.tag: group.module for group in api.groups if group.tag is not None},
        {model.name: model.bases for model in api.models if isinstance(model, ClassDef)},
    )
    return {ClassName(name): module for name, module in found.items()}


def divided(
    tags: Mapping[str, Collection[str]], modules: Mapping[str, str], bases: Mapping[str, Collection[str]]
) -> dict[str, ModuleName]:
    """As `assign`. `tags` are those of the operations that reach each definition, `modules` those of tags.

    What one tag uses is in the tag's module, what several use is in `common`, or with others
    whose names begin alike where that is too much. A class and its bases stay together: a base
    has to exist when the class statement runs.
    """
    if len(tags) <= LIMIT:
        return {}
    # A script without capitals may call a class as a tag's module, and the package has one place for both.
    by_tag = {tag: ModuleName(f"{name}_" if name in tags else name) for tag, name in modules.items()}
    homes = {
        name: by_tag.get(next(iter(each)), SHARED) if len(each) == 1 else SHARED
        for name, each in tags.items()
    }
    if sum(home == SHARED for home in homes.values()) > LIMIT:
        homes.update(
            _by_subject([name for name, home in homes.items() if home == SHARED], set(homes.values()))
        )
    for members in _families(bases):
        if len({homes[name] for name in members}) > 1:
            homes.update(dict.fromkeys(members, SHARED))
    return homes if len(set(homes.values())) > 1 else {}


def beside(api: Api, around: Surroundings) -> Mapping[ClassName, ModuleName]:
    """As `assign`, of some of the definitions that are `around`."""
    if not around.homes:
        return {}
    return {model.name: ModuleName(around.homes[model.name]) for model in api.models}


def _by_subject(names: list[str], taken: set[ModuleName]) -> dict[str, ModuleName]:
    """What begins with the same word is about one thing: `BillingMeter` and `BillingAlert`.

    Few classes make no module of their own; they stay in `common`.
    """
    subjects: dict[ModuleName, list[str]] = {}
    for name in names:
        word = _FIRST_WORD.match(name)
        if word is not None and not keyword.iskeyword(word[0].lower()):
            subjects.setdefault(ModuleName(stem(word[0].lower())), []).append(name)
    return {
        name: subject
        for subject, members in subjects.items()
        if len(members) >= FEW or subject in taken
        for name in members
    }


def _families(bases: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Classes that are related by inheritance, in any number of steps."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.get(name, name) != name:
            name = root[name]
        return name

    for name, above in bases.items():
        for base in above:
            root[find(name)] = find(base)
    families: dict[str, list[str]] = {}
    for name in {*root, *root.values()}:
        families.setdefault(find(name), []).append(name)
    return list(families.values())
