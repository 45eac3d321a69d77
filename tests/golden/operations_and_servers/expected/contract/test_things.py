# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Things: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("get-thing", "answers")
def test_get_thing_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /things/{id}`"""
    promise.keep()


@promises("get-thing", "unknown")
def test_get_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("get-thing", "life")
def test_get_thing_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("get-thing", "references")
def test_get_thing_references(promise: Promise) -> None:
    """Where an answer has `id`, it is the one on the path."""
    promise.keep()


@promises("get-thing", "methods")
def test_get_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("list", "answers")
def test_list_answers(promise: Promise) -> None:
    """Answers 204: `DELETE /things/{id}`"""
    promise.keep()


@promises("list", "unknown")
def test_list_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("list", "life")
def test_list_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()


@promises("GET /things/mine", "answers")
def test_get_things_mine_answers(promise: Promise) -> None:
    """Answers 204: `GET /things/mine`"""
    promise.keep()


@promises("GET /things/mine", "methods")
def test_get_things_mine_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
