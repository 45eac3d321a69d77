"""Documents at random whose parameters, forms, bodies and headers have every style, and values for these."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from specwright_runtime.stream import Upload

OPERATIONS = 12
"""Of one document."""

PLACES = ("path", "query", "query", "header", "cookie")
PARAMETERS = ("p", "q-r", "from", "list[b]", "v.w", "$of", "cls", "Shade", "at")
PROPERTIES = ("a", "b", "x-y", "class", "filter[a]", "a.b", "$top", "self", "Q", "nAme")
ANSWERED = ("r", "s-t", "def", "u[a]", "y.z", "$ref", "k", "Z", "oNe")
"""Properties of answers: contract tests expect to find there what they sent by the same name."""
STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
TEXTS = (
    *("a", "a,b", "a b", "a&b=c", "é%2F", "a|b", "a;b=c", ".", "..", "a/b", "?x", "#x", "+"),
    *("null", "true", "1", "-1", "1.0", "[x]", "[1]", "{x", 'say "q"', "日本", "a%20b", "x:y"),
    *("a\\b", "'", "~", "*", "(", "@", "!"),
)  # fmt: skip
FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("2024-02-29", "1999-12-31"),
    "date-time": ("2024-02-29T10:00:00Z", "2024-02-29T10:00:00.123456+02:00", "2024-02-29T23:59:59-11:30"),
    "time": ("10:00:00Z", "10:00:00+02:00"),
    "duration": ("PT1H", "P1DT2H", "PT0.5S"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000",),
    "uri": ("http://x.test/a?b=c&d=e#f", "urn:a:b"),
    "byte": ("YQ==", "//4/Pz4+"),
    "email": ("a+b@x.test",),
}
INTEGERS = (0, 1, -5, 10**12, 2**63)
NUMBERS = (0.5, -1.25, 1e-7, 1e21, 3, 0.1)
FILES = (("a.bin", b"\x00\xffbin"), ('q"x.png', b""), ("é.txt", b"\r\n--x\r\n"))


class Document:
    """Operations at random, and values for them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._is_old = seed % 2 == 0
        self._names: tuple[str, ...] = PROPERTIES
        self.operations = [self._operation(number) for number in range(OPERATIONS)]
        paths = {}
        for number, (method, operation) in enumerate(self.operations):
            places = [f"/{{{p['name']}}}" for p in operation["parameters"] if p["in"] == "path"]
            paths[f"/o{number}{''.join(places)}"] = {method: operation}
        self.written = {
            "openapi": "3.0.3" if self._is_old else "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": paths,
        }

    def some(self, *ways: Any) -> Any:
        return self.random.choice(ways)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    # --- schemas ------------------------------------------------------------

    def scalar(self) -> dict[str, Any]:
        way = self._maybe_null(self.some("string", "string", "integer", "number", "boolean"))
        formed = {"type": "string", "format": self.some(*FORMATS)}
        words = {"type": "string", "enum": ["a,b", "c d", "é", "true", "x"]}
        numbers = {"type": "integer", "enum": [1, 2, -3]}
        either = {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}
        found: dict[str, Any] = self.some(way, way, formed, formed, words, numbers, either)
        return found

    def _maybe_null(self, kind: str) -> dict[str, Any]:
        if not self.maybe(0.1):
            return {"type": kind}
        return {"type": kind, "nullable": True} if self._is_old else {"type": [kind, "null"]}

    def array(self, item: dict[str, Any] | None = None) -> dict[str, Any]:
        bounds = {"minItems": 1} if self.maybe(0.3) else {}
        return {"type": "array", "items": item or self.scalar(), **bounds}

    def object(self, depth: int = 0) -> dict[str, Any]:
        deeper = [self.array, lambda: self.object(depth - 1)] if depth else [self.scalar]
        properties = {
            name: self.some(self.scalar, *deeper)()
            for name in self.random.sample(self._names, self.some(1, 2, 3))
        }
        required = {"required": [next(iter(properties))]} if self.maybe(0.3) else {}
        rest = self.some({}, {}, {"additionalProperties": False}, {"additionalProperties": self.scalar()})
        return {"type": "object", "properties": properties, **required, **rest}

    def _any(self) -> dict[str, Any]:
        way = self.some(self.scalar, self.array, lambda: self.array(self.object(1)), lambda: self.object(2))
        found: dict[str, Any] = way()
        return found

    # --- operations ---------------------------------------------------------

    def _operation(self, number: int) -> tuple[str, dict[str, Any]]:
        method = self.some("get", "post", "put", "patch", "delete")
        names = self.random.sample(PARAMETERS, len(PLACES))
        parameters = [
            self._parameter(name, place)
            for name, place in zip(names, PLACES, strict=True)
            if self.maybe() and not (place == "path" and "[" in name)
        ]
        spread = [each for each in parameters if is_spread(each)]
        parameters = [each for each in parameters if each not in spread[1:]]  # nothing tells two apart
        headers = {
            name: {"required": self.maybe(), "explode": self.maybe(), "schema": self._flat()}
            for name in ("X-A", "X-B")
            if self.maybe(0.3)
        }
        self._names = ANSWERED
        answer = {"description": "ok", "headers": headers, "content": _json(self._any())}
        self._names = PROPERTIES
        refusals = {status: {"description": "no"} for status in ("400", "404", "413", "415")}
        operation = {
            "operationId": f"op{number}",
            "parameters": parameters,
            "responses": {"200": answer, **refusals},
        }
        if method in ("post", "put", "patch"):
            content = self.some(self._form, self._form, lambda: _json(self._any()), _text)()
            operation["requestBody"] = {"required": self.maybe(), "content": content}
        return method, operation

    def _flat(self) -> dict[str, Any]:
        found: dict[str, Any] = self.some(self.scalar, self.scalar, self.array, self.object)()
        return found

    def _parameter(self, name: str, place: str) -> dict[str, Any]:
        plain = "".join(letter for letter in name if letter.isalnum())
        name = {"header": f"X-{plain}", "cookie": f"c{plain}"}.get(place, name)
        found: dict[str, Any] = {"name": name, "in": place, "required": place == "path" or self.maybe(0.4)}
        if self.maybe(0.12):
            return {**found, "content": _json(self._any())}
        style = self.some(*STYLES[place])
        if style == "deepObject":
            schema = self.object(self.some(0, 1, 2))
            return {**found, "style": style, "explode": True, "schema": schema}
        if style in ("spaceDelimited", "pipeDelimited"):
            schema = self.some(self.array, self.object)()
            return {**found, "style": style, "explode": False, "schema": schema}
        found |= {"style": style} if self.maybe(0.7) else {}
        found |= {"explode": self.maybe()} if self.maybe(0.6) else {}
        found |= {"allowReserved": True} if place == "query" and self.maybe(0.1) else {}
        return {**found, "schema": self._flat()}

    def _form(self) -> dict[str, Any]:
        is_multipart = self.maybe()
        file = {"type": "string", "format": "binary"}
        more = [lambda: file, lambda: self.array(file)] if is_multipart else []
        listed = [lambda: self.array(self.object())] if is_multipart else []
        ways = [self.scalar, self.scalar, self.array, lambda: self.object(self.some(0, 1)), *more, *listed]
        names = self.random.sample(PROPERTIES, self.some(1, 2, 3, 4))
        properties = {name: self.some(*ways)() for name in names}
        encoding = {}
        for name, schema in properties.items():
            kind, is_file = schema.get("type"), file in (schema, schema.get("items"))
            styles: tuple[Any, ...] = ({"contentType": "application/json"},)
            if not is_multipart and kind == "array":
                joined = [{"style": each, "explode": False} for each in ("form", *STYLES["query"][2:4])]
                styles = (*joined, {"style": "form", "explode": True})
            elif not is_multipart:
                styles = (*styles, {"style": "deepObject", "explode": True})
            if kind in ("array", "object") and not is_file and self.maybe(0.4):
                encoding[name] = self.some(*styles)
        schema = {"type": "object", "properties": properties}
        media_type = "multipart/form-data" if is_multipart else "application/x-www-form-urlencoded"
        return {media_type: {"schema": schema, **({"encoding": encoding} if encoding else {})}}

    # --- values -------------------------------------------------------------

    def value(self, schema: Mapping[str, Any], *, in_json: bool = True) -> Any:
        """A valid one; outside of JSON neither null nor what is empty, which styles cannot say."""
        if "anyOf" in schema:
            return self.value(self.some(*schema["anyOf"]))
        if "enum" in schema:
            return self.some(*schema["enum"])
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        is_nullable = "null" in kinds or schema.get("nullable", False)
        if is_nullable and in_json and self.maybe(0.3):
            return None
        match kinds[0]:
            case "string" if schema.get("format") == "binary":
                name, content = self.some(*FILES)
                return Upload(content, filename=name)
            case "string":
                return self.some(*FORMATS.get(schema.get("format", ""), TEXTS))
            case "integer":
                return self.some(*INTEGERS)
            case "number":
                return self.some(*NUMBERS)
            case "boolean":
                return self.maybe()
            case "array":
                count = self.some(0, 1, 2) if in_json and "minItems" not in schema else self.some(1, 2, 3)
                return [self.value(schema["items"], in_json=in_json) for _ in range(count)]
            case _:
                return self._object(schema, in_json=in_json)

    def _object(self, schema: Mapping[str, Any], *, in_json: bool) -> dict[str, Any]:
        properties, rest = schema["properties"], schema.get("additionalProperties", {"type": "string"})
        needed = schema.get("required", ()) if in_json else [next(iter(properties))]
        found = {
            name: self.value(each, in_json=in_json)
            for name, each in properties.items()
            if name in needed or self.maybe(0.7)
        }
        if rest and found and self.maybe(0.2):
            found["more"] = self.value(rest, in_json=in_json)
        return found


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _text() -> dict[str, Any]:
    return {"text/plain": {"schema": {"type": "string"}}}


def is_spread(parameter: Mapping[str, Any]) -> bool:
    """Its properties are parameters of their own."""
    styled = parameter["in"] in ("query", "cookie") and parameter.get("style", "form") == "form"
    return styled and parameter.get("explode", True) and parameter.get("schema", {}).get("type") == "object"
