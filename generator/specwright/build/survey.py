"""Finds out the surroundings of every part of a package, and what a part contributes to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.build.structures import Met, met, structures_of
from specwright.build.surroundings import (
    Constant,
    ErrorUse,
    Filled,
    Surroundings,
    digest,
    identity,
    unit_of,
)
from specwright.name.errors import shapes
from specwright.plan import errors as error_plan
from specwright.plan.views import ModelsView, OperationsView, ParameterView, ResponseView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specwright.api import Api, ErrorDef
    from specwright.draft import Draft
    from specwright.plan.views import File


def survey(api: Api, draft: Draft, files: Sequence[File], entered: Mapping[str, int]) -> Surroundings:
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
    securities: dict[str, Constant] = {}
    for operation, descriptor in zip(operations, view.descriptors, strict=True):
        if descriptor.security is not None:
            key, text = digest(repr(operation.security)), str(descriptor.security)
            known = securities.get(
                key, Constant(0, "", text if text.isidentifier() else "", operation.constant)
            )
            securities[key] = replace(known, uses=known.uses + 1)
    return Surroundings(
        structures=structures_of(draft),
        owners=_owners(draft),
        load=draft.load,
        entered=entered,
        constants=counted,
        securities=securities,
        schemes={name: str(constant.name) for name, constant in zip(schemes, view.constants, strict=False)},
        errors=_errors(api),
        error_names={error_key(each): str(each.name) for each in api.errors},
        bodies=_bodies(api),
        common=next((shape.name for constant, _, shape in api.error_bodies if constant == "*"), ""),
        filled=_filled(api, {digest(repr(body)): str(name) for body, name in error_plan.named(api).items()}),
        groups=groups_of(api),
        tags={str(model.name): sorted(model.tags) for model in api.models},
        homes={
            str(definition.name): PurePosixPath(file.path).stem
            for file in files
            if isinstance(file.view, ModelsView) and "/models/" in file.path
            for definition in file.view.definitions
        },
    )


def groups_of(api: Api) -> dict[str, list[tuple[str, str]]]:
    return {
        group.tag or "": [(str(each.name), str(each.constant)) for each in group.operations]
        for group in api.groups
    }


def _errors(api: Api) -> dict[str, ErrorUse]:
    found = errors_of(api)
    for _, name, description in _raised(api):
        before = found[name]
        said = {**before.descriptions, description: before.descriptions.get(description, 0) + 1}
        found[name] = replace(before, uses=before.uses + 1, descriptions=said)
    return found


def errors_of(api: Api) -> dict[str, ErrorUse]:
    """By name, not yet counted."""
    return {str(each.name): ErrorUse(each.status, 0, {}) for each in api.errors}


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
    return digest(f"{each.status} {each.body!r}")


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


class Part(Struct, frozen=True, kw_only=True):
    """What some operations and components contribute."""

    met: Met
    entered: Mapping[str, int]
    owners: dict[str, list[str]]
    load: float
    shareable: Sequence[tuple[str, str, str]]
    """Constant of an operation, hash and word of a view in it."""
    raised: Sequence[tuple[str, str, str]]
    """As `_raised` answers them."""
    errors: Mapping[str, ErrorUse]
    """As `errors_of` does."""
    error_names: Mapping[str, str]
    bodies: Mapping[str, int]
    filled: Sequence[Filled]
    operations: Sequence[str]
    """Their constants."""
    securities: Sequence[tuple[str, str]]
    """Constant of an operation, hash of what it demands."""
    tags: Mapping[str, Sequence[str]]


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
        shareable=[(now(constant), identity(each), _word(each)) for constant, each in _shareable(view)],
        raised=[(now(constant), name, description) for constant, name, description in _raised(api)],
        errors=errors_of(api),
        error_names={error_key(each): str(each.name) for each in api.errors},
        bodies=_bodies(api),
        filled=[replace(each, constant=now(each.constant)) for each in _filled(api, {})],
        operations=[now(str(each.constant)) for group in api.groups for each in group.operations],
        securities=[
            (now(str(each.constant)), digest(repr(each.security)))
            for group in api.groups
            for each in group.operations
            if each.security
        ],
        tags={str(model.name): sorted(model.tags) for model in api.models},
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
        return str(view.error).rpartition(".")[2]
    return next((str(each.value).strip("\"'") for each in view.keywords if each.name == "argument"), "")


def folded(word: str) -> str:
    """Equal for words that may become one name of a constant, and for some others."""
    return word.replace("_", "").upper()
