"""Whether two versions of a part of a document play the same role for all that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from specwright.api import AliasDef, ClassDef
from specwright.build.surroundings import unit_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from specwright.api import Api, ModelDef, Operation


def stays(old: Api, new: Api, units: Collection[str], *, linked: bool) -> bool:
    """Whether everything but operations and models themselves is the same.

    `units`: where parts stand that may differ. `linked`: whether the package has links.
    """
    for field in ("schemes", "servers", "webhooks", "title", "version"):
        if getattr(old, field) != getattr(new, field):
            return False
    if [replace(group, operations=()) for group in old.groups] != [
        replace(group, operations=()) for group in new.groups
    ]:
        return False
    places = {(each.method, each.path): each for group in new.groups for each in group.operations}
    for operation in (each for group in old.groups for each in group.operations):
        other = places.get((operation.method, operation.path), operation)
        if operation != other and not _same_place(operation, other, linked=linked):
            return False
    was, now = ({model.name: model for model in api.models} for api in (old, new))
    if [name for name in was if name in now] != [name for name in now if name in was]:
        return False
    return all(
        unit_of((was.get(name) or now[name]).origin.pointer) in units
        and (name not in was or name not in now or _same_role(was[name], now[name]))
        for name in was.keys() | now.keys()
        if name not in was or name not in now or replace(was[name], tags=()) != replace(now[name], tags=())
    )


def _same_place(old: Operation, new: Operation, *, linked: bool) -> bool:
    for field in ("links", "callbacks"):
        if getattr(old, field) != getattr(new, field):
            return False
    return old.result == new.result or not linked


def _same_role(old: ModelDef, new: ModelDef) -> bool:
    """Whether nothing but the inside of a model is another."""
    if (old.origin, type(old)) != (new.origin, type(new)):
        return False
    if isinstance(old, ClassDef) and isinstance(new, ClassDef):
        return old.bases == new.bases
    return not (isinstance(old, AliasDef) and isinstance(new, AliasDef)) or old.recursive == new.recursive
