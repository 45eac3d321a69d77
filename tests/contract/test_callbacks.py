"""What a server calls back: that it does, how, and about what."""

from __future__ import annotations

import json
import threading
import urllib.request
from itertools import count
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

_STATE = {"type": "string", "enum": ["queued", "done"]}
_JOB = thing("id", "state", "what", id=TEXT, state=_STATE, what=TEXT)
_EVENT = thing("job", job=_JOB)
_NOTIFY = {"type": "string", "format": "uri"}
_CALLED = {"post": {**takes(_EVENT), **says(204)}}


def _paths(schema: dict[str, Any]) -> dict[str, Any]:
    made = {**takes(thing("what", what=TEXT, notify=schema)), **says(202, _JOB, 422)}
    callbacks = {"ended": {"{$request.body#/notify}": _CALLED}}
    return {
        "/jobs": {"post": {**made, "callbacks": callbacks}},
        "/jobs/{id}": {**at(id=TEXT), "get": says(200, _JOB, 404)},
    }


class _Jobs:
    """They are done at the second look."""

    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._jobs: dict[str, dict[str, Any]] = {}
        self._notify: dict[str, str] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            job = self._jobs.get(steps[-1])
            if job is not None and job["looks"] == 1:
                job["state"] = "done"
                self._call_back(job)
            if job is not None:
                job["looks"] += 1
            return (200, _shown(job)) if job is not None else (404, None)
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("what"), str):
            return 422, None
        url = body.get("notify", "http://127.0.0.1:9/")
        if not isinstance(url, str) or not url.startswith(("http:", "https:", "urn:")):
            return 422, None
        if self._flaw == "no own machine" and "127.0.0.1" in url:
            return 422, None
        name = f"j-{next(self._numbers)}"
        self._jobs[name] = {"id": name, "state": "queued", "what": body["what"], "looks": 0}
        if "notify" in body:
            self._notify[name] = url
        return 202, _shown(self._jobs[name])

    def _call_back(self, job: dict[str, Any]) -> None:
        url = self._notify.get(job["id"], "")
        if "127.0.0.1" not in url or self._flaw == "never":
            return
        told = _shown(job)
        if self._flaw == "about another":
            told["id"] = "j-0"
        if self._flaw == "says too little":
            told.pop("state")
        kind = "text/plain" if self._flaw == "as text" else "application/json"
        data = json.dumps({"job": told}).encode()
        method = "PUT" if self._flaw == "with PUT" else "POST"
        request = urllib.request.Request(url, data, {"Content-Type": kind}, method=method)
        threading.Thread(target=urllib.request.urlopen, args=(request,), daemon=True).start()


def _shown(job: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in job.items() if name != "looks"}


@pytest.mark.parametrize(
    ("flaw", "outcome"),
    [
        ("", "kept"),
        ("with PUT", "broken"),
        ("as text", "broken"),
        ("says too little", "broken"),
        ("about another", "broken"),
        ("no own machine", "not tested"),
    ],
)
def test_what_is_called_back_is_as_documented(judge: Judge, flaw: str, outcome: str) -> None:
    paths = _paths(_NOTIFY)
    results = judge(document(paths), serve(paths, _Jobs(flaw).answer), keyword="called back")
    assert [result.outcome for result in results] == [outcome]


@pytest.mark.parametrize(("calls_back", "outcome"), [(True, "broken"), (False, "not tested")])
def test_a_job_that_ends_without_a_word_is_noticed_where_it_reaches_this_machine(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, calls_back: bool, outcome: str
) -> None:
    for name in ("_BEHIND", "_LOOK"):
        monkeypatch.setattr(f"specwright_runtime.contract.checks.callbacks.{name}", 0.0)
    paths, server = _paths(_NOTIFY), _Jobs("never")
    results = judge(
        document(paths), serve(paths, server.answer), keyword="called back", calls_back=calls_back
    )
    assert [result.outcome for result in results] == [outcome]


def test_an_address_that_has_to_be_of_https_is_not_called_here(judge: Judge) -> None:
    paths = _paths({**_NOTIFY, "pattern": "^https://"})
    results = judge(document(paths), serve(paths, _Jobs("never").answer), keyword="called back")
    assert [result.outcome for result in results] == ["not tested"]
