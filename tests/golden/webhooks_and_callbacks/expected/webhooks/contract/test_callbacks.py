# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Callbacks of Parcels: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("moved", "answers")
def test_moved_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 410: `POST /subscribe/moved`"""
    promise.keep()


@promises("moved", "accepts")
def test_moved_accepts(promise: Promise) -> None:
    """Every documented value of `id` and `secret` is accepted."""
    promise.keep()


@promises("watch_moved", "answers")
def test_watch_moved_answers(promise: Promise) -> None:
    """Answers 204: `PUT /watch/moved`"""
    promise.keep()


@promises("watch_moved", "accepts")
def test_watch_moved_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()
