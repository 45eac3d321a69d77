"""Whoever nests values without end is refused with 400, whichever way they travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: Nests, version: "1"}
paths:
  /nests:
    get:
      operationId: look
      parameters:
        - {name: deep, in: query, style: deepObject, schema: {type: object}}
        - {name: items, in: query, schema: {type: array, items: {type: object}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
      responses: {"204": {description: ok}}
    post:
      operationId: send
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Nest"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Nest"}}
      responses: {"204": {description: ok}}
components:
  schemas:
    Nest:
      type: object
      properties:
        one: {type: object}
        many: {type: array, items: {type: object}}
"""


def json(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(("depth", "status"), [(50, 204), (220, 400), (900, 400), (3000, 400)])
def test_a_value_nested_too_deeply_is_refused(package: Package, depth: int, status: int) -> None:
    client = TestClient(package.app({"look": None, "send": None}))
    names = "[a]" * depth
    for params in ({f"deep{names}": "1"}, {"items": json(depth)}, {"json": json(depth)}):
        assert client.get("/nests", params=params).status_code == status, params.keys()
    for data in ({"one": json(depth)}, {"many": json(depth)}):
        assert client.post("/nests", data=data).status_code == status, data.keys()
        parts = {name: (None, text) for name, text in data.items()}
        assert client.post("/nests", files=parts).status_code == status, data.keys()
    assert client.post("/nests", data={f"one{names}": "1"}).status_code == 400  # names nest a few levels only
