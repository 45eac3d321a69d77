"""What is written over an older tree, with or without the memory of it, is what is written from scratch."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from specwright import cli, memory, yamltext
from specwright.diagnostics import Report

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "specs" / "bifrost.yaml"


def document() -> Any:
    return yamltext.parse(SPEC.read_text(encoding="utf-8"), SPEC.name, Report())


def generate(out: str, *more: str) -> int:
    return cli.main(
        [
            "generate",
            "--spec",
            "spec.json",
            "--package",
            "made_api",
            "--out",
            out,
            "--format",
            "concise",
            *more,
        ]
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def operations(spec: Any) -> list[Any]:
    return [
        operation
        for item in spec["paths"].values()
        for operation in item.values()
        if "responses" in operation
    ]


def objects(spec: Any) -> list[Any]:
    return [schema for schema in spec["components"]["schemas"].values() if "properties" in schema]


def describe(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["summary"] = f"Changed {choice.random()}."


def document_property(spec: Any, choice: random.Random) -> None:
    properties = choice.choice(objects(spec))["properties"]
    properties[choice.choice(list(properties))]["description"] = f"Changed {choice.random()}.\n\nAt length."


def add_parameter(spec: Any, choice: random.Random) -> None:
    schema = {"type": choice.choice(["string", "integer", "boolean"])}
    parameter = {"name": f"added-{choice.randrange(99)}", "in": "query", "schema": schema}
    choice.choice(operations(spec)).setdefault("parameters", []).append(parameter)


def add_property(spec: Any, choice: random.Random) -> None:
    choice.choice(objects(spec))["properties"][f"added{choice.randrange(99)}"] = {
        "type": "number",
        "minimum": 1,
    }


def drop_operation(spec: Any, choice: random.Random) -> None:
    del spec["paths"][choice.choice(list(spec["paths"]))]


def rename_operation(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["operationId"] = f"renamed{choice.randrange(99)}"


def move_operation(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["tags"] = ["Elsewhere"]


def add_schema(spec: Any, choice: random.Random) -> None:
    spec["components"]["schemas"][f"Added{choice.randrange(99)}"] = {
        "type": "object",
        "properties": {"a": {}},
    }


EDITS: list[Callable[[Any, random.Random], None]] = [
    describe,
    document_property,
    add_parameter,
    add_property,
    rename_operation,
    move_operation,
    add_schema,
    drop_operation,
]


@pytest.mark.parametrize("seed", range(2))
def test_edits_upon_edits_lead_to_the_tree_that_a_first_run_writes(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    choice = random.Random(seed)
    spec = document()
    edits = [*EDITS]
    choice.shuffle(edits)
    for edit in edits:
        Path("spec.json").write_text(json.dumps(spec, indent=1))
        assert generate("remembering") == 0
        edit(spec, choice)
    shutil.copytree("remembering", "forgetful")
    Path("spec.json").write_text(json.dumps(spec, indent=1))
    for out in ("remembering", "forgetful", "scratch"):
        assert generate(out) == 0
    expected = tree(tmp_path / "scratch")
    assert tree(tmp_path / "remembering") == expected
    assert tree(tmp_path / "forgetful") == expected


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b'{"manifest": [1, 2], "packages": {}}', b"\xff\x00"]
)
def test_a_memory_that_was_spoilt_is_none(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_text(json.dumps(document()))
    assert generate("out") == 0
    before = tree(tmp_path / "out")
    [file] = (tmp_path / memory.FOLDER).glob("*.json")
    file.write_bytes(content)
    assert generate("out") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "out: up to date"
    assert tree(tmp_path / "out") == before
    assert file.read_bytes() != content


def test_a_memory_that_comes_with_a_repository_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code and manifest agree with each other and with the memory, and not with the document."""
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_text(json.dumps(document()))
    assert generate("out") == 0
    models, manifest = Path("out/made_api/models.py"), Path("out/MANIFEST.json")
    told = json.loads(manifest.read_text())
    files = told["packages"]["made_api"]["files"]
    models.write_text(models.read_text() + "EVIL = 1\n")
    files["made_api/models.py"] = hashlib.sha256(models.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told, indent=2) + "\n")
    shutil.copytree("out", "cloned/out")
    shutil.copytree(memory.FOLDER, f"cloned/{memory.FOLDER}")
    shutil.copy("spec.json", "cloned")
    monkeypatch.chdir("cloned")
    check = ["check", "--spec", "spec.json", "--package", "made_api", "--out", "out"]
    assert cli.main(check) == 1
