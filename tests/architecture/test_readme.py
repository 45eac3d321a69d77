"""What the pages show works when it is copied."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

README = Path(__file__).resolve().parents[2] / "README.md"


def section(title: str) -> str:
    text = README.read_text(encoding="utf-8")
    return text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def block(language: str, text: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_first_document_becomes_a_server_and_a_client(tmp_path: Path) -> None:
    shown = section("Generate from your own document")
    (tmp_path / "cats.yaml").write_text(block("yaml", shown))
    (tmp_path / "cats.py").write_text(block("python", shown))
    command = block("sh", shown).replace(".venv/bin/specwright", f"{sys.executable} -m specwright").split()

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    listed = re.findall(
        r"(\w+\.(?:py|json))", block("", shown.split("--out generated", 1)[1].split("```", 1)[1])
    )
    assert len(listed) == 8
    for name in listed:
        assert (tmp_path / "generated" / "cats_api" / name).is_file(), name

    done = subprocess.run(
        [sys.executable, "cats.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "generated")},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "7\nthere is no Felix\n", done.stderr


def test_the_page_about_servers_shows_who_is_let_in() -> None:
    shown: dict[str, Any] = {}
    exec(block("python", (README.parent / "docs" / "servers.md").read_text(encoding="utf-8")), shown)
    with TestClient(shown["app"]) as client:
        answers = [
            client.get("/v1/videos", headers={"Authorization": f"Bearer {token}"})
            for token in ("secret", "another")
        ]
    assert [answer.status_code for answer in answers] == [501, 401]
    assert "nobody has this token" in answers[1].text
