"""The emulators keep the contracts of the providers' documents: the contract suite says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette

from video_gateway.families import FAMILIES, Family
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

SPECS = Path(__file__).parents[2] / "specs" / "providers"


@pytest.fixture(scope="module")
def sandbox(serve: Callable[[Starlette], str]) -> str:
    return serve(create_sandbox(pace=Pace.at_once(), keys=["sk-contract"]))


@pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))
def test_no_promise_is_broken(sandbox: str, family: Family) -> None:
    document = f"{family.name}.yaml"
    options = ["--base-url", sandbox + family.mount, "--credential", "ApiKeyAuth=sk-contract", "-q"]
    command = [sys.executable, "-m", "specwright_runtime.contract.cli", str(SPECS / document), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert " 0 broken" in done.stdout, done.stdout[-5000:] + done.stderr[-5000:]
    assert done.returncode == 0
