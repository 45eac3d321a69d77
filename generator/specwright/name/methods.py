"""Names the methods of interfaces and clients: by operationId, else by method and path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from specwright.diagnostics import Report
from specwright.draft import Draft, DraftCallback, DraftOperation, Key, all_operations
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import free, is_plain, snake, spelled

_ANY: Final = re.compile(r"\{([^{}]*)\}")


def method_names(draft: Draft, report: Report) -> dict[Key, str]:
    """The method of each operation; requests that the API itself sends have names among themselves."""
    names = _settle(draft.operations, report)
    claims: dict[Key, Claim[Key]] = {}
    for webhook in draft.webhooks:
        claims |= _received(webhook, None)
    for operation in all_operations(draft):
        owner = names.get(operation.key) or snake(operation.source.id or "")
        for callback in operation.callbacks:
            claims |= _received(callback, owner)
    return names | settle(tuple(claims.values()), report, fold=str.upper)


def _settle(operations: Iterable[DraftOperation], report: Report) -> dict[Key, str]:
    claims = []
    ids: set[str] = set()
    for operation in operations:
        source = operation.source
        spoken = f"{source.method.lower()} {_spoken(source.path)}"
        by_path = [_method(spoken), _method(f"{source.method} {spelled(source.path)}")]
        if source.id is None or source.id in ids:  # twice is an error, unless the user allows it
            candidates = by_path
        else:
            ids.add(source.id)
            plain = _method(source.id)
            candidates = [plain, *([source.id] if _is_plain(source.id) else []), f"{plain}_{by_path[0]}"]
        candidates = [free(free(name, "operations"), "attributes") for name in candidates]
        claims.append(
            Claim(
                key=operation.key,
                candidates=tuple(dict.fromkeys(candidates)),
                origin=source.origin,
                pin=source.pin,
                rank=0 if source.id == candidates[0] else 1,
            )
        )
    return settle(claims, report, fold=str.upper)


def _received(callback: DraftCallback, owner: str | None) -> dict[Key, Claim[Key]]:
    """Without operationId, after the callback itself; then qualified by the operation that it belongs to."""
    several = len(callback.operations) > 1
    claims = {}
    for operation in callback.operations:
        source = operation.source
        plain = snake(source.id or (f"{callback.name} {source.method}" if several else callback.name))
        candidates = [plain]
        if owner:
            candidates += [f"{owner}_{plain}", f"{owner}_{plain}_{snake(spelled(callback.expression or ''))}"]
        candidates.append(f"{candidates[-1]}_{source.method.lower()}")
        claims[operation.key] = Claim(
            key=operation.key,
            candidates=tuple(free(free(name, "operations"), "attributes") for name in candidates),
            origin=source.origin,
            pin=source.pin,
        )
    return claims


def _method(text: str) -> str:
    """In capitals and back: its constant has the same name, and `ß` and `ss` are one there."""
    return snake(text, prefix="operation").upper().lower()


def _is_plain(text: str) -> bool:
    """Whether a text can name a method as it is, and in capitals its constant."""
    return is_plain(text) and text.upper().lower() == text.lower()


def _spoken(path: str) -> str:
    """`/users/{id}` reads `users by id`, so that `/users/id` is another name."""
    return _ANY.sub(r"by \1", path)
