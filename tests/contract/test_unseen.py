"""Things that a call makes and no path shows, and times whose description names their unit."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, document, read, says, serve, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import unseen
from specwright_runtime.contract.openapi.document import Document

SECONDS = {"type": "integer", "description": "Unix timestamp (seconds) of when it was taken"}
RENDER = thing(
    "script",
    script={"type": "string", "description": "What is shown"},
    size={"type": "string", "description": "Such as `640x480`"},
)
JOB = thing(id=TEXT, script=TEXT, size=TEXT, taken_at=SECONDS)


def renders(change: Callable[[dict[str, Any]], Any], said: str) -> tuple[dict[str, Any], Server]:
    operation = {**takes(RENDER), **says(200, JOB, 400), "summary": "Create a render", "description": said}
    ids = itertools.count()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        known = isinstance(sent, dict) and "script" in sent
        if not known or not all(isinstance(sent.get(name, ""), str) for name in ("script", "size")):
            return 400, None
        job = {"id": f"r{next(ids)}", "taken_at": 1_700_000_000}
        job |= {name: sent[name] for name in ("script", "size") if name in sent}
        change(job)
        return 200, json.loads(json.dumps(job))

    return document({"/renders": {"post": operation}}), server


def broken(judge: Judge, change: Callable[[dict[str, Any]], Any], said: str) -> set[str]:
    described, server = renders(change, said)
    results = judge(described, serve(described["paths"], server))
    return {result.promise.check for result in results if result.outcome == "broken"}


SAYS_ID = "Returns the job's id at once."


@pytest.mark.parametrize(
    "change",
    [
        lambda job: None,
        lambda job: job.pop("script"),
        lambda job: job.update(size=job.get("size") or "640x480"),
        lambda job: job.update(taken_at=0),
    ],
    ids=["as it was sent", "without what need not be told", "a default for an empty text", "never"],
)
def test_whoever_keeps_the_words_gives_no_alarm(judge: Judge, change: Callable[[Any], Any]) -> None:
    assert broken(judge, change, SAYS_ID) == set()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda job: job.update(id="r"), "life"),
        (lambda job: job.pop("id"), "life"),
        (lambda job: job.update(script="another"), "life"),
        (lambda job: job.update(script=job["script"][:10]), "accepts"),
        (lambda job: job.update(taken_at=1_700_000_000_000), "answers"),
    ],
    ids=["one id for two", "no id", "another text", "a text cut off", "milliseconds"],
)
def test_what_is_not_as_the_words_say_is_noticed(
    judge: Judge, change: Callable[[Any], Any], check: str
) -> None:
    assert check in broken(judge, change, SAYS_ID)


def test_equal_files_may_be_stored_as_one() -> None:
    said = {**says(201, thing(id=TEXT)), "summary": "Create a file"}
    body = {"multipart/form-data": {"schema": thing(file={"type": "string", "format": "binary"})}}

    def promised(content: dict[str, Any]) -> list[str]:
        operation = {**said, "requestBody": {"required": True, "content": content}}
        catalogue = Catalogue(Document(document({"/files": {"post": operation}})))
        return [promise.place for promise in unseen.promises(catalogue, catalogue.document.operations[0])]

    assert "two calls have two ids" not in promised(body)
    assert "two calls have two ids" in promised({"application/json": {"schema": thing(name=TEXT)}})


def test_what_may_be_there_already_may_have_one_id(judge: Judge) -> None:
    said = "Answers with the existing one where the same was asked for."
    assert broken(judge, lambda job: job.update(id="r"), said) == set()
    assert broken(judge, lambda job: job.pop("id"), "Takes a moment.") == set()
