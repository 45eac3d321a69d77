"""Bodies whose schemas require nothing, as documents are written that never say what is required."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Content
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.values.unbuildable import UnbuildableError

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


def requires_nothing(view: View, content: Content) -> bool:
    """An object of several properties, of which the document does not say which are needed."""
    schema = content.schema or True
    return len(envelope.properties(view, schema)) > 1 and not view.flat(schema).get("required")


def complete(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """The body with all that it may have, if its schema requires nothing and it is not a change of parts."""
    content = call.content
    if content is None or not isinstance(call.body, dict) or call.operation.method == "PATCH":
        return call.body
    if not requires_nothing(session.document.request, content):
        return call.body
    schema = content.schema or True
    try:
        everything = session.builder.full(schema, content.examples)
    except UnbuildableError:
        return call.body
    if not isinstance(everything, dict):
        return call.body
    return session.foreign.filled(schema, {**everything, **call.body}, session.kind(call))
