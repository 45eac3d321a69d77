"""Bodies whose schemas require nothing, as documents are written that never say what is required."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.values.unbuildable import UnbuildableError

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


def requires_nothing(view: View, schema: Schema) -> bool:
    """An object of several properties, of which the document does not say which are needed."""
    return len(envelope.properties(view, schema)) > 1 and not view.flat(schema).get("required")


def complete(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """The body with all that it may have, if its schema requires nothing and it is not a change of parts."""
    content = call.content
    if content is None or call.operation.method == "PATCH":
        return call.body
    view, schema = session.document.request, content.schema or True
    if isinstance(call.body, list):
        items = view.items(view.flat(schema))
        body: Any = [_with_all(session, items, (), item) for item in call.body]
    else:
        body = _with_all(session, schema, content.examples, call.body)
    return call.body if body == call.body else session.foreign.filled(schema, body, session.kind(call))


def _with_all(session: Session, schema: Schema, examples: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, dict) or not requires_nothing(session.document.request, schema):
        return value
    try:
        everything = session.builder.full(schema, examples)
    except UnbuildableError:
        return value
    return {**everything, **value} if isinstance(everything, dict) else value
