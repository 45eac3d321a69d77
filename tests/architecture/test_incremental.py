"""What is written over an older tree, with or without the memory of it, is what is written from scratch."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from specwright import cli
from specwright.build import run_cache
from specwright.diagnostics import Report
from specwright.read import yamltext

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "specs" / "bifrost.yaml"
CORPUS = Path(os.environ.get("CORPUS", ROOT.parent / "shared" / "corpus"))
REAL = ("train-travel.yaml", "spotify.yaml")
"""Of other hands, where they are."""
PATHS = 7
"""Some more than are left of each."""


def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import nothing of what is made, which takes longer than all the rest."""
    for method in ("start", "prove"):
        monkeypatch.setattr(f"specwright.write.sinks.Prover.{method}", lambda *_: None)


def document(file: Path = SPEC) -> Any:
    return yamltext.parse(file.read_text(encoding="utf-8"), file.name, Report())


def lessened(spec: Any) -> Any:
    """Some paths of a document, and the components that they need."""
    spec["paths"] = dict(list(spec["paths"].items())[:: 1 + len(spec["paths"]) // PATHS])
    components, kept, size = spec["components"], {*spec["components"].get("securitySchemes", {})}, -1
    while size < len(kept):
        size = len(kept)
        known = [
            spec["paths"],
            *(it for group in components.values() for name, it in group.items() if name in kept),
        ]
        kept |= {str(it["$ref"]).rpartition("/")[2] for it in holders(known) if "$ref" in it}
    for group, members in components.items():
        components[group] = {name: it for name, it in members.items() if name in kept}
    return spec


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
            "--allow",
            "duplicate-operation-id",
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


def rename_schema(spec: Any, choice: random.Random) -> None:
    schemas = spec["components"]["schemas"]
    old = choice.choice(list(schemas))
    new = f"{old}Renamed{choice.randrange(99)}"
    spec["components"]["schemas"] = {new if name == old else name: it for name, it in schemas.items()}
    for holder in holders(spec):
        for key, value in holder.items():
            if value == f"#/components/schemas/{old}":
                holder[key] = f"#/components/schemas/{new}"


def narrow(spec: Any, choice: random.Random) -> None:
    texts = [it for it in holders(spec["components"]) if it.get("type") == "string" and "enum" not in it]
    choice.choice(texts)["maxLength"] = choice.randrange(500, 999)


def drop_tag(spec: Any, choice: random.Random) -> None:
    tagged = [each for each in operations(spec) if each.get("tags")]
    gone = choice.choice(tagged)["tags"][0]
    for each in tagged:
        each["tags"] = [tag for tag in each["tags"] if tag != gone]


def describe_answer(spec: Any, choice: random.Random) -> None:
    answers = [
        answer
        for each in operations(spec)
        for answer in each["responses"].values()
        if "description" in answer
    ]
    choice.choice(answers)["description"] = f"Changed {choice.random()}."


def write_in_place(spec: Any, choice: random.Random) -> None:
    """A schema that is like another, or like none, where a reference was."""
    schemas = spec["components"]["schemas"]
    places = [*holders(spec["paths"]), *holders(spec["components"].get("responses"))]
    referring = [it for it in places if str(it.get("$ref")).startswith("#/components/schemas/")]
    place = choice.choice(referring)
    found = schemas[place.pop("$ref").rpartition("/")[2]]
    place |= json.loads(json.dumps(found))


def reorder(spec: Any, choice: random.Random) -> None:
    path = choice.choice(list(spec["paths"]))
    spec["paths"][path] = spec["paths"].pop(path)


def retitle(spec: Any, choice: random.Random) -> None:
    spec["info"]["description"] = f"Changed {choice.random()}."


def leave_unused(spec: Any, choice: random.Random) -> None:
    """Which is a warning."""
    spec["components"]["schemas"][f"Unused{choice.randrange(99)}"] = {"type": "string"}


def holders(value: Any) -> list[dict[str, Any]]:
    found, pending = [], [value]
    while pending:
        it = pending.pop()
        if isinstance(it, dict):
            found.append(it)
        pending += it.values() if isinstance(it, dict) else it if isinstance(it, list) else ()
    return found


EDITS: list[Callable[[Any, random.Random], None]] = [
    describe,
    document_property,
    add_parameter,
    add_property,
    rename_operation,
    move_operation,
    add_schema,
    drop_operation,
    rename_schema,
    narrow,
    drop_tag,
    describe_answer,
    write_in_place,
    reorder,
    retitle,
    leave_unused,
]


def test_edits_upon_edits_lead_to_the_tree_that_a_first_run_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the same findings at the same places, also when lines move and when nothing changed."""
    monkeypatch.chdir(tmp_path)
    unproven(monkeypatch)
    monkeypatch.setattr("specwright.build.slicing.LARGE", 2)  # a change alone, however small the rest is
    choice = random.Random(os.environ.get("SEED", "1"))
    files = [SPEC, *(file for name in REAL if (file := CORPUS / name).is_file())]
    for file in files:
        spec = lessened(document(file))
        shutil.rmtree("remembering", ignore_errors=True)
        for edit in choice.sample(EDITS, len(EDITS)):
            edit(spec, choice)
            Path("spec.json").write_text(json.dumps(spec, indent=choice.randrange(3)))
            shutil.rmtree("scratch", ignore_errors=True)
            if choice.random() < 0.2:
                shutil.rmtree(run_cache.FOLDER, ignore_errors=True)
            said = []
            for out in ("remembering", "remembering", "scratch"):
                assert generate(out) == 0, (file.name, edit.__name__)
                said.append(capsys.readouterr().err)
            assert said == [said[-1]] * 3, (file.name, edit.__name__)
            expected = tree(tmp_path / "scratch")
            assert tree(tmp_path / "remembering") == expected, (file.name, edit.__name__)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small document and what was made of it, memory included."""
    folder = tmp_path_factory.mktemp("small")
    answer = {"description": "Fine.", "content": {"application/json": {"schema": {"type": "string"}}}}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/words": {"get": {"operationId": "word", "responses": {"200": answer}}}},
    }
    (folder / "spec.json").write_text(json.dumps(spec))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        unproven(patch)
        assert generate("out") == 0
    return folder


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b'{"manifest": [1, 2], "packages": {}}', b"\xff\x00"]
)
def test_a_memory_that_was_spoilt_is_none(
    content: bytes, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small)
    unproven(monkeypatch)
    before = tree(small / "out")
    [file] = (small / run_cache.FOLDER).glob("*.json")
    file.write_bytes(content)
    assert generate("out") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "out: up to date"
    assert tree(small / "out") == before
    assert file.read_bytes() != content


def test_a_memory_with_another_letter_is_none(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What else is in its folder was left by runs that were killed."""
    monkeypatch.chdir(small)
    unproven(monkeypatch)
    [file] = (small / run_cache.FOLDER).glob("*.json")
    left = file.with_name(f"{file.name}.1")
    left.write_text("{")
    made = file.read_bytes()
    at = made.index(b"/paths/") + 1
    file.write_bytes(made[:at] + b"q" + made[at + 1 :])
    assert generate("out") == 0
    assert file.read_bytes() == made
    assert not left.exists()


def test_what_a_killed_run_left_goes_even_where_all_is_up_to_date(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small)
    unproven(monkeypatch)
    assert generate("out") == 0
    before = tree(small / "out")
    left = Path("out/.specwright-killed/new/made_api")
    left.mkdir(parents=True)
    (left / "client.py").write_text("half of")
    assert generate("out") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "out: up to date"
    assert tree(small / "out") == before
    assert not Path("out/.specwright-killed").exists()


def test_a_memory_that_comes_with_a_repository_is_not_believed(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code and manifest agree with each other and with the memory, and not with the document."""
    shutil.copytree(small, tmp_path / "cloned")
    monkeypatch.chdir(tmp_path / "cloned")
    check = ["check", "--spec", "spec.json", "--package", "made_api", "--out", "out"]
    assert cli.main(check) == 0
    models, manifest = Path("out/made_api/models.py"), Path("out/MANIFEST.json")
    told = json.loads(manifest.read_text())
    files = told["packages"]["made_api"]["files"]
    models.write_text(models.read_text() + "EVIL = 1\n")
    files["made_api/models.py"] = hashlib.sha256(models.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told, indent=2) + "\n")
    assert cli.main(check) == 1
