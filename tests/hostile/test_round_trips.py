"""Whatever the styles of parameters and forms, values arrive as they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hostile import round_trips

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [302, 315, 322])
def test_random_values_there_and_back(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    assert round_trips.differences(seed, tmp_path) == []
