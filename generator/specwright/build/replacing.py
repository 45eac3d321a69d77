"""Definitions of a module that are replaced where they stand: most changes of an operation are no more.

That takes no division of the whole module, which is most of the time that a patch takes.
"""

from __future__ import annotations

from specwright.build.blocks import ASSIGNED, DEFINITION, FRAME, QUOTES, START, bare, kind_of, name_of, parts
from specwright.build.patching import Patched, imported_by
from specwright.build.scopes import need_no_more


def replaced(whole: str, old: str, new: str) -> Patched | None:
    """As `patched`, where definitions stay in their order and only their insides differ; `None` elsewhere.

    Also where it is not certain that a definition of `old` is in `whole` as it is.
    """
    _, was, before = parts(old)
    _, now, after = parts(new)
    if was != now or [_role(block) for block in before] != [_role(block) for block in after]:
        return None
    changed = [pair for pair in zip(before, after, strict=True) if bare(pair[0]) != bare(pair[1])]
    if not all(DEFINITION.match(block) and not FRAME.match(block) for block, _ in changed):
        return None
    places: dict[str, int] = {}
    for block in before:
        if DEFINITION.match(block) and not FRAME.match(block):
            place = _place(whole, bare(block))
            if place is None:
                return None
            places[block] = place
    text, come = whole, [block for _, block in changed]
    for block, other in sorted(changed, key=lambda pair: -places[pair[0]]):
        place = places[block]
        text = text[:place] + bare(other) + text[place + len(bare(block)) :]
    all_known = need_no_more(changed, imported_by(was).names())
    return Patched(above=(), importing=(), blocks=[text], come=come, all_known=all_known)


def _role(block: str) -> tuple[str, str]:
    return kind_of(block), name_of(block)


def _place(whole: str, block: str) -> int | None:
    """Where it is a block of the module, once; `None` where that is not certain."""
    at = whole.find(f"\n{block}\n") + 1
    if not at or whole.find(f"\n{block}\n", at) >= 0:
        return None
    # Nothing decorates it, and it does not go on.
    if not whole.endswith(("\n\n", f"{QUOTES}\n", ":\n"), 0, at):
        return None
    behind = at + len(block)
    while whole.startswith("\n", behind):
        behind += 1
    if behind < len(whole) and not START.match(whole, behind):
        return None
    if ASSIGNED.match(block) and whole.startswith(QUOTES, behind):  # what is said of it
        return None
    # It is no text in a docstring, where quotes are escaped.
    return at if QUOTES in block or whole.count(QUOTES, 0, at) % 2 == 0 else None
