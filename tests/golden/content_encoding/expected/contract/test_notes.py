# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Notes: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("makeNote", "answers")
def test_make_note_answers(promise: Promise) -> None:
    """Answers 200 with `image/png`: `POST /notes`"""
    promise.keep()


@promises("makeNote", "accepts")
def test_make_note_accepts(promise: Promise) -> None:
    """Every documented value of `picture`, `link`, `settings` and `page` is accepted."""
    promise.keep()


@promises("makeNote", "rejects")
def test_make_note_rejects(promise: Promise) -> None:
    """Every other value of `picture`, `link`, `settings` and `page` is refused with 4xx."""
    promise.keep()


@promises("makeNote", "life")
def test_make_note_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("makeNote", "binary")
def test_make_note_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("makeNote", "methods")
def test_make_note_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
