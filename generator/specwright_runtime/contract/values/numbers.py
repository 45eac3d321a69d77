"""Numbers within bounds."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.values.unbuildable import UnbuildableError


def number(flat: dict[str, Any], *, whole: bool) -> int | float:
    """The smallest plain number within the bounds: 1 where nothing is said."""
    step = flat.get("multipleOf") or (1 if whole else 0.5)
    low, high = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    candidates: list[float] = [step, 1, 0, -step]
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
    for candidate in candidates:
        if (
            (low is None or candidate >= low)
            and (above is None or candidate > above)
            and (high is None or candidate <= high)
            and (below is None or candidate < below)
            and (not flat.get("multipleOf") or abs(candidate / step - round(candidate / step)) < 1e-9)
            and (not whole or candidate == int(candidate))
        ):
            return int(candidate) if candidate == int(candidate) else candidate
    raise UnbuildableError("no number lies within the bounds")
