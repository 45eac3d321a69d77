"""A ticket desk in memory, and the ways in which somebody might have written it badly."""

from __future__ import annotations

import base64
import importlib
import itertools
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contract.flaw import Flaws, is_, lose, put, say
from benchmarks.contract.mutant import Asked, Forward, Told, World
from benchmarks.contract.servers import HERE, Server, generate

KNOWN = {"Token": "tok-5e1f00d1", "Login": "desk:open-sesame"}
FLAWS = Flaws()


def tickets(out: Path) -> Server:
    document = generate(HERE / "tickets.yaml", "tickets_api", out)
    module = importlib.import_module("tickets_api")
    server = importlib.import_module("tickets_api.server")
    runtime = importlib.import_module("specwright_runtime")
    judge = importlib.import_module("specwright_runtime.server")
    errors, models = module.errors, module.models

    def missing(what: str) -> Exception:
        told = models.Error(error=models.ErrorError(code="missing", message=f"there is no {what}"))
        failure: Exception = errors.DefaultError(told, status=404)
        return failure

    def now() -> str:
        return datetime.now(UTC).isoformat()

    class Desk(module.UnimplementedApi):  # type: ignore[misc,name-defined]  # made for this run
        def __init__(self, flaw: str) -> None:
            self.flaw = flaw
            self.projects: dict[str, dict[str, Any]] = {}
            self.tickets: dict[tuple[str, int], dict[str, Any]] = {}
            self.comments: dict[tuple[str, int, str], dict[str, Any]] = {}
            self.labels: dict[str, dict[str, Any]] = {}
            self.exports: dict[str, dict[str, Any]] = {}
            self.keys = map("".join, itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=4))
            self.numbers: dict[str, int] = {}

        def has(self, flaw: str) -> bool:
            return self.flaw == flaw

        def page(self, model: Any, of: Any, found: list[Any], cursor: str | None, limit: int) -> Any:
            start = 0
            if cursor is not None and not self.has("the cursor is ignored"):
                try:
                    start = int(base64.b64decode(cursor, validate=True))
                except ValueError:
                    told = models.Error(error=models.ErrorError(code="cursor", message="no such page"))
                    raise errors.DefaultError(told, status=400) from None
            if start and self.has("pages overlap by one"):
                start -= 1
            if start and self.has("pages leave one out between them"):
                start += 1
            end = start + limit
            more = end < len(found)
            if self.has("the last page names a next one"):
                more = True
            if self.has("no page names a next one"):
                more = False
            shown = [of.model_validate(item, by_alias=True) for item in found[start:end]]
            mark = base64.b64encode(str(end).encode()).decode() if more else None
            return model(items=shown, next_cursor=mark)

        async def open_project(self, body: Any) -> Any:
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if self.has("a project is public where nothing is said"):
                sent.setdefault("visibility", "public")
            if self.has("every project is private"):
                sent["visibility"] = "private"
            key = "AAAA" if self.has("all projects have one key") else next(self.keys)
            self.projects[key] = {"visibility": "private", **sent, "key": key, "created_at": now()}
            return models.Project.model_validate(self.projects[key], by_alias=True)

        async def list_projects(self, *, cursor: str | None, limit: int) -> Any:
            found = list(self.projects.values())
            if self.has("private projects are not listed"):
                found = [project for project in found if project["visibility"] == "public"]
            return self.page(models.ListProjectsResponse, models.Project, found, cursor, limit)

        def project(self, key: str) -> dict[str, Any]:
            if key not in self.projects:
                raise missing("project")
            return self.projects[key]

        async def show_project(self, project_key: str) -> Any:
            return models.Project.model_validate(self.project(project_key), by_alias=True)

        async def close_project(self, project_key: str) -> None:
            self.project(project_key)
            del self.projects[project_key]
            if self.has("closing a project closes the oldest, too") and self.projects:
                del self.projects[next(iter(self.projects))]
            if not self.has("tickets outlive their projects"):
                self.tickets = {k: t for k, t in self.tickets.items() if k[0] != project_key}

        def ticket(self, key: str, number: int) -> dict[str, Any]:
            if not self.has("tickets outlive their projects"):
                self.project(key)
            if (key, number) not in self.tickets:
                raise missing("ticket")
            return self.tickets[key, number]

        async def list_tickets(
            self, project_key: str, *, cursor: str | None, limit: int, **asked: Any
        ) -> Any:
            self.project(project_key)
            everywhere = self.has("tickets of all projects are listed")
            found = [t for (key, _), t in self.tickets.items() if everywhere or key == project_key]
            if asked["status"] and not self.has("status is ignored"):
                wanted = asked["status"][:1] if self.has("only the first status counts") else asked["status"]
                found = [ticket for ticket in found if ticket["status"] in wanted]
            if asked["priority"] and not self.has("priority is ignored"):
                found = [ticket for ticket in found if ticket["priority"] == asked["priority"]]
            if asked["assignee"] and not self.has("assignee is ignored"):
                found = [ticket for ticket in found if ticket.get("assignee") == asked["assignee"]]
            if asked["order"] == "desc" and not self.has("order is ignored"):
                found.reverse()
            if self.has("the newest ticket is not listed yet"):
                found = found[:-1]
            return self.page(models.ListTicketsResponse, models.Ticket, found, cursor, limit)

        async def open_ticket(self, project_key: str, body: Any) -> Any:
            self.project(project_key)
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            number = self.numbers[project_key] = self.numbers.get(project_key, 0) + 1
            if self.has("watchers are lost"):
                sent.pop("watchers", None)
            if self.has("watchers are in another order"):
                sent["watchers"] = list(reversed(sent.get("watchers", [])))
            if self.has("custom truth values become texts"):
                custom = sent.get("custom", {})
                sent["custom"] = {k: str(v) if isinstance(v, bool) else v for k, v in custom.items()}
            if self.has("titles lose the space around them"):
                sent["title"] = sent["title"].strip() or "-"
            if self.has("estimates are whole hours") and sent.get("estimate_hours"):
                sent["estimate_hours"] = int(sent["estimate_hours"])
            if self.has("the due day is a day late") and sent.get("due"):
                sent["due"] = sent["due"][:-2] + f"{int(sent['due'][-2:]) % 28 + 1:02d}"
            priority = 5 if self.has("another default of priority") else 3
            ticket = {
                "description": None,
                "priority": priority,
                "watchers": [],
                **sent,
                "number": number,
                "project_key": "ZZZZ" if self.has("a ticket names another project") else project_key,
                "status": "open",
                "created_at": now(),
                "updated_at": now(),
            }
            self.tickets[project_key, number] = ticket
            there = f"/projects/{project_key}/tickets/{number}"
            if self.has("Location leads to the first ticket"):
                there = f"/projects/{project_key}/tickets/1"
            if self.has("Location is a bare number"):
                there = str(number)
            told = models.Ticket.model_validate(ticket, by_alias=True)
            return runtime.Reply(told, status=201, headers={"Location": there})

        async def show_ticket(self, project_key: str, number: int) -> Any:
            ticket = self.ticket(project_key, number)
            if self.has("the title of the first ticket is shown"):
                ticket = {**ticket, "title": next(iter(self.tickets.values()))["title"]}
            return models.Ticket.model_validate(ticket, by_alias=True)

        async def change_ticket(self, project_key: str, number: int, body: Any) -> Any:
            ticket = self.ticket(project_key, number)
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if self.has("null changes nothing"):
                sent = {name: value for name, value in sent.items() if value is not None}
            if self.has("a patch clears what it does not name"):
                ticket = {**ticket, "description": None, "estimate_hours": None, "assignee": None}
            if self.has("a patch resets the priority"):
                ticket = {**ticket, "priority": 3}
            if self.has("titles cannot be changed"):
                sent.pop("title", None)
            changed = {**ticket, **sent, "updated_at": now()}
            if self.has("a patch changes the whole project"):
                for key in [key for key in self.tickets if key[0] == project_key]:
                    self.tickets[key] = {**self.tickets[key], **sent}
            elif not self.has("a patch is told and not kept"):
                self.tickets[project_key, number] = changed
            return models.Ticket.model_validate(changed, by_alias=True)

        async def drop_ticket(self, project_key: str, number: int) -> None:
            self.ticket(project_key, number)
            del self.tickets[project_key, number]
            if self.has("dropping a ticket drops the last one") and self.tickets:
                self.tickets.popitem()
            if not self.has("comments outlive their tickets"):
                self.comments = {k: c for k, c in self.comments.items() if k[:2] != (project_key, number)}

        async def list_comments(self, project_key: str, number: int, *, limit: int, offset: int) -> Any:
            if not self.has("a dropped ticket has no comments, but a list"):
                self.ticket(project_key, number)
            everywhere = self.has("comments of all tickets are listed")
            found = [c for k, c in self.comments.items() if everywhere or k[:2] == (project_key, number)]
            if self.has("the first comment is left out by any offset") and offset:
                offset += 1
            return [models.Comment.model_validate(c, by_alias=True) for c in found[offset : offset + limit]]

        async def add_comment(self, project_key: str, number: int, body: Any) -> Any:
            self.ticket(project_key, number)
            comment_id = str(uuid.uuid4())
            comment = {
                "internal": self.has("comments are internal at first"),
                **body.model_dump(mode="json", by_alias=True, exclude_unset=True),
                "id": comment_id,
                "number": number,
                "author": {"name": "desk"},
                "written_at": now(),
            }
            if self.has("internal comments become public ones"):
                comment["internal"] = False
            self.comments[project_key, number, comment_id] = comment
            return models.Comment.model_validate(comment, by_alias=True)

        def comment(self, project_key: str, number: int, comment_id: Any) -> dict[str, Any]:
            if not self.has("comments outlive their tickets"):
                self.ticket(project_key, number)
            for key, comment in self.comments.items():
                anywhere = self.has("a comment is found below any ticket")
                if key[2] == str(comment_id) and (key[:2] == (project_key, number) or anywhere):
                    return comment
            raise missing("comment")

        async def show_comment(self, project_key: str, number: int, comment_id: Any) -> Any:
            return models.Comment.model_validate(self.comment(project_key, number, comment_id), by_alias=True)

        async def rewrite_comment(self, project_key: str, number: int, comment_id: Any, body: Any) -> Any:
            comment = self.comment(project_key, number, comment_id)
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if self.has("a rewritten comment is put behind the old text"):
                sent["text"] = comment["text"] + sent["text"]
            changed = {**comment, **sent}
            if self.has("a rewritten comment has another author"):
                changed["author"] = {"name": "somebody"}
            self.comments[project_key, comment["number"], str(comment_id)] = changed
            return models.Comment.model_validate(changed, by_alias=True)

        async def put_label(self, label: str, body: Any) -> Any:
            new = label not in self.labels
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            made = {**sent, "name": label}
            if self.has("a label's color is the first one forever") and not new:
                made["color"] = self.labels[label]["color"]
            if self.has("labels are told and not kept"):
                return runtime.Reply(
                    models.Label.model_validate(made, by_alias=True), status=201 if new else 200
                )
            if self.has("a label is named for its color"):
                made["name"] = made["color"]
            self.labels[label] = made
            status = 201 if new else 200
            if self.has("a new label is answered with 200"):
                status = 200
            if self.has("an old label is answered with 201"):
                status = 201
            if self.has("all labels share a title"):
                for other in self.labels.values():
                    other["title"] = made.get("title", "")
            return runtime.Reply(models.Label.model_validate(made, by_alias=True), status=status)

        async def show_label(self, label: str) -> Any:
            if self.has("any label is shown") and label not in self.labels:
                return models.Label(name=label, color="#000000")
            if label not in self.labels:
                raise missing("label")
            return models.Label.model_validate(self.labels[label], by_alias=True)

        async def drop_label(self, label: str) -> None:
            if self.has("labels that are not there can be dropped") and label not in self.labels:
                return
            if label not in self.labels:
                raise missing("label")
            if not self.has("a dropped label stays"):
                del self.labels[label]

        async def start_export(self, body: Any) -> Any:
            export_id = f"x{uuid.uuid4().hex[:8]}"
            kind = "csv" if self.has("every export is CSV") else body.format
            self.exports[export_id] = {"id": export_id, "format": kind, "state": "running"}
            there = (
                "/exports/none" if self.has("an export's Location leads nowhere") else f"/exports/{export_id}"
            )
            told = models.Export.model_validate(self.exports[export_id], by_alias=True)
            return runtime.Reply(told, status=202, headers={"Location": there, "Retry-After": "1"})

        def export(self, export_id: str) -> dict[str, Any]:
            if export_id not in self.exports:
                raise missing("export")
            return self.exports[export_id]

        async def show_export(self, export_id: str) -> Any:
            export = self.export(export_id)
            told = models.Export.model_validate(export, by_alias=True)
            export["state"] = "ready"
            if self.has("an export changes its format"):
                export["format"] = "json"
            return told

        async def download_export(self, export_id: str) -> Any:
            if not self.has("a file for any name"):
                self.export(export_id)
            return "number,title\n1,first\n"

    def make(flaw: str = "") -> Any:
        async def authenticate(attempt: Any) -> str:
            token, login = (attempt.credentials.get(name) for name in ("Token", "Login"))
            if flaw == "a part of the token is enough" and token and KNOWN["Token"].startswith(token):
                return "desk"
            if flaw == "more than the token is accepted" and str(token).startswith(KNOWN["Token"]):
                return "desk"
            if flaw == "the password is not looked at" and login and login.username == "desk":
                return "desk"
            if flaw == "the name is not looked at" and login and login.password == "open-sesame":
                return "desk"
            if flaw == "any token may export" and token and attempt.operation.id == "startExport":
                return "desk"
            if flaw == "logins may not write labels" and attempt.operation.id == "putLabel":
                login = None
            if token == KNOWN["Token"]:
                return "desk"
            if login is not None and f"{login.username}:{login.password}" == KNOWN["Login"]:
                return "desk"
            raise judge.Unauthorized()

        return server.create_app(Desk(flaw), authenticate=authenticate)

    return Server(
        name="tickets", document=document, make=make, credentials=KNOWN, flaws=FLAWS, inside=tickets
    )


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
