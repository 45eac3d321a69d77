"""What a thing refuses in a state that another call led it to: nothing starts in what is disabled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, verbs
from specwright_runtime.contract.checks.action import all_done
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import singular
from specwright_runtime.contract.things.prepared import with_name
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.working import works
from specwright_runtime.contract.values.kinds import STATES

_NOT = r"\b(not|no longer|unless|until|only|must|never|isn't|hasn't|without)\b"
_UNRIPE = re.compile(
    r"\b(not|hasn't|isn't|still|yet|before|until)\b.{0,20}\b(ended|finished|completed?|succeeded|ready|done|running|processing)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(has|have|is|was|already) (already )?(ended|finished|completed|over|done)\b", re.IGNORECASE
)
_NOT_SO = re.compile(r"\b(?:is|are|was|has|have) not (?:yet |been |an? )?(\w+)", re.IGNORECASE)
_DENIED = r"\b(not|never|no)\b"
_ENDED = frozenset({"succeeded", "completed", "finished", "done", "failed"})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for name, resource, member in _wanted(catalogue, operation):
        yield _promise(operation, f"refused of one not {member}", _unready(operation, name, resource, member))
    around = catalogue.resources.of(operation)
    owner = next(reversed(around), None)
    if owner is None or not operation.documents(409):
        return
    refused = operation.refusal
    if owner.creator is None and len(around) > 1 and _UNRIPE.search(refused):
        whole = around[-2]  # what a job has made lies in it
        if whole.creator is not None and whole.retriever is not None:
            yield _promise(operation, "refused too early", _early(operation, whole, whole.retriever))
    if owner.creator is None or owner.retriever is None:
        return
    for verb in owner.children if operation.path != owner.item_path or operation in owner.updaters else ():
        if verb is not operation and _is_verb(catalogue, verb, owner) and _names(refused, verb):
            yield _promise(operation, f"refused after {verb.id}", _blocked(operation, verb, owner))
    for verb in _leading_away(catalogue, operation, owner):
        yield _promise(operation, f"refused behind {verb.id}", _blocked(operation, verb, owner))
    only = _only(catalogue, operation, owner)
    if only is not None:
        yield _promise(
            operation, f"refused of what is not {' or '.join(only[1])}", _unled(operation, owner, *only)
        )
    if _UNRIPE.search(refused):
        yield _promise(operation, "refused too early", _early(operation, owner, owner.retriever))
    elif _OVER.search(refused):
        yield _promise(operation, "refused at the end", _late(operation, owner, owner.retriever))


def _only(catalogue: Catalogue, operation: Operation, owner: Resource) -> tuple[str, list[str]] | None:
    """The state that the thing on the path has to be in, and its members: "Only a pump that is on takes
    work", "Work is given to idle pumps only", and of a 409 "The pump is not on".
    """
    assert owner.retriever is not None
    if operation.method == "GET" or operation.path == owner.item_path:
        return None
    kind = singular(owner.collection_path.rsplit("/", 1)[-1].lower())
    denied = re.compile(
        rf"(^|[.;] ?|\bit is |\b{re.escape(kind)} is )not (yet )?(?P<rest>[^.;]*)", re.IGNORECASE
    )
    if (match := denied.search(operation.refusal)) is not None:
        for name, members in _states(catalogue, owner.retriever):
            named = [member for member in members if re.search(rf"\b{re.escape(member)}\b", match["rest"])]
            if named and members[0] not in named:  # the first one is that of a new one, as a rule
                return name, named
    said = [(sentence, False) for sentence in sentences(operation.said)]
    for sentence, refuses in (*said, (operation.refusal, True)):
        if not re.search(r"\bonly\b", sentence, re.IGNORECASE) or re.search(_DENIED, sentence, re.IGNORECASE):
            continue
        for name, members in _states(catalogue, owner.retriever):
            named = [member for member in members if only_of(member).search(sentence)]
            if named and len(named) < len(members) and not (refuses and members[0] in named):
                return name, named
    return None


def _states(catalogue: Catalogue, retriever: Operation) -> Iterator[tuple[str, list[str]]]:
    for name, schema in documented.shown(catalogue, retriever).items():
        members = catalogue.document.response.flat(schema).get("enum", ()) if name in STATES else ()
        yield name, [member for member in members if isinstance(member, str)]


def only_of(member: str) -> re.Pattern[str]:
    """In "only pumps that are idle", "idle pumps only", "only while it is idle", "only idle ones"; not in
    "only its owner may stop an idle one".
    """
    m = rf"`?{re.escape(member)}\b"
    ways = (
        rf"\bonly (an? |the )?(\w+ )?(that|which) (is|are)\b[^.]*\b{m}",
        rf"\b{m}`? \w+( \w+)? only\b",
        rf"\bonly\b[^.]*\b(while|when|if|in|from)\b[^.]*\b{m}",
        rf"\bonly (an? |the )?{m}",
    )
    return re.compile("|".join(ways), re.IGNORECASE)


def _leading_away(catalogue: Catalogue, operation: Operation, owner: Resource) -> Iterator[Operation]:
    """Verbs behind which a thing is in none of the states that a refusal of its update or delete names: "Only
    drafts can be deleted", "The invoice is not a draft any more".
    """
    assert owner.retriever is not None
    if operation is not owner.deleter and operation not in owner.updaters:
        return
    for name, members in _states(catalogue, owner.retriever):
        bound = {m: rf"\b(not|only) (an? |the )?`?{re.escape(m)}s?\b" for m in members}
        named = {m for m in members if re.search(bound[m], operation.refusal, re.IGNORECASE)}
        for verb in owner.children if named else ():
            leads = {done.wanted for done in all_done(catalogue, verb, owner) if done.name == name}
            if leads and not leads & named and _is_verb(catalogue, verb, owner) and not verb.body_required:
                yield verb


def _unled(operation: Operation, owner: Resource, name: str, members: list[str]) -> Keep:
    """A new one is in another state, and nothing has led it to one of these."""
    looking = owner.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        state = _state(session, looking, dict(made.values))
        if not state or state in {member.lower() for member in members}:
            raise NotTestedError(f"{operation.id}: a new one is {state or 'in no state'}")
        values = dict(made.values)
        if {key[1] for key in values} != {parameter.name for parameter in operation.path_parameters}:
            raise NotTestedError(f"{operation.id} is of more than its {owner.parameter}")
        call = renewed(session, session.plain(operation, values=values))
        must_conflict(session, operation, session.call(call, as_is=True), f"of one that is {state}")

    return keep


def _wanted(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, Resource, str]]:
    """What a body names, and the state that it has to be in: "The product is not active"."""
    refused = " ".join(r.description for r in operation.responses if r.status in {"400", "409", "422"})
    said = {match[1].lower() for match in _NOT_SO.finditer(refused)}
    bodies = operation.bodies[:1] if operation.method == "POST" and said else ()
    for name in {n for content in bodies for n in _names_in(catalogue, content.schema or True)}:
        source = catalogue.source(name)
        resource = source.resource if source is not None else None
        if resource is None or resource.retriever is None or resource.creator is None:
            continue
        for state, schema in documented.shown(catalogue, resource.retriever).items():
            members = catalogue.document.response.flat(schema).get("enum", ())
            for member in members if state in STATES else ():
                if member in said:
                    yield name, resource, member


def _names_in(catalogue: Catalogue, schema: Schema, depth: int = 2) -> Iterator[str]:
    """What a body and the objects in it have to have."""
    view = catalogue.document.request
    flat = view.flat(schema)
    for name in flat.get("required", ()) if depth else ():
        inner = view.properties(schema).get(name, True)
        yield name
        yield from _names_in(catalogue, view.flat(inner).get("items", inner), depth - 1)


def _unready(operation: Operation, name: str, resource: Resource, member: str) -> Keep:
    looking = resource.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        made = session.things.make(resource, fresh=True)
        state = _state(session, looking, dict(made.values))
        body = with_name(call.body, name, made.id)
        if state in {"", member} or body == call.body:
            raise NotTestedError(f"{operation.id}: a new {resource.parameter} is {state or 'in no state'}")
        exchange = session.call(replace(call, body=body), as_is=True)
        if not 400 <= exchange.response.status < 500:
            message = f"a {name} of one that is {state} must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _is_verb(catalogue: Catalogue, operation: Operation, owner: Resource) -> bool:
    """It does something to the thing, and makes no other."""
    ends_in = operation.path.removeprefix(owner.item_path).strip("/:")
    alone = operation.method in {"POST", "PUT"} and "/" not in ends_in
    return alone and not catalogue.resources.creates(operation)


def _names(refused: str, operation: Operation) -> bool:
    """The refusal is of what it makes of a thing: "The pipeline is disabled.", not "is not disabled"."""
    verb = verbs.verb(operation)
    if not verb.isalpha():
        return False
    for clause in re.split(r"[.;,]| or ", refused):
        match = re.search(rf"\b({verbs.past(verb)})\b", clause, re.IGNORECASE)
        if match and match[1].lower() != verb and not re.search(_NOT, clause, re.IGNORECASE):
            return True
    return False


def _as_it_is(session: Session, call: Call, retriever: Operation) -> Call:
    """The update that changes nothing: it is refused for the state alone, not for a name or a version."""
    path = {key: value for key, value in call.values.items() if key[0] == "path"}
    told = envelope.told(session.call(session.plain(retriever, values=path)))
    said = envelope.said(call)
    own = {name: told[name] for name in said if name in told} if isinstance(told, dict) else {}
    as_it_is = envelope.saying(call, {**said, **own})
    schema = call.content.schema or True if call.content is not None else True
    return as_it_is if session.document.request.valid(schema, as_it_is.body) else call


def _blocked(operation: Operation, verb: Operation, owner: Resource | None = None) -> Keep:
    def keep(session: Session) -> None:
        values = session.things.path_values(verb, fresh=True)
        looking = owner.retriever if owner is not None else None
        before = _state(session, looking, dict(values)) if looking is not None else ""
        done = must_succeed(session, session.plain(verb, values=values), verb.id)
        if done.response.status == 202 and (
            looking is None or _state(session, looking, dict(values)) == before
        ):
            raise NotTestedError(f"{verb.id} is done later")
        # It may have been done to another one, to which something else was done first.
        path = {key: value for key, value in done.values.items() if key[0] == "path"}
        call = session.plain(operation, values=path)
        if owner is not None and operation in owner.updaters and owner.retriever is not None:
            call = _as_it_is(session, call, owner.retriever)
        must_conflict(session, operation, session.call(call, as_is=True), f"behind {verb.id}")

    return keep


def must_conflict(session: Session, operation: Operation, exchange: Exchange, what: str) -> None:
    """It is refused with the documented 409. Raises `BrokenError`."""
    if exchange.response.status != 409:
        message = f"{what} it must be refused with 409, got {exchange.response.status}"
        raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), exchange)
    session.judge(operation, exchange)


def _state(session: Session, looking: Operation, path: dict[tuple[str, str], Any]) -> str:
    told = envelope.told(session.call(session.plain(looking, values=path)))
    found = (
        (told.get(name) for name in ("status", "state", "phase", "stage")) if isinstance(told, dict) else ()
    )
    return next((state.lower() for state in found if isinstance(state, str)), "")


def _early(operation: Operation, owner: Resource, looking: Operation) -> Keep:
    """What is worked on before and after was worked on between."""

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        call = session.plain(operation, values=dict(made.values))
        exchange = session.call(call, as_is=True)
        state = _state(session, looking, dict(made.values))
        if not works(state):
            raise NotTestedError(f"{operation.id}: a new one is {state or 'in no state'} at once")
        must_conflict(session, operation, exchange, f"while it is {state}")

    return keep


def _late(operation: Operation, owner: Resource, looking: Operation) -> Keep:
    """Of the things of this run, the oldest may have ended by now."""

    def keep(session: Session) -> None:
        for made in session.things.inventory.first(owner):
            state = _state(session, looking, dict(made.values))
            if state in _ENDED:
                call = session.plain(operation, values=dict(made.values))
                exchange = session.call(call, as_is=True)
                must_conflict(session, operation, exchange, f"of what is {state}")
                return
        raise NotTestedError(f"{operation.id}: nothing has ended yet")

    return keep
