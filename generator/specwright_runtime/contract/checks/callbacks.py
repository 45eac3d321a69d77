"""What a server calls back: to the address that it was given, as documented, about what it was asked for.

Seen only where the server can reach this process: on this machine. That nothing arrives is no fault by
itself: a container has a loopback of its own, and who is careful calls none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checker import content_for
from specwright_runtime.contract.checks import documented, job
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.http.message import Request, StrictJsonError, strict_json
from specwright_runtime.contract.http.receiver import Receiver
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import escape, fragment
from specwright_runtime.contract.openapi.received import Received
from specwright_runtime.contract.promise import Keep, Promise, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.taken import at, put
from specwright_runtime.loopback import is_loopback

_BODY = "{$request.body#/"
_BEHIND = 5.0
"""Seconds that a call, which has to come, is waited for behind the end of what it tells of."""
_LOOK = 0.5
"""Seconds for one that may come."""


@dataclass(frozen=True, slots=True)
class _Callback:
    place: tuple[str, ...]
    """Where the body has the address."""
    calls: dict[str, Operation]
    """By method."""
    document: Received


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for name, callback in _callbacks(catalogue, operation):
        for resource in catalogue.resources.by_path.values():
            if resource.creator is operation and resource.retriever is not None:
                state = job.state_of(catalogue, resource.retriever)
                keep = _called(catalogue, resource, callback, state)
                yield Promise(operation=operation.id, check="life", place=f"{name} is called back", keep=keep)


def _callbacks(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, _Callback]]:
    document = catalogue.document
    for name, node in (operation.extra.get("callbacks") or {}).items():
        items, found = document.resolve(node, f"{operation.pointer}/callbacks/{escape(name)}")
        for expression, item in items.items() if len(items) == 1 else ():
            if not expression.startswith(_BODY) or not expression.endswith("}") or "{" in expression[1:]:
                continue
            item, place = document.resolve(item, f"{found}/{escape(expression)}")
            methods = [m for m in ("get", "post", "put", "patch", "delete") if m in item]
            received = Received(document.raw, {m.upper(): (f"/{name}", f"{place}/{m}") for m in methods})
            steps = tuple(expression[len(_BODY) : -1].split("/"))
            yield name, _Callback(steps, received.by_id, received)


def _called(catalogue: Catalogue, resource: Resource, callback: _Callback, state: str | None) -> Keep:
    shown = documented.shown(catalogue, resource.retriever) if resource.retriever is not None else {}

    def keep(session: Session) -> None:
        creator, retriever = resource.creator, resource.retriever
        assert creator is not None
        assert retriever is not None
        if not _is_near(session):
            raise NotTestedError(f"{creator.id}: what is called back is seen on the same machine only")
        with Receiver(lambda method: _thanks(callback.calls.get(method))) as receiver:
            made = _made(session, resource, callback, receiver.url)
            ended = state is not None and job.ends(
                session, session.plain(retriever, values=made.values), state
            )
            arrived = receiver.wait((_BEHIND if session.calls_back else _LOOK) if ended else 0)
        if not arrived:
            if not ended:
                raise NotTestedError(f"{creator.id}: when something is called back is not known")
            if not session.calls_back:
                raise NotTestedError(
                    f"{creator.id} called nothing back: if it reaches this machine, run it with --callbacks"
                )
            message = f"it has ended, and {'/'.join(callback.place)} was not called back"
            raise session.broken(message, fragment(f"{creator.pointer}/callbacks"), made.exchange)
        for request in arrived:
            wrong = _wrong(callback, request) or _of_another(made, shown, request)
            if wrong is not None:
                message = f"{wrong}\n\n{request.shown()}"
                raise session.broken(message, fragment(f"{creator.pointer}/callbacks"), made.exchange)

    return keep


def _is_near(session: Session) -> bool:
    base_url = session.caller.base_url
    return base_url.startswith(AsgiCaller.base_url) or is_loopback(urlsplit(base_url).hostname or "")


def _made(session: Session, resource: Resource, callback: _Callback, url: str) -> Made:
    creator = resource.creator
    assert creator is not None
    call = renewed(session, session.plain(creator, full=False, fresh=True))
    content = call.content
    if content is None or not isinstance(call.body, dict):
        raise NotTestedError(f"{creator.id} is sent no object")
    if not isinstance(at(call.body, callback.place[:-1]), dict):
        raise NotTestedError(f"{creator.id}: {callback.place[0]} is not sent")
    call = replace(call, body=put(call.body, callback.place, url))
    if not session.document.request.valid(content.schema or True, call.body):
        raise NotTestedError(f"{creator.id} calls back no address of http")
    exchange = session.call(call)
    if exchange.response.status >= 400:
        raise NotTestedError(f"{creator.id} calls back no address of this machine")
    session.judge(creator, exchange)
    made = session.things.made(resource, call, exchange)
    if made is None:
        raise NotTestedError(f"{creator.id} does not say what {resource.parameter} is")
    return made


def _thanks(operation: Operation | None) -> int:
    """The status that the document has for a call that was taken."""
    known = [r.status for r in operation.successes if r.status.isdigit()] if operation is not None else []
    return int(known[0]) if known else 204


def _wrong(callback: _Callback, request: Request) -> str | None:
    """Why it is not the call that is documented; `None`: it is."""
    operation = callback.calls.get(request.method)
    if operation is None:
        return f"it is called back with {request.method}, and not with {' or '.join(callback.calls)}"
    if not operation.bodies:
        return None
    kind = request.header("content-type") or ""
    content = content_for(operation.bodies, kind)
    if content is None:
        return f"what is called back is {kind or 'of no media type'}, which is not documented"
    if not content.is_json or content.schema is None:
        return None
    try:
        value = strict_json(request.body or b"")
    except StrictJsonError as error:
        return f"what is called back is no JSON: {error}"
    faults = callback.document.request.faults(content.schema, value)
    return next((f"what is called back: {message} (at /{where})" for message, where, _ in faults), None)


def _of_another(made: Made, shown: dict[str, Any], request: Request) -> str | None:
    """Why it is about something else: it has such a thing in it, and that is another one."""
    known = envelope.told(made.exchange)
    try:
        told = strict_json(request.body or b"null")
    except StrictJsonError:
        return None
    for one in (told, *(told.values() if isinstance(told, dict) else ())):
        if not isinstance(one, dict) or not isinstance(known, dict) or "id" not in known or len(shown) < 3:
            continue
        if (
            known["id"] != one.get("id", known["id"])
            and shown.keys() & one.keys() >= known.keys() & shown.keys()
        ):
            return f"what is called back is about {one['id']!r}, and not about {known['id']!r}"
    return None
