"""What a call is refused for that no call of the document leads up to: a payment is captured when it is
`submitted`, which it is when somebody has paid.

A refusal that the document has is no broken promise as long as nothing tells that this call has to be taken:
its values may be wrong in a way that only words tell, and its thing in a state that nothing here leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.received import Received
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_REFUSALS = frozenset({400, 409, 412, 422})
OF_STATE = frozenset({402, 409, 412, 423, 424})
"""No value is refused so for what it is: it is for what there is beside it."""
OF_A_VALUE = frozenset({400, 422})
_ONLY = re.compile(r"\b(only|must|has to|have to)\b", re.IGNORECASE)
_IN_A_STATE = re.compile(rf"{_ONLY.pattern}[^.]*\b(if|when|while|in|be)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(and|also|at least|both|enough|if|nor|unless|with|without)\b", re.IGNORECASE)
"""Words by which something else has to be so, too."""
_QUOTED = re.compile(r"[`'\"“‘]([A-Za-z][\w-]*)[`'\"”’]")


def lacking(session: Session, call: Call, status: int, unless: frozenset[int] = OF_STATE) -> str | None:
    """Why the refusal of a plain call breaks no promise: the document has it, and it is one of `unless`, or
    of an operation that took no call so far; or words name states, and the thing is in none of them.
    """
    operation = call.operation
    silent = all(response.is_success for response in operation.responses)
    if isinstance(session.document, Received):  # who receives a message takes all that its sender may say
        return None
    if status == 412 and any(p.name.lower().startswith("if-") for p in operation.parameters):
        return None
    in_words = status in _REFUSALS and (silent or operation.documents(status))
    wanted = _wanted(session, call, status) if in_words else None
    if wanted is not None and wanted.is_met:
        return None
    if status in unless and (operation.may_refuse(status) or (silent and status in OF_STATE)):
        return f"it is refused with {status}, and the document does not say what has to be so first"
    if operation.id not in session.reached and _is_unknown(session, call, status):
        return f"all calls of it are refused with {status}: add an example that is taken, or a fixture"
    if in_words and (missing := _spoken_of(session, call, status)) is not None:
        return f"words say of {status} that it may be refused for its {missing}"
    return wanted.missed if wanted is not None else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What words say that a thing has to be, and what it is shown as."""

    sentences: list[str]
    names: set[str]
    """States, and flags."""
    told: dict[str, Any]

    @property
    def seen(self) -> set[str]:
        return set(_states(self.told)) if any(map(_IN_A_STATE.search, self.sentences)) else set()

    @property
    def is_met(self) -> bool:
        """It is in one of the states, and no more is said."""
        seen = set(_states(self.told))
        return bool(seen) and seen <= self.names and not any(map(_MORE.search, self.sentences))

    @property
    def missed(self) -> str | None:
        unset = sorted(name for name in self.names if self.told.get(name) is False)
        if unset:
            return f"it is not {unset[0]}"
        if self.seen - self.names:
            return f"it is {' and '.join(sorted(self.seen))} and not {' or '.join(sorted(self.names))}"
        return None


def _wanted(session: Session, call: Call, status: int) -> _Wanted | None:
    operation, around = call.operation, session.resources.of(call.operation)
    if not around or operation.path == around[-1].item_path:
        return None
    refused = operation.response(status)
    of_refusal = refused.description if refused is not None else ""
    told_of = (one for text in (operation.said, of_refusal) for one in sentences(text))
    only = [one for one in told_of if re.search(_ONLY, one)]
    named = {match for one in only for match in _QUOTED.findall(one)}
    named |= {member for one in only for member in _members(session, around[-1]) if _names(one, member)}
    told = _told(session, call, around[-1]) if named else None
    return _Wanted(only, named, told) if isinstance(told, dict) else None


def _is_unknown(session: Session, call: Call, status: int) -> bool:
    """A documented refusal that may be for the values of the call; a 404, for what its body names."""
    operation = call.operation
    if status in OF_A_VALUE:
        return operation.may_refuse(status)
    if status == 403:
        return operation.documents(status)
    if status != 404 or not operation.documents(404) or call.content is None:
        return False
    around = session.resources.of(operation)
    return not operation.path_parameters or (bool(around) and _told(session, call, around[-1]) is not None)


def _members(session: Session, thing: Resource) -> Iterator[str]:
    """Of the state that the thing is shown with."""
    view = session.document.response
    shown = [c for r in (thing.retriever.successes if thing.retriever else ()) for c in r.contents]
    for content in shown[:1]:
        for name, own in envelope.properties(view, content.schema or True).items():
            members = view.flat(own).get("enum", ()) if name in STATES else ()
            yield from (member for member in members if isinstance(member, str))


def _names(sentence: str, member: str) -> bool:
    return re.search(rf"\b{re.escape(member)}\b", sentence) is not None


def _spoken_of(session: Session, call: Call, status: int) -> str | None:
    """What of a body that it need not have a 422 is said to be for, beside a 400 for what is not valid."""
    operation, refused = call.operation, call.operation.response(422)
    if status != 422 or refused is None or not operation.documents(400) or call.content is None:
        return None
    flat = session.document.request.flat(call.content.schema or True)
    said = {singular(word) for word in re.findall(r"[a-z]+", refused.description.lower())}
    sent = envelope.said(call).keys() - set(flat.get("required", ()))
    return next((name for name in sorted(sent) if singular(plain(name)) in said), None)


def _told(session: Session, call: Call, thing: Resource) -> Any:
    """What its thing is shown as, also by a path that calls its parameter otherwise."""
    for other in session.resources.by_path.values():
        if other.collection_path == thing.collection_path and other.retriever is not None:
            path = {key: value for key, value in call.values.items() if key[0] == "path"}
            path["path", other.parameter] = path.get(("path", thing.parameter))
            return envelope.told(session.call(session.plain(other.retriever, values=path)))
    return None


def _states(told: Any) -> Iterator[str]:
    """The words at `status`, `state: {status}`."""
    for name, value in told.items() if isinstance(told, dict) else ():
        if name in STATES and isinstance(value, str):
            yield value
        elif name in STATES:
            yield from _states(value)
