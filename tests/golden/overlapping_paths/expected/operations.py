# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Json, Operation, Parameter, Response

ID = Parameter(name="id", argument="id", place="path", type=lambda: str, required=True)

GET_FILE: Operation[str] = Operation(
    id="getFile",
    name="get_file",
    method="GET",
    path="/files/{id}",
    tag="Files",
    parameters=(ID,),
    responses=(Response(status="200", contents=(Json("application/json", lambda: str),)),),
    pointer="#/paths/~1files~1{id}/get",
)

GET_MINE: Operation[str] = Operation(
    id="getMine",
    name="get_mine",
    method="GET",
    path="/files/mine",
    tag="Files",
    responses=(Response(status="200", contents=(Json("application/json", lambda: str),)),),
    pointer="#/paths/~1files~1mine/get",
)

GET_NAMED: Operation[str] = Operation(
    id="getNamed",
    name="get_named",
    method="GET",
    path="/files/{name}.{extension}",
    tag="Files",
    parameters=(
        Parameter(name="name", argument="name", place="path", type=lambda: str, required=True),
        Parameter(name="extension", argument="extension", place="path", type=lambda: str, required=True),
    ),
    responses=(Response(status="200", contents=(Json("application/json", lambda: str),)),),
    pointer="#/paths/~1files~1{name}.{extension}/get",
)

GET_PARTS: Operation[None] = Operation(
    id="getParts",
    name="get_parts",
    method="GET",
    path="/files/{id}/parts",
    tag="Files",
    parameters=(ID,),
    responses=(Response(status="204"),),
    pointer="#/paths/~1files~1{id}~1parts/get",
)

GET_PART_OF_MINE: Operation[None] = Operation(
    id="getPartOfMine",
    name="get_part_of_mine",
    method="GET",
    path="/files/mine/{part}",
    tag="Files",
    parameters=(Parameter(name="part", argument="part", place="path", type=lambda: int, required=True),),
    responses=(Response(status="204"),),
    pointer="#/paths/~1files~1mine~1{part}/get",
)

GET_ESCAPED: Operation[None] = Operation(
    id="getEscaped",
    name="get_escaped",
    method="GET",
    path="/files/a%20b",
    tag="Files",
    responses=(Response(status="204"),),
    pointer="#/paths/~1files~1a%20b/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    GET_FILE,
    GET_MINE,
    GET_NAMED,
    GET_PARTS,
    GET_PART_OF_MINE,
    GET_ESCAPED,
)
"""Every operation, in the document's order."""
