"""A ticket desk in memory, whose code can be given flaws of its own."""

from __future__ import annotations

import base64
import importlib
import itertools
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import HERE, Server, generate

KNOWN = {"Token": "tok-5e1f00d1", "Login": "desk:open-sesame"}


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

    return Server(name="tickets", document=document, make=make, credentials=KNOWN, inside=tickets)
