from __future__ import annotations

import pytest
from tests.unit.server import application


@pytest.fixture(params=["asgi", "exchange"], autouse=True)
def _entry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each promise holds for an application called as ASGI has it, and with exchanges of its server."""
    monkeypatch.setattr(application, "entry", request.param)
