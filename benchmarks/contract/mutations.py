"""Realistic breaks, each computed from the document: what applies where is not listed by hand."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from benchmarks.contract.mutant import Asked, Forward, Kind, Mutant, Told, World, success

from specwright_runtime.contract.credential import put
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Request
from specwright_runtime.contract.resource import Resources, identifier, items_of
from specwright_runtime.contract.schema import DECIDABLE
from specwright_runtime.contract.value import UnbuildableError

EACH = 2
"""Targets per kind."""

KINDS: list[Kind] = []


def kind(each: int = EACH) -> Callable[[Kind], Kind]:
    def register(make: Kind) -> Kind:
        def few(world: World) -> Iterator[Mutant]:
            yield from islice(make(world), each)

        KINDS.append(few)
        return make

    return register


def after(
    name: str, group: str, when: Callable[[Asked, Told], bool], change: Callable[[Told], object]
) -> Mutant:
    async def act(world: World, asked: Asked, forward: Forward) -> Told:
        told: Told = await forward(asked)
        if when(asked, told):
            change(told)
        return told

    return Mutant(name=name, kind=group, act=act)


def before(name: str, group: str, change: Callable[[World, Asked], object]) -> Mutant:
    async def act(world: World, asked: Asked, forward: Forward) -> Told:
        change(world, asked)
        told: Told = await forward(asked)
        return told

    return Mutant(name=name, kind=group, act=act)


def on(operation: Operation) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and success(told) and bool(told.body)


def succeeding(operation: Operation) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and success(told)


def answering_with(operation: Operation, *statuses: int) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and told.status in statuses


def adding(**fields: Any) -> Callable[[Told], None]:
    return lambda told: told.put_json({**told.json(), **fields})


def header(name: str, value: str | None) -> Callable[[Told], None]:
    return lambda told: told.set_header(name, value)


def copied(told: Told) -> Told:
    return told.copy()


def equal(wanted: Any) -> Callable[[Any], bool]:
    return lambda value: bool(value == wanted)


def sized(kind: type[list[Any]] | type[str], wanted: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind) and len(value) == wanted


def sent_as(media_type: str, body: bytes) -> Callable[[Told], None]:
    def change(told: Told) -> None:
        told.set_header("content-type", media_type)
        told.body = body

    return change


# --- bodies of answers ------------------------------------------------------


def answering(world: World) -> Iterator[tuple[Operation, dict[str, Any]]]:
    """Operations that answer a JSON object, with its flattened schema."""
    view = world.document.response
    for operation in world.document.operations:
        for response in operation.successes:
            for content in response.contents:
                if content.is_json and content.schema is not None:
                    flat = view.flat(content.schema)
                    if flat.get("properties"):
                        yield operation, flat


def spots(
    world: World, wanted: Callable[[dict[str, Any]], bool]
) -> Iterator[tuple[Operation, tuple[str, ...]]]:
    """Places in answers whose schema is of a kind; `*` is each item of a list."""
    view = world.document.response

    def inside(flat: dict[str, Any], path: tuple[str, ...], depth: int) -> Iterator[tuple[str, ...]]:
        if depth > 3:
            return
        for name, schema in (flat.get("properties") or {}).items():
            inner = view.flat(schema)
            if schema is False:
                continue
            if wanted(inner):
                yield (*path, name)
            if "items" in inner:
                item = view.flat(inner["items"])
                if wanted(item):
                    yield (*path, name, "*")
                yield from inside(item, (*path, name, "*"), depth + 1)
            yield from inside(inner, (*path, name), depth + 1)

    seen: set[int] = set()
    for operation, flat in answering(world):
        for path in inside(flat, (), 0):
            if len(path) not in seen or True:
                seen.add(len(path))
                yield operation, path


def change_at(told: Told, path: tuple[str, ...], change: Callable[[Any], Any]) -> None:
    body = told.json()

    def walk(node: Any, rest: tuple[str, ...]) -> Any:
        if not rest:
            return change(node)
        if rest[0] == "*" and isinstance(node, list):
            return [walk(item, rest[1:]) for item in node]
        if isinstance(node, dict) and rest[0] in node:
            changed = walk(node[rest[0]], rest[1:])
            if changed is _GONE:
                return {k: v for k, v in node.items() if k != rest[0]}
            return {**node, rest[0]: changed}
        return node

    told.put_json(walk(body, path))


def at(path: tuple[str, ...], change: Callable[[Any], Any]) -> Callable[[Told], None]:
    return lambda told: change_at(told, path, change)


_GONE = object()


def _typed(*types: str) -> Callable[[dict[str, Any]], bool]:
    return lambda flat: flat.get("type") in types and "enum" not in flat


def value_mutants(
    label: str, wanted: Callable[[dict[str, Any]], bool], change: Callable[[Any], Any], *, always: bool = True
) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        found = [spot for spot in spots(world, wanted) if not always or _always_there(world, spot)]
        found.sort(key=lambda spot: len(spot[1]))
        for operation, path in [*found[:1], *found[-1:]] if len(found) > 1 else found:
            yield after(
                f"{label} at {operation.id} {'/'.join(path)}",
                "answer",
                on(operation),
                at(path, change),
            )


def _always_there(world: World, spot: tuple[Operation, tuple[str, ...]]) -> bool:
    operation, path = spot
    view = world.document.response
    content = next(c for r in operation.successes for c in r.contents if c.is_json and c.schema is not None)
    flat = view.flat(content.schema)  # type: ignore[arg-type]  # checked above
    for name in path:
        if name == "*":
            flat = view.flat(flat.get("items", True))
            continue
        if name not in flat.get("required", ()) and name not in {"data", "items"}:
            return False
        flat = view.flat(flat.get("properties", {}).get(name, True))
    return True


value_mutants("a number where text belongs", _typed("string"), lambda value: 4711)
value_mutants("null where text belongs", _typed("string"), lambda value: None)
value_mutants("text where a number belongs", _typed("integer", "number"), lambda value: str(value))
value_mutants(
    "a fraction where an integer belongs",
    _typed("integer"),
    lambda value: value + 0.5 if isinstance(value, int) else value,
)
value_mutants("text where true belongs", _typed("boolean"), lambda value: str(value).lower())
value_mutants("an object where a list belongs", _typed("array"), lambda value: {})
value_mutants("a text where an object belongs", _typed("object"), lambda value: "[object Object]")
value_mutants(
    "a value outside the enum",
    lambda flat: isinstance(flat.get("enum"), list),
    lambda value: "no-such-member",
)
value_mutants(
    "a broken format",
    lambda flat: flat.get("format") in {"uuid", "date-time", "date", "uri", "email"},
    lambda value: "broken",
)
value_mutants("a broken pattern", lambda flat: "pattern" in flat, lambda value: "¡ broken !")
value_mutants("above the maximum", lambda flat: "maximum" in flat, lambda value: 10**12)
value_mutants(
    "below the minimum", lambda flat: "minimum" in flat or "exclusiveMinimum" in flat, lambda value: -(10**12)
)
value_mutants("an empty text", lambda flat: flat.get("minLength", 0) > 0, lambda value: "")
value_mutants(
    "an item of the wrong type",
    _typed("array"),
    lambda value: [*value, 4711] if isinstance(value, list) else value,
)


def whole_mutants(label: str, change: Callable[[Told], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        seen: set[str] = set()
        for operation, _ in answering(world):
            if operation.id not in seen:
                seen.add(operation.id)
                yield after(f"{label} at {operation.id}", "answer", on(operation), change)


def _set(**fields: Any) -> Callable[[Told], object]:
    def change(told: Told) -> None:
        for name, value in fields.items():
            setattr(told, name, value)

    return change


whole_mutants("a list around the answer", lambda told: told.put_json([told.json()]))
whole_mutants("an envelope around the answer", lambda told: told.put_json({"result": told.json()}))
whole_mutants("no body", _set(body=b""))
whole_mutants("half a body", lambda told: setattr(told, "body", told.body[: len(told.body) // 2]))
whole_mutants("null as the body", _set(body=b"null"))
whole_mutants("NaN in the body", lambda told: setattr(told, "body", told.body[:-1] + b',"x":NaN}'))
whole_mutants(
    "latin-1 bytes in the body", lambda told: setattr(told, "body", told.body[:-1] + b',"x":"\xe9"}')
)
whole_mutants("a name twice", lambda told: setattr(told, "body", told.body[:-1] + b',"twice":1,"twice":1}'))
whole_mutants("text/plain", lambda told: told.set_header("content-type", "text/plain"))
whole_mutants("text/html", lambda told: told.set_header("content-type", "text/html"))
whole_mutants("no media type", lambda told: told.set_header("content-type", None))
whole_mutants(
    "problem+json for a success", lambda told: told.set_header("content-type", "application/vnd.other+json")
)
whole_mutants("another 2xx", lambda told: setattr(told, "status", 202 if told.status != 202 else 200))
whole_mutants(
    "200 for 201 and back", lambda told: setattr(told, "status", {200: 201, 201: 200}.get(told.status, 200))
)
whole_mutants("a crash", _set(status=500, body=b"Internal Server Error"))
whole_mutants("a not documented 418", _set(status=418))


@kind(6)
def dropped(world: World) -> Iterator[Mutant]:
    view = world.document.response
    for operation, flat in answering(world):
        for name in flat.get("required", ()):
            yield after(
                f"{name} left out at {operation.id}", "answer", on(operation), at((name,), lambda v: _GONE)
            )
        for name, schema in (flat.get("properties") or {}).items():
            inner = view.flat(schema)
            item = view.flat(inner["items"]) if "items" in inner else inner
            path = (name, "*") if "items" in inner else (name,)
            if name in flat.get("required", ()) or name in {"data", "items"}:
                for deep in islice(item.get("required", ()), 1):
                    yield after(
                        f"{'/'.join(path)}/{deep} left out at {operation.id}",
                        "answer",
                        on(operation),
                        at((*path, deep), lambda v: _GONE),
                    )


@kind()
def more(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        if flat.get("additionalProperties") is False:
            yield after(
                f"a property too many at {operation.id}",
                "answer",
                on(operation),
                lambda told: told.put_json({**told.json(), "debug": 1}),
            )


@kind()
def secrets(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        for name, schema in (flat.get("properties") or {}).items():
            if schema is False:
                yield after(
                    f"writeOnly {name} at {operation.id}",
                    "answer",
                    on(operation),
                    adding(**{name: "secret"}),
                )


@kind()
def branches(world: World) -> Iterator[Mutant]:
    for operation, path in spots(world, lambda flat: "discriminator" in flat):
        word = "kind"
        yield after(
            f"an unknown branch at {operation.id} {'/'.join(path)}",
            "answer",
            on(operation),
            at((*path, word), lambda v: "unheard-of"),
        )


@kind()
def required_headers(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for response in operation.successes:
            for documented in response.headers:
                if documented.required:
                    yield after(
                        f"no {documented.name} at {operation.id}",
                        "headers",
                        succeeding(operation),
                        header(documented.name, None),
                    )


@kind()
def typed_headers(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for response in operation.successes:
            for documented in response.headers:
                flat = world.document.response.flat(documented.schema)
                if (
                    flat.get("type")
                    in (
                        "integer",
                        "number",
                    )
                    and documented.required
                ) or ("pattern" in flat and documented.required):
                    yield after(
                        f"{documented.name} is a word at {operation.id}",
                        "headers",
                        succeeding(operation),
                        header(documented.name, "a few"),
                    )


@kind()
def location(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if any(h.name.lower() == "location" for r in operation.successes for h in r.headers):
            yield after(
                f"Location leads nowhere at {operation.id}",
                "headers",
                on(operation),
                lambda told: told.set_header("Location", "/nowhere/at/all"),
            )


# --- errors -----------------------------------------------------------------


def error_mutants(
    label: str, change: Callable[[Told], object], *, statuses: frozenset[int] = frozenset({400, 422})
) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if 404 in statuses and not operation.path_parameters:
                continue
            if any(operation.documents(status) for status in statuses) and (
                operation.bodies
                or len(operation.parameters) > len(operation.path_parameters)
                or 400 not in statuses
            ):
                yield after(
                    f"{label} at {operation.id}",
                    "errors",
                    answering_with(operation, *statuses),
                    change,
                )


def _first_gone(told: Told) -> None:
    body = told.json()
    told.put_json({"detail": "something"} if isinstance(body, dict) else body)


error_mutants(
    "another error shape",
    lambda told: told.put_json(
        {"message": ["wrong"], "error": "wrong", "status": "bad", "title": 7, "type": 1}
    ),
)
error_mutants(
    "an error as text",
    sent_as("text/plain", b"Bad Request"),
)
error_mutants(
    "an error as a page",
    sent_as("text/html", b"<html>"),
)
error_mutants("an error without body", _set(body=b""))
error_mutants("422 for 400", _set(status=422))
error_mutants("500 for 400", _set(status=500))
error_mutants("200 for 400", _set(status=200))
error_mutants("404 for 400", _set(status=404))
error_mutants("400 for 404", _set(status=400), statuses=frozenset({404}))
error_mutants("500 for 404", _set(status=500), statuses=frozenset({404}))
error_mutants("200 for 404", _set(status=200), statuses=frozenset({404}))
error_mutants(
    "a 404 as text",
    sent_as("text/plain", b"Not Found"),
    statuses=frozenset({404}),
)
error_mutants("403 for 401", _set(status=403), statuses=frozenset({401}))
error_mutants("400 for 401", _set(status=400), statuses=frozenset({401}))
error_mutants(
    "a 401 as a page",
    sent_as("text/html", b"<html>Login"),
    statuses=frozenset({401}),
)


@kind()
def own_status(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for word in ("status", "status_code"):
            view = world.document.response
            found = [
                view.flat(c.schema)
                for r in operation.responses
                if r.status == "400"
                for c in r.contents
                if c.is_json and c.schema is not None
            ]
            if (
                any(
                    view.flat(flat.get("properties", {}).get(word, True)).get("type") == "integer"
                    for flat in found
                )
                and operation.bodies
            ):
                yield after(
                    f"a 400 that says 500 in {word} at {operation.id}",
                    "errors",
                    answering_with(operation, 400),
                    at((word,), lambda v: 500),
                )


# --- who may call -----------------------------------------------------------


def _with(world: World, asked: Asked, name: str, value: str) -> None:
    scheme = world.document.schemes[name]
    request = put(
        Request(method="GET", target="/?" + asked.query, headers=tuple(asked.headers)), scheme, value
    )
    asked.headers = [(key.lower(), inner) for key, inner in request.headers]
    asked.query = request.target.partition("?")[2].lstrip("&")


def _shown(world: World, asked: Asked, name: str) -> str:
    scheme = world.document.schemes[name]
    if scheme.kind == "apiKey" and scheme.place == "cookie":
        found = re.search(rf"{scheme.parameter}=([^;]*)", asked.header("cookie"))
        return found[1] if found else ""
    if scheme.kind == "apiKey":
        return asked.header(scheme.parameter)
    return asked.header("authorization")


@kind(3)
def open_door(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.security and not operation.public:

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o and not any(_shown(world, asked, n) for a in o.security for n in a):
                    for name in o.security[0]:
                        _with(world, asked, name, world.credentials[name])

            yield before(f"no credential needed at {operation.id}", "access", change)


@kind(4)
def any_credential(world: World) -> Iterator[Mutant]:
    seen: set[str] = set()
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative:
                if name in seen or operation.public:
                    continue
                seen.add(name)

                def change(world: World, asked: Asked, o: Operation = operation, n: str = name) -> None:
                    if asked.operation is o and _shown(world, asked, n):
                        _with(world, asked, n, world.credentials[n])

                yield before(f"any {name} is good at {operation.id}", "access", change)


@kind()
def near_credential(world: World) -> Iterator[Mutant]:
    for name, value in world.credentials.items():

        def change(world: World, asked: Asked, n: str = name, v: str = value) -> None:
            shown = _shown(world, asked, n).rpartition(" ")[2]
            if shown.startswith(v[:-1]) and shown:
                _with(world, asked, n, v)

        if world.document.schemes[name].kind != "basic":
            yield before(f"the start of {name} is enough", "access", change)


@kind(4)
def closed_door(world: World) -> Iterator[Mutant]:
    seen: set[str] = set()
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative:
                if name in seen or len(operation.security) < 2:
                    continue
                seen.add(name)

                def change(world: World, asked: Asked, o: Operation = operation, n: str = name) -> None:
                    scheme = world.document.schemes[n]
                    own = scheme.kind == "apiKey" or _shown(world, asked, n).lower().startswith(scheme.kind)
                    if asked.operation is o and _shown(world, asked, n) and own:
                        asked.set_header("cookie" if scheme.place == "cookie" else scheme.parameter, None)

                yield before(f"{name} is not understood at {operation.id}", "access", change)


@kind()
def half_credentials(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative if len(alternative) > 1 else ():

                def change(
                    world: World,
                    asked: Asked,
                    o: Operation = operation,
                    n: str = name,
                    a: tuple[str, ...] = alternative,
                ) -> None:
                    if asked.operation is o and all(_shown(world, asked, other) for other in a if other != n):
                        _with(world, asked, n, world.credentials[n])

                yield before(f"{name} is not needed at {operation.id}", "access", change)


# --- what is let in ---------------------------------------------------------

_KEYWORDS = {
    "required": "Required",
    "type": "Type",
    "enum": "Enum",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "exclusiveMinimum": "ExclusiveMinimum",
    "minLength": "MinLength",
    "maxLength": "MaxLength",
    "pattern": "Pattern",
    "format": "Format",
    "minItems": "MinItems",
    "maxItems": "MaxItems",
    "uniqueItems": "UniqueItems",
    "multipleOf": "MultipleOf",
    "additionalProperties": "AdditionalProperties",
    "anyOf": "AnyOf",
    "oneOf": "OneOfNotValid",
}


def _json_content(operation: Operation) -> Any:
    return next((c for c in operation.bodies if c.is_json and c.schema is not None), None)


def lenient_mutants(keyword: str, error: str) -> None:
    """Input that breaks only this keyword is repaired before the server sees it: the check is missing."""

    @kind()
    def make(world: World) -> Iterator[Mutant]:
        view = world.document.request
        for operation in world.document.operations:
            content = _json_content(operation)
            if content is None:
                continue
            try:
                good = world.builder.full(content.schema, content.examples)
            except UnbuildableError:
                continue
            if not _uses(view, content.schema, keyword, frozenset()):
                continue

            def change(
                world: World, asked: Asked, o: Operation = operation, c: Any = content, good: Any = good
            ) -> None:
                if asked.operation is not o or "json" not in asked.header("content-type"):
                    return
                body = asked.json()
                if body is None or not isinstance(body, dict):
                    return
                errors = list(world.document.request.validator(c.schema).iter_errors(body))
                if not errors or any(type(e.kind).__name__.rpartition("_")[2] != error for e in errors):
                    return
                for e in errors:
                    name = str(e.instance_path[0]) if e.instance_path else getattr(e.kind, "property", None)
                    if name is not None and name in good:
                        body[name] = good[name]
                    elif name is not None:
                        body.pop(name, None)
                    for extra in getattr(e.kind, "unexpected", ()):
                        body.pop(extra, None)
                asked.put_json(body)

            yield before(f"{keyword} is not checked at {operation.id}", "input", change)


def _uses(view: Any, schema: Any, keyword: str, seen: frozenset[int]) -> bool:
    flat = view.flat(schema)
    if id(flat) in seen or "oneOf" in flat or "anyOf" in flat:
        return keyword in {"oneOf", "anyOf"} and keyword in flat
    if keyword == "format" and flat.get("format") not in DECIDABLE:
        return False
    if keyword in flat and not (keyword == "additionalProperties" and flat[keyword] is not False):
        return True
    inner = [
        *(flat.get("properties") or {}).values(),
        flat.get("items", True),
    ]
    return any(_uses(view, one, keyword, seen | {id(flat)}) for one in inner if isinstance(one, dict))


for _keyword, _error in _KEYWORDS.items():
    lenient_mutants(_keyword, _error)


@kind(4)
def one_required(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        content = _json_content(operation)
        flat = world.document.request.flat(content.schema) if content is not None else {}
        for name in flat.get("required", ()):
            good = world.builder.full(content.schema, content.examples).get(name)

            def change(
                world: World, asked: Asked, o: Operation = operation, n: str = name, good: Any = good
            ) -> None:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n not in body:
                    asked.put_json({**body, n: good})

            yield before(f"{name} may be missing at {operation.id}", "input", change)


def raw_mutants(label: str, when: Callable[[Asked], bool]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            content = _json_content(operation)
            if content is None or not operation.body_required:
                continue
            good = world.builder.full(content.schema, content.examples)

            def change(world: World, asked: Asked, o: Operation = operation, good: Any = good) -> None:
                if asked.operation is o and when(asked):
                    asked.put_json(good)
                    asked.set_header("content-type", "application/json")

            yield before(f"{label} at {operation.id}", "input", change)


raw_mutants(
    "malformed JSON passes",
    lambda asked: bool(asked.body) and asked.json() is None and "json" in asked.header("content-type"),
)
raw_mutants("an empty body passes", lambda asked: not asked.body)
raw_mutants("any media type passes", lambda asked: "text/plain" in asked.header("content-type"))


def _query(asked: Asked) -> dict[str, str]:
    return dict(parse_qsl(asked.query, keep_blank_values=True))


@kind(6)
def loose_query(world: World) -> Iterator[Mutant]:
    view = world.document.request
    for operation in world.document.operations:
        for parameter in operation.parameters:
            flat = view.flat(parameter.schema)
            if (
                parameter.place != "query"
                or parameter.media_type
                or flat.get("type")
                not in (
                    "integer",
                    "number",
                    "boolean",
                    "string",
                )
            ):
                continue
            checked = flat.keys() & {"enum", "minLength"} or flat.get("format") in DECIDABLE
            if flat.get("type") == "string" and not checked:
                continue

            def change(
                world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
            ) -> None:
                query = _query(asked)
                if asked.operation is not o or p.name not in query:
                    return
                from specwright_runtime.contract.checker import scalar_readings

                if not any(world.document.request.valid(p.schema, r) for r in scalar_readings(query[p.name])):
                    query[p.name] = (
                        str(world.builder.minimal(p.schema, p.examples)).lower() if p.required else ""
                    )
                    if not p.required:
                        del query[p.name]
                    asked.query = urlencode(query)

            yield before(f"any {parameter.name} in the query passes at {operation.id}", "input", change)


@kind()
def needless_query(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place == "query" and parameter.required and parameter.media_type is None:

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    if asked.operation is o and p.name not in _query(asked):
                        value = quote(str(world.builder.minimal(p.schema, p.examples)))
                        asked.query = f"{asked.query}&{p.name}={value}".lstrip("&")

                yield before(f"{parameter.name} may be missing at {operation.id}", "input", change)


@kind()
def loose_header(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            flat = world.document.request.flat(parameter.schema)
            if parameter.place == "header" and flat.keys() & {
                "pattern",
                "enum",
                "minimum",
                "maximum",
                "maxLength",
            }:

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    value = asked.header(p.name)
                    from specwright_runtime.contract.checker import scalar_readings

                    if (
                        asked.operation is o
                        and value
                        and not any(world.document.request.valid(p.schema, r) for r in scalar_readings(value))
                    ):
                        asked.set_header(p.name, None)

                yield before(f"any header {parameter.name} passes at {operation.id}", "input", change)


@kind()
def loose_cookie(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place == "cookie" and "pattern" in world.document.request.flat(parameter.schema):

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    if asked.operation is o:
                        cookie = re.sub(rf"(^|; ){p.name}=[^;]*", "", asked.header("cookie"))
                        asked.set_header("cookie", cookie.lstrip("; ") or None)

                yield before(f"any cookie {parameter.name} passes at {operation.id}", "input", change)


# --- what is kept out -------------------------------------------------------


async def _refuse(asked: Asked, forward: Forward) -> Told:
    """The server's own refusal, in its own shape."""
    broken = asked.copy()
    if broken.operation is not None and broken.operation.bodies:
        broken.body = b"{"
        broken.set_header("content-type", "application/json")
    else:
        bad = next(
            (p for p in (broken.operation.parameters if broken.operation else ()) if p.place == "query"), None
        )
        broken.query = f"{bad.name}=not-valid-at-all" if bad is not None else "x=1"
    told: Told = await forward(broken)
    return told


def strict_mutants(
    label: str, when: Callable[[World, Asked, Any], bool], applies: Callable[[World, Operation], bool]
) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if not applies(world, operation):
                continue

            async def act(world: World, asked: Asked, forward: Forward, o: Operation = operation) -> Told:
                if asked.operation is o and when(world, asked, asked.json()):
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{label} at {operation.id}", kind="strict", act=act)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _free_text(world: World, operation: Operation) -> bool:
    content = _json_content(operation)
    view = world.document.request
    flat = view.flat(content.schema) if content is not None else {}
    return any(
        f.get("type") == "string" and not f.keys() & {"pattern", "format", "enum", "maxLength"}
        for f in map(view.flat, (flat.get("properties") or {}).values())
    )


def _has(keyword: str) -> Callable[[World, Operation], bool]:
    return lambda world, operation: (
        _json_content(operation) is not None
        and _uses(world.document.request, _json_content(operation).schema, keyword, frozenset())
    )


def _body(world: World, operation: Operation) -> bool:
    return _json_content(operation) is not None


strict_mutants("long texts are refused", lambda w, a, b: any(len(t) > 255 for t in _texts(b)), _free_text)
strict_mutants(
    "texts that are not ASCII are refused",
    lambda w, a, b: any(not t.isascii() for t in _texts(b)),
    _free_text,
)
strict_mutants("a charset parameter is refused", lambda w, a, b: "charset" in a.header("content-type"), _body)


@kind(6)
def strict_property(world: World) -> Iterator[Mutant]:
    view = world.document.request
    for operation in world.document.operations:
        content = _json_content(operation)
        flat = view.flat(content.schema) if content is not None else {}
        optional = [
            n
            for n, s in (flat.get("properties") or {}).items()
            if n not in flat.get("required", ()) and not world.builder.hidden(s)
        ]
        for name in [*optional[:2], *optional[-1:]]:

            async def act(
                world: World, asked: Asked, forward: Forward, o: Operation = operation, n: str = name
            ) -> Told:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n in body:
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{name} is refused at {operation.id}", kind="strict", act=act)

            async def need(
                world: World, asked: Asked, forward: Forward, o: Operation = operation, n: str = name
            ) -> Told:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n not in body:
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{name} is demanded at {operation.id}", kind="strict", act=need)


@kind(6)
def strict_value(world: World) -> Iterator[Mutant]:
    """An edge that the document includes is refused."""
    view = world.document.request
    for operation in world.document.operations:
        content = _json_content(operation)
        flat = view.flat(content.schema) if content is not None else {}
        for name, schema in (flat.get("properties") or {}).items():
            inner = view.flat(schema)
            if "pattern" in inner or inner.get("x-contract") or world.builder.hidden(schema):
                continue  # the document says that other values may be refused
            edges: list[tuple[str, Callable[[Any], bool]]] = []
            if isinstance(inner.get("enum"), list) and len(inner["enum"]) > 1:
                edges.append((f"{name} = {inner['enum'][-1]}", equal(inner["enum"][-1])))
            if "maximum" in inner:
                edges.append((f"{name} at its maximum", equal(inner["maximum"])))
            if "minimum" in inner:
                edges.append((f"{name} at its minimum", equal(inner["minimum"])))
            if inner.get("type") == "boolean":
                edges.append((f"{name} = false", lambda v: v is False))
            if inner.get("type") == "array" and not inner.get("minItems"):
                edges.append((f"{name} empty", lambda v: v == []))
            if inner.get("maxItems"):
                edges.append(
                    (
                        f"{name} with its most items",
                        sized(list, inner["maxItems"]),
                    )
                )
            if isinstance(inner.get("type"), list) and "null" in inner["type"]:
                edges.append((f"{name} = null", lambda v: v is None))
            if inner.get("maxLength"):
                edges.append(
                    (
                        f"{name} at its longest",
                        sized(str, inner["maxLength"]),
                    )
                )
            if (
                inner.get("type")
                in (
                    "integer",
                    "number",
                )
                and "minimum" not in inner
                and "exclusiveMinimum" not in inner
            ):
                edges.append((f"{name} negative", lambda v: isinstance(v, int | float) and v < 0))
            for label, holds in edges:

                async def act(
                    world: World,
                    asked: Asked,
                    forward: Forward,
                    o: Operation = operation,
                    n: str = name,
                    holds: Callable[[Any], bool] = holds,
                ) -> Told:
                    body = asked.json()
                    if asked.operation is o and isinstance(body, dict) and n in body and holds(body[n]):
                        return await _refuse(asked, forward)
                    told: Told = await forward(asked)
                    return told

                yield Mutant(name=f"{label} is refused at {operation.id}", kind="strict", act=act)


@kind(4)
def strict_query(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place != "query" or parameter.required or parameter.media_type:
                continue

            async def act(
                world: World,
                asked: Asked,
                forward: Forward,
                o: Operation = operation,
                p: Parameter = parameter,
            ) -> Told:
                if asked.operation is o and any(k.partition("[")[0] == p.name for k in _query(asked)):
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(
                name=f"{parameter.name} in the query is refused at {operation.id}", kind="strict", act=act
            )


@kind()
def strict_limit(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            high = world.document.request.flat(parameter.schema).get("maximum")
            pinned = world.document.request.flat(parameter.schema).get("x-contract")
            if parameter.place == "query" and high is not None and not pinned:

                async def act(
                    world: World,
                    asked: Asked,
                    forward: Forward,
                    o: Operation = operation,
                    p: Parameter = parameter,
                    high: Any = high,
                ) -> Told:
                    if asked.operation is o and _query(asked).get(p.name) == str(high):
                        return await _refuse(asked, forward)
                    told: Told = await forward(asked)
                    return told

                yield Mutant(
                    name=f"{parameter.name} at its maximum is refused at {operation.id}",
                    kind="strict",
                    act=act,
                )


@kind()
def encoded_path(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.path_parameters:

            async def act(world: World, asked: Asked, forward: Forward, o: Operation = operation) -> Told:
                if b"%" in asked.path and asked.operation is o:
                    asked.path = asked.path.replace(b"%", b"%25")
                told: Told = await forward(asked)
                return told

            yield Mutant(
                name=f"percent-encoded ids are not decoded at {operation.id}", kind="strict", act=act
            )


# --- the life of things -----------------------------------------------------


def things(world: World) -> Iterator[Any]:
    for resource in Resources(world.document).by_path.values():
        if resource.creator is not None:
            yield resource


@kind()
def same_id(world: World) -> Iterator[Mutant]:
    for thing in things(world):

        async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
            if asked.operation is t.creator and "first" in world.memory and success(world.memory["first"]):
                probe: Told = await forward(asked)
                return copied(world.memory["first"]) if success(probe) else probe
            told: Told = await forward(asked)
            if asked.operation is t.creator and success(told):
                world.memory["first"] = told.copy()
            return told

        yield Mutant(name=f"{thing.creator.id} always answers the first one", kind="life", act=act)


@kind()
def lazy_delete(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is not None and thing.retriever is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                if asked.operation is t.deleter:
                    look = asked.copy()
                    look.method, look.operation = "GET", t.retriever
                    told: Told = await forward(look)
                    if success(told) and t.deleter is not None:
                        response = t.deleter.successes[0]
                        if not response.contents:
                            return Told(int(response.status), [], b"")
                        if "sample" not in world.memory:
                            real: Told = await forward(asked)
                            world.memory["sample"] = real.copy()
                            return real
                        return copied(world.memory["sample"])
                return await forward(asked)

            yield Mutant(name=f"{thing.deleter.id} deletes nothing", kind="life", act=act)


@kind()
def remembering(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is None or thing.retriever is None:
            continue
        for cached in (thing.retriever, thing.lister, *thing.children[:1]):
            if cached is None:
                continue

            async def act(
                world: World, asked: Asked, forward: Forward, t: Any = thing, c: Operation = cached
            ) -> Told:
                """What was deleted is still served from memory."""
                key = asked.path.decode("latin-1")
                if asked.operation is c:
                    told: Told = await forward(asked)
                    if c is t.lister:
                        body = told.json()
                        if success(told) and items_of(body) is not None and world.memory.get("gone"):
                            found = items_of(body)
                            for name, value in body.items() if isinstance(body, dict) else ():
                                if value == found:
                                    body[name] = [*world.memory["gone"][-1:], *(found or ())]
                            told.put_json(body)
                        return told
                    if success(told):
                        world.memory[key] = told.copy()
                        world.memory["any"] = told.copy()
                    elif told.status == 404 and any(
                        key.startswith(gone) for gone in world.memory.get("paths", ())
                    ):
                        return copied(world.memory.get(key, world.memory.get("any", told)))
                    return told
                if asked.operation is t.deleter:
                    look = asked.copy()
                    look.method, look.operation = "GET", t.retriever
                    seen: Told = await forward(look)
                    if success(seen):
                        world.memory.setdefault("gone", []).append(seen.json())
                        world.memory.setdefault("paths", []).append(key)
                        if c is t.retriever:
                            world.memory[key] = seen.copy()
                return await forward(asked)

            yield Mutant(name=f"{cached.id} still serves what was deleted", kind="life", act=act)


@kind()
def greedy_delete(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.creator and success(told):
                    world.memory["newest"], world.memory["before"] = (
                        identifier(told.json(), t.parameter, t.collection_path),
                        world.memory.get("newest"),
                    )
                    world.memory.setdefault("all", []).append(world.memory["newest"])
                if asked.operation is t.deleter and success(told):
                    head, _, tail = asked.path.decode("latin-1").rpartition("/")
                    for other in world.memory.get("all", [])[-4:]:
                        if str(other) not in tail:
                            rest = asked.copy()
                            suffix = (
                                tail[tail.index("%3A") :]
                                if "%3A" in tail
                                else tail[tail.index(":") :]
                                if ":" in tail
                                else ""
                            )
                            rest.path = f"{head}/{other}{suffix}".encode("latin-1")
                            await forward(rest)
                return told

            yield Mutant(name=f"{thing.deleter.id} deletes neighbours, too", kind="life", act=act)


@kind()
def lazy_update(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        for updater in thing.updaters:

            async def act(
                world: World, asked: Asked, forward: Forward, t: Any = thing, u: Operation = updater
            ) -> Told:
                if asked.operation is u and t.retriever is not None:
                    look = asked.copy()
                    look.method, look.operation, look.body = "GET", t.retriever, b""
                    old: Told = await forward(look)
                    told: Told = await forward(asked)
                    if success(told) and success(old):
                        back = asked.copy()
                        world.memory.setdefault("old", {})[asked.path] = old
                        del back
                    return told
                told = await forward(asked)
                if (
                    asked.operation is t.retriever
                    and asked.path in world.memory.get("old", {})
                    and success(told)
                ):
                    return copied(world.memory["old"][asked.path])
                return told

            yield Mutant(name=f"{updater.id} keeps nothing", kind="life", act=act)


def list_mutants(label: str, change: Callable[[list[Any]], list[Any]]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for thing in things(world):
            if thing.lister is not None:

                def alter(told: Told) -> None:
                    body = told.json()
                    found = items_of(body)
                    if not found:
                        return
                    if isinstance(body, list):
                        told.put_json(change(found))
                        return
                    for name, value in body.items():
                        if value == found:
                            body[name] = change(found)
                    told.put_json(body)

                yield after(f"{label} at {thing.lister.id}", "life", on(thing.lister), alter)


list_mutants("the newest is not listed (at the end)", lambda found: found[:-1])
list_mutants("the newest is not listed (at the front)", lambda found: found[1:])
list_mutants("everything is listed twice", lambda found: [*found, *found])
list_mutants("the list is empty", lambda found: [])


@kind()
def wrong_one(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.retriever is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.retriever and success(told):
                    world.memory.setdefault("first", told.copy())
                    return copied(world.memory["first"])
                return told

            yield Mutant(name=f"{thing.retriever.id} always shows the first one", kind="life", act=act)

            async def any_id(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.retriever and success(told):
                    world.memory["last"] = told.copy()
                if asked.operation is t.retriever and told.status == 404 and "last" in world.memory:
                    return copied(world.memory["last"])
                return told

            yield Mutant(name=f"{thing.retriever.id} shows something for any id", kind="life", act=any_id)


@kind(4)
def echo(world: World) -> Iterator[Mutant]:
    view = world.document.response
    for thing in things(world):
        content = _json_content(thing.creator)
        sent = (
            world.document.request.flat(content.schema).get("properties", {}) if content is not None else {}
        )
        for operation, flat in answering(world):
            if operation not in (thing.creator, thing.retriever):
                continue
            for name, schema in (flat.get("properties") or {}).items():
                inner = view.flat(schema)
                if (
                    name in sent
                    and inner.get("type") == "string"
                    and not inner.keys() & {"enum", "format", "pattern"}
                ):
                    yield after(
                        f"{name} is cut at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: v[: len(v) // 2] if isinstance(v, str) else v),
                    )
                    yield after(
                        f"{name} is not told at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: _GONE),
                    )
                elif name in sent and inner.get("type") in (
                    "number",
                    "integer",
                ):
                    yield after(
                        f"{name} is another number at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: 1 if v != 1 else 2),
                    )


@kind()
def lost_input(world: World) -> Iterator[Mutant]:
    """An optional property is dropped on its way in."""
    view = world.document.response
    for thing in things(world):
        content = _json_content(thing.creator)
        if content is None:
            continue
        flat = world.document.request.flat(content.schema)
        told = {
            n
            for o, f in answering(world)
            if o is thing.creator
            for n, s in (f.get("properties") or {}).items()
            if s is not False and view.flat(s).get("type") != "object"
        }
        for name, schema in (flat.get("properties") or {}).items():
            if (
                not world.builder.hidden(schema)
                and name in told
                and name not in flat.get("required", ())
                and not re.search("status|_at$|uri|url|time|date", name)
            ):

                def change(world: World, asked: Asked, o: Operation = thing.creator, n: str = name) -> None:
                    body = asked.json()
                    if asked.operation is o and isinstance(body, dict) and n in body:
                        asked.put_json({k: v for k, v in body.items() if k != n})

                yield before(f"{name} is lost at {thing.creator.id}", "life", change)


@kind()
def wrong_pointer(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        if operation.path_parameters and operation.method == "POST":
            wanted = re.sub("[^a-z0-9]", "", operation.path_parameters[-1].name.lower())
            for name in flat.get("properties") or {}:
                if re.sub("[^a-z0-9]", "", name.lower()).endswith(wanted) and wanted != "id":
                    yield after(
                        f"{name} points elsewhere at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: "elsewhere"),
                    )


# --- lists ------------------------------------------------------------------


def query_mutants(label: str, words: set[str], change: Callable[[dict[str, str], str], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if operation.method != "GET":
                continue
            for parameter in operation.parameters:
                if parameter.place == "query" and parameter.name.lower() in words:

                    def act(
                        world: World, asked: Asked, o: Operation = operation, n: str = parameter.name
                    ) -> None:
                        query = _query(asked)
                        if asked.operation is o and n in query:
                            from contextlib import suppress

                            with suppress(ValueError):
                                change(query, n)
                            asked.query = urlencode(query)

                    yield before(f"{parameter.name} {label} at {operation.id}", "lists", act)


def _plus_one(query: dict[str, str], name: str) -> None:
    number = int(query[name])
    if 1 <= number < 10:
        query[name] = str(number + 1)


query_mutants(
    "is ignored",
    {"limit"},
    lambda query, name: query.pop(name) if query[name].isdigit() and 1 <= int(query[name]) <= 10 else None,
)
query_mutants("is one too many", {"limit"}, _plus_one)
query_mutants(
    "is ignored",
    {"page", "offset"},
    lambda query, name: query.pop(name) if query[name].isdigit() and int(query[name]) < 10 else None,
)
query_mutants("is ignored", {"after"}, lambda query, name: query.pop(name))
query_mutants(
    "is ignored", {"order"}, lambda query, name: query.pop(name) if query[name] in {"asc", "desc"} else None
)
query_mutants(
    "is ignored",
    {"fragile", "provider"},
    lambda query, name: (
        query.pop(name) if query[name] in {"true", "false", "runway", "openai", "azure"} else None
    ),
)


@kind()
def wrong_default(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            default = world.document.request.flat(parameter.schema).get("default")
            if parameter.name == "limit" and isinstance(default, int):

                def change(world: World, asked: Asked, o: Operation = operation, d: int = default) -> None:
                    if asked.operation is o and "limit" not in _query(asked):
                        asked.query = urlencode({**_query(asked), "limit": str(d * 2)})

                if any(t.lister is operation for t in things(world)):
                    yield before(f"another default of limit at {operation.id}", "lists", change)


@kind()
def no_more(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        if "has_more" in (flat.get("properties") or {}):
            yield after(
                f"has_more is always false at {operation.id}",
                "lists",
                on(operation),
                lambda told: change_at(told, ("has_more",), lambda v: False),
            )


# --- bytes ------------------------------------------------------------------


def binary_mutants(label: str, change: Callable[[Told], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if any(c.is_binary for r in operation.successes for c in r.contents):
                yield after(f"{label} at {operation.id}", "bytes", on(operation), change)


binary_mutants("JSON for bytes", _set(body=b'{"url": "https://example.com/file"}'))
binary_mutants("base64 for bytes", lambda told: setattr(told, "body", base64.b64encode(told.body)))
binary_mutants("no bytes", _set(body=b""))
binary_mutants("a page for bytes", lambda told: setattr(told, "body", b"<!doctype html><html>"))
binary_mutants("bytes as JSON", lambda told: told.set_header("content-type", "application/json"))
binary_mutants("another media type", lambda told: told.set_header("content-type", "audio/mpeg"))


def range_mutants(label: str, change: Callable[[Told], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if operation.documents(206):
                yield after(
                    f"{label} at {operation.id}",
                    "bytes",
                    answering_with(operation, 206),
                    change,
                )


range_mutants("a part with one byte less", lambda told: setattr(told, "body", told.body[:-1]))
range_mutants("another Content-Range", lambda told: told.set_header("Content-Range", "bytes 0-1/2"))


@kind()
def no_range(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.documents(206):

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o:
                    asked.set_header("range", None)

            yield before(f"ranges are ignored at {operation.id}", "bytes", change)


@kind()
def upload(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if any(c.is_binary for c in operation.bodies):

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o:
                    asked.body = asked.body[:-1]

            yield before(f"the last byte is lost at {operation.id}", "bytes", change)


# --- HTTP -------------------------------------------------------------------


def method_mutants(label: str, when: Callable[[Asked, Told], bool], change: Callable[[Told], object]) -> None:
    @kind(1)
    def make(world: World) -> Iterator[Mutant]:
        yield after(label, "http", when, change)


method_mutants("404 for 405", lambda a, t: t.status == 405, _set(status=404))
method_mutants("200 for 405", lambda a, t: t.status == 405, _set(status=200, body=b"{}"))
method_mutants("500 for 405", lambda a, t: t.status == 405, _set(status=500))
method_mutants("405 without Allow", lambda a, t: t.status == 405, lambda told: told.set_header("allow", None))
method_mutants(
    "an incomplete Allow", lambda a, t: t.status == 405, lambda told: told.set_header("allow", "OPTIONS")
)
method_mutants("HEAD crashes", lambda a, t: a.method == "HEAD", _set(status=500))
method_mutants("HEAD finds nothing", lambda a, t: a.method == "HEAD", _set(status=404))
method_mutants(
    "HEAD has another media type",
    lambda a, t: a.method == "HEAD",
    lambda told: told.set_header("content-type", "text/html"),
)
method_mutants("OPTIONS crashes", lambda a, t: a.method == "OPTIONS", _set(status=500))
method_mutants(
    "200 for unknown paths", lambda a, t: t.status == 404 and a.operation is None, _set(status=200)
)
method_mutants(
    "500 for unknown paths", lambda a, t: t.status == 404 and a.operation is None, _set(status=500)
)


def mutants(world: World) -> list[Mutant]:
    """All that apply to the document, told apart by name."""
    found: dict[str, Mutant] = {}
    for make in KINDS:
        for mutant in make(world):
            found.setdefault(mutant.name, mutant)
    return list(found.values())
