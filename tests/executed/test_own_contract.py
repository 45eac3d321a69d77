"""A generated server keeps what generated contract tests ask of it, in every spelling that both have to know."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import all_promises, run
from specwright_runtime.contract.session import Session

if TYPE_CHECKING:
    from .conftest import Package

COLOR = """{type: object, properties: {R: {type: integer}, G: {type: integer}}}"""
ERRORS = {
    "asText": "text/plain: {schema: {type: string}}",
    "asPage": "text/html: {schema: {type: string}}",
    "asString": "application/json: {schema: {type: string}}",
    "asList": "application/json: {schema: {type: array, items: {type: string}}}",
    "asObjects": """application/json: {schema: {type: array, items: {
        type: object, required: [code, message], properties: {code: {type: string}, message: {type: string}}}}}""",
    "asMap": "application/json: {schema: {additionalProperties: {type: array, items: {type: string}}}}",
}
"""What documents have for errors beside an object."""
REFUSED = "".join(
    f"""  /{name}/{{id}}:
    get:
      operationId: {name}
      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}]
      responses: {{"204": {{description: done}}, "400": {{description: no, content: {{{content}}}}}}}
"""
    for name, content in ERRORS.items()
)
DEEP = [f"{{name: {name}, in: path, required: true, schema: {{type: string}}}}" for name in "abcdef"]
SPEC = f"""
openapi: 3.2.0
info: {{title: Spellings, version: "1"}}
paths:
  /path/{{simple}}/{{label}}/{{matrix}}:
    get:
      operationId: inPath
      parameters:
        - {{name: simple, in: path, required: true, schema: {COLOR}}}
        - {{name: label, in: path, required: true, style: label, schema: {COLOR}}}
        - {{name: matrix, in: path, required: true, style: matrix, explode: true, schema: {COLOR}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /query:
    get:
      operationId: inQuery
      parameters:
        - {{name: form, in: query, explode: false, schema: {COLOR}}}
        - {{name: space, in: query, style: spaceDelimited, explode: false, schema: {COLOR}}}
        - {{name: pipe, in: query, style: pipeDelimited, explode: false, schema: {COLOR}}}
        - {{name: plain, in: query, content: {{text/plain: {{schema: {{type: string, maxLength: 5}}}}}}}}
        - {{name: any, in: query, content: {{"*/*": {{schema: {{type: string, format: uuid}}}}}}}}
        - {{name: bare, in: query, allowEmptyValue: true, schema: {{type: string, minLength: 2}}}}
        - {{name: X-Color, in: header, schema: {COLOR}}}
        - {{name: color, in: cookie, explode: false, schema: {COLOR}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /files?of=all:
    get:
      operationId: allFiles
      parameters:
        - {{name: of, in: query, schema: {{type: string, enum: [all, mine]}}}}
        - {{name: most, in: query, schema: {{type: integer}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /reports#all/today:
    get:
      operationId: reports
      parameters: [{{name: most, in: query, schema: {{type: integer}}}}]
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /whole-form:
    get:
      operationId: wholeForm
      parameters:
        - name: whole
          in: querystring
          content:
            application/x-www-form-urlencoded:
              schema:
                type: object
                properties:
                  a: {{type: integer}}
                  l: {{type: array, items: {{type: integer}}}}
                  m: {{type: array, items: {{type: integer}}}}
                  color: {COLOR}
              encoding: {{m: {{style: spaceDelimited, explode: false}}, color: {{contentType: application/json}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /whole-json:
    get:
      operationId: wholeJson
      parameters:
        - {{name: whole, in: querystring, required: true, content: {{application/json: {{schema: {COLOR}}}}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /form:
    post:
      operationId: sendForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {{type: object, properties: {{color: {COLOR}, tags: {{type: array, items: {{type: string}}}}}}}}
            encoding: {{color: {{style: form, explode: false}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /divided/{{id}}:
    get:
      operationId: readDivided
      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}]
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /divided/{{name}}:
    delete:
      operationId: deleteDivided
      parameters: [{{name: name, in: path, required: true, schema: {{type: string}}}}]
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /named/{{name=shelves/*}}/{{simple}}:cancel:
    get:
      operationId: readNamed
      parameters:
        - {{name: "name=shelves/*", in: path, required: true, schema: {{type: string}}}}
        - {{name: simple, in: path, required: true, schema: {{type: string}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /shared/{{id}}.{{format}}:
    get:
      operationId: readShared
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string, enum: [one, two]}}}}
        - {{name: format, in: path, required: true, schema: {{type: string, enum: [json, xml]}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /{{a}}/{{b}}/{{c}}/{{d}}/{{e}}/{{f}}:
    get:
      operationId: readDeep
      parameters: [{", ".join(DEEP)}]
      responses: {{"204": {{description: done}}, "400": {{description: no}}, "404": {{description: no}}}}
  /list-form:
    post:
      operationId: sendListForm
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [ids]
              properties: {{ids: {{type: array, items: {{type: integer}}}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /xml:
    post:
      operationId: sendXml
      requestBody:
        required: true
        content:
          application/json: {{schema: {COLOR}}}
          text/xml: {{schema: {COLOR}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /negotiated:
    get:
      operationId: readNegotiated
      responses:
        "200":
          description: done
          content: {{application/json: {{schema: {{type: object}}}}}}
        "406": {{description: none of these}}
  /text:
    post:
      operationId: sendText
      requestBody: {{required: true, content: {{text/plain: {{schema: {{type: string}}}}}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
  /lines:
    post:
      operationId: sendLines
      requestBody:
        required: true
        content: {{application/jsonl: {{schema: {{type: array, items: {COLOR}}}}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
    additionalOperations:
      Link: {{operationId: linkLines, responses: {{"204": {{description: done}}, "400": {{description: no}}}}}}
  /formats:
    post:
      operationId: sendFormats
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties: {{data: {{type: string, format: byte}}, price: {{type: string, format: decimal}}}}
      responses: {{"204": {{description: done}}, "400": {{description: no}}}}
{REFUSED}"""


async def read(*arguments: Any, **_: Any) -> None:
    """A stream is checked by who reads it."""
    for each in arguments:
        if isinstance(each, AsyncIterable):
            async for _item in each:
                pass


async def nothing() -> dict[str, Any]:
    return {}


def test_a_generated_server_keeps_its_generated_contract(package: Package) -> None:
    document = Document(
        json.loads(Path(package.operations.__file__ or "").with_name("openapi.json").read_text())
    )
    names = [operation.name for operation in package.operations.OPERATIONS]
    caller = AsgiCaller(package.app({**dict.fromkeys(names, read), "read_negotiated": nothing}))
    session = Session(document, caller, credentials=Credentials(values={}))
    try:
        results = run(all_promises(Catalogue(document)), session)
    finally:
        caller.close()
    assert [(each.promise.id, each.text) for each in results if each.outcome == "broken"] == []
    answered = {
        each.promise.operation
        for each in results
        if each.outcome == "kept" and each.promise.check == "answers"
    }
    assert answered == {operation.id for operation in document.operations}
