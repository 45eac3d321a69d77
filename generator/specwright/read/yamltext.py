"""YAML to JSON values, and the place of everything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from specwright import diagnostics
from specwright.diagnostics import Place, Related, Report, Rule, UnreadableError
from specwright.read.hint import of_yaml
from specwright.read.text import BEYOND, MAX_VALUES, bounded, most
from specwright_runtime.contract.openapi import yamltext
from specwright_runtime.contract.openapi.yamltext import MAX_DEPTH, PLAIN, Composer, Kind, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yaml.error import Mark

    from specwright.pytypes import JsonValue

_RULES: Final[Mapping[Kind, Rule]] = {
    "too many": diagnostics.FILE_TOO_LARGE,
    "too deep": diagnostics.TOO_DEEP,
    "alias bomb": diagnostics.ALIAS_BOMB,
    "alias cycle": diagnostics.ALIAS_CYCLE,
    "value": diagnostics.YAML_VALUE,
}


def _refuse(error: RefusedError, file: str, report: Report) -> None:
    limit = MAX_DEPTH if error.kind == "too deep" else most(MAX_VALUES, report)
    rule = _RULES[error.kind]
    if error.kind == "too many" and limit > MAX_VALUES:
        rule = diagnostics.FILE_BEYOND_LIMITS
    where = place(file, error.node.start_mark, error.node.end_mark)
    values = {"problem": error.problem, "hint": error.hint, "size": error.problem, "limit": limit}
    report.add(rule, where, at="value", related=(), **values)


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
            self._root = Composer(self._text, MAX_VALUES * BEYOND).get_single_node()
        if self._root is None:
            return Place(self._file, 1, 1)
        key, value = locate(self._root, tokens)
        node = key if at == "key" and key is not None else value
        return place(self._file, node.start_mark, node.end_mark)


def compose(text: str, file: str, report: Report) -> Node | None:
    """The node graph of the one YAML document in `text`, `None` for an empty one."""
    composer = Composer(text, most(MAX_VALUES, report))
    try:
        root: Node | None = composer.get_single_node()
    except RefusedError as error:
        _refuse(error, file, report)
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

    def twice(first: Node, again: Node) -> None:
        where = place(file, first.start_mark, first.end_mark)
        report.add(
            diagnostics.DUPLICATE_KEY,
            place(file, again.start_mark, again.end_mark),
            related=(Related(where=where, message="first here"),),
            key=again.value,
        )

    try:
        value: JsonValue = yamltext.construct(root, most(MAX_VALUES, report), twice)
    except RefusedError as error:
        _refuse(error, file, report)
        raise UnreadableError from None
    return value


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
        if key.value == name and (name != "<<" or key.tag != PLAIN):
            return key, value
        if key.value == "<<" and key.tag == PLAIN:
            merges.append(value)
    for merge in merges:
        for part in merge.value if isinstance(merge, SequenceNode) else [merge]:
            found = _child(part, name)
            if found is not None:
                return found
    return None
