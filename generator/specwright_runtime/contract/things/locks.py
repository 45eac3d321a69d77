"""Flags that keep a thing from being deleted, as the 409 of its delete says: "It is locked"."""

from __future__ import annotations

import re
from typing import Any

from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource

_NOT = r"(not|only|unless|un|non-?|no longer|isn't) ?"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def locks(view: View, resource: Resource) -> list[str]:
    """Properties that its creator is sent, and that are said to keep it from being deleted."""
    refused = resource.deleter.response(409) if resource.deleter is not None else None
    if refused is None or refused.status != "409" or resource.creator is None:
        return []
    schemas = [content.schema or True for content in resource.creator.bodies[:1]]
    flags = [
        n
        for s in schemas
        for n, own in envelope.properties(view, s).items()
        if view.types(own) == ("boolean",)
    ]
    return [name for name in flags if _is_named(name, refused.description)]


def _is_named(name: str, said: str) -> bool:
    words = "[ _-]?".join(
        word.lower() for word in _WORDS.findall(name.removeprefix("is_").removeprefix("is"))
    )
    match = re.search(rf"(?<!\w)(?P<no>{_NOT})?{words}\b", said, re.IGNORECASE) if words else None
    of_another = rf"\b(has|have|having|with|there (is|are)) (still )?(an? |any |some )?{words} \w+"
    return match is not None and not match["no"] and not re.search(of_another, said, re.IGNORECASE)


def unlocked(view: View, resource: Resource, body: Any) -> Any:
    """The body of a thing that can be deleted."""
    said = envelope.sent(body)
    names = [name for name in locks(view, resource) if said.get(name) is True]
    return envelope.with_values(body, dict.fromkeys(names, False)) if names else body
