"""What there is to say of a document when a part of it changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from specwright import diagnostics
from specwright.build.blocks import UnlikeError
from specwright.build.slicing import pointer_of, references
from specwright.build.surroundings import unit_of
from specwright.diagnostics import messages
from specwright.read.source import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from specwright.build.run_cache import Spot, Told
    from specwright.diagnostics import Diagnostic
    from specwright.read.units import Divided, Opened

_REPEATED, _UNUSED = diagnostics.DUPLICATE_OPERATION_ID, diagnostics.UNUSED_COMPONENT


def told(
    document: Opened,
    reading: Iterable[Told],
    before: Iterable[Told],
    units: Collection[str],
    old: Iterable[Diagnostic],
    new: Iterable[Diagnostic],
    turned: Mapping[str, bool],
) -> tuple[Told, ...]:
    """What reading found, what was found of all other parts, and what is found of these `units` now.

    `before` is what was found last time, `old` and `new` what is found of the document cut down, as it was
    and as it is; `turned` is what that function answers. Raises `UnlikeError` where it is not certain.
    """

    def spot(at: Spot) -> Spot:
        if at.pointer is None:
            raise UnlikeError
        place = document.place(Origin(at.file, at.pointer), at.at)
        return replace(at, line=place.line, column=place.column, length=place.length)

    kept: list[Told] = []
    there = Counter[tuple[str, str | None, str]]()
    for each in before:
        pointer = each.spot.pointer
        if pointer is None:
            continue  # about the text itself, which was read again
        if each.code == _UNUSED.code and pointer in turned:
            continue
        if unit_of(pointer) in units and each.code not in (_UNUSED.code, _REPEATED.code):
            there[each.code, pointer, each.message] += 1
            continue
        related = tuple((spot(at), message) for at, message in each.related)
        kept.append(replace(each, spot=spot(each.spot), related=related))
    was, around = _apart(old, units)
    now, still = _apart(new, units)
    if around != still or Counter((each.rule.code, _pointer(each), each.message) for each in was) != there:
        raise UnlikeError
    unused = {_pointer(each): each for each in new if each.rule is _UNUSED}
    now += [unused[pointer] for pointer, is_used in turned.items() if not is_used]
    return messages.in_order([*reading, *kept, *messages.tell(now, document)])


def _apart(
    findings: Iterable[Diagnostic], units: Collection[str]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Those of the units, and those of what these need; without those that the whole document decides."""
    here: list[Diagnostic] = []
    beside: list[Diagnostic] = []
    for each in findings:
        if each.rule not in (_UNUSED, _REPEATED):
            pointer = _pointer(each)
            (here if pointer is not None and unit_of(pointer) in units else beside).append(each)
    return here, beside


def _pointer(finding: Diagnostic) -> str | None:
    return finding.where.pointer if isinstance(finding.where, Origin) else None


def turned(
    was: Divided, now: Divided, before: Mapping[str, int], after: Mapping[str, int]
) -> dict[str, bool]:
    """Components that something refers to now, and did not, or the other way round, or that came.

    By their pointers: whether something does. Raises `UnlikeError` where it is not certain. `before` and
    `after` have how often each is referred to.
    """
    recounted = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    components = {
        unit: pointer_of(unit) for unit in was.texts.keys() | now.texts.keys() if unit[0] != "paths"
    }
    for unit, pointer in components.items():
        text = now.texts.get(unit, b"")
        # A component that only refers to another is used when that one is, and more than once.
        is_doubtful = text.startswith(b'{"$ref":') and not (before.get(pointer) and after.get(pointer))
        if is_doubtful and not recounted.isdisjoint({pointer, *map(pointer_of, references(text))}):
            raise UnlikeError
    found: dict[str, bool] = {}
    for unit, pointer in components.items():
        is_used = bool(after.get(pointer))
        if (bool(before.get(pointer)), unit in was.texts) == (is_used, unit in now.texts):
            continue
        if (
            not is_used
            and unit[0] == "schemas"
            and any(b'"mapping"' in text and b'%b"' % unit[1].encode() in text for text in now.texts.values())
        ):
            raise UnlikeError
        if unit[0] == "securitySchemes":
            raise UnlikeError
        found[pointer] = is_used or unit not in now.texts or unit[0].startswith("x-")
    return found
