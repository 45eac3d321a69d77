"""A sandbox in this process, whose time the tests move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace, VirtualClock


@pytest.fixture(scope="session")
def clock() -> VirtualClock:
    return VirtualClock(1_800_000_000.0)


@pytest.fixture(scope="session")
def sandbox(clock: VirtualClock) -> Iterator[TestClient]:
    """Jobs wait for 2 seconds and run for 10."""
    app = create_sandbox(pace=Pace(queue=2, run=10), clock=clock)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
