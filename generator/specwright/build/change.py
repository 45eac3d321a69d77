"""What becomes of the surroundings of a package when a part of it changes."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from specwright.build.structures import kept
from specwright.build.surroundings import Filled, Surroundings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from specwright.build.survey import Part
    from specwright.plan.operations import Security

T = TypeVar("T")


def changed(before: Surroundings, old: Part, new: Part, units: Collection[str]) -> Surroundings | None:
    """The surroundings when `new` stands where `old` stood; `None` where another part would notice.

    Both have their operations and models in `before` already (`placing.placed`). `units`: where their
    parts stand that may differ.
    """
    structures = kept(before, old.met, new.met, units)
    if structures is None:
        return None
    if before.load + new.load >= 1:
        return None
    entered = Counter(before.entered)
    entered.subtract(old.entered)
    entered.update(new.entered)
    shaped, filled = _shaped(before, old, new), _filled_again(before, old, new)
    if shaped is None or filled is None:
        return None
    securities = _replaced(before.securities, old.securities, new.securities)
    if bool(securities) != bool(before.securities):  # what an application takes is another
        return None
    shareable = _replaced(before.shareable, old.shareable, new.shareable)
    wishes, used = {**before.wishes, **new.wishes}, frozenset(chain.from_iterable(shareable.values()))
    after = replace(
        before,
        structures=structures,
        owners={user: each for user, each in before.owners.items() if user not in old.owners} | new.owners,
        entered={key: uses for key, uses in entered.items() if uses},
        places=_replaced(before.places, old.places, new.places),
        shareable=shareable,
        wishes={key: wish for key, wish in wishes.items() if key in used},
        securities=securities,
        bodies=shaped,
        filled=filled,
    )
    vars(after)["homes"] = before.homes  # of the models, which are these already
    return after


def _replaced(all_: Mapping[str, T], old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T]:
    return {**{key: each for key, each in all_.items() if key not in old}, **new}


def called_otherwise(before: Surroundings, after: Surroundings) -> set[str]:
    """Where operations stand that have something alike with others whose constant is another now, or gone."""
    was, now = before.constants, after.constants
    views = {key for key, _ in was.views.items() ^ now.views.items()}
    securities = {key for key, _ in was.securities.items() ^ now.securities.items()}
    schemes = {
        name for name in was.schemes.keys() & now.schemes.keys() if was.schemes[name] != now.schemes[name]
    }
    return {
        around.places[constant]
        for around in (before, after)
        for constant in around.operations
        if not views.isdisjoint(around.shareable[constant])
        or ((each := around.securities.get(constant)) and (each in securities or _needs(each, schemes)))
    }


def moved(before: Surroundings, after: Surroundings) -> set[str]:
    """Where models stand that are in another module now, or name one that is."""
    was, now = before.homes, after.homes
    names = {name for name in was.keys() & now.keys() if was[name] != now[name]}
    return {
        model.unit
        for around in (before, after)
        for name, model in around.models.items()
        if names and (name in names or not names.isdisjoint(model.named))
    }


def _needs(security: Security, schemes: Collection[str]) -> bool:
    return any(need.scheme in schemes for choice in security for need in choice)


def _filled_again(before: Surroundings, old: Part, new: Part) -> list[Filled] | None:
    """The table, where its functions are called as they were and stand in their order."""
    here = {*old.operations, *new.operations}
    known = {each.body: each.function for each in before.filled}
    was, now = ([each for each in part.filled if each.constant != "*"] for part in (old, new))
    there = [replace(each, operation="", function="") for each in before.filled if each.constant in here]
    if sorted(there) != sorted(replace(each, operation="") for each in was):
        return None
    if len({each.body for each in (*before.filled, *old.filled, *new.filled) if each.constant == "*"}) > 1:
        return None
    if any(each.body not in known for each in now):
        return None
    come = [replace(each, function=known[each.body]) for each in now]
    order = {constant: at for at, constant in enumerate(("*", *before.operations))}
    rest = (each for each in before.filled if each.constant not in here)
    found = sorted([*rest, *come], key=lambda each: order[each.constant])
    firsts: list[dict[str, str]] = [{}, {}]
    for lines, first in zip((before.filled, found), firsts, strict=True):
        for each in lines:
            first.setdefault(each.body, each.status)
    return found if list(firsts[0].items()) == list(firsts[1].items()) else None


def _shaped(before: Surroundings, old: Part, new: Part) -> Mapping[str, int] | None:
    """How often each body is used, where the one that most errors have stays that."""
    if old.bodies == new.bodies:
        return before.bodies
    found = Counter(before.bodies)
    found.subtract(old.bodies)
    found.update(new.bodies)
    most = max((uses for body, uses in found.items() if body != before.common), default=0)
    if found[before.common] <= most:
        return None
    return {body: uses for body, uses in found.items() if uses}
