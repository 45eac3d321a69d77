"""The surroundings of a part of the document as it is, where those of it as it was are known.

Nobody else may be called otherwise then: a name that comes is nobody's, and nobody waits for one that goes.
"""

from __future__ import annotations

import builtins
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from msgspec.structs import replace

from specwright.api import ClassDef
from specwright.build.blocks import UnlikeError
from specwright.build.survey import groups_of
from specwright.plan.modules import LIMIT, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from specwright.api import Api, ModelDef
    from specwright.build.surroundings import Surroundings

T = TypeVar("T")
Called: TypeAlias = tuple[str, str]
"""Method and constant of an operation."""


def placed(around: Surroundings, old: Api, new: Api, words: Callable[[], frozenset[str]]) -> Surroundings:
    """Raises `UnlikeError` where others would notice, or where the place is not certain.

    `words` are names that mean something in some module of the package, and maybe others.
    """
    called, was, now = renamed(old, new), groups_of(old), groups_of(new)
    if was.keys() != now.keys() or not was.keys() <= around.groups.keys():
        raise UnlikeError
    groups = {tag: [called.get(each, each) for each in group] for tag, group in around.groups.items()}
    for tag, group in was.items():
        groups[tag] = spliced(groups[tag], [called.get(each, each) for each in group], now[tag])
    constants = {one: other for (_, one), (_, other) in called.items()}
    found = replace(
        around,
        groups=groups,
        places=_called(around.places, constants),
        shareable=_called(around.shareable, constants),
        securities=_called(around.securities, constants),
        filled=[
            replace(each, constant=constants.get(each.constant, each.constant)) for each in around.filled
        ],
    )
    _check_operations(around, found, words)
    return _with_models(found, old, new, words)


def renamed(old: Api, new: Api) -> dict[Called, Called]:
    """Methods and constants of operations that are called otherwise now, by the old ones."""
    was, now = (
        {
            (each.method, each.path): (str(each.name), str(each.constant))
            for g in api.groups
            for each in g.operations
        }
        for api in (old, new)
    )
    return {called: now[place] for place, called in was.items() if place in now and now[place] != called}


def _called(all_: Mapping[str, T], called: Mapping[str, str]) -> dict[str, T]:
    return {called.get(constant, constant): each for constant, each in all_.items()}


def spliced(whole: Sequence[T], old: Sequence[T], new: Sequence[T]) -> list[T]:
    """`whole` with the changes that lead from `old`, some of its items, to `new`.

    Raises `UnlikeError` where something comes between items that are no neighbours in the whole.
    """
    if old == new:
        return list(whole)
    places = {item: index for index, item in enumerate(whole)}
    if not all(item in places for item in old):
        raise UnlikeError
    at = [-1, *(places[item] for item in old), len(whole)]
    if at != sorted(at):
        raise UnlikeError
    found = list(whole)
    for kind, start, end, from_, to in reversed(
        SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ):
        # In `at`, behind one more: from the last that stays in front to the first that stays behind.
        before, inside, behind = at[start], at[start + 1 : end + 1], at[end + 1]
        if kind == "delete":
            for index in reversed(inside):
                del found[index]
        elif kind != "equal":
            if inside != list(range(before + 1, behind)):
                raise UnlikeError
            found[before + 1 : behind] = new[from_:to]
    return found


def _check_operations(was: Surroundings, now: Surroundings, words: Callable[[], frozenset[str]]) -> None:
    if len({*now.operations}) < len(now.operations):
        raise UnlikeError
    if any(hasattr(builtins, method) for method in {*was.methods} ^ {*now.methods}):
        raise UnlikeError
    if not words().isdisjoint({*was.methods} ^ {*now.methods}):
        raise UnlikeError


def _with_models(
    around: Surroundings, old: Api, new: Api, words: Callable[[], frozenset[str]]
) -> Surroundings:
    was, now = ({str(model.name): model for model in api.models} for api in (old, new))
    gone, come = was.keys() - now.keys(), now.keys() - was.keys()
    if not gone and not come:
        return around
    if any(name.islower() or hasattr(builtins, name) for name in gone | come) or not words().isdisjoint(
        gone | come
    ):
        raise UnlikeError
    if not come.isdisjoint(around.tags) or not gone <= around.tags.keys():
        raise UnlikeError
    if any(isinstance(model, ClassDef) and model.bases for model in (*_of(was, gone), *_of(now, come))):
        raise UnlikeError
    tags = {name: each for name, each in around.tags.items() if name not in gone}
    tags |= {name: sorted(now[name].tags) for name in come}
    homes = {name: home for name, home in around.homes.items() if name not in gone}
    if (len(tags) > LIMIT) != bool(homes):
        raise UnlikeError
    if homes:
        modules = {group.tag or "": str(group.module) for group in new.groups}
        for model in _of(now, come):
            if len(model.tags) != 1:
                raise UnlikeError
            homes[str(model.name)] = modules[model.tags[0]]
        if any(len(around.tags[name]) != 1 or around.homes[name] == SHARED for name in gone):
            raise UnlikeError
        if {*homes.values()} != {*around.homes.values()}:
            raise UnlikeError
    return replace(around, tags=tags, homes=homes)


def _of(models: Mapping[str, ModelDef], names: Collection[str]) -> list[ModelDef]:
    return [models[name] for name in names]
