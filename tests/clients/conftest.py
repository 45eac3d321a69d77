"""The sandbox at an address, as official SDKs see a provider."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

HASTE = 200
"""Sandbox seconds to a second."""


@pytest.fixture(scope="session")
def sandbox(serve: Callable[[Starlette], str]) -> str:
    """Base URL of a sandbox whose jobs wait for 10 ms and run for 50."""
    start = time.time()
    return serve(
        create_sandbox(pace=Pace(queue=2, run=10), clock=lambda: start + (time.time() - start) * HASTE)
    )
