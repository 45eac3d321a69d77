"""Values arrive as they were sent in all styles of parameters and forms; contract tests know these, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hostile import round_trips

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [101, 106, 112])
def test_random_values_there_and_back(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    assert round_trips.differences(seed, tmp_path) == []
