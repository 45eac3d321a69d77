"""Makes schemas and values at random, and compares what generated models take with what JSON Schema says.

`python -m tests.hostile.schemas --seconds 600 [--seed N]` goes on for that long, with OpenAPI 3.0 and 3.1 in
turn; each difference is printed with the schema, the value and the seed that leads to it. Left out is what
generated models decide otherwise on purpose: keywords of one type without that `type`, `additionalProperties`
beside others in an `allOf`, members of a `oneOf` of which one takes all that another takes, and a name that a
closed object requires and does not know.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from msgspec import Struct
from pydantic import ValidationError

from specwright import cli
from specwright_runtime.wire import adapter, read_json, write_json

NAMES = ("a", "b", "c", "kind", "x-1", "class")
WORDS = ("", "a", "ab", "box", "x-1", "éa", "kind")
NUMBERS = (-3, -1, 0, 1, 2, 2.5, 4, 7, 1.0, 10**20)
COMPONENTS = 25


class Difference(Struct):
    """A value on which the generated model and JSON Schema do not agree."""

    schema: Any
    value: Any
    valid: bool
    said: str


class Schemas:
    """The components of one document, each of which may refer to those before it."""

    def __init__(self, seed: int, version: str = "3.1.0") -> None:
        self.random = random.Random(seed)
        self._parts = 0
        """Levels of `allOf` around: an object in one may be a part of another there."""
        self.components: dict[str, Any] = {}
        """As JSON Schema 2020-12 has them."""
        for number in range(COMPONENTS):
            schema = self.schema(3)
            self.components[f"S{number}"] = _without_news(schema) if version.startswith("3.0") else schema
        written = _as_before(self.components) if version.startswith("3.0") else self.components
        self.document = {
            "openapi": version,
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {"schemas": written},
        }

    def _some(self, *ways: Any) -> Any:
        return self.random.choice(ways)

    def _maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def schema(self, depth: int) -> dict[str, Any]:
        if depth == 0 or self._maybe(0.3):
            return self.scalar()
        way = self._some(
            self.object, self.object, self.array, self.all_of, self.any_of, self.one_of, self.referring
        )
        found: dict[str, Any] = way(depth - 1)
        return found

    def referring(self, depth: int) -> dict[str, Any]:
        known = [
            name
            for name, schema in self.components.items()
            if not self._parts or "additionalProperties" not in self._whole(schema)
        ]
        if not known:
            return self.object(depth)
        return {"$ref": f"#/components/schemas/{self.random.choice(known)}"}

    def _whole(self, schema: Any) -> str:
        """With all that it refers to, which is before it."""
        text = json.dumps(schema)
        return text + "".join(
            self._whole(self.components[name]) for name in {*re.findall(r"schemas/(S\d+)", text)}
        )

    def scalar(self) -> dict[str, Any]:
        kind = self._some("string", "integer", "number", "boolean", "constant", "enum", "null", "any")
        found: dict[str, Any] = {"type": kind}
        match kind:
            case "string":
                found |= {"minLength": self._some(1, 2)} if self._maybe(0.3) else {}
                found |= {"maxLength": self._some(1, 3)} if self._maybe(0.3) else {}
                found |= {"pattern": self._some("^a", "b", "^[a-z-]*$")} if self._maybe(0.2) else {}
            case "integer" | "number":
                found |= (
                    {self._some("minimum", "exclusiveMinimum"): self._some(-1, 0, 2)} if self._maybe() else {}
                )
                found |= (
                    {self._some("maximum", "exclusiveMaximum"): self._some(2, 2.5, 7)}
                    if self._maybe()
                    else {}
                )
                found |= {"multipleOf": self._some(2, 0.5)} if self._maybe(0.2) else {}
            case "constant":
                return {"const": self.value(1)}
            case "enum":
                return {"enum": [self._some(*WORDS, *NUMBERS, True, None) for _ in range(3)]}
            case "any":
                return {}
            case _:
                pass
        if kind != "null" and self._maybe(0.15):
            found["type"] = [kind, "null"]
        return found

    def properties(self, depth: int) -> dict[str, Any]:
        names = self.random.sample(NAMES, self._some(1, 2, 3))
        return {name: self.schema(depth) for name in names}

    def object(self, depth: int, *, open_: bool = False) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object"}
        if self._maybe(0.85):
            found["properties"] = self.properties(depth)
        if self._maybe(0.6):
            found["required"] = self.random.sample(NAMES, self._some(1, 2))
        if self._maybe(0.3) and not open_ and not self._parts:
            found["additionalProperties"] = False if self._maybe() else self.schema(depth)
        if found.get("additionalProperties") is False:
            found["required"] = [
                name for name in found.get("required", []) if name in found.get("properties", {})
            ]
        if self._maybe(0.15):
            found["patternProperties"] = {self._some("^x-", "a"): self.schema(depth)}
        if self._maybe(0.1):
            found["propertyNames"] = {"type": "string", "maxLength": self._some(1, 3)}
        if self._maybe(0.15):
            found[self._some("minProperties", "maxProperties")] = self._some(1, 2)
        if self._maybe(0.15):
            found["dependentRequired"] = {self._some(*NAMES): [self._some(*NAMES)]}
        if self._maybe(0.1):
            found["dependentSchemas"] = {self._some(*NAMES): self.object(0, open_=True)}
        if self._maybe(0.2):
            found |= self.condition()
        return found

    def condition(self) -> dict[str, Any]:
        name = self._some(*NAMES)
        found = {"if": {"required": [name], "properties": {name: self.scalar()}}}
        for word in ("then", "else"):
            if self._maybe(0.7):
                found[word] = self._some({"required": [self._some(*NAMES)]}, self.object(0, open_=True))
        return found

    def array(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "array"}
        if self._maybe(0.7):
            found["items"] = self.schema(depth)
        if self._maybe(0.3):
            found["prefixItems"] = [self.schema(depth) for _ in range(self._some(1, 2))]
        if self._maybe(0.2):
            found["contains"] = self.scalar()
            found |= {self._some("minContains", "maxContains"): self._some(0, 1, 2)} if self._maybe() else {}
        if self._maybe(0.3):
            found[self._some("minItems", "maxItems")] = self._some(1, 2)
        found |= {"uniqueItems": True} if self._maybe(0.2) else {}
        return found

    def all_of(self, depth: int) -> dict[str, Any]:
        """Of objects, of arrays or of scalars: what can be met at all."""
        self._parts += 1
        members: list[Any]
        match self._some("objects", "objects", "arrays", "strings"):
            case "objects":
                members = [self.object(depth, open_=True) for _ in range(self._some(1, 2, 3))]
                members += [self.condition() for _ in range(self._some(0, 1, 2))]
                members += [{"not": {"required": [self._some(*NAMES)]}}] if self._maybe(0.2) else []
                members += [self.any_of(0)] if self._maybe(0.2) else []
            case "arrays":
                members = [self.array(depth) for _ in range(2)]
                for member in members:
                    member.pop("prefixItems", None)
            case _:
                members = [
                    {"type": "string", "minLength": 1},
                    {"maxLength": 3},
                    {"pattern": "a"},
                    {"pattern": "b"},
                ]
                members = self.random.sample(members, 3)
        self.random.shuffle(members)
        beside = self.object(depth, open_=True) if self._maybe(0.2) and "object" in str(members) else {}
        self._parts -= 1
        return {"allOf": members, **beside}

    def any_of(self, depth: int) -> dict[str, Any]:
        members = [self.schema(depth) for _ in range(self._some(2, 3))]
        return {"anyOf": members, **({"description": "any"} if self._maybe() else {})}

    def one_of(self, depth: int) -> dict[str, Any]:
        """Members that differ by type, or objects that differ by a word."""
        if self._maybe():
            kinds: list[Any] = [
                {"type": "string"},
                {"type": "integer"},
                {"type": "boolean"},
                {"type": "null"},
            ]
            return {"oneOf": [*self.random.sample(kinds, 2), self.array(depth)]}
        members = []
        for word in ("box", "ab", "a")[: self._some(2, 3)]:
            member = self.object(depth)
            member["properties"] = {**member.get("properties", {}), "kind": {"const": word}}
            member["required"] = list(dict.fromkeys([*member.get("required", []), "kind"]))
            members.append(member)
        return {"oneOf": members}

    # --- values ----------------------------------------------------------------------------------

    def value(self, depth: int = 2) -> Any:
        """Of any kind."""
        way = self.random.random()
        if depth and way < 0.2:
            return [self.value(depth - 1) for _ in range(self._some(0, 1, 2, 3))]
        if depth and way < 0.45:
            return {self._some(*NAMES): self.value(depth - 1) for _ in range(self._some(0, 1, 2, 3))}
        return self._some(*WORDS, *NUMBERS, True, False, None)

    def near(self, schema: Any, depth: int = 6) -> Any:
        """A value that may well be valid, not always."""
        if depth == 0 or schema is True or self._maybe(0.08):
            return self.value()
        if "$ref" in schema:
            return self.near(self.components[schema["$ref"].rpartition("/")[2]], depth - 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        for word in ("oneOf", "anyOf"):
            if word in schema:
                return self.near(self.random.choice(schema[word]), depth - 1)
        if "allOf" in schema:
            parts = [
                self.near(member, depth - 1)
                for member in [*schema["allOf"], {**schema, "allOf": []}]
                if member
            ]
            objects = [part for part in parts if isinstance(part, dict)]
            merged = {name: value for part in objects for name, value in part.items()}
            return merged if objects else self.random.choice(parts)
        kind = schema.get("type")
        kind = self.random.choice(kind) if isinstance(kind, list) else kind
        match kind:
            case "object":
                named = schema.get("properties", {})
                names = [*schema.get("required", []), *(name for name in named if self._maybe(0.6))]
                names += [self._some(*NAMES)] if self._maybe(0.3) else []
                rest = schema.get("additionalProperties") or {}
                return {name: self.near(named.get(name, rest), depth - 1) for name in names}
            case "array":
                first = [self.near(member, depth - 1) for member in schema.get("prefixItems", [])]
                if "contains" in schema:
                    first += [self.near(schema["contains"], depth - 1)]
                return first + [
                    self.near(schema.get("items", {}), depth - 1) for _ in range(self._some(0, 1, 2))
                ]
            case "string":
                return self._some(*WORDS)
            case "integer" | "number":
                return self._some(*NUMBERS)
            case "boolean":
                return self._maybe()
            case "null":
                return None
            case _:
                return self.value(1)


_NEWS = (
    *("patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "prefixItems"),
    *("if", "then", "else", "contains", "minContains", "maxContains"),
)


def _without_news(node: Any) -> Any:
    """A schema without what OpenAPI 3.0 has no words for; `null` alone is an object then."""
    match node:
        case {"type": "null"}:
            return {"type": "object"}
        case {"const": value}:
            return {"const": "box" if value is None else value}
        case {"enum": values}:
            return {"enum": ["box" if value is None else value for value in values]}
        case {"properties": dict(properties)}:
            kept = {
                name: _without_news(value)
                for name, value in node.items()
                if name not in (*_NEWS, "properties")
            }
            return {**kept, "properties": {name: _without_news(value) for name, value in properties.items()}}
        case dict():
            return {name: _without_news(value) for name, value in node.items() if name not in _NEWS}
        case list():
            return [_without_news(value) for value in node]
        case _:
            return node


def _as_before(node: Any) -> Any:
    """The same in the words of OpenAPI 3.0."""
    match node:
        case {"const": value}:
            return {"enum": [value]}
        case {"enum": _}:
            return node
        case dict():
            found = {name: _as_before(value) for name, value in node.items() if value != []}
            if isinstance(kinds := found.get("type"), list):
                found |= {"type": kinds[0], "nullable": True}
            for bound in ("minimum", "maximum"):
                exclusive = f"exclusive{bound.title()}"
                if isinstance(limit := found.get(exclusive), int | float) and not isinstance(limit, bool):
                    found |= {bound: limit, exclusive: True}
            return found
        case list():
            return [_as_before(value) for value in node]
        case _:
            return node


def models(package: str, document: Any, folder: Path) -> Any:
    """The module that is generated of a document; raises `ValueError` where none is."""
    spec = folder / f"{package}.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    where = ["--spec", str(spec), "--package", package, "--out", str(folder), "--format", "concise"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
        if cli.main(["generate", *where]):
            raise ValueError(told.getvalue())
    importlib.invalidate_caches()
    return importlib.import_module(f"{package}.models")


def differences(seed: int, folder: Path, version: str = "3.1.0", values: int = 25) -> Iterator[Difference]:
    """Of one document, whose package is written to `folder`, from which Python imports."""
    made = Schemas(seed, version)
    generated = models(f"random_{seed}", made.document, folder)
    for name, schema in made.components.items():
        judge = jsonschema_rs.Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": {"schemas": made.components}}
        )
        reader = adapter(getattr(generated, name))
        for _ in range(values):
            value = made.near(schema)
            valid = judge.is_valid(value)
            try:
                read = read_json(reader, json.dumps(value))
            except ValidationError as refused:
                if valid:
                    yield Difference(schema=schema, value=value, valid=True, said=str(refused))
                continue
            if not valid:
                said = "; ".join(error.message for error in judge.iter_errors(value))
                yield Difference(schema=schema, value=value, valid=False, said=said)
            elif (back := json.loads(write_json(reader, read))) != value:
                yield Difference(schema=schema, value=value, valid=True, said=f"came back as {back}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.schemas", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    options = parser.parse_args()
    end, documents, found = time.monotonic() + options.seconds, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        sys.path.insert(0, scratch)
        while time.monotonic() < end:
            seed = options.seed + documents
            documents += 1
            for each in differences(seed, Path(scratch), "3.1.0" if seed % 2 else "3.0.3"):
                found += 1
                print(f"seed {seed}: {'refused' if each.valid else 'taken'}: {json.dumps(each.value)}")
                print(f"    {json.dumps(each.schema)}\n    {each.said[:600]}", flush=True)
    print(f"{documents} documents, {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
