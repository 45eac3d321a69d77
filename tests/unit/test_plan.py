"""The back of the generator, from `Api` to files, on a package written by hand."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from pydantic import ValidationError
from tests.unit import sample_api as sample

from specwright.api import Default, EnumDef, EnumMember, Group
from specwright.plan import plan
from specwright.pytypes import (
    AnyType,
    AttrName,
    Builtin,
    ClassName,
    DictType,
    Imported,
    ListType,
    LiteralType,
    ModuleName,
    NullableType,
    UnionType,
)
from specwright.render import RenderError, render
from specwright_runtime.wire import adapter, read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from specwright.api import Api


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Api], ModuleType]]:
    """Render a package into a folder of its own and import it."""
    monkeypatch.syspath_prepend(tmp_path)
    names: list[str] = []

    def write(api: Api) -> ModuleType:
        for path, text in render(plan(api)).items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        names.append(api.package)
        return importlib.import_module(api.package)

    yield write
    for name in list(sys.modules):
        if name.partition(".")[0] in names:
            del sys.modules[name]


def test_a_package_imports_nothing_before_it_is_used(install: Callable[[Api], ModuleType]) -> None:
    package = install(sample.videos())
    assert not [name for name in sys.modules if name.startswith("videos_api.")]
    assert package.models.Video.__name__ == "Video"
    assert package.operations.VIDEO_RETRIEVE.path == "/videos/{video_id}"
    assert [operation.name for operation in package.operations.OPERATIONS] == [
        "video_create",
        "video_retrieve",
        "video_content",
        "video_delete",
    ]


def test_a_package_has_no_other_names_than_it_says(install: Callable[[Api], ModuleType]) -> None:
    package = install(sample.videos())
    with pytest.raises(AttributeError, match="no attribute 'Klient'"):
        package.Klient  # noqa: B018
    assert set(package.__all__) <= set(dir(package))


def test_a_model_reads_and_writes_the_wire(install: Callable[[Api], ModuleType]) -> None:
    models = install(sample.videos()).models
    request = adapter(models.VideoRequest)
    text = b'{"model":"a/b","seconds":"4","from":"x","note":null}'
    value: Any = read_json(request, text)
    assert value.from_ == "x"
    assert value.size is models.Size.WIDE
    assert value.count == 1
    assert write_json(request, value) == text
    with pytest.raises(ValidationError, match="String should match pattern"):
        read_json(request, b'{"model":"a/b","seconds":"0"}')
    with pytest.raises(ValidationError, match="valid string"):
        read_json(request, b'{"model":"a/b","seconds":null}')


def test_a_closed_model_refuses_other_properties(install: Callable[[Api], ModuleType]) -> None:
    models = install(sample.videos()).models
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        read_json(adapter(models.Url), b'{"url":"x","more":1}')


def test_a_problem_becomes_the_documented_body(install: Callable[[Api], ModuleType]) -> None:
    from specwright_runtime.problem import Problem

    package = install(sample.videos())
    body = package.errors.render(Problem(status=400, code="bad", message="No."), "videoCreate")
    assert body == package.models.ApiFailure(message="No.", code="bad")


def test_the_interface_is_abstract_until_every_operation_is_there(
    install: Callable[[Api], ModuleType],
) -> None:
    interface = install(sample.videos()).interface
    partial = type("Partial", (interface.VideosApi,), {"video_create": lambda self: None})
    with pytest.raises(TypeError, match="video_retrieve"):
        partial()
    assert interface.UnimplementedApi()


def test_names_that_builtins_have_too_do_not_confuse_annotations(
    install: Callable[[Api], ModuleType],
) -> None:
    """A property or operation called `list` hides the builtin in its class."""
    api = sample.api(
        models=(
            sample.model(
                "Odd",
                sample.field("str"),
                sample.field("list", ListType(item=sample.TEXT)),
                sample.field("int", DictType(key=sample.TEXT, value=Builtin(name="int"))),
                sample.field("datetime", Imported(module="datetime", name="datetime")),
                sample.field("day", Imported(module="datetime", name="date")),
                sample.field("other", sample.TEXT, required=True),
            ),
            sample.model("Any", sample.field("value", AnyType())),
            sample.model("Model", sample.field("field", sample.named("Field"))),
            sample.model("Field", sample.field("x_y", wire="x-y")),
        ),
        operations=(
            sample.operation("list", "GET", "/a", result=ListType(item=sample.named("Odd"))),
            sample.operation("models", "GET", "/b", result=sample.named("Model")),
            sample.operation(
                "str",
                "GET",
                "/c",
                result=sample.TEXT,
                parameters=(sample.parameter("operations", ListType(item=sample.TEXT)),),
            ),
        ),
        package="odd_api",
    )
    package = install(api)
    value = read_json(
        adapter(package.models.Odd),
        b'{"str":"a","list":["b"],"int":{"c":1},"datetime":"2024-01-01T00:00:00Z","day":"2024-01-01","other":"d"}',
    )
    assert value.list == ["b"]
    assert value.int == {"c": 1}
    assert value.datetime.year == value.day.year == 2024
    assert read_json(adapter(package.models.Model), b'{"field":{"x-y":"z"}}').field.x_y == "z"
    assert package.interface.Api
    assert package.Client
    assert package.AsyncClient


def test_defaults_have_the_type_that_the_wire_would_give_them(
    install: Callable[[Api], ModuleType],
) -> None:
    api = sample.api(
        models=(
            sample.model(
                "Defaults",
                sample.field("names", ListType(item=sample.TEXT), default=Default(value=["a"])),
                sample.field(
                    "day", Imported(module="datetime", name="date"), default=Default(value="2024-02-29")
                ),
                sample.field("inner", sample.named("Inner"), default=Default(value={"n": 2})),
                sample.field("level", sample.named("Level"), default=Default(value=2)),
                sample.field("maybe", NullableType(inner=sample.TEXT), default=Default(value=None)),
                sample.field("ratio", Builtin(name="float"), default=Default(value=1)),
            ),
            sample.model("Inner", sample.field("n", Builtin(name="int"), required=True)),
            EnumDef(
                name=ClassName("Level"),
                base="IntEnum",
                members=(
                    EnumMember(name=AttrName("LOW"), value=1, description=None),
                    EnumMember(name=AttrName("HIGH"), value=2, description=None),
                ),
                description=None,
                deprecated=False,
                tags=(),
                origin=sample.HERE,
            ),
        ),
        package="defaults_api",
    )
    models = install(api).models
    first, second = models.Defaults(), models.Defaults()
    assert first.names == ["a"]
    assert first.names is not second.names
    assert first.day.day == 29
    assert first.inner == models.Inner(n=2)
    assert first.level is models.Level.HIGH
    assert first.maybe is None
    assert write_json(adapter(models.Defaults), first) == b"{}"


def large(count: int = 90) -> Api:
    """Models of three tags that all refer to each other, in circles, and aliases across modules."""
    tags = ("Red", "Green", "Blue")
    models = []
    for i in range(count):
        following, across = f"M{(i + 1) % count}", f"M{(i + 41) % count}"
        kind = LiteralType(values=(f"m{i}",))
        models.append(
            sample.model(
                f"M{i}",
                sample.field("kind", kind, required=True),
                sample.field("following", sample.named(following)),
                sample.field("across", ListType(item=sample.named(across))),
                sample.field("either", sample.named("Either")),
                sample.field("when", Imported(module="datetime", name="date")),
                tags=(tags[i % 3],),
            )
        )
    models.append(sample.model("Alone", sample.field("name"), tags=("Green",)))
    models.append(sample.model("Derived", sample.field("more"), bases=("M1",), tags=("Blue",)))
    either = UnionType(members=(sample.named("M5"), sample.TEXT))
    operations = tuple(
        sample.operation(f"get_{i}", "GET", f"/m{i}", result=sample.named(f"M{i}")) for i in range(count)
    )
    api = sample.api(models=(*models, sample.alias("Either", either, tags=("Red",))), package="large_api")
    groups = tuple(
        Group(
            tag=tag,
            name=ClassName(f"{tag}Api"),
            unimplemented=ClassName(f"Unimplemented{tag}Api"),
            module=ModuleName(tag.lower()),
            description=None,
            operations=operations[index::3],
        )
        for index, tag in enumerate(tags)
    )
    return msgspec.structs.replace(api, groups=groups)


def loaded() -> list[str]:
    return sorted(name for name in sys.modules if name.startswith("large_api.models."))


def test_a_large_package_has_its_models_in_modules_that_load_on_use(
    install: Callable[[Api], ModuleType],
) -> None:
    package = install(large())
    assert package.models
    assert loaded() == []
    assert read_json(adapter(package.models.Alone), b'{"name":"x"}') == package.models.Alone(name="x")
    assert loaded() == ["large_api.models.green"]
    value: Any = read_json(
        adapter(package.models.M0), b'{"kind":"m0","following":{"kind":"m1"},"either":{"kind":"m5"}}'
    )
    assert type(value.following) is package.models.M1
    assert type(value.either) is package.models.M5
    assert set(package.models.__all__) == {model.name for model in large().models}
    numbered = [name for name in package.models.__all__ if name[1:].isdecimal()]
    assert numbered == [f"M{number}" for number in range(len(numbered))]  # as linters sort


def test_a_base_class_and_its_classes_share_a_module(install: Callable[[Api], ModuleType]) -> None:
    models = install(large()).models
    assert models.Derived.__module__ == models.M1.__module__ == "large_api.models.common"


def test_values_deeper_than_one_validator_reaches_are_validated_all_the_same(
    install: Callable[[Api], ModuleType],
) -> None:
    models = install(large()).models
    depth = 30
    text = ""
    for i in reversed(range(depth)):
        inner = f',"following":{text}' if text else ',"when":"2024-02-30"'
        text = f'{{"kind":"m{i}"{inner}}}'
    reader = adapter(models.M0)
    with pytest.raises(ValidationError) as caught:
        read_json(reader, text)
    assert caught.value.errors()[0]["loc"] == (*["following"] * (depth - 1), "when")
    good = text.replace("30", "28")
    value: Any = read_json(reader, good)
    assert write_json(reader, value).decode() == good
    with pytest.raises(ValidationError, match="Input should be 'm20'"):
        read_json(reader, good.replace('"m20"', '"m21"'))


def test_the_order_of_definitions_is_the_documents_where_python_allows_it() -> None:
    text = render(plan(sample.videos()))["videos_api/models.py"]
    names = [line for line in text.splitlines() if line.startswith(("class ", "Source", "Status"))]
    assert [name.split("(")[0].split(":")[0].removeprefix("class ") for name in names] == [
        "Size",
        "VideoRequest",
        "Url",
        "Source",
        "Status",
        "Video",
        "ApiFailure",
    ]


def test_a_folder_of_own_templates_replaces_one_of_ours(tmp_path: Path) -> None:
    (tmp_path / "models.py.jinja").write_text("# {{ header }}\nMINE = True\n")
    tree = render(plan(sample.videos()), overrides=tmp_path)
    assert tree["videos_api/models.py"].endswith("MINE = True\n")
    assert "class VideosApi" in tree["videos_api/interface.py"]


def test_a_template_that_writes_no_python_is_named(tmp_path: Path) -> None:
    (tmp_path / "models.py.jinja").write_text("class :\n")
    with pytest.raises(RenderError, match=r"videos_api/models\.py:1"):
        render(plan(sample.videos()), overrides=tmp_path)
