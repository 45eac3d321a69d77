"""Descriptions: their sentences, and paragraphs whose lines are joined, which YAML's block texts break."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specwright_runtime.contract.openapi.dialect import DATA

_BREAK = re.compile(r"(?<!\n)[ \t]*\r?\n[ \t]*(?![\s*#|>\-]|\d+\.\s|$)")
"""A line's end within a paragraph: behind it comes no empty line, list, heading, table or quotation."""
_END = re.compile(r"[.;](?:\s|$)")
_TEXTS = frozenset({"description", "summary"})


_LOOKED_THROUGH = 2000
"""Bytes of a body; what a refusal says comes first."""


def beginning(body: bytes | None) -> str:
    """What a refusal says, as far as it is looked through."""
    return (body or b"")[:_LOOKED_THROUGH].decode("utf-8", "replace")


LIMITED = re.compile(
    r"\b(more|fewer|less) (than|is|are)\b|\bnot enough\b|\binsufficient\b|\bexceed"
    r"|\btoo (low|high|many|much|little|few|small)\b|\bfall below\b",
    re.IGNORECASE,
)
"""How documents say that a number has to fit to what is there."""


def names(text: str, name: str) -> bool:
    """Whether a property, or a parameter, is named in a text, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def sentences(text: str) -> list[str]:
    """What a text says one after the other: up to a full stop or a semicolon."""
    return _END.split(text)


def joined(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document; parts in which nothing had to be joined are those that were given."""
    found: Mapping[str, Any] = _joined(document, {})
    return found


def _joined(node: Any, known: dict[int, Any]) -> Any:
    if not isinstance(node, Mapping | list) or id(node) in known:
        return known.get(id(node), node)
    known[id(node)] = node  # where it contains itself
    if isinstance(node, list):
        items = [_joined(item, known) for item in node]
        same = all(new is old for new, old in zip(items, node, strict=True))
        known[id(node)] = node if same else items
    else:
        changed = {key: new for key, old in node.items() if (new := _value(key, old, known)) is not old}
        known[id(node)] = {**node, **changed} if changed else node
    return known[id(node)]


def _value(key: str, value: Any, known: dict[int, Any]) -> Any:
    if key in DATA:
        return value
    if key in _TEXTS and isinstance(value, str):
        return _BREAK.sub(" ", value) if "\n" in value else value
    return _joined(value, known)
