"""Examples that name things which this server does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.things.naming import singular

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


def repointed(session: Session, call: Call, _: bytes = b"", /) -> Any:
    """The body that names what is there wherever it names something as an example does."""
    examples = call.content.examples if call.content is not None else ()
    told = {pair for example in examples for pair in _pairs(example, "")}
    return _other(session, call.body, "", told)


_ANY = "text"
"""What is built for a text of which nothing is said: in a list of `products`, no product."""


def _other(session: Session, value: Any, name: str, told: set[tuple[str, str]]) -> Any:
    if isinstance(value, dict):
        return {key: _other(session, inner, key, told) for key, inner in value.items()}
    if isinstance(value, list):
        known = session.foreign.known(singular(name)) if value == [_ANY] else None
        return [known] if known is not None else [_other(session, inner, name, told) for inner in value]
    source = session.foreign.source(name) if (name, str(value)) in told else None
    if source is None or (source.resource and str(value) in session.things.inventory.known(source.resource)):
        return value
    found = session.foreign.known(name)
    return value if found is None else found


def _pairs(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """What an example has, by name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _pairs(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner, name)
    else:
        yield name, str(value)
