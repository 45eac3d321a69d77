"""The suite as people run it: pytest, `specwright contract`, a recording."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contract.notebook import DOCUMENT, TOKEN

HERE = Path(__file__).parent
CREDENTIAL = f"--credential=Token={TOKEN}"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "notebook.json"
    path.write_text(json.dumps(DOCUMENT))
    for name, broken in (
        ("good", ""),
        ("bad", "six stars"),
        ("open", "any token"),
        ("terse", "empty refusals"),
    ):
        (tmp_path / f"{name}.py").write_text(
            f"from tests.contract.notebook import notebook\n\napp = notebook({broken!r})\n"
        )
    return path


def contract(document: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "specwright_runtime.contract.cli", str(document), *arguments]
    paths = f"{HERE.parents[1]}:{document.parent / 'site'}:{HERE.parents[1] / 'generator'}"
    return subprocess.run(
        command,
        cwd=document.parent,
        env={"PYTHONPATH": paths, "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_status_is_0_when_the_contract_holds(document: Path) -> None:
    done = contract(document, "--app", "good", CREDENTIAL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "contract: 4 of 4 operations reached" in done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no_such_api", "with contract tests"),
        ("missing.json", "there is no document missing.json"),
        ("json", "with contract tests"),
    ],
)
def test_what_is_no_generated_package_is_said_without_a_traceback(name: str, said: str) -> None:
    done = contract(Path(name), "--base-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--app", "nope:app"], "no module 'nope'"),
        (["--app", "good:nope"], "good has no 'nope'"),
        (["--app", "good", "--credential", "Tokne=x"], "no such security scheme in the document"),
    ],
)
def test_a_wrong_option_is_said_once(document: Path, options: list[str], said: str) -> None:
    done = contract(document, *options)
    assert done.returncode == 2
    assert (done.stdout + done.stderr).count(said) == 1
    assert "Traceback" not in done.stdout + done.stderr


def test_an_application_that_fails_is_shown_from_its_own_first_line(document: Path) -> None:
    (document.parent / "fails.py").write_text("import nothing_of_that_name\n")
    done = contract(document, "--app", "fails")
    assert done.returncode == 2
    assert "importing fails failed" in done.stderr
    assert done.stderr.count("File ") == 1
    assert "INTERNALERROR" not in done.stdout + done.stderr


def test_the_status_is_1_when_it_does_not_and_a_page_tells_why(document: Path, tmp_path: Path) -> None:
    done = contract(document, "--app", "bad", CREDENTIAL, "--report", "page.html", "-k", "addNote and stars")
    assert done.returncode == 1
    assert "addNote-rejects-body/stars: above the maximum" in done.stdout
    assert "curl -i -X POST" in done.stdout
    assert TOKEN not in done.stdout
    page = (tmp_path / "page.html").read_text()
    assert "rejects: body/stars: above the maximum" in page
    assert TOKEN not in page
    assert "$Token" in page
    assert "http" not in page.replace("http://contract.test", "").replace("HTTP", "").lower().replace(
        "<!doctype html><html", ""
    )


def test_a_server_that_lets_everybody_in_is_said_to(document: Path, tmp_path: Path) -> None:
    done = contract(document, "--app", "open", CREDENTIAL, "--report", "page.html")
    assert done.returncode == 1
    assert " 4 broken" in done.stdout  # once for each operation
    assert "even who shows nothing is let in" in done.stdout
    assert "the server lets everybody in, so that no promise of access holds" in done.stdout
    assert "the server lets everybody in" in (tmp_path / "page.html").read_text()
    done = contract(document, "--app", "terse", CREDENTIAL, "-k", "access")
    assert done.returncode == 1
    assert "lets everybody in" not in done.stdout  # it keeps them out, in a way that is not documented
    done = contract(document, "--app", "open", CREDENTIAL, "-k", "not access")
    assert done.returncode == 0, done.stdout


def below(document: Path, prefix: str) -> None:
    """The document says that its server lies below the prefix."""
    written = json.loads(document.read_text())
    document.write_text(json.dumps({**written, "servers": [{"url": f"https://notes.example{prefix}/"}]}))


def test_a_server_whose_paths_lie_elsewhere_is_said_to(document: Path) -> None:
    (document.parent / "below.py").write_text(
        "from good import app as inner\n\n"
        "async def app(scope, receive, send):\n"
        "    await inner({**scope, 'path': '/nowhere', 'raw_path': b'/nowhere'}, receive, send)\n"
    )
    below(document, "/v2")
    done = contract(document, "--app", "below", CREDENTIAL)
    assert done.returncode == 1
    assert "all calls are answered with 404: --base-url may lack a prefix, such as /v2" in done.stdout


def test_a_prefix_that_only_the_document_names_is_found(document: Path) -> None:
    (document.parent / "below.py").write_text(
        "from good import app as inner\n\n"
        "async def app(scope, receive, send):\n"
        "    if scope['type'] == 'http':\n"
        "        path = scope['path']\n"
        "        path = path[3:] if path.startswith('/v2/') else '/nowhere'\n"
        "        scope = {**scope, 'path': path, 'raw_path': path.encode()}\n"
        "    await inner(scope, receive, send)\n"
    )
    below(document, "/v2")
    done = contract(document, "--app", "below", CREDENTIAL)
    assert done.returncode == 0, done.stdout
    done = contract(document, "--app", "good", CREDENTIAL)
    assert done.returncode == 0, done.stdout


def test_the_status_is_1_when_too_little_was_reached_to_say_anything(document: Path) -> None:
    done = contract(document, "--app", "good")
    assert done.returncode == 1, done.stdout
    assert "the contract is not shown to hold: 4 of 4 operations" in done.stdout
    assert "no credential for Token: give --credential Token=VALUE" in done.stdout


def test_a_package_is_found_where_the_settings_have_it_written(tmp_path: Path) -> None:
    package = tmp_path / "some code" / "notes_api"
    (package / "contract").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "contract" / "__init__.py").touch()
    (package / "contract" / "test_one.py").write_text("def test_one() -> None:\n    import notes_api\n")
    settings = '[[tool.specwright.package]]\nname = "notes_api"\nspec = "notes.yaml"\n'
    (tmp_path / "pyproject.toml").write_text(f'[tool.specwright]\nout = "some code"\n{settings}')
    command = [
        sys.executable,
        "-P",
        "-m",
        "specwright",
        "contract",
        "notes_api",
        "--base-url",
        "http://x.test",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_values_are_drawn_where_hypothesis_is_there(document: Path, tmp_path: Path) -> None:
    arguments = ("--app", "good", CREDENTIAL, "--examples", "5", "-m", "drawn")
    done = contract(document, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
    assert "6 passed" in done.stdout or "5 passed, 1 skipped" in done.stdout
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(
        "import importlib.util as u\n\nfind = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'hypothesis' else find(name, package)\n"
    )
    done = contract(document, *arguments)
    assert done.returncode == 2
    assert done.stderr == "ERROR: --examples needs Hypothesis: pip install 'specwright[hypothesis]'\n\n"


@pytest.mark.parametrize(
    ("text", "said"), [("<html>", "is not an OpenAPI document"), ("{a: b", "is not YAML")]
)
def test_a_document_that_cannot_be_read_is_said_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(text)
    done = contract(path, "--base-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert f"\n{path} {said}" in done.stdout
    assert "pluggy" not in done.stdout + done.stderr


def test_a_path_of_a_webhook_without_its_name_is_said(document: Path) -> None:
    done = contract(document, "--base-url", "http://127.0.0.1:9", "--webhooks", "--path", "/hook")
    assert done.returncode == 2
    assert done.stderr == "ERROR: --path /hook: write NAME=/path\n\n"


def test_a_recording_is_judged_without_a_server(document: Path, tmp_path: Path) -> None:
    assert contract(document, "--app", "good", CREDENTIAL, "--record", "tape.yaml").returncode == 0
    tape = tmp_path / "tape.yaml"
    assert TOKEN not in tape.read_text()
    done = contract(document, "--replay", "tape.yaml")
    assert done.returncode == 0, done.stdout
    spoiled = (
        tape.read_text()
        .replace('\\"id\\": \\"n1\\"', '\\"id\\": 1')
        .replace('\\"id\\":\\"n1\\"', '\\"id\\":1')
    )
    assert spoiled != tape.read_text()
    tape.write_text(spoiled)
    done = contract(document, "--replay", "tape.yaml")
    assert done.returncode == 1
    assert "id: 1 is not of type" in done.stdout


def test_a_har_file_is_judged(document: Path, tmp_path: Path) -> None:
    def entry(status: int, text: str) -> dict[str, object]:
        return {
            "request": {"method": "GET", "url": "https://example.com/api/notes/n1", "headers": []},
            "response": {
                "status": status,
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"text": text},
            },
            "time": 5,
        }

    har = tmp_path / "seen.har"
    har.write_text(json.dumps({"log": {"entries": [entry(200, '{"id": "n1", "text": "t"}')]}}))
    arguments = ("--base-url", "https://example.com/api", "--replay", "seen.har")
    assert contract(document, *arguments).returncode == 0
    har.write_text(json.dumps({"log": {"entries": [entry(200, '{"id": "one"}')]}}))
    done = contract(document, *arguments)
    assert done.returncode == 1
    assert "1 exchanges judged, 1 broken, 0 of no operation" in done.stdout


def test_a_server_that_is_not_there_is_an_error(document: Path) -> None:
    done = contract(document, "--base-url", "http://127.0.0.1:9", CREDENTIAL)
    assert done.returncode == 1
    assert "cannot be reached" in done.stdout + done.stderr


def test_a_document_of_several_files_is_put_together(document: Path, tmp_path: Path) -> None:
    whole = json.loads(document.read_text())
    parts = tmp_path / "parts"
    parts.mkdir()
    schemas = whole["components"].pop("schemas")
    (parts / "schemas.json").write_text(json.dumps({"components": {"schemas": schemas}}))
    path, item = next(iter(whole["paths"].items()))
    text = json.dumps(item).replace('"#/components/schemas/', '"schemas.json#/components/schemas/')
    (parts / "notes.json").write_text(text.replace('"#/', '"../notebook.json#/'))
    rest = json.dumps(whole).replace('"#/components/schemas/', '"parts/schemas.json#/components/schemas/')
    divided = json.loads(rest)
    divided["paths"][path] = {"$ref": "parts/notes.json"}
    document.write_text(json.dumps(divided))
    done = contract(document, "--app", "good", CREDENTIAL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "contract: 4 of 4 operations reached" in done.stdout
    (parts / "schemas.json").unlink()
    done = contract(document, "--app", "good", CREDENTIAL)
    assert done.returncode == 2
    assert "schemas.json, which cannot be read" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
