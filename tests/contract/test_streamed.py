"""What comes as events if the body asks for a stream, and as a whole if it does not."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, document, read, says, takes, thing

_EVENTS = {"text/event-stream": {"schema": TEXT}}


def _document() -> dict[str, Any]:
    asked = thing("text", text=TEXT, stream={"type": "boolean", "default": False})
    post = {**takes(asked), **says(200, thing("answer", answer=TEXT), 400)}
    told = post["responses"]["200"]
    told["description"] = "The answer, or events of its parts and then `[DONE]`"
    told["content"] |= _EVENTS
    return document({"/answers": {"post": post}})


@pytest.mark.parametrize(
    ("flaw", "place"),
    [
        ("", None),
        ("never", "stream is true"),
        ("always", "stream is false"),
        ("empty", "stream is true"),
        ("endless", "stream is true"),
    ],
)
def test_a_stream_comes_if_it_is_asked_for(judge: Judge, flaw: str, place: str | None) -> None:
    async def answer(request: Request) -> Response:
        sent = read(await request.body())
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return Response(status_code=400)
        if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
            return Response(status_code=400)
        if not isinstance(streams := sent.get("stream", False), bool):
            return Response(status_code=400)
        if flaw == "never" or (not streams and flaw != "always"):
            return JSONResponse({"answer": "yes"})
        last = "" if flaw == "endless" else "data: [DONE]\n\n"
        events = "" if flaw == "empty" else f'data: "y"\n\ndata: "es"\n\n{last}'
        return Response(events, media_type="text/event-stream")

    app = Starlette(routes=[Route("/answers", answer, methods=["POST"])])
    found = [r.promise.id for r in judge(_document(), app) if r.outcome == "broken"]
    assert found == ([] if place is None else [f"post /answers-answers-{place}"])
