"""Headers of the parts of a multipart body, for which its model has no place.

A file has its own (`Upload.headers`); these are for parts of any kind whose `encoding` declares headers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from specwright_runtime.operation import Encoding
from specwright_runtime.parameters.decode import ParameterError, from_header
from specwright_runtime.parameters.encode import header_text

M = TypeVar("M", bound=BaseModel)

_KEPT = "part_headers"


def with_part_headers(body: M, headers: Mapping[str, Mapping[str, Any]]) -> M:
    """The body, its parts sent with these headers: by the property's name on the wire, then the header's.

    `with_part_headers(form, {"meta": {"X-Digest": "abc"}})`. Values are of the documented types.
    A part that repeats has them each time.
    """
    sent = body.model_copy()
    _keep(sent, {name: (values,) for name, values in headers.items()})
    return sent


def part_headers(body: BaseModel, name: str) -> tuple[Mapping[str, Any], ...]:
    """The documented headers of each part of a property that came, or that are to be sent."""
    kept = body.__pydantic_private__ or {}
    found: tuple[Mapping[str, Any], ...] = kept.get(_KEPT, {}).get(name, ())
    return found


def _keep(body: BaseModel, headers: Mapping[str, tuple[Mapping[str, Any], ...]]) -> None:
    # Pydantic's own place for what belongs to an instance and is no field: copies and comparisons know it.
    kept = body.__pydantic_private__ or {}
    object.__setattr__(body, "__pydantic_private__", {**kept, _KEPT: headers})


def written(
    value: Any, name: str, encoding: Encoding | None, own: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """The documented headers of a part that is sent. Raises `ValueError` where a required one is missing.

    `own` are those that the part brings along.
    """
    given = part_headers(value, name)[:1] if isinstance(value, BaseModel) else ()
    wanted = {key.lower(): header for header in given for key, header in header.items()}
    brought = {key.lower() for key in own}
    for header in encoding.headers if encoding is not None else ():
        key = header.name.lower()
        if wanted.get(key) is not None:
            yield header.name, header_text(header)(wanted[key])
        elif header.required and key not in brought:
            raise ValueError(f"the part {name!r} needs the header {header.name}: use with_part_headers")


def received(
    value: Any, encodings: Mapping[str, Encoding], parts: Iterable[tuple[str, Mapping[str, str]]]
) -> None:
    """Keep the documented headers of the parts that came. Raises `ParameterError`."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for name, headers in parts:
        encoding = encodings.get(name)
        if encoding is None or not encoding.headers:
            continue
        read: dict[str, Any] = {}
        for header in encoding.headers:
            text = headers.get(header.name.lower())
            if text is None and not header.required:
                continue
            try:
                read[header.name] = from_header(header)(text)
            except ParameterError as error:
                raise ParameterError(error.parameter, f"part {name}: {error.message}") from None
        found[name] = (*found.get(name, ()), read)
    if found and isinstance(value, BaseModel):
        _keep(value, found)
