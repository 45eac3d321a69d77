"""Safes with money in them, filters within an object, bulk calls and versions, with one flaw at a time."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result

_INT = {"type": "integer"}
_BOOL = {"type": "boolean"}
_NAME = {**TEXT, "minLength": 1, "maxLength": 60, "description": "Unique."}
_NUMBER = {"type": "integer", "format": "int64", "minimum": 0}
_AMOUNT = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,2})?$"}
_KIND = {"type": "string", "enum": ["small", "large", "built-in"], "default": "small"}
_TAGS = {"type": "array", "items": {**TEXT, "pattern": "^[a-z]+$"}}
_VERSION = {**_INT, "minimum": 0, "description": "Grows with every update."}
_NEW = thing("name", name=_NAME, kind=_KIND, number=_NUMBER, tags=_TAGS)
_CHANGE = thing("name", "version", name=_NAME, kind=_KIND, tags=_TAGS, version=_VERSION)
_KEEPER = thing("id", "name", id=TEXT, name=TEXT)
_SAFE = thing(
    *("id", "name", "kind", "closed", "balance", "version"),
    id=TEXT,
    name=TEXT,
    kind=_KIND,
    number=_NUMBER,
    tags=_TAGS,
    closed=_BOOL,
    balance=_AMOUNT,
    version=_VERSION,
    keeper={"anyOf": [_KEEPER, {"type": "null"}]},
)
_SAFES = {"type": "array", "items": _SAFE}
_TRANSFER = thing(
    *("from_safe_id", "to_safe_id", "amount"), from_safe_id=TEXT, to_safe_id=TEXT, amount=_AMOUNT
)
_PAGE = thing("items", "total", "offset", items=_SAFES, total=_INT, offset=_INT)
_PATCH = {
    "type": "array",
    "minItems": 1,
    "items": thing("op", "path", op={"enum": ["replace", "test"]}, path={**TEXT, "pattern": "^/"}, value={}),
}


def _query(name: str, schema: Any, said: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": said, **more}


_FILTER = thing(
    kind={"type": "string", "enum": ["small", "large", "built-in"]},
    closed=_BOOL,
    name={**TEXT, "description": "Exactly this name."},
)
_ASKED = [
    _query("filter", _FILTER, style="deepObject"),
    _query("tags", _TAGS, "Safes that have all of these tags.", style="pipeDelimited", explode=False),
    _query("has_keeper", _BOOL, "Only safes with (true) or without (false) a keeper."),
    _query("desc", {**_BOOL, "default": False}, "In descending order."),
    _query("limit", {**_INT, "minimum": 1, "maximum": 100, "default": 100}),
    _query("offset", {**_INT, "minimum": 0, "default": 0}),
]


def _paths() -> dict[str, Any]:
    stale = {"of_409": "The version is not the current one, the safe is closed, or the name is taken."}
    told = thing("stored", "safes", stored=_INT, safes=_SAFES)
    many = {"type": "array", "items": _NEW, "minItems": 1, "maxItems": 10}
    patched = {
        "requestBody": {"required": True, "content": {"application/json-patch+json": {"schema": _PATCH}}}
    }
    return {
        "/safes": {
            "get": {
                "description": "In the order of their names.",
                "parameters": _ASKED,
                **says(200, _PAGE, 400),
            },
            "post": {**takes(_NEW), **says(201, _SAFE, 400, 409, of_409="The name is taken.")},
        },
        "/safes/many": {"post": {**takes(many), **says(201, told, 400, 409, of_409="A name is taken.")}},
        "/safes/{safe}": {
            **at(safe=TEXT),
            "get": says(200, _SAFE, 404),
            "put": {
                "description": "Replaces it.",
                **takes(_CHANGE),
                **says(200, _SAFE, 400, 404, 409, **stale),
            },
            "patch": {**patched, **says(200, _SAFE, 400, 404, 409, of_409="It cannot be done.")},
        },
        "/safes/{safe}/close": {**at(safe=TEXT), "post": says(200, _SAFE, 404)},
        "/safes/{safe}/copy": {
            **at(safe=TEXT),
            "post": {
                "description": "Makes a second safe with the same kind and tags.",
                **says(201, _SAFE, 404),
            },
        },
        "/safes/{safe}/keeper": {
            **at(safe=TEXT),
            "put": {**takes(thing("keeper_id", keeper_id=TEXT)), **says(200, _SAFE, 400, 404)},
            "delete": says(204, None, 404, of_404="No such safe, or it has no keeper."),
        },
        "/safes/{safe}/deposits": {
            **at(safe=TEXT),
            "post": {
                "description": "Adds the amount to the balance.",
                **takes(thing("amount", amount=_AMOUNT)),
                **says(201, _SAFE, 400, 404),
            },
        },
        "/keepers": {"post": {**takes(thing("name", name=TEXT)), **says(201, _KEEPER, 400)}},
        "/keepers/{keeper}": {**at(keeper=TEXT), "get": says(200, _KEEPER, 404)},
        "/transfers": {
            "post": {
                **takes(_TRANSFER),
                **says(201, _TRANSFER, 400, 404, 409, of_404="No such safe.", of_409="Not enough balance."),
            }
        },
    }


class _Refused(Exception):
    pass


class _Vault:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.safes: dict[str, dict[str, Any]] = {}
        self.keepers: dict[str, dict[str, Any]] = {}
        self.valid = {k: _validator(s) for k, s in _SCHEMAS.items()}

    def body(self, kind: str, raw: bytes) -> Any:
        found = read(raw)
        if not self.valid[kind](found):
            raise _Refused(400)
        return found

    def free(self, name: str, own: str = "") -> None:
        if any(safe["name"] == name and safe["id"] != own for safe in self.safes.values()):
            raise _Refused(409)

    def made(self, body: dict[str, Any]) -> dict[str, Any]:
        own: dict[str, Any] = {**_own(body), **({"number": body["number"]} if "number" in body else {})}
        if self.flaw == "numbers are doubles" and "number" in own:
            own["number"] = int(float(own["number"]))
        base = {"kind": "small", "closed": False, "balance": "0", "version": 0, "keeper": None}
        safe = {"id": f"s{len(self.safes)}", **base, **own}
        self.safes[safe["id"]] = safe
        return safe

    def listed(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        found = sorted(self.safes.values(), key=lambda safe: safe["name"])
        for key in ("kind", "name"):
            if (wanted := asked.get(f"filter[{key}]")) and self.flaw != f"filter[{key}] is ignored":
                found = [safe for safe in found if safe[key] == wanted[0]]
        if closed := asked.get("filter[closed]"):
            ignored = closed == ["false"] and self.flaw == "closed ones are listed, too"
            found = [safe for safe in found if ignored or safe["closed"] is (closed == ["true"])]
        if has := asked.get("has_keeper"):
            ignored = has == ["false"] and self.flaw == "has_keeper=false is ignored"
            found = [safe for safe in found if ignored or (safe["keeper"] is not None) is (has == ["true"])]
        tags = [tag for value in asked.get("tags", ()) for tag in value.split("|")]
        if tags:
            some = any if self.flaw == "one of the tags will do" else all
            tags = ["".join(tags)] if self.flaw == "tags are not split" else tags
            found = [safe for safe in found if some(tag in safe.get("tags", ()) for tag in tags)]
        if asked.get("desc") == ["true"] and self.flaw != "desc is ignored":
            found = found[::-1]
        limit, offset = (
            int(asked.get(key, [usual])[0]) for key, usual in (("limit", "100"), ("offset", "0"))
        )
        cut = found[offset : offset + limit]
        if self.flaw == "the last page has no end" and not cut:
            cut = found[-1:]
        return {"items": cut, "total": len(found), "offset": offset}

    def replaced(self, safe: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if safe["closed"] and self.flaw != "closed ones change":
            raise _Refused(409)
        if body["version"] != safe["version"] and self.flaw != "stale versions are taken":
            raise _Refused(409)
        self.free(body["name"], "" if self.flaw == "its own name is taken" else safe["id"])
        keep: dict[str, Any] = {
            key: safe[key] for key in ("id", "number", "closed", "balance", "keeper") if key in safe
        }
        base = {"kind": safe["kind"] if self.flaw == "the kind is kept" else "small"}
        new = {**keep, **base, **_own(body)}
        if self.flaw == "the number is lost" and "number" in new:
            new["number"] = 0
        step = 0 if self.flaw == "the version stays" else 1
        self.safes[safe["id"]] = {**new, "version": safe["version"] + step}
        return self.safes[safe["id"]]

    def patched(self, safe: dict[str, Any], patch: list[dict[str, Any]]) -> dict[str, Any]:
        new = dict(safe)
        for step in patch:
            name = step["path"][1:]
            if name not in ("name", "kind", "tags") or (
                step["op"] == "test" and new.get(name) != step.get("value")
            ):
                if self.flaw == "half a patch is kept":
                    self.safes[safe["id"]] = new
                raise _Refused(409)
            if step["op"] == "replace":
                new[name] = step.get("value")
        if not self.valid["new"](_own(new)):
            raise _Refused(400)
        self.free(new["name"], safe["id"])
        new["version"] = safe["version"] + 1
        self.safes[safe["id"]] = new
        return new

    def moved(self, body: dict[str, Any]) -> dict[str, Any]:
        source, target = (self.safes.get(body[key]) for key in ("from_safe_id", "to_safe_id"))
        if source is None or target is None:
            raise _Refused(404)
        amount = Decimal(body["amount"])
        if Decimal(source["balance"]) < amount:
            if self.flaw != "money from nowhere":
                raise _Refused(409)
            source["balance"] = str(amount)
        source["balance"] = str(Decimal(source["balance"]) - amount)
        arrives = Decimal(0) if self.flaw == "money is lost" else amount
        target["balance"] = str(Decimal(target["balance"]) + arrives)
        return body

    def many(self, bodies: list[dict[str, Any]]) -> dict[str, Any]:
        names = [one["name"] for one in bodies]
        for name in names:
            self.free(name)
        if len(set(names)) < len(names):
            raise _Refused(409)
        made = [self.made(one) for one in bodies]
        return {"stored": 1 if self.flaw == "one is counted" else len(made), "safes": made}

    def __call__(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        try:
            return self.answer(method, steps, raw)
        except _Refused as refused:
            return refused.args[0], None

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["safes"]:
                asked = parse_qs(raw.decode(), keep_blank_values=True)
                if not _may_be_asked(asked):
                    return 400, None
                return 200, self.listed(asked)
            case "POST", ["safes"]:
                body = self.body("new", raw)
                self.free(body["name"])
                return 201, self.made(body)
            case "POST", ["safes", "many"]:
                return 201, self.many(self.body("many", raw))
            case "POST", ["keepers"]:
                name = f"k{len(self.keepers)}"
                self.keepers[name] = {"id": name, "name": self.body("keeper", raw)["name"]}
                return 201, self.keepers[name]
            case "GET", ["keepers", name]:
                found = self.keepers.get(unquote(name))
                return (200, found) if found is not None else (404, None)
            case "POST", ["transfers"]:
                return 201, self.moved(self.body("transfer", raw))
        safe = self.safes.get(unquote(steps[1]))
        if safe is None:
            return 404, None
        match method, steps[2:]:
            case "PUT", []:
                return 200, self.replaced(safe, self.body("change", raw))
            case "PATCH", []:
                return 200, self.patched(safe, self.body("patch", raw))
            case "POST", ["close"]:
                safe["closed"] = True
            case "POST", ["copy"]:
                if self.flaw == "the copy is the safe":
                    return 201, safe
                kind = {"kind": "built-in"} if self.flaw == "the copy is of another kind" else {}
                return 201, self.made({**safe, "name": f"copy {len(self.safes)}", **kind})
            case "PUT", ["keeper"]:
                keeper = self.keepers.get(self.body("assign", raw)["keeper_id"])
                if keeper is None:
                    return 404, None
                safe["keeper"] = keeper
            case "DELETE", ["keeper"]:
                if safe["keeper"] is None and self.flaw != "who is gone goes again":
                    return 404, None
                safe["keeper"] = safe["keeper"] if self.flaw == "the keeper stays" else None
                return 204, None
            case "POST", ["deposits"]:
                amount = Decimal(self.body("deposit", raw)["amount"])
                safe["balance"] = str(Decimal(safe["balance"]) + amount)
                return 201, safe
        return 200, safe


def _own(body: dict[str, Any]) -> dict[str, Any]:
    return {key: body[key] for key in ("name", "kind", "tags") if key in body}


_SCHEMAS: dict[str, Any] = {
    "new": _NEW,
    "many": {"type": "array", "items": _NEW, "minItems": 1, "maxItems": 10},
    "change": _CHANGE,
    "patch": _PATCH,
    "keeper": thing("name", name=TEXT),
    "assign": thing("keeper_id", keeper_id=TEXT),
    "deposit": thing("amount", amount=_AMOUNT),
    "transfer": _TRANSFER,
}


def _validator(schema: Any) -> Callable[[Any], bool]:
    view = Document(document({})).request
    return lambda value: view.valid(schema, value)


def _may_be_asked(asked: dict[str, list[str]]) -> bool:
    valid = {parameter["name"]: parameter["schema"] for parameter in _ASKED}
    valid |= {f"filter[{name}]": schema for name, schema in _FILTER["properties"].items()}
    for name, values in asked.items():
        schema = valid.get(name, {})
        if name in ("limit", "offset"):
            number = int(values[0]) if values[0].lstrip("-").isdecimal() else None
            if number is None or number < schema["minimum"] or number > schema.get("maximum", number):
                return False
        if (schema == _BOOL or name == "desc") and values[0] not in ("true", "false"):
            return False
        if "enum" in schema and values[0] not in schema["enum"]:
            return False
        if name == "tags" and not all(tag.isalpha() and tag.islower() for tag in values[0].split("|")):
            return False
    return True


Judge = Callable[..., list[Result]]


def _judged(judge: Judge, flaw: str, keyword: str = "") -> list[Result]:
    return [
        result
        for result in judge(document(_paths()), serve(_paths(), _Vault(flaw)), keyword=keyword)
        if result.outcome == "broken"
    ]


def test_a_conforming_vault_gives_no_alarm(judge: Judge) -> None:
    assert [(result.promise.id, result.text) for result in _judged(judge, "")] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("filter[kind] is ignored", "get /safes-effects-filter[kind] filters"),
        ("filter[name] is ignored", "get /safes-effects-filter[name] filters"),
        ("closed ones are listed, too", "get /safes-effects-filter[closed] filters"),
        ("has_keeper=false is ignored", "get /safes-effects-has_keeper filters"),
        ("one of the tags will do", "get /safes-effects-tags filters"),
        ("tags are not split", "get /safes-effects-tags filters"),
        ("desc is ignored", "get /safes-effects-desc turns"),
        ("the last page has no end", "get /safes-effects-the page is told as asked"),
        ("numbers are doubles", "post /safes-life-number: exact beyond 2^53"),
        ("the kind is kept", "put /safes/{safe}-life-what is not sent is gone"),
        ("the number is lost", "put /safes/{safe}-life-kept"),
        ("the version stays", "put /safes/{safe}-life-version grows"),
        ("stale versions are taken", "put /safes/{safe}-life-refused where version is another one"),
        ("its own name is taken", "put /safes/{safe}-life-what it has itself is kept"),
        ("closed ones change", "put /safes/{safe}-life-refused after post /safes/{safe}/close"),
        ("half a patch is kept", "patch /safes/{safe}-life-a patch is done as a whole, or not at all"),
        ("money from nowhere", "post /transfers-life-more than there is of balance"),
        ("money is lost", "post /transfers-life-balance moves from one to the other"),
        ("one is counted", "post /safes/many-life-as many are told as were sent"),
        ("the copy is the safe", "post /safes/{safe}/copy-references-the copy is another one"),
        ("the copy is of another kind", "post /safes/{safe}/copy-references-the copy is another one"),
        ("the keeper stays", "delete /safes/{safe}/keeper-life-then there is no keeper"),
        ("who is gone goes again", "delete /safes/{safe}/keeper-life-a second time is refused"),
    ],
)
def test_a_flaw_of_the_vault_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    operation = promise.partition("-")[0]
    assert promise in [result.promise.id for result in _judged(judge, flaw, operation)]
