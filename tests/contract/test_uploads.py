"""Files in folders: a checksum of what is sent, names that a folder has once, copies that keep them."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_NAME = {"type": "string", "minLength": 1, "maxLength": 40}
_SUM = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_FOLDER = thing("id", "name", id=TEXT, name=TEXT)
_FILE = thing("id", "folderId", "name", "sha256", id=TEXT, folderId=TEXT, name=TEXT, sha256=_SUM)
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
    upload = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}
    target = takes(thing("folderId", folderId=TEXT, name=_NAME))
    return {
        "/folders": {"post": {**takes(thing("name", name=_NAME)), **says(201, _FOLDER, 400)}},
        "/folders/{folder}": {**at(folder=TEXT), "get": says(200, _FOLDER, 404)},
        "/files": {"post": {**upload, **says(201, _FILE, 400, 404, 409, of_409=_TAKEN)}},
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

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kind, *path = [unquote(step) for step in steps]
        if kind == "folders":
            return self._folder(method, path, read(raw))
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
        if method == "GET":
            return (200, self._folders[path[0]]) if path[0] in self._folders else (404, None)
        if not isinstance(body, dict) or not _is_name(body.get("name")):
            return 400, None
        name = f"d{len(self._folders)}"
        return 201, self._folders.setdefault(name, {"id": name, "name": body["name"]})

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
        if folder not in self._folders:
            return 404, None
        if self._is_taken(folder, name):
            return 409, None
        key = f"f{len(self._files)}"
        file = {"id": key, "folderId": folder, "name": name, "sha256": checksum}
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
        ("any checksum will do", "post /files-binary-a wrong sha256 is refused"),
        ("a name twice", "patch /files/{file}-life-what another one has is refused"),
    ],
)
def test_a_flaw_of_an_archive_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert broken(judge, _paths(), _Archive(flaw).answer) == [promise]
