"""`q=words`: texts that are looked for in all that an entry says, or in what the description names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import (
    enlarged,
    items,
    list_call,
)
from specwright_runtime.contract.checks.stock import stocked
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_WORDS = frozenset({"q", "query", "search", "text", "term", "keyword", "keywords", "s", "find"})
_BEGINNINGS = frozenset({"prefix", "startswith", "beginswith", "nameprefix", "keyprefix"})
_EXACT = re.compile(r"\b(only|contain\w*|match\w*|whose|substring)\b", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"\b(syntax|lucene|jql|cql|odata|sql|regexp?|dsl|expressions?|operators?|query (string|language))\b"
    r"|\bquery\.? \[?read more\b|\bsimilar\b|\bsemantic",
    re.IGNORECASE,
)
"""What is asked has a grammar, or is not looked for as it is written."""
_PART = re.compile(r"(?P<name>\w+?)(_contains|Contains|__i?contains)")
_NOBODY = "zqxspecwright"


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, list[str]]]:
    """The parameter, and the texts of entries that its description names."""
    properties = documented.item_properties(catalogue, operation)
    view = catalogue.document.response
    texts = [n for n, s in properties.items() if "string" in view.types(s) and not view.flat(s).get("format")]
    for parameter in operation.parameters:
        name = plain(re.sub(r".*\[(.*)\]", r"\1", parameter.name))
        own = parameter.place == "query" and name in _WORDS and parameter.name not in properties
        part = _PART.fullmatch(parameter.name)
        if parameter.place == "query" and part is not None and part["name"] in texts:
            yield parameter, [part["name"]]
            continue
        own = own and not _LANGUAGE.search(parameter.description)
        if own and "string" in catalogue.document.request.types(parameter.schema) and texts:
            said = " ".join(
                re.findall(r"\w+", re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", parameter.description))
            ).lower()
            known = [n for n in properties if "string" in view.types(properties[n])]
            yield parameter, [text for text in known if re.search(rf"\b{_phrase(text)}s?\b", said)]


def in_parts(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, list[str]]]:
    """The parameter, and the texts that are parts of the name of which its description speaks."""
    properties, view = documented.item_properties(catalogue, operation), catalogue.document.response
    for parameter, texts in of(catalogue, operation):
        parts = [
            n for n in properties if n.endswith(("_name", "Name")) and "string" in view.types(properties[n])
        ]
        if not texts and len(parts) > 1 and re.search(r"\bnames?\b", parameter.description, re.IGNORECASE):
            yield parameter, parts


def keep_parts(operation: Operation, resource: Resource, parameter: Parameter, texts: list[str]) -> Keep:
    """By one of the parts it is found, in any case where that is said."""

    def look(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call, told, valid = (
            list_call(session, resource, made),
            envelope.told(made.exchange),
            session.document.request.valid,
        )
        values = [told.get(name) for name in texts] if isinstance(told, dict) else []
        known = [
            v
            for v in values
            if isinstance(v, str) and v.isascii() and v.isalnum() and valid(parameter.schema, v)
        ]
        found: list[str] = []
        for value in known:
            listed, exchange = find_in_list(session, resource, made, call.with_value(parameter, value))
            found += [value] if listed else []
        if known and not found:
            message = f"{parameter.name}={known[-1]} does not list one whose name it is in"
            raise session.broken(message, fragment(parameter.pointer), exchange)
        for value in found[:1] if words.ANY_CASE.search(parameter.description) else ():
            other = value.swapcase()
            listed, exchange = find_in_list(session, resource, made, call.with_value(parameter, other))
            if not listed:
                message = f"{parameter.name}={other} does not list what {value!r} finds"
                raise session.broken(message, fragment(parameter.pointer), exchange)

    return look


def begins(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, str]]:
    """`prefix=text`, and the one property of entries that their description, or their kind, is known by."""
    properties = documented.item_properties(catalogue, operation)
    view = catalogue.document.response
    for parameter in operation.parameters:
        own = parameter.place == "query" and plain(parameter.name) in _BEGINNINGS
        if not own or "string" not in catalogue.document.request.types(parameter.schema):
            continue
        texts = [n for n, s in properties.items() if "string" in view.types(s)]
        said = [n for n in texts if re.search(rf"\b{_phrase(n)}s?\b", parameter.description.lower())]
        if len(said) == 1:
            yield parameter, said[0]


def keep_beginning(operation: Operation, resource: Resource, parameter: Parameter, name: str) -> Keep:
    """All that are listed begin so, and one that does is among them."""

    def look(session: Session) -> None:
        call = stocked(session, resource)
        texts = _texts(session, must_succeed(session, call, "the list"), name)
        valid = session.document.request.valid
        for text in texts[:1] + texts[-1:]:
            for start in (text[: max(len(text) - 2, 1)], text[1:]):
                if not valid(parameter.schema, start):
                    continue
                exchange = must_succeed(
                    session, call.with_value(parameter, start), f"{parameter.name}={start}"
                )
                found = _texts(session, exchange, name)
                others = [one for one in found if not one.lower().startswith(start.lower())]
                lacking = not found and text.startswith(start)
                if others or lacking:
                    message = f"{parameter.name}={start} lists {others[:3] or 'nothing'}"
                    raise session.broken(message, fragment(parameter.pointer), exchange)

    return look


def is_exact(parameter: Parameter) -> bool:
    """It is said which entries are found: a search may be a fuzzy one otherwise."""
    return _EXACT.search(parameter.description) is not None


def keep_listed(operation: Operation, resource: Resource, parameter: Parameter, texts: list[str]) -> Keep:
    """As `keep`, of what no call makes: by a word of an entry it is found. A fuzzy search may list what is
    alike.
    """

    def look(session: Session) -> None:
        call = list_call(session, resource)
        listed = must_succeed(session, call, "the list")
        valid = session.document.request.valid
        if not valid(parameter.schema, _NOBODY):
            raise NotTestedError(f"{operation.id}: {parameter.name} is no free text")
        exchange = must_succeed(session, call.with_value(parameter, _NOBODY), "a search for what nobody says")
        found, whole = items(session, exchange), items(session, listed)
        if found and is_exact(parameter):
            message = f"{parameter.name}={_NOBODY} lists entries that do not say so"
            raise session.broken(message, fragment(parameter.pointer), exchange)
        if found == whole:
            raise NotTestedError(f"{operation.id}: {parameter.name} chooses none, and need not be exact")
        for name in texts:
            for text, word in _apart(whole, name):
                other = [word.swapcase()] if words.ANY_CASE.search(parameter.description) else []
                for spelled in (one for one in (word, *other) if valid(parameter.schema, one)):
                    asked = call.with_value(parameter, spelled)
                    exchange = must_succeed(session, asked, f"{parameter.name}={spelled}")
                    if not items(session, exchange):
                        message = f"{parameter.name}={spelled} does not list one whose {name} is {text!r}"
                        raise session.broken(message, fragment(parameter.pointer), exchange)

    return look


def _apart(entries: list[Any], name: str) -> list[tuple[str, str]]:
    """A text of this name, and a word of it: one that nothing else of the entry says, where there is one."""
    found = [
        (text, word, any(word in str(value) for key, value in entry.items() if key != name))
        for entry in entries
        if isinstance(entry, dict) and isinstance(text := entry.get(name), str)
        for word in re.findall(r"\b[A-Za-z]{3,}\b", text)
    ]
    return [(text, word) for text, word, _ in sorted(found, key=lambda one: one[2])[:1]]


_MANY = 3
"""Letters of which two begin a word that others have, too."""


def _texts(session: Session, exchange: Exchange, name: str) -> list[str]:
    entries = (entry for entry in items(session, exchange) if isinstance(entry, dict))
    return [value for entry in entries if isinstance(value := entry.get(name), str) and value]


def _phrase(name: str) -> str:
    """`firstName` as it is written in a sentence; `email` with or without its hyphen."""
    spoken = " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+|\d+", name)).lower()
    return spoken.replace("email", "e ?mail")


def keep(operation: Operation, resource: Resource, parameter: Parameter, texts: list[str]) -> Keep:
    def look(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = list_call(session, resource, made)
        if not session.document.request.valid(parameter.schema, _NOBODY):
            raise NotTestedError(f"{operation.id}: {parameter.name} is no free text")
        exchange = must_succeed(session, call.with_value(parameter, _NOBODY), "a search for what nobody says")
        if items(session, exchange):
            message = f"{parameter.name}={_NOBODY} lists entries that do not say so"
            raise session.broken(message, fragment(parameter.pointer), exchange)
        told = envelope.told(made.exchange)
        said = told if isinstance(told, dict) else {}
        for name in texts:
            value: Any = said.get(name)
            within = re.search(
                r"\b(contain|substring|part of|anywhere)", parameter.description, re.IGNORECASE
            )
            if not isinstance(value, str) or not value.isascii() or not (value.isalnum() or within):
                continue
            value = value if value.isalnum() else max(re.findall("[A-Za-z0-9]+", value), key=len, default="")
            if not value:
                continue
            asked, _ = enlarged(session, call.with_value(parameter, value))
            other = [value.swapcase()] if words.ANY_CASE.search(parameter.description) else []
            other += [value[1:]] if within and len(value) > _MANY else []
            for spelled in (value, *other):
                if not session.document.request.valid(parameter.schema, spelled):
                    continue
                looked = asked.with_value(parameter, spelled)
                found, exchange = find_in_list(session, resource, made, looked)
                if not found:
                    message = f"{parameter.name}={spelled} does not list one whose {name} is {value!r}"
                    raise session.broken(message, fragment(parameter.pointer), exchange)

    return look
