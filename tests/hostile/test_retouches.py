"""A run of a change alone makes what a whole run makes, or does not answer; `retouches` has more changes."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile import retouches

from specwright import cli
from specwright.build import incremental, run_cache
from specwright.build.blocks import UnlikeError
from specwright.build.patching import patched

if TYPE_CHECKING:
    from collections.abc import Callable

GONE = {"200": {"description": "Fine."}, "410": {"description": "It was."}}
ERROR = {"type": "object", "properties": {"message": {"type": "string"}}}


def operation(name: str, **members: Any) -> dict[str, Any]:
    return {"operationId": name, "tags": ["all"], "responses": {"200": {"description": "Fine."}}, **members}


def answering(name: str, schema: Any, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": copy.deepcopy(schema)}}
    responses = {"204": {"description": "Done."}, status: {"description": "So.", "content": content}}
    return operation(name, responses=responses)


def document() -> dict[str, Any]:
    """Of everything that one operation can have in common with another."""
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    pet = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "security": [{"key": []}],
        "paths": {
            **{
                f"/filled{n}": {"get": operation(f"filled{n}", parameters=[limit], responses={**GONE})}
                for n in range(4)
            },
            "/pets": {
                "get": answering("pets", {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}})
            },
            "/pet": {"post": answering("pet", {"$ref": "#/components/schemas/Pet"})},
            "/one": {
                "get": answering("one", {"type": "object", "properties": {"a": {"type": "string"}, "d": {}}})
            },
            "/two": {"get": answering("two", {"type": "object", "properties": {"b": {"type": "string"}}})},
            "/twin": {"get": answering("twin", {"type": "object", "properties": {"b": {"type": "string"}}})},
            "/bad": {"get": answering("bad", ERROR, "404")},
            "/worse": {"get": answering("worse", ERROR, "404")},
            **{f"/worst{n}": {"get": answering(f"worst{n}", ERROR, "404")} for n in range(3)},
            "/odd": {"get": answering("odd", {"$ref": "#/components/schemas/Odd"}, "404")},
            "/oddest": {"get": answering("oddest", {"$ref": "#/components/schemas/Odd"}, "404")},
            **{f"/some{n}": {"get": operation(f"some{n}", tags=["some"])} for n in range(3)},
        },
        "components": {
            "schemas": {"Pet": pet, "Odd": {"type": "object", "properties": {"detail": {"type": "string"}}}},
            "securitySchemes": {"key": {"type": "apiKey", "name": "k", "in": "header"}},
        },
    }


def get(spec: Any, path: str) -> dict[str, Any]:
    found: dict[str, Any] = spec["paths"][path]["get"]
    return found


def schema(spec: Any, path: str, status: str = "200") -> dict[str, Any]:
    found: dict[str, Any] = get(spec, path)["responses"][status]["content"]["application/json"]["schema"]
    return found


ALONE: dict[str, Callable[[Any], Any]] = {
    "another summary": lambda spec: get(spec, "/one").update(
        summary="Other.\n\ndef two(self) -> None:\n    x"
    ),
    "deprecated": lambda spec: get(spec, "/one").update(deprecated=True),
    "a further parameter": lambda spec: get(spec, "/one").update(
        parameters=[{"name": "added", "in": "query", "schema": {"type": "string"}}]
    ),
    "a parameter less": lambda spec: get(spec, "/filled2").pop("parameters"),
    "a further answer": lambda spec: get(spec, "/one")["responses"].update(
        {"202": {"description": "Later."}}
    ),
    "a property in place": lambda spec: schema(spec, "/one")["properties"].update(c={"type": "integer"}),
    "another description of a property": lambda spec: schema(spec, "/one")["properties"]["a"].update(
        description="Said."
    ),
    "no longer equal to what stands before it": lambda spec: schema(spec, "/twin")["properties"].update(c={}),
    "no longer equal to what stands behind it": lambda spec: schema(spec, "/two")["properties"].update(c={}),
    "another name of what another has in place, too": lambda spec: get(spec, "/two").update(
        operationId="second"
    ),
    "equal to what stands before it": lambda spec: spec["paths"].update(
        {"/three": {"get": answering("three", copy.deepcopy(schema(spec, "/two")))}}
    ),
    "an error that others have": lambda spec: get(spec, "/one")["responses"].update(
        {"410": {"description": "It was."}}
    ),
    "an error with a body of its own less": lambda spec: get(spec, "/worst1")["responses"].pop("404"),
    "an error beside one with a body of its own": lambda spec: get(spec, "/odd")["responses"].update(
        {"410": {"description": "It was."}}
    ),
    "another name where errors have a body of their own": lambda spec: get(spec, "/odd").update(
        operationId="strange"
    ),
    "an operation more with such an error": lambda spec: spec["paths"].update(
        {"/odder": {"get": answering("odder", {"$ref": "#/components/schemas/Odd"}, "404")}}
    ),
    "a property of a component": lambda spec: spec["components"]["schemas"]["Pet"]["properties"].update(
        age={"type": "integer"}
    ),
}
ALONE |= {
    "another operationId": lambda spec: get(spec, "/one").update(operationId="another"),
    "another operationId of the same name": lambda spec: get(spec, "/bad").update(operationId="Bad"),
    "an operation more": lambda spec: spec["paths"].update({"/three": {"get": operation("three")}}),
    "an operation more on a path": lambda spec: spec["paths"]["/some1"].update(
        put=answering("added", {"properties": {"z": {"$ref": "#/components/schemas/Pet"}}})
        | {"tags": ["some"]}
    ),
    "an operation less": lambda spec: spec["paths"].pop("/filled3"),
    "an operation less with what it had in place": lambda spec: spec["paths"].pop("/one"),
    "a tag that others have": lambda spec: get(spec, "/filled2").update(tags=["some"]),
    "a first error of its status": lambda spec: get(spec, "/one")["responses"].update(
        {"409": {"description": "No."}}
    ),
    "an answer less": lambda spec: get(spec, "/filled1")["responses"].pop("410"),
    "the first operation with what others have": lambda spec: spec["paths"].pop("/filled0"),
    "another server": lambda spec: get(spec, "/one").update(servers=[{"url": "https://e.example"}]),
    "open to all": lambda spec: get(spec, "/one").update(security=[]),
    "a parameter that becomes common": lambda spec: get(spec, "/filled0")["parameters"].append(
        {"name": "limit", "in": "header", "schema": {"type": "string"}}
    ),
    "the last user of a component": lambda spec: (
        spec["paths"].pop("/pet"),
        schema(spec, "/pets").update(items={}),
    ),
    "a component more": lambda spec: spec["components"]["schemas"].update(
        {"New": {"type": "object", "properties": {"a": {"type": "string"}}}}
    ),
    "an answer of a new component": lambda spec: (
        spec["components"]["schemas"].update({"New": {"type": "object", "properties": {"a": {}}}}),
        schema(spec, "/pets").update(items={"$ref": "#/components/schemas/New"}),
    ),
    "a component less": lambda spec: (
        spec["components"]["schemas"].pop("Pet"),
        schema(spec, "/pets").update(items={}),
        spec["paths"].pop("/pet"),
    ),
    "a warning more": lambda spec: schema(spec, "/one").update(required=[]),
    "an import less": lambda spec: schema(spec, "/one")["properties"].pop("d"),
}
WHOLE: dict[str, Callable[[Any], Any]] = {
    "another name that is taken": lambda spec: get(spec, "/one").update(operationId="two"),
    "a name that means something": lambda spec: get(spec, "/one").update(operationId="list"),
    "an operationId that another has": lambda spec: get(spec, "/one").update(operationId="filled0"),
    "a path that is like another": lambda spec: spec["paths"].update(
        {"/{a}": {"get": operation("a")}, "/{b}": {"get": operation("b")}}
    ),
    "equal to what stands elsewhere": lambda spec: schema(spec, "/one").update(schema(spec, "/two")),
    "no longer equal": lambda spec: schema(spec, "/bad", "404")["properties"].update(code={"type": "string"}),
    "another tag": lambda spec: get(spec, "/one").update(tags=["other"]),
    "a title": lambda spec: spec["info"].update(title="U"),
    "an order": lambda spec: spec["paths"].update({"/one": spec["paths"].pop("/one")}),
}


@pytest.fixture(autouse=True)
def however_small_the_rest_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specwright.build.slicing.LARGE", 2)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> retouches.Whole:
    return retouches.whole(*retouches.opened(document(), tmp_path_factory.mktemp("before")))


@pytest.mark.parametrize("change", ALONE)
def test_what_nobody_else_notices_is_made_alone(change: str, before: retouches.Whole, tmp_path: Path) -> None:
    spec = document()
    ALONE[change](spec)
    assert retouches.difference(copy.copy(before), spec, tmp_path) is None


DIVIDED: dict[str, Callable[[Any], Any]] = {
    "a module of models less": lambda spec: get(spec, "/alone")["responses"].pop("200"),
    "nothing that has models": lambda spec: get(spec, "/some0").update(summary="Other."),
    "a model that moves": lambda spec: get(spec, "/some0").update(answering("some0", {"$ref": PET})),
}
PET = "#/components/schemas/Pet"


@pytest.mark.parametrize("change", DIVIDED)
def test_models_of_several_modules_are_made_alone(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There and back."""
    monkeypatch.setattr("specwright.plan.modules.LIMIT", 3)
    monkeypatch.setattr("specwright.plan.modules.FEW", 1)
    spec = document()
    get(spec, "/pets")["tags"] = ["pets"]
    spec["paths"]["/pet"]["post"]["tags"] = ["pets"]
    spec["paths"]["/alone"] = {"get": answering("alone", {"properties": {"z": {}}}) | {"tags": ["alone"]}}
    before = retouches.whole(*retouches.opened(spec, tmp_path))
    assert "a_package/models/alone.py" in before.tree
    changed = copy.deepcopy(spec)
    DIVIDED[change](changed)
    assert retouches.difference(before, changed, tmp_path) is None
    assert retouches.difference(before, spec, tmp_path) is None


@pytest.mark.parametrize("change", WHOLE)
def test_what_others_may_notice_takes_a_whole_run(
    change: str, before: retouches.Whole, tmp_path: Path
) -> None:
    spec = document()
    WHOLE[change](spec)
    with pytest.raises(LookupError):
        retouches.difference(copy.copy(before), spec, tmp_path)


def test_a_component_between_others_without_models_is_made_alone(tmp_path: Path) -> None:
    spec = document()
    spec["components"]["schemas"] |= {
        "Same": {"$ref": PET},
        "Like": {"$ref": PET},
        "Last": {"properties": {}},
    }
    before = retouches.whole(*retouches.opened(spec, tmp_path))
    known = spec["components"]["schemas"]
    last = known.pop("Like"), known.pop("Last")
    known |= {"New": {"properties": {"n": {}}}, "Like": last[0], "Last": last[1]}
    assert retouches.difference(before, spec, tmp_path) is None


def test_the_last_body_that_servers_can_fill_takes_a_whole_run(tmp_path: Path) -> None:
    spec = document()
    for path in ("/bad", "/worse", *(f"/worst{n}" for n in range(3))):
        del spec["paths"][path]
    before = retouches.whole(*retouches.opened(spec, tmp_path))
    spec["components"]["schemas"]["Odd"] |= {"required": ["x"], "properties": {"x": {"type": "boolean"}}}
    with pytest.raises(LookupError):
        retouches.difference(before, spec, tmp_path)


def test_changes_upon_changes_come_to_what_a_whole_run_makes(tmp_path: Path) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for seed in (1, 3):
        assert retouches.attempts(seed, document(), tmp_path, counted) is None
    assert sum(count for (_, kind), count in counted.items() if kind == "alone") > 1


@pytest.mark.parametrize(
    "spec",
    [
        {"$id": "https://e.example/"},
        {"paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/paths/~1b/get/responses/200"}}}}}},
    ],
)
def test_what_may_be_referred_to_by_another_address_is_always_read_whole(spec: Any, tmp_path: Path) -> None:
    whole = document()
    whole["components"]["schemas"]["Pet"] |= {"$id": "https://e.example/"} if "$id" in spec else {}
    whole["paths"] |= spec.get("paths", {})
    whole["paths"]["/b"] = {"get": operation("b")}
    made = retouches.whole(*retouches.opened(whole, tmp_path))
    assert made.remembered.around == run_cache.NOTHING


def test_a_text_that_looks_like_code_is_not_taken_for_it() -> None:
    whole = 'A = 1\n"""\nclass B:\n    x = 1\n"""\n\n\nclass B:\n    x = 2\n'
    with pytest.raises(UnlikeError):
        patched(whole, "class B:\n    x = 1\n", "class B:\n    x = 3\n")


def test_what_nobody_may_need_any_more_is_doubtful() -> None:
    whole = "from a import b, c\n\n\nclass A:\n    x = b\n"
    made = patched(whole, whole.replace(", c", ""), "from d import e\n\n\nclass A:\n    x = e\n")
    assert made.doubtful == {"a.b"}
    assert made.imports is not None
    assert made.imported == {"d.e"}
    assert made.imports.header().splitlines()[-2:] == ["from a import b, c", "from d import e"]


def test_what_a_module_defines_now_is_not_imported_any_more() -> None:
    whole = "from a import B, c\n\n\nclass A:\n    x = (B, c)\n"
    now = "from a import c\n\n\nclass B:\n    pass\n\n\n" + whole.partition("\n\n\n")[2]
    made = patched(whole, whole, now, order=(["A"], ["B", "A"]))
    assert made.imports is not None
    assert made.imports.header().splitlines()[-1] == "from a import c"


def test_all_that_is_said_of_an_alias_belongs_to_it() -> None:
    whole = 'A: TypeAlias = int\n"""One.\n\nclass B:\n"""\n\n\nclass B:\n    x = 1\n'
    old, new = "class B:\n    x = 1\n", "class B:\n    x = 2\n"
    made = patched(whole, old, new, order=(["A", "B"], ["A", "B"]))
    assert made.text() == whole.replace(old, new)


def test_a_changed_run_of_the_command_goes_this_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["generate", "--spec", "spec.json", "--package", "made_api", "--out", "out"]
    Path("spec.json").write_text(json.dumps(document()))
    assert cli.main(command) == 0
    spec = document()
    get(spec, "/one")["summary"] = "Other words."
    Path("spec.json").write_text(json.dumps(spec))
    answered = []
    real = incremental.retouch

    def watched(*arguments: Any) -> Any:
        answered.append(real(*arguments))
        return answered[-1]

    monkeypatch.setattr(incremental, "retouch", watched)
    assert cli.main(command) == 0
    assert len(answered) == 1
    assert answered[0] is not None
    assert "Other words." in Path("out/made_api/client.py").read_text()
    assert cli.main(["check", *command[1:]]) == 0
