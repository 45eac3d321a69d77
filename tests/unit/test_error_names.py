"""Name: what documented errors are called, and how a problem of the server's own becomes one."""

from __future__ import annotations

import pytest
import yaml
from tests.unit.middle import api, operation

from specwright.api import Default, ErrorBody, ErrorFill, ErrorItems
from specwright.pytypes import AttrName, ClassName

ERRORS = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get: {operationId: a, responses: {'404': {$ref: '#/components/responses/Common'}, '501': {}}}
  /b:
    get: {operationId: b, responses: {'404': {$ref: '#/components/responses/Common'}}}
  /c:
    get: {operationId: c, responses: {'404': {$ref: '#/components/responses/Rare'}}}
components:
  responses:
    Common: {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
    Rare: {description: rare, content: {application/json: {schema: {$ref: '#/components/schemas/Rare'}}}}
  schemas:
    Problem:
      type: object
      required: [error, is_error]
      properties:
        is_error: {type: boolean}
        status_code: {type: integer}
        error: {required: [message], properties: {message: {type: string}, code: {type: string}}}
    Rare:
      type: object
      required: [errors]
      properties: {errors: {type: array, items: {type: object, properties: {detail: {type: string}}}}}
"""


def test_errors_are_named_by_status_and_the_rarer_body_by_its_class_too() -> None:
    found = api(ERRORS)
    assert [(e.name, e.status) for e in found.errors] == [
        ("NotFound", "404"),
        ("NotFoundRare", "404"),
        ("NotImplementedStatus", "501"),
    ]
    assert [r.error for r in operation(found, "c").responses] == ["NotFoundRare"]


UNREGISTERED = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '404': {description: No such thing.}
        '480':
          description: ThrottlingException
          content: {application/json: {schema: {$ref: '#/components/schemas/Throttling'}}}
        '481': {description: Quota exceeded}
        '482': {description: Not found}
        '483': {description: Api error}
        '484': {description: Failed}
        '485': {description: The caller went away.}
        '486': {description: Timeout error}
  /b:
    get:
      operationId: b
      responses:
        '480': {description: Quota exceeded}
        '481': {description: Quota exceeded}
components:
  schemas:
    Throttling: {type: object, properties: {message: {type: string}}}
"""


def test_errors_of_statuses_that_nobody_registered_are_called_as_they_are_described() -> None:
    found = api(UNREGISTERED)
    assert [(e.status, e.name) for e in found.errors] == [
        ("404", "NotFound"),
        ("480", "QuotaExceeded480"),
        ("480", "ThrottlingException"),
        ("481", "QuotaExceeded"),
        ("482", "NotFound482"),
        ("483", "ApiError483"),
        ("484", "Status484"),
        ("485", "Status485"),
        ("486", "TimeoutError486"),
    ]
    assert [r.error for r in operation(found, "b").responses] == ["QuotaExceeded480", "QuotaExceeded"]


def test_problem_takes_the_documents_own_shape_of_errors() -> None:
    found = api(ERRORS)
    shapes = {(str(constant), status): shape.fill for constant, status, shape in found.error_bodies}
    message, code = AttrName("message"), AttrName("code")
    inner = ErrorBody(body=ClassName("ProblemError"), fields=((message, "message"), (code, "code")))
    assert shapes["*", "default"] == ErrorBody(
        body=ClassName("Problem"),
        fields=(
            (AttrName("is_error"), Default(value=True)),
            (AttrName("status_code"), "status"),
            (AttrName("error"), inner),
        ),
    )
    rare = shapes["C", "404"]
    assert isinstance(rare, ErrorBody)
    assert isinstance(rare.fields[0][1], ErrorItems)


UNKNOWN = """
required: [requestId, meta, depth]
properties:
  requestId: {type: string}
  meta: {type: object, additionalProperties: true}
  depth: {type: integer, minimum: 0}
  message: {type: string}
"""


@pytest.mark.parametrize(
    ("schema", "filled"),
    [
        ("{required: [error], properties: {error: {type: integer}}}", {"error": "status"}),
        ("{properties: {errNo: {type: integer}}}", {"err_no": "status"}),
        ("{properties: {errMsg: {type: string}}}", {"err_msg": "message"}),
        ("{properties: {error-code: {type: string}}}", {"error_code": "code"}),
        ("{properties: {statusCode: {type: number}}}", {"status_code": "status"}),
        ("{properties: {errors: {items: {type: string}}}}", {"errors": ErrorItems(item="message")}),
        (
            UNKNOWN,
            {
                "request_id": Default(value=""),
                "meta": Default(value={}),
                "depth": Default(value=0),
                "message": "message",
            },
        ),
        (
            "{required: [field], properties: {field: {type: string}, param: {type: string}, msg: {}}}",
            {"field": "param_text", "param": "param"},
        ),
        ("{required: [field], properties: {field: {type: string, minLength: 1}, msg: {type: string}}}", None),
        ("{required: [id], properties: {error: {type: string}, id: {type: string, minLength: 1}}}", None),
        ("{required: [code], properties: {code: {type: integer, maximum: 99}}}", None),
        ("{required: [requestId], properties: {requestId: {type: string}}}", None),
    ],
)
def test_problem_says_what_it_knows_and_fills_what_is_required(
    schema: str, filled: dict[str, ErrorFill] | None
) -> None:
    document = yaml.safe_load(ERRORS)
    document["components"]["schemas"] = {"Problem": yaml.safe_load(schema), "Rare": {}}
    fills = {
        shape.name: shape.fill for _, _, shape in api(yaml.safe_dump(document, sort_keys=False)).error_bodies
    }
    assert fills.get("Problem") == (
        None
        if filled is None
        else ErrorBody(
            body=ClassName("Problem"),
            fields=tuple((AttrName(name), fill) for name, fill in filled.items()),
        )
    )
