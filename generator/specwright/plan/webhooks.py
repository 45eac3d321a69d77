"""Plans the package `webhooks`: what the API itself sends, for both ends of it.

It is a small API the other way round. The side that sends has clients that are told a URL with
each call; the side that receives implements the interface and has an application around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from specwright.api import METHODS, Group
from specwright.pytypes import ClassName, ModuleName
from specwright.read.source import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specwright.api import Api, Callback, Operation
    from specwright.pytypes import AttrName

_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._~-]+")


def inbound(api: Api) -> Api | None:
    """The API of the receiving side; `None` where the document has neither webhooks nor callbacks."""
    groups = tuple(
        Group(
            tag=None,
            name=ClassName(name),
            unimplemented=ClassName(f"Unimplemented{name}"),
            module=ModuleName(name.lower()),
            description=description,
            operations=operations,
        )
        for name, description, operations in (
            ("Webhooks", "What the API sends of its own accord.", tuple(_webhooks(api))),
            ("Callbacks", "What the API sends to URLs that a request named.", tuple(_callbacks(api))),
        )
        if operations
    )
    if not groups:
        return None
    return replace(api, groups=groups, webhooks=(), servers=())


def documented(api: Api) -> dict[AttrName, Operation]:
    """The operations as the document has them: with the names and expressions that stand for their paths."""
    callbacks = [*api.webhooks, *(callback for _, callback in _all_callbacks(api))]
    return {operation.name: operation for callback in callbacks for operation in callback.operations}


def sites(api: Api) -> dict[AttrName, str]:
    """Where the document has each operation, as a pointer whose steps may be references."""
    root = Origin("")
    found: dict[AttrName, str] = {}
    pending = [
        (operation, _method(root / "paths" / operation.path, operation))
        for group in api.groups
        for operation in group.operations
    ]
    for webhook in api.webhooks:
        for operation in webhook.operations:
            place = _method(root / "webhooks" / webhook.name, operation)
            found[operation.name] = place.pointer
            pending.append((operation, place))
    while pending:
        owner, site = pending.pop(0)
        for callback in owner.callbacks:
            entry = site / "callbacks" / callback.name / (callback.expression or "")
            for operation in callback.operations:
                if operation.name not in found:
                    place = _method(entry, operation)
                    found[operation.name] = place.pointer
                    pending.append((operation, place))
    return found


def _method(item: Origin, operation: Operation) -> Origin:
    """The place of an operation in its path item."""
    method = operation.method.lower()
    return item / method if method in METHODS else item / "additionalOperations" / operation.method


def _webhooks(api: Api) -> Iterator[Operation]:
    for webhook in api.webhooks:
        for operation in webhook.operations:
            yield _at(f"/{_segment(webhook.name)}", operation)


def _callbacks(api: Api) -> Iterator[Operation]:
    """Each once: a callback that several operations share is one."""
    seen: set[AttrName] = set()
    places: dict[str, str | None] = {}
    for owner, callback in _all_callbacks(api):
        path = f"/{_segment(owner.name)}/{_segment(callback.name)}"
        # The same callback at several expressions: told apart by the names of their methods.
        apart = places.setdefault(path, callback.expression) != callback.expression
        for operation in callback.operations:
            if operation.name not in seen:
                seen.add(operation.name)
                yield _at(f"{path}/{operation.name}" if apart else path, operation)


def _all_callbacks(api: Api) -> Iterator[tuple[Operation, Callback]]:
    pending: list[Operation] = [
        *(operation for group in api.groups for operation in group.operations),
        *(operation for webhook in api.webhooks for operation in webhook.operations),
    ]
    while pending:
        operation = pending.pop(0)
        inner: Iterable[Callback] = operation.callbacks
        for callback in inner:
            yield operation, callback
            pending += callback.operations


def _at(path: str, operation: Operation) -> Operation:
    parameters = tuple(parameter for parameter in operation.parameters if parameter.place != "path")
    return replace(operation, path=path, parameters=parameters, servers=())


def _segment(name: str) -> str:
    return _NOT_IN_PATHS.sub("-", name).strip("-") or "-"
