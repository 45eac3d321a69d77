"""Recordings that are uploaded as sound: what is sent beside them counts, and they come back as they were."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, serve, thing

_FORM = thing(
    *("sound", "mode"),
    sound={"type": "string", "format": "binary"},
    mode={"type": "string", "enum": ["fast", "exact"]},
)
_PARTS = {"schema": _FORM, "encoding": {"sound": {"contentType": "audio/wav"}}}
_SHOWN = thing("id", "mode", id=TEXT, mode=TEXT)
_SOUND = {"200": {"description": "d", "content": {"audio/wav": {"schema": TEXT}}}}
PATHS: dict[str, Any] = {
    "/recordings": {
        "post": {
            "requestBody": {"required": True, "content": {"multipart/form-data": _PARTS}},
            **says(201, _SHOWN, 400),
        }
    },
    "/recordings/{id}": {**at(id=TEXT), "get": says(200, _SHOWN, 404)},
    "/recordings/{id}/sound": {
        **at(id=TEXT),
        "get": {"responses": {**_SOUND, "404": {"description": "Refused."}}},
    },
}
_PART = re.compile(rb'name="(\w+)"[^\n]*\r\n(?:[^\n]+\r\n)*\r\n(.*?)\r\n(?=--specwright)', re.DOTALL)


def _server(flaw: str) -> Any:
    kept: dict[str, dict[str, bytes]] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            form = dict(_PART.findall(body))
            sent = {name.decode(): value for name, value in form.items()}
            modes = [b"fast", b"exact"] if flaw != "one mode" else [b"fast"]
            if "sound" not in sent or sent.get("mode") not in modes:
                return 400, None
            kept[name := f"r{len(kept)}"] = sent
            return 201, {"id": name, "mode": sent["mode"].decode()}
        if steps[1] not in kept:
            return 404, None
        if len(steps) == 2:
            return 200, {"id": steps[1], "mode": kept[steps[1]]["mode"].decode()}
        return 200, next(iter(kept.values()))["sound"] if flaw == "the first" else kept[steps[1]]["sound"]

    app = serve(PATHS, server)

    async def labelled(scope: Any, receive: Any, send: Any) -> None:
        async def sound(message: Any) -> None:
            known = [(n, v.replace(b"application/octet-stream", b"audio/wav")) for n, v in message["headers"]]
            await send({**message, "headers": known})

        async def either(message: Any) -> None:
            await (sound if message["type"] == "http.response.start" else send)(message)

        await app(scope, receive, either)

    return labelled


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("", None),
        ("one mode", 'post /recordings-accepts-body/mode: "exact"'),
        ("the first", "post /recordings-binary-get /recordings/{id}/sound gives what was uploaded"),
    ],
)
def test_what_is_sent_beside_sound_counts_where_the_sound_was_taken(
    judge: Judge, flaw: str, promise: str | None
) -> None:
    found = [r.promise.id for r in judge(document(PATHS), _server(flaw)) if r.outcome == "broken"]
    assert promise in found if promise is not None else found == []
