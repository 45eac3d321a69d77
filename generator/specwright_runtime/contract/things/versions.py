"""Versions that a body names: an update says by them what it was made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

VERSIONS = frozenset(
    {"etag", "version", "revision", "rowVersion", "lockVersion", "lock_version", "resourceVersion"}
)
"""What properties with one are called."""


def versioned(session: Session, call: Call) -> Call | None:
    """The call with the version in its body that the thing has now; `None`: it names none, or that one."""
    around = session.resources.of(call.operation)
    getter = session.document.paths[call.operation.path].get("GET") or (around and around[-1].retriever)
    if not getter or not isinstance(call.body, dict) or not _named(call.body):
        return None
    path = {key: value for key, value in call.values.items() if key[0] == "path"}
    told = session.call(session.plain(getter, values=path)).response.json()
    if not isinstance(told, dict):
        return None
    body = dict(call.body)
    for layer, name in _named(call.body):
        inner = told.get(layer) if layer else told
        if isinstance(inner, dict) and name in inner:
            body |= {layer: {**body[layer], name: inner[name]}} if layer else {name: inner[name]}
    return replace(call, body=body) if body != call.body else None


def names_version(body: Any) -> bool:
    return isinstance(body, dict) and bool(_named(body))


def _named(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The versions that a body names: by themselves, and in its `metadata`."""
    inner = body.get("metadata")
    found = [("", name) for name in VERSIONS & body.keys()]
    return found + [
        ("metadata", name) for name in (VERSIONS & inner.keys() if isinstance(inner, dict) else ())
    ]
