"""What the words of a document leave open: amounts, ids, sets and permissions that only its server knows."""

from __future__ import annotations

from typing import Any, TypeGuard
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

_INT = {"type": "integer"}
_AMOUNT = {"type": "integer", "minimum": 1}
_INVOICE = thing(
    *("id", "status", "lines", "subtotal", "due"),
    id=TEXT,
    status={"type": "string", "enum": ["draft", "open"]},
    lines={"type": "array", "items": _INT},
    subtotal={**_INT, "description": "Sum of the amounts of the lines."},
    due=_INT,
)
_CREDIT = thing("id", "amount", id=TEXT, amount=_INT)
_LESS = "The invoice is not open, or less is due."


def _invoice_paths() -> dict[str, Any]:
    lines = {"type": "array", "minItems": 1, "maxItems": 5, "items": _AMOUNT}
    pays = {"description": "Lowers `due`.", **takes(thing("amount", amount=_AMOUNT))}
    own = at(invoice=TEXT)
    return {
        "/invoices": {"post": {**takes(thing("lines", lines=lines)), **says(201, _INVOICE, 400)}},
        "/invoices/{invoice}": {**own, "get": says(200, _INVOICE, 404)},
        "/invoices/{invoice}/open": {
            **own,
            "post": says(200, _INVOICE, 404, 409, of_409="It is not a draft."),
        },
        "/invoices/{invoice}/payments": {
            **own,
            "post": {**pays, **says(200, _INVOICE, 400, 404, 409, of_409=_LESS)},
        },
        "/credits/{credit}": {**at(credit=TEXT), "get": says(200, _CREDIT, 404)},
        "/invoices/{invoice}/credits": {
            **own,
            "get": says(200, {"type": "array", "items": _CREDIT}, 404),
            "post": {
                **takes(thing("amount", amount=_AMOUNT)),
                **says(201, _CREDIT, 400, 404, 409, of_409=_LESS),
            },
        },
    }


def _is_amount(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _ledger(flaw: str) -> Any:
    invoices: dict[str, dict[str, Any]] = {}
    credited: list[tuple[str, dict[str, Any]]] = []

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if steps[0] == "credits":
            found = [credit for _, credit in credited if credit["id"] == unquote(steps[1])]
            return (200, found[0]) if found else (404, None)
        if steps == ["invoices"]:
            lines = body.get("lines") if isinstance(body, dict) else None
            if not isinstance(lines, list) or not 1 <= len(lines) <= 5 or not all(map(_is_amount, lines)):
                return 400, None
            new = {"id": f"i{len(invoices)}", "status": "draft", "lines": lines, "due": 0}
            return 201, invoices.setdefault(f"i{len(invoices)}", {**new, "subtotal": sum(lines)})
        invoice = invoices.get(unquote(steps[1]))
        if invoice is None:
            return 404, None
        own = [credit for of, credit in credited if of == invoice["id"]]
        if method == "GET":
            return 200, own if steps[2:] else invoice
        if steps[2] == "open":
            if invoice["status"] != "draft":
                return 409, None
            invoice.update(status="open", due=invoice["subtotal"])
            return 200, invoice
        amount = body.get("amount") if isinstance(body, dict) else None
        if not _is_amount(amount):
            return 400, None
        if invoice["status"] != "open" or amount > invoice["due"]:
            return 409, None
        if flaw != "what is paid is due":
            invoice["due"] -= amount
        if steps[2] == "payments":
            return 200, invoice
        credited.append((invoice["id"], {"id": f"c{len(credited)}", "amount": amount}))
        return 201, credited[-1][1]

    return serve(_invoice_paths(), server)


@pytest.mark.parametrize(
    ("flaw", "noticed"), [("", set()), ("what is paid is due", {"pay-life-due falls by amount"})]
)
def test_what_is_paid_is_lowered_and_never_more_than_is_due(
    judge: Judge, flaw: str, noticed: set[str]
) -> None:
    paths = _invoice_paths()
    paths["/invoices/{invoice}/payments"]["post"]["operationId"] = "pay"
    results = judge(document(paths), _ledger(flaw))
    assert {one.promise.id: one.text for one in results if one.outcome == "broken"}.keys() == noticed
    assert "pay-life-due falls by amount" in {
        one.promise.id for one in results if one.outcome != "not tested"
    }


_ROLE = {"type": "string", "enum": ["reader", "owner"]}
_TAGS = {"type": "array", "maxItems": 3, "items": TEXT, "description": "A set."}
_MEMBERS = {"type": "array", "maxItems": 3, "items": TEXT, "description": "Others. Oneself is added."}
_BOARD = thing(
    *("id", "role", "tags", "members", "url", "archived"),
    id=TEXT,
    role=_ROLE,
    tags=_TAGS,
    members={"type": "array", "items": TEXT},
    url=TEXT,
    archived={"type": "boolean"},
)
_URL = {"type": "string", "format": "uri", "pattern": "^https://", "example": "https://boards.example.com/in"}
_NEW = thing("role", "tags", "members", "url", role=_ROLE, tags=_TAGS, members=_MEMBERS, url=_URL)
_NOTE = thing("id", "board", "text", id=TEXT, board=TEXT, text={"type": ["string", "null"]})
_ONE = {**TEXT, "description": "Id of a note of the board."}


def _board_paths() -> dict[str, Any]:
    own = at(board=TEXT)
    notes = {"type": "array", "items": _NOTE}
    several = {"type": "array", "minItems": 1, "maxItems": 9, "items": thing("key", key=_ONE)}
    read_to = {"requestBody": {"content": {"application/json": {"schema": thing(up_to=_ONE)}}}}
    return {
        "/boards": {"post": {**takes(_NEW), **says(201, _BOARD, 400, 403)}},
        "/boards/{board}": {
            **own,
            "get": says(200, _BOARD, 404),
            "delete": says(204, None, 404, 409, of_409="The board is not archived."),
        },
        "/boards/{board}/read": {**own, "post": {**read_to, **says(200, _BOARD, 400, 404)}},
        "/boards/{board}/notes": {
            **own,
            "get": says(200, notes, 404),
            "post": {**takes(thing("text", text=TEXT)), **says(201, _NOTE, 400, 404)},
            "patch": {**takes(several), **says(200, notes, 400, 404, 422)},
        },
        "/notes/{note}": {
            **at(note=TEXT),
            "get": says(200, _NOTE, 404),
            "delete": {"description": "Leaves it without text, marked so.", **says(204, None, 404)},
        },
    }


def _is_texts(value: Any, most: int = 3) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) <= most and all(isinstance(one, str) for one in value)


def _boards() -> Any:
    boards: dict[str, dict[str, Any]] = {}
    notes: dict[str, dict[str, Any]] = {}

    def made(body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or body.get("role") not in ("reader", "owner"):
            return 400, None
        url, tags, members = body.get("url"), body.get("tags"), body.get("members")
        is_url = isinstance(url, str) and url.startswith("https://") and " " not in url  # an IRI, too
        if not is_url or not _is_texts(tags) or not _is_texts(members):
            return 400, None
        if body["role"] == "owner":
            return 403, None
        name = f"b{len(boards)}"
        board = {"id": name, "role": "reader", "url": url, "archived": False}
        boards[name] = {**board, "tags": sorted(tags), "members": ["me", *members]}
        return 201, boards[name]

    def of_board(method: str, board: dict[str, Any], step: str, body: Any) -> tuple[int, Any]:
        own = [note for note in notes.values() if note["board"] == board["id"]]
        match method, step:
            case "DELETE", _:
                return 409, None
            case "GET", _:
                return 200, own if step else board
            case "POST", "read":
                known = [note["id"] for note in own]
                if not isinstance(body, dict) or ("up_to" in body and body["up_to"] not in known):
                    return 400, None
                return 200, board
            case "POST", _:
                if not isinstance(body, dict) or not isinstance(body.get("text"), str):
                    return 400, None
                note = {"id": f"n{len(notes)}", "board": board["id"], "text": body["text"]}
                return 201, notes.setdefault(note["id"], note)
        named = [one.get("key") for one in body if isinstance(one, dict)] if isinstance(body, list) else []
        if not 1 <= len(named) <= 9 or len(named) != len(body) or not _is_texts(named, 9):
            return 400, None
        return (200, own) if set(named) <= notes.keys() else (422, None)

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if steps == ["boards"]:
            return made(read(raw))
        found = (boards if steps[0] == "boards" else notes).get(unquote(steps[1]))
        if found is None:
            return 404, None
        if steps[0] == "boards":
            return of_board(method, found, "".join(steps[2:]), read(raw) if raw else {})
        if method == "DELETE":
            found["text"] = None
            return 204, None
        return 200, found

    return serve(_board_paths(), server)


def test_what_only_its_server_knows_is_no_breach(judge: Judge) -> None:
    results = judge(document(_board_paths()), _boards())
    assert {one.promise.id: one.text for one in results if one.outcome == "broken"} == {}
    assert sum(one.outcome == "kept" for one in results) > 100


_PARCEL = thing(
    *("id", "text", "delivery"), id=TEXT, text=TEXT, delivery={"type": "string", "enum": ["pending", "done"]}
)


def test_what_is_accepted_moves_on_whatever_its_state_is_called(judge: Judge) -> None:
    said = takes(thing("text", text=TEXT))
    paths = {
        "/parcels": {"post": {**said, **says(202, _PARCEL, 400)}},
        "/parcels/{parcel}": {
            **at(parcel=TEXT),
            "get": says(200, _PARCEL, 404),
            "put": {**said, **says(200, _PARCEL, 400, 404)},
        },
    }
    parcels: dict[str, dict[str, Any]] = {}

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if method != "GET" and (not isinstance(body, dict) or not isinstance(body.get("text"), str)):
            return 400, None
        if method == "POST":
            name = f"p{len(parcels)}"
            parcels[name] = {"id": name, "text": body["text"], "delivery": "pending"}
            return 202, parcels[name]
        parcel = parcels.get(unquote(steps[1]))
        if parcel is None:
            return 404, None
        if method == "PUT":
            parcel["text"] = body["text"]
            return 200, parcel
        told = dict(parcel)
        parcel["delivery"] = "done"
        return 200, told

    results = judge(document(paths), serve(paths, server))
    assert {one.promise.id: one.text for one in results if one.outcome == "broken"} == {}
    assert "put /parcels/{parcel}-life-the neighbour is unchanged" in {
        one.promise.id for one in results if one.outcome == "kept"
    }
