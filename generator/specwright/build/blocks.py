"""Python modules as our templates write them, in blocks: a statement, or a method of a class.

A text of the document in a docstring may look like code, and belongs to its block as far as the quotes tell.
"""

from __future__ import annotations

import re
from typing import Final

START: Final = re.compile(r"^(?=[^\s)\]}]|    (?:@|def |async def ))", re.MULTILINE)
_TWIN: Final = r"if [\w.]*TYPE_CHECKING:\n    (?=\w+: [\w.]*TypeAlias = )"
"""An alias that type checkers read otherwise, up to its name; the statement goes on with `else`."""
TWIN: Final = re.compile(_TWIN)
_HEAD: Final = re.compile(rf" *@(?s:.*?)\n *(?:async def|def|class) .*|(?:{_TWIN})?.*")
DEFINITION: Final = re.compile(
    r"(?:    )?(?:@|async def |def |class )"
    rf"|{_TWIN}"
    r"|[^\W\d]\w*(?:: dict\[tuple\[str, str\]|: Operation\[|: tuple\[Operation\[|: [\w.]*TypeAlias = | = )"
)
ASSIGNED: Final = re.compile(rf"(?:{_TWIN})?[^\W\d]\w*(?:: [\w.]*TypeAlias)? = ")
FRAME: Final = re.compile(r"class (?:Unimplemented)?Api\(|    def __init__\(")
"""What stands for all operations, and not for one."""
_NAME: Final = re.compile(r"(?:def |class |^(?:    (?=\w+: ))?)([^\W\d]\w*)")
_KIND: Final = re.compile(
    r" *(?:(?:async )?def |class )|\"\"\"|\w+(?=: Operation\[)|\w+ = (?P<made>Parameter|Response)\("
)
QUOTES: Final = '"""'
"""Of a docstring, in whose text they are escaped."""
_IMPORT: Final = re.compile(rf"(?!{_TWIN})(?:from |import |if TYPE_CHECKING:)")


class UnlikeError(Exception):
    """Two texts that were thought to be alike in some part are not."""


def divide(text: str) -> list[str]:
    """The blocks of a module, each with the empty lines behind it, and decorators with what they stand on."""
    found: list[str] = []
    begun, is_open = "", False
    for block in START.split(text):
        begun += block
        is_open ^= block.count(QUOTES) % 2 == 1
        if is_open or block.lstrip().startswith("@"):
            continue
        said = begun.startswith(QUOTES) and ASSIGNED.match(found[-1]) if found else None
        if said or (found and begun.startswith("else:") and TWIN.match(found[-1])):
            found[-1] += begun
        elif begun:
            found.append(begun)
        begun = ""
    return [*found, begun] if begun else found


def parts(text: str) -> tuple[list[str], list[str], list[str]]:
    """What stands before the import statements, they, and what stands behind them."""
    blocks = divide(text)
    places = [index for index, block in enumerate(blocks) if _IMPORT.match(block)]
    if not places:
        return [], [], blocks
    if places != list(range(places[0], places[-1] + 1)):
        raise UnlikeError
    return blocks[: places[0]], blocks[places[0] : places[-1] + 1], blocks[places[-1] + 1 :]


def kind_of(block: str) -> str:
    """What the formatter makes of it, what the template does."""
    if _IMPORT.match(block):
        return "import"
    match = _KIND.match(head_of(block).rpartition("\n")[2])
    if match is None:
        return ""
    if match["made"]:
        return match["made"]
    return "Operation" if match[0].isidentifier() else match[0].replace("async ", "")


def bare(block: str) -> str:
    return block.rstrip("\n")


def tail_of(block: str) -> str:
    return block[len(bare(block)) :]


def head_of(block: str) -> str:
    """Up to the first line that is no part of a decorator."""
    match = _HEAD.match(block)
    assert match is not None
    return match[0]


def name_of(block: str) -> str:
    """Of a definition."""
    match = _NAME.search(head_of(block).rpartition("\n")[2])
    return match[1] if match is not None else ""
