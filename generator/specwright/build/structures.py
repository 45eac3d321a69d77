"""What stands in place and is equal is one definition, that of the first: who notices when one changes?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.build.surroundings import Structure, digest, unit_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from specwright.api import Api
    from specwright.build.surroundings import Surroundings
    from specwright.draft import Draft


def structures_of(draft: Draft) -> dict[str, Structure]:
    found = {}
    for text, uses in draft.structures.items():
        key = draft.firsts[text]
        found[digest(text)] = Structure(uses, key.origin.pointer, f"{key.view} {key.path}")
    return found


class Met(Struct, frozen=True):
    """What some operations and components have in place, and are."""

    structures: Mapping[str, Structure]
    models: frozenset[tuple[str, str]]
    """Where each stands, and its name."""


def met(api: Api, draft: Draft) -> Met:
    models = frozenset((model.origin.pointer, str(model.name)) for model in api.models)
    return Met(structures_of(draft), models)


def lacking(before: Surroundings, old: Met, new: Met, units: Collection[str]) -> tuple[set[str], set[str]]:
    """Parts that have in place what `units` have or had there; and those whose it is that `units` get."""
    users, owners = set[str](), set[str]()
    for was, now, whole in _differing(before, old, new):
        owner = unit_of(whole.first)
        if owner in units:
            users.update(user for user, owned in before.owners.items() if owner in owned)
        elif was is None and (now is None or now.place != whole.place):
            owners.add(owner)
    return users - {*units}, owners


def _differing(
    before: Surroundings, old: Met, new: Met
) -> Iterator[tuple[Structure | None, Structure | None, Structure]]:
    """Structures that come, go, or are called otherwise: as a part had and has them, and as all have them."""
    renamed = {place for place, _ in old.models ^ new.models}
    for key in old.structures.keys() | new.structures.keys():
        was, now, whole = (each.structures.get(key) for each in (old, new, before))
        if whole is not None and (was != now or whole.first in renamed):
            yield was, now, whole


def kept(before: Surroundings, old: Met, new: Met, units: Collection[str]) -> Mapping[str, Structure] | None:
    """All structures when `new` is met where `old` was; `None` where others than `units` would notice."""
    for was, now, first in _differing(before, old, new):
        if was is not None and was.uses == first.uses:
            continue
        # What is equal to it elsewhere would be merged with it, or no longer be: but for what is first.
        if any(each is not None and each.place != first.place for each in (was, now)) or now is None:
            return None
        if unit_of(first.first) in units:
            return None
    structures = dict(before.structures)
    for key in old.structures.keys() | new.structures.keys():
        was, now, whole = (each.structures.get(key) for each in (old, new, before))
        there = whole.uses if whole is not None else 0
        gone = was.uses if was is not None else 0
        found = whole if there > gone else now  # where nobody else has it, it may stand elsewhere now
        structures.pop(key, None)
        if found is not None:
            uses = there - gone + (now.uses if now is not None else 0)
            structures[key] = replace(found, uses=uses)
    return structures
