"""What was sent is told: in the answer, later, nested, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.checks.moving import COUNTED, OWN, moving, words_of
from specwright_runtime.contract.checks.same import is_set, same
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope, naming
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.needed import APPLIES
from specwright_runtime.contract.things.resource import Resource, told_by_both
from specwright_runtime.contract.values.kinds import STATES

_NORMALISED = re.compile(
    r"\b(normali[sz]ed|(lower|upper)[ -]?cased?|trimmed|rounded|cut off|kept once|sorted|(is|are) added)\b"
    r"|\bsigned:|\bnegative (for|if|when|where)\b",
    re.IGNORECASE,
)
"""What descriptions say of values that are not told as they were sent."""
_CASELESS = re.compile(r"e?mail|(currency|country|colou?r)(_?code)?s?$|uuid$", re.IGNORECASE)
"""Names of texts whose case says nothing."""
_ONCE = re.compile(
    r"\bcreate[- ]only\b|\bimmutable\b|\bonly be (set|specified|given) (at|on|during|when) (the )?creat",
    re.IGNORECASE,
)
"""What they say of values that are taken when a thing is made, and not later."""
_NO_NULL = re.compile(
    r"\b(not|non-?|ignor\w+|without|unless)\s?[^.;]{0,12}\bnulls?\b"
    r"|\bnulls?\b[^.;]{0,40}\b(ignor\w+|unchanged|the same|stays?|left|leaves?|no change|kept|keeps?)\b"
    r"|\bnulls? (chang\w+ nothing|ha(s|ve) no effect)\b",
    re.IGNORECASE,
)
"""What operations say of a null that changes nothing."""


_BY_WHOM = frozenset({"owner", "creator", "createdby", "updatedby", "modifiedby"})
"""Names of people that answers tell of: whoever calls, whatever is sent."""


def kept(session: Session, name: str, asked: Schema, told: Schema, *, later: bool) -> bool:
    """What is sent under this name is told: `later`, too, when things may have moved on."""
    described = (
        v.flat(s).get("description")
        for v, s in ((session.document.request, asked), (session.document.response, told))
    )
    if any(_NORMALISED.search(str(one)) or APPLIES.search(str(one)) for one in described):
        return False
    sides = ((session.document.request, asked), (session.document.response, told))
    request, response = (view.flat(schema) for view, schema in sides)
    if _is_coded(request) and not _is_coded(response):
        return False  # a picture is told by its address or its digest
    if told is False or not moving(name):
        return told is not False
    words = words_of(name)
    counted = {"integer", "number"} & set(session.document.request.types(asked))
    if words & OWN or (words & COUNTED and counted):
        return False
    if words & STATES:
        one, other = (set(map(str, flat.get("enum") or ())) for flat in (request, response))
        return not later and bool(one) and one == other
    types = [_types(view, schema) - {"null"} for view, schema in sides]
    return bool(request) and types[0] == types[1] and request.get("format") == response.get("format")


def _is_coded(flat: Schema) -> bool:
    """Bytes in a text."""
    return isinstance(flat, dict) and ("contentEncoding" in flat or flat.get("format") == "byte")


def _types(view: View, schema: Schema) -> set[str]:
    """Those of the value, or of the branches that it may be."""
    flat = view.flat(schema)
    branches = (*flat.get("oneOf", ()), *flat.get("anyOf", ()))
    return set(view.types(schema)) or {kind for branch in branches for kind in _types(view, branch)}


def steady(session: Session, resource: Resource) -> Callable[[str], bool]:
    """Whether a property of that name is told the same at each look: what can be sent moves no further; an
    enum that nobody sends may be the state of what is accepted (202), whatever it is called.
    """
    asked: dict[str, Schema] = {}
    for operation in (*resource.updaters, resource.creator):
        for content in operation.bodies[:1] if operation is not None else ():
            asked |= envelope.properties(session.document.request, content.schema or True)
    shown = told_schema(resource.retriever, 200) if resource.retriever is not None else None
    told = envelope.properties(session.document.response, shown or True)

    later = resource.creator is not None and resource.creator.documents(202)

    def is_steady(name: str) -> bool:
        if later and name not in asked and "enum" in session.document.response.flat(told.get(name, True)):
            return False
        if not moving(name):
            return True
        return name in asked and name in told and kept(session, name, asked[name], told[name], later=True)

    return is_steady


def same_as_sent(session: Session, call: Call, exchange: Exchange, *, may_leave_out: bool = False) -> None:
    """Properties that the response has in common with the request have the value that was sent.

    `may_leave_out`: those that the response does not have, it need not.

    Raises:
        BrokenError: one has another.
    """
    operation = session.document.by_id[exchange.operation or ""]
    if operation is call.operation:
        call = as_sent(call, exchange)
    call, answered = as_meant(session, call), exchange.response.json()
    schema = told_schema(operation, exchange.response.status)
    content = call.content
    if not isinstance(call.body, dict) or not isinstance(answered, dict) or schema is None or content is None:
        return
    view = session.document.response
    said = envelope.said(call)
    documented, answered = unwrapped(view, schema, answered, said)
    asked = envelope.properties(session.document.request, content.schema or True)
    said, asked = (renamed(one, documented) for one in (said, asked))
    later = exchange.request.method == "GET"
    makes = session.resources.creates(call.operation)
    around = {kind_of(one.collection_path) for one in session.resources.of(call.operation)}
    """Kinds of what is named by the path, whatever the body says of it."""
    for name, sent in said.items():
        told = documented.get(name)
        if _is_changed(call.operation, name):
            continue
        if (makes or "POST" in (operation.method, call.operation.method)) and _may_be_given(
            session, call, name
        ):
            continue
        if (may_leave_out and name not in answered) or naming.plain(name) in around:
            continue
        if not makes and _ONCE.search(
            str(session.document.request.flat(asked.get(name, True)).get("description"))
        ):
            continue
        if isinstance(sent, dict) and naming.plain(name) in _BY_WHOM:
            continue
        if told is None or not kept(session, name, asked.get(name, True), told, later=later):
            continue
        if _are_others(session, name, sent) or is_twin(name, said):
            continue
        if isinstance(sent, dict) and answered.get(name) is None and _instead(said, answered, name):
            continue
        if content.is_form and (_is_file(view, told) or sent in ([], {})):
            continue  # nothing travels of what is empty
        if answered.get(name) is None and _is_left_to_ask_for(session, told, sent):
            continue
        if (isinstance(sent, dict) and _is_other_branch(view, told, sent)) or _is_other_word(
            view, told, sent
        ):
            continue
        if sent == "" and makes and _may_be_left_out(session, call, name):
            continue  # as if it was not sent: it has its default
        if sent is None and _NO_NULL.search(call.operation.said):
            continue
        caseless = _CASELESS.search(name) is not None
        if caseless and isinstance(sent, str) and isinstance(answered.get(name), str):
            sent, answered = sent.casefold(), {**answered, name: answered[name].casefold()}
        value = answered.get(name)
        if session.foreign.embeds(asked.get(name, True)) is not None and isinstance(sent, dict):
            sent = {key: sent[key] for key in sent if key == "id"}
        if is_set(session.document.request, name, asked.get(name, True), sent, value):
            sent, value = (sorted(items, key=str) for items in (sent, value))
        if not same(sent, value, view, told):
            raise session.broken(
                f"{name} was sent as {sent!r} and is told as {value!r}",
                fragment(operation.pointer),
                exchange,
            )


def _are_others(session: Session, name: str, sent: Any) -> bool:
    """A list of things that have a path of their own: which of them are meant is told, as they are."""
    source = session.foreign.source(naming.singular(name)) if isinstance(sent, list) else None
    return source is not None and source.resource is not None and any(isinstance(one, dict) for one in sent)


def is_twin(name: str, names: Collection[str]) -> bool:
    """It says the same as another one: `color` beside `colors`, of which servers read either."""
    plains = [naming.plain(other) for other in names if other != name]
    return f"{naming.plain(name)}s" in plains or naming.plain(name).removesuffix("s") in plains


def _is_left_to_ask_for(session: Session, told: Schema, sent: Any) -> bool:
    """What is sent by its id is told as a thing, which answers have where they are asked for it only."""
    is_id = isinstance(sent, str | int) and "object" in session.document.response.types(told)
    asked = (p.name for one in session.document.operations for p in one.parameters)
    return is_id and any(naming.plain(name) in _ASKED for name in asked)


_ASKED = frozenset({"populate", "expand", "include", "embed"})


def _is_other_branch(view: View, told: Schema, sent: Any) -> bool:
    """Of a union, the answer has no branch for what was sent, as `auto`: it tells what that came to."""
    return view.flat(told).keys() & {"oneOf", "anyOf"} != set() and not view.valid(told, sent)


def _is_other_word(view: View, told: Schema, sent: Any) -> bool:
    """The answer's enum does not have it: what is asked for by it is told by another word, or is another."""
    flat = view.flat(told)
    words = flat if isinstance(sent, str) else view.flat(flat.get("items", True))
    return bool(words.keys() & {"enum", "const"}) and not view.valid(told, sent)


def _may_be_left_out(session: Session, call: Call, name: str) -> bool:
    schema = (call.content and call.content.schema) or True
    return name not in session.document.request.flat(schema).get("required", ())


def _may_be_given(session: Session, call: Call, name: str) -> bool:
    """What a new thing is known by, and need not be sent: the server may have its own."""
    made, content = session.resources.written(call.operation), call.content
    if name == "id" or made is None or content is None:
        return name == "id"
    needed = session.document.request.flat(content.schema or True).get("required", ())
    return naming.plain(name) == naming.plain(made.parameter) and name not in needed


def _is_changed(operation: Operation, name: str) -> bool:
    """A sentence of the operation says that it is not kept as it was sent."""
    parts = sentences(str(operation.extra.get("description") or ""))
    named = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    return any(_NORMALISED.search(one) and named.search(one) for one in parts)


def renamed(names: dict[str, Any], documented: Collection[str]) -> dict[str, Any]:
    """By the names of the answer, where these differ in their spelling only: `OptIn` is told as `opt_in`, and
    `new_name` as `name`.
    """
    known = {naming.plain(name): name for name in documented}
    known = {**{f"new{plain}": name for plain, name in known.items() if name not in names}, **known}
    return {n if n in documented else known.get(naming.plain(n), n): value for n, value in names.items()}


def _instead(said: dict[str, Any], answered: dict[str, Any], name: str) -> bool:
    """It is marked by an empty object, and is told: it may be one only, a file or a folder."""
    return any(said[other] == {} and isinstance(answered.get(other), dict) for other in said if other != name)


def as_meant(session: Session, call: Call) -> Call:
    """A call of a verb with what its thing is said to have of it: under the name that its description gives
    it, or where the verb's words name it; `reason` of a visit is not that of its cancellation.
    """
    operation, content = call.operation, call.content
    if content is None or not isinstance(call.body, dict) or not session.resources.acts(operation):
        return call
    owner = session.resources.of(operation)[-1]
    view, shown = session.document.request, told_schema(operation, 200)
    told = envelope.properties(session.document.response, shown or True)
    own = view.properties(content.schema or True)
    bodies = owner.creator.bodies[:1] if owner.creator is not None else ()
    made_with = {n for c in bodies for n in envelope.properties(view, c.schema or True)}
    said = operation.said.lower()
    found: dict[str, Any] = {}
    for name, value in call.body.items():
        described = str(view.flat(own.get(name, True)).get("description"))
        words = re.findall(r"`(\w+)`|\bbecomes (?:the )?(\w+)", described, re.IGNORECASE)
        found_words = (word for pair in words for word in pair)
        other = next((word for word in found_words if word != name and word in told), None)
        own_word = name.lower() in said and not re.search(rf"\b(original|full|whole) {name}\b", said)
        if other is not None or name not in made_with or own_word:
            found[other or name] = value
    return replace(call, body=found)


def unwrapped(
    view: View, schema: Schema, body: dict[str, Any], names: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The documented properties and the values of the object that has these names: the body, or one in it."""
    documented = view.fitting(schema, body).get("properties") or {}
    if not documented.keys() & set(names):
        if (wrapped := envelope.thing(body)) is not body:
            return envelope.properties(view, schema), wrapped
        for name, inner in documented.items():
            properties = view.fitting(inner, body.get(name)).get("properties") or {}
            if properties.keys() & set(names) and isinstance(body.get(name), dict):
                return properties, body[name]
    return documented, body


def told_schema(operation: Operation, status: int) -> Schema | None:
    """The schema of the JSON that is answered with a status."""
    response = operation.response(status)
    if response is None:
        return None
    return next((c.schema for c in response.contents if c.is_json and c.schema is not None), None)


def _is_file(view: View, schema: Schema) -> bool:
    return view.flat(schema).get("format") == "binary"


def is_it(session: Session, resource: Resource, made: Made, exchange: Exchange, message: str) -> None:
    """The answer's id is the one that the thing was made with."""
    shown, known = told_by_both(
        exchange.response.json(),
        made.exchange.response.json(),
        resource.parameter,
        resource.collection_path,
    )
    if resource.named and str(known) != str(made.id):
        return  # what it is known by is on the path only
    if session.renamed.is_now(resource, made.values, shown):
        return
    if known is not None and shown is not None and shown != known:
        raise session.broken(
            f"{message}: {shown!r}, not {known!r}",
            fragment(session.document.by_id[exchange.operation or ""].pointer),
            exchange,
        )
