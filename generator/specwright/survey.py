"""Finds out the surroundings of a whole package, and what becomes of them when a part of it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.plan.views import ModelsView, OperationsView, ParameterView, ResponseView
from specwright.pytypes import Named
from specwright.surroundings import Constant, ErrorUse, Surroundings, digest, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specwright.api import Api
    from specwright.draft import Draft
    from specwright.plan.views import File


def survey(api: Api, draft: Draft, files: Sequence[File]) -> Surroundings:
    """The surroundings of every part of a whole package."""
    view = next(file.view for file in files if isinstance(file.view, OperationsView))
    assert isinstance(view, OperationsView)
    constants: list[ParameterView | ResponseView] = [*view.parameters, *view.responses]
    named = {identity(each): str(each.name) for each in constants}
    counted: dict[str, Constant] = {}
    for constant, each in _shareable(view):
        key = identity(each)
        before = counted.get(key)
        if before is None:
            counted[key] = Constant(1, _word(each), named.get(key, ""), constant)
        else:
            counted[key] = replace(before, uses=before.uses + 1)
    operations = [operation for group in api.groups for operation in group.operations]
    used = {need.scheme for operation in operations for choice in operation.security for need in choice}
    schemes = [scheme.name for scheme in api.schemes if scheme.name in used]
    securities = {
        digest(repr(operation.security)): str(descriptor.security)
        for operation, descriptor in zip(operations, view.descriptors, strict=True)
        if descriptor.security is not None and descriptor.security.isidentifier()
    }
    return Surroundings(
        structures={digest(text): uses for text, uses in draft.structures.items()},
        owners=_owners(draft),
        load=draft.load,
        constants=counted,
        securities=securities,
        schemes={name: str(constant.name) for name, constant in zip(schemes, view.constants, strict=False)},
        errors=_errors(api),
        error_names={digest(f"{each.status} {each.body!r}"): str(each.name) for each in api.errors},
        methods={group.tag or "": [str(each.name) for each in group.operations] for group in api.groups},
        operations=[str(each.constant) for each in view.descriptors],
        tags={str(model.name): model.tags for model in api.models},
        homes={
            str(definition.name): PurePosixPath(file.path).stem
            for file in files
            if isinstance(file.view, ModelsView) and "/models/" in file.path
            for definition in file.view.definitions
        },
    )


def _errors(api: Api) -> dict[str, ErrorUse]:
    shape = next((body for constant, _, body in api.error_bodies if constant == "*"), None)
    found = {
        str(each.name): ErrorUse(
            each.status,
            0,
            {},
            each.body is None or (shape is not None and each.body == Named(name=shape.body)),
        )
        for each in api.errors
    }
    for _, name, description in _raised(api):
        before = found[name]
        said = {**before.descriptions, description: before.descriptions.get(description, 0) + 1}
        found[name] = replace(before, uses=before.uses + 1, descriptions=said)
    return found


def _raised(api: Api) -> Iterator[tuple[str, str, str]]:
    """Each documented error: constant of the operation, name, description."""
    pending = [operation for group in api.groups for operation in group.operations]
    pending += [operation for webhook in api.webhooks for operation in webhook.operations]
    while pending:
        operation = pending.pop()
        for response in operation.responses:
            if response.error is not None:
                yield str(operation.constant), str(response.error), response.description
        pending += [inner for callback in operation.callbacks for inner in callback.operations]


def _owners(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for one, other in draft.borrowed:
        user, owner = unit_of(one.pointer), unit_of(other.pointer)
        if user != owner:
            found.setdefault(user, {})[owner] = None
    return {user: sorted(owners) for user, owners in found.items()}


def unit_of(pointer: str) -> str:
    """The path item or component that a place belongs to."""
    return "/".join(pointer.split("/")[: 3 if pointer.startswith("/paths/") else 4])


def changed(before: Surroundings, old: Part, new: Part) -> Surroundings | None:
    """The surroundings when `new` stands where `old` stood; `None` where another part would notice."""
    structures = dict(before.structures)
    for key in old.structures.keys() | new.structures.keys():
        was, now = old.structures.get(key, 0), new.structures.get(key, 0)
        if was == now:
            continue
        # What is equal to it elsewhere would be merged with it, or no longer be.
        if structures.get(key, 0) != was:
            return None
        structures[key] = now
        if not now:
            structures.pop(key)
    if before.load + new.load >= 1:
        return None
    constants = _recounted(before, old, new)
    if constants is None:
        return None
    errors = _raised_again(before, old, new)
    if errors is None:
        return None
    tags = before.tags
    for name, found in new.tags.items():
        reached, was_reached = frozenset(found), frozenset(old.tags[name])
        if reached != was_reached and not (was_reached < reached <= frozenset(tags[name])):
            return None
    return replace(
        before,
        structures=structures,
        owners={user: each for user, each in before.owners.items() if user not in old.owners} | new.owners,
        constants=constants,
        errors=errors,
    )


def _recounted(before: Surroundings, old: Part, new: Part) -> dict[str, Constant] | None:
    constants = dict(before.constants)
    competitors: dict[str, int] = {}
    for each in constants.values():
        competitors[each.word] = competitors.get(each.word, 0) + (each.uses > 1)
    uses, order = [], []
    for part in (old, new):
        counts: dict[str, int] = {}
        named: list[tuple[str, str]] = []
        for constant, key, word in part.shareable:
            counts[key] = counts.get(key, 0) + 1
            known = constants.get(key)
            if known is not None and known.name and known.first == constant:
                named.append((constant, key))
            elif known is not None and known.name and _before(before, constant, known.first):
                return None
            constants.setdefault(key, Constant(0, word, "", constant))
        uses.append(counts)
        order.append(list(dict.fromkeys(named)))
    if order[0] != order[1]:
        return None
    for key in uses[0].keys() | uses[1].keys():
        difference = uses[1].get(key, 0) - uses[0].get(key, 0)
        each = constants[key]
        total = each.uses + difference
        if difference and (bool(each.name) != (total > 1) or (each.name and competitors[each.word] > 1)):
            return None
        if total < 0:
            return None
        constants[key] = replace(each, uses=total)
        if not total:
            del constants[key]
    return constants


def _raised_again(before: Surroundings, old: Part, new: Part) -> Mapping[str, ErrorUse] | None:
    difference = Counter(new.raised)
    difference.subtract(Counter(old.raised))
    changed = {raised: count for raised, count in difference.items() if count}
    if not changed:
        return before.errors
    # An operation with another body than most errors have is listed with all of its errors.
    operations = {constant for constant, _, _ in changed}
    if any(
        constant in operations and not before.errors[name].common
        for constant, name, _ in (*old.raised, *new.raised)
    ):
        return None
    errors = dict(before.errors)
    for (_, name, description), count in changed.items():
        was = errors[name]
        said = dict(was.descriptions)
        said[description] = said.get(description, 0) + count
        errors[name] = replace(
            was, uses=was.uses + count, descriptions={text: uses for text, uses in said.items() if uses}
        )
    for name in {name for _, name, _ in changed}:
        was, now = before.errors[name], errors[name]
        if now.uses < was.uses or was.description is None or now.description != was.description:
            return None
        for other, rival in errors.items():  # of two at one status, the one with more uses is named first
            if other != name and rival.status == now.status and rival.uses >= was.uses:
                return None
    return errors


def _before(known: Surroundings, one: str, other: str) -> bool:
    order = known.operations
    return one not in order or other not in order or order.index(one) < order.index(other)


class Part(Struct, frozen=True, kw_only=True):
    """What some operations and components contribute."""

    structures: Mapping[str, int]
    owners: dict[str, list[str]]
    load: float
    shareable: Sequence[tuple[str, str, str]]
    """Constant of an operation, hash and word of a view in it."""
    raised: Sequence[tuple[str, str, str]]
    """As `_raised` answers them."""
    tags: Mapping[str, Sequence[str]]


def part(api: Api, draft: Draft, files: Iterable[File]) -> Part:
    view = next(file.view for file in files if isinstance(file.view, OperationsView))
    assert isinstance(view, OperationsView)
    return Part(
        structures={digest(text): uses for text, uses in draft.structures.items()},
        owners=_owners(draft),
        load=draft.load,
        shareable=[(constant, identity(each), _word(each)) for constant, each in _shareable(view)],
        raised=list(_raised(api)),
        tags={str(model.name): model.tags for model in api.models},
    )


def _shareable(view: OperationsView) -> Iterator[tuple[str, ParameterView | ResponseView]]:
    for descriptor in view.descriptors:
        constant = str(descriptor.constant)
        for parameter in descriptor.parameters:
            yield constant, parameter
        for response in descriptor.responses:
            if response.error is not None:
                yield constant, response
            for header in response.headers:
                yield constant, header


def _word(view: ParameterView | ResponseView) -> str:
    if isinstance(view, ResponseView):
        return str(view.error)
    return next((str(each.value) for each in view.keywords if each.name == "argument"), "")
