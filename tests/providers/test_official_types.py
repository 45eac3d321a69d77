"""What passes to Google and Amazon, over sockets, is what their machine-readable descriptions say.

Neither publishes an OpenAPI document of these services: there are a discovery document of Vertex AI, the
types of Google's SDK, and the service model of Amazon's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.providers.outbound import DATA, official
from tests.providers.recorded import Exchange, exchanged

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")

OMNI = "gemini-omni-1.1-flash"
VEO = "veo-3.1-generate-001"
REEL = "bedrock/amazon.nova-reel-v1:1"
VISION = "CloudAiLargeModelsVision"


def heard(folder: Path, model: str) -> list[Exchange]:
    """Without what went to the stores of files."""
    mount = f"/{model.partition('/')[0]}/"
    found = [each for each in exchanged(folder, model) if each.path.startswith(mount)]
    stores = "/storage/", "/s3/", "/files/"
    return [each for each in found if not any(store in each.path for store in stores)]


def fits(schema: dict[str, Any], value: object) -> None:
    jsonschema_rs.Draft202012Validator(schema).validate(value)


# Gemini: the types of Google's SDK.


def typed(name: str, value: Mapping[str, Any]) -> None:
    """`value` is one of Google's types, has no property that this lacks, and words that it knows today."""
    schema = official("gemini-interactions-video.json")["schemas"][name]
    fits(schema, value)
    assert set(value) <= set(schema["properties"])
    for key, word in value.items():  # the types leave words open for the future
        known = [each["enum"] for each in schema["properties"][key].get("anyOf", ()) if "enum" in each]
        assert not known or word in known[0]


CONTENT = {"text": "TextContent", "image": "ImageContent", "video": "VideoContent"}


@pytest.mark.cell("document")
@pytest.mark.parametrize("provider", ["gemini", "vertex"])
def test_interactions_are_made_of_the_types_of_googles_sdk(tmp_path: Path, provider: str) -> None:
    states = set(official("gemini-interactions-video.json")["status_enum"])
    asked = answered = 0
    for each in heard(tmp_path, f"{provider}/{OMNI}"):
        if each.method == "post":
            asked += 1
            sent = each.sent
            assert set(sent) == {"model", "background", "input", "generation_config", "response_format"}
            typed("VideoResponseFormat", sent["response_format"])
            typed("VideoConfig", sent["generation_config"]["video_config"])
            for item in (item for step in sent["input"] for item in step["content"]):
                typed(CONTENT[item["type"]], item)
        told = each.told
        assert told["status"] in states
        for error in told.get("errors", ()):
            typed("Error", error)
        for step in told.get("steps", ()):
            if step["type"] == "model_output":
                typed("ModelOutputStep", step)
                answered += 1
    assert asked == 3
    assert answered >= 1


def veos(request: Mapping[str, Any], *, more: set[str]) -> None:
    """The names that Google's SDK has for what Veo takes, as it writes them."""
    types = pytest.importorskip("google.genai.types")

    def written(fields: Any) -> set[str]:
        heads = [(name.partition("_")[0], name.split("_")[1:]) for name in fields.model_fields]
        return {head + "".join(part.title() for part in rest) for head, rest in heads}

    assert set(request) <= {"instances", "parameters", "labels"}
    assert set(request["parameters"]) <= written(types.GenerateVideosConfig) | more
    (instance,) = request["instances"]
    assert set(instance) <= written(types.GenerateVideosSource)


@pytest.mark.cell("document", provider="gemini")
def test_predictions_have_the_names_of_googles_sdk(tmp_path: Path) -> None:
    sent = [each.sent for each in heard(tmp_path, f"gemini/{VEO}") if each.method == "post"]
    assert len(sent) == 3
    for each in sent:
        veos(each, more=set())
    assert set(sent[2]["instances"][0]["image"]) == {"bytesBase64Encoded", "mimeType"}


# Vertex AI: Google's discovery document.


def discovered(name: str, value: object) -> None:
    """`value` is a schema of the discovery document, and has no property that this lacks."""

    def closed(node: Any) -> Any:
        if isinstance(node, list):
            return [closed(each) for each in node]
        if not isinstance(node, dict):
            return node
        found = {key: closed(each) for key, each in node.items() if key not in {"id", "description"}}
        if isinstance(found.get("$ref"), str):
            return {"$ref": f"#/$defs/{found['$ref']}"}
        if found.get("type") == "any":
            return {}
        found.pop("format", None)  # int32 and the like, which are no formats of JSON Schema
        if found.get("type") == "object" and "properties" in found:
            found.setdefault("additionalProperties", False)
        return found

    schemas = official("vertex-aiplatform.v1.discovery.json")["schemas"]
    fits({"$ref": f"#/$defs/{name}", "$defs": {key: closed(each) for key, each in schemas.items()}}, value)


@pytest.mark.cell("document", provider="vertex")
def test_vertex_is_spoken_to_as_its_discovery_document_says(tmp_path: Path) -> None:
    methods = official("vertex-aiplatform.v1.discovery.json")["methods"].values()
    verbs = {each["id"].rpartition(".")[2]: each["httpMethod"].lower() for each in methods}
    counted = {"predictLongRunning": 0, "fetchPredictOperation": 0}
    made = 0
    for each in heard(tmp_path, f"vertex/{VEO}"):
        verb = each.path.rpartition(":")[2]
        assert each.method == verbs[verb]
        counted[verb] += 1
        if verb == "predictLongRunning":
            discovered("GoogleCloudAiplatformV1PredictLongRunningRequest", each.sent)
            veos(each.sent, more={"storageUri"})
            for kind in ("image", "video"):
                if kind in each.sent["instances"][0]:
                    discovered(f"{VISION}GenerateVideoRequest{kind.title()}", each.sent["instances"][0][kind])
        else:
            discovered("GoogleCloudAiplatformV1FetchPredictOperationRequest", each.sent)
        told = each.told
        discovered("GoogleLongrunningOperation", told)
        if (response := told.get("response")) is not None:
            assert response.pop("@type").endswith("GenerateVideoResponse")
            discovered(f"{VISION}GenerateVideoResponse", response)
            made += 1
    assert counted["predictLongRunning"] == 3
    assert counted["fetchPredictOperation"] >= 2
    assert made >= 1


# Bedrock: the service model of Amazon's SDK.


def modelled(name: str, value: object) -> None:
    """`value` is a shape of the service model, and has no member that this lacks."""
    shapes = official("bedrock-runtime-async-invoke.service-2.json")["shapes"]

    def schema(name: str) -> dict[str, Any]:
        shape = shapes[name]
        match shape["type"]:
            case "structure" if shape.get("document"):
                return {"type": "object"}
            case "structure":
                members = {key: schema(member["shape"]) for key, member in shape["members"].items()}
                required = shape.get("required", [])
                return {
                    "type": "object", "properties": members, "required": required,
                    "additionalProperties": False,
                }  # fmt: skip
            case "list":
                return {"type": "array", "items": schema(shape["member"]["shape"])}
            case "timestamp":
                return {"type": "string", "format": "date-time"}
        found = {"type": "string", "minLength": shape.get("min", 0), "maxLength": shape.get("max", 9999)}
        if "enum" in shape:
            found["enum"] = shape["enum"]
        return found | ({"pattern": f"^(?:{shape['pattern']})$"} if "pattern" in shape else {})

    jsonschema_rs.Draft202012Validator(schema(name), validate_formats=True).validate(value)


@pytest.mark.cell("document", provider="bedrock")
@pytest.mark.parametrize("model", [REEL, "bedrock/luma.ray-v2:0"])
def test_bedrock_is_spoken_to_as_its_service_model_says(tmp_path: Path, model: str) -> None:
    model_of = official("bedrock-runtime-async-invoke.service-2.json")["operations"]
    started = looked = 0
    for each in heard(tmp_path, model):
        start = each.method == "post"
        operation = model_of["StartAsyncInvoke" if start else "GetAsyncInvoke"]
        assert each.path.startswith("/bedrock" + operation["http"]["requestUri"].partition("{")[0])
        if start:
            modelled(operation["input"]["shape"], each.sent)
        else:
            modelled("AsyncInvokeArn", each.told["modelArn"])
        if each.status == operation["http"]["responseCode"]:
            modelled(operation["output"]["shape"], each.told)
            started, looked = started + start, looked + (not start)
    assert started >= 2
    assert looked >= 2
