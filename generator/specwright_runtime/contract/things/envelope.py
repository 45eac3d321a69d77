"""What a body is about: the body, or what is wrapped in it, as `data` or JSON:API's `attributes`.

All that the tests know of the properties of things they know through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import WRAPPERS, Names
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.naming import plain

_BESIDE = frozenset(
    {
        *("links", "meta", "metadata", "jsonapi", "included", "success", "ok", "error", "errors", "message"),
        *("code", "status", "requestid", "traceid", "timestamp", "warnings", "type", "kind", "apiversion"),
        *("fullurl", "search", "cursor", "score", "etag"),
    }
)
"""What stands beside a thing that is wrapped, without punctuation."""
_ATTRIBUTES = "attributes"
_NO_NAMES: Names = {}
_OF_RESOURCES = frozenset({"type", "id", "relationships", "links", "meta", "lid"})
"""Members of a resource object (JSON:API, 7.2) beside its attributes."""


def _inner(objects: Mapping[str, bool]) -> str | None:
    """The property that holds the thing, of those that there are; by each, whether it is an object."""
    if objects.get(_ATTRIBUTES) and objects.keys() - {_ATTRIBUTES} <= _OF_RESOURCES:
        return _ATTRIBUTES
    others = [name for name in objects if plain(name) not in _BESIDE]
    if len(others) != 1 or not objects[others[0]]:
        return None
    return others[0] if len(objects) == 1 or plain(others[0]) in WRAPPERS else None


def thing(body: Any) -> Any:
    """What an answer, or an entry of a list, tells of its thing: of a resource object (JSON:API, 7.2) its
    attributes and the things that it is related to beside its id.
    """
    name = _inner({key: isinstance(value, dict) for key, value in body.items()}) if _is_full(body) else None
    if name is None:
        return body
    if name != _ATTRIBUTES:
        return thing(body[name])
    related = {key: _linked(value) for key, value in (body.get("relationships") or {}).items()}
    beside = {key: value for key, value in body.items() if key not in (_ATTRIBUTES, "type")}
    return {**related, **beside, **body[_ATTRIBUTES]}


def told(exchange: Exchange) -> Any:
    """What the answer tells of its thing; `None` where it is no JSON."""
    return thing(exchange.response.json())


def _is_full(body: Any) -> bool:
    return isinstance(body, dict) and bool(body)


def _linked(relationship: Any) -> Any:
    data = relationship.get("data") if isinstance(relationship, dict) else None
    return data.get("id") if isinstance(data, dict) else data


def properties(view: View, schema: Schema, depth: int = 3) -> dict[str, Any]:
    """The schemas of what `thing` tells."""
    own = view.properties(schema)
    name = _inner({key: bool(view.properties(inner)) for key, inner in own.items()}) if own else None
    if name is None or not depth:
        return dict(own)
    if name != _ATTRIBUTES:
        return properties(view, own[name], depth - 1)
    related = {
        key: view.properties(view.properties(inner).get("data", True)).get("id", {"type": "string"})
        for key, inner in view.properties(own.get("relationships", True)).items()
    }
    beside = {key: inner for key, inner in own.items() if key not in (_ATTRIBUTES, "type")}
    return {**related, **beside, **view.properties(own[_ATTRIBUTES])}


def sent(body: Any, known: Names = _NO_NAMES) -> dict[str, Any]:
    """What a call's body says of its thing; nothing where it is no object.

    `known` are the names that its schema has: an object that is sent alone wraps nothing if others could be
    sent beside it.
    """
    name = _wrapped(body, known)
    if name is None:
        return body if isinstance(body, dict) else {}
    if name != _ATTRIBUTES:
        return sent(body[name], known.get(name, _NO_NAMES))
    related = {"relationships": body["relationships"]} if "relationships" in body else {}
    return {**related, **body[_ATTRIBUTES]}


def said(call: Call) -> dict[str, Any]:
    """What a call says of its thing; nothing where it sends no object."""
    return sent(call.body, _names(call))


def _names(call: Call) -> Names:
    return call.content.names if call.content is not None else _NO_NAMES


def with_values(body: Any, values: Mapping[str, Any]) -> Any:
    """The body that says these values of its thing beside what it says."""
    return _saying(body, {**sent(body), **values})


def saying(call: Call, values: Mapping[str, Any]) -> Call:
    """The call that says these values of its thing, and nothing else."""
    return replace(call, body=_saying(call.body, values, _names(call)))


def _wrapped(body: Any, known: Names) -> str | None:
    """The property of a body that is sent which holds the thing."""
    if not _is_full(body):
        return None
    objects = {key: isinstance(value, dict) for key, value in body.items() if not known or key in known}
    name = _inner({**dict.fromkeys(known, False), **objects})
    return name if not known or known.get(name or "") else None  # a map of free names wraps nothing


def _saying(body: Any, values: Mapping[str, Any], known: Names = _NO_NAMES) -> dict[str, Any]:
    name = _wrapped(body, known)
    if name is None:
        return dict(values)
    if name != _ATTRIBUTES:
        return {**body, name: _saying(body[name], values, known.get(name, _NO_NAMES))}
    beside = {key: value for key, value in body.items() if key in ("type", "id")}
    related = {key: value for key, value in values.items() if key == "relationships"}
    own = {key: value for key, value in values.items() if key != "relationships"}
    return {**beside, **related, **({_ATTRIBUTES: own} if own or not related else {})}
