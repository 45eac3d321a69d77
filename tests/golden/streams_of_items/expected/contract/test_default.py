# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Streams of items: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("watch", "answers")
def test_watch_answers(promise: Promise) -> None:
    """Answers 200 with `text/event-stream`: `GET /events`"""
    promise.keep()


@promises("watch", "methods")
def test_watch_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("export", "answers")
def test_export_answers(promise: Promise) -> None:
    """Answers 200 with `application/jsonl`: `GET /lines`"""
    promise.keep()


@promises("export", "methods")
def test_export_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
