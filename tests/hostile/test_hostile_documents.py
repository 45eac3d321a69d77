"""Code, quotes, template syntax, paths and control characters in every string of a document stay text.

What is generated parses, does nothing of its own when it is imported, and lands nowhere but in the
package's folder.
"""

from __future__ import annotations

import ast
import builtins
import copy
import importlib
import json
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

from specwright.diagnostics import Failure, Report
from specwright.pipeline import generate
from specwright.read.source import read

if TYPE_CHECKING:
    from collections.abc import Callable

CODE = "__import__('builtins').__dict__.__setitem__('taken_over', 1)"

PAYLOADS = {
    "docstring": f'"""\n{CODE}\n"""',
    "docstring behind a backslash": f'\\"""\n{CODE}\n\\"""',
    "text": f'", {CODE}, "',
    "text in single quotes": f"', {CODE}, '",
    "text behind a backslash": f'\\", {CODE}, \\"',
    "line": f"x\n{CODE}\n",
    "carriage return": f"x\r{CODE}\r",
    "line separator": f"x\u2028{CODE}\u2029{CODE}\x85{CODE}\x0c{CODE}",
    "end of an annotation": f"str] = {CODE} #",
    "end of a call": f"), {CODE}, (",
    "template": "{{ 7 * 7 }}{% import 'os' as os %}{# gone #}${7*7}<% 7 %>",
    "format": "{0.__class__} %(x)s {name!r}",
    "path": "../../../../tmp/taken_over/../x",
    "path with backslashes": "..\\..\\taken_over",
    "direction": "\u202eevil\u202c \u2066hidden\u2069 \u200bzero",
    "control": "bell\x07 escape\x1b[31m delete\x7f",
    "quotes": "\"'\"'\"\"\"'''\\",
    "comment": "# -*- coding: utf-7 -*-\n+AGEAYg-",
    "keywords": "class import None self",
    "empty": "",
    "emoji": "🐍 é ß ſ ℌ",
    "longer than a file name": "𐐷" * 3000,
}

EVERYTHING: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Plain", "version": "1", "description": "Plain."},
    "servers": [
        {"url": "https://{host}.example", "description": "Plain.", "variables": {"host": {"default": "eu"}}}
    ],
    "tags": [{"name": "Things", "description": "Plain."}],
    "security": [{"Key": []}],
    "paths": {
        "/things/{id}/plain": {
            "post": {
                "operationId": "makeThing",
                "tags": ["Things"],
                "summary": "Plain.",
                "description": "Plain.",
                "x-anything": "plain",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "plain",
                        "in": "query",
                        "description": "Plain.",
                        "schema": {"type": "string", "default": "plain", "enum": ["plain", "other"]},
                    },
                    {"name": "X-Plain", "in": "header", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "description": "Plain.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                },
                "responses": {
                    "200": {
                        "description": "Plain.",
                        "headers": {"X-Answer": {"description": "Plain.", "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        "links": {
                            "plain": {
                                "operationId": "makeThing",
                                "parameters": {"id": "plain"},
                                "description": "Plain.",
                            }
                        },
                    },
                    "404": {
                        "description": "Plain.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wrong"}}},
                    },
                },
                "callbacks": {
                    "plain": {
                        "{$request.query.plain}": {"post": {"responses": {"204": {"description": "Plain."}}}}
                    }
                },
            }
        }
    },
    "webhooks": {"plain": {"post": {"summary": "Plain.", "responses": {"204": {"description": "Plain."}}}}},
    "components": {
        "securitySchemes": {
            "Key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": "Plain."},
        },
        "schemas": {
            "Thing": {
                "type": "object",
                "title": "Plain",
                "description": "Plain.",
                "required": ["plain"],
                "properties": {
                    "plain": {"type": "string", "description": "Plain.", "examples": ["plain"]},
                    "pinned": {"type": "string"},
                    "default": {"type": "string", "default": "plain"},
                    "list": {"type": "array", "items": {"type": "string"}, "default": ["plain"]},
                    "constant": {"const": "plain"},
                    "choice": {"enum": ["plain", "other"]},
                    "formatted": {"type": "string", "format": "plain"},
                    "matched": {"type": "string", "pattern": "plain"},
                    "not": {"type": "string", "not": {"enum": ["plain"]}},
                    "size": {"$ref": "#/components/schemas/Size"},
                    "either": {"$ref": "#/components/schemas/Either"},
                },
            },
            "Size": {
                "oneOf": [{"const": "plain", "title": "Plain", "description": "Plain."}, {"const": "b"}]
            },
            "Either": {
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "kind", "mapping": {"plain": "#/components/schemas/A"}},
            },
            "A": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
            "B": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
            "Wrong": {
                "type": "object",
                "required": ["message"],
                "properties": {"message": {"type": "string"}},
            },
        },
    },
}

OPERATION = ("paths", "/things/{id}/plain", "post")
THING = ("components", "schemas", "Thing", "properties")


def put(*steps: str | int) -> Callable[[dict[str, Any], str], None]:
    """The payload in place of the value there."""

    def change(document: dict[str, Any], payload: str) -> None:
        node: Any = document
        for step in steps[:-1]:
            node = node[step]
        node[steps[-1]] = payload

    return change


def rename(*steps: str | int, suffix: str = "") -> Callable[[dict[str, Any], str], None]:
    """The payload in place of the key there, in its old place among its neighbours."""

    def change(document: dict[str, Any], payload: str) -> None:
        node: Any = document
        for step in steps[:-1]:
            node = node[step]
        items = list(node.items())
        node.clear()
        node.update({payload + suffix if key == steps[-1] else key: value for key, value in items})

    return change


SLOTS: dict[str, Callable[[dict[str, Any], str], None]] = {
    "title": put("info", "title"),
    "version": put("info", "version"),
    "description": put("info", "description"),
    "server description": put("servers", 0, "description"),
    "server default": put("servers", 0, "variables", "host", "default"),
    "tag": lambda document, payload: (
        put("tags", 0, "name")(document, payload),
        put(*OPERATION, "tags", 0)(document, payload),
    )[0],
    "tag description": put("tags", 0, "description"),
    "operationId": put(*OPERATION, "operationId"),
    "summary": put(*OPERATION, "summary"),
    "operation description": put(*OPERATION, "description"),
    "extension": put(*OPERATION, "x-anything"),
    "parameter name": put(*OPERATION, "parameters", 1, "name"),
    "parameter description": put(*OPERATION, "parameters", 1, "description"),
    "parameter default": lambda document, payload: (
        put(*OPERATION, "parameters", 1, "schema", "default")(document, payload),
        put(*OPERATION, "parameters", 1, "schema", "enum", 0)(document, payload),
    )[0],
    "body description": put(*OPERATION, "requestBody", "description"),
    "media type": rename(*OPERATION, "requestBody", "content", "application/json"),
    "response description": put(*OPERATION, "responses", "200", "description"),
    "error description": put(*OPERATION, "responses", "404", "description"),
    "header description": put(*OPERATION, "responses", "200", "headers", "X-Answer", "description"),
    "link value": put(*OPERATION, "responses", "200", "links", "plain", "parameters", "id"),
    "link description": put(*OPERATION, "responses", "200", "links", "plain", "description"),
    "link name": rename(*OPERATION, "responses", "200", "links", "plain"),
    "webhook summary": put("webhooks", "plain", "post", "summary"),
    "callback expression": rename(*OPERATION, "callbacks", "plain", "{$request.query.plain}"),
    "webhook name": rename("webhooks", "plain"),
    "callback name": rename(*OPERATION, "callbacks", "plain"),
    "path": rename("paths", "/things/{id}/plain", suffix=""),
    "scheme description": put("components", "securitySchemes", "Key", "description"),
    "scheme parameter": put("components", "securitySchemes", "Key", "name"),
    "schema title": put("components", "schemas", "Thing", "title"),
    "schema description": put("components", "schemas", "Thing", "description"),
    "property": rename(*THING, "pinned"),
    "property description": put(*THING, "plain", "description"),
    "example": put(*THING, "plain", "examples", 0),
    "default": put(*THING, "default", "default"),
    "default in a list": put(*THING, "list", "default", 0),
    "constant": put(*THING, "constant", "const"),
    "enum member": put(*THING, "choice", "enum", 0),
    "format": put(*THING, "formatted", "format"),
    "pattern": put(*THING, "matched", "pattern"),
    "not": put(*THING, "not", "not", "enum", 0),
    "named enum member": put("components", "schemas", "Size", "oneOf", 0, "const"),
    "enum member title": put("components", "schemas", "Size", "oneOf", 0, "title"),
    "enum member description": put("components", "schemas", "Size", "oneOf", 0, "description"),
    "discriminator value": rename("components", "schemas", "Either", "discriminator", "mapping", "plain"),
    "pin": lambda document, payload: document["components"]["schemas"]["Thing"].update(
        {"x-python-name": payload}
    ),
}

REFUSED = {"media type", "operationId", "path", "pattern", "pin", "scheme parameter", "server default"}
"""Slots with a grammar of their own: a payload that breaks it may be refused with a diagnostic."""


def made(document: dict[str, Any], folder: Path) -> dict[str, str]:
    (folder / "spec.json").write_text(json.dumps(document), encoding="utf-8")
    report = Report()
    return generate(read(report, name="spec.json", base=folder), "hostile_api", report)


def is_inert(tree: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file stands in the package, is encodable, parses, and imports without doing anything."""
    for path, text in tree.items():
        parts = PurePosixPath(path).parts
        assert parts[0] == "hostile_api"
        assert ".." not in parts
        assert "\\" not in path
        target = folder / "out" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        if path.endswith(".py"):
            names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
            assert "__import__" not in names, path
        else:
            assert text == "" or json.loads(text)
    monkeypatch.syspath_prepend(folder / "out")
    try:
        for path in sorted(tree):
            if path.endswith(".py") and "/contract/" not in path:
                importlib.import_module(
                    path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
                )
        package = importlib.import_module("hostile_api")
        for operation in package.operations.OPERATIONS:
            for parameter in operation.parameters:
                parameter.type()
        assert not hasattr(builtins, "taken_over")
    finally:
        for name in list(sys.modules):
            if name.partition(".")[0] == "hostile_api":
                del sys.modules[name]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_description_stays_text(
    payload: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = copy.deepcopy(EVERYTHING)
    for slot, change in SLOTS.items():
        if "description" in slot or slot in {
            "title",
            "version",
            "summary",
            "extension",
            "example",
            "schema title",
        }:
            change(document, PAYLOADS[payload])
    tree = made(document, tmp_path)
    is_inert(tree, tmp_path, monkeypatch)


@pytest.mark.parametrize("payload", [name for name in PAYLOADS if name != "empty"])
def test_a_payload_in_every_value_stays_text(
    payload: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = copy.deepcopy(EVERYTHING)
    for slot, change in SLOTS.items():
        if "description" not in slot and slot not in REFUSED:
            change(document, PAYLOADS[payload])
    tree = made(document, tmp_path)
    is_inert(tree, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "payload", ["text", "line", "path", "path with backslashes", "template", "emoji", "empty"]
)
def test_a_payload_where_a_grammar_rules_is_refused_or_stays_text(
    payload: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slot in sorted(REFUSED):
        document = copy.deepcopy(EVERYTHING)
        SLOTS[slot](document, f"/{PAYLOADS[payload]}/{{id}}" if slot == "path" else PAYLOADS[payload])
        folder = tmp_path / slot.replace(" ", "_")
        folder.mkdir()
        try:
            tree = made(document, folder)
        except Failure as failure:
            refused = [found.rule.code for found in failure.diagnostics]
            assert "internal-error" not in refused
            continue
        is_inert(tree, folder, monkeypatch)


def test_the_document_without_payloads_is_generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_inert(made(EVERYTHING, tmp_path), tmp_path, monkeypatch)


def test_what_the_test_looks_for_is_found_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = made(EVERYTHING, tmp_path)
    tree["hostile_api/models.py"] += f"\n{CODE}\n"
    with pytest.raises(AssertionError, match=r"hostile_api/models\.py"):
        is_inert(tree, tmp_path, monkeypatch)
