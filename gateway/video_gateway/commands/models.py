"""`video-gateway models`: what a running gateway's models can do, and what they cost."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from itertools import pairwise

from bifrost_api import models
from video_gateway.commands.remote import reached
from video_gateway.commands.table import printed

_MODES = {"input_reference": "picture", "video_uri": "video"}


def run(parsed: argparse.Namespace) -> int:
    """Raises: CommandError: the gateway does not answer."""
    found = asyncio.run(_listed(parsed))
    if parsed.json:
        print(json.dumps(found.model_dump(mode="json", exclude_unset=True), indent=2))
        return 0
    if not found.data:
        whose = "" if parsed.provider is None else f" of {parsed.provider}"
        print(f"no model{whose} is set up here, or the key may use none", file=sys.stderr)
        return 0
    rows: list[tuple[str, ...]] = [("MODEL", "FROM", "SECONDS", "SIZES", "SOUND", "PRICE")]
    rows += [_row(model) for model in found.data]
    printed(rows)
    return 0


async def _listed(parsed: argparse.Namespace) -> models.ModelList:
    async with reached(parsed) as client:
        return await client.list_models(provider=parsed.provider)


def _row(model: models.VideoModel) -> tuple[str, ...]:
    can = model.capabilities
    needed = set(can.required or ())
    modes = ["text"] if not needed.intersection(_MODES) else []
    modes += [word for name, word in _MODES.items() if name in can.parameters]
    return (
        model.id,
        ", ".join(modes),
        span(can.seconds or []) or _unlisted("seconds", can),
        shortened(can.sizes or []) or ", ".join(can.resolutions or []) or _unlisted("size", can),
        can.audio or "",
        "" if model.price is None else priced(model.price),
    )


def _unlisted(name: str, can: models.VideoModelCapabilities) -> str:
    return "any" if name in can.parameters else "–"


def span(values: list[str]) -> str:
    """`4, 8, 12`; `2–15` where every whole second between is offered; `6–120 by 6` of many even steps."""
    numbers = sorted(map(int, values))
    steps = {after - before for before, after in pairwise(numbers)}
    if len(numbers) > 3 and len(steps) == 1 and steps != {1}:
        return f"{numbers[0]}–{numbers[-1]} by {steps.pop()}"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run) for run in runs)
    return ", ".join(part for each in parts for part in each)


def shortened(sizes: list[str]) -> str:
    """The first, and how many there are beside it: `1280x720 +3`."""
    return " +".join([*sizes[:1], *([str(len(sizes) - 1)] if len(sizes) > 1 else [])])


def priced(price: models.VideoModelPrice) -> str:
    """The rates in one line, in US dollars: `$0.05–0.25/second` where they depend on the size."""
    amounts: dict[str, list[float]] = {}
    for rate in price.rates:
        amounts.setdefault(rate.per, []).append(rate.amount)
    return ", ".join(
        f"${'–'.join(f'{end:g}' for end in sorted({min(found), max(found)}))}/{per.replace('_', ' ')}"
        for per, found in amounts.items()
    )
