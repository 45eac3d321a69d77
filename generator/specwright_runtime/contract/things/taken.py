"""What must be unlike all others of its kind, as an e-mail address: learnt from a conflict, and kept to."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, TypeAlias

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.foreign import Foreign, Source
from specwright_runtime.contract.things.naming import plain, unused
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.another import texts
from specwright_runtime.contract.values.described import is_formed
from specwright_runtime.contract.values.kinds import STATES
from specwright_runtime.contract.values.spans import companions

Place: TypeAlias = "tuple[str, ...]"
"""Names of properties that lead to a value in a body, or to one in each item of an array."""

EACH = ""
"""The step to all items of an array."""

_LIKELY = re.compile(
    "mail|phone|name|code|number|key|slug|sku|serial|plate|title|label|isbn|tag|id$", re.IGNORECASE
)
_SAME = re.compile(
    r"\bsame `?(?P<name>\w+)`?\b[^.;]{0,40}\b(exists?|found)\b[^;]{0,60}"
    r"\b(return(s|ed)|answer(s|ed)|used|reused)\b",
    re.IGNORECASE,
)
_OF_FILES = frozenset({"hash", "checksum", "digest", "md5", "sha256", "content", "contents", "file", "bytes"})
_DATES = frozenset({"date", "date-time"})
_DEPTH = 3
_TRIES = 3


class Taken:
    """By operation, the properties whose values a server takes once only."""

    def __init__(
        self,
        view: View,
        foreign: Foreign,
        another: Callable[[str], Any],
        there: Callable[[Source, Any], bool],
        kind: Callable[[Call], str],
    ) -> None:
        """
        `another` is the id of a new thing of those that a property of a name points to, or `None`; `there` is
        whether something of a source has an id; `kind` is what a call makes or changes one of.
        """
        self._view = view
        self._foreign = foreign
        self._another = another
        self._there = there
        self._kind = kind
        self._places: dict[str, tuple[Place, ...]] = {}
        self._used: dict[str, set[str]] = {}
        self._failed: dict[str, int] = {}
        self._own: dict[tuple[str, str], set[str]] = {}
        """The names that callers gave new things, by the kind of these and the property that has the name."""

    def places(self, operation: str) -> tuple[Place, ...]:
        return self._places.get(operation, ())

    def fresh(self, call: Call) -> Call:
        """The call with other values where those that it has are taken."""
        places, kind = self._places.get(call.operation.id, ()), self._kind(call)
        # What a PUT says is the name that its path has.
        body = call.body if isinstance(call.body, dict) and call.operation.method == "POST" else {}
        again = tuple((name,) for name in body if str(body[name]) in self._own.get((kind, name), ()))
        call = self.varied(call, again) if again else call
        if (
            places
            and isinstance(call.body, dict | list)
            and self._key(call, places) in self._used[call.operation.id]
        ):
            told = {place: at(call.body, place) for place in places}
            alone = tuple(
                place
                for place, value in told.items()
                if value is not None and not self._points(place[-1], kind, value)
            )
            return self.varied(call, alone or places)  # what it points to is meant, if it can stay
        return call

    def used(self, call: Call) -> None:
        """It was accepted."""
        if isinstance(call.body, dict | list):
            places = self._places.get(call.operation.id)
            if places:
                self._used[call.operation.id].add(self._key(call, places))
            elif places is None and (told := _told(call)):
                self.learn(call, told)

    def chosen(self, resource: Resource, call: Call, value: Any, lead: str | None) -> None:
        """A thing is known by what was sent: the next one with the same would be the same one.

        `lead` is the property that leads to things of its kind, where that was tried.
        """
        own = call.body if isinstance(call.body, dict) and not resource.named else {}
        parameter = plain(resource.parameter)
        names = {parameter, parameter.removeprefix(self._kind(call)), "id", plain(lead or "id")}
        name = next((n for n, sent in own.items() if plain(n) in names and str(sent) == str(value)), None)
        if name is None or resource.creator is not call.operation:
            return
        source = self._foreign.source(name, self._kind(call))
        if source is not None and source.resource not in (None, resource) and self._there(source, value):
            self.learn(call, ((name,),))  # a file of a folder is known by the file that is put there
        else:
            self._own.setdefault((self._kind(call), name), set()).add(str(value))

    def attempts(self, call: Call) -> Iterator[tuple[tuple[Place, ...], Call]]:
        """Calls to try where this one met something like it, the likeliest first."""
        operation = call.operation
        if operation.method == "GET" or not isinstance(call.body, dict | list):
            return
        if call.content is None:
            return
        schema: Schema = call.content.schema or True
        own = call.body if isinstance(call.body, dict) else {}
        for name, value in own.items():
            for other in self._view.flat(self._view.properties(schema).get(name, True)).get("enum", ()):
                if name.lower() in STATES and other not in (value, None):
                    yield (), replace(call, body={**own, name: other})
        if self._failed.get(operation.id, 0) >= _TRIES:
            return
        known = tuple(place for place in self.places(operation.id) if _first(call.body, place) is not None)
        more = (tuple(dict.fromkeys((*known, *places))) for places in self._candidates(call))
        for places in chain([known] * _TRIES, (places for places in more if places != known)):
            varied = self.varied(call, places)
            if varied.body != call.body:
                yield places, varied

    def learn(self, call: Call, places: tuple[Place, ...] | None, *, refused: Call | None = None) -> None:
        """Of a call that was accepted, other than one that was `refused`; `None`: no attempt was accepted."""
        if places is None:
            self._failed[call.operation.id] = self._failed.get(call.operation.id, 0) + 1
            return
        if not places:
            return
        known = self.places(call.operation.id)
        if places != known:
            self._places[call.operation.id] = (*known, *(p for p in places if p not in known))
            self._used[call.operation.id] = set()
        for each in (call, refused or call):
            self._used[call.operation.id].add(self._key(each, self.places(call.operation.id)))

    def _key(self, call: Call, places: tuple[Place, ...]) -> str:
        return json.dumps([at(call.body, place) for place in places], sort_keys=True, default=str)

    def _candidates(self, call: Call) -> Iterator[tuple[Place, ...]]:
        schema: Schema = True if call.content is None else call.content.schema or True
        kind = self._kind(call)
        found = list(self._free(schema, call.body, (), kind))
        if not self._view.valid(schema, call.body):  # items that are not alike are another body
            found = [(place, flat) for place, flat in found if EACH not in place]
        texts = [place for place, _ in found if isinstance(_first(call.body, place), str)]
        dates = [place for place, flat in found if flat.get("format") in _DATES]
        texts = [place for place in texts if place not in dates]
        numbers = [place for place, _ in found if place not in texts and place not in dates]
        for place in sorted((*texts, *numbers), key=lambda p: (EACH in p, not _LIKELY.search(p[-1]))):
            yield (place,)
        own = call.body if isinstance(call.body, dict) else {}
        pointing = [(name,) for name, value in own.items() if self._points(name, kind, value)]
        yield from ((place,) for place in pointing)
        likely = [place for place in texts if _LIKELY.search(place[-1])]
        groups = (likely, texts, dates, (*texts, *numbers), pointing, (*texts, *numbers, *dates, *pointing))
        yield from (tuple(group) for group in groups)

    def _points(self, name: str, kind: str, value: Any) -> bool:
        source = self._foreign.source(name, kind) if (kind, name) not in self._own else None
        return source is not None and source.resource is not None and not self._is_theirs(source, kind, value)

    def _is_theirs(self, source: Source, kind: str, value: Any) -> bool:
        """By which somebody else knows the thing: `merchantOrderId` of an order, the id of none here."""
        return source.name == kind and bool(source.role) and not self._there(source, value)

    def _free(
        self, schema: Schema, value: Any, place: Place, kind: str
    ) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Texts and numbers that are neither chosen from a list nor the id of something."""
        whole = self._view.fitting(schema, value)
        if isinstance(value, list):
            if value and isinstance(value[0], dict):
                yield from self._free(whole.get("items", True), value[0], (*place, EACH), kind)
            return
        properties = whole.get("properties") or {}
        for name, inner in value.items():
            flat = self._view.fitting(properties.get(name, True), inner)
            if isinstance(inner, dict | list) and len(place) < _DEPTH:
                yield from self._free(properties.get(name, True), inner, (*place, name), kind)
                continue
            if isinstance(inner, bool) or not isinstance(inner, str | int) or inner == "":
                continue
            source = self._foreign.source(name, kind)
            if not flat.keys() & {"enum", "const"} and (
                source is None or self._is_theirs(source, kind, inner)
            ):
                yield (*place, name), flat

    def varied(self, call: Call, places: tuple[Place, ...]) -> Call:
        """Other values in these places; moments and days are all moved by the same time."""
        days = timedelta(days=1 + secrets.randbelow(20_000))
        schema: Schema = True if call.content is None else call.content.schema or True
        body, kind = call.body, self._kind(call)
        first = frozenset(place[0] for place in places if len(place) == 1)
        both = companions(self._view, self._view.properties(schema), first)
        for place in (*places, *((name,) for name in sorted(both - first))):
            body = self._changed(schema, body, place, days, kind)
        if self._view.valid(schema, body) or not self._view.valid(schema, call.body):
            return replace(call, body=body)
        return call

    def _changed(self, schema: Schema, body: Any, place: Place, days: timedelta, kind: str) -> Any:
        """The body with another value at the place; in each item another one."""
        known = at(body, place[:1])
        if known is None:
            return body
        flat = self._view.fitting(schema, body)
        if place[0] == EACH:
            items = flat.get("items", True)
            return [self._changed(items, item, place[1:], days, kind) for item in body]
        inner = (flat.get("properties") or {}).get(place[0], True)
        if len(place) > 1:
            return {**body, place[0]: self._changed(inner, known, place[1:], days, kind)}
        if self._points(place[0], kind, known):
            return {**body, place[0]: self._another(place[0]) or known}
        own = self._view.flat(inner)
        other: Any = _moved(known, days) if own.get("format") in _DATES else None
        if isinstance(known, str) and "pattern" not in own:
            like = texts(known, formed=is_formed(own, self._view.samples(inner)))
            other = other or next((one for one in like if self._view.valid(inner, one)), None)
        return {**body, place[0]: other or unused(self._view, inner, known)}


def _told(call: Call) -> tuple[Place, ...]:
    """By the words: with the same name, or file, as one that is there, that one is answered."""
    operation = call.operation
    words = (operation.said, *(response.description for response in operation.successes))
    found = next(filter(None, map(_SAME.search, words)), None) if operation.method == "POST" else None
    own = call.body if isinstance(call.body, dict) else {}
    same = plain(found["name"]) if found is not None else None
    files = {"contract"} if call.content is not None and call.content.is_form and same in _OF_FILES else ()
    return tuple((name,) for name in own if plain(name) == same or own[name] in files)


def _moved(known: Any, days: timedelta) -> str | None:
    try:
        if "T" not in str(known):
            return (date.fromisoformat(known) + days).isoformat()
        return (datetime.fromisoformat(known) + days).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        return None


def at(body: Any, place: Place) -> Any:
    """What stands at a place, in a list where it is in each item; `None`: nothing does."""
    for index, name in enumerate(place):
        if name == EACH and isinstance(body, list):
            return [at(item, place[index + 1 :]) for item in body]
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _first(body: Any, place: Place) -> Any:
    found = at(body, place)
    return found[0] if EACH in place and found else found


def put(body: Any, place: Place, value: Any) -> Any:
    """The body with another value at a place, around which everything is there."""
    return {**body, place[0]: put(body.get(place[0]), place[1:], value)} if place else value
