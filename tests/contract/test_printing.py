"""A print shop: bytes that are sent as they are, jobs that print, several orders at once, one account."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

ID = {"type": "integer", "minimum": 1}
FILE = thing("id", id=ID)
NEW = thing("file_id", "copies", file_id=ID, copies={"type": "integer", "minimum": 1, "maximum": 5000})
STATE = {"type": "string", "enum": ["draft", "submitted"]}
ORDER = thing("id", "state", "file_id", "copies", id=ID, state=STATE, **NEW["properties"])
PROGRESS = {"type": "integer", "description": "In per cent; 100 when `state` is `done`."}
JOB = thing("id", "state", "progress", id=ID, progress=PROGRESS)
JOB["properties"]["state"] = {"type": "string", "enum": ["printing", "done"]}
RESULT = thing("status", status={"type": "integer"}, order=ORDER)
ACCOUNT = thing("balance", balance={"type": "number"})
AMOUNT = thing("amount", amount={"type": "number", "minimum": 1, "maximum": 500, "multipleOf": 0.01})
_ALONE = "One result for each, in the order in which they were sent. An order of an unknown file fails alone."
_DRAFT = "The order is not a `draft`."


def _paths() -> dict[str, Any]:
    raw: dict[str, Any] = {"content": {"application/octet-stream": {}}}
    bytes_told = {"responses": {"200": {"description": "d", **raw}, "404": {"description": "None."}}}
    many = {"type": "array", "minItems": 1, "maxItems": 9, "items": NEW}
    submit = {"description": "The order becomes `submitted`.", **says(202, JOB, 404, 409, of_409=_DRAFT)}
    return {
        "/files": {"post": {"requestBody": {"required": True, **raw}, **says(201, FILE)}},
        "/files/{id}": {**at(id=ID), "get": says(200, FILE, 404), "delete": says(204, None, 404)},
        "/files/{id}/content": {**at(id=ID), "get": bytes_told},
        "/files/{id}/restore": {**at(id=ID), "post": says(200, FILE, 404)},
        "/orders": {"post": {**takes(NEW), **says(201, ORDER, 400, 422, of_422="No such file.")}},
        "/orders/batch": {
            "post": {
                "description": _ALONE,
                **takes(many),
                **says(207, {"type": "array", "items": RESULT}, 400),
            }
        },
        "/orders/{id}": {**at(id=ID), "get": says(200, ORDER, 404)},
        "/orders/{id}/submit": {**at(id=ID), "post": submit},
        "/jobs": {"post": says(201, JOB)},
        "/jobs/{id}": {**at(id=ID), "get": says(200, JOB, 404)},
        "/account": {"get": says(200, ACCOUNT)},
        "/account/top-ups": {
            "post": {
                "description": "The amount is added to `balance`.",
                **takes(AMOUNT),
                **says(200, ACCOUNT, 400),
            }
        },
    }


class _Printer:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.files: dict[str, bytes] = {}
        self.bin: dict[str, bytes] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = {}
        self.balance = 0.0
        self.numbers = itertools.count(1001)

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "POST", ["files"]:
                number = next(self.numbers)
                self.files[str(number)] = body[::-1] if self.flaw == "bytes" else body
                return 201, {"id": number}
            case _, ["files", name, *rest]:
                return self._file(method, name, rest)
            case "POST", ["orders", *rest]:
                return self._ordered(rest, read(body))
            case "GET", ["orders", name] if name in self.orders:
                return 200, self.orders[name]
            case "POST", ["jobs"]:
                number = next(self.numbers)
                return 201, self._job(str(number))
            case "GET", ["jobs", name] if name in self.looks:
                return 200, self._job(name)
            case "POST", ["account", "top-ups"] if not self.view.valid(AMOUNT, read(body)):
                return 400, None
            case "POST", ["account", "top-ups"]:
                amount = read(body)["amount"]
                self.balance += int(amount) if self.flaw == "account" else amount
                return 200, {"balance": self.balance}
            case "GET", ["account"]:
                return 200, {"balance": self.balance}
        return 404, None

    def _file(self, method: str, name: str, rest: list[str]) -> tuple[int, Any]:
        if rest == ["restore"] and name in self.bin:
            for one in list(self.bin) if self.flaw == "bin" else [name]:
                self.files[one] = self.bin.pop(one)
            return 200, {"id": int(name)}
        if name not in self.files or rest == ["restore"]:
            return 404, None
        if method == "DELETE":
            self.bin[name] = self.files.pop(name)
            return 204, None
        return 200, (self.files[name] if rest else {"id": int(name)})

    def _job(self, name: str) -> dict[str, Any]:
        self.looks[name] = self.looks.get(name, 0) + 1
        done = self.looks[name] > 2
        whole = 99 if self.flaw == "job" else 100
        state = "done" if done else "printing"
        return {"id": int(name), "state": state, "progress": whole if done else 50}

    def _ordered(self, rest: list[str], sent: Any) -> tuple[int, Any]:
        match rest:
            case []:
                if not self.view.valid(NEW, sent):
                    return 400, None
                return (201, self._make(sent)) if str(sent["file_id"]) in self.files else (422, None)
            case ["batch"]:
                many = isinstance(sent, list) and 0 < len(sent) < 10
                if not many or not all(self.view.valid(NEW, one) for one in sent):
                    return 400, None
                lost = any(str(one["file_id"]) not in self.files for one in sent)
                if lost and self.flaw == "alone":
                    return 400, None
                told = [self._result(one) for one in sent]
                return 207, told[::-1] if self.flaw == "turned" else told
            case [name, "submit"] if name in self.orders:
                if self.orders[name]["state"] == "submitted" and self.flaw != "submit":
                    return 409, None
                self.orders[name]["state"] = "submitted"
                return 202, self._job(str(next(self.numbers)))
        return 404, None

    def _result(self, one: dict[str, Any]) -> dict[str, Any]:
        if str(one["file_id"]) not in self.files:
            return {"status": 422}
        return {"status": 201, "order": self._make(one)}

    def _make(self, sent: dict[str, Any]) -> dict[str, Any]:
        number = next(self.numbers)
        order = {"id": number, "state": "draft", "file_id": sent["file_id"], "copies": sent["copies"]}
        self.orders[str(number)] = order
        return order


def _broken(judge: Judge, flaw: str, keyword: str) -> list[str]:
    return broken(judge, _paths(), _Printer(flaw).answer, keyword=keyword)


def test_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "", "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("bytes", "post /files-binary-get /files/{id}/content gives what was uploaded"),
        ("bin", "post /files/{id}/restore-life-it is there as it was"),
        ("alone", "post /orders/batch-life-one that names nothing fails alone"),
        ("turned", "post /orders/batch-life-each id is there"),
        ("submit", "post /orders/{id}/submit-life-a second time is refused"),
        ("job", "post /jobs-life-it ends, and stays so"),
        ("account", "post /account/top-ups-life-balance rises by amount"),
    ],
)
def test_flaws_are_found(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw, promise.split()[1].removesuffix("-life").split("-life")[0])
