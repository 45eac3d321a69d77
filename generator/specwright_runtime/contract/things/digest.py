"""Checksums: of bytes by the name of an algorithm, and those that a form has of the file in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Content
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.naming import plain

_ALGORITHMS = ("md5", "sha1", "sha256", "sha384", "sha512")


def digest(name: str, content: bytes) -> bytes | None:
    """That of the algorithm by which a property is called; `None`: it is called otherwise."""
    known = next((one for one in _ALGORITHMS if plain(name).startswith(one)), None)
    return hashlib.new(known, content, usedforsecurity=False).digest() if known else None


def digests(content: Content, names: Any, view: View) -> list[str]:
    """Properties of a form that are a checksum of its one file."""
    files = [name for name in names if wire.is_file(content, name, view)]
    known = [name for name in names if digest(name, b"") is not None and name not in files]
    return known if len(files) == 1 else []


def of_its_file(call: Call, view: View) -> Call:
    """The call whose checksums are those of the file that it sends; what is no checksum stays what it is."""
    body, content = call.body, call.content
    if content is None or not content.is_form or not isinstance(body, dict):
        return call
    own = view.properties(content.schema or True)
    told: dict[str, str] = {}
    for name in digests(content, body, view):
        file, value = next((key, value) for key, value in body.items() if wire.is_file(content, key, view))
        held = value if isinstance(value, bytes) else wire.part_bytes(content, file, value)
        schema = own.get(name, True)
        found = next((one for one in _written(digest(name, held) or b"") if view.valid(schema, one)), None)
        if found is not None and view.valid(schema, body[name]):
            told[name] = found
    return replace(call, body={**body, **told}) if told else call


def _written(value: bytes) -> Iterator[str]:
    yield value.hex()
    yield value.hex().upper()
    yield base64.b64encode(value).decode()
