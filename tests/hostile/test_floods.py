"""What is too much ends in findings or in a package, within bounds of time and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hostile.floods import FLOODS, flood

if TYPE_CHECKING:
    from pathlib import Path

SHORT = (
    *("json_deep_lists", "json_deep_objects", "yaml_deep_flow", "yaml_deep_items", "yaml_deep_keys"),
    *("yaml_no_end", "yaml_aliases", "yaml_laughs", "yaml_merges", "zeros"),
    *("inherited_twice", "alternatives", "patterns", "braces"),
)
"""Those that cost a second at this size; `make hostile` has all of them at the limit."""


@pytest.mark.parametrize("name", SHORT)
def test_a_flood_ends_within_bounds(name: str, tmp_path: Path) -> None:
    assert name in FLOODS
    assert flood(name, 1_000_000, tmp_path)
