"""OpenAPI 3.2's parameter that is all of the query, as a server reads it: a form, JSON or text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from specwright_runtime.forms import MalformedForm, divided, nested, parse_urlencoded
from specwright_runtime.operation import Parameter
from specwright_runtime.parameters.decode import ParameterError, reader
from specwright_runtime.parameters.shapes import Raw, shape


def from_querystring(parameter: Parameter) -> Callable[[bytes], Any]:
    """Raises `ParameterError`."""
    wanted = shape(parameter.type())
    if parameter.media_type is None or "json" in parameter.media_type or wanted.is_text:
        return reader(parameter, lambda query: unquote(query.decode("latin-1")) if query else None)
    known = frozenset(wanted.fields or ())

    def form(query: bytes) -> Raw | None:
        try:
            tree = nested(parse_urlencoded(query), known)
        except MalformedForm as error:
            raise ParameterError(parameter, str(error)) from None
        return divided(tree, parameter.encoding, wanted) or None

    return reader(parameter, form)
