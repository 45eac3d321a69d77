"""References to machines that the user named, and the report of what became of everything."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from specwright import cli
from specwright.render import formatting

SPEC = """\
openapi: 3.1.1
info: {title: Cats, version: 1.0.0}
paths:
  /cats:
    get:
      operationId: catList
      responses:
        "200":
          description: cats
          content: {application/json: {schema: {$ref: "http://HOST/models.yaml#/Cats"}}}
  /dogs:
    get:
      operationId: dogList
      responses:
        "200":
          description: dogs
          content: {application/xml: {schema: {type: object, properties: {name: {type: string}}}}}
"""
FILES = {
    "/models.yaml": "Cats: {type: array, items: {$ref: 'deep/cat.yaml'}}\n",
    "/deep/cat.yaml": "type: object\nrequired: [name]\nproperties: {name: {type: string}}\n",
}


@pytest.fixture
def host() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/away.yaml":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.2:1/models.yaml")
                self.end_headers()
                return
            body = FILES.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_request(self, code: object = "-", size: object = "-") -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cats.yaml").write_text(SPEC.replace("HOST", host))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def generate(*more: str) -> int:
    return cli.main(["generate", "--spec", "cats.yaml", "--package", "cats_api", *more])


def test_a_named_machine_is_read_and_references_there_lead_on(
    folder: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate() == 1
    assert f"allow the host: --allow-remote {host}" in capsys.readouterr().err
    assert generate("--allow-remote", host) == 0
    assert "name: str" in (folder / "cats_api/models.py").read_text()
    assert "://" not in json.dumps(json.loads((folder / "cats_api/openapi.json").read_text())["paths"])
    capsys.readouterr()
    assert generate("--allow-remote", host) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_change_on_the_other_machine_is_noticed(
    folder: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert generate("--allow-remote", host) == 0
    monkeypatch.setitem(FILES, "/deep/cat.yaml", FILES["/deep/cat.yaml"].replace("string", "integer"))
    assert generate("--allow-remote", host) == 0
    assert "name: int" in (folder / "cats_api/models.py").read_text()


@pytest.mark.parametrize(
    ("file", "reason"), [("absent.yaml", "404"), ("away.yaml", "127.0.0.2:1, which is not allowed")]
)
def test_what_the_other_machine_does_not_give_is_a_finding(
    folder: Path, host: str, file: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "cats.yaml").read_text()
    (folder / "cats.yaml").write_text(text.replace("models.yaml", file))
    assert generate("--allow-remote", host) == 1
    said = capsys.readouterr().err
    assert "dangling-reference" in said
    assert reason in said


def test_the_report_names_every_operation_and_schema(folder: Path, host: str) -> None:
    assert generate("--allow-remote", host, "--report", "report.json") == 0
    (package,) = json.loads((folder / "report.json").read_text())["packages"]
    assert package["counts"]["operations"] == {"emitted": 1, "degraded": 1, "left out": 0}
    cats, dogs = package["operations"]
    assert (cats["name"], cats["outcome"], cats["python"]) == ("GET /cats", "emitted", "DefaultApi.cat_list")
    assert cats["place"] == "cats.yaml:5:5"
    assert dogs["outcome"] == "degraded"
    assert dogs["reasons"][0].startswith("text-only: application/xml is not parsed by its schema")
    assert [schema["python"] for schema in package["schemas"]] == ["Cats", "Cat"]


def test_the_report_of_a_failed_run_says_that_all_is_left_out_and_why(folder: Path) -> None:
    assert generate("--report", "report.json") == 1
    (package,) = json.loads((folder / "report.json").read_text())["packages"]
    assert package["counts"]["operations"] == {"emitted": 0, "degraded": 0, "left out": 2}
    assert package["operations"][0]["reasons"][0].startswith("remote-reference: ")
    assert package["operations"][1]["reasons"] == []


def test_a_report_that_cannot_be_written_is_a_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate("--report", "no/such/folder.json") == 1
    assert "no/such/folder.json: error[cannot-write]" in capsys.readouterr().err


def test_only_what_changed_is_rendered_and_formatted_again(
    folder: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert generate("--allow-remote", host) == 0
    before = {path.name: path.read_bytes() for path in (folder / "cats_api").glob("*.py")}
    runs: list[set[str]] = []
    original = formatting.formatted

    def watched(texts: dict[str, str]) -> dict[str, str]:
        runs.append(set(texts))
        return original(texts)

    monkeypatch.setattr("specwright.render.formatted", watched)
    text = (folder / "cats.yaml").read_text()
    (folder / "cats.yaml").write_text(text.replace("operationId: catList", "operationId: catAll"))
    assert generate("--allow-remote", host) == 0
    after = {path.name: path.read_bytes() for path in (folder / "cats_api").glob("*.py")}
    assert runs[-1] >= {"cats_api/client.py", "cats_api/interface.py"}
    assert not runs[-1] & {"cats_api/models.py", "cats_api/errors.py"}
    assert after["models.py"] == before["models.py"]
    assert b"cat_all" in after["client.py"]
