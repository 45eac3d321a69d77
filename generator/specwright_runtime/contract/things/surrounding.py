"""Things whose maker answers with what they lie in: `POST /carts/{id}/lines` with the cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource, identifier

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


def lies_in(session: Session, resource: Resource, call: Call, body: Any) -> bool:
    """The answer is that of the thing around it, whose id it has."""
    creator = resource.creator
    if creator is None or not session.resources.acts(creator) or resource.collection_path != creator.path:
        return False
    around = session.resources.of(creator)[-1]
    own = call.values.get(("path", around.parameter))
    return str(identifier(body, around.parameter, around.collection_path)) == str(own)


def takes_up(session: Session, resource: Resource) -> bool:
    """Its maker answers with what it lies in, and is sent the name of what it takes up there."""
    creator = resource.creator
    if creator is None or not session.resources.acts(creator) or creator.path != resource.collection_path:
        return False
    return sent_name(session, resource) is not None


def sent_name(session: Session, resource: Resource) -> str | None:
    """The property of what its maker is sent that is called as the parameter of its path."""
    creator = resource.creator
    for content in creator.bodies[:1] if creator is not None else ():
        own = envelope.properties(session.document.request, content.schema or True)
        return next((name for name in own if plain(name) == plain(resource.parameter)), None)
    return None


def named(session: Session, resource: Resource, call: Call, body: Any) -> Any:
    """What it is known by: as it was sent, else as the last entry says that has what was sent."""
    sent = envelope.sent(call.body)
    name = sent_name(session, resource)
    if name is not None:
        return sent.get(name)
    entries = list(_entries(resource, body))
    like = [entry for entry in entries if _has(entry, sent)]
    last = next(reversed(like or entries), None)
    return identifier(last, resource.parameter, resource.collection_path)


def _has(entry: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    same = [name for name in sent.keys() & entry.keys() if not isinstance(sent[name], dict | list)]
    return bool(same) and all(sent[name] == entry[name] for name in same)


def _entries(resource: Resource, body: Any) -> Iterator[dict[str, Any]]:
    """Those of the list in the answer that is called as the collection."""
    thing = envelope.thing(body)
    collection = plain(resource.collection_path.rsplit("/", 1)[-1])
    for name, value in thing.items() if isinstance(thing, dict) else ():
        if plain(name) == collection and isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict))
