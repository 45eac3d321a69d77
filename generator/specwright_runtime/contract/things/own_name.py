"""The name of a thing in the body of its own update: the one on its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource


def named_as_on_path(
    call: Call, resource: Resource, lead: Callable[[Resource], str | None], view: View
) -> Call:
    """An update may have the thing's own id in its body, too, as JSON:API's (`data.id`) and
    Kubernetes' (`metadata.name`) do: it keeps it.

    `resource` is the thing's, `lead` the property of its answers that leads to it.
    """
    body, own = call.body, call.values.get(("path", resource.parameter))
    if own is None or not isinstance(body, dict):
        return call
    parameter = plain(resource.parameter)
    if call.operation in resource.updaters and call.content is not None:
        schema = call.content.schema or True
        inner = body.get("metadata")
        if (
            isinstance(inner, dict) and inner.get("name") and parameter.startswith("name")
        ):  # as Kubernetes has it
            named = {**body, "metadata": {**inner, "name": own}}
            return replace(call, body=named) if view.valid(schema, body) else call
        also = {lead(resource)} | ({"id"} if parameter.endswith("id") else set())
        names = sorted(body, key=lambda name: plain(name) != parameter)
        name = next((name for name in names if plain(name) == parameter or name in also), None)
        kind = view.properties(schema).get(name or "", False)
        if name is not None and all(view.valid(kind, each) for each in (body[name], own)):
            return replace(call, body={**body, name: own})
        kind = view.properties(view.properties(schema).get("data", True)).get("id", False)
        data = body.get("data")
        if isinstance(data, dict) and all(view.valid(kind, each) for each in (data.get("id"), own)):
            return replace(call, body={**body, "data": {**data, "id": own}})
    return call
