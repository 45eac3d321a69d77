"""`specs/bifrost.yaml` keeps every promise of the document that it grew from.

`seed_facts.json` holds that document's promises without its prose; where the document itself lies
beside the project, the file is compared with it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import jsonschema_rs
import pytest
import yaml

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "specs" / "bifrost.yaml"
SEED = ROOT.parent / "shared" / "seed" / "bifrost-videos.yaml"
SEED_FACTS = Path(__file__).with_name("seed_facts.json")

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Facts: TypeAlias = dict[str, Json]

_KEPT = ("type", "format", "enum", "minimum", "maximum")

REALISTIC_BODIES: tuple[Facts, ...] = (
    {"model": "openai/sora-2", "prompt": "A cat"},
    {"model": "openai/sora-2-pro", "prompt": "A cat", "seconds": "8", "size": "1792x1024"},
    {"model": "runway/gen4_turbo", "prompt": "A cat", "input_reference": "https://example.com/cat.jpg"},
    {"model": "gemini/veo-3.1", "prompt": "A cat", "input_reference": "data:image/png;base64,iVBORw0KGgo="},
    {"model": "replicate/owner/name", "prompt": "Ein Kätzchen 🐈", "negative_prompt": "dogs", "seed": -1},
    {"model": "replicate/owner/name:5c7d5dc6", "prompt": "A cat", "seed": 4294967296},
    {"model": "vertex/veo-3.1", "prompt": "A cat", "video_uri": "gs://bucket/cat.mp4", "audio": True},
    {
        "model": "openai/sora-2",
        "prompt": "A cat",
        "audio": False,
        "fallbacks": [{"provider": "runway", "model": "veo3.1"}, {"provider": "gemini", "model": "veo-3.1"}],
    },
    {"model": "openai/sora-2", "prompt": "A cat", "fallbacks": [], "something_else": {"kept": True}},
)


def load(path: Path) -> Facts:
    return _object(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


@pytest.fixture(scope="module")
def spec() -> Facts:
    return load(SPEC)


@pytest.fixture(scope="module")
def promised() -> Facts:
    return _object(json.loads(SEED_FACTS.read_text(encoding="utf-8")))


def test_every_promise_of_the_seed_is_kept(spec: Facts, promised: Facts) -> None:
    assert missing(promised, facts(spec, "/v1/videos", "post")) == []


@pytest.mark.skipif(not SEED.exists(), reason="the seed document is not beside the project")
def test_the_recorded_promises_are_those_of_the_seed_document(promised: Facts) -> None:
    assert facts(load(SEED), "/v1/videos", "post") == promised


@pytest.mark.parametrize(
    ("pointer", "value", "finding"),
    [
        ("schemas/VideoGenerationRequest/properties/seed", None, "request/application/json/seed"),
        (
            "schemas/VideoSeconds/type",
            "integer",
            "request/application/json/seconds: type is 'integer' instead of 'string'",
        ),
        (
            "schemas/VideoGenerationRequest/required",
            ["model", "prompt", "size"],
            "request/application/json: required beyond the seed: 'size'",
        ),
        (
            "schemas/Fallback/required",
            ["provider"],
            "request/application/json/fallbacks/items: required: 'model'",
        ),
        (
            "schemas/VideoStatus/enum",
            ["queued", "completed", "failed"],
            "responses/200/application/json/status: enum: 'in_progress'",
        ),
        (
            "schemas/Video/properties/created_at/format",
            "int32",
            "responses/200/application/json/created_at: format is 'int32' instead of 'int64'",
        ),
        (
            "schemas/Video/properties/progress/maximum",
            1,
            "responses/200/application/json/progress: maximum is 1 instead of 100",
        ),
        (
            "schemas/ErrorField/properties/param",
            None,
            "responses/400/application/json/error/param",
        ),
        ("securitySchemes/VirtualKeyAuth/name", "x-vk", "schemes/VirtualKeyAuth"),
    ],
)
def test_a_broken_promise_is_found(
    spec: Facts, promised: Facts, pointer: str, value: Json, finding: str
) -> None:
    broken = copy.deepcopy(spec)
    *way, last = pointer.split("/")
    holder = _object(broken["components"])
    for key in way:
        holder = _object(holder[key])
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    assert finding in missing(promised, facts(broken, "/v1/videos", "post"))


@pytest.mark.parametrize("body", REALISTIC_BODIES, ids=lambda body: ",".join(body))
def test_a_body_that_the_seed_takes_is_taken(spec: Facts, body: Facts) -> None:
    assert _request_validator(spec).is_valid(body)


@pytest.mark.skipif(not SEED.exists(), reason="the seed document is not beside the project")
@pytest.mark.parametrize("body", REALISTIC_BODIES, ids=lambda body: ",".join(body))
def test_the_bodies_are_ones_that_the_seed_takes(body: Facts) -> None:
    assert _request_validator(load(SEED)).is_valid(body)


def _request_validator(document: Facts) -> jsonschema_rs.Draft202012Validator:
    content = _object(_object(_operation(document)["requestBody"])["content"])
    schema = _object(_object(content["application/json"])["schema"])
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def _operation(document: Facts) -> Facts:
    return _object(_object(_object(document["paths"])["/v1/videos"])["post"])


def facts(document: Mapping[str, Json], path: str, method: str) -> Facts:
    """The promises of one operation and of the security schemes, without a word of prose."""
    operation = _object(_object(_object(document["paths"])[path])[method])
    body = _object(operation["requestBody"])
    return {
        "operation": f"{method.upper()} {path}",
        "operationId": operation["operationId"],
        "tags": operation["tags"],
        "security": operation["security"],
        "request": {
            "required": body["required"],
            "content": _content(document, body),
        },
        "responses": {
            status: _content(document, response)
            for status, reference in _object(operation["responses"]).items()
            if (response := _resolve(document, _object(reference)))
        },
        "schemes": {
            name: {key: value for key, value in _object(scheme).items() if key != "description"}
            for name, scheme in _object(_object(document["components"])["securitySchemes"]).items()
        },
        "servers": [
            {
                "url": _object(server)["url"],
                "variables": {
                    name: _object(variable)["default"]
                    for name, variable in _object(_object(server).get("variables", {})).items()
                },
            }
            for server in _array(document["servers"])
        ],
    }


def missing(promised: Facts, offered: Facts) -> list[str]:
    """What of `promised` does not hold in `offered`: a line with its place for each, none for a superset."""
    return list(_missing_operation(promised, offered))


def _missing_operation(promised: Facts, offered: Facts) -> Iterator[str]:
    for key in ("operation", "operationId", "servers"):
        if promised[key] != offered[key]:
            yield f"{key}: {offered[key]!r} instead of {promised[key]!r}"
    yield from _missing_members("tags", promised["tags"], offered["tags"])
    yield from _missing_members("security", promised["security"], offered["security"])
    for name, scheme in _object(promised["schemes"]).items():
        if _object(offered["schemes"]).get(name) != scheme:
            yield f"schemes/{name}"
    wanted, given = _object(promised["request"]), _object(offered["request"])
    if given["required"] != wanted["required"]:
        yield "request/required"
    yield from _missing_content("request", _object(wanted["content"]), _object(given["content"]), sent=True)
    for status, content in _object(promised["responses"]).items():
        ours = _object(offered["responses"]).get(status)
        if ours is None:
            yield f"responses/{status}"
        else:
            yield from _missing_content(f"responses/{status}", _object(content), _object(ours), sent=False)


def _missing_content(place: str, promised: Facts, offered: Facts, *, sent: bool) -> Iterator[str]:
    for media_type, schema in promised.items():
        if media_type not in offered:
            yield f"{place}/{media_type}"
        else:
            yield from _missing_schema(
                f"{place}/{media_type}", _object(schema), _object(offered[media_type]), sent=sent
            )


def _missing_schema(place: str, promised: Facts, offered: Facts, *, sent: bool) -> Iterator[str]:
    if "anyOf" in offered:
        branches = [
            list(_missing_schema(place, promised, _object(branch), sent=sent))
            for branch in _array(offered["anyOf"])
        ]
        yield from min(branches, key=len)
        return
    for key in ("type", "format", "minimum", "maximum"):
        if key in promised and promised[key] != offered.get(key):
            yield f"{place}: {key} is {offered.get(key)!r} instead of {promised[key]!r}"
    if "enum" in promised:
        yield from _missing_members(f"{place}: enum", promised["enum"], offered.get("enum", []))
    elif "enum" in offered:
        yield f"{place}: enum where the seed has none"
    yield from _missing_members(
        f"{place}: required", promised.get("required", []), offered.get("required", [])
    )
    if sent:
        # More required fields in an answer promise more; in a request they ask for more.
        yield from _missing_members(
            f"{place}: required beyond the seed", offered.get("required", []), promised.get("required", [])
        )
    properties = _object(offered.get("properties", {}))
    for name, schema in _object(promised.get("properties", {})).items():
        if name not in properties:
            yield f"{place}/{name}"
        else:
            yield from _missing_schema(
                f"{place}/{name}", _object(schema), _object(properties[name]), sent=sent
            )
    if "items" in promised:
        if "items" not in offered:
            yield f"{place}/items"
        else:
            yield from _missing_schema(
                f"{place}/items", _object(promised["items"]), _object(offered["items"]), sent=sent
            )


def _missing_members(place: str, promised: Json, offered: Json) -> Iterator[str]:
    for member in _array(promised):
        if member not in _array(offered):
            yield f"{place}: {member!r}"


def _content(document: Mapping[str, Json], holder: Facts) -> Facts:
    return {
        media_type: _schema(document, _object(_object(content)["schema"]))
        for media_type, content in _object(holder.get("content", {})).items()
    }


def _schema(document: Mapping[str, Json], schema: Facts) -> Facts:
    """The schema with its references replaced by what they refer to, and nothing but its promises."""
    schema = _resolve(document, schema)
    found: Facts = {key: schema[key] for key in _KEPT if key in schema}
    if "required" in schema:
        found["required"] = schema["required"]
    if "properties" in schema:
        found["properties"] = {
            name: _schema(document, _object(value)) for name, value in _object(schema["properties"]).items()
        }
    if "items" in schema:
        found["items"] = _schema(document, _object(schema["items"]))
    if "anyOf" in schema:
        found["anyOf"] = [_schema(document, _object(branch)) for branch in _array(schema["anyOf"])]
    return found


def _resolve(document: Mapping[str, Json], value: Facts) -> Facts:
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return value
    found: Json = dict(document)
    for key in reference.removeprefix("#/").split("/"):
        found = _object(found)[key]
    return _resolve(document, _object(found))


def _object(value: Json) -> Facts:
    assert isinstance(value, dict), value
    return value


def _array(value: Json) -> list[Json]:
    assert isinstance(value, list), value
    return value
