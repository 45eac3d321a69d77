"""Every documented answer comes back as what the handler gave, and every error as its class."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from specwright_runtime import ByteStream, Event, NotImplementedOperation, Reply, StatusError

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: Answers, version: "1"}
paths:
  /item/{id}:
    get:
      operationId: getItem
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
        "4XX": {description: client, content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
        default: {description: other, content: {application/json: {schema: {$ref: "#/components/schemas/Other"}}}}
  /void:
    post:
      operationId: act
      responses: {"204": {description: done}}
  /undescribed:
    post:
      operationId: actUndescribed
  /rich:
    post:
      operationId: rich
      responses:
        "200": {description: old, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
        "201":
          description: new
          headers: {X-Total: {required: true, schema: {type: integer}}, X-Tags: {schema: {type: array, items: {type: string}}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Other"}}}
  /list:
    get:
      operationId: listItems
      responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Item"}}}}}}
  /map:
    get:
      operationId: getMap
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}}}
  /scalar:
    get:
      operationId: getScalar
      responses: {"200": {description: ok, content: {application/json: {schema: {type: [string, "null"]}}}}}
  /text:
    get:
      operationId: getText
      responses: {"200": {description: ok, content: {text/plain: {schema: {type: string}}}}}
  /anything:
    get:
      operationId: getAnything
      responses:
        "200": {description: ok, content: {"*/*": {schema: {$ref: "#/components/schemas/Item"}}}}
        "400": {description: bad, content: {"*/*": {schema: {$ref: "#/components/schemas/Problem"}}}}
  /bytes:
    get:
      operationId: getBytes
      responses:
        "200": {description: ok, content: {video/mp4: {schema: {}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  /chat:
    post:
      operationId: chat
      responses:
        "200":
          description: either
          content:
            application/json: {schema: {$ref: "#/components/schemas/Item"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Other"}}
components:
  schemas:
    Item: {type: object, required: [name], properties: {name: {type: string}, child: {$ref: "#/components/schemas/Item"}}}
    Problem: {type: object, required: [message], properties: {message: {type: string}, code: {type: string}}}
    Other: {type: object, required: [detail], properties: {detail: {type: string}}}
"""


def test_a_model(package: Package) -> None:
    item = package.models.Item(name="é", child=package.models.Item(name="y"))
    assert package.call("get_item", 1, answer=item) == item


def test_nothing(package: Package) -> None:
    assert package.call("act") is None
    assert package.call("act_undescribed") is None


def test_collections_and_scalars(package: Package) -> None:
    items = [package.models.Item(name="a"), package.models.Item(name="b")]
    assert package.call("list_items", answer=items) == items
    assert package.call("get_map", answer={"a": 1, "é": 2}) == {"a": 1, "é": 2}
    assert package.call("get_scalar", answer="x") == "x"
    assert package.call("get_scalar", answer=lambda: None) is None
    assert package.call("get_text", answer="é\n") == "é\n"


@pytest.mark.parametrize("size", [0, 10, 2_000_000])
def test_bytes(package: Package, size: int) -> None:
    content = b"\x00\xff" * (size // 2)
    assert package.call("get_bytes", answer=lambda: ByteStream(content, media_type="video/mp4")) == content


def test_what_may_be_any_media_type_says_which_it_is(package: Package) -> None:
    item = package.models.Item(name="a")
    wrong = package.errors.BadRequest(package.models.Problem(message="no"))
    for answer in (item, wrong):
        told = TestClient(package.app({"get_anything": answer})).get("/anything")
        assert told.headers["content-type"] == "application/json"


def test_which_success_it_is(package: Package) -> None:
    item, other = package.models.Item(name="a"), package.models.Other(detail="b")
    assert package.call("rich", answer=item) == item
    created = Reply(other, status=201, headers={"X-Total": 3, "X-Tags": ["a", "b"]})
    assert package.call("rich", answer=created) == other


def test_an_error_that_the_handler_raises_is_the_same_class_at_the_client(package: Package) -> None:
    errors, models = package.errors, package.models
    for raised, status in [
        (errors.NotFound(models.Problem(message="no", code="x"), headers={"x-why": "1"}), 404),
        (errors.NotFound(models.Problem(message="é")), 404),
    ]:
        with pytest.raises(errors.NotFound) as caught:
            package.call("get_item", 1, answer=raised)
        assert (caught.value.status, caught.value.body) == (status, raised.body)
        assert caught.value.operation == "getItem"
    with pytest.raises(errors.NotFound):
        package.call("get_bytes", answer=errors.NotFound(models.Problem(message="no")))


def test_what_the_server_refuses_is_a_documented_error(package: Package) -> None:
    with pytest.raises(StatusError) as caught:
        package.call("get_item", 0)
    assert 400 <= caught.value.status < 500
    assert isinstance(caught.value.body, package.models.Problem)
    assert caught.value.body.message
    assert package.seen == []


def test_what_breaks_the_handler_is_the_default_error(package: Package) -> None:
    with pytest.raises(StatusError) as caught:
        package.call("get_item", 1, answer=LookupError("secret"))
    assert caught.value.status == 500
    assert isinstance(caught.value.body, package.models.Other)
    assert "secret" not in caught.value.text


def test_an_operation_that_is_not_offered(package: Package) -> None:
    with pytest.raises(StatusError) as caught:
        package.call("get_item", 1, answer=NotImplementedOperation("getItem"))
    assert caught.value.status == 501


def test_json_or_events_by_what_the_handler_answers(package: Package) -> None:
    models = package.models
    assert package.call("chat", answer=models.Item(name="whole")) == models.Item(name="whole")

    async def produce() -> AsyncIterator[Any]:
        yield models.Other(detail="a")
        yield Event(models.Other(detail="é\nb"), event="x", id="1")

    assert package.call("chat", answer=lambda: produce()) == [
        models.Other(detail="a"),
        models.Other(detail="é\nb"),
    ]


def test_an_answer_that_is_not_as_documented_is_no_result(package: Package) -> None:
    """The server does not let one out; a peer that does is met in the client's own tests."""
    with pytest.raises(StatusError) as caught:
        package.call("get_map", answer={"a": "not a number"})
    assert caught.value.status == 500
