"""Our documents are valid, say the same in schema and example, and lead nowhere that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit
from urllib.request import url2pathname

import jsonschema_rs
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "specs/bifrost.yaml",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "specs" / "providers").glob("*.yaml")),
)
METHODS = ("get", "put", "post", "delete", "patch")
OPERATIONS = {
    "videoGeneration": "POST /v1/videos",
    "videoList": "GET /v1/videos",
    "videoRetrieve": "GET /v1/videos/{video_id}",
    "videoDelete": "DELETE /v1/videos/{video_id}",
    "videoDownload": "GET /v1/videos/{video_id}/content",
    "videoRemix": "POST /v1/videos/{video_id}/remix",
    "listModels": "GET /v1/models",
    "getHealth": "GET /health",
}

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Object: TypeAlias = dict[str, Json]


@pytest.fixture(scope="module", params=DOCUMENTS)
def path(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def document(path: str) -> Object:
    return load(path)


@pytest.fixture(scope="module")
def bifrost() -> Object:
    return load(DOCUMENTS[0])


def load(path: str) -> Object:
    return object_(yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


@pytest.fixture(scope="module")
def address(path: str) -> str:
    """Where the document is: what it refers to in others is found from there."""
    return (ROOT / path).as_uri()


def referred(address: str) -> Object:
    return object_(yaml.load(Path(url2pathname(urlsplit(address).path)).read_text("utf-8"), yaml.CSafeLoader))


def test_the_document_is_valid(document: Object, address: str) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document, address).iter_errors()] == []


def test_every_example_fits_its_schema(document: Object, address: str) -> None:
    wrong: list[str] = []
    count = 0
    for place, schema, example in examples(document, document):
        count += 1
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "components": document["components"]},
            validate_formats=True,
            base_uri=address,
            retriever=referred,
        )
        wrong += [f"{place}: {error.message}" for error in validator.iter_errors(example)]
    assert wrong == []
    assert count >= 3


def test_every_link_leads_to_an_operation_and_its_parameters(document: Object) -> None:
    operations = {str(operation["operationId"]): operation for _, operation in all_operations(document)}
    links = [
        object_(resolve(document, link))
        for operation in operations.values()
        for response in object_(operation["responses"]).values()
        for link in object_(object_(resolve(document, response)).get("links", {})).values()
    ]
    # Vertex polls by a POST of a name, and its objects have addresses of their own: nothing to lead from.
    assert len(links) >= (0 if "fetchPredictOperation" in operations else 2)
    for link in links:
        target = operations[str(link["operationId"])]
        names = {
            object_(resolve(document, parameter))["name"] for parameter in array(target.get("parameters", []))
        }
        assert set(object_(link.get("parameters", {}))) <= names


def test_everything_is_described(document: Object) -> None:
    bare = [
        f"components/schemas/{name}"
        for name, schema in object_(object_(document["components"])["schemas"]).items()
        if "description" not in object_(schema)
    ]
    bare += [place for place, operation in all_operations(document) if "summary" not in operation]
    assert bare == []


def test_no_component_is_unused(document: Object) -> None:
    used = set(references(document))
    components = object_(document["components"])
    unused = [
        f"#/components/{kind}/{name}"
        for kind, entries in components.items()
        if kind != "securitySchemes"
        for name in object_(entries)
        if f"#/components/{kind}/{name}" not in used
    ]
    assert unused == []


def test_the_operations_are_bifrosts(bifrost: Object) -> None:
    assert {
        str(operation["operationId"]): place for place, operation in all_operations(bifrost)
    } == OPERATIONS


def test_every_failure_is_a_bifrost_error(bifrost: Object) -> None:
    statuses: set[str] = set()
    for _, operation in all_operations(bifrost):
        for status, response in object_(operation["responses"]).items():
            if status >= "400":
                statuses.add(status)
                content = object_(object_(resolve(bifrost, response))["content"])
                assert content == {
                    "application/json": {"schema": {"$ref": "#/components/schemas/BifrostError"}}
                }
    assert " ".join(sorted(statuses)) == "400 401 402 403 404 405 409 410 413 415 416 429 500 502 503 504"


def test_only_the_health_check_needs_no_credential(bifrost: Object) -> None:
    schemes: list[Json] = [{"BearerAuth": []}, {"BasicAuth": []}, {"VirtualKeyAuth": []}, {"ApiKeyAuth": []}]
    assert {
        str(operation["operationId"]): operation["security"] for _, operation in all_operations(bifrost)
    } == {name: [] if name == "getHealth" else schemes for name in OPERATIONS}


def all_operations(document: Object) -> Iterator[tuple[str, Object]]:
    """Each operation with its place; parameters of the path are added to its own."""
    for path, item in object_(document["paths"]).items():
        for method in METHODS:
            if method in object_(item):
                operation = object_(object_(item)[method])
                shared = array(object_(item).get("parameters", []))
                yield (
                    f"{method.upper()} {path}",
                    {**operation, "parameters": [*shared, *array(operation.get("parameters", []))]},
                )


def examples(document: Object, value: Json, place: str = "#") -> Iterator[tuple[str, Object, Json]]:
    """Every example with its place and the schema that it should fit."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from examples(document, item, f"{place}/{index}")
    if not isinstance(value, dict):
        return
    schema = value.get("schema")
    if isinstance(schema, dict):
        if "example" in value:
            yield f"{place}/example", schema, value["example"]
        for name, entry in object_(value.get("examples", {})).items():
            yield f"{place}/examples/{name}", schema, object_(resolve(document, entry))["value"]
    if isinstance(value.get("examples"), list):
        bare = {key: item for key, item in value.items() if key != "examples"}
        for index, item in enumerate(array(value["examples"])):
            yield f"{place}/examples/{index}", bare, item
    for key, item in value.items():
        yield from examples(document, item, f"{place}/{key}")


def references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(target := value.get("$ref"), str):
            yield target
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def resolve(document: Object, value: Json) -> Json:
    if isinstance(value, dict) and isinstance(target := value.get("$ref"), str):
        found: Json = document
        for key in target.removeprefix("#/").split("/"):
            found = object_(found)[key]
        return found
    return value


def object_(value: Json) -> Object:
    assert isinstance(value, dict), value
    return value


def array(value: Json) -> list[Json]:
    assert isinstance(value, list), value
    return value


@pytest.mark.parametrize(
    "package", sorted(path.parent.name for path in ROOT.glob("generated/*/openapi.json"))
)
def test_what_is_served_as_the_document_refers_to_nothing_outside(package: str) -> None:
    text = (ROOT / "generated" / package / "openapi.json").read_text("utf-8")
    assert set(re.findall(r'"\$ref": "([^"#]*)#', text)) <= {""}
