"""The ways in which somebody might have written the ticket desk badly, each as a change of its messages."""

from __future__ import annotations

from typing import Any

from benchmarks.contract.flaw import Flaws, is_, lose, put, say
from benchmarks.contract.mutant import Asked, Forward, Told, World
from benchmarks.contract.servers.tickets import KNOWN

FLAWS = Flaws()


def refused() -> Told:
    return say(400, b'{"error": {"code": "x", "message": "x"}}', "application/json")


def _field(name: str, when: Any, value: Any = None) -> Any:
    """Another value for a property, or none at all, where the sent one is so."""

    def change(body: dict[str, Any]) -> Any:
        if name not in body or not when(body[name]):
            return None
        return {**lose(name)(body), **({} if value is None else {name: value})}

    return change


def _long(length: int) -> Any:
    return lambda value: isinstance(value, str) and len(value) == length


FLAWS.text("31 entries are cut to 30", "listTickets", r"limit=31", "limit=30")
FLAWS.text("limit=0 is accepted", "listTickets", r"limit=0", "limit=4")
FLAWS.text("a limit that is a word is accepted", "listComments", r"limit=[a-z][^&]*", "")
FLAWS.text("an unknown status is accepted", "listTickets", r"status=(?!open|doing|done)[^&]*&?", "")
FLAWS.text("priority 6 is accepted", "listTickets", r"priority=6", "priority=5")
FLAWS.text("a negative offset is accepted", "listComments", r"offset=-\d+", "offset=0")
FLAWS.text("an unknown order is accepted", "listTickets", r"order=(?!asc|desc)[^&]*&?", "")
FLAWS.refuses("30 entries are refused", "listTickets", lambda a: "limit=30" in a.query, refused)
FLAWS.refuses(
    "a second status crashes", "listTickets", lambda a: a.query.count("status=") > 1, lambda: say(500)
)
FLAWS.body("a title of 101 is accepted", "openTicket", _field("title", _long(101), "x"))
FLAWS.body("a title of 101 is accepted by changes only", "changeTicket", _field("title", _long(101), "x"))
FLAWS.refuses(
    "titles are measured in bytes",
    "openTicket",
    lambda a: (
        isinstance(a.json(), dict)
        and len(str(a.json().get("title")).encode("utf-8", "replace")) > 100
        and len(a.json()["title"]) <= 100
    ),
    refused,
)
FLAWS.refuses(
    "a comment of 1000 is refused",
    "addComment",
    lambda a: isinstance(a.json(), dict) and len(str(a.json().get("text"))) == 1000,
    refused,
)
FLAWS.refuses(
    "500 for a text over several lines",
    "addComment",
    lambda a: isinstance(a.json(), dict) and "\n" in str(a.json().get("text")),
    lambda: say(500),
)
FLAWS.body(
    "a watcher twice is accepted",
    "openTicket",
    lambda b: (
        {**b, "watchers": list(dict.fromkeys(map(str, b["watchers"])))}
        if isinstance(b.get("watchers"), list)
        else None
    ),
)
FLAWS.body(
    "a sixth watcher is accepted",
    "openTicket",
    lambda b: {**b, "watchers": b["watchers"][:5]} if isinstance(b.get("watchers"), list) else None,
)
FLAWS.body(
    "a watcher may be any text",
    "openTicket",
    lambda b: (
        {**b, "watchers": [w for w in b["watchers"] if not isinstance(w, str) or "@" in w]}
        if isinstance(b.get("watchers"), list)
        else None
    ),
)
FLAWS.body(
    "custom lists are accepted",
    "openTicket",
    lambda b: (
        {
            **b,
            "custom": {
                k: v for k, v in b["custom"].items() if not isinstance(v, list | dict) and v is not None
            },
        }
        if isinstance(b.get("custom"), dict)
        else None
    ),
)
FLAWS.body(
    "a quarter of an hour is accepted",
    "openTicket",
    _field("estimate_hours", lambda v: isinstance(v, float) and v * 2 % 1, 0.5),
)
FLAWS.body("200.5 hours are accepted", "openTicket", _field("estimate_hours", lambda v: v == 200.5, 200))
FLAWS.body(
    "0 hours are accepted",
    "openTicket",
    _field("estimate_hours", lambda v: v == 0 and not isinstance(v, bool), 1),
)
FLAWS.body(
    "0 hours are accepted by changes",
    "changeTicket",
    _field("estimate_hours", lambda v: v == 0 and not isinstance(v, bool), 1),
)
FLAWS.body(
    "an assignee may be a number",
    "changeTicket",
    _field("assignee", lambda v: isinstance(v, int | float), "x"),
)
FLAWS.body("a change of nothing is accepted", "changeTicket", lambda b: {"title": "x"} if not b else None)
FLAWS.body(
    "a change may name anything",
    "changeTicket",
    lambda b: (
        {
            k: v
            for k, v in b.items()
            if k in ("title", "description", "priority", "estimate_hours", "assignee", "status")
        }
        or {"title": "x"}
    ),
)
FLAWS.body(
    "a name of two letters is accepted",
    "openProject",
    _field("name", lambda v: isinstance(v, str) and len(v) < 3, "xyz"),
)
FLAWS.body("a missing name is made up", "openProject", lambda b: {"name": "xyz", **b})
FLAWS.body(
    "an unknown visibility is private",
    "openProject",
    _field("visibility", lambda v: v not in ("public", "private")),
)
FLAWS.body(
    "a comment may say anything",
    "rewriteComment",
    lambda b: {k: v for k, v in b.items() if k in ("text", "internal")},
)
FLAWS.body(
    "a color without its sign is accepted",
    "putLabel",
    _field("color", lambda v: isinstance(v, str) and not v.startswith("#"), "#000000"),
)
FLAWS.body("a title of 31 is accepted for labels", "putLabel", _field("title", _long(31), "x"))
FLAWS.body(
    "an unknown format is CSV", "startExport", _field("format", lambda v: v not in ("csv", "json"), "csv")
)
FLAWS.body("a day is a time", "startExport", _field("since", lambda v: isinstance(v, str) and "T" not in v))
FLAWS.refuses("a time with an offset is refused", "startExport", lambda a: b"+0" in a.body, refused)
FLAWS.body(
    "a due day that is none is accepted",
    "openTicket",
    _field("due", lambda v: isinstance(v, str) and "-13-" in v),
)
FLAWS.text(
    "capital letters in labels are accepted",
    "putLabel",
    r"/labels/.*[^a-z0-9-].*",
    "/labels/plain",
    part="path",
)
FLAWS.text("a label of one letter is accepted", "putLabel", r"/labels/.$", "/labels/plain", part="path")
FLAWS.answer(
    "errors without a code for comments",
    "showComment",
    lambda t: t.put_json({"error": {"message": "x"}}),
    statuses="4..",
)
FLAWS.answer("errors are texts for labels", "showLabel", lambda t: t.put_json({"error": "x"}), statuses="4..")
FLAWS.answer(
    "401 is a page",
    "listProjects",
    say(401, b"<html>", "text/html").replace,
    statuses="401",
)
FLAWS.answer(
    "errors in XML for exports",
    "startExport",
    lambda t: t.set_header("content-type", "application/xml"),
    statuses="4..",
)
FLAWS.answer(
    "the error of changes is empty", "changeTicket", lambda t: setattr(t, "body", b""), statuses="400"
)
FLAWS.items(
    "authors are texts in the list", "listComments", None, lambda c: {**c, "author": c["author"]["name"]}
)
FLAWS.items("nameless authors in the list", "listComments", None, lambda c: {**c, "author": {"name": ""}})
FLAWS.items("priorities are words in the list", "listTickets", "items", lambda t: {**t, "priority": "high"})
FLAWS.items("no numbers in the list", "listTickets", "items", lose("number"))
FLAWS.items(
    "entries of the list have other titles", "listTickets", "items", lambda t: {**t, "title": "ticket"}
)
FLAWS.items(
    "projects of the list have no dates",
    "listProjects",
    "items",
    lambda p: {**p, "created_at": p["created_at"][:10]},
)
FLAWS.answer(
    "no next_cursor on the last page",
    "listTickets",
    lambda t: t.put_json(lose("next_cursor")(t.json())) if t.json()["next_cursor"] is None else None,
)
FLAWS.answer(
    "next_cursor is a number",
    "listProjects",
    lambda t: put("next_cursor", 5)(t) if t.json()["next_cursor"] else None,
)
FLAWS.answer(
    "null for no estimate is left out, text for one",
    "showTicket",
    lambda t: put("estimate_hours", str(t.json().get("estimate_hours")))(t),
)
FLAWS.answer("Retry-After is a word", "startExport", lambda t: t.set_header("retry-after", "soon"))
FLAWS.answer("Retry-After is an hour", "startExport", lambda t: t.set_header("retry-after", "3600"))
FLAWS.answer("an export is begun with 200", "startExport", lambda t: setattr(t, "status", 200))
FLAWS.answer("a file is a page", "downloadExport", lambda t: t.set_header("content-type", "text/html"))
FLAWS.answer(
    "a file is JSON",
    "downloadExport",
    say(200, b'["1"]', "application/json").replace,
)
FLAWS.answer("dropping a ticket answers 200", "dropTicket", lambda t: setattr(t, "status", 200))
FLAWS.answer("dropping a label says so", "dropLabel", lambda t: setattr(t, "body", b"{}"))
FLAWS.answer("a bare Location", "openTicket", lambda t: t.set_header("location", None))


@FLAWS.act("PUT of tickets is a change")
async def _put(world: World, asked: Asked, forward: Forward) -> Told:
    if asked.method == "PUT" and asked.path.count(b"/") == 4 and b"/tickets/" in asked.path:
        return say(204, b"")
    return await forward(asked)


@FLAWS.act("HEAD of comments finds nothing")
async def _head(world: World, asked: Asked, forward: Forward) -> Told:
    if asked.method == "HEAD" and b"/comments" in asked.path:
        return say(404, b"")
    return await forward(asked)


@FLAWS.act("Allow of tickets lacks PATCH")
async def _allow(world: World, asked: Asked, forward: Forward) -> Told:
    told: Told = await forward(asked)
    if told.status == 405 and "PATCH" in told.header("allow"):
        told.set_header("allow", "GET, DELETE, HEAD, OPTIONS")
    return told


@FLAWS.act("OPTIONS of exports crashes")
async def _options(world: World, asked: Asked, forward: Forward) -> Told:
    if asked.method == "OPTIONS" and asked.path.startswith(b"/exports"):
        return say(500)
    return await forward(asked)


@FLAWS.act("labels are for everybody")
async def _open(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "showLabel"):
        asked.set_header("authorization", f"Bearer {KNOWN['Token']}")
    return await forward(asked)


@FLAWS.act("plain JSON is refused where a patch with a charset comes")
async def _charset(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "changeTicket") and "charset" in asked.header("content-type"):
        return say(415, b'{"error": {"code": "x", "message": "x"}}', "application/json")
    return await forward(asked)


@FLAWS.act("any media type is a patch")
async def _any(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "changeTicket"):
        asked.set_header("content-type", "application/merge-patch+json")
    return await forward(asked)


@FLAWS.act("broken JSON is an empty comment")
async def _broken(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "addComment") and asked.json() is None:
        asked.put_json({"text": "x"})
    return await forward(asked)
