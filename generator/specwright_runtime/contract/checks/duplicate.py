"""What a 409 says is there once only is refused a second time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import another, changed, unlike
from specwright_runtime.contract.checks.bulk import array
from specwright_runtime.contract.checks.words import ANY_CASE
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, must_be_refused, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource

_ONE = r"\b(this|that|the same|such an?|equal)\b"
_HELD = "(lent|borrowed|rented|assigned|enrolled|signed up|invited|subscribed|scheduled)"
_THERE = re.compile(
    rf"\b(exists?|existing|duplicat\w*|taken|unique|in use)\b|{_ONE}.*\balready\b|\balready\b.*{_ONE}"
    rf"|\bthere is an? .*{_ONE}|\banother \w+ (already )?(has|uses|holds) {_ONE}"
    r"|\balready (there|known|registered|used|booked|reserved)\b"
    rf"|\balready {_HELD}\b|\b{_HELD} already\b|\b(has|have|holds?) an? \w+ already\b"
    r"|\balready (has|have|holds?) an?\b|\b(has|have) another\b[^.;]*\b(time|day|date|slot|period)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROOM = re.compile(
    r"\b(seats|places|spots|slots|tickets)( (that|which))?( (is|are|were))?( already)? taken\b", re.IGNORECASE
)
"""How it is said how much of a thing is taken."""
_UNIQUE = re.compile(
    r"\bunique\b(?! (id\b|identif|token|reference|key\b|string\b|set\b|value\b))"
    r"|\bno (other|two) \w+ (may|can|has|have|shares?|uses?)\b|\bonly one\b.*\bhas\b",
    re.IGNORECASE,
)
"""What the description of a property says of one that is there once, where a 409 is documented."""
_MUST = re.compile(
    r"\b(must|has to|have to|needs? to|is|are|stays?) (also )?((be|stay|remain) )?(globally )?unique\b"
    r"|^\W*(an? |the )?unique( (?!id\b|identif|token|reference|key|string|set|value)\w+)?\W*$",
    re.IGNORECASE,
)
"""How it says so where none is."""
_NOT_ALWAYS = re.compile(
    r"\b(if|when|unless|otherwise|should|each|every|token|idempoten\w+|per (request|call|transaction))\b"
    r"|(\bnot|n't) (need|have|necessarily|required|be|always)\b",
    re.IGNORECASE,
)
"""Of one that is there once at times, or of what a list or a single call has."""

_IS_UNIQUE = re.compile(
    r"\b(is|are|be|stays?) (globally )?unique\b|\bno two\b"
    r"|\b(only|just|at most|can be) one \w+ (per|for each)\b",
    re.IGNORECASE,
)
"""How a sentence of the operation says so: not of a list of unique names."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if not operation.bodies:
        return
    said = _refusal(operation)
    view = catalogue.document.request
    if _ALLOWED.search(operation.said) and operation.method == "POST":
        yield _promise(operation, "the same once more is made, too", _allowed(operation))
    own = envelope.properties(view, operation.bodies[0].schema or True)
    described = {name: str(view.flat(own[name]).get("description")) for name in own}
    named = [n for n in own if _is_alone(view, own[n], refuses=operation.documents(409))]
    named = [n for n in named if not _ALLOWED.search(described[n]) and not _ANOTHERS.match(n)]
    for sentence in sentences(operation.said) if operation.documents(409) else ():
        spoken = {singular(word) for word in _spoken(sentence)}
        if _IS_UNIQUE.search(sentence):
            named += [n for n in own if plain(n) in spoken and n not in named]
    if _is_there(said):
        words = _spoken(said)
        if "id" in words and "id" not in own:
            return  # who makes it does not say it there
        named += [
            n
            for n in own
            if plain(n) in words - _PARTICIPLES and not view.flat(own[n]).get("enum") and n not in named
        ]
    named += [name for name in _keys(catalogue, operation) if name not in named]
    if not named and not _is_there(said):
        return
    along, apart = _together(catalogue, operation, own, said)
    several = operation.method == "POST" and array(view, operation.bodies[0]) is not None
    if several and _THERE.search(said) and not catalogue.resources.creates(operation):
        yield _promise(operation, "the same once more is refused", _several_again(operation))
    for resource in catalogue.resources.by_path.values():
        if resource.creator is operation and not resource.named and operation.method == "POST":
            if not (operation.documents(200) and operation.documents(201)):  # else the same makes nothing new
                yield _promise(operation, "the same once more is refused", _again(resource, [], of=named))
            if named and not apart:
                together = [*named, *(name for name in along if name not in named)]
                place = f"another of the same {' and '.join(together)} is refused"
                yield _promise(operation, place, _again(resource, together))
            texts = [n for n in named if "string" in view.types(own[n])]
            if texts and _in_any_case(operation.said, said, *(described[name] for name in texts)):
                place = f"the same {' and '.join(texts)} in another case is refused"
                yield _promise(operation, place, _again(resource, texts, in_case=True))
        if operation in resource.updaters and resource.creator is not None:
            place = "what another one has is refused"
            yield _promise(operation, place, _onto(resource, operation, named))
            yield _promise(operation, "what it has itself is kept", _own(resource, operation, named))


_ANOTHERS = re.compile(r"(source|target|parent|from|to|origin|destination)(?:_|(?=[A-Z]))")
"""`source_collection`: a name of another thing, which is there once, and not of this one."""
_PARTICIPLES = frozenset({"created", "updated", "modified", "deleted", "added"})
"""Words of a refusal that are no names: "A resource being created already exists"."""


def _is_alone(view: View, schema: Schema, *, refuses: bool) -> bool:
    """A text or a number of which its words say that there is one only."""
    flat = view.flat(schema)
    if not set(view.types(schema)) - {"null"} <= {"string", "integer"} or "enum" in flat:
        return False
    parts = sentences(str(flat.get("description") or ""))
    how = _UNIQUE if refuses else _MUST
    return any(how.search(one) and not _NOT_ALWAYS.search(one) for one in parts)


_ALLOWED = re.compile(
    r"\bduplicates? (are|is) (allowed|permitted|accepted|fine)\b"
    r"|\b(need|does|do|has|have) not (need to |have to |to )?be unique\b"
    r"|\bdoesn't (need|have) to be unique\b",
    re.IGNORECASE,
)


def _allowed(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.plain(operation))
        for _ in range(2):
            exchange = session.call(call, as_is=True)
            if not 200 <= exchange.response.status < 300:
                message = f"duplicates are said to be allowed, got {exchange.response.status}"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _keys(catalogue: Catalogue, operation: Operation) -> list[str]:
    """What a body says that a thing is known by on its path, where a 409 is documented: it is there once."""
    view = catalogue.document.request
    needed = view.flat(operation.bodies[0].schema or True).get("required", ())
    made = [r for r in catalogue.resources.by_path.values() if r.creator is operation and not r.named]
    refuses = operation.documents(409) and not operation.documents(200)
    return [n for n in needed for r in made if refuses and plain(n) == plain(r.parameter) != "id"]


_BESIDE = re.compile(r"\b(in|for|on|at|within|of|with|by|per) (this|that|the same|each) (\w+)", re.IGNORECASE)
_WHOLES = frozenset(
    {"account", "organization", "organisation", "workspace", "tenant", "company", "system", "catalog"}
    | {"catalogue", "library", "list", "collection", "database", "shop", "store", "name", "value", "api"}
)
"""All that a caller sees lies in one of these."""


def _together(
    catalogue: Catalogue, operation: Operation, own: Mapping[str, Schema], said: str
) -> tuple[list[str], bool]:
    """With which properties together something is there once, "this word in this language", and whether
    there is another thing that nothing sent tells of.
    """
    said = re.sub("e-mail", "email", said, flags=re.IGNORECASE)
    nouns = {singular(plain(match[3])) for match in _BESIDE.finditer(said)}
    around = {kind_of(resource.collection_path) for resource in catalogue.resources.of(operation)}
    alike = {noun: [n for n in own if _is_called(n, noun)] for noun in nouns}
    known = around | _WHOLES | {kind_of(operation.path)}
    return [name for names in alike.values() for name in names], any(
        not names and noun not in known for noun, names in alike.items()
    )


def _is_called(name: str, noun: str) -> bool:
    """A property of that name is of what a noun means: `lang` of a language, `project_id` of a project."""
    short, long = sorted((singular(plain(name)), noun), key=len)
    return len(short) > 2 and (long.startswith(short) or plain(name).endswith(noun))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _in_any_case(*said: str) -> bool:
    """A sentence says of what is there once that its case does not count."""
    parts = (one for text in said for one in sentences(text))
    return any(ANY_CASE.search(one) and _THERE.search(one) for one in parts)


def _spoken(text: str) -> set[str]:
    """Its words, without punctuation and case."""
    return {plain(word) for word in re.findall(r"\w+", re.sub("e-mail", "email", text, flags=re.IGNORECASE))}


def _again(resource: Resource, named: list[str], *, of: Collection[str] = (), in_case: bool = False) -> Keep:
    """The same body, or another one with what is said to be there once, `in_case`: in another case.

    `of`: what is said so of the same body, of which it has to have some.
    """

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = renewed(session, made.call)
        if not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{call.operation.id} is sent no object")
        if of and not envelope.said(call).keys() & set(of):
            raise NotTestedError(f"{call.operation.id} is not sent {' and '.join(of)}")
        schema: Schema = call.content.schema or True
        if named:
            said = envelope.said(call)
            if not set(named) <= said.keys():
                raise NotTestedError(f"{call.operation.id} is not sent {' and '.join(named)}")
            other = unlike(session, call, call.body)
            if in_case:
                said |= {n: said[n].swapcase() for n in named if isinstance(said[n], str)}
            free = _texts(session, schema) - {*named}  # a day or a number may be what keeps two apart
            other = envelope.saying(
                other, {**said, **{n: v for n, v in envelope.said(other).items() if n in free}}
            )
            if in_case and not session.document.request.valid(schema, other.body):
                raise NotTestedError(f"{call.operation.id}: {' and '.join(named)} has no other case")
            call = other if session.document.request.valid(schema, other.body) else call
        _must_conflict(session, call)

    return keep


def _texts(session: Session, schema: Schema) -> set[str]:
    """Properties whose values are neither chosen nor times."""
    view = session.document.request
    own = {name: view.flat(inner) for name, inner in envelope.properties(view, schema).items()}
    chosen = {name for name, flat in own.items() if {"enum", "const"} & flat.keys()}
    texts = {name for name, flat in own.items() if "string" in view.types(flat)}
    return {n for n in texts - chosen if not re.match("date|time|duration", str(own[n].get("format")))}


def _several_again(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.plain(operation))
        exchange = must_succeed(session, call, "several at once")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        _must_conflict(session, renewed(session, as_sent(call, exchange)))

    return keep


def _own(resource: Resource, updater: Operation, named: list[str]) -> Keep:
    """An update that leaves as it is what is there once meets no other."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = changed(session, updater, made)
        learnt = {place[-1] for place in session.taken.places(made.call.operation.id)}
        said, sent = envelope.said(call), envelope.said(made.call)
        own = {name: sent[name] for name in {*named, *learnt} if name in sent and name in said}
        call = envelope.saying(call, {**said, **own})
        if not own or session.taken.fresh(call) is not call:
            raise NotTestedError(f"{updater.id}: what is there once only is not said")
        exchange = must_succeed(session, call, "an update", unless=frozenset())
        sent = envelope.said(as_sent(call, exchange))
        if any(sent.get(name) != value for name, value in own.items()):  # only another one was taken
            message = f"it has {', '.join(sorted(own))} itself, and is refused it"
            raise session.broken(message, fragment(updater.pointer), exchange)

    return keep


def _onto(resource: Resource, updater: Operation, named: list[str]) -> Keep:
    def keep(session: Session) -> None:
        one = session.things.make(resource, fresh=True)
        two = another(session, resource, one) or session.things.make(resource, fresh=True)
        call = changed(session, updater, two)
        learnt = {place[-1] for place in session.taken.places(one.call.operation.id)}
        sent = envelope.said(one.call)
        names = [name for name in dict.fromkeys([*named, *learnt]) if name in sent]
        if not isinstance(call.body, dict) or call.content is None or not names:
            raise NotTestedError(f"{updater.id}: what is there once only is not said")
        schema: Schema = call.content.schema or True
        beside = set(names) - envelope.properties(session.document.request, schema).keys()
        if any(envelope.said(two.call).get(name) != sent[name] for name in beside):
            raise NotTestedError(f"{updater.id}: they are unlike in {', '.join(sorted(beside))}")
        # All that it has: what is there once may be so together with something else only.
        own = envelope.properties(session.document.request, schema).keys() & sent.keys() | set(names) - beside
        call = envelope.saying(call, {**envelope.said(call), **{name: sent[name] for name in own}})
        if not session.document.request.valid(schema, call.body):
            raise NotTestedError(f"{updater.id} is not sent {' and '.join(names)}")
        _must_conflict(session, call)

    return keep


def _refusal(operation: Operation) -> str:
    """What is said of a 409."""
    return operation.refusal


def _is_there(said: str) -> bool:
    """What is said of a 409 is that something is there; `taken` may be the name of a property, too."""
    return _THERE.search(_ROOM.sub("…", re.sub("`[^`]*`", "`…`", said))) is not None


def _must_conflict(session: Session, call: Call) -> None:
    operation = call.operation
    exchange = session.call(call, as_is=True)
    if exchange.response.status == 404 and operation.documents(404):
        raise NotTestedError(f"{operation.id} names something that is not there, too")
    if not _is_there(_refusal(operation)):  # as Laravel, Rails and Django do
        place, also = fragment(operation.pointer), frozenset({409})
        must_be_refused(session, operation, exchange, "what is there already", place, also)
    elif exchange.response.status != 409:
        message = f"what is there already must be refused with 409, got {exchange.response.status}"
        raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), exchange)
    session.judge(operation, exchange)
