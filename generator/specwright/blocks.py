"""Python modules as our templates write them, in blocks: a statement, or a method of a class.

A text of the document in a docstring may look like code. Nothing is taken for a block whose head is not
there exactly once, and the head of what we look for is always there.
"""

from __future__ import annotations

import ast
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_START: Final = re.compile(r"^(?=[^\s)\]}]|    (?:@|def |async def ))", re.MULTILINE)
_HEAD: Final = re.compile(r" *@(?s:.*?)\n *(?:async def|def|class) .*|.*")
_DEFINITION: Final = re.compile(
    r"(?:    )?(?:@|async def |def |class )|[^\W\d]\w*(?:: Operation\[|: [\w.]*TypeAlias = | = )"
)
_FRAME: Final = re.compile(r"class (?:Unimplemented)?Api\(|    def __init__\(")
"""What stands for all operations, and not for one."""
_IMPORT: Final = re.compile(r"from |import |if TYPE_CHECKING:")


class UnlikeError(Exception):
    """Two texts that were thought to be alike in some part are not."""


def divide(text: str) -> list[str]:
    """The blocks of a module, each with the empty lines behind it, and decorators with what they stand on."""
    found: list[str] = []
    decorators = ""
    for block in _START.split(text):
        if block.lstrip().startswith("@"):
            decorators += block
        elif block:
            found.append(decorators + block)
            decorators = ""
    return found


def patched(whole: str, old: str, new: str) -> str:
    """`whole` with the changes that lead from `old`, which has some of its blocks, to `new`.

    Raises `UnlikeError` where a definition of `old` is not in `whole` as it is, where the changes touch
    other things than definitions, or where imports would change.
    """
    blocks, before, after = divide(whole), divide(old), divide(new)
    places: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        places.setdefault(_head(block), []).append(index)

    def find(block: str) -> int:
        found = places.get(_head(block), ())
        if len(found) != 1 or _bare(blocks[found[0]]) != _bare(block):
            raise UnlikeError
        return found[0]

    for block in before:
        if _DEFINITION.match(block) and not _FRAME.match(block):
            find(block)
    if old == new:
        return whole
    _check_imports(blocks, before, after)
    before, after = _without_imports(before), _without_imports(after)
    edits: list[tuple[int, int, list[str]]] = []
    for kind, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[start:end], after[from_:to]
        if not all(map(_DEFINITION.match, [*gone, *come])):
            raise UnlikeError
        if gone:
            at = find(gone[0])
            if [find(block) for block in gone] != list(range(at, at + len(gone))):
                raise UnlikeError
        else:  # between the two that it stands between
            if start in (0, len(before)):
                raise UnlikeError
            at = find(before[start])
            if find(before[start - 1]) != at - 1:
                raise UnlikeError
        edits.append((at, at + len(gone), come))
    return _edited(blocks, edits)


def _edited(blocks: Sequence[str], edits: Sequence[tuple[int, int, list[str]]]) -> str:
    """Empty lines stay: behind a block stands what stood behind the last of those that it replaces."""
    found = list(blocks)
    for at, end, come in sorted(edits, reverse=True):
        tail = _tail(found[end - 1])
        if come:
            found[at:end] = [*come[:-1], _bare(come[-1]) + tail]
        else:
            del found[at:end]
            found[at - 1] = _bare(found[at - 1]) + tail
    return "".join(found)


def _bare(block: str) -> str:
    return block.rstrip("\n")


def _tail(block: str) -> str:
    return block[len(_bare(block)) :]


def _head(block: str) -> str:
    """Up to the first line that is no part of a decorator."""
    match = _HEAD.match(block)
    assert match is not None
    return match[0]


def _check_imports(whole: Sequence[str], before: Sequence[str], after: Sequence[str]) -> None:
    """Whether `whole` imports what it would: whoever else is in `before` needs what that imports."""
    was, now = _imported(before), _imported(after)
    if was != now and not was <= now <= _imported(whole):
        raise UnlikeError


def _without_imports(blocks: Sequence[str]) -> list[str]:
    return [block for block in blocks if not _IMPORT.match(block)]


def _imported(blocks: Sequence[str]) -> set[tuple[int, str]]:
    """What the import statements say, and whether they are for type checkers only."""
    found: set[tuple[int, str]] = set()
    for node in ast.walk(ast.parse("".join(filter(_IMPORT.match, blocks)))):
        if isinstance(node, ast.ImportFrom):
            module = f"{'.' * node.level}{node.module or ''}"
            found |= {(node.col_offset, f"from {module} import {n.name} as {n.asname}") for n in node.names}
        elif isinstance(node, ast.Import):
            found |= {(node.col_offset, f"import {n.name} as {n.asname}") for n in node.names}
    return found
