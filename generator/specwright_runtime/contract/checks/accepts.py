"""Everything that the document allows is accepted: each edge, each member, each branch, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import told, window
from specwright_runtime.contract.checks.echo import same_as_sent
from specwright_runtime.contract.checks.formed import (
    flat_at,
    is_formed,
    is_free,
    is_name,
    is_nothing,
    knows_no_other,
    leaf,
    may_be_nobody,
    may_find_nothing,
    must_be_accepted,
    said_beside,
)
from specwright_runtime.contract.checks.listing import LIMITS, OFFSETS, PAGES
from specwright_runtime.contract.checks.parameters import (
    counts,
    other_named,
    sure,
    travels,
    varied,
)
from specwright_runtime.contract.checks.together import at_once
from specwright_runtime.contract.checks.understood import must_tell
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.prose import LIMITED
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.patched import is_json_patch
from specwright_runtime.contract.things.precondition import OF_STATE
from specwright_runtime.contract.things.signing import shown_in_body
from specwright_runtime.contract.things.unspecific import requires_nothing
from specwright_runtime.contract.values.described import is_code
from specwright_runtime.contract.values.scalar import FREE, LONGER
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.variant import ANY, Variant
from specwright_runtime.operation import ABSENT


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for content in operation.bodies:
        yield from _of_body(catalogue, operation, content)
    for parameter in operation.parameters:
        yield from _of_parameter(catalogue, operation, parameter)


def _is_as_if_not_sent(content: Content, value: Any) -> bool:
    """An empty text for a body, or for all of a list in a form: it may be read as none, too."""
    if content.is_text:
        return bool(value == "")
    return content.is_form and isinstance(value, dict) and [""] in value.values()


def _is_too_long(catalogue: Catalogue, operation: Operation, variant: Variant) -> bool:
    """A text that the answer, which tells it, may not have: the document allows more than it can show."""
    value, view = leaf(variant), catalogue.document.response
    if not isinstance(value, str) or "the longest" not in variant.label:
        return False
    told = (c.schema for r in operation.successes for c in r.contents if c.is_json and c.schema is not None)
    return any(len(value) > flat_at(view, one, variant.place).get("maxLength", len(value)) for one in told)


def _is_missing(catalogue: Catalogue, operation: Operation, content: Content, variant: Variant) -> bool:
    """An empty text or list where one is needed, as a name or an item of a list: it may count as none."""
    if leaf(variant) not in ("", []) or not variant.label.endswith("empty"):
        return False
    if _may_need_all(catalogue, content, variant):
        return True
    *around, name = variant.place.split("/")
    made = catalogue.resources.written(operation)
    bodies = made.creator.bodies[:1] if made is not None and made.creator is not None else ()
    view, place = catalogue.document.request, "/".join(around)
    needed = {
        each
        for one in (content, *bodies)
        for each in flat_at(view, one.schema or True, place).get("required", ())
    }
    keys = {plain(resource.parameter) for resource in catalogue.resources.by_path.values()}
    known = {*keys, "password"}  # an empty one is none
    return not name or name.isdecimal() or name in needed or plain(name).removeprefix("new") in known


def _may_need_all(catalogue: Catalogue, content: Content, variant: Variant) -> bool:
    """Around the value, nothing says what is needed."""
    view, (*around, _) = catalogue.document.request, variant.place.split("/")
    schema: Schema = content.schema or True
    if around == ["0"]:
        schema = view.items(view.flat(schema))
    return len(around) < 2 and requires_nothing(view, schema)


def _lacks_file(catalogue: Catalogue, content: Content, value: Any) -> bool:
    """A form without the file that is all that it is for, though its schema does not require it."""
    own = catalogue.document.request.properties(content.schema or True)
    files = [
        n for n, inner in own.items() if catalogue.document.request.flat(inner).get("format") == "binary"
    ]
    return len(files) == len(own) > 0 and isinstance(value, dict) and not value.keys() & set(files)


def _is_no_page(variant: Variant) -> bool:
    """A page of less than nothing, or before the first one."""
    value, name = leaf(variant), variant.place.rsplit("/", 1)[-1].lower()
    return isinstance(value, int | float) and value < 1 and name in (*LIMITS, *PAGES, *OFFSETS)


def _is_something(catalogue: Catalogue, content: Content) -> bool:
    """Words ask for some of its properties, if its schema does not."""
    try:
        return bool(catalogue.builder.minimal(content.schema or True, content.examples))
    except UnbuildableError:
        return False


def _has_a_form(content: Content) -> bool:
    """A text of a language of its own, as `text/dns`, or one whose examples are no words."""
    return content.base_type not in _WORDS or any(map(is_code, content.examples))


_WORDS = frozenset({"text/plain", "text/markdown", "text/html"})


def _required(catalogue: Catalogue, content: Content, value: Any) -> Iterator[Any]:
    """What a form has of the properties that it must have."""
    required = catalogue.document.request.flat(content.schema or True).get("required", ())
    return (value[name] for name in required if isinstance(value, dict) and name in value)


def _of_body(catalogue: Catalogue, operation: Operation, content: Content) -> Iterator[Promise]:
    name = "body" if content is operation.bodies[0] else content.base_type
    reason = wire.writable(content, catalogue.document.request)
    if reason is not None:
        catalogue.not_tested(f"{operation.id}: {reason}")
        return
    if content.is_binary or content.schema is None:
        return
    if is_json_patch(catalogue.document.request, content):
        return  # whether a path of a JSON patch is there, its schema does not say
    try:
        variants = catalogue.variants.accepted(content.schema, content.examples)
    except UnbuildableError as error:
        catalogue.not_tested(f"{operation.id}, {content.media_type}: {error}")
        return
    limited = LIMITED.search(operation.said_and_refused) is not None
    twin = operation.is_twin(content)
    entering = shown_in_body(catalogue.document, operation) or ()
    empty_refused = _SOME.search(_said_of_body(catalogue, operation, content)) is not None
    for variant in variants:
        if twin and variant.place:
            continue  # it is read as the other one is
        if content.base_type == "text/csv" and variant.label not in {"everything", "required only"}:
            continue  # what its lines may be, its schema does not say
        if _is_as_if_not_sent(content, variant.value) or _is_too_long(catalogue, operation, variant):
            continue
        flat = flat_at(catalogue.document.request, content.schema, variant.place)
        described = str(flat.get("description"))
        beside = said_beside(catalogue.document.request, content.schema, variant)
        narrow = _NARROW.search(f"{described} {beside}")
        value = leaf(variant)
        if (limited or narrow) and (isinstance(value, int | float) or _AMOUNT.fullmatch(str(value))):
            continue
        ordered = narrow or _NARROW.search(operation.said_and_refused)
        if ordered and isinstance(value, str) and _MOMENT.fullmatch(value):
            continue
        if empty_refused and _is_without_any(variant.value):
            continue
        there = catalogue.foreign(variant.place, of=operation) or catalogue.links(content, variant.place)
        there = there or catalogue.within(described, operation) or catalogue.keyed(variant.place, operation)
        there = there or catalogue.listed(variant.place)
        there = there or catalogue.embedded(content, variant.place, operation)
        if there and variant.label not in {"alone", "required only", "null"}:
            continue  # only ids that are there are sure to be accepted
        if _is_one_of_those(operation, variant.place) or variant.place.rsplit("/", 1)[-1] in entering:
            continue
        formed = is_formed(catalogue, variant, flat) or is_name(catalogue, content.schema, variant)
        formed = formed or variant.label.endswith(ANY)  # whatever that is
        formed = formed or (content.is_text and _has_a_form(content))
        formed = formed or is_nothing(catalogue, variant) or catalogue.listed(variant.place)
        formed = formed or _is_missing(catalogue, operation, content, variant) or _is_no_page(variant)
        if content.is_form:
            formed = formed or _lacks_file(catalogue, content, variant.value)
            if any(value in ([], {}) for value in _required(catalogue, content, variant.value)):
                continue  # nothing is sent of it
            try:
                wire.body(content, variant.value, catalogue.document.request)
            except wire.UnwritableError:
                continue
        yield Promise(
            operation=operation.id,
            check="accepts",
            place=_joined(name, variant),
            keep=_body(operation, content, variant, formed=formed),
            alone=_is_looked_at(catalogue, operation),
        )
    info = catalogue.document.raw.get("info") or {}
    said = f"{info.get('description') or ''} {operation.said_and_refused}".lower()
    if content.is_json and "charset" not in content.media_type and "charset" not in said:
        yield Promise(
            operation=operation.id,
            check="accepts",
            place=f"{name}: a charset parameter",
            keep=_charset(operation, content),
        )
    needs = catalogue.document.request.flat(content.schema or True).get("required")
    optional = not operation.body_required and (not needs or operation.body.get("required") is False)
    empty_form = _is_something(catalogue, content) or _lacks_file(catalogue, content, {})
    optional = optional and not (content.is_form and empty_form)
    if optional and content is operation.bodies[0]:
        yield Promise(operation=operation.id, check="accepts", place="body: none", keep=_none(operation))


_SOME = re.compile(
    r"\bat least (?:one|1) (?:\w+ )?(?:of|field|property|attribute|value|member|key|change)\b", re.IGNORECASE
)


def _said_of_body(catalogue: Catalogue, operation: Operation, content: Content) -> str:
    """Of the operation, of its body and of the schema of that, without emphasis."""
    schema = catalogue.document.request.flat(content.schema or True)
    said = (operation.said_and_refused, *(one.get("description") or "" for one in (operation.body, schema)))
    return re.sub(r"[*_`]", "", " ".join(map(str, said)))


def _is_without_any(value: Any) -> bool:
    """An object, or the one in it that a body is about, without properties."""
    return isinstance(value, dict) and (not value or {} in value.values())


_NARROW = re.compile(
    r"\b(no|not|never) (more|less|fewer) than\b|\b(not|never) exceeds?\b"
    r"|\b(later|earlier|greater|less) than\b"
    r"|\b(after|before|above|below|beyond|at most|at least|up to) (the )?`",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d+(\.\d+)?")
_LARGE = "a large number"
"""It may be that of a version, or of a row, which is not there."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def _is_one_of_those(operation: Operation, place: str) -> bool:
    """A refusal says that there may be no such thing as the property at a place names."""
    name = re.escape(place.rsplit("/", 1)[-1])
    said = " ".join(r.description for r in operation.responses if r.status in {"404", "409", "422"})
    return bool(name) and re.search(rf"\bno such {name}\b", said, re.IGNORECASE) is not None


def _joined(name: str, variant: Variant) -> str:
    return f"{name}/{variant.name}" if variant.place else f"{name}: {variant.label}"


def _body(operation: Operation, content: Content, variant: Variant, *, formed: bool) -> Keep:
    """What is made or changed is told as it was sent, too."""
    makes = operation.documents(201) and operation.method != "GET"

    def keep(session: Session) -> None:
        call = replace(base(session, operation), content=content, body=variant.value)
        call = renewed(session, session.settled(call))
        nothing = frozenset({404}) if may_find_nothing(operation) else frozenset()
        what = f"the body ({variant.name})"
        try:
            exchange = must_be_accepted(session, call, variant, what, formed=formed, refusals_too=nothing)
        except BrokenError as error:
            if knows_no_other(session, content, variant, error.exchange):
                raise NotTestedError(f"{operation.id}: this server refuses what it does not know") from error
            raise
        if formed and not variant.label.endswith(ANY):
            return  # whoever takes a text that means nothing may tell what it was taken for
        call = as_sent(call, exchange)
        unseen = session.resources.makes_unseen(operation)
        if makes or unseen or session.writes(operation):
            same_as_sent(session, call, exchange, may_leave_out=unseen and not makes)
        must_tell(session, call, exchange)
        if not exchange.response.body:
            _shown(session, call)
        if makes or (operation.documents(202) and session.resources.creates(operation)):
            told.defaults(session, call, exchange)

    return keep


def _is_looked_at(catalogue: Catalogue, operation: Operation) -> bool:
    """Whether `_shown` looks at the thing that was changed, which others share."""
    silent = any(not response.contents for response in operation.successes)
    changed = catalogue.resources.of(operation)
    return silent and any(operation in one.updaters and one.retriever is not None for one in changed)


def _shown(session: Session, call: Call) -> None:
    """What an update answers with nothing is told by the next look."""
    for resource in session.resources.of(call.operation):
        if call.operation in resource.updaters and resource.retriever is not None:
            looking = session.plain(resource.retriever, values=_path(call))
            exchange = must_succeed(session, looking, "what was updated")
            same_as_sent(session, replace(call, operation=resource.retriever), exchange)


def _path(call: Call) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in call.values.items() if key[0] == "path"}


def _charset(operation: Operation, content: Content) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        if call.content is not content:
            raise NotTestedError(f"{operation.id}: {content.media_type} is not what the plain call sends")
        call = replace(call, media_type=f"{content.media_type}; charset=utf-8")
        must_succeed(
            session, renewed(session, call), "a charset parameter on the media type", unless=OF_STATE
        )

    return keep


def _none(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), content=None, body=ABSENT)
        call = renewed(session, call)
        if operation.body.get("required") is None:
            exchange = session.checked(call, tolerated=frozenset({400, 415, 422}))
            if exchange.response.status in {400, 415, 422}:
                raise NotTestedError(f"{operation.id}: whether it needs a body is not said")
        must_succeed(session, call, "no body, which is optional", unless=OF_STATE)

    return keep


def _of_parameter(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> Iterator[Promise]:
    if not sure(catalogue, operation, parameter):
        return
    try:
        variants = catalogue.variants.accepted(parameter.schema, parameter.examples)
    except UnbuildableError as error:
        catalogue.not_tested(f"{operation.id}, {parameter.place} {parameter.name}: {error}")
        return
    said = catalogue.document.request.flat(parameter.schema)
    said = {**said, "description": f"{said.get('description') or ''} {parameter.description}"}
    if not varied(catalogue, operation, parameter):
        variants = [variant for variant in variants if variant.label == "required only"]
    for variant in variants:
        if not travels(parameter, variant) or not counts(parameter, variant) or variant.label == LONGER:
            continue
        formed = is_formed(catalogue, variant, said, named=parameter.name, examples=parameter.examples)
        free = is_free(catalogue.document.request, parameter) or catalogue.names(parameter.name)
        formed = formed or (parameter.place == "query" and free)
        label = variant.name.replace("required only", "present")
        yield Promise(
            operation=operation.id,
            check="accepts",
            place=f"{parameter.place} {parameter.name}: {label}",
            keep=_parameter(operation, parameter, variant, formed=formed),
        )
    if not parameter.required and operation.parameters.index(parameter) == 0:
        yield Promise(
            operation=operation.id, check="accepts", place="every parameter", keep=at_once(operation)
        )


def _parameter(operation: Operation, parameter: Parameter, variant: Variant, *, formed: bool) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation))
        value = variant.value
        if variant.label == "required only" and not isinstance(value, dict | list):
            value = session.parameter_value(parameter)
        call = window.begun(call.with_value(parameter, value), parameter)
        what = f"{parameter.place} {parameter.name} ({variant.name})"
        try:
            nowhere = may_be_nobody(session.document.request, parameter) or may_find_nothing(operation)
            nowhere = nowhere or (operation.documents(404) and variant.label == _LARGE)
            nobody = frozenset({404}) if nowhere and parameter.place == "query" else frozenset()
            exchange = must_be_accepted(session, call, variant, what, formed=formed, refusals_too=nobody)
        except BrokenError as error:
            found = error.exchange
            if found is not None and (other := other_named(call, found, parameter)) is not None:
                session.judge(operation, found, tolerated=frozenset({400, 422}))
                reason = f"{parameter.name} goes along with {other}"
                raise NotTestedError(f"{operation.id}: {reason}") from error
            if found is None or not _may_be_nowhere(session, parameter, found):
                raise
            session.judge(operation, found, tolerated=frozenset({404}))
            raise NotTestedError(f"{operation.id}: nothing is there for this {parameter.name}") from error
        if not (formed and variant.label.endswith(FREE)):  # as in a body
            must_tell(session, call, exchange)

    return keep


def _may_be_nowhere(session: Session, parameter: Parameter, exchange: Exchange) -> bool:
    """A number on the path is a valid one, and leads to nothing: the tile of a map that is not so large."""
    is_choice = "enum" in session.document.request.flat(parameter.schema)
    return parameter.place == "path" and exchange.response.status == 404 and not is_choice
