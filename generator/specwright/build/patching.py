"""Modules with some of their blocks changed.

Nothing is taken for a block whose head is not there exactly once, and the head of what we look for is always
there.
"""

from __future__ import annotations

import ast
import re
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from specwright.build.blocks import (
    DEFINITION,
    FRAME,
    TWIN,
    UnlikeError,
    bare,
    head_of,
    kind_of,
    name_of,
    parts,
    tail_of,
)
from specwright.build.scopes import need_no_more
from specwright.plan.imports import Imports

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_PROMISES: Final = re.compile(r'@promises\("[^"]*"')
"""Of contract tests, the operation that they test."""
_TYPE_CHECKING: Final = "typing.TYPE_CHECKING"


class Patched(Struct, frozen=True, kw_only=True):
    """A module with some blocks changed."""

    above: Sequence[str]
    """What stands before the imports, then these, then the rest."""
    importing: Sequence[str]
    blocks: Sequence[str]
    come: Sequence[str]
    """Those that were not there, in the order from the end; each may be several in a row."""
    imports: Imported | None = None
    """What it is to import, where that differs from what its blocks do."""
    imported: Collection[str] = ()
    """What it imports more, and not for type checkers alone: as `Imports.each` answers it."""
    reordered: bool = False
    """Whether definitions that stay change places."""
    doubtful: frozenset[str] = frozenset()
    """What of that perhaps nobody needs any more, as `Imports.each` answers it."""
    all_known: bool = False
    """Whether the names of definitions and what these need are certain to be those that were there."""

    def text(self, header: str | None = None) -> str:
        """`header`: import statements, formatted. Empty for a module that is no more."""
        importing = self.importing if header is None else [bare(header), tail_of(self.importing[-1])]
        text = bare("".join([*self.above, *importing, *self.blocks]))
        return f"{text}\n" if text else ""


class Imported(NamedTuple):
    always: Imports
    for_types: Imports
    """What only type checkers import."""

    def names(self) -> set[str]:
        return {name for each in self for name, _ in each.named()}

    def header(self) -> str:
        text = str(self.always.block())
        if not self.for_types:
            return f"{text}\n"
        return f"{text}\n\nif TYPE_CHECKING:\n{self.for_types.block(future=False, indent=4)}\n"

    def without(self, unused: Collection[str], blocks: Iterable[str]) -> Imported:
        """`blocks`: those that stand below; an alias among them may ask who reads it, too."""
        kept = self.for_types.without(unused)
        asked = kept or any(map(TWIN.match, blocks))
        return Imported(self.always.without({*unused, *(() if asked else (_TYPE_CHECKING,))}), kept)


def created(text: str) -> Patched:
    """A module that was not there."""
    above, importing, blocks = parts(text)
    imported = imported_by(importing).always.each()
    return Patched(above=above, importing=importing, blocks=blocks, come=blocks, imported=imported)


def patched(
    whole: str,
    old: str,
    new: str,
    *,
    order: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Patched:
    """`whole` with the changes that lead from `old`, which has some of its blocks, to `new`.

    `order`: names of the definitions that `whole` has, and of those it is to have, where that is known;
    their order may be another in `old`.

    Raises `UnlikeError` where a definition of `old` is not in `whole` as it is, where the changes touch
    other things than definitions, or where it is not certain where they belong.
    """
    above, importing, blocks = parts(whole)
    _, was, before = parts(old)
    _, now, after = parts(new)
    places: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        places.setdefault(head_of(block), []).append(index)

    def find(block: str) -> int:
        found = places.get(head_of(block), ())
        if len(found) != 1 or bare(blocks[found[0]]) != bare(block):
            raise UnlikeError
        return found[0]

    for block in before:
        if DEFINITION.match(block) and not FRAME.match(block):
            find(block)
    if old == new:
        return Patched(above=above, importing=importing, blocks=blocks, come=())
    there = imported_by(importing)
    defined = {name_of(block) for block in after if not block.startswith(" ")}
    imports, doubtful = _imports(there, imported_by(was), imported_by(now), defined)
    if order is not None:
        found, come = _in_order(blocks, before, after, order, find)
    else:
        edits = _edits(blocks, before, after, find)
        found, come = _edited(blocks, edits), ["".join(come) for _, _, come in edits if come]
    reordered = order is not None and _stay(*order) != _stay(*reversed(order))
    spaced = _spaced([importing + blocks, was + before, now + after], importing + found)
    return Patched(
        above=above,
        importing=spaced[: len(importing)],
        blocks=spaced[len(importing) :],
        come=come,
        imports=imports,
        imported=imports.always.each() - there.always.each() if imports is not None else (),
        reordered=reordered,
        doubtful=doubtful,
        all_known=imports is None and not reordered and _needs_no_more(before, after, there),
    )


def _needs_no_more(before: Sequence[str], after: Sequence[str], imported: Imported) -> bool:
    """Whether definitions are replaced by others of their names that need no others, or imported ones."""
    if list(map(name_of, before)) != list(map(name_of, after)):
        return False
    changed = [pair for pair in zip(before, after, strict=True) if bare(pair[0]) != bare(pair[1])]
    return need_no_more(changed, imported.names())


def _stay(names: Sequence[str], others: Sequence[str]) -> list[str]:
    """Names that the others have, too."""
    return list(filter({*others}.__contains__, names))


def _in_order(
    blocks: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    order: tuple[Sequence[str], Sequence[str]],
    find: Callable[[str], int],
) -> tuple[list[str], list[str]]:
    """The blocks of the whole, and those that came."""
    was, now = order
    earlier, later = {*was}, {*now}
    known = earlier | later
    names = [name_of(block) for block in blocks]
    named = {name: block for name, block in zip(names, blocks, strict=True) if name in earlier}
    places = [index for index, name in enumerate(names) if name in earlier]
    if [names[index] for index in places] != list(was) or not places:
        raise UnlikeError
    if places != list(range(places[0], places[-1] + 1)):
        raise UnlikeError
    come = [block for block in after if block not in before and name_of(block) in later]
    named |= {name_of(block): block for block in come}
    found = list(blocks)
    rest = [[block for block in each if name_of(block) not in known] for each in (before, after)]
    for one, other in zip(*rest, strict=True):
        if bare(one) == bare(other):
            continue
        if name_of(one) != name_of(other) or not DEFINITION.match(one) or not DEFINITION.match(other):
            raise UnlikeError
        found[find(one)] = other
        come.append(other)
    found[places[0] : places[-1] + 1] = [named[name] for name in now]
    return found, come


def _edits(
    blocks: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    find: Callable[[str], int],
) -> list[tuple[int, int, Sequence[str]]]:
    """From which block of the whole to which others stand, from the end."""
    edits: list[tuple[int, int, Sequence[str]]] = []
    was, now = ([bare(block) for block in each] for each in (before, after))
    for kind, start, end, from_, to in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[start:end], after[from_:to]
        if not all(map(DEFINITION.match, [*gone, *come])):
            raise UnlikeError
        if kind == "delete":
            edits += [(at, at + 1, []) for at in map(find, gone)]
            continue
        if gone:
            at = find(gone[0])
            if [find(block) for block in gone] != list(range(at, at + len(gone))):
                raise UnlikeError
        else:
            at = _place(blocks, before, start, find, come)
        edits.append((at, at + len(gone), come))
    return edits


def _place(
    blocks: Sequence[str],
    before: Sequence[str],
    start: int,
    find: Callable[[str], int],
    come: Sequence[str],
) -> int:
    """Where to insert: between the two that it stands between, or last where it is last of a class.

    Behind those of its operation, if they stand together.
    """
    at = find(before[start - 1]) + 1 if start else 0
    behind = before[start] if start < len(before) else None
    mine = _PROMISES.match(come[0])
    if mine and start and before[start - 1].startswith(mine[0]) and not _starts(blocks, at, mine[0]):
        return at
    if come[0].startswith(" ") and (behind is None or not behind.startswith(" ")):
        if _starts(blocks, at, " "):
            raise UnlikeError
    elif (len(blocks) if behind is None else find(behind)) != at:
        raise UnlikeError
    return at


def _starts(blocks: Sequence[str], at: int, text: str) -> bool:
    return at < len(blocks) and blocks[at].startswith(text)


def _edited(blocks: Sequence[str], edits: Iterable[tuple[int, int, Sequence[str]]]) -> list[str]:
    found = list(blocks)
    for at, end, come in sorted(edits, reverse=True):
        found[at:end] = come
    return found


def _spaced(known: Iterable[Sequence[str]], blocks: Sequence[str]) -> list[str]:
    """With as many empty lines between two blocks as stand between others of their kinds.

    Raises `UnlikeError` where no others do, or not always as many.
    """
    pairs = {pair for each in known for pair in pairwise(each)}
    unknown = [pair not in pairs for pair in pairwise(blocks)]
    if not any(unknown):
        return list(blocks)
    kinds = {block: kind_of(block) for each in (*known, blocks) for block in each}
    tails: dict[tuple[str, str], set[str]] = {}
    for one, other in pairs:
        tails.setdefault((kinds[one], kinds[other]), set()).add(tail_of(one))
    found = []
    for (one, other), new in zip(pairwise(blocks), unknown, strict=True):
        if not new:
            found.append(one)
            continue
        [tail, *more] = tails.get((kinds[one], kinds[other]), {""})
        if more:  # as between those that stood there
            alike = {tail_of(a) for a, b in pairs if _is_like(a, one) and _is_like(b, other)}
            [tail, *more] = alike or {""}
        if more or not tail:
            raise UnlikeError
        found.append(bare(one) + tail)
    return [*found, *blocks[-1:]]


def _is_like(one: str, other: str) -> bool:
    """Definitions of one kind and name, or the same others."""
    if not DEFINITION.match(one) or not DEFINITION.match(other):
        return bare(one) == bare(other)
    return (kind_of(one), name_of(one)) == (kind_of(other), name_of(other))


def _imports(
    whole: Imported, was: Imported, now: Imported, defined: Collection[str]
) -> tuple[Imported | None, frozenset[str]]:
    """What a module imports then, where that is or may be another; and what may be needed no longer.

    `defined` are names that it defines itself now.
    """
    if was == now:
        return None, frozenset()
    doubtful = frozenset(
        (was.always.each() - now.always.each()) | (was.for_types.each() - now.for_types.each())
    )
    # A name that comes from another module now, or from this one: the linter takes the one for the other.
    places = dict(chain(dict.fromkeys(defined, "").items(), now.always.named(), now.for_types.named()))
    moved = {
        called
        for name, called in chain(was.always.named(), was.for_types.named())
        if called in doubtful and places.get(name, called) != called
    }
    made = Imported(
        whole.always.without(moved).with_(now.always), whole.for_types.without(moved).with_(now.for_types)
    )
    if any(" as " in each for each in doubtful):  # the linter does not tell
        raise UnlikeError
    return (None if made == whole and not doubtful else made), doubtful


def imported_by(blocks: Sequence[str]) -> Imported:
    """What the statements at the beginning of a module import."""
    found = ast.parse("".join(blocks)).body
    inner = [inner for node in found if isinstance(node, ast.If) for inner in node.body]
    return Imported(Imports.of(found), Imports.of(inner))
