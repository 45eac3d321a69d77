"""Numbers within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.values.unbuildable import UnbuildableError

_FROM_ZERO = re.compile(r"\b(zero|0)[- ](based|indexed)\b", re.IGNORECASE)


def number(flat: dict[str, Any], *, whole: bool) -> int | float:
    """The smallest plain number within the bounds: 1 where nothing is said, the first where that is 0."""
    step = flat.get("multipleOf") or (1 if whole else 0.5)
    low, high = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    candidates: list[float] = [step, 1, 0, -step]
    if _FROM_ZERO.search(str(flat.get("description"))):
        candidates.insert(0, 0)
    if low is not None:
        candidates += [low, -(-low // step) * step]
    if above is not None:
        candidates += [(above // step + 1) * step, above + (1 if whole else abs(above) * 0.01 + 0.01)]
    if high is not None:
        candidates += [high, high // step * step]
    if below is not None:
        candidates += [(-(-below // step) - 1) * step, below - (1 if whole else abs(below) * 0.01 + 0.01)]
    least, most = (low if low is not None else above), (high if high is not None else below)
    if least is not None and most is not None:
        candidates.append((least + most) / 2)
    within = [
        _written(each)
        for each in candidates
        if (low is None or each >= low)
        and (above is None or each > above)
        and (high is None or each <= high)
        and (below is None or each < below)
        and (not flat.get("multipleOf") or abs(each / step - round(each / step)) < 1e-9)
        and (not whole or each == int(each))
    ]
    for candidate in sorted(within, key=lambda each: not is_step(flat, each)):
        return int(candidate) if candidate == int(candidate) else candidate
    raise UnbuildableError("no number lies within the bounds")


def is_step(flat: dict[str, Any], value: float) -> bool:
    """It is a multiple also for who divides binary fractions: for them, 2.01 is none of 0.01."""
    step = flat.get("multipleOf")
    return not step or (value / step).is_integer()


def others(flat: dict[str, Any], value: float) -> Iterator[float]:
    """Greater ones, the plainest first."""
    step = flat.get("multipleOf") or 1
    found = [value + 1, *(_written(value + times * step) for times in (1, 2, 4, 5, 10))]
    yield from (other for other in found if is_step(flat, other))


def _written(value: float) -> float:
    """Without the dust that sums of binary fractions leave."""
    return round(value, 9) if isinstance(value, float) else value
