"""Files in folders: a checksum of what is sent, names that a folder has once, copies that keep them."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_NAME = {"type": "string", "minLength": 1, "maxLength": 40}
_SUM = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SET = {"type": "string", "format": "date-time", "readOnly": True}
_FOLDER = thing(
    *("id", "name", "parentId", "createdAt"),
    id=TEXT,
    name=TEXT,
    parentId={"type": ["string", "null"]},
    createdAt=_SET,
)
_FILE = thing(
    *("id", "folderId", "name", "sha256", "mimeType"),
    id=TEXT,
    folderId=TEXT,
    name=TEXT,
    sha256=_SUM,
    mimeType=TEXT,
)
_NONE = "There is no folder `folderId`."
_TAKEN = "The folder has something of this name already."
_PART = re.compile(rb'name="(\w+)"[^\n]*\r\n(?:[^\n]+\r\n)*\r\n(.*?)\r\n(?=--specwright)', re.DOTALL)


def _paths() -> dict[str, Any]:
    form = thing(
        *("folderId", "name", "file"),
        folderId=TEXT,
        name=_NAME,
        file={"type": "string", "format": "binary"},
        sha256={**_SUM, "description": "Compared with the bytes of `file`, where it is given."},
    )
    parts = {"schema": form, "encoding": {"file": {"contentType": "image/png"}}}
    upload = {"requestBody": {"required": True, "content": {"multipart/form-data": parts}}}
    listed = thing("items", items={"type": "array", "items": _FILE}, next={"type": ["string", "null"]})
    asked = {
        "folderId": TEXT,
        "sortBy": {"type": "string", "enum": ["name", "-name"]},
        "page": {"type": "integer", "minimum": 1, "default": 1},
        "pageSize": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
    }
    listing = {"parameters": [{"name": n, "in": "query", "schema": s} for n, s in asked.items()]}
    target = takes(thing("folderId", folderId=TEXT, name=_NAME))
    return {
        "/folders": {
            "post": {
                **takes(thing("name", name=_NAME, parentId={"type": ["string", "null"]})),
                **says(201, _FOLDER, 400, 404, of_404="There is no folder with this `parentId`."),
            }
        },
        "/folders/{folder}": {
            **at(folder=TEXT),
            "get": says(200, _FOLDER, 404),
            "delete": says(204, None, 404, 409, of_409="The folder isn't empty."),
        },
        "/files": {
            "get": {**listing, **says(200, listed, 400)},
            "post": {**upload, **says(201, _FILE, 400, 404, 409, of_404=_NONE, of_409=_TAKEN)},
        },
        "/files/{file}": {
            **at(file=TEXT),
            "get": says(200, _FILE, 404),
            "patch": {
                **takes(thing("name", name=_NAME)),
                **says(200, _FILE, 400, 404, 409, of_409=_TAKEN),
            },
        },
        "/files/{file}/copy": {
            **at(file=TEXT),
            "post": {**target, **says(201, _FILE, 400, 404, 409, of_409=_TAKEN)},
        },
    }


class _Archive:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._folders: dict[str, dict[str, Any]] = {}
        self._files: dict[str, dict[str, Any]] = {}
        self._count = 0

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kind, *path = [unquote(step) for step in steps]
        if kind == "folders":
            return self._folder(method, path, read(raw))
        if not path and method == "GET":
            return self._listed({name: values[0] for name, values in parse_qs(raw.decode(), True).items()})
        if not path:
            return self._uploaded({name.decode(): value for name, value in _PART.findall(raw)})
        file = self._files.get(path[0])
        if file is None:
            return 404, None
        if method == "GET":
            return 200, file
        body = read(raw)
        if not isinstance(body, dict) or not _is_name(body.get("name", "a")):
            return 400, None
        if method == "PATCH":
            if "name" not in body:
                return 400, None
            if self._is_taken(file["folderId"], body["name"], but=file) and self._flaw != "a name twice":
                return 409, None
            file["name"] = body["name"]
            return 200, file
        if not isinstance(body.get("folderId"), str):
            return 400, None
        return self._kept(body["folderId"], body.get("name", file["name"]), file["sha256"])

    def _folder(self, method: str, path: list[str], body: Any) -> tuple[int, Any]:
        if path and path[0] not in self._folders:
            return 404, None
        if method == "DELETE":
            within = [*self._files.values(), *self._folders.values()]
            held = any(path[0] in (one.get("folderId"), one.get("parentId")) for one in within)
            if held and self._flaw != "a folder goes with its files":
                return 409, None
            self._files = {key: one for key, one in self._files.items() if one["folderId"] != path[0]}
            del self._folders[path[0]]
            return 204, None
        if method == "GET":
            return 200, self._folders[path[0]]
        if not isinstance(body, dict) or not _is_name(body.get("name")):
            return 400, None
        parent = body.get("parentId")
        if not isinstance(parent, str | None):
            return 400, None
        if parent is not None and parent not in self._folders and self._flaw != "any parent will do":
            return 404, None
        self._count += 1
        made = {
            "id": f"d{self._count}",
            "name": body["name"],
            "parentId": None if self._flaw == "all folders are at the top" else parent,
            "createdAt": "2026-01-05T10:00:00Z",
        }
        if self._flaw == "times of making are believed" and "createdAt" in body:
            made["createdAt"] = body["createdAt"]
        return 201, self._folders.setdefault(made["id"], made)

    def _listed(self, asked: dict[str, str]) -> tuple[int, Any]:
        by, page, size = (asked.get(n, d) for n, d in (("sortBy", ""), ("page", "1"), ("pageSize", "20")))
        if by not in ("", "name", "-name") or (not by and "sortBy" in asked):
            return 400, None
        if not page.isdecimal() or not size.isdecimal() or int(page) < 1 or not 0 < int(size) <= 50:
            return 400, None
        found = [
            one for one in self._files.values() if asked.get("folderId", one["folderId"]) == one["folderId"]
        ]
        if by:
            found.sort(key=lambda one: one["name"], reverse=by[0] == "-")
        start, end = (int(page) - 1) * int(size), int(page) * int(size)
        kept = {
            name: value for name, value in asked.items() if name != "sortBy" or self._flaw != "next forgets"
        }
        following = urlencode({**kept, "page": int(page) + 1, "pageSize": size})
        return 200, {"items": found[start:end], "next": f"/files?{following}" if end < len(found) else None}

    def _uploaded(self, parts: dict[str, bytes]) -> tuple[int, Any]:
        if not {"folderId", "name", "file"} <= parts.keys() or not _is_name(parts["name"].decode()):
            return 400, None
        known, given = hashlib.sha256(parts["file"]).hexdigest(), parts.get("sha256")
        if given is not None and given.decode() != known and self._flaw != "any checksum will do":
            return 400, None
        if given is not None and not re.fullmatch("[0-9a-f]{64}", given.decode()):
            return 400, None
        return self._kept(parts["folderId"].decode(), parts["name"].decode(), known)

    def _kept(self, folder: str, name: str, checksum: str) -> tuple[int, Any]:
        if folder not in self._folders and self._flaw != "any folder will do":
            return 404, None
        if self._is_taken(folder, name):
            return 409, None
        self._count += 1
        key = f"f{self._count}"
        file = {"id": key, "folderId": folder, "name": name, "sha256": checksum}
        file["mimeType"] = "application/octet-stream" if self._flaw == "all is bytes" else "image/png"
        return 201, self._files.setdefault(key, file)

    def _is_taken(self, folder: str, name: str, but: Any = None) -> bool:
        files = (file for file in self._files.values() if file is not but)
        return any(file["folderId"] == folder and file["name"] == name for file in files)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 40


def test_a_conforming_archive_gives_no_alarm_and_is_sent_its_checksums(judge: Judge) -> None:
    results = judge(document(_paths()), serve(_paths(), _Archive("").answer))
    assert [(result.promise.id, result.text) for result in results if result.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /files-accepts-body: everything", "post /files/{file}/copy-answers-201"} <= kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("all is bytes", "post /files-binary-size and checksum of what was uploaded"),
        ("any checksum will do", "post /files-binary-a wrong sha256 is refused"),
        ("any parent will do", "post /folders-life-a parentId that nothing has is refused"),
        ("all folders are at the top", "post /folders-life-its parentId is told"),
        ("times of making are believed", "post /folders-life-createdAt is not taken over"),
        ("a folder goes with its files", "delete /folders/{folder}-life-refused while file refers to it"),
        ("next forgets", "get /files-effects-sortBy=-name sorts"),
        ("a name twice", "patch /files/{file}-life-what another one has is refused"),
    ],
)
def test_a_flaw_of_an_archive_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert broken(judge, _paths(), _Archive(flaw).answer) == [promise]


def test_a_file_that_is_put_into_a_folder_of_nobody_is_noticed(judge: Judge) -> None:
    found = broken(judge, _paths(), _Archive("any folder will do").answer)
    assert "post /files-unknown-folderId" in found


@pytest.mark.parametrize("changes", [True, False])
def test_a_tag_of_other_bytes_is_noticed(judge: Judge, *, changes: bool) -> None:
    held = [b""]

    async def logo(request: Request) -> Response:
        if request.method == "PUT":
            held[0] = await request.body()
            return Response(status_code=204)
        tag = hashlib.sha256(held[0]).hexdigest() if changes else "logo"
        return Response(held[0], media_type="application/octet-stream", headers={"ETag": f'"{tag}"'})

    content = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    shown = {"responses": {"200": {"description": "d", **content}}}
    put = {"requestBody": {"required": True, **content}, "responses": {"204": {"description": "d"}}}
    app = Starlette(routes=[Route("/logo", logo, methods=["GET", "PUT"])])
    results = judge(document({"/logo": {"get": shown, "put": put}}), app, keyword="download equals upload")
    assert [result.outcome for result in results] == ["kept" if changes else "broken"]
