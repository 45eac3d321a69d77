"""The generated suite as users of a package run it: with an application of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from specwright_runtime.contract import Promise, promises
from specwright_runtime.contract.suite import Suite

ROOT = Path(__file__).parents[2]


def test_the_generated_tests_find_the_application_of_a_conftest(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        f"""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, {str(ROOT)!r})
from benchmarks.contract.servers.videos import videos

SERVER = videos(Path())


@pytest.fixture(scope="session")
def contract_app():
    return SERVER.make()


@pytest.fixture(scope="session")
def contract_credentials():
    return SERVER.credentials


AROUND = []


@pytest.fixture(autouse=True)
def around(request):
    AROUND.append(request.node.name)


def pytest_terminal_summary(terminalreporter):
    told = sum(len(terminalreporter.stats.get(word, ())) for word in ("passed", "skipped"))
    terminalreporter.write_line(f"around {{len(AROUND) - told}} too few or too many")
"""
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--pyargs",
        "bifrost_api.contract",
    ]
    done = subprocess.run(
        [
            *command,
            "--rootdir",
            str(tmp_path),
            "-c",
            str(tmp_path / "pytest.ini"),
            "-k",
            "videoRemix or videoDownload",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken, 3 not tested" in done.stdout
    assert "a new one is completed at once" in done.stdout
    assert "around 0 too few or too many" in done.stdout


def test_what_a_generated_module_has_no_test_for_is_kept_with_its_first_one(
    pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    package = tmp_path / "notes_api"
    (package / "contract").mkdir(parents=True)
    note = {"type": "object", "properties": {"id": {"type": "string"}}}
    told = {"description": "d", "content": {"application/json": {"schema": note}}}
    operation = {"operationId": "list", "responses": {"200": told}}
    raw = {
        "openapi": "3.1.0",
        "info": {"title": "Notes", "version": "1"},
        "paths": {"/notes": {"get": operation}},
    }
    (package / "openapi.json").write_text(json.dumps(raw))
    module = ModuleType("notes_api.contract.test_notes")
    module.__file__ = str(package / "contract" / "test_notes.py")

    def test(promise: Promise) -> None:
        promise.keep()

    vars(module)["test_answers"] = promises("list", "answers")(test)
    assert {"answers", "methods"} <= {
        p.check for p in Suite(pytestconfig).promises(module, "list", "answers")
    }
    vars(module)["test_methods"] = promises("list", "methods")(test)
    assert {p.check for p in Suite(pytestconfig).promises(module, "list", "answers")} == {"answers"}
