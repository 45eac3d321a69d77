"""OpenAI's SDK for Node takes the sandbox for OpenAI, and the gateway for OpenAI, too."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.providers.house import running

NODE = Path(__file__).parent / "node"
EXPECTED = {
    "made": ["completed", "4", "1280x720"],
    "content": "ftyp",
    "pictured": "video",
    "remixed": ["completed", True],
    "listed": True,
    "failed": ["failed", "string"],
    "deleted": True,
    "missing": ["NotFoundError", 404],
}

pytestmark = [
    pytest.mark.cell("sdk", provider="openai"),
    pytest.mark.skipif(
        shutil.which("node") is None or not (NODE / "node_modules" / "openai").exists(),
        reason="no Node.js with OpenAI's SDK: npm install --prefix tests/clients/node",
    ),
]


def seen(base: str, model: str) -> Any:
    """What the script met at that address."""
    done = subprocess.run(
        ["node", "openai.mjs", base, "sk-node", model],
        cwd=NODE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_sandbox_is_taken_for_openai(sandbox: str) -> None:
    assert seen(f"{sandbox}/openai/v1", "sora-2") == EXPECTED


def test_the_gateway_is_taken_for_openai(tmp_path: Path) -> None:
    async def scenario() -> Any:
        async with running(tmp_path) as client:
            return await asyncio.to_thread(seen, f"{client.base_url}/v1", "openai/sora-2")

    assert asyncio.run(scenario()) == EXPECTED
