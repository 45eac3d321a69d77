"""Everything just outside of what the document allows is refused, as documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checker import scalar_readings
from specwright_runtime.contract.checks import bodiless, bulk
from specwright_runtime.contract.checks.formed import coerced
from specwright_runtime.contract.checks.listing import LIMITS, OFFSETS, PAGES, bare, may_lack_pages, of_one
from specwright_runtime.contract.checks.unknown import forgives
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http import positions, wire
from specwright_runtime.contract.http.call import Call, is_condition, is_hint
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.openapi.worded import alternatives
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.values.apart import alike
from specwright_runtime.contract.values.scalar import NEAR
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.variant import Variant
from specwright_runtime.operation import ABSENT

_TRUTH = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
"""Words that forms and queries have for the two."""


_PAGING = frozenset({*LIMITS, *OFFSETS, *PAGES})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    told: set[str] = set()
    for content in operation.bodies:
        yield from _of_body(catalogue, operation, content, told)
    for parameter in operation.parameters:
        yield from _of_parameter(catalogue, operation, parameter)
    if operation.one_of:
        names = " nor ".join(parameter.name for parameter in operation.one_of)
        place = fragment(operation.pointer)
        yield _promise(operation, f"query: neither {names}", _missing(operation, operation.one_of, place))


def _of_body(
    catalogue: Catalogue, operation: Operation, content: Content, told: set[str]
) -> Iterator[Promise]:
    """`told`: the near misses of a pattern that another representation of this body has shown already."""
    view = catalogue.document.request
    if wire.writable(content, view) is not None or (
        operation.method == "GET" and not operation.body_required
    ):
        return  # RFC 9110, 9.3.1: content of a GET has no meaning
    first = content is operation.bodies[0]
    name = "body" if first else content.base_type
    place = fragment(content.pointer)
    if content.is_json or content.is_lines:
        for label, raw in (
            ("malformed", b'{"unfinished": '),
            ("not JSON", b"<not>json</not>"),
            ("bytes that are not UTF-8", b'{"text": "\xff\xfe"}'),
            ("something behind the end", b"{} {}"),
        ):
            yield _promise(operation, f"{name}: {label}", _raw(operation, content, raw, label, place))
    if first and content.is_lines:
        yield _promise(operation, f"{name}: a line that is wrong behind others", _behind(operation, place))
    if first and operation.body_required and (content.is_json or content.is_form):
        if content.is_json or not view.valid(content.schema or True, {}):
            yield _promise(operation, f"{name}: empty", _raw(operation, content, b"", "an empty body", place))
        yield _promise(operation, f"{name}: none", bodiless.none(operation, place))
    patches = all(c.base_type.endswith("+json") for c in operation.bodies)
    if first and patches and operation.documents(415):
        yield _promise(
            operation, f"{name}: plain JSON", bodiless.media_type(operation, place, "application/json")
        )
    if first and not any(c.base_type in {"*/*", "text/plain", "text/*"} for c in operation.bodies):
        yield _promise(
            operation, f"{name}: a media type that is not documented", bodiless.media_type(operation, place)
        )
    if content.schema is None or content.is_binary:
        return
    try:
        variants = catalogue.variants.refused(content.schema, content.examples)
    except UnbuildableError:
        return
    if content.is_json and first and operation.refusals is not None:
        whole = catalogue.builder.full(content.schema, content.examples)
        properties = view.fitting(content.schema, whole).get("properties") or {}
        for word, other, value in alike(view, properties, whole if isinstance(whole, dict) else {}):
            variant = Variant(word, f"with {other} itself", value)
            yield _promise(operation, f"{name}/{variant.name}", _body(operation, content, variant, place))
    yield from _neither(catalogue, operation, content, name)
    twin = operation.is_twin(content)
    for variant in variants:
        if twin and variant.place:
            continue  # it is read as the other one is
        if content.is_form and not _fails_as_text(view, content, variant.value):
            continue
        if catalogue.document.coerces and coerced(view, content.schema, variant):
            continue
        if content.has_positions and not positions.fails(content, variant.value, view):
            continue
        if content.is_lines and not content.item and view.valid(content.schema, [variant.value]):
            continue  # it is one line
        if variant.label.startswith(NEAR):
            if variant.name in told:
                continue
            told.add(variant.name)
        label = f"{name}/{variant.name}" if variant.place else f"{name}: {variant.label}"
        yield _promise(operation, label, _body(operation, content, variant, place))


def _neither(catalogue: Catalogue, operation: Operation, content: Content, name: str) -> Iterator[Promise]:
    """Of two properties one is required if the other is not sent: without both it is refused."""
    properties = catalogue.document.request.properties(content.schema or True)
    pairs = list(alternatives(properties)) if content is operation.bodies[0] else []
    for pair in pairs if operation.refusals or operation.response(400) else ():

        def keep(session: Session, pair: tuple[str, str] = pair) -> None:
            call = renewed(session, base(session, operation, spare=True))
            if not isinstance(call.body, dict):
                raise NotTestedError(f"{operation.id} is sent no object")
            body = {key: value for key, value in call.body.items() if key not in pair}
            exchange = session.call(replace(call, body=body), as_is=True)
            what = f"a body with neither {pair[0]} nor {pair[1]}"
            must_be_refused(session, operation, exchange, what, f"{fragment(content.pointer)}/schema")

        yield _promise(operation, f"{name}: neither {pair[0]} nor {pair[1]}", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="rejects", place=place, keep=keep)


def _fails_as_text(view: View, content: Content, value: Any) -> bool:
    """A form has text only: refused is what no reading of the texts makes valid."""
    if not isinstance(value, dict) or not value:
        return False
    try:
        wire.body(content, value, view)
    except wire.UnwritableError:
        return False
    schema: Schema = True if content.schema is None else content.schema
    own = view.properties(schema)
    for name, inner in value.items():
        brackets = _is_text(content, name) and view.types(own.get(name, True)) == ("object",)
        if (
            inner is None
            or (brackets and not isinstance(inner, dict))
            or inner in ([], {})
            or (wire.is_file(content, name, view) and not isinstance(inner, str))
        ):
            return False
    names = list(value)
    inners = [
        _fitting(view, own.get(name, True), inner, texts=_is_text(content, name))
        for name, inner in value.items()
    ]
    return not any(
        view.valid(schema, dict(zip(names, combination, strict=True)))
        for combination in islice(product(*inners), 256)
    )


def _is_text(content: Content, name: str) -> bool:
    """Whether a property travels as a text with delimiters; a part does where its encoding has a style."""
    styled = content.encoding.get(name, {}).keys() & {"style", "explode", "allowReserved"}
    return content.base_type != "multipart/form-data" or bool(styled)


def _fitting(view: View, schema: Schema, value: Any, *, texts: bool) -> list[Any]:
    """The readings of a part that its schema accepts; one where it accepts none: so many in all that there
    are would be too many to try.
    """
    readings = list(_readings(view, schema, value, texts=texts))
    return [reading for reading in readings if view.valid(schema, reading)] or readings[:1]


def _readings(view: View, schema: Schema, value: Any, *, texts: bool = False) -> Iterator[Any]:
    """What a part of a form may be read as: a lone item may be an array, a text a number, an empty one none;
    `texts`: within objects, too, which are JSON else.
    """
    flat = view.fitting(schema, value)
    if isinstance(value, list):
        items = flat.get("items", True)
        for found in islice(product(*(_fitting(view, items, item, texts=texts) for item in value)), 32):
            yield list(found)
        if len(value) == 1:
            yield from _readings(view, schema, value[0], texts=texts)
    elif isinstance(value, dict):
        yield value
        yield [value]
        if texts:
            own = view.properties(schema)
            inners = product(
                *(_fitting(view, own.get(name, True), inner, texts=texts) for name, inner in value.items())
            )
            for parts in islice(inners, 64):
                yield dict(zip(value, parts, strict=True))
        yield json.dumps(value)
        yield [json.dumps(value)]
    else:
        text = wire.text(value)
        truth = _TRUTH.get(text.lower())
        readings = (*scalar_readings(text), *(() if truth is None and text else (truth,)))
        for reading in dict.fromkeys(json.dumps(r) for r in readings):
            yield json.loads(reading)
            yield [json.loads(reading)]


_UNREADABLE = frozenset({400})
"""Refusals of what is no text of the media type, or holds no object at all, whatever is documented of what
is readable: many frameworks read bodies before operations are asked (RFC 9110, 15.5.1).
"""


def _body(operation: Operation, content: Content, variant: Variant, place: str) -> Keep:
    # JSON:API, "409 Conflict" of creating and updating: the type of a resource is not that of its URL.
    typed = content.base_type == "application/vnd.api+json" and variant.place == "data/type"

    def keep(session: Session) -> None:
        call = replace(base(session, operation, spare=True), content=content, body=variant.value)
        settled = session.settled(call)
        if content.is_json and session.document.request.valid(content.schema or True, settled.body):
            settled = call  # what is missing was filled in
        exchange = session.call(renewed(session, settled))
        each = _each(session.document.request, content, variant) if exchange.response.status == 207 else None
        if each is not None and operation.documents(207):
            session.judge(operation, exchange)
            bulk.must_refuse(session, exchange, each, f"an item ({variant.name})", f"{place}/schema")
            return
        also = frozenset({409}) if typed and operation.documents(409) else frozenset()
        if content.is_json and not variant.place and not isinstance(variant.value, dict):
            also |= _UNREADABLE
        _must_be_refused(session, content, exchange, f"the body ({variant.name})", f"{place}/schema", also)

    return keep


def _must_be_refused(
    session: Session, content: Content, exchange: Exchange, what: str, place: str, also: frozenset[int]
) -> None:
    """Or, of lines, told to be left aside."""
    operation = session.document.by_id[exchange.operation or ""]
    if content.is_lines and exchange.response.status < 300 and bulk.leaves_aside(exchange.response.json()):
        session.judge(operation, exchange)
        return
    must_be_refused(session, operation, exchange, what, place, also)


def _each(view: View, content: Content, variant: Variant) -> int | None:
    """Which of several that are sent at once is wrong; `None`: all of them are, or what is around them."""
    found = bulk.array(view, content)
    name = f"{found[0]}/" if found is not None and found[0] is not None else ""
    index = variant.place.removeprefix(name).partition("/")[0]
    return int(index) if found is not None and variant.place.startswith(name) and index.isdigit() else None


def _raw(operation: Operation, content: Content, raw: bytes, label: str, place: str) -> Keep:
    def keep(session: Session) -> None:
        media_type = (
            "multipart/form-data; boundary=x"
            if content.is_form and "multipart" in content.base_type
            else None
        )
        call = replace(
            base(session, operation, spare=True),
            raw=raw,
            body=ABSENT,
            media_type=media_type or content.media_type,
            content=content,
        )
        exchange = session.call(renewed(session, call))
        if not raw and exchange.response.status < 300 and bodiless.takes_nothing(session, operation):
            raise NotTestedError(f"{operation.id}: no body is read as an object without properties")
        also = _UNREADABLE if content.is_json or content.is_lines else frozenset()
        _must_be_refused(session, content, exchange, f"a body that is {label}", place, also)

    return keep


def _behind(operation: Operation, place: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        lines = session.write(call).body
        if call.content is None or not call.content.is_lines or not lines:
            raise NotTestedError(f"{operation.id}: the plain call has no lines")
        raw = lines + b'{"unfinished": \n'
        exchange = session.call(replace(call, raw=raw, body=ABSENT, media_type=call.content.media_type))
        _must_be_refused(session, call.content, exchange, "a wrong line behind others", place, frozenset())

    return keep


def _of_parameter(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> Iterator[Promise]:
    place = fragment(parameter.pointer)
    where = f"{parameter.place} {parameter.name}"
    view = catalogue.document.request
    # An object of optional properties that is not there is one without any.
    empty = parameter.media_type is None and parameter.place in ("query", "cookie")
    if parameter.required and parameter.place != "path" and not (empty and _may_be_empty(view, parameter)):
        yield _promise(operation, f"{where}: missing", _missing(operation, (parameter,), place))
    if parameter.place == "path" and forgives(operation, parameter.name):
        return
    if bare(parameter) in _PAGING and of_one(catalogue.resources, operation):
        return  # nothing is asked of it
    pinned = view.flat(parameter.schema).keys() & {"const", "enum"} and operation.refusals is not None
    if (is_condition(parameter) and not pinned) or is_hint(parameter):
        return
    try:
        variants = catalogue.variants.refused(parameter.schema, parameter.examples)
    except UnbuildableError:
        return
    seen: set[str] = set()
    for variant in variants:
        if parameter.place == "path" and variant.label.startswith(NEAR):
            continue  # nothing is there: the answer is the same
        if variant.value == "" and parameter.allow_empty:
            continue
        text = wire.spelled(parameter, variant.value)
        if text is None or repr(text) in seen or readable(view, parameter, variant.value):
            continue
        seen.add(repr(text))
        yield _promise(operation, f"{where}: {variant.name}", _parameter(operation, parameter, variant))


def _may_be_empty(view: View, parameter: Parameter) -> bool:
    return "object" in view.types(parameter.schema) and view.valid(parameter.schema, {})


def _may_be_unsent(view: View, parameter: Parameter) -> bool:
    """It is asked for one of some values: who is asked for none may choose nothing by it."""
    chosen = view.flat(parameter.schema).keys() & {"enum", "const", "format", "pattern"}
    return bool(chosen) and parameter.place in ("query", "cookie") and not parameter.required


def readable(view: View, parameter: Parameter, value: Any) -> bool:
    """Some reading of its text is valid: parameters have no types on the wire."""
    if parameter.media_type:
        return False
    types = view.types(parameter.schema)
    if not types and not ("enum" in view.flat(parameter.schema) and isinstance(value, str)):
        return True
    if isinstance(value, dict):
        if "object" not in types:
            return True
        spread = parameter.explode and parameter.style == "form" and parameter.place in ("query", "cookie")
        if spread and value.keys() - view.properties(parameter.schema).keys():
            return True  # nothing says whose it is
        return any(
            view.valid(parameter.schema, reading)
            for reading in _readings(view, parameter.schema, value, texts=True)
        )
    if "object" in types:
        return parameter.style == "deepObject" or parameter.explode
    if isinstance(value, list):
        if "array" not in types:
            return True
        if parameter.place == "header":  # whose empty members count as none (RFC 9110, 5.6.1.2)
            value = [part for part in value if part != ""]
        combinations = product(*(list(scalar_readings(wire.text(part))) for part in value))
        return any(view.valid(parameter.schema, list(c)) for c in islice(combinations, 256))
    if wire.text(value) == "" and ("string" not in types or _may_be_unsent(view, parameter)):
        return True  # `?limit=` may count as not sent, `?tags=` as an empty array
    if "array" in types:
        whole = wire.text(value)
        divided = {(whole,), *(tuple(whole.split(delimiter)) for delimiter in ",| ")}
        return any(
            view.valid(parameter.schema, list(c))
            for parts in divided
            for c in islice(product(*(list(scalar_readings(part)) for part in parts)), 256)
        )
    if "boolean" in types and wire.text(value).lower() in _TRUTH:
        return True
    return any(view.valid(parameter.schema, reading) for reading in scalar_readings(wire.text(value)))


def _parameter(operation: Operation, parameter: Parameter, variant: Variant) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation, spare=True))
        must_refuse_parameter(session, call, parameter, variant.value, variant.name)

    return keep


def must_refuse_parameter(session: Session, call: Call, parameter: Parameter, value: Any, what: str) -> None:
    """
    Raises:
        BrokenError: as `must_be_refused` does.
        NotTestedError: it was accepted, and the document has no refusal of it.
    """
    operation, exchange = call.operation, session.call(call.with_value(parameter, value))
    silent = operation.refusals is None and operation.response(400) is None
    if silent and exchange.response.status < 400:
        raise NotTestedError(f"{operation.id}: how it refuses a parameter that is not valid is not said")
    lacks = parameter.place == "path" or may_lack_pages(call.operation, parameter)
    also = frozenset({404}) if lacks else frozenset()
    what = f"{parameter.place} {parameter.name} ({what})"
    must_be_refused(session, operation, exchange, what, fragment(parameter.pointer), also)


def _missing(operation: Operation, parameters: tuple[Parameter, ...], place: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        for parameter in parameters:
            call = call.without(parameter)
        exchange = session.call(call)
        also = frozenset({412, 428}) if any(map(is_condition, parameters)) else frozenset()
        what = f"a call without {parameters[0].place} {' and '.join(p.name for p in parameters)}"
        must_be_refused(session, operation, exchange, what, place, also)

    return keep
