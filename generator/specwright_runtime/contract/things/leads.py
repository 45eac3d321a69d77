"""What leads to a thing: of all that an answer says, the value that stands on the thing's path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Parameter
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource, identifier, identifiers

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_ENDS = re.compile(r".(?:[_-](?:id|key|no|number|code)|(?:Id|ID|Key|No|Number|Code))$")
"""What ends so may be what its thing is known by, whatever it begins with."""


class Leads:
    """By item path, the property whose value was seen to lead to a thing; `Location` for that header."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, str] = {}

    def of(self, resource: Resource) -> str | None:
        return self._known.get(resource.item_path)

    def named(self, resource: Resource, body: Any) -> Any:
        """What leads to a body's thing, by what is known of its kind; `None`: it does not say."""
        if resource.item_path not in self._known:
            return identifier(body, resource.parameter, resource.collection_path)
        found = identifiers(body, resource.parameter, resource.collection_path)
        return found.get(self._known[resource.item_path])

    def listed(self, resource: Resource, parents: Values, item: Any) -> Any:
        """What leads to an entry of a list; `None`: it does not say."""
        known = self.of(resource)
        found = identifiers(item, resource.parameter, resource.collection_path)
        if known is not None:
            return found.get(known)
        return self._first(resource, parents, self._fitting(resource, found))

    def made(self, resource: Resource, parents: Values, call: Call, exchange: Exchange) -> Any:
        """What leads to the thing that a call has made, by the first of these: what its answer says under a
        name that may be one's own, as the end of `Location` is; what was sent under the parameter's name;
        what else was sent or is told and, tried, does lead there. `None`: nothing does.
        """
        told = _own(exchange.response.json(), call)
        found = identifiers(told, resource.parameter, resource.collection_path)
        location = exchange.response.header("location")
        if location:
            found["Location"] = unquote(urlsplit(location).path.rstrip("/").rsplit("/", 1)[-1])
        known = self.of(resource)
        if known in found:
            return found[known]
        named = self._session.resources.own_property(resource)
        if named is not None and not location:  # `username` leads to `/users/{username}`, and `id` does not
            found = {named: found[named]} if named in found else {}
        fitting = self._fitting(resource, found)
        if fitting:
            return None if known is not None else self._first(resource, parents, fitting)
        sent = identifiers(call.body, resource.parameter, resource.collection_path)
        own = next((name for name in sent if plain(name) == plain(resource.parameter)), None)
        if own is not None:
            return next(iter(self._fitting(resource, {own: sent[own]}).values()), None)
        others = {**sent, **_guessed(told, call)} if named is None else {}
        return (
            others.get(known) if known else self._leading(resource, parents, self._fitting(resource, others))
        )

    def why_not(self, resource: Resource, exchange: Exchange) -> str:
        """Why an answer leads to nothing, and the remedy."""
        found = identifiers(exchange.response.json(), resource.parameter, resource.collection_path)
        for name, value in found.items():
            if not self._fitting(resource, {name: value}):
                return f"says {name}={value!r}, which {resource.parameter} on the path does not take"
        return f"does not say what {resource.parameter} is: add a link to its response"

    def _fitting(self, resource: Resource, found: dict[str, Any]) -> dict[str, Any]:
        """Those that can stand on the path."""
        parameter = resource.retriever.parameter(resource.parameter, "path") if resource.retriever else None
        if parameter is None:
            return found
        view = self._session.document.request
        return {
            name: v for name, v in found.items() if view.valid(parameter.schema, _read(view, parameter, v))
        }

    def _first(self, resource: Resource, parents: Values, found: dict[str, Any]) -> Any:
        """The first one that does lead there; where none does, the likeliest."""
        first = next(iter(found), None)
        if first is None:
            return None
        if len(set(map(str, found.values()))) == 1 or plain(first) == plain(resource.parameter):
            return found[first]
        leading = self._leading(resource, parents, found)
        return found[first] if leading is None else leading

    def _leading(self, resource: Resource, parents: Values, found: dict[str, Any]) -> Any:
        """The first one with which its thing can be had; `None`: there is none, or it cannot be tried."""
        if resource.retriever is None or self._session.credentials.alternative(resource.retriever) is None:
            return None
        for name, value in found.items():
            values = {**parents, ("path", resource.parameter): value}
            try:
                exchange = self._session.call(self._session.plain(resource.retriever, values=values))
            except (NotTestedError, BrokenError, wire.UnwritableError):
                continue
            if 200 <= exchange.response.status < 300:
                self._known[resource.item_path] = name
                return value
        return None


def _own(told: Any, call: Call) -> Any:
    """The answer, or where that is a list, the last entry that has a text that was sent."""
    sent = set(texts(call.body)) if isinstance(told, list) else ()
    entries = (one for one in reversed(told) if sent & set(texts(one))) if sent else ()
    return next(iter(entries), told)


def texts(value: Any) -> Iterator[str]:
    """All texts that stand in a value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


def _guessed(told: Any, call: Call) -> dict[str, Any]:
    """The one value of an answer that may be an id by the end of its name, and was not there before."""
    sent = {
        *map(str, call.values.values()),
        *map(str, call.body.values() if isinstance(call.body, dict) else ()),
    }
    found = {
        name: value
        for name, value in (told.items() if isinstance(told, dict) else ())
        if _ENDS.search(name) and isinstance(value, str | int) and str(value) not in sent
    }
    return found if len(found) == 1 else {}


def _read(view: View, parameter: Parameter, value: Any) -> Any:
    """A number that stands as a text in an answer is a number on the path."""
    if isinstance(value, str) and value.isdigit() and "integer" in view.types(parameter.schema):
        return int(value)
    if isinstance(value, int) and "string" in view.types(parameter.schema):
        return str(value)
    return value
