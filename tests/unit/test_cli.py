"""The commands, as a person calls them in a folder of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from specwright import cli, pipeline

SPEC = """\
openapi: 3.1.1
info: {title: Cats, version: 1.0.0}
paths:
  /cats/{name}:
    get:
      operationId: catRetrieve
      tags: [cats]
      parameters:
        - {name: name, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: the cat
          content:
            application/json:
              schema: {$ref: "models.yaml#/Cat"}
"""
MODELS = "Cat: {type: object, required: [name], properties: {name: {type: string}}}\n"
CONFIG = '[[tool.specwright.package]]\nname = "cats_api"\nspec = "cats.yaml"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cats.yaml").write_text(SPEC)
    (tmp_path / "models.yaml").write_text(MODELS)
    (tmp_path / "pyproject.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in (folder / "generated").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_command_alone_lists_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 2
    assert "fail if generated files are out of date" in capsys.readouterr().err


def test_generate_check_diff_from_first_run_to_edited_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["check"]) == 1
    assert "cats_api/models.py is missing" in capsys.readouterr().err
    assert cli.main(["generate"]) == 0
    assert "wrote cats_api" in capsys.readouterr().out
    written = state(folder)

    # unchanged inputs are recognised by their hashes: no stage runs
    monkeypatch.setattr(pipeline, "generate", None)
    assert [cli.main([command]) for command in ("generate", "check", "diff")] == [0, 0, 0]
    assert state(folder) == written
    monkeypatch.undo()
    monkeypatch.chdir(folder)

    # a change in a file that the document refers to is a change
    (folder / "models.yaml").write_text(MODELS.replace("name: {", "name: {description: Its name, "))
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    assert "models.py is out of date" in capsys.readouterr().err
    assert cli.main(["diff"]) == 1
    assert '+    """Its name"""' in capsys.readouterr().out.replace("Its name.", "Its name")
    assert cli.main(["generate"]) == 0

    # an edited file is named, and not overwritten
    (folder / "generated/cats_api/models.py").write_text("edited = True\n")
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    assert "cats_api/models.py was edited by hand" in capsys.readouterr().err
    assert cli.main(["generate"]) == 1
    assert "--force overwrites it" in capsys.readouterr().err
    assert (folder / "generated/cats_api/models.py").read_text() == "edited = True\n"
    assert cli.main(["generate", "--force"]) == 0
    assert cli.main(["check"]) == 0


def test_a_broken_document_leaves_the_packages_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["generate"]) == 0
    before = state(folder)
    (folder / "cats.yaml").write_text(SPEC.replace("name: name, in: path", "name: nome, in: path"))
    capsys.readouterr()
    assert cli.main(["generate"]) == 1
    errors = capsys.readouterr().err
    assert "cats.yaml:5:5: error[undeclared-path-parameter]" in errors
    assert "cats.yaml:9:11: error[unused-path-parameter]" in errors
    assert state(folder) == before


def test_without_configuration_a_document_becomes_a_package(folder: Path) -> None:
    (folder / "pyproject.toml").unlink()
    assert cli.main(["generate", "--spec", "cats.yaml", "--package", "cats_api", "--out", "new"]) == 0
    done = subprocess.run(
        [sys.executable, "-c", "import cats_api.models as m; print(m.Cat(name='Tom').name)"],
        cwd=folder / "new",
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(folder / "new")},
    )
    assert done.stdout == "Tom\n"


def test_two_configurations_of_one_folder_leave_each_other_their_packages(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = '[tool.specwright]\nout = "../generated"\n' + CONFIG.replace('"cats.yaml"', '"../cats.yaml"')
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "pyproject.toml").write_text(shared.replace("cats_api", f"{name}_api"))
        monkeypatch.chdir(folder / name)
        assert cli.main(["generate"]) == 0
    assert {path.name for path in (folder / "generated").iterdir()} == {"a_api", "b_api", "MANIFEST.json"}
    assert [cli.main([command]) for command in ("check", "diff")] == [0, 0]

    # the same package is refused while the other one has it
    (folder / "b/pyproject.toml").write_text(shared.replace("cats_api", "a_api"))
    before = state(folder)
    capsys.readouterr()
    assert cli.main(["generate"]) == 1
    error = "pyproject.toml:4:1: error[config-value]: name must be other than what ../a/pyproject.toml writes"
    assert error in capsys.readouterr().err
    assert state(folder) == before
    (folder / "a/pyproject.toml").unlink()
    assert cli.main(["generate"]) == 0
    assert {path.name for path in (folder / "generated").iterdir()} == {"a_api", "MANIFEST.json"}


def test_a_package_of_a_command_line_stays_beside_those_of_the_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = ["generate", "--spec", "cats.yaml", "--package", "my_api", "--out", "generated"]
    assert cli.main(by_hand) == 0
    assert cli.main(["generate"]) == 0
    assert (folder / "generated/my_api/models.py").is_file()
    assert [cli.main([command]) for command in ("check", "diff")] == [0, 0]

    # one that the configuration names leaves with its name there, also when it was written by hand again
    assert cli.main([*by_hand[:4], "cats_api", *by_hand[5:]]) == 0
    (folder / "pyproject.toml").write_text(CONFIG.replace("cats_api", "dogs_api"))
    assert cli.main(["generate"]) == 0
    left = {path.name for path in (folder / "generated").iterdir()}
    assert left == {"my_api", "dogs_api", "MANIFEST.json"}

    # the configuration may take a package over, and what is deleted is forgotten
    (folder / "pyproject.toml").write_text(CONFIG.replace("cats_api", "my_api"))
    assert cli.main(["generate"]) == 0
    assert '"configured"' not in (folder / "generated/MANIFEST.json").read_text()
    assert cli.main([*by_hand[:4], "gone_api", *by_hand[5:]]) == 0
    shutil.rmtree(folder / "generated/gone_api")
    (folder / "pyproject.toml").write_text(CONFIG)
    assert cli.main(["generate"]) == 0
    told = json.loads((folder / "generated/MANIFEST.json").read_text())
    assert list(told["packages"]) == ["cats_api"]


@pytest.mark.parametrize("form", ["full", "concise", "json", "github"])
def test_what_was_found_is_said_again_as_long_as_it_is_there(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unused = "components: {schemas: {Unused: {type: string}}}\n"
    (folder / "cats.yaml").write_text(SPEC + unused)
    said = []
    for command in ("generate", "generate", "check"):
        assert cli.main([command, "--format", form]) == 0
        captured = capsys.readouterr()
        said.append(captured.err if form != "json" else captured.out)
    assert "unused-component" in said[0]
    assert said == [said[0]] * 3

    # in another form than it was found, and where it stands now
    (folder / "cats.yaml").write_text(SPEC + "\n\n" + unused)
    assert cli.main(["generate", "--format", form]) == 0
    capsys.readouterr()
    assert cli.main(["generate", "--format", "concise"]) == 0
    line = 1 + (SPEC + "\n\n").count("\n")
    assert f"cats.yaml:{line}:24: warning[unused-component]" in capsys.readouterr().err
    (folder / "cats.yaml").write_text(SPEC)
    assert [cli.main(["generate"]), cli.main(["generate"])] == [0, 0]
    assert "unused" not in capsys.readouterr().err


def test_nothing_of_the_machine_is_written(folder: Path) -> None:
    spec = str(folder / "cats.yaml")
    assert (
        cli.main(["generate", "--spec", spec, "--package", "cats_api", "--out", str(folder / "generated")])
        == 0
    )
    for path, (_, content) in state(folder).items():
        assert str(folder).encode() not in content, path


def test_a_fault_of_ours_is_a_finding_and_no_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("colour")

    monkeypatch.setattr(pipeline, "understand", fail)
    assert cli.main(["generate"]) == 1
    errors = capsys.readouterr().err
    assert (
        "error[internal-error]: specwright failed on this document: KeyError: 'colour' (test_cli.py:"
        in errors
    )
    assert "Traceback" not in errors


def test_a_fault_of_a_template_of_ones_own_is_no_fault_of_ours(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text(f'[tool.specwright]\ntemplates = "own"\n{CONFIG}')
    assert cli.main(["generate"]) == 1
    assert "templates must be a folder, this is 'own'" in capsys.readouterr().err
    (folder / "own").mkdir()
    (folder / "own" / "errors.py.jinja").write_text("{{ nothing }}")
    assert cli.main(["generate"]) == 1
    assert "error[template-error]: errors.py.jinja: 'nothing' is undefined" in capsys.readouterr().err


def test_the_same_findings_for_machines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cats.yaml").write_text(SPEC.replace("operationId: catRetrieve", "operationId: 3"))
    assert cli.main(["validate", "--format", "json"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert record == {
        "code": "wrong-type",
        "severity": "error",
        "message": "operationId must be a string, this is the number 3",
        "help": 'put it in quotes: operationId: "3"',
        "file": "cats.yaml",
        "line": 6,
        "column": 20,
        "pointer": "/paths/~1cats~1{name}/get/operationId",
        "related": [],
    }
    cli.main(["validate", "--format", "concise"])
    assert capsys.readouterr().err == (
        "cats.yaml:6:20: error[wrong-type]: operationId must be a string, this is the number 3\n"
    )
    cli.main(["validate", "--format", "github"])
    assert capsys.readouterr().err == (
        "::error file=cats.yaml,line=6,col=20,title=wrong-type::operationId must be a string, "
        'this is the number 3%0Aput it in quotes: operationId: "3"\n'
    )


def test_names_are_relative_to_where_one_stands(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cats.yaml").write_text("openapi: 3.1.1\n")
    (folder / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(folder / "deep/er")
    assert cli.main(["validate", "--format", "concise"]) == 1
    assert capsys.readouterr().err.startswith("../../cats.yaml:1:1: error[missing-keyword]")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["generate", "--spec", "cats.yaml"], "--package NAME"),
        (["generate", "--spec", "cats.yaml", "--package", "Cats"], "lower-case"),
        (["generate", "--package", "cats_api"], "go with --spec"),
        (["generate", "--only", "dogs_api"], "configured packages are cats_api"),
        (["generate", "--allow", "duplicate-operation"], "did you mean duplicate-operation-id"),
        (["generate", "--allow", "yaml-syntax"], "can be allowed"),
        (["generate", "--spec", "cats.yaml", "--config", "pyproject.toml"], "instead of a configuration"),
        (["paint"], "invalid choice"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_status_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_no_configuration_anywhere_says_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["generate"]) == 1
    assert "[[tool.specwright.package]]" in capsys.readouterr().err


def test_an_allowed_error_is_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cats.yaml").write_text(SPEC.replace("title: Cats", "title: Dogs, title: Cats"))
    assert cli.main(["validate"]) == 1
    assert cli.main(["validate", "--allow", "duplicate-key"]) == 0
    assert "warning[duplicate-key]" in capsys.readouterr().err
    (folder / "pyproject.toml").write_text(CONFIG + 'allow = ["duplicate-key"]\n')
    assert cli.main(["validate"]) == 0


def test_finding_nothing_to_do_imports_no_stage(folder: Path) -> None:
    assert cli.main(["generate"]) == 0
    program = (
        "import sys; from specwright import cli; status = cli.main(['generate']); "
        "print(status, sorted({'jinja2', 'pydantic', 'yaml', 'jsonschema_rs'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["generated: up to date", "0 []"]


def test_validate_reports_what_generate_would(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = "Cat: {oneOf: [{type: object, required: [a]}, {type: object}]}\n"
    (folder / "models.yaml").write_text(odd)
    assert cli.main(["validate", "--format", "concise"]) == 0
    told = capsys.readouterr().err
    assert "overlapping-alternatives" in told
    assert cli.main(["generate", "--format", "concise"]) == 0
    assert capsys.readouterr().err == told
