"""The surfaces keep the contracts of their documents, but for what they refuse instead of dropping it.

The contract suite says so. What it finds is listed here one by one, so that nothing is added unseen.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.surfaces.conftest import House

SPECS = Path(__file__).parents[2] / "specs" / "providers"

OPENAI = {
    # A property that nobody here knows is refused: other providers would not get it.
    "createVideo-accepts-body: another property",
    "createVideo-accepts-application/json: another property",
    # The gateway wants pictures for OpenAI's models as data.
    "createVideo-accepts-body: everything",
    "createVideo-accepts-body/input_reference: alone",
    "createVideo-accepts-application/json/input_reference: alone",
}
REPLICATE = {
    # The gateway cancels nothing by itself, and knows no deployments.
    "createPrediction-accepts-every parameter",
    "createPrediction-accepts-header Cancel-After: present",
    # Of an input, it keeps what its own answers show.
    "createPrediction-life-shown as it was made",
    "createModelPrediction-accepts-header Cancel-After: present",
    "createDeploymentPrediction-accepts-header Cancel-After: present",
    "retrieveDeployment-answers-200",
}


@pytest.mark.parametrize(
    ("document", "place", "schemes", "known"),
    [
        ("openai", "/openai/v1", ["ApiKeyAuth"], OPENAI),
        ("runway", "/runway", ["ApiKeyAuth"], set()),
        ("replicate", "/replicate/v1", ["ApiKeyAuth", "TokenAuth"], REPLICATE),
        ("gemini", "/genai", ["ApiKeyAuth"], set()),
    ],
)
def test_no_promise_is_broken_but_those_that_are_known(
    gateway: House, document: str, place: str, schemes: list[str], known: set[str]
) -> None:
    command = [sys.executable, "-m", "specwright_runtime.contract.cli", str(SPECS / f"{document}.yaml")]
    command += ["--base-url", gateway.base + place, "-q"]
    for scheme in schemes:
        command += ["--credential", f"{scheme}={gateway.alice}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert re.search(r"contract: [1-9][0-9]* of .* reached", done.stdout), done.stdout + done.stderr
    # Where `CI` is set, pytest says the reason behind the name, too.
    broken = set(re.findall(r"^FAILED \S+::test_contract\[(.+?)\](?: - .*)?$", done.stdout, re.MULTILINE))
    assert broken == known, done.stdout[-8000:]
