# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Contract tests of Health: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("getHealth", "answers")
def test_get_health_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 405, 500 and 503: `GET /health`"""
    promise.keep()


@promises("getHealth", "methods")
def test_get_health_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
