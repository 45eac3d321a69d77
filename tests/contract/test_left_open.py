"""Servers that do what their documents leave open, or say in words, without an alarm."""

from __future__ import annotations

import hashlib
import itertools
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.http.message import Exchange

_PAGE = {"name": "page", "in": "query", "schema": {"type": "integer"}}
_SIZE = 3


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(
            re.fullmatch("[-0-9]{10}", value) and date.fromisoformat(value)
        )
    except ValueError:
        return False


def paged() -> tuple[dict[str, Any], Server]:
    """A page that is not there is answered with 404; what was added last need not have been released last."""
    kept: list[dict[str, Any]] = []
    album = thing("id", "title", id=TEXT, title=TEXT, released={"type": "string", "format": "date"})
    new = thing("title", title=TEXT, released={"type": "string", "format": "date"})
    page = thing("count", "results", count={"type": "integer"}, results={"type": "array", "items": album})
    paths = {
        "/albums": {
            "get": {
                "description": "Most recently added first.",
                "parameters": [_PAGE],
                **says(200, page, 400, 404),
            },
            "post": {**takes(new), **says(201, album, 400)},
        },
        "/albums/{id}": {**at(id=TEXT), "get": says(200, album, 404), "delete": says(204, None, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, [unquote(step) for step in steps]:
            case "GET", ["albums"]:
                asked = parse_qs(body.decode()).get("page", ["1"])[0]
                number = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
                if not 1 <= number <= max(1, -(-len(kept) // _SIZE)):
                    return 404, None
                return 200, {
                    "count": len(kept),
                    "results": kept[::-1][(number - 1) * _SIZE : number * _SIZE],
                }
            case "POST", ["albums"]:
                told = read(body)
                released = told.get("released", "2024-01-01") if isinstance(told, dict) else None
                if not isinstance(told, dict) or not isinstance(told.get("title"), str):
                    return 400, None
                if not _is_date(released):
                    return 400, None
                kept.append({"id": f"a{next(numbers)}", **told})
                return 201, kept[-1]
            case _, ["albums", name] if found := [one for one in kept if one["id"] == name]:
                if method == "DELETE":
                    kept.remove(found[0])
                return (200, found[0]) if method == "GET" else (204, None)
        return 404, None

    numbers = itertools.count()
    return document(paths), server


def keys() -> tuple[dict[str, Any], Server]:
    """A key need not be there to be deleted, a bucket that has keys stays, labels are in lower case."""
    kept: dict[str, dict[str, Any]] = {}
    name = {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}
    drawer = thing("name", name=name)
    value = thing("labels", labels={"type": "array", "items": TEXT, "maxItems": 4})
    put = {
        "description": "Writes a key. Labels are kept in lower case.",
        **takes(value),
        **says(200, value, 400, 404),
    }
    put["responses"]["201"] = put["responses"]["200"]
    paths = {
        "/buckets": {
            "post": {**takes(drawer), **says(201, drawer, 400, 409, of_409="There is one already.")}
        },
        "/buckets/{bucket}": {
            **at(bucket=name),
            "get": says(200, drawer, 404),
            "delete": says(204, None, 404, 409, of_409="The bucket is not empty."),
        },
        "/buckets/{bucket}/keys/{key}": {
            **at(bucket=name, key=name),
            "get": says(200, value, 404),
            "put": put,
            "delete": {
                "description": "Does nothing when there is no such key.",
                **says(204, None, 404, of_404="No such bucket."),
            },
        },
    }

    def write(here: dict[str, Any], key: str, told: Any) -> tuple[int, Any]:
        labels = told.get("labels") if isinstance(told, dict) else None
        if not isinstance(labels, list) or len(labels) > 4 or not re.fullmatch("[a-z0-9-]{1,40}", key):
            return 400, None
        if any(not isinstance(label, str) for label in labels):
            return 400, None
        status = 200 if key in here else 201
        here[key] = {"labels": [label.lower() for label in labels]}
        return status, here[key]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, [unquote(step) for step in steps]:
            case "POST", ["buckets"]:
                told = read(body)
                bucket = told.get("name") if isinstance(told, dict) else None
                if not isinstance(bucket, str) or not re.fullmatch("[a-z0-9-]{1,40}", bucket):
                    return 400, None
                if bucket in kept:
                    return 409, None
                kept[bucket] = {}
                return 201, {"name": bucket}
            case _, ["buckets", bucket, *_] if bucket not in kept:
                return 404, None
            case "GET", ["buckets", bucket]:
                return 200, {"name": bucket}
            case "DELETE", ["buckets", bucket]:
                if kept[bucket]:
                    return 409, None
                del kept[bucket]
                return 204, None
            case "PUT", ["buckets", bucket, "keys", key]:
                return write(kept[bucket], key, read(body))
            case "DELETE", ["buckets", bucket, "keys", key]:
                kept[bucket].pop(key, None)
                return 204, None
            case "GET", ["buckets", bucket, "keys", key] if key in kept[bucket]:
                return 200, kept[bucket][key]
        return 404, None

    return document(paths), server


def described() -> tuple[dict[str, Any], Server]:
    """Only a description says what a property names."""
    agents: set[int] = set()
    ticket = thing("id", id=TEXT, owner={"type": "integer", "description": "Id of an agent."})
    new = thing(owner={"type": "integer", "description": "Id of an agent."})
    paths = {
        "/agents": {"post": says(201, thing("id", id={"type": "integer"}))},
        "/agents/{id}": {
            **at(id={"type": "integer"}),
            "get": says(200, thing("id", id={"type": "integer"}), 404),
        },
        "/tickets": {"post": {**takes(new), **says(201, ticket, 400)}},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "POST", ["agents"]:
                agents.add(number := len(agents) + 17)
                return 201, {"id": number}
            case "GET", ["agents", name]:
                known = unquote(name)
                return (200, {"id": int(known)}) if known in map(str, agents) else (404, None)
        told = read(body)
        owner = told.get("owner", min(agents, default=0)) if isinstance(told, dict) else None
        there = type(owner) in (int, float) and ("owner" not in told or owner in agents)
        return (201, {"id": "t", **told}) if there else (400, None)

    return document(paths), server


def keyed() -> tuple[dict[str, Any], Server]:
    """The lines of an order name products by their key, and only some words are ways to sort."""
    known: set[str] = set()
    sku = {"type": "string", "pattern": "^[A-Z0-9]{3,12}$"}
    line = thing("sku", sku=TEXT)
    order = thing("lines", lines={"type": "array", "minItems": 1, "maxItems": 3, "items": line})
    product = thing("sku", sku=sku)
    sort = {"name": "sort", "in": "query", "schema": TEXT}
    paths = {
        "/products": {"post": {**takes(product), **says(201, product, 400, 409, of_409="It is there.")}},
        "/products/{sku}": {**at(sku=TEXT), "get": says(200, product, 404)},
        "/orders": {
            "get": {"parameters": [sort], **says(200, {"type": "array", "items": order}, 400)},
            "post": {**takes(order), **says(201, order, 400, 422)},
        },
    }

    def make(key: Any) -> tuple[int, Any]:
        if not isinstance(key, str) or not re.fullmatch("[A-Z0-9]{3,12}", key):
            return 400, None
        if key in known:
            return 409, None
        known.add(key)
        return 201, {"sku": key}

    def place(told: dict[str, Any]) -> tuple[int, Any]:
        lines = told.get("lines")
        if not isinstance(lines, list) or not 1 <= len(lines) <= 3:
            return 400, None
        if not all(isinstance(one, dict) and isinstance(one.get("sku"), str) for one in lines):
            return 400, None
        return (201, told) if {one["sku"] for one in lines} <= known else (422, None)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, [unquote(step) for step in steps]:
            case "GET", ["products", key]:
                return (200, {"sku": key}) if key in known else (404, None)
            case "GET", ["orders"]:
                return (
                    (400, None) if parse_qs(body.decode()).get("sort", ["total"]) != ["total"] else (200, [])
                )
        told = read(body)
        if not isinstance(told, dict):
            return 400, None
        return make(told.get("sku")) if steps == ["products"] else place(told)

    return document(paths), server


def typed() -> tuple[dict[str, Any], Server]:
    """JSON:API refuses a resource of another type with 409."""
    data = thing("type", type={"const": "artists"})
    takes_it = {
        "required": True,
        "content": {"application/vnd.api+json": {"schema": thing("data", data=data)}},
    }
    shown = thing("data", data=thing("id", id=TEXT))
    paths = {"/artists": {"post": {"requestBody": takes_it, **says(201, shown, 400, 409)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        sent = told.get("data") if isinstance(told, dict) else None
        if not isinstance(sent, dict) or not isinstance(sent.get("type"), str):
            return 400, None
        return (201, {"data": {"id": "a"}}) if sent["type"] == "artists" else (409, None)

    return document(paths), server


def stored_once() -> tuple[dict[str, Any], Server]:
    """Equal bytes have one id."""
    kept: dict[str, bytes] = {}
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    upload = {"requestBody": {"required": True, "content": file}, **says(201, thing("id", id=TEXT), 400)}
    paths = {
        "/blobs": {"post": upload},
        "/blobs/{id}": {
            **at(id=TEXT),
            "get": {"responses": {"200": {"description": "d", "content": file}, "404": {"description": "d"}}},
            "delete": says(204, None, 404),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            if not body:
                return 400, None
            kept[name := hashlib.sha256(body).hexdigest()[:12]] = body
            return 201, {"id": name}
        name = unquote(steps[1])
        if name not in kept:
            return 404, None
        return (200, kept[name]) if method == "GET" else (204, kept.pop(name) and None)

    return document(paths), server


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        (paged, "get /albums-effects-all pages"),
        (keys, "delete /buckets/{bucket}/keys/{key}-unknown-bucket"),
        (described, "post /tickets-answers-201"),
        (keyed, "post /orders-accepts-body/lines: the most items"),
        (typed, "post /artists-rejects-body/data/type: outside the enum"),
        (stored_once, "post /blobs-life-two have two ids"),
    ],
)
def test_it_gives_no_alarm(judge: Judge, way: Callable[[], tuple[dict[str, Any], Server]], kept: str) -> None:
    told, server = way()
    results = judge(told, serve(told["paths"], server))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert kept in {result.promise.id for result in results if result.outcome == "kept"}


def test_a_key_of_one_call_has_the_form_that_is_asked_for(judge: Judge) -> None:
    header = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "format": "uuid"}}
    note = thing("id", id=TEXT)
    paths = {
        "/notes": {"post": {"parameters": [header], **says(201, note, 400)}},
        "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404)},
    }
    keys: list[str] = []

    def see(exchange: Exchange) -> None:
        keys.extend(filter(None, [exchange.request.header("Idempotency-Key")]))

    app = serve(paths, lambda method, steps, body: (201 if method == "POST" else 200, {"id": "n"}))
    judge(document(paths), app, keyword="one Idempotency-Key, one thing", seen=see)
    assert len(keys) > 1
    assert all(uuid.UUID(key) for key in keys)
