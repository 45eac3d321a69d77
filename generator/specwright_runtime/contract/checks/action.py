"""What verbs do to a thing: `POST /permits/{id}/revoke` makes it revoked, once, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, verbs
from specwright_runtime.contract.checks.echo import as_meant, same_as_sent
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import list_call
from specwright_runtime.contract.checks.moving import BY_CALLER, words_of
from specwright_runtime.contract.checks.word import Word
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

_UNLESS = re.compile(r"\b(not|only|must)\b", re.IGNORECASE)
_AGAIN = re.compile(
    r"\balready\b(?! (exist|an? |present|\w+ to another))|(?<!try )\bagain\b"
    r"|\b(twice|second time|once only)\b",
    re.IGNORECASE,
)

_ONCE = re.compile(
    r"\bcan(not)? (only )?be \w+( only)? (once|twice)\b|\b(only|at most) once\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The property that a verb changes, to what, and from which members, as the words beside it say."""

    name: str
    wanted: Any
    mentioned: frozenset[str] = frozenset()
    """Members of the state that the document names where it says what the verb does."""
    first: Operation | None = None
    """What the verb undoes."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.of(operation)
    owner = resources[-1] if resources else None
    if owner is None or owner.retriever is None or owner.creator is None:
        return
    if operation is owner.deleter and owner.soft:
        ended = _ended(catalogue, operation, owner)
        if ended is not None:
            yield _promise(operation, f"{ended.name} says so", _says(catalogue, operation, owner, ended))
    if operation.path == owner.item_path:
        return
    methods = {"POST"} if owner.named else {"PUT", "POST", "DELETE"}
    if operation.method not in methods or catalogue.resources.creates(operation):
        return
    done = _done(catalogue, operation, owner)
    for one in all_done(catalogue, operation, owner):
        yield _promise(operation, f"{one.name} says so", _says(catalogue, operation, owner, one))
    direct = verbs.done_to(operation, owner.item_path)
    for name in verbs.stamps(operation, documented.shown(catalogue, owner.retriever)) if direct else ():
        yield _promise(operation, f"{name} is set", _stamped(operation, owner, name))
    for name in verbs.renewed(operation, documented.shown(catalogue, operation)):
        yield _promise(operation, f"{name} is another one", _renewed(operation, owner, name))
    including = _including(catalogue, owner.lister, done) if done is not None and owner.lister else None
    if including is not None:
        place = f"listed with {including.name} only"
        yield _promise(operation, place, _left_out(operation, owner, including), alone=True)
    asked = _asked(catalogue, owner.lister, done) if done is not None and owner.lister else None
    if including is None and asked is not None and done is not None:
        keep = _listed(operation, owner, asked, done.wanted)
        yield _promise(operation, "it is still listed", keep, alone=True)
    if operation.method == "DELETE" or not operation.documents(409):
        return
    state, allowed = _allowed(catalogue, operation, owner)
    if done is None and allowed:
        done = Done(name=state, wanted=None, mentioned=allowed)
    if (direct and _is_once(operation)) or (done is not None and done.mentioned and done.wanted):
        yield _promise(operation, "a second time is refused", _twice(operation, owner, done))
    if done is None or not done.mentioned:
        return
    for other in catalogue.document.operations:
        before = _done(catalogue, other, owner) if other is not operation else None
        if before is None or other.method != "POST" or catalogue.resources.of(other)[-1:] != [owner]:
            continue
        if isinstance(before.wanted, str) and before.wanted not in {*done.mentioned, done.wanted}:
            yield _promise(
                operation, f"refused behind {other.id}", _behind(operation, other, owner, done, before)
            )


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _asked(catalogue: Catalogue, lister: Operation, done: Done) -> Parameter | None:
    """The filter that knows this state, and does not leave it out by default."""
    for parameter in lister.parameters:
        flat = catalogue.document.request.flat(parameter.schema)
        if parameter.place == "query" and plain(parameter.name) == plain(done.name) and "default" not in flat:
            return parameter if done.wanted in flat.get("enum", ()) else None
    return None


_ALSO = re.compile(r"\b(too|also|as well|includ\w+|in addition)\b", re.IGNORECASE)


def _including(catalogue: Catalogue, lister: Operation, done: Done) -> Parameter | None:
    """What has to be asked for those in this state to be listed, too: `include_archived`."""
    view, word = catalogue.document.request, plain(done.wanted if isinstance(done.wanted, str) else done.name)
    for parameter in lister.parameters if done.wanted is True or isinstance(done.wanted, str) else ():
        said = f"{re.sub('[_-]', ' ', parameter.name)} {parameter.description}"
        off = (
            view.types(parameter.schema) == ("boolean",)
            and view.flat(parameter.schema).get("default") is False
        )
        if parameter.place == "query" and off and plain(parameter.name).endswith(word) and _ALSO.search(said):
            return parameter
    return None


def _left_out(operation: Operation, owner: Resource, including: Parameter) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        must_succeed(session, session.plain(operation, values={**made.values}), "the call")
        call = list_call(session, owner, made)
        for asked in (True, False):
            found, exchange = find_in_list(session, owner, made, call.with_value(including, asked))
            if bool(found) is not asked:
                lists = "lists it" if found else "does not list it"
                message = f"{including.name}={asked} {lists} after {operation.method} {operation.path}"
                raise session.broken(message, fragment(including.pointer), exchange)

    return keep


def _listed(operation: Operation, owner: Resource, asked: Parameter, wanted: Any) -> Keep:
    """Where that state is asked for: whoever asks for none may not be shown what has ended."""

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        must_succeed(session, session.plain(operation, values={**made.values}), "the call")
        call = list_call(session, owner, made)
        if _OVER.search(str(wanted)) or verbs.word(str(wanted)).search(_all_words(call.operation)):
            call = call.with_value(asked, wanted)
        found, exchange = find_in_list(session, owner, made, call)
        if not found:
            message = f"it is not listed any more, though {asked.name}={wanted} can be asked for"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


_OVER = re.compile(
    "archiv|cancel|clos|complet|declin|delet|discard|expir|finish|hid|inactiv|reject|remov|resolv|retir|revok",
    re.IGNORECASE,
)
"""In names of states that end a thing."""


def _all_words(operation: Operation) -> str:
    """What is said of a call, and of what it can be asked for."""
    return " ".join((operation.said, *(parameter.description for parameter in operation.parameters)))


def _is_once(operation: Operation) -> bool:
    """It is said of its 409, or in a sentence on conflicts, that it cannot be done again, or was done."""
    verb = verbs.verb(operation)
    was = rf"\b(is|was|has been) ({verbs.past(verb)})\b(?! (\d|more|too|often|twice|three|as often|the max))"
    done = verb.isalpha() and any(
        r.status == "409" and re.search(was, r.description, re.IGNORECASE) for r in operation.responses
    )
    return done or _AGAIN.search(operation.refusal) is not None or _ONCE.search(operation.said) is not None


def _said(operation: Operation) -> str:
    return f"{operation.said} {operation.refusal}"


def _fresh(session: Session, operation: Operation) -> Call:
    values = session.things.path_values(operation, fresh=True)
    return session.plain(operation, values=values)


def _path(call: Call) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in call.values.items() if key[0] == "path"}


def _twice(operation: Operation, owner: Resource, done: Done | None) -> Keep:
    """What goes one way only, and was done, is refused."""
    retriever = owner.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        call = _fresh(session, operation)
        looking = session.plain(retriever, values=_path(call))
        before = _told(session.call(looking), done.name) if done is not None else None
        first = must_succeed(session, call, "the call")
        if first.response.status == 202 and (
            done is None or _told(session.call(looking), done.name) == before
        ):
            raise NotTestedError(f"{operation.id} is done later")
        led = session.conflicts.comes_behind(operation)
        if not _is_once(operation) and (done is None or (before not in done.mentioned and not led)):
            raise NotTestedError(f"{operation.id}: whether it can be done again is not said")
        again = replace(call, values={**call.values, **_path(as_sent(call, first))})
        if led and done is not None and not _is_once(operation):
            now = _told(session.call(replace(looking, values=_path(again))), done.name)
            if now != done.wanted or now in done.mentioned:
                raise NotTestedError(f"{operation.id} makes it {now}")
        _must_conflict(session, session.call(again, as_is=True), "what was done already")

    return keep


def _behind(operation: Operation, other: Operation, owner: Resource, done: Done, moved: Done) -> Keep:
    """Where the words say from which states it can be done, it cannot be done from another one."""
    retriever = owner.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        asked = session.things.path_values(other, fresh=True)
        first = must_succeed(session, session.plain(other, values=asked), other.id)
        # It may have been done to another one, to which something else was done first.
        path = {key: value for key, value in first.values.items() if key[0] == "path"}
        call, looking = session.plain(operation, values=path), session.plain(retriever, values=path)
        state = _told(session.call(looking), moved.name)
        if state != moved.wanted or first.response.status == 202:
            raise NotTestedError(f"{other.id} makes it {state!r}")
        _must_conflict(session, session.call(call, as_is=True), f"what is {state}")

    return keep


def _must_conflict(session: Session, exchange: Exchange, what: str) -> None:
    operation = session.document.by_id[exchange.operation or ""]
    if exchange.response.status != 409:
        message = f"{what} must be refused with 409, got {exchange.response.status}"
        raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), exchange)
    session.judge(operation, exchange)


def _done(catalogue: Catalogue, operation: Operation, owner: Resource) -> Done | None:
    return next(all_done(catalogue, operation, owner), None)


def leading(catalogue: Catalogue, owner: Resource, word: Word) -> tuple[Operation, Any] | None:
    """The verb that needs no body and changes this property, and to what: `close` makes `closed` true; or
    the call that puts there what may be none.
    """
    for operation in owner.children if owner.retriever is not None and owner.creator is not None else ():
        step = plain(operation.path.rsplit("/", 1)[-1])
        if word.there and operation.method == "PUT" and step == plain(word.name):
            return operation, True
        plainly = operation.method in {"POST", "PUT"} and not operation.body_required
        for done in all_done(catalogue, operation, owner) if plainly and not operation.is_manual else ():
            if done.name == word.name:
                return operation, done.wanted
    return None


def all_done(catalogue: Catalogue, operation: Operation, owner: Resource) -> Iterator[Done]:
    """What of a thing its verb changes, and to what: `locked` where `/lock` is called, its state."""
    undoes, found = verbs.reverses(verbs.verb(operation)), dict[str, Done]()
    for other in owner.children if undoes and operation.method == "POST" else ():
        if verbs.verb(other) in undoes and other.method == "POST" and not other.body_required:
            for done in _done_by_itself(catalogue, other, owner):
                if isinstance(done.wanted, bool):
                    found[done.name] = replace(done, wanted=not done.wanted, first=other)
    yield from (found.pop(done.name, done) for done in _done_by_itself(catalogue, operation, owner))
    yield from found.values()


def _done_by_itself(catalogue: Catalogue, operation: Operation, owner: Resource) -> Iterator[Done]:
    verb = verbs.verb(operation)
    if not verb.isalpha() or owner.retriever is None or not verbs.done_to(operation, owner.item_path):
        return
    view = catalogue.document.response
    past = re.compile(f"(is)?({verbs.past(verb)})")
    undone = verbs.undone(verb)
    takes = operation.method == "DELETE"
    for name, schema in documented.shown(catalogue, owner.retriever).items():
        now = plain(name) == f"{verb}ing" and plain(name) in BY_CALLER
        if (now or past.fullmatch(plain(name))) and view.types(schema) == ("boolean",):
            yield Done(name=name, wanted=not takes)
        elif undone is not None and undone.fullmatch(plain(name)) and view.types(schema) == ("boolean",):
            yield Done(name=name, wanted=takes)
        elif view.types(schema) == ("boolean",) and (said := verbs.flagged(operation, name)) is not None:
            yield Done(name=name, wanted=said)
        members = view.flat(schema).get("enum", ()) if plain(name) in STATES else ()
        texts = [m for m in members if isinstance(m, str)]
        done = [m for m in texts if plain(m) != verb and past.fullmatch(plain(m))]
        done = done or verbs.made(operation, members) or verbs.meant(verb, texts)
        if done and not takes:
            _, allowed = _allowed(catalogue, operation, owner)
            yield Done(name=name, wanted=done[0], mentioned=allowed - {done[0]})


def _allowed(catalogue: Catalogue, operation: Operation, owner: Resource) -> tuple[str, frozenset[str]]:
    """The state, and its members from which the document says that it can be done."""
    assert owner.retriever is not None
    said, refused = operation.said, operation.refusal if _UNLESS.search(operation.refusal) else ""
    for name, schema in documented.shown(catalogue, owner.retriever).items():
        members = catalogue.document.response.flat(schema).get("enum", ()) if plain(name) in STATES else ()
        texts = [member for member in members if isinstance(member, str)]
        named = frozenset(
            m
            for m in texts
            if any(_said_so(said, found) for found in verbs.word(m).finditer(said))
            or verbs.word(m).search(refused)
        )
        if named:
            return name, named
    return "", frozenset()


_DENIED = re.compile(r"\b(not|never|\w+n't)( yet)?( been| be)?( yet)?\W*$", re.IGNORECASE)


def _said_so(said: str, found: re.Match[str]) -> bool:
    """Not of what "has not been shipped"."""
    return _DENIED.search(said[: found.start()]) is None


_LIMITS = re.compile(r"\b(only|not|cannot|can't|unless|already|refused|conflict|409)\b", re.IGNORECASE)
"""A sentence that says which ones can be deleted, and not what becomes of them."""


def _ended(catalogue: Catalogue, operation: Operation, owner: Resource) -> Done | None:
    """The one member of its state that a delete, which keeps the thing, is said to make."""
    assert owner.retriever is not None
    told = (operation.said, *(response.description for response in operation.successes))
    parts = (one for text in told for one in sentences(text))
    said = ". ".join(one for one in parts if not _LIMITS.search(one))
    for name, schema in documented.shown(catalogue, owner.retriever).items():
        members = catalogue.document.response.flat(schema).get("enum", ()) if plain(name) in STATES else ()
        named = [m for m in members if isinstance(m, str) and verbs.word(m).search(said)]
        if len(named) == 1:
            return Done(name=name, wanted=named[0])
    return None


def _says(catalogue: Catalogue, operation: Operation, owner: Resource, done: Done) -> Keep:
    """A state may have moved on since; it is not as it was."""
    retriever = owner.retriever
    assert retriever is not None
    declared = catalogue.document.paths[operation.path]
    name, wanted = done.name, done.wanted
    sure = isinstance(wanted, bool) or verbs.word(str(wanted)).search(_said(operation)) is not None

    def keep(session: Session) -> None:
        call = _fresh(session, operation)
        values = _path(call)
        if operation.method == "DELETE" and operation is not owner.deleter:
            first = declared.get("PUT") or declared.get("POST")
            if first is None:
                raise NotTestedError(f"{operation.id}: nothing says {name} first")
            must_succeed(session, session.plain(first, values=values), f"the call that makes it {name}")
        if done.first is not None:
            undone = session.call(session.plain(done.first, values=values))
            if not 200 <= undone.response.status < 300 or not undone.is_upon(values):
                raise NotTestedError(f"{operation.id}: {done.first.id} is not for new ones")
        beside = session.things.make(owner, fresh=True)
        first_look = session.call(session.plain(retriever, values=values))
        before = None if session.conflicts.comes_behind(operation) else _told(first_look, name)
        exchange = must_succeed(session, call, "the call")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        told_of = session.things.leads.named(owner, exchange.response.json())
        if told_of is not None and str(told_of) != str(values["path", owner.parameter]):
            raise NotTestedError(f"{operation.id} tells of another one")
        was = _told(beside.exchange, name)
        other = must_succeed(session, session.plain(retriever, values=beside.values), "its neighbour")
        if was not in (None, wanted) and _told(other, name) == wanted and operation.method != "DELETE":
            message = f"{name} of another one is {wanted!r}, too"
            raise session.broken(message, fragment(operation.pointer), other)
        shown = must_succeed(session, session.plain(retriever, values=values), "the thing")
        now = _told(shown, name)
        answered = _told(exchange, name) if catalogue.resources.acts(operation) else None
        if words_of(name) & BY_CALLER and not retriever.security:
            now = answered  # nobody is known who looks at it
        first = now if answered is None else answered
        stays = now == before != wanted or (now in done.mentioned and answered == wanted)
        if now is not None and ((sure and first != wanted) or stays):
            message = (
                f"{name} is {first if now == wanted else now!r} after {operation.method} {operation.path}"
            )
            raise session.broken(message, fragment(operation.pointer), shown)
        if catalogue.resources.acts(operation):
            same_as_sent(session, call, exchange)
            same_as_sent(session, replace(as_meant(session, call), operation=retriever), shown)

    return keep


def _stamped(operation: Operation, owner: Resource, name: str) -> Keep:
    """When it was done is told once it was."""
    retriever = owner.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        call = _fresh(session, operation)
        exchange = must_succeed(session, call, "the call")
        path = {**_path(call), **{k: v for k, v in exchange.values.items() if k[0] == "path"}}
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        shown = must_succeed(session, session.plain(retriever, values=path), "the thing")
        told = envelope.told(shown)
        if isinstance(told, dict) and told.get(name) is None:
            message = f"{name} is none after {operation.method} {operation.path}"
            raise session.broken(message, fragment(operation.pointer), shown)

    return keep


def _renewed(operation: Operation, owner: Resource, name: str) -> Keep:
    """What is said to be made anew is not what it was."""

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        call = session.plain(operation, values={**made.values})
        seen = [_told(made.exchange, name)]
        for _ in range(2):
            exchange = must_succeed(session, call, "the call")
            if _told(exchange, name) is not None and _told(exchange, name) == seen[-1]:
                message = f"{name} is the same as before"
                raise session.broken(message, fragment(operation.pointer), exchange)
            seen.append(_told(exchange, name))

    return keep


def _told(exchange: Exchange, name: str) -> Any:
    body = envelope.told(exchange)
    return body.get(name) if isinstance(body, dict) else None
