"""References that leave the document's folder, and those that name a file by its address of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from specwright import cli
from specwright.diagnostics import Report
from specwright.read.source import Origin, read

SPEC = """
openapi: 3.1.0
info: {title: Cats, version: "1"}
paths:
  /cat:
    get:
      operationId: getCat
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: ../common/types.yaml#/Cat}}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("apis/cats", "apis/common"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "apis/cats/cats.yaml").write_text(SPEC)
    (tmp_path / "apis/common/types.yaml").write_text(
        "Cat: {type: object, properties: {a: {$ref: ../../secret.yaml}}}"
    )
    (tmp_path / "secret.yaml").write_text("{type: string}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_references_stay_in_the_folder_that_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["generate", "--spec", "apis/cats/cats.yaml", "--package", "cats_api"]
    assert cli.main(command) == 1
    assert "../common/types.yaml#/Cat leads out of apis/cats" in capsys.readouterr().err
    assert cli.main([*command, "--root", "apis"]) == 1
    assert "../../secret.yaml leads out of" in capsys.readouterr().err
    assert cli.main([*command, "--root", "."]) == 0
    assert "class Cat(Model)" in (folder / "cats_api/models.py").read_text()


def test_the_folder_may_be_configured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = (
        '[tool.specwright]\n[[tool.specwright.package]]\nname = "cats_api"\nspec = "apis/cats/cats.yaml"\n'
    )
    (folder / "pyproject.toml").write_text(settings + 'root = "apis"\n')
    assert cli.main(["check"]) == 1
    assert "leads out of apis" in capsys.readouterr().err
    (folder / "pyproject.toml").write_text(settings + 'root = "."\n')
    assert cli.main(["generate"]) == 0
    assert cli.main(["check"]) == 0


def test_a_link_does_not_lead_out_of_the_named_folder_either(folder: Path) -> None:
    (folder / "apis/common/types.yaml").write_text("Cat: {$ref: linked.yaml}")
    (folder / "apis/common/linked.yaml").symlink_to(folder / "secret.yaml")
    command = ["validate", "--spec", "apis/cats/cats.yaml", "--root"]
    assert cli.main([*command, "apis"]) == 1
    assert cli.main([*command, "."]) == 0


@pytest.mark.parametrize(
    ("reference", "file", "pointer"),
    [
        ("https://api.example.com/v1/openapi.yaml#/components", "openapi.yaml", "/components"),
        ("https://api.example.com/v1/models/cat%20s.yaml#/Cat", "models/cat s.yaml", "/Cat"),
    ],
)
def test_an_address_below_that_of_the_document_is_a_file_beside_it(
    reference: str, file: str, pointer: str, tmp_path: Path
) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.2.0\n$self: https://api.example.com/v1/openapi.yaml\n"
        'info: {title: A, version: "1"}\ncomponents: {}\n'
    )
    (tmp_path / "models").mkdir()
    (tmp_path / "models/cat s.yaml").write_text("Cat: {}")
    source = read(Report(), name="openapi.yaml", base=tmp_path)
    assert source.resolve(Origin("openapi.yaml", "/x"), reference) == Origin(file, pointer)


SPLIT = """
openapi: 3.1.0
info: {title: Cats, version: "1"}
tags: {$ref: parts.yaml#/tags}
paths:
  /cats/{id}:
    get:
      operationId: getCat
      tags: [cats]
      parameters: {$ref: parts.yaml#/parameters}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: cat.yaml}}}}}
components:
  schemas: {Cat: {$ref: cat.yaml}, Lion: {$ref: cat.yaml}}
"""
PARTS = """
tags: [{name: cats, description: All about cats.}]
parameters: [{name: id, in: path, required: true, schema: {type: string}}, 7]
"""


def test_lists_in_other_files_are_read_and_judged_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.yaml").write_text(SPLIT)
    (folder / "cat.yaml").write_text("{type: object}")
    (folder / "parts.yaml").write_text(PARTS)
    command = ["generate", "--spec", "spec.yaml", "--package", "cats_api", "--format", "concise"]
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert "parts.yaml:3:76: error[wrong-type]: item 1 of parameters must be an object" in said
    assert said.count("error[") == 1
    (folder / "parts.yaml").write_text(PARTS.replace(", 7", ""))
    assert cli.main(command) == 0
    interface = (folder / "cats_api/interface.py").read_text()
    assert '"""All about cats."""' in interface
    assert "async def get_cat(self, id: str)" in interface


def test_what_stands_for_no_list_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "spec.yaml").write_text(SPLIT)
    (folder / "cat.yaml").write_text("{type: object}")
    (folder / "parts.yaml").write_text("{tags: {name: cats}, parameters: []}")
    assert cli.main(["generate", "--spec", "spec.yaml", "--package", "cats_api", "--format", "concise"]) == 1
    assert "spec.yaml:4:7: error[wrong-type]: tags must be an array of objects" in capsys.readouterr().err


def test_a_component_that_is_in_another_file_has_the_name_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.yaml").write_text(SPLIT)
    (folder / "cat.yaml").write_text(
        "{type: object, properties: {kittens: {type: array, items: {$ref: cat.yaml}}}}"
    )
    (folder / "parts.yaml").write_text(PARTS.replace(", 7", ""))
    assert cli.main(["generate", "--spec", "spec.yaml", "--package", "cats_api"]) == 0
    assert capsys.readouterr().err == ""
    models = (folder / "cats_api/models.py").read_text()
    assert "class Cat(Model):\n    kittens: list[Cat] | None = None\n" in models
    assert "Lion: TypeAlias = Cat\n" in models
    document = read(Report(), name="openapi.json", base=folder / "cats_api")
    assert document.value(Origin("openapi.json", "/components/schemas/Lion")) == {
        "$ref": "#/components/schemas/Cat"
    }


WHOLE = """
openapi: 3.1.0
info: {title: Cats, version: "1"}
paths:
  /cats:
    get:
      operationId: listCats
      responses: {"200": {$ref: "#/components/responses/Cats"}}
    post:
      operationId: addCat
      requestBody: {$ref: "#/components/requestBodies/NewCat"}
      responses: {"204": {description: Done.}}
components:
  responses:
    Cats: %s
  requestBodies:
    NewCat: %s
  schemas:
    Lion: {type: object, properties: {roars: {type: boolean}}}
    Cat: %s
    Tiger: {type: object, properties: {stripes: {type: integer}}}
"""
MOVED = (
    "{description: All, content: {application/json: {schema: {properties: {cats: {type: array}}}}}}",
    "{content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}",
    "{type: object, properties: {lives: {type: integer}}}",
)


def test_what_components_refer_to_in_other_files_generates_what_they_would(folder: Path) -> None:
    def models(*parts: str) -> str:
        (folder / "spec.yaml").write_text(WHOLE % parts)
        assert cli.main(["generate", "--spec", "spec.yaml", "--package", "cats_api"]) == 0
        return (folder / "cats_api/models.py").read_text()

    for number, part in enumerate(MOVED):
        (folder / f"part{number}.yaml").write_text(part)
    whole = models(*MOVED)
    assert "class CatsResponse(" in whole
    assert models(*(f"{{$ref: part{number}.yaml}}" for number in range(3))) == whole
