"""`specwright new-adapter`, in a project that is not the gateway."""

from __future__ import annotations

from pathlib import Path

import pytest

from specwright import cli

SPEC = """\
openapi: 3.1.1
info: {title: Cats, version: 1.0.0}
paths: {}
"""
CONFIG = """\
[tool.specwright]
skeleton = { folder = "shape", implements = "pets_api.interface.PetsApi" }

[[tool.specwright.package]]
name = "pets_api"
spec = "pets.yaml"
"""
INTERFACE = """\
from __future__ import annotations
from datetime import date
from typing import Literal, Protocol
from specwright_runtime.stream import Reply
from . import models

class OtherApi(Protocol):
    async def other(self) -> date: ...

class PetsApi(Protocol):
    async def feed(self, id: str, *, food: Literal["fish"] | None) -> models.Pet | Reply[models.Pet]: ...
"""
MODULE = """\
{% for line in interface.imports %}
{{ line }}
{% endfor %}
from {{ interface.module }} import {{ interface.name }}
class {{ class_name }}({{ interface.name }}):
{% for method in interface.methods %}
    {{ method.keyword }} {{ method.name }}(
{% for argument in method.arguments %}
{% if argument.shadows %}
        {{ argument.text }},  # builtin
{% else %}
        {{ argument.text }},
{% endif %}
{% endfor %}
    ) -> {{ method.returns }}: raise NotImplementedError
{% endfor %}
"""
WRITTEN = """\
from typing import Literal

from pets_api import models
from pets_api.interface import PetsApi
from specwright_runtime.stream import Reply


class CatHouse(PetsApi):
    async def feed(
        self,
        id: str,  # builtin
        *,
        food: Literal["fish"] | None,
    ) -> models.Pet | Reply[models.Pet]:
        raise NotImplementedError
"""
COMMAND = ["new-adapter", "cat_house", "--spec", "specs/cats.yaml"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in {
        "pyproject.toml": CONFIG,
        "pets.yaml": SPEC,
        "specs/cats.yaml": SPEC,
        "generated/pets_api/interface.py": INTERFACE,
        "shape/src/NAME/NAME.py.jinja": MODULE,
        "shape/src/NAME.toml.jinja": 'name = "{{ name }}"\n',
        "shape/NEXT.md.jinja": "{% if not configured %}add {{ package }} of {{ spec }}{% endif %}",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and ".ruff_cache" not in path.parts}


def test_every_file_is_printed_and_none_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(folder)
    assert cli.main(COMMAND) == 0
    out = capsys.readouterr().out
    assert '=== src/cat_house.toml\nname = "cat_house"\n' in out
    assert f"=== src/cat_house/cat_house.py\n{WRITTEN}" in out
    assert out.endswith("add cat_house_api of specs/cats.yaml\n")
    assert files(folder) == before


def test_what_is_written_has_the_methods_of_the_interface_and_only_the_imports_of_their_types(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*COMMAND, "--write"]) == 0
    assert "wrote src/cat_house.toml\nwrote src/cat_house/cat_house.py\n" in capsys.readouterr().out
    assert (folder / "src/cat_house/cat_house.py").read_text() == WRITTEN
    assert (folder / "src/cat_house.toml").read_text() == 'name = "cat_house"\n'


@pytest.mark.parametrize(("keywords", "said"), [("", "open"), (", *, authenticate", "guarded")])
def test_a_template_knows_whether_the_server_authenticates(
    folder: Path, capsys: pytest.CaptureFixture[str], keywords: str, said: str
) -> None:
    (folder / "generated/cat_house_api").mkdir()
    (folder / "generated/cat_house_api/server.py").write_text(f"def create_app(api{keywords}): ...\n")
    template = "{% if authenticated %}guarded{% else %}open{% endif %}"
    (folder / "shape/src/NAME.toml.jinja").write_text(template)
    assert cli.main(COMMAND) == 0
    assert f"=== src/cat_house.toml\n{said}\n" in capsys.readouterr().out


def test_nothing_is_written_where_one_of_the_files_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "src/cat_house").mkdir(parents=True)
    (folder / "src/cat_house/cat_house.py").write_text("mine")
    before = files(folder)
    assert cli.main([*COMMAND, "--write"]) == 1
    assert "already there, so nothing was written: src/cat_house/cat_house.py" in capsys.readouterr().err
    assert files(folder) == before
    assert (folder / "src/cat_house/cat_house.py").read_text() == "mine"


@pytest.mark.parametrize("name", ["Cat", "cat-house", "../cat", "class", "1cat", ""])
def test_a_name_that_is_no_import_name_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["new-adapter", name, "--spec", "specs/cats.yaml", "--write"])
    assert "must be an import name of lower-case letters" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("pyproject.toml", CONFIG.replace("skeleton", "# skeleton"), "add, for example:\n    skeleton = {"),
        ("pyproject.toml", CONFIG.replace("PetsApi", "CatsApi"), "has no class CatsApi"),
        ("pyproject.toml", CONFIG.replace("pets_api.interface", "pets_api.faces"), "is it generated?"),
        ("pyproject.toml", CONFIG.replace('"shape"', '"nowhere"'), "nowhere/NEXT.md.jinja is missing"),
        ("pyproject.toml", CONFIG.replace("pets_api", "cat_house_api"), "another document is the package"),
        ("generated/pets_api/interface.py", "class PetsApi(:", "is no Python"),
        ("shape/src/NAME.toml.jinja", "{{ nothing }}", "shape/src/NAME.toml.jinja: 'nothing' is undefined"),
        ("shape/src/NAME/NAME.py.jinja", "class {{ name }}(:", "src/cat_house/cat_house.py: ruff: "),
    ],
)
def test_what_is_wrong_with_the_project_is_named_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, said: str
) -> None:
    (folder / path).write_text(text)
    before = files(folder)
    assert cli.main([*COMMAND, "--write"]) == 1
    assert said in capsys.readouterr().err
    assert files(folder) == before


def test_a_document_that_is_not_there_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new-adapter", "cat", "--spec", "specs/dogs.yaml"]) == 1
    assert "specs/dogs.yaml: there is no such file" in capsys.readouterr().err


def test_a_configured_document_has_the_package_that_was_configured(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "shape/NEXT.md.jinja").write_text("{{ package }}{% if configured %}, configured{% endif %}")
    assert cli.main(["new-adapter", "cat", "--spec", "pets.yaml"]) == 0
    assert capsys.readouterr().out.endswith("pets_api, configured\n")
