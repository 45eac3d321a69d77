# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Operations and servers: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("models", "answers")
def test_models_answers(promise: Promise) -> None:
    """Answers 204: `POST /untagged`"""
    promise.keep()


@promises("models", "life")
def test_models_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("models", "methods")
def test_models_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
