"""Whatever a document calls its schemas, properties, operations, parameters, tags and schemes, it works.

One document with each name in every role at once, with more schemas than one module holds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.executed.echo import findings

from specwright.diagnostics import Report
from specwright.pipeline import generate
from specwright.read.source import read

NAMES = (
    # what generated modules import, define or use
    *("None", "True", "Any", "Annotated", "Literal", "Field", "Model", "Nullable", "JsonSchema", "TypeAlias"),
    *(
        "datetime",
        "date",
        "UUID",
        "Decimal",
        "StrEnum",
        "Never",
        "Self",
        "Mapping",
        "AsyncIterator",
        "Protocol",
    ),
    *(
        "Api",
        "Client",
        "AsyncClient",
        "Reply",
        "Upload",
        "ByteStream",
        "Event",
        "Operation",
        "Unpack",
        "overload",
    ),
    *(
        "errors",
        "models",
        "operations",
        "NotFound",
        "StatusError",
        "ApiError",
        "Problem",
        "Default",
        "Response",
        "Request",
    ),
    *(
        "print",
        "int",
        "str",
        "bytes",
        "dict",
        "list",
        "List",
        "type",
        "object",
        "await",
        "class",
        "self",
        "cls",
        "d",
    ),
    # builtins that are found where a class is not yet defined
    *("RuntimeError", "Warning", "Exception"),
    # what Python cannot say as it is
    *(
        "_private",
        "__dunder__",
        "1st",
        "a.b",
        "a b",
        "a-b",
        "a_b",
        "A.B",
        "aB",
        "é",
        "É",
        "straße",
        "strasse",
        "名前",
    ),
    *(
        "x/y",
        "x~y",
        "Page<Pet>",
        "Map«String,Pet»",
        "Pet[]",
        "'quote'",
        '"dq"',
        "back\\slash",
        "new\nline",
        "tab\t",
    ),
    *("{{jinja}}", "%s", "$ref", "#frag", "a:b", "import os; os.system('x')", '"""', "-", "+1", "-1"),
)


def document() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for index, name in enumerate(NAMES):
        following = quote(NAMES[(index + 1) % len(NAMES)].replace("~", "~0").replace("/", "~1"))
        other = {"$ref": f"#/components/schemas/{following}"}
        fields = {name: {"type": "string"}, f"own{index}": other}
        schemas[name] = {"type": "object", "required": [name], "properties": fields}
        item = {
            "type": "object",
            "properties": {name: {"type": "integer"}, f"z{index}": {"enum": [name, "a"]}},
        }
        paths[f"/{index}/{{id}}"] = {
            "post": {
                "operationId": name,
                "tags": [name],
                "summary": name,
                "description": name,
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": name, "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": other}}},
                "responses": {
                    "200": {
                        "description": name,
                        "content": {"application/json": {"schema": {"type": "array", "items": item}}},
                    },
                    "default": {"description": name, "content": {"application/json": {"schema": other}}},
                },
            }
        }
    schemes = {name: {"type": "http", "scheme": "bearer", "description": name} for name in NAMES}
    return {
        "openapi": "3.1.0",
        "info": {"title": '""" \\ {{x}}', "version": "1", "description": '""" end \\'},
        "security": [{name: []} for name in NAMES],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    }


def test_every_name_in_every_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(document()), encoding="utf-8")
    report = Report()
    package = "executed_names"
    tree = generate(read(report, name="spec.json", base=tmp_path), package, report)
    for path, text in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        assert findings(package) == []
    finally:
        for loaded in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[loaded]
