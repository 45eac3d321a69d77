"""Finds out the surroundings of every part of a package, and what a part contributes to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.api import ClassDef
from specwright.build.structures import Met, met, structures_of
from specwright.build.surroundings import (
    ErrorWish,
    Filled,
    Model,
    Surroundings,
    Wish,
    digest,
    identity,
    unit_of,
)
from specwright.draft import all_operations
from specwright.lower.shapes import references, references_of
from specwright.name import shapes_of
from specwright.name.errors import candidates
from specwright.name.problems import shapes
from specwright.plan import errors as error_plan
from specwright.plan.models import standing
from specwright.plan.sharing import wish, wishes
from specwright.plan.views import OperationsView, ParameterView, ResponseView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specwright.api import Api, ErrorDef, Operation
    from specwright.draft import Draft, Key
    from specwright.plan.operations import Security
    from specwright.plan.views import DescriptorView, File


def survey(api: Api, draft: Draft, files: Sequence[File], entered: Mapping[str, int]) -> Surroundings:
    """The surroundings of every part of a whole package."""
    view = next(file.view for file in files if isinstance(file.view, OperationsView))
    assert isinstance(view, OperationsView)
    shareable = _shareable(view)
    return Surroundings(
        structures=structures_of(draft),
        owners=_owners(draft),
        load=draft.load,
        entered=entered,
        places=_places(api),
        shareable=shareable,
        wishes=_wishes(view),
        securities=_securities(api),
        schemes=wishes(api.schemes),
        raised=raised_by(api, draft),
        error_wishes=wishes_of(api),
        bodies=_bodies(api),
        common=next((shape.name for constant, _, shape in api.error_bodies if constant == "*"), ""),
        filled=_filled(api, {digest(repr(body)): str(name) for body, name in error_plan.named(api).items()}),
        groups=groups_of(api),
        modules=modules_of(api),
        models=models_of(api, draft),
        entries=entries_of(api, draft),
    )


def groups_of(api: Api) -> dict[str, list[tuple[str, str]]]:
    return {
        group.tag or "": [(str(each.name), str(each.constant)) for each in group.operations]
        for group in api.groups
    }


def modules_of(api: Api) -> dict[str, str]:
    return {group.tag: str(group.module) for group in api.groups if group.tag is not None}


def models_of(api: Api, draft: Draft) -> dict[str, Model]:
    by_name, names = {model.name: model for model in api.models}, _names(api, draft)
    return {
        str(model.name): Model(
            unit_of(model.origin.pointer),
            standing(model, by_name),
            model.bases if isinstance(model, ClassDef) else (),
            list(dict.fromkeys(names[key] for key in references_of(found))),
        )
        for model, found in zip(api.models, draft.definitions.values(), strict=True)
    }


def entries_of(api: Api, draft: Draft) -> dict[str, dict[str, list[str]]]:
    names, found = _names(api, draft), dict[str, dict[str, dict[str, None]]]()
    for operation in all_operations(draft):
        tag = operation.source.tags[0] if operation.source.tags else ""
        named = {names[key]: None for shape in shapes_of(operation) for key in references(shape)}
        found.setdefault(unit_of(operation.key.origin.pointer), {}).setdefault(tag, {}).update(named)
    return {unit: {tag: list(entered) for tag, entered in entries.items()} for unit, entries in found.items()}


def _names(api: Api, draft: Draft) -> dict[Key, str]:
    return {key: str(model.name) for key, model in zip(draft.definitions, api.models, strict=True)}


def raised_by(api: Api, draft: Draft) -> dict[str, list[tuple[str, str]]]:
    keys = {each.name: error_key(each) for each in api.errors}
    named = {
        (operation.origin, response.status): keys[response.error]
        for operation in _with_callbacks(api)
        for response in operation.responses
        if response.error is not None
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for operation in all_operations(draft):
        raised = found.setdefault(unit_of(operation.key.origin.pointer), [])
        raised += [
            (named[operation.key.origin, response.status], response.description)
            for response in operation.responses
            if not response.success
        ]
    return found


def wishes_of(api: Api) -> dict[str, ErrorWish]:
    return {
        error_key(each): ErrorWish(each.status, candidates(each.status, each.reason, each.body))
        for each in api.errors
    }


def _bodies(api: Api) -> dict[str, int]:
    return Counter(shape.name for _, _, shape in shapes(api.groups, api.models))


def _filled(api: Api, named: Mapping[str, str]) -> list[Filled]:
    """`named`: functions by what they fill, by a hash of it."""
    ids = {str(each.constant): each.id for group in api.groups for each in group.operations}
    return [
        Filled(str(constant), ids.get(constant, "*"), status, (key := digest(repr(body))), named.get(key, ""))
        for constant, status, body in error_plan.rows(api)
    ]


def error_key(each: ErrorDef) -> str:
    return digest(f"{each.status} {each.reason} {each.body!r}")


def _with_callbacks(api: Api) -> Iterator[Operation]:
    pending = [*_operations(api), *(each for webhook in api.webhooks for each in webhook.operations)]
    while pending:
        operation = pending.pop()
        yield operation
        pending += [inner for callback in operation.callbacks for inner in callback.operations]


def _owners(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for one, other in draft.borrowed:
        user, owner = unit_of(one.pointer), unit_of(other.pointer)
        if user != owner:
            found.setdefault(user, {})[owner] = None
    return {user: sorted(owners) for user, owners in found.items()}


class Part(Struct, frozen=True, kw_only=True):
    """What some operations and components contribute."""

    met: Met
    entered: Mapping[str, int]
    owners: dict[str, list[str]]
    load: float
    places: Mapping[str, str]
    shareable: Mapping[str, Sequence[str]]
    wishes: Mapping[str, Wish]
    securities: Mapping[str, Security]
    bodies: Mapping[str, int]
    filled: Sequence[Filled]
    operations: Sequence[str]
    """Their constants."""


def part(
    api: Api, draft: Draft, files: Iterable[File], entered: Mapping[str, int], called: Mapping[str, str]
) -> Part:
    """`called`: what constants of operations are called now."""
    view = next(file.view for file in files if isinstance(file.view, OperationsView))
    assert isinstance(view, OperationsView)

    def now(constant: str) -> str:
        return called.get(constant, constant)

    return Part(
        met=met(api, draft),
        owners=_owners(draft),
        entered=entered,
        load=draft.load,
        places={now(constant): place for constant, place in _places(api).items()},
        shareable={now(constant): keys for constant, keys in _shareable(view).items()},
        wishes=_wishes(view),
        securities={now(constant): each for constant, each in _securities(api).items()},
        bodies=_bodies(api),
        filled=[replace(each, constant=now(each.constant)) for each in _filled(api, {})],
        operations=[now(str(each.constant)) for group in api.groups for each in group.operations],
    )


def _shareable(view: OperationsView) -> dict[str, list[str]]:
    return {
        str(descriptor.constant): [identity(each) for each in _views(descriptor)]
        for descriptor in view.descriptors
    }


def _wishes(view: OperationsView) -> dict[str, Wish]:
    return {
        identity(each): Wish("response" if isinstance(each, ResponseView) else "parameter", wish(each))
        for descriptor in view.descriptors
        for each in _views(descriptor)
    }


def _views(descriptor: DescriptorView) -> Iterator[ParameterView | ResponseView]:
    """What may be shared with others."""
    yield from descriptor.parameters
    for response in descriptor.responses:
        if response.error is not None:
            yield response
        yield from response.headers


def _places(api: Api) -> dict[str, str]:
    return {str(each.constant): unit_of(each.origin.pointer) for each in _operations(api)}


def _securities(api: Api) -> dict[str, Security]:
    return {str(each.constant): each.security for each in _operations(api) if each.security}


def _operations(api: Api) -> Iterator[Operation]:
    for group in api.groups:
        yield from group.operations
