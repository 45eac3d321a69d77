# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Things: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("queryThing", "answers")
def test_query_thing_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `QUERY /things/{id}`"""
    promise.keep()


@promises("queryThing", "accepts")
def test_query_thing_accepts(promise: Promise) -> None:
    """Every documented value of `text` is accepted."""
    promise.keep()


@promises("queryThing", "rejects")
def test_query_thing_rejects(promise: Promise) -> None:
    """Every other value of `text` is refused with 4xx."""
    promise.keep()


@promises("queryThing", "unknown")
def test_query_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("queryThing", "references")
def test_query_thing_references(promise: Promise) -> None:
    """Where an answer has `id`, it is the one on the path."""
    promise.keep()


@promises("queryThing", "methods")
def test_query_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("hasThing", "answers")
def test_has_thing_answers(promise: Promise) -> None:
    """Answers 204: `HEAD /things/{id}`"""
    promise.keep()


@promises("hasThing", "unknown")
def test_has_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("askThing", "answers")
def test_ask_thing_answers(promise: Promise) -> None:
    """Answers 204: `OPTIONS /things/{id}`"""
    promise.keep()


@promises("askThing", "unknown")
def test_ask_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("traceThing", "answers")
def test_trace_thing_answers(promise: Promise) -> None:
    """Answers 200 with `message/http`: `TRACE /things/{id}`"""
    promise.keep()


@promises("traceThing", "unknown")
def test_trace_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("traceThing", "binary")
def test_trace_thing_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("copyThing", "answers")
def test_copy_thing_answers(promise: Promise) -> None:
    """Answers 201: `COPY /things/{id}`"""
    promise.keep()


@promises("copyThing", "unknown")
def test_copy_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("LINK /things/{id}", "answers")
def test_link_things_by_id_answers(promise: Promise) -> None:
    """Answers 204: `LINK /things/{id}`"""
    promise.keep()


@promises("LINK /things/{id}", "unknown")
def test_link_things_by_id_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()
