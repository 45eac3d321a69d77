"""docs/sandbox.md tells users what there is, all of it, and nothing else."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from video_gateway.sandbox import faults
from video_gateway.sandbox.steering import STATUSES, Script, read

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text("utf-8")
WORDS = [
    word
    for line in PAGE.splitlines()
    if line.startswith("| `[")
    for word in re.findall(r"`(.+?)`", line.split("|")[1])
]


@pytest.mark.parametrize("word", WORDS)
def test_every_documented_word_means_something(word: str) -> None:
    assert read(word) != Script()


def test_everything_that_can_be_steered_is_documented() -> None:
    nothing = Script()
    steered = {
        field.name
        for word in WORDS
        for field in fields(Script)
        if getattr(read(word), field.name) != getattr(nothing, field.name)
    }
    # The page shows one kind of damage and names the other places where it can happen.
    places = {name.replace("-", "_") for name in ("look-fault", "file-fault") if f"(`{name}`)" in PAGE}
    assert steered | places == {field.name for field in fields(Script)}
    assert {name for word in WORDS if (name := read(word).fault)} == faults.NAMES
    assert {refusal.status for word in WORDS if (refusal := read(word).refusal)} == set(STATUSES)


def test_the_examples_are_python() -> None:
    examples = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        ast.parse(example)
