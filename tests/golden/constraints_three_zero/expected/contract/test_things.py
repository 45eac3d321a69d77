# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Things: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("makeThing", "answers")
def test_make_thing_answers(promise: Promise) -> None:
    """Answers 204: `POST /things`"""
    promise.keep()


@promises("makeThing", "accepts")
def test_make_thing_accepts(promise: Promise) -> None:
    """Every documented value of `above`, `below` and `price` is accepted."""
    promise.keep()


@promises("makeThing", "rejects")
def test_make_thing_rejects(promise: Promise) -> None:
    """Every other value of `above`, `below` and `price` is refused with 4xx."""
    promise.keep()


@promises("makeThing", "life")
def test_make_thing_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("makeThing", "methods")
def test_make_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
