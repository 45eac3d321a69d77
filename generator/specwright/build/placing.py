"""The surroundings of a part of the document as it is, where those of it as it was are known.

Nobody else may be called otherwise then: a name that comes is nobody's, and nobody waits for one that goes.
"""

from __future__ import annotations

import builtins
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from msgspec.structs import replace

from specwright.build.blocks import UnlikeError
from specwright.build.survey import entries_of, error_key, groups_of, models_of, raised_by, wishes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from specwright.api import Api
    from specwright.build.surroundings import Model, Surroundings
    from specwright.draft import Draft

T = TypeVar("T")
Called: TypeAlias = tuple[str, str]
"""Method and constant of an operation."""
Parsed: TypeAlias = "tuple[Api, Draft]"
Sides: TypeAlias = "tuple[Mapping[str, Model], Mapping[str, Model], Mapping[str, Model]]"
"""All models by name, and those of a part as it was and as it is."""


def placed(
    around: Surroundings,
    before: Parsed,
    after: Parsed,
    places: Sequence[str],
    words: Callable[[], frozenset[str]],
) -> Surroundings:
    """Raises `UnlikeError` where others would notice, or where the place is not certain.

    `places` are pointers to all paths and components as they are, in their order. `words` are names that mean
    something in some module of the package, and maybe others.
    """
    old, new = before[0], after[0]
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
    found = _with_errors(_with_models(found, before, after, places, words), before, after, places)
    if bool(found.homes) != bool(around.homes):
        raise UnlikeError
    return found


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
    found: list[list[T]] = [[], *([item] for item in whole)]
    for kind, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # In `at`, behind one more: from the last that stays in front to the first that stays behind.
        before, inside, behind = at[start], at[start + 1 : end + 1], at[end + 1]
        if kind == "equal":
            continue
        if kind != "delete" and inside != list(range(before + 1, behind)):
            raise UnlikeError
        for index in inside:
            found[index + 1] = []
        found[before + 1] += new[from_:to]
    return [item for items in found for item in items]


def _check_operations(was: Surroundings, now: Surroundings, words: Callable[[], frozenset[str]]) -> None:
    if len({*now.operations}) < len(now.operations):
        raise UnlikeError
    methods = {*was.methods} ^ {*now.methods}
    if methods and (any(hasattr(builtins, each) for each in methods) or not words().isdisjoint(methods)):
        raise UnlikeError


def _with_models(
    around: Surroundings,
    old: Parsed,
    new: Parsed,
    places: Sequence[str],
    words: Callable[[], frozenset[str]],
) -> Surroundings:
    was, now = models_of(*old), models_of(*new)
    gone, come = was.keys() - now.keys(), now.keys() - was.keys()
    if not gone <= around.models.keys() or not come.isdisjoint(around.models):
        raise UnlikeError
    if any(name.islower() or hasattr(builtins, name) for name in gone | come):
        raise UnlikeError
    if gone | come and not words().isdisjoint(gone | come):
        raise UnlikeError
    known = {**around.models, **was, **now}
    here, beside = _apart((around.models, was, now), "/paths/")
    parts = {True: _ordered(here, places), False: _beside(beside, places)}
    first = places[0].startswith("/paths/")
    before = entries_of(*old)
    entries = {unit: each for unit, each in around.entries.items() if unit not in before}
    return replace(
        around,
        models={name: known[name] for part in (first, not first) for name in parts[part]},
        entries=entries | entries_of(*new),
    )


def _with_errors(around: Surroundings, old: Parsed, new: Parsed, places: Sequence[str]) -> Surroundings:
    """Raises `UnlikeError` where an error that somebody else has is called otherwise now."""
    was = raised_by(*old)
    raised = {unit: each for unit, each in around.raised.items() if unit not in was} | raised_by(*new)
    order = {place: at for at, place in enumerate(places)}
    keys = {key for each in raised.values() for key, _ in each}
    wishes = {**around.error_wishes, **wishes_of(new[0])}
    found = replace(
        around,
        raised={unit: raised[unit] for unit in sorted(raised, key=lambda unit: order.get(unit, len(order)))},
        error_wishes={key: wish for key, wish in wishes.items() if key in keys},
    )
    names = {**around.error_names, **{error_key(each): str(each.name) for each in new[0].errors}}
    if any(found.error_names.get(key, name) != name for key, name in names.items()):
        raise UnlikeError
    return found


def described(api: Api, around: Surroundings) -> Api:
    """With what is said most often of each error."""
    errors = [replace(each, description=around.errors[each.name].description) for each in api.errors]
    return replace(api, errors=tuple(errors))


def _apart(sides: Sides, group: str) -> tuple[Sides, Sides]:
    """Models of a group, and the others."""

    def those(models: Mapping[str, Model], *, inside: bool) -> dict[str, Model]:
        return {name: each for name, each in models.items() if each.unit.startswith(group) is inside}

    whole, old, new = sides
    found, rest = (
        (those(whole, inside=i), those(old, inside=i), those(new, inside=i)) for i in (True, False)
    )
    return found, rest


def _beside(sides: Sides, places: Sequence[str]) -> list[str]:
    """Models of components: those of schemas stand in their order, unless a discriminator asks earlier."""
    schemas, rest = _apart(sides, "/components/schemas/")
    order = {place: at for at, place in enumerate(places)}
    for models, first, others in zip(sides, schemas, rest, strict=True):
        ranks = [order[each.unit] for each in first.values() if each.unit in order]
        if ranks != sorted(ranks) or [*models] != [*first, *others]:
            return spliced(*map(list, sides))
    return [*_ordered(schemas, places), *spliced(*map(list, rest))]


def _ordered(sides: Sides, places: Sequence[str]) -> list[str]:
    """Models that stand in the order of their paths or components."""
    whole, was, now = map(_by_unit, sides)
    if any(whole.get(unit) != names for unit, names in was.items()):
        raise UnlikeError
    found = {unit: names for unit, names in whole.items() if unit not in was} | now
    order = {place: at for at, place in enumerate(places)}
    return [name for unit in sorted(found, key=order.__getitem__) for name in found[unit]]


def _by_unit(models: Mapping[str, Model]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, model in models.items():
        found.setdefault(model.unit, []).append(name)
    return found
