"""Properties that only words require: learnt from the refusal of a body without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.prose import beginning, names
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.values.unbuildable import UnbuildableError

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_NEEDED = re.compile(r"(?<!not )\b(required|mandatory|must|has to|have to|needs?|needed)\b", re.IGNORECASE)
APPLIES = re.compile(
    r"\bonly (applies|applicable|relevant|used|valid) (if|when|for|to)\b"
    r"|\b(applies|applicable|relevant|used|valid) only (if|when|for|to)\b|\bignored (if|when|unless)\b",
    re.IGNORECASE,
)
"""How a property is said to belong to what another one says, which may ask for it."""
_SENTENCE = re.compile(r"(?<=[.;!])\s+|\n\s*\n")
_REFUSED = 2000
"""Bytes of a refusal that are looked through."""
_UNLESS = re.compile(
    r"\b(?:if|unless|when) (?:the )?`?(?P<other>\w+)`? (?:is|was) (?P<no>(?:not|n't) )?"
    r"(?:passed|given|set|sent|provided|specified|present|used)\b",
    re.IGNORECASE,
)


class Needed:
    """By operation, the properties that its bodies are sent beside what they have; each with the one whose
    words ask for it, if it is another one's.
    """

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str | None]] = {}

    def __call__(self, session: Session, call: Call, refused: bytes = b"", /) -> Any:
        """The body with what the words of the document, and of the refusal, say that it lacks: one more
        property for each refusal.
        """
        content = call.content
        if content is None or not isinstance(call.body, dict):
            return call.body
        said, schema = envelope.said(call), content.schema or True
        properties = envelope.properties(session.document.request, schema)
        known = self._known.setdefault(call.operation.id, {})
        if refused:
            text = beginning(refused)
            for name in properties:
                beside = (
                    None if name in said or not names(text, name) else _why(session, call, name, properties)
                )
                if beside is not None:
                    known[name] = beside or None
                    break
            else:
                own = _own(session, call)
                if own is not None and own not in said:
                    known.setdefault(own, None)
        wanted = {
            name for name, beside in known.items() if name not in said and (not beside or beside in said)
        }
        wanted = {name for name in wanted if not _is_spared(session, properties[name], said)}
        try:
            values = {name: session.builder.build(properties[name], full=True) for name in sorted(wanted)}
        except UnbuildableError:
            return call.body
        if not values:
            return call.body
        body = envelope.saying(call, {**said, **values}).body
        return session.foreign.filled(schema, body, session.kind(call))


def _own(session: Session, call: Call) -> str | None:
    """What the thing that it makes is known by on its path, of all that is sent: a domain by its `name`."""
    made = session.resources.written(call.operation)
    if made is None or made.creator is not call.operation or made.named or call.content is None:
        return None
    one = singular(plain(made.collection_path.rsplit("/", 1)[-1]))
    names = {plain(made.parameter), plain(made.parameter).removeprefix(one)} - {"", "id"}
    told = [c.schema or True for r in call.operation.successes for c in r.contents]
    shown = {name for one in told for name in envelope.properties(session.document.response, one)}
    view = session.document.request
    for name, schema in envelope.properties(view, call.content.schema or True).items():
        if plain(name) in names and name in shown and "id" not in shown and "string" in view.types(schema):
            return None if view.flat(schema).get("readOnly") is True else name
    return None


def _why(session: Session, call: Call, name: str, properties: dict[str, Schema]) -> str | None:
    """The property of the body whose words ask for this one; nothing for its own words, or for those of the
    operation; `None`: there are no such words.
    """
    view = session.document.request
    if view.flat(properties[name]).get("readOnly") is True:
        return None
    own = str(view.flat(properties[name]).get("description") or "")
    for sentence in _SENTENCE.split(own):
        if _NEEDED.search(sentence):
            asking = _UNLESS.search(sentence)
            return asking["other"] if asking is not None and not asking["no"] else ""
        if APPLIES.search(sentence):
            return ""
    if any(
        _NEEDED.search(one) and names(one, name) for one in _SENTENCE.split(call.operation.said_and_refused)
    ):
        return ""
    for other in envelope.said(call):
        described = str(view.flat(properties.get(other, True)).get("description") or "")
        if any(_NEEDED.search(one) and names(one, name) for one in _SENTENCE.split(described)):
            return other
    return None


def _is_spared(session: Session, schema: Schema, said: dict[str, Any]) -> bool:
    """It is required only where another one is not sent, which is: "required if `amount` is not passed"."""
    described = str(session.document.request.flat(schema).get("description") or "")
    return any(match["no"] and match["other"] in said for match in _UNLESS.finditer(described))
