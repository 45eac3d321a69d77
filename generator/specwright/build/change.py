"""What becomes of the surroundings of a package when a part of it changes."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from specwright.build.structures import kept
from specwright.build.surroundings import Constant, ErrorUse, Filled, Surroundings
from specwright.build.survey import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from specwright.build.survey import Part


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
    # Of a component that nothing refers to, a warning tells.
    if any((entered[key] > 0) != (key in before.entered) for key in {*old.entered, *new.entered}):
        return None
    constants = _recounted(before, old, new)
    securities = _secured(before, old, new)
    errors = _raised_again(before, old, new)
    shaped, filled = _shaped(before, old, new), _filled_again(before, old, new)
    tags = _tagged(before, old, new)
    if constants is None or securities is None or errors is None or tags is None:
        return None
    if shaped is None or filled is None:
        return None
    names = {**before.error_names, **new.error_names}
    return replace(
        before,
        structures=structures,
        owners={user: each for user, each in before.owners.items() if user not in old.owners} | new.owners,
        entered={key: uses for key, uses in entered.items() if uses},
        constants=constants,
        securities=securities,
        errors=errors,
        error_names={key: name for key, name in names.items() if name in errors},
        bodies=shaped,
        filled=filled,
        tags=tags,
    )


def _tagged(before: Surroundings, old: Part, new: Part) -> Mapping[str, Sequence[str]] | None:
    tags = dict(before.tags)
    for name in old.tags.keys() & new.tags.keys():
        was, now = frozenset(old.tags[name]), frozenset(new.tags[name])
        all_ = tags[name]
        if not was <= now:  # others of that tag, which are not here, may reach it, too
            return None
        if not now - was <= {*all_}:
            if before.homes and len(all_) < 2:
                return None
            tags[name] = sorted({*all_, *now})
    return tags


def _recounted(before: Surroundings, old: Part, new: Part) -> dict[str, Constant] | None:
    constants = dict(before.constants)
    uses, order = [], []
    for part in (old, new):
        counts: dict[str, int] = {}
        named: list[tuple[str, str]] = []
        for constant, key, word in part.shareable:
            counts[key] = counts.get(key, 0) + 1
            known = constants.get(key)
            if known is not None and known.name and known.first == constant:
                named.append((constant, key))
            elif known is not None and known.name and part is new and _before(before, constant, known.first):
                earlier = _begun(constants, key, constant, before)
                if earlier is None:
                    return None
                constants[key] = earlier
            constants.setdefault(key, Constant(0, word, "", constant))
        uses.append(counts)
        order.append(list(dict.fromkeys(named)))
    if order[0] != order[1]:
        return None
    touched = set()
    for key in uses[0].keys() | uses[1].keys():
        difference = uses[1].get(key, 0) - uses[0].get(key, 0)
        each = constants[key]
        total = each.uses + difference
        if total < 0 or (difference and bool(each.name) != (total > 1)):
            return None
        if difference and total > 1:
            touched.add(folded(each.word))
        constants[key] = replace(each, uses=total)
        if not total:
            del constants[key]
    return constants if all(_stays_named(word, before, constants) for word in touched) else None


def _begun(
    constants: Mapping[str, Constant], key: str, constant: str, before: Surroundings
) -> Constant | None:
    """As used by an earlier operation first, where that changes the order of no constants."""
    above = [each for each in takewhile(lambda each: each != key, constants) if constants[each].name]
    if above and not _before(before, constants[above[-1]].first, constant):
        return None
    return replace(constants[key], first=constant)


def _stays_named(word: str, before: Surroundings, constants: Mapping[str, Constant]) -> bool:
    """Whether of several that may want one name those that have one are used most, as they were."""
    for known in (before.constants, constants):
        rivals = [each for each in known.values() if each.uses > 1 and folded(each.word) == word]
        least = min((each.uses for each in rivals if each.name), default=0)
        if any(each.uses >= least for each in rivals if not each.name):
            return False
    return True


def _secured(before: Surroundings, old: Part, new: Part) -> Mapping[str, Constant] | None:
    """A constant has what several operations have; where their number changes, it stays so."""
    difference = Counter(key for _, key in new.securities)
    difference.subtract(key for _, key in old.securities)
    found = dict(before.securities)
    for key, count in difference.items():
        if not count:
            continue
        known = found.get(key)
        if known is None or known.uses < 2 or known.uses + count < 2:
            return None
        if (known.first, key) in old.securities and (known.first, key) not in new.securities:
            return None
        for constant, each in new.securities:
            if each == key and _before(before, constant, known.first):
                earlier = _begun(found, key, constant, before)
                if earlier is None:
                    return None
                known = earlier
        found[key] = replace(known, uses=known.uses + count)
    return found


def _raised_again(before: Surroundings, old: Part, new: Part) -> Mapping[str, ErrorUse] | None:
    difference = Counter(new.raised)
    difference.subtract(Counter(old.raised))
    changed = {raised: count for raised, count in difference.items() if count}
    if not changed:
        return before.errors
    errors = {**new.errors, **before.errors}
    for (_, name, description), count in changed.items():
        was = errors[name]
        said = dict(was.descriptions)
        said[description] = said.get(description, 0) + count
        errors[name] = replace(
            was, uses=was.uses + count, descriptions={text: uses for text, uses in said.items() if uses}
        )
    return _settled(before, errors, {name for _, name, _ in changed})


def _settled(
    before: Surroundings, errors: dict[str, ErrorUse], names: Iterable[str]
) -> Mapping[str, ErrorUse] | None:
    """Errors whose uses changed, where all are called and described as they were."""
    for name in names:
        was, now = before.errors.get(name), errors[name]
        if was is not None and now.uses:
            if was.description is None or now.description != was.description:
                return None
        elif now.description is None and now.uses:
            return None
        for other, rival in errors.items():  # of two at one status, the one with more uses is named first
            if other == name or rival.status != now.status:
                continue
            known = before.errors.get(other)
            sooner = (was.uses if was else 0) > (known.uses if known else 0)
            if now.uses == rival.uses or (now.uses > rival.uses) != sooner:
                return None
            if was is not None and known is not None and was.uses == known.uses:
                return None
            if (was is None or not now.uses) and now.uses > rival.uses:
                return None
    return {name: each for name, each in errors.items() if each.uses}


def _before(known: Surroundings, one: str, other: str) -> bool:
    order = known.operations
    return one not in order or other not in order or order.index(one) < order.index(other)


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
    if not before.common or any(
        uses >= found[before.common] for body, uses in found.items() if body != before.common
    ):
        return None
    return {body: uses for body, uses in found.items() if uses}
