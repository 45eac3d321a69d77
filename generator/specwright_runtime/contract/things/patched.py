"""What a JSON patch (RFC 6902) says where the document describes the format of patches only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Content
from specwright_runtime.contract.openapi.pointer import escape
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things import envelope

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session
    from specwright_runtime.contract.things.resource import Resource

JSON_PATCH = "application/json-patch+json"


_OPS = frozenset({"add", "remove", "replace"})


def is_json_patch(view: View, content: Content) -> bool:
    """By its media type, or as plain JSON by its schema: a list of an `op` and a `path` each, or a property
    that is one (RFC 7644, 3.5.2).
    """
    if content.base_type == JSON_PATCH or content.schema is None or not content.is_json:
        return content.base_type == JSON_PATCH
    inner = view.properties(content.schema).values()
    return any(_are_operations(view, one) for one in (content.schema, *inner))


def _are_operations(view: View, schema: Schema) -> bool:
    items = view.flat(view.flat(schema).get("items", True))
    properties = items.get("properties") or {}
    known = view.flat(properties.get("op", True)).get("enum") or ()
    return "path" in properties and bool(_OPS & set(map(str, known)))


def of_what_is_there(session: Session, call: Call) -> Call:
    """The patch that replaces one property of its thing by what it is; as it was where none fits."""
    content, around = call.content, session.resources.of(call.operation)
    if content is None or content.base_type != JSON_PATCH or content.examples or not around:
        return call
    retriever = around[-1].retriever
    if retriever is None or call.operation not in around[-1].updaters:
        return call
    path = {key: value for key, value in call.values.items() if key[0] == "path"}
    try:
        told = envelope.told(session.call(session.plain(retriever, values=path)))
    except (NotTestedError, BrokenError):
        return call
    for name in _changeable(session, around[-1]) if isinstance(told, dict) else ():
        value = told.get(name)
        patch: list[dict[str, Any]] = [{"op": "replace", "path": f"/{escape(name)}", "value": value}]
        known = not isinstance(value, dict | list | None)
        if known and session.document.request.valid(content.schema or True, patch):
            return replace(call, body=patch)
    return call


def _changeable(session: Session, resource: Resource) -> list[str]:
    """What is sent when a thing is made, and when it is replaced; what it has to have first."""
    view = session.document.request
    ways = [resource.creator, *(u for u in resource.updaters if u.method == "PUT")]
    schemas = [way.bodies[0].schema or True for way in ways if way is not None and way.bodies]
    own = [envelope.properties(view, schema) for schema in schemas]
    required = view.flat(schemas[0]).get("required", ()) if schemas else ()
    names = [name for name in own[0] if all(name in other for other in own)] if own else []
    return sorted(names, key=lambda name: name not in required)
