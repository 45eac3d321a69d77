"""What an adapter sends: one adapter, and in place of its provider an application that answers as told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from bifrost_api import models
from bifrost_api.interface import VideosApi
from specwright_runtime import Reply
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from video_gateway import capabilities, settings
from video_gateway.media.fetch import Fetcher
from video_gateway.providers.provider import AdapterModule, Connection
from video_gateway.redaction import redacting

DATA = Path(__file__).parents[3] / "shared" / "reference" / "data" / "providers"


@dataclass(frozen=True, slots=True)
class Sent:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(slots=True)
class Provider:
    """Answers with `answers` in their order, and keeps what it was sent.

    Each is a status, a body and perhaps headers.
    """

    answers: list[tuple[Any, ...]]
    sent: list[Sent] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content, more = b"", True
        while more:
            message = await receive()
            content += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode()))
        self.sent.append(Sent(scope["method"], scope["path"], query, headers, content))
        status, body, *further = self.answers.pop(0)
        answer = b"" if body is None else json.dumps(body).encode()
        kind = [(b"content-type", b"application/json")] if answer else []
        kind += [(name.encode(), value.encode()) for each in further for name, value in each.items()]
        await send({"type": "http.response.start", "status": status, "headers": kind})
        await send({"type": "http.response.body", "body": answer})


@contextmanager
def adapted(
    family: str,
    *answers: tuple[Any, ...],
    dialect: str = "openai",
    base_url: str = "http://provider.test/base",
    key: str = "sk-test",
    options: Mapping[str, str] | None = None,
    app: ASGIApp | None = None,
) -> Iterator[tuple[VideosApi, Provider]]:
    """An adapter, and the provider that it speaks to, unless `app` stands in for it."""
    provider = Provider(list(answers))
    module: AdapterModule = import_module(f"video_gateway.providers.{family}")
    entry = settings.Provider(family=family, dialect=dialect, base_url=base_url)  # type: ignore[arg-type]  # text
    yield (
        module.adapter(
            Connection(
                provider=dialect if family == "openai" else family,
                base_url=entry.base_url,
                key=key,
                timeout=5.0,
                dialect=dialect,
                options=options or {},
                sheet=capabilities.load(module.skills(dialect).sheet),
                transport=redacting(AsyncAsgiTransport(app or provider), key),
                fetcher=Fetcher(),
            )
        ),
        provider,
    )


async def generate(adapter: VideosApi, model: str, prompt: str = "A fox", **fields: Any) -> models.Video:
    request = models.VideoGenerationRequest.model_validate({"model": model, "prompt": prompt, **fields})
    answer = await adapter.video_generation(request, idempotency_key=None, x_bf_drop_params=None)
    return answer.value if isinstance(answer, Reply) else answer


async def retrieve(adapter: VideosApi, video_id: str) -> models.Video:
    answer = await adapter.video_retrieve(video_id)
    return answer.value if isinstance(answer, Reply) else answer


def official(name: str) -> Any:
    """A document of the vendor, which lies beside the project, or nowhere."""
    return json.loads((DATA / name).read_text("utf-8"))


def patched(node: Any) -> Any:
    """Replicate's document as it is meant: with 3.1's word for null, and a union that something can fit."""
    if isinstance(node, list):
        return [patched(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {"anyOf" if key == "oneOf" else key: patched(each) for key, each in node.items()}
    if found.pop("nullable", False) and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found
