"""What a call is refused for that no call of the document leads up to: a payment is captured when it is
`submitted`, which it is when somebody has paid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_REFUSALS = frozenset({400, 409, 412, 422})
_ONLY = re.compile(r"\b(only|must|has to|have to)\b", re.IGNORECASE)
_IN_A_STATE = re.compile(rf"{_ONLY.pattern}[^.]*\b(if|when|while|in|be)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[`'\"“‘]([A-Za-z][\w-]*)[`'\"”’]")


def lacking(session: Session, call: Call, status: int) -> str | None:
    """Why the refusal of a plain call breaks no promise: its thing is in none of the states that the words
    of the operation name, or a 412 is documented that no header of the request asks for.
    """
    operation = call.operation
    silent = all(response.is_success for response in operation.responses)
    if status not in _REFUSALS or not (silent or operation.documents(status)):
        return None
    if status == 412:
        asked = any(p.name.lower().startswith("if-") for p in operation.parameters)
        return None if asked else "something has to be so first, and the document does not say how"
    if (missing := _spoken_of(session, call, status)) is not None:
        return f"words say of {status} that it may be refused for its {missing}"
    around = session.resources.of(operation)
    if not around or operation.path == around[-1].item_path:
        return None
    refused = operation.response(status)
    of_refusal = refused.description if refused is not None else ""
    told_of = (one for text in (operation.said, of_refusal) for one in sentences(text))
    only = [one for one in told_of if re.search(_ONLY, one)]
    named = {match for one in only for match in _QUOTED.findall(one)}
    named |= {member for one in only for member in _members(session, around[-1]) if _names(one, member)}
    told = _told(session, call, around[-1]) if named else None
    if not isinstance(told, dict):
        return None
    unset = sorted(name for name in named if told.get(name) is False)
    if unset:
        return f"it is not {unset[0]}"
    seen = set(_states(told)) if any(map(_IN_A_STATE.search, only)) else set()
    return (
        f"it is {' and '.join(sorted(seen))} and not {' or '.join(sorted(named))}" if seen - named else None
    )


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
