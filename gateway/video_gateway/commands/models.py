"""`video-gateway models`: what a running gateway's models can do, and what they cost."""

from __future__ import annotations

import argparse
import json

from bifrost_api import models
from video_gateway.commands.remote import reached
from video_gateway.commands.table import printed

_MODES = {"input_reference": "picture", "video_uri": "video"}


def run(parsed: argparse.Namespace) -> int:
    """Raises: CommandError: the gateway does not answer."""
    with reached(parsed) as client:
        found = client.list_models(provider=parsed.provider)
    if parsed.json:
        print(json.dumps(found.model_dump(mode="json", exclude_unset=True), indent=2))
        return 0
    rows: list[tuple[str, ...]] = [("MODEL", "FROM", "SECONDS", "SIZES", "SOUND", "PRICE")]
    rows += [_row(model) for model in found.data]
    printed(rows)
    return 0


def _row(model: models.VideoModel) -> tuple[str, ...]:
    can = model.capabilities
    needed = set(can.required or ())
    modes = ["text"] if not needed.intersection(_MODES) else []
    modes += [word for name, word in _MODES.items() if name in can.parameters]
    return (
        model.id,
        ", ".join(modes),
        span(can.seconds or []),
        shortened(can.sizes or []),
        can.audio or "",
        "" if model.price is None else priced(model.price),
    )


def span(values: list[str]) -> str:
    """`4, 8, 12`; `2–15` where every whole second between is offered."""
    numbers = sorted(map(int, values))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run) for run in runs)
    return ", ".join(part for each in parts for part in each)


def shortened(sizes: list[str], *, most: int = 3) -> str:
    shown = ", ".join(sizes[:most])
    return shown if len(sizes) <= most else f"{shown} +{len(sizes) - most}"


def priced(price: models.VideoModelPrice) -> str:
    """The rates in one line, in US dollars."""
    return ", ".join(
        f"${rate.amount:g}/{rate.per.replace('_', ' ')}"
        + (f" ({rate.applies_to})" if rate.applies_to is not None else "")
        for rate in price.rates
    )
