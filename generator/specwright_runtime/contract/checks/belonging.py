"""Things that name another one which they belong to: the `task_id` of a comment, of `/comments`."""

from __future__ import annotations

from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.promise import must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource


def pointer(catalogue: Catalogue, resource: Resource, owner: Resource) -> str | None:
    """The property of new ones that names what they belong to, one that is required before others."""
    view, creator = catalogue.document.request, resource.creator
    for content in creator.bodies[:1] if creator is not None else ():
        schema = content.schema or True
        needed = view.flat(schema).get("required", ())
        names = sorted(view.properties(schema), key=lambda name: (name not in needed, name))
        return next((name for name in names if catalogue.points(name, owner)), None)
    return None


def make(session: Session, resource: Resource, name: str, held: Made) -> Made:
    """A new one that belongs to what is held.

    Raises:
        NotTestedError: it says nothing of that, or nothing of itself.
    """
    assert resource.creator is not None
    call = _naming(session, session.plain(resource.creator), name, held)
    if call is None:
        raise NotTestedError(f"{resource.creator.id} is sent no {name}")
    call = renewed(session, call)
    made = session.things.made(resource, call, must_succeed(session, call, "one that belongs to it"))
    if made is None:
        raise NotTestedError(f"{resource.creator.id} does not say what it made")
    return made


def _naming(session: Session, call: Call, name: str, held: Made) -> Call | None:
    """The call whose body names it; without other names where only one of them may be sent."""
    if not isinstance(call.body, dict) or call.content is None:
        return None
    schema, body = call.content.schema or True, {**call.body, name: held.id}
    alone = {n: v for n, v in body.items() if n == name or session.foreign.source(n) is None}
    fits = (one for one in (body, alone) if session.document.request.valid(schema, one))
    found = next(fits, None)
    return replace(call, body=found) if found is not None else None
