"""YAML to JSON values, as OpenAPI asks: the JSON schema of YAML 1.2, keys as text, each key once.

PyYAML's C composer builds the nodes, which keep their marks; its constructors and implicit
types are those of YAML 1.1 (`yes`, `2023-03-01`, `0o17`, `1_000`) and are not used.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Literal

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from specwright import diagnostics
from specwright.diagnostics import Place, Related, Report, Rule, UnreadableError
from specwright.read.hint import of_yaml
from specwright.read.text import BEYOND, MAX_VALUES, bounded, most

if TYPE_CHECKING:
    from yaml.error import Mark

    from specwright.pytypes import JsonValue

MAX_DEPTH = 256

_PLAIN, _QUOTED, _COLLECTION = "plain", "quoted", ""
_STANDARD = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("-0123456789")


class _RefusedError(Exception):
    """No value can be made of this node."""

    def __init__(self, rule: Rule, node: Node, **values: object) -> None:
        self.rule = rule
        self.node = node
        self.values = values

    def report(self, report: Report, file: str) -> None:
        where = place(file, self.node.start_mark, self.node.end_mark)
        report.add(self.rule, where, at="value", related=(), **self.values)


class _Composer(CParser):
    """Nodes whose tag says only how the scalar was written, and a guard for the C stack."""

    def __init__(self, text: str, limit: int) -> None:
        super().__init__(text)
        self._depth = 0
        self._limit = limit
        self.nodes = 0

    def resolve(self, _kind: type[Node], value: str | None, implicit: tuple[bool, bool]) -> str:
        if value is None:
            return _COLLECTION
        return _PLAIN if implicit[0] else _QUOTED

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        self.nodes += 1
        if self.nodes > self._limit:
            assert parent is not None
            rule = diagnostics.FILE_TOO_LARGE
            if self._limit > MAX_VALUES:
                rule = diagnostics.FILE_BEYOND_LIMITS
            raise _RefusedError(rule, parent, size=f"over {self._limit} values", limit=self._limit)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            assert parent is not None
            raise _RefusedError(diagnostics.TOO_DEEP, parent, limit=MAX_DEPTH)

    def ascend_resolver(self) -> None:
        self._depth -= 1


def place(file: str, start: Mark, end: Mark | None = None) -> Place:
    length = end.column - start.column if end is not None and end.line == start.line else 1
    return Place(file, start.line + 1, start.column + 1, max(length, 1))


def parse(text: str, file: str, report: Report) -> JsonValue:
    """The value of the one YAML document in `text`, `None` for an empty one; raises `UnreadableError`."""
    root = compose(text, file, report)
    return construct(root, file, report) if root is not None else None


class Places:
    """Finds members of a text that `parse` accepted."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._root: Node | None = None

    def place(self, tokens: list[str], at: Literal["key", "value"]) -> Place:
        if self._root is None:
            self._root = _Composer(self._text, MAX_VALUES * BEYOND).get_single_node()
        if self._root is None:
            return Place(self._file, 1, 1)
        key, value = locate(self._root, tokens)
        node = key if at == "key" and key is not None else value
        return place(self._file, node.start_mark, node.end_mark)


def compose(text: str, file: str, report: Report) -> Node | None:
    """The node graph of the one YAML document in `text`, `None` for an empty one."""
    composer = _Composer(text, most(MAX_VALUES, report))
    try:
        root: Node | None = composer.get_single_node()
    except _RefusedError as error:
        error.report(report, file)
    except yaml.MarkedYAMLError as error:
        related: tuple[Related, ...] = ()
        mark = error.problem_mark or error.context_mark
        where = place(file, mark) if mark is not None else Place(file, 1, 1)
        if error.context_mark is not None and mark is not error.context_mark:
            related = (Related(where=place(file, error.context_mark), message=str(error.context)),)
        problem = str(error.problem or error.context)
        if mark is not None and text[mark.index : mark.index + 1] == "\t" and "any token" in problem:
            problem = "a tab cannot indent"
        if "nesting depth" in problem:  # newer releases of libyaml have a bound of their own
            report.add(diagnostics.TOO_DEEP, where, limit=MAX_DEPTH)
            raise UnreadableError from None
        hint = of_yaml(problem, text, mark, error.context_mark)
        report.add(diagnostics.YAML_SYNTAX, where, related=related, problem=problem, hint=hint)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        where = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        report.add(
            diagnostics.YAML_SYNTAX,
            where,
            problem="this character is not allowed in YAML",
            hint=r'write it escaped in double quotes, as "\u0007"',
        )
    else:
        bounded(composer.nodes, "values", Place(file, 1, 1), report)
        return root
    raise UnreadableError


def construct(root: Node, file: str, report: Report) -> JsonValue:
    """The JSON value of a node graph. What is shared by aliases is shared in the value."""
    built: dict[int, JsonValue] = {}
    open_: set[int] = set()
    weights: dict[int, int] = {}
    copies = 0
    limit = most(MAX_VALUES, report)

    def weigh(node: Node, own: int) -> int:
        weights[id(node)] = own
        if own > limit:
            raise _RefusedError(diagnostics.ALIAS_BOMB, node, limit=limit)
        return own

    def value_of(node: Node) -> tuple[JsonValue, int]:
        if isinstance(node, ScalarNode):
            return _scalar(node), 1
        key = id(node)
        if key in built:
            return built[key], weights[key]
        if key in open_:
            raise _RefusedError(diagnostics.ALIAS_CYCLE, node)
        open_.add(key)
        result: JsonValue
        weight = 1
        if isinstance(node, SequenceNode):
            items: list[JsonValue] = []
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

    def count(part: dict[str, JsonValue], node: Node) -> None:
        """What is merged is copied, where an alias alone is shared."""
        nonlocal copies
        copies += len(part)
        if copies > limit:
            raise _RefusedError(diagnostics.ALIAS_BOMB, node, limit=limit)

    def mapping_of(node: MappingNode) -> tuple[dict[str, JsonValue], int]:
        members: dict[str, JsonValue] = {}
        merged: dict[str, JsonValue] = {}
        first: dict[str, Node] = {}
        weight = 1
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise _RefusedError(
                    diagnostics.YAML_VALUE,
                    key_node,
                    problem="a key must be a string, this is a collection",
                    hint="write the key as a string; a string that begins with { must be quoted",
                )
            key = key_node.value
            value, more = value_of(value_node)
            weight += more
            if key == "<<" and key_node.tag == _PLAIN:
                for part in value if isinstance(value, list) else [value]:
                    if not isinstance(part, dict):
                        raise _RefusedError(
                            diagnostics.YAML_VALUE,
                            value_node,
                            problem="<< merges mappings, and this is not one",
                            hint="refer to a mapping, or quote the key",
                        )
                    count(part, value_node)
                    for name, inherited in part.items():
                        merged.setdefault(name, inherited)
                continue
            if key in members:
                if not first:
                    first = {k.value: k for k, _ in reversed(node.value) if isinstance(k, ScalarNode)}
                report.add(
                    diagnostics.DUPLICATE_KEY,
                    place(file, key_node.start_mark, key_node.end_mark),
                    related=(
                        Related(
                            where=place(file, first[key].start_mark, first[key].end_mark),
                            message="first here",
                        ),
                    ),
                    key=key,
                )
            members[key] = value
        for name, inherited in merged.items():
            members.setdefault(name, inherited)
        return members, weight

    try:
        return value_of(root)[0]
    except _RefusedError as error:
        error.report(report, file)
        raise UnreadableError from None


def _scalar(node: ScalarNode) -> JsonValue:
    text: str = node.value
    tag: str = node.tag
    if tag == _PLAIN:
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
    raise _RefusedError(
        diagnostics.YAML_VALUE,
        node,
        problem=f"{text!r} with the tag {tag.replace(_STANDARD, '!!')} has no meaning in JSON",
        hint=f"write {{$ref: {text}}}" if included else "delete the tag, or quote the string",
    )


def _integer(text: str, node: ScalarNode) -> int:
    if len(text) > 1000:
        raise _RefusedError(
            diagnostics.YAML_VALUE, node, problem="a number of more than 1000 digits", hint="quote it"
        )
    return int(text)


def _float(text: str, node: ScalarNode) -> float:
    number = float(text)
    if not isfinite(number):
        raise _RefusedError(
            diagnostics.YAML_VALUE, node, problem="the number is out of range", hint="quote it"
        )
    return number


def locate(root: Node, tokens: list[str]) -> tuple[Node | None, Node]:
    """The key node and value node where `tokens` lead, or of the nearest ancestor."""
    key: Node | None = None
    node = root
    for token in tokens:
        found = _child(node, token)
        if found is None:
            break
        key, node = found
    return key, node


def _child(node: Node, name: str) -> tuple[Node | None, Node] | None:
    if isinstance(node, SequenceNode):
        if name.isdecimal() and int(name) < len(node.value):
            return None, node.value[int(name)]
        return None
    if not isinstance(node, MappingNode):
        return None
    merges = []
    for key, value in reversed(node.value):
        if key.value == name and (name != "<<" or key.tag != _PLAIN):
            return key, value
        if key.value == "<<" and key.tag == _PLAIN:
            merges.append(value)
    for merge in merges:
        for part in merge.value if isinstance(merge, SequenceNode) else [merge]:
            found = _child(part, name)
            if found is not None:
                return found
    return None
