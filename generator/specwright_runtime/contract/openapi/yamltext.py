"""YAML to JSON values, as OpenAPI asks: the JSON schema of YAML 1.2, keys as text, each key once.

PyYAML's C composer builds the nodes, which keep their marks; its constructors and implicit
types are those of YAML 1.1 (`yes`, `2023-03-01`, `12:30`, `0o17`, `1_000`) and are not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Final, Literal, TypeAlias

from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_DEPTH: Final = 256

PLAIN: Final = "plain"
"""The tag of a scalar without one that is not quoted."""

Kind: TypeAlias = Literal["too many", "too deep", "alias bomb", "alias cycle", "value"]

_QUOTED, _COLLECTION = "quoted", ""
_STANDARD = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("-0123456789")


class RefusedError(Exception):
    """No value can be made of this node."""

    def __init__(self, kind: Kind, node: Node, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.kind: Kind = kind
        self.node = node
        self.problem = problem
        self.hint = hint


class Composer(CParser):
    """Nodes whose tag says only how the scalar was written, and a guard for the C stack.

    Raises `RefusedError` for what is nested too deeply, or has more than `limit` values.
    """

    def __init__(self, text: str, limit: int) -> None:
        super().__init__(text)
        self._depth = 0
        self._limit = limit
        self.nodes = 0

    def resolve(self, _kind: type[Node], value: str | None, implicit: tuple[bool, bool]) -> str:
        if value is None:
            return _COLLECTION
        return PLAIN if implicit[0] else _QUOTED

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        self.nodes += 1
        if self.nodes > self._limit:
            assert parent is not None
            raise RefusedError("too many", parent, f"over {self._limit} values")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            assert parent is not None
            raise RefusedError("too deep", parent, f"nested deeper than {MAX_DEPTH} levels")

    def ascend_resolver(self) -> None:
        self._depth -= 1


def construct(root: Node, limit: int, twice: Callable[[Node, Node], None]) -> Any:
    """The JSON value of a node graph. What is shared by aliases is shared in the value.

    `limit` is how many values aliases may unfold to; `twice` is told of the first and a further node
    of a key, of which the last counts. Raises `RefusedError`.
    """
    built: dict[int, Any] = {}
    open_: set[int] = set()
    weights: dict[int, int] = {}
    copies = 0

    def weigh(node: Node, own: int) -> int:
        weights[id(node)] = own
        if own > limit:
            raise RefusedError("alias bomb", node, f"aliases unfold to over {limit} values")
        return own

    def value_of(node: Node) -> tuple[Any, int]:
        if isinstance(node, ScalarNode):
            return _scalar(node), 1
        key = id(node)
        if key in built:
            return built[key], weights[key]
        if key in open_:
            raise RefusedError("alias cycle", node, "an alias leads to itself")
        open_.add(key)
        result: Any
        weight = 1
        if isinstance(node, SequenceNode):
            items: list[Any] = []
            for item in node.value:
                value, more = value_of(item)
                items.append(value)
                weight += more
            result = items
        else:
            assert isinstance(node, MappingNode)
            result, weight = mapping_of(node)
        open_.discard(key)
        built[key] = result
        weigh(node, weight)
        return result, weight

    def count(part: dict[str, Any], node: Node) -> None:
        """What is merged is copied, where an alias alone is shared."""
        nonlocal copies
        copies += len(part)
        if copies > limit:
            raise RefusedError("alias bomb", node, f"aliases unfold to over {limit} values")

    def mapping_of(node: MappingNode) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        first: dict[str, Node] = {}
        weight = 1
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise RefusedError(
                    "value",
                    key_node,
                    "a key must be a string, this is a collection",
                    "write the key as a string; a string that begins with { must be quoted",
                )
            key = key_node.value
            value, more = value_of(value_node)
            weight += more
            if key == "<<" and key_node.tag == PLAIN:
                for part in value if isinstance(value, list) else [value]:
                    if not isinstance(part, dict):
                        raise RefusedError(
                            "value",
                            value_node,
                            "<< merges mappings, and this is not one",
                            "refer to a mapping, or quote the key",
                        )
                    count(part, value_node)
                    for name, inherited in part.items():
                        merged.setdefault(name, inherited)
                continue
            if key in members:
                if not first:
                    first = {k.value: k for k, _ in reversed(node.value) if isinstance(k, ScalarNode)}
                twice(first[key], key_node)
            members[key] = value
        for name, inherited in merged.items():
            members.setdefault(name, inherited)
        return members, weight

    return value_of(root)[0]


def _scalar(node: ScalarNode) -> Any:
    text: str = node.value
    tag: str = node.tag
    if tag == PLAIN:
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _NUMBER_START:
            return text
        if _INTEGER.match(text):
            return _integer(text, node)
        if _FLOAT.match(text):
            return _float(text, node)
        return text
    if tag in (_QUOTED, "!", _STANDARD + "str"):
        return text
    if tag == _STANDARD + "null" and text in _WORDS and _WORDS[text] is None:
        return None
    if tag == _STANDARD + "bool" and isinstance(_WORDS.get(text), bool):
        return _WORDS[text]
    if tag == _STANDARD + "int" and _INTEGER.match(text):
        return _integer(text, node)
    if tag == _STANDARD + "float" and _FLOAT.match(text):
        return _float(text, node)
    included = tag in ("!include", "!Include", "!ref", "!import")
    raise RefusedError(
        "value",
        node,
        f"{text!r} with the tag {tag.replace(_STANDARD, '!!')} has no meaning in JSON",
        f"write {{$ref: {text}}}" if included else "delete the tag, or quote the string",
    )


def _integer(text: str, node: ScalarNode) -> int:
    if len(text) > 1000:
        raise RefusedError("value", node, "a number of more than 1000 digits", "quote it")
    return int(text)


def _float(text: str, node: ScalarNode) -> float:
    number = float(text)
    if not isfinite(number):
        raise RefusedError("value", node, "the number is out of range", "quote it")
    return number
