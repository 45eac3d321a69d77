"""What the schema allows and a server may refuse all the same: words or samples say what it has to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.prose import LIMITED, beginning, names, sentences
from specwright_runtime.contract.openapi.received import Received
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.openapi.spoken import OF_MEMBERS
from specwright_runtime.contract.promise import base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.body_paths import generic
from specwright_runtime.contract.things.foreign import names_one
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.precondition import OF_A_VALUE, OF_STATE
from specwright_runtime.contract.things.signing import shown_in_body
from specwright_runtime.contract.values import described
from specwright_runtime.contract.values.formats import SAMPLES
from specwright_runtime.contract.values.kinds import by_name
from specwright_runtime.contract.values.scalar import FAR, FREE
from specwright_runtime.contract.values.variant import ANOTHER, Variant

_TOLD = frozenset({"const", "default", "enum", "example", "examples", "pattern"})
"""What says which texts are valid."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def may_be_nobody(view: View, parameter: Parameter) -> bool:
    """Its words say that what is not there is answered with 404: it names something."""
    said = view.said(parameter.description, parameter.schema)
    return parameter.place == "query" and re.search(r"\b404\b", said) is not None


_NOTHING = re.compile(
    r"\bno (matching|match(es)?|results?|records?|entr(y|ies)|items?)\b|\bnothing (was |is )?found\b"
    r"|\bno \w+s found\b",
    re.IGNORECASE,
)


def may_find_nothing(operation: Operation) -> bool:
    """A search that documents 404, where no path names what might be missing, or the words of that say so."""
    asked = operation.method == "GET" and not operation.path_parameters
    return any(r.status == "404" and (asked or _NOTHING.search(r.description)) for r in operation.responses)


def must_be_accepted(
    session: Session,
    call: Call,
    variant: Variant,
    what: str,
    *,
    formed: bool,
    refusals_too: frozenset[int] = frozenset(),
) -> Exchange:
    """`formed`: as `is_formed` says; `refusals_too`: what it may be refused with besides.

    Raises:
        BrokenError: it was not.
        NotTestedError: this member of an enum is not for whoever has this credential, or there may be too
            little for it, as the document says of this refusal; or this text is not of that form.
    """
    try:
        return must_succeed(session, call, what, unless=OF_STATE)
    except BrokenError as error:
        exchange, member = error.exchange, leaf(variant)
        status = 0 if exchange is None else exchange.response.status
        if exchange is None:
            raise
        is_member = variant.label == f'"{member}"'
        of_a_value = status in OF_A_VALUE and not isinstance(session.document, Received)
        if status in {400, 401} and is_member and shown_in_body(session.document, call.operation):
            reason = f"{member} is another way to sign in"
        elif status == 403 and is_member:
            reason = f"the credential may not ask for {member}"
        elif status in {400, 415, 422} and _is_for_other_files(session, call, variant, exchange):
            reason = f"{member} is for files of another kind"
        elif _is_short(call.operation, status, variant):
            reason = f"there may be too little for {member}"
        elif _has_to_balance(call.operation, status, variant):
            reason = f"what {variant.place or what} has to add up to, only words tell"
        elif _is_nobody(call.operation, status, variant):
            reason = f"a value of {variant.place or what} names what has to be there"
        elif of_a_value and (other := _another_named(session, call, variant, exchange)) is not None:
            reason = f"{variant.place or what} goes along with {other}"
        elif of_a_value and _is_untold(session, call, variant):
            reason = f"no value of {variant.place} is taken: add an example that is"
        elif (formed and status in {400, 422}) or status in refusals_too:
            place = variant.place or what
            reason = f"what {place} has to be, only words or examples tell: give it a pattern or a bound"
        else:
            raise
        unnamed = call.operation.refusals is None or status in refusals_too
        tolerated = frozenset({status}) if unnamed else frozenset()
        session.judge(call.operation, exchange, tolerated=tolerated)
        raise NotTestedError(f"{call.operation.id}: {reason}") from error


def _another_named(session: Session, call: Call, variant: Variant, refused: Exchange) -> str | None:
    """Another property of the body that the refusal of this one names: only words tell how they fit."""
    view, content = session.document.request, call.content
    if content is None or not variant.place or not call.operation.may_refuse(refused.response.status):
        return None
    said, own = " ".join(_texts(refused)), variant.place.split("/")
    others = (name for name in view.properties(content.schema or True) if name not in own)
    return next((name for name in others if names(said.lower(), name.lower())), None)


def _texts(exchange: Exchange) -> Iterator[str]:
    """All that a refusal says, without the names of its own properties."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from texts(inner)

    try:
        yield from texts(exchange.response.json())
    except ValueError:
        yield beginning(exchange.response.body)


def _is_untold(session: Session, call: Call, variant: Variant) -> bool:
    """Of this text, or number, in a body nothing says which ones there are, and none was taken."""
    view, content = session.document.request, call.content
    if content is None or not variant.place or variant.label == "null" or not call.operation.may_refuse(400):
        return False
    flat = flat_at(view, content.schema or True, variant.place)
    flat = view.flat(view.items(flat)) if view.types(flat) == ("array",) else flat
    free = set(view.types(flat)) <= {"string", "integer", "number", "null"} and _TOLD.isdisjoint(flat)
    shown = bool(session.builder.example(flat)) or by_name(variant.place.rpartition("/")[2]) is not None
    known = flat.get("format") in SAMPLES or shown
    return free and not known and (call.operation.id, generic(variant.place)) not in session.places_taken


_BALANCED = re.compile(
    r"\bsums? of\b[^.;]*\b(equals?|same|match(es)?)\b|\b(must|have to|has to) balance\b|\bunbalanced\b",
    re.IGNORECASE,
)


def _has_to_balance(operation: Operation, status: int, variant: Variant) -> bool:
    """Another number of lines, whose amounts are said to have one sum, may not have it any more."""
    lines = variant.label.endswith("items") or "/" in variant.place
    refused = status in {400, 422} and operation.documents(status)
    return lines and refused and _BALANCED.search(operation.said_and_refused) is not None


def _is_nobody(operation: Operation, status: int, variant: Variant) -> bool:
    """A 404 to a text or a number in a body, where the path leads to something: it names nothing."""
    free = variant.label.endswith((*FREE, *FAR)) and bool(variant.place)
    return free and status == 404 and operation.documents(404) and isinstance(leaf(variant), str | int)


_OF_A_KIND = re.compile(r"\b(file|format|content|mime)[ _-]?(format|type|extension)?\b", re.IGNORECASE)


def _is_for_other_files(session: Session, call: Call, variant: Variant, refused: Exchange) -> bool:
    """A member of an enum beside a file in a form is refused for what the file is, as the refusal says."""
    content, view = call.content, session.document.request
    if content is None or not content.is_form or variant.label != f'"{leaf(variant)}"':
        return False
    files = [name for name in view.properties(content.schema or True) if wire.is_file(content, name, view)]
    return bool(files) and _OF_A_KIND.search(beginning(refused.response.body)) is not None


def _is_short(operation: Operation, status: int, variant: Variant) -> bool:
    """There may be too little of this member of an enum, or for this number."""
    value = leaf(variant)
    if variant.label == f'"{value}"':
        return _is_limited(operation, status)
    return status == 409 and type(value) in (int, float) and operation.documents(409)


def _is_limited(operation: Operation, status: int) -> bool:
    """The document says of this refusal that something has to fit to what is there."""
    refused = operation.response(status) if status in {409, 422} else None
    description = str(operation.extra.get("description") or "")
    said = (sentence for sentence in sentences(description) if str(status) in sentence)
    return refused is not None and any(LIMITED.search(one) for one in (refused.description, *said))


def is_formed(
    catalogue: Catalogue,
    variant: Variant,
    flat: dict[str, Any],
    *,
    named: str = "",
    examples: tuple[Any, ...] = (),
) -> bool:
    """It is a text or a number that means nothing, where the document shows that it has to mean something."""
    name, value = variant.place.rsplit("/", 1)[-1] or named, leaf(variant)
    if isinstance(value, str) and described.is_number_or_text(catalogue.document.request.types, flat):
        return _NUMBER.fullmatch(value) is None
    if variant.label.endswith(FAR):
        return described.is_amount(name, flat.get("description"))
    if not variant.label.endswith(FREE):
        return False
    if flat.get(OF_MEMBERS):
        return True
    known = by_name(name) is not None and "pattern" not in flat
    return known or described.is_formed(flat, examples or catalogue.builder.example(flat))


def is_free(view: View, parameter: Parameter) -> bool:
    """Its schema takes any text, and no example shows one: which are known (`expand`), only words tell."""
    flat = view.flat(parameter.schema)
    if view.types(flat) == ("array",):
        flat = view.flat(view.items(flat))
    told = bool(parameter.examples) or not _TOLD.isdisjoint(flat) or flat.get("format") in SAMPLES
    return view.types(flat) == ("string",) and not told


def is_name(catalogue: Catalogue, schema: Schema, variant: Variant) -> bool:
    """It is said to name something that is there: "Logins for users", "Gid of an object"."""
    view, value = catalogue.document.request, leaf(variant)
    *around, name = variant.place.split("/")
    places = (variant.place, "/".join(around)) if name.isdecimal() else (variant.place,)
    flats = [flat_at(view, schema, place) for place in places]
    inner = [view.properties(flat.get("items", True)) for flat in flats if isinstance(value, list)]
    flats += [view.flat(one) for properties in inner for one in properties.values()]
    said = (flat.get("description") for flat in flats)
    return bool(value) and isinstance(value, str | int | list) and any(map(names_one, said))


_ANOTHER = "another property"
_OTHERS = 4
"""Operations that are asked, too."""


def knows_no_other(session: Session, content: Content, variant: Variant, refused: Exchange | None) -> bool:
    """No body here has a property that the document does not name, of which it says nothing either."""
    view, tried = session.document.request, 0
    if variant.label != _ANOTHER or refused is None or refused.response.status not in {400, 422}:
        return False
    if "additionalProperties" in flat_at(view, content.schema or True, variant.place):
        return False
    for other in session.document.operations:
        bodies = other.bodies[:1] if other.id != refused.operation and not other.is_manual else ()
        flats = [view.flat(own.schema or True) for own in bodies]
        if not any("properties" in flat and "additionalProperties" not in flat for flat in flats):
            continue
        with suppress(BrokenError, NotTestedError):
            call = base(session, other)
            more = replace(
                call, body={**call.body, ANOTHER: "kept"} if isinstance(call.body, dict) else call.body
            )
            if 200 <= session.call(more).response.status < 300:
                return False
            tried += 1
        if tried == _OTHERS:
            break
    return True


def flat_at(view: View, schema: Schema, place: str) -> dict[str, Any]:
    """What is said of the property at a place."""
    for step in filter(None, place.split("/")):
        flat = view.flat(schema)
        branches = map(view.flat, (flat, *flat.get("anyOf", ()), *flat.get("oneOf", ())))
        listed = next((one for one in branches if step.isdecimal() and "items" in one), flat)
        schema = view.items(listed) if step.isdecimal() else view.properties(schema).get(step, True)
    return view.flat(schema)


def said_beside(view: View, schema: Schema, variant: Variant) -> str:
    """What the properties beside the one at its place say of it, by its name."""
    *around, name = variant.place.split("/")
    value = variant.value
    for step in around:
        flat = view.fitting(schema, value)
        is_item = step.isdecimal() and isinstance(value, list)
        schema = view.items(flat) if is_item else (flat.get("properties") or {}).get(step, True)
        value = value[int(step)] if is_item else value.get(step) if isinstance(value, dict) else None
    others = (view.fitting(schema, value).get("properties") or {}).items()
    said = (str(view.flat(own).get("description") or "") for other, own in others if other != name)
    return " ".join(one for one in said if f"`{name}`" in one)


def leaf(variant: Variant) -> Any:
    """What stands at its place."""
    value = variant.value
    for step in filter(None, variant.place.split("/")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
    return value


_FLAGS = frozenset({"true", "false", "1", "0", "yes", "no", "on", "off"})


def coerced(view: View, schema: Schema, variant: Variant) -> bool:
    """Pydantic takes it for a number, or for a flag, where it is not strict."""
    flat, value = flat_at(view, schema, variant.place), leaf(variant)
    types = {t for one in (flat, *flat.get("anyOf", ()), *flat.get("oneOf", ())) for t in view.types(one)}
    if isinstance(value, bool):
        return bool(types & {"integer", "number"})
    if "boolean" in types:
        return str(value).lower() in _FLAGS
    number = isinstance(value, str) and _NUMBER.fullmatch(value) is not None
    return number and bool(types & {"integer", "number"})


def is_nothing(catalogue: Catalogue, variant: Variant) -> bool:
    """Within a list of things that have a path, one without what they are known by there, or with any id: a
    label without its name names none.
    """
    value, steps = variant.value, variant.place.split("/")
    for index, step in enumerate(steps):
        source = catalogue.source(singular(steps[index - 1])) if step.isdecimal() and index else None
        value = _inner(value, step)
        if source is not None and source.resource is not None and isinstance(value, dict):
            key = plain(source.resource.parameter)
            return steps[-1] == "id" or not any(plain(name) == key for name in value)
    return False


def _inner(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdecimal() and int(step) < len(value) else None
    return value.get(step) if isinstance(value, dict) else None
