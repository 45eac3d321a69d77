"""A new provider begins with a document, a skeleton and the one line that the skeleton says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = """\
openapi: 3.1.1
info: {title: Nebius, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{Token: []}]
paths:
  /films/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getFilm
      tags: [films]
      responses: {"200": {description: A film., content: {application/json: {schema: {type: string}}}}}
components:
  securitySchemes:
    Token: {type: http, scheme: bearer}
"""
WRITTEN = [f"gateway/video_gateway/{room}" for room in ("providers/nebius.py", "sandbox/nebius.py")]

# The provider's name is one of Bifrost's, so that the line in families.py is all there is to register.
PROGRAM = """
import asyncio, pathlib

import httpx
import video_gateway
from bifrost_api import errors
from specwright_runtime.transport import default_async_transport
from video_gateway import assembly, capabilities
from video_gateway.media.fetch import Fetcher
from video_gateway.providers.provider import Checkable
from video_gateway.sandbox.app import create_sandbox
from video_gateway.settings import Settings

assert pathlib.Path(video_gateway.__file__).is_relative_to(pathlib.Path.cwd()), video_gateway.__file__
assert capabilities.load("nebius").family == "nebius"


async def adapter() -> None:
    transport, fetcher = default_async_transport(), Fetcher(allow=(), max_bytes=1)
    key = {"name": "main", "value": "secret"}
    configured = Settings.model_validate({"providers": {"nebius": {
        "family": "nebius", "base_url": "https://api.example.com", "keys": [key]}}})
    made = assembly.providers(configured, transport, fetcher)["nebius"].accounts[0].adapter
    assert isinstance(made, Checkable)
    try:
        await made.check()
    except errors.BadRequest as error:
        print(error.body.error.code, error.body.error.message)
    finally:
        await fetcher.aclose()
        await transport.aclose()


async def emulator() -> None:
    app = create_sandbox()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
        for headers in {"Authorization": "Bearer sandbox"}, {}:
            print((await client.get("/nebius/films/1", headers=headers)).status_code)
    app.state.close()


asyncio.run(adapter())
asyncio.run(emulator())
"""


def run(folder: Path, *command: str) -> str:
    roots = os.pathsep.join(str(folder / root) for root in ("gateway", "generated", "generator"))
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": roots, "MYPYPATH": roots},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project in a folder of its own, with one document and its skeleton more."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "gateway", folder / "gateway", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "generated").mkdir()
    for package in (ROOT / "generated").glob("*/__init__.py"):
        (folder / "generated" / package.parent.name).symlink_to(package.parent)
    (folder / "generator").symlink_to(ROOT / "generator")
    shutil.copy(ROOT / "pyproject.toml", folder)
    spec = folder / "specs/providers/nebius.yaml"
    spec.parent.mkdir(parents=True)
    spec.write_text(SPEC)
    order = ("--spec", str(spec.relative_to(folder)), "--package", "nebius_api", "--out", "generated")
    run(folder, "-m", "specwright", "generate", *order)
    said = run(folder, "-m", "specwright", "new-adapter", "nebius", *order[:2], "--write")
    assert '[[tool.specwright.package]]\n    name = "nebius_api"' in said
    line = re.search(r"^    Family\(.*\),$", said, re.MULTILINE)
    assert line is not None, said
    families = folder / "gateway/video_gateway/families.py"
    before = families.read_text()
    families.write_text(before.replace('        Family("xai"', f'    {line[0]}\n        Family("xai"'))
    assert families.read_text() != before
    return folder


def test_a_skeleton_passes_the_linter_and_the_formatter_as_the_project_has_them(project: Path) -> None:
    run(project, "-m", "ruff", "check", "--no-cache", *WRITTEN)
    run(project, "-m", "ruff", "format", "--check", "--no-cache", *WRITTEN)


def test_a_skeleton_passes_the_strict_type_check(project: Path) -> None:
    run(project, "-m", "mypy", "--strict", "--cache-dir", "cache", *WRITTEN)


def test_a_skeleton_and_its_line_are_a_provider_and_an_emulator_without_operations(project: Path) -> None:
    assert run(project, "-c", PROGRAM).splitlines() == [
        "unsupported_operation video_retrieve is not supported by nebius provider",
        "501",
        "401",
    ]
