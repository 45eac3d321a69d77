"""What is wrong with the answers to good requests: bodies, media types, statuses, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from benchmarks.contract.mutant import Mutant, Told, World
from benchmarks.contract.mutations.kind import (
    GONE,
    adding,
    after,
    answering,
    at,
    header,
    kind,
    on,
    setting,
    succeeding,
)

from specwright_runtime.contract.openapi.operation import Operation


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

    for operation, flat in answering(world):
        for path in inside(flat, (), 0):
            yield operation, path


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


whole_mutants("a list around the answer", lambda told: told.put_json([told.json()]))


whole_mutants("an envelope around the answer", lambda told: told.put_json({"result": told.json()}))


whole_mutants("no body", setting(body=b""))


whole_mutants("half a body", lambda told: setattr(told, "body", told.body[: len(told.body) // 2]))


whole_mutants("null as the body", setting(body=b"null"))


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


whole_mutants("a crash", setting(status=500, body=b"Internal Server Error"))


whole_mutants("a not documented 418", setting(status=418))


@kind(6)
def dropped(world: World) -> Iterator[Mutant]:
    view = world.document.response
    for operation, flat in answering(world):
        for name in flat.get("required", ()):
            yield after(
                f"{name} left out at {operation.id}", "answer", on(operation), at((name,), lambda v: GONE)
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
                        at((*path, deep), lambda v: GONE),
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
