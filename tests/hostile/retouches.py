"""Changes documents at random, and compares what a run of the change alone makes of it with a whole run.

`python -m tests.hostile.retouches --seconds 600 [FOLDER]` changes what is in a folder, and the documents of
this project, for that long; whatever differs is printed with the seed that leads to it.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from tests.hostile.mutations import ALLOWED, KEYWORDS, OWN, VALUES, _holders, _keys, asked, documents

from specwright import pipeline
from specwright.build import incremental, run_cache, slicing
from specwright.build.reuse import Kept
from specwright.build.run_cache import Remembered, Told
from specwright.build.surroundings import Surroundings
from specwright.diagnostics import Failure, Report, messages
from specwright.plan import modules
from specwright.read.source import Source, read
from specwright.read.units import Read, Skimmed


class Whole(Struct):
    """What a whole run leaves."""

    tree: dict[str, str]
    remembered: Remembered


def whole(source: Source, report: Report) -> Whole:
    understood = pipeline.understand(source, "a_package", report)
    files, kept = pipeline.planned(understood.api), Kept({})
    tree = pipeline.write(files, kept=kept)
    around = pipeline.surroundings(source, understood, files)
    findings = messages.tell(report.diagnostics, source)
    return Whole(tree, Remembered(generator="", entry="", given=kept.given, findings=findings, around=around))


def opened(value: Any, folder: Path) -> tuple[Source, Report]:
    (folder / "spec.json").write_text(json.dumps(value, indent=1), encoding="utf-8")
    report = Report(ALLOWED)
    return read(report, name="spec.json", base=folder), report


# --- changes -------------------------------------------------------------------


def operations(spec: Any) -> list[dict[str, Any]]:
    return [
        operation
        for item in spec["paths"].values()
        if isinstance(item, dict)
        for operation in item.values()
        if isinstance(operation, dict) and "responses" in operation
    ]


def schemas(spec: Any) -> dict[str, Any]:
    found: dict[str, Any] = spec["components"]["schemas"]
    return found


def properties(value: Any) -> list[dict[str, Any]]:
    return [
        it["properties"]
        for it in _holders(value)
        if isinstance(it, dict) and isinstance(it.get("properties"), dict) and it["properties"]
    ]


def describe(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))[choice.choice(["summary", "description"])] = "Other.\n\nclass Foo:\n    x"


def describe_anything(spec: Any, choice: random.Random) -> None:
    described = [
        it
        for it in _holders(spec["paths"])
        if isinstance(it, dict) and isinstance(it.get("description"), str)
    ]
    choice.choice(described)["description"] = f"Other words {choice.random()}."


def deprecate(spec: Any, choice: random.Random) -> None:
    operation = choice.choice(operations(spec))
    operation["deprecated"] = not operation.get("deprecated", False)


def rename(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["operationId"] = choice.choice(
        ["renamed", "renamedToo", "list", "limit", "anyOf"]
    )


def repeat_id(spec: Any, choice: random.Random) -> None:
    one, other = choice.sample(operations(spec), 2)
    one["operationId"] = other.get("operationId", "some")


def add_parameter(spec: Any, choice: random.Random) -> None:
    schema = choice.choice(
        [
            {"type": "string"},
            {"type": "array", "items": {"type": "string", "format": "date-time"}},
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"enum": ["a", "b"], "default": "a"},
        ]
    )
    parameter = {"name": choice.choice(["added", "limit", "list", "Any"]), "in": "query", "schema": schema}
    choice.choice(operations(spec)).setdefault("parameters", []).append(parameter)


def share_parameter(spec: Any, choice: random.Random) -> None:
    """The very one of another operation: there may be a constant for both, now or no longer."""
    one, other = choice.sample([it for it in operations(spec) if it.get("parameters")], 2)
    one["parameters"].insert(0, copy.deepcopy(choice.choice(other["parameters"])))


def drop_parameter(spec: Any, choice: random.Random) -> None:
    found = choice.choice([it for it in operations(spec) if it.get("parameters")])["parameters"]
    del found[choice.randrange(len(found))]


def share_answer(spec: Any, choice: random.Random) -> None:
    one, other = choice.sample(operations(spec), 2)
    status = choice.choice(list(other["responses"]))
    one["responses"][status] = copy.deepcopy(other["responses"][status])


def add_answer(spec: Any, choice: random.Random) -> None:
    status = choice.choice(["202", "204", "404", "409", "default"])
    choice.choice(operations(spec))["responses"][status] = {"description": choice.choice(["Not found", "x"])}


def drop_answer(spec: Any, choice: random.Random) -> None:
    found = choice.choice([it for it in operations(spec) if len(it["responses"]) > 1])["responses"]
    del found[choice.choice(list(found))]


def change_property(spec: Any, choice: random.Random) -> None:
    found = choice.choice(properties(spec[choice.choice(["paths", "components"])]))
    found[choice.choice([*found, "added"])] = copy.deepcopy(
        choice.choice([{"type": "integer"}, {"type": "string", "description": "New."}, {"format": "uri"}])
    )


def change_in_place(spec: Any, choice: random.Random) -> None:
    """A property of what an operation has in place, which may be what others have, too."""
    found = choice.choice(properties(choice.choice(operations(spec))))
    match choice.randrange(3):
        case 0:
            found[f"added{choice.randrange(3)}"] = {"type": "string"}
        case 1:
            found.pop(choice.choice(list(found)))
        case _:
            found[choice.choice(list(found))] = {"type": "object", "properties": {"a": {"type": "integer"}}}


def rename_in_place(spec: Any, choice: random.Random) -> None:
    found = choice.choice([it for it in _holders(choice.choice(operations(spec))) if _has_properties(it)])
    name, to = choice.choice(list(found["properties"])), f"renamed{choice.randrange(3)}"
    found["properties"] = {to if key == name else key: it for key, it in found["properties"].items()}
    if name in found.get("required", []):
        found["required"] = [to if key == name else key for key in found["required"]]


def _has_properties(it: Any) -> bool:
    return isinstance(it, dict) and isinstance(it.get("properties"), dict) and bool(it["properties"])


def add_component(spec: Any, choice: random.Random) -> None:
    """Anywhere among the others; perhaps an operation refers to it."""
    schema = choice.choice(
        [
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"in": {"type": "object", "properties": {"b": {}}}}},
            {"type": "string", "enum": ["a", "b"]},
            {"$ref": f"#/components/schemas/{choice.choice(list(schemas(spec)))}"},
            copy.deepcopy(choice.choice(list(schemas(spec).values()))),
        ]
    )
    name, items = choice.choice(["Added", "AddedToo", "Aa", "Error"]), list(schemas(spec).items())
    items.insert(choice.randrange(len(items) + 1), (name, schema))
    spec["components"]["schemas"] = dict(items)
    if choice.random() < 0.7:
        places = [it for it in _holders(spec["paths"]) if isinstance(it, dict) and "schema" in it]
        choice.choice(places)["schema"] = {"$ref": f"#/components/schemas/{name}"}


def drop_component(spec: Any, choice: random.Random) -> None:
    """With everything that refers to it."""
    name = choice.choice(list(schemas(spec)))
    del schemas(spec)[name]
    for holder in list(_holders(spec)):
        if isinstance(holder, dict) and holder.get("$ref") == f"#/components/schemas/{name}":
            holder.clear()


def rename_component(spec: Any, choice: random.Random) -> None:
    name = choice.choice(list(schemas(spec)))
    to = f"{name}Renamed"
    spec["components"]["schemas"] = {to if key == name else key: it for key, it in schemas(spec).items()}
    for holder in _holders(spec):
        if isinstance(holder, dict) and holder.get("$ref") == f"#/components/schemas/{name}":
            holder["$ref"] = f"#/components/schemas/{to}"


def several(spec: Any, choice: random.Random) -> None:
    for change in choice.sample([each for each in CHANGES if each is not several], 2):
        change(spec, choice)


def equal_schemas(spec: Any, choice: random.Random) -> None:
    """What stands in place becomes like a component, or like what stands in another place."""
    places = [it for it in _holders(spec["paths"]) if isinstance(it, dict) and "schema" in it]
    one, other = choice.sample(places, 2)
    found = other["schema"]
    while "$ref" in found:
        found = schemas(spec)[found["$ref"].rpartition("/")[2]]
    one["schema"] = copy.deepcopy(found)


def refer(spec: Any, choice: random.Random) -> None:
    places = [it for it in _holders(spec["paths"]) if isinstance(it, dict) and "schema" in it]
    choice.choice(places)["schema"] = {"$ref": f"#/components/schemas/{choice.choice(list(schemas(spec)))}"}


def move(spec: Any, choice: random.Random) -> None:
    one, other = choice.sample(operations(spec), 2)
    one["tags"] = copy.deepcopy(other.get("tags", ["elsewhere"]))


def secure(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["security"] = choice.choice([[], [{}]])


def serve(spec: Any, choice: random.Random) -> None:
    choice.choice(operations(spec))["servers"] = [{"url": "https://other.example"}]


def remap(spec: Any, choice: random.Random) -> None:
    rules = [it["discriminator"] for it in _holders(spec) if isinstance(it, dict) and "discriminator" in it]
    rule = choice.choice([it for it in rules if isinstance(it, dict)])
    rule["mapping"] = {"other": f"#/components/schemas/{choice.choice(list(schemas(spec)))}"}


def tell_apart(spec: Any, choice: random.Random) -> None:
    some = choice.sample(list(schemas(spec)), 2)
    choice.choice(operations(spec))["responses"]["200"] = {
        "description": "One of two.",
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in some],
                    "discriminator": {"propertyName": "type"},
                }
            }
        },
    }


def add_operation(spec: Any, choice: random.Random) -> None:
    spec["paths"][f"/added{choice.randrange(9)}"] = {"get": copy.deepcopy(choice.choice(operations(spec)))}


def add_like(spec: Any, choice: random.Random) -> None:
    """An operation that has all in common with another, behind that."""
    path = choice.choice(list(spec["paths"]))
    item = {"get": copy.deepcopy(choice.choice(operations(spec)))}
    item["get"]["operationId"] = f"addedLike{choice.randrange(9)}"
    items = list(spec["paths"].items())
    items.insert(
        choice.choice([*range(len(items)), list(spec["paths"]).index(path) + 1]),
        (f"/x{choice.random()}", item),
    )
    spec["paths"] = dict(items)


def add_method(spec: Any, choice: random.Random) -> None:
    item = spec["paths"][choice.choice(list(spec["paths"]))]
    answer = {"description": "So.", "content": {"application/json": {"schema": {"properties": {"a": {}}}}}}
    item[choice.choice(["options", "patch", "trace"])] = {
        "operationId": f"method{choice.randrange(99)}",
        "tags": copy.deepcopy(choice.choice(operations(spec)).get("tags", [])),
        "responses": {"200": choice.choice([answer, {"description": "Well."}])},
    }


def drop_operation(spec: Any, choice: random.Random) -> None:
    item = spec["paths"][choice.choice(list(spec["paths"]))]
    del item[choice.choice(list(item))]


def anything(spec: Any, choice: random.Random) -> None:
    """Some value of one path or component."""
    part = spec[choice.choice(["paths", "components"])]
    unit = part[choice.choice(list(part))]
    if unit and part is not spec["paths"]:
        unit = unit[choice.choice(list(unit))]
    holder = choice.choice([it for it in _holders(unit) if it])
    key = choice.choice(_keys(holder))
    match choice.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(choice.choice(VALUES))
        case 2:
            other = choice.choice([it for it in _holders(spec) if it])
            holder[key] = copy.deepcopy(other[choice.choice(_keys(other))])
        case _ if isinstance(holder, dict):
            holder[choice.choice(KEYWORDS)] = holder.pop(key)


CHANGES: Sequence[Callable[[Any, random.Random], None]] = (
    describe, describe_anything, deprecate, rename, repeat_id, add_parameter, share_parameter, drop_parameter,
    share_answer, add_answer, drop_answer, change_property, change_in_place, change_in_place, equal_schemas,
    refer, move, secure, serve, remap,
    tell_apart, add_operation, add_like, add_like, add_method, drop_operation, rename,
    anything, anything, anything,
    rename_in_place, add_component, add_component, drop_component, rename_component, several, several,
)  # fmt: skip


# --- comparisons ---------------------------------------------------------------


def difference(before: Whole, spec: Any, folder: Path) -> str | None:
    """Where a run of the change alone differs from a whole one; `None`, if there is one, for nowhere.

    Raises `LookupError` where there is only a whole one.
    """
    source, report = opened(spec, folder)
    known = incremental.Before(
        package="a_package",
        document="spec.json",
        paths=tuple(before.tree),
        read=before.tree.get,
        remembered=before.remembered,
    )
    said = messages.tell(report.diagnostics, source)
    about_text = any(told.spot.pointer is None for told in (*said, *before.remembered.findings))
    opening = partial(Read, source) if about_text else partial(Skimmed, "spec.json", source.texts[0].content)
    found = incremental.retouch(opening, said, known, ALLOWED)
    if found is None:
        raise LookupError
    source, report = opened(spec, folder)
    try:
        expected = whole(source, report)
    except Failure:
        return "it is refused"
    paths = [path for path in expected.tree if found.tree.get(path) != expected.tree[path]]
    if paths or found.tree.keys() != expected.tree.keys():
        return f"its files {paths}"
    if found.findings != expected.remembered.findings:
        return f"its findings {_only(found.findings, expected.remembered.findings)}"
    one, other = _settled(found.around), _settled(expected.remembered.around)
    if one != other:
        fields = [name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)]
        return f"{fields} of what it leaves to the next run"
    before.tree, before.remembered = (
        found.tree,
        replace(before.remembered, given=found.given, findings=found.findings, around=found.around),
    )
    return None


def _only(one: Sequence[Told], other: Sequence[Told]) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in {*one} ^ {*other}]


def _settled(around: msgspec.Raw) -> Surroundings:
    """Without what only bounds."""
    return replace(msgspec.json.decode(around, type=Surroundings), load=0)


def attempts(seed: int, value: Any, folder: Path, counted: Counter[tuple[str, str]]) -> str | None:
    """Changes upon changes of a document; answers what is wrong, if anything.

    Models of small documents are divided among modules like those of large ones, half of the time.
    """
    choice = random.Random(seed)
    value = copy.deepcopy(value)
    limits = (modules.LIMIT, modules.FEW) if seed % 2 else (seed % 6, 1)
    with mock.patch.multiple(modules, LIMIT=limits[0], FEW=limits[1]):
        return _attempts(choice, value, folder, counted)


def _attempts(
    choice: random.Random, value: Any, folder: Path, counted: Counter[tuple[str, str]]
) -> str | None:
    try:
        before = whole(*opened(value, folder))
    except Failure:
        return None
    if before.remembered.around == run_cache.NOTHING:
        return None
    for _ in range(8):
        change, spec = choice.choice(CHANGES), copy.deepcopy(value)
        counted[change.__name__, "tried"] += 1
        try:
            change(spec, choice)
            problem = difference(before, spec, folder)
        except (LookupError, TypeError, ValueError, AttributeError, Failure):
            continue
        if problem is not None:
            return f"{change.__name__} changes {problem}"
        counted[change.__name__, "alone"] += 1
        value = spec
    return None


def main() -> int:
    options = asked(__doc__)
    sys.setrecursionlimit(20_000)
    found = documents([*OWN, *options.folders], 400_000)
    faults, seed, counted = 0, options.seed, Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(slicing, "LARGE", 2):
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            _, _, value = random.Random(seed).choice(found)
            problem = attempts(seed, value, Path(folder), counted)
            if problem is not None:
                faults += 1
                print(f"--seed {seed}: {problem}", flush=True)
            seed += 1
    alone, tried = (sum(n for (_, kind), n in counted.items() if kind == word) for word in ("alone", "tried"))
    print(f"{seed - options.seed} documents, {tried} changes, {alone} made alone, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
