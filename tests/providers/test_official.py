"""What passes between the gateway and a provider, over sockets, is what the provider's own document says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message as MimeMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.providers.outbound import DATA, official, patched
from tests.providers.recorded import Exchange, exchanged

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI document of a vendor, as far as JSON bodies and forms go."""

    mount: str
    whole: Mapping[str, Any]

    def operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        if not path.startswith(self.mount):
            return None
        rest = path.removeprefix(self.mount)
        for template, item in sorted(self.whole["paths"].items(), key=lambda each: "{" in each[0]):
            if method in item and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), rest):
                found: Mapping[str, Any] = item[method]
                return found
        return None

    def check(self, schema: Any, value: Any) -> None:
        jsonschema_rs.validator_for({**schema, "components": self.whole.get("components", {})}).validate(
            value
        )

    def names(self, schema: Any) -> set[str]:
        """The properties that a schema knows, its branches' too; more than these is a stray field."""
        if "$ref" in schema:
            at: Any = self.whole
            for token in schema["$ref"].removeprefix("#/").split("/"):
                at = at[token]
            return self.names(at)
        found = set(schema.get("properties", {}))
        for word in ("oneOf", "anyOf", "allOf"):
            for branch in schema.get(word, ()):
                found |= self.names(branch)
        return found


DOCUMENTS = {
    "openai": ("openai-videos.openapi.json", "/openai/v1", "openai/sora-2"),
    "azure": ("openai-videos.openapi.json", "/azure/openai/v1", "azure/sora-2"),
    "runway": ("runway.openapi.json", "/runway", "runway/gen4.5"),
    "replicate": ("replicate.openapi.json", "/replicate/v1", "replicate/google/veo-3.1"),
    "xai": ("xai-videos.openapi.json", "/xai/v1", "xai/grok-imagine-video-1.5"),
    "openrouter": ("openrouter-videos.openapi.json", "/openrouter/api/v1", "openrouter/google/veo-3.1"),
    "elevenlabs": ("elevenlabs-flows-video.openapi.json", "/elevenlabs", "elevenlabs/veo-3.1-generate-001"),
}
FORMS = {
    "vllm": ("vllm-omni-videos.json", "/vllm/v1", "vllm/Wan-AI/Wan2.2-T2V-A14B-Diffusers"),
    "sgl": ("sglang-videos.json", "/sgl/v1", "sgl/Wan-AI/Wan2.1-T2V-1.3B-Diffusers"),
}


def parts(exchange: Exchange) -> Iterator[tuple[str, MimeMessage]]:
    head = f"content-type: {exchange.content_type}\r\n\r\n".encode()
    for part in BytesParser().parsebytes(head + exchange.content).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            yield name, part


@pytest.mark.cell("document")
@pytest.mark.parametrize("provider", DOCUMENTS)
def test_requests_and_answers_are_what_the_vendors_document_says(tmp_path: Path, provider: str) -> None:
    name, mount, model = DOCUMENTS[provider]
    document = Document(mount, patched(official(name)) if provider == "replicate" else official(name))
    more = {each["name"] for each in official("xai-video.grpc.json")["messages"]["GenerateVideoRequest"]}
    newer = more if provider == "xai" else set()  # its document has the names of an earlier version
    judged = 0
    for exchange in exchanged(tmp_path, model):
        operation = document.operation(exchange.method, exchange.path)
        if operation is None:
            continue
        where = f"{exchange.method} {exchange.path}"
        contents = operation.get("requestBody", {}).get("content", {})
        kind = exchange.content_type.partition(";")[0]
        if exchange.content and kind in contents:
            schema = contents[kind]["schema"]
            if kind == "application/json":
                sent = json.loads(exchange.content)
                document.check(schema, sent)
                stray = set(sent) - document.names(schema) - newer
            else:
                stray = {name for name, _ in parts(exchange)} - document.names(schema)
            assert not stray, (where, stray)
            judged += 1
        said = operation["responses"].get(str(exchange.status), {}).get("content", {}).get("application/json")
        if said is not None and exchange.answer.startswith((b"{", b"[")):
            document.check(said["schema"], json.loads(exchange.answer))
            judged += 1
    assert judged >= 4


@pytest.mark.cell("document")
@pytest.mark.parametrize("provider", FORMS)
def test_no_part_is_sent_that_the_server_does_not_read_and_each_answer_has_its_shape(
    tmp_path: Path, provider: str
) -> None:
    name, mount, model = FORMS[provider]
    document = official(name)
    known = {entry["name"] for entry in document["form"]}
    exchanges = [each for each in exchanged(tmp_path, model) if each.path.startswith(mount)]
    sent = [each for each in exchanges if each.method == "post"]
    assert len(sent) == 3
    for exchange in sent:
        assert {name for name, _ in parts(exchange)} <= known
    schema = document["schemas"].get("VideoResponse")
    answers = [json.loads(each.answer) for each in exchanges if each.answer.startswith(b"{")]
    jobs = [answer for answer in answers if answer.get("object") == "video"]
    assert len(jobs) >= 4
    for job in jobs if schema is not None else ():
        jsonschema_rs.validator_for({**schema, "$defs": schema.get("$defs", {})}).validate(job)


@pytest.mark.cell("document")
@pytest.mark.parametrize("provider", ["huggingface"])
def test_a_vendor_without_a_document_cannot_be_held_to_it(provider: str) -> None:
    pytest.skip("the vendor publishes no document of its router")
