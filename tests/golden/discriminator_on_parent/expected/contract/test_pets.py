# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Pets: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("makePet", "answers")
def test_make_pet_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `POST /pets`"""
    promise.keep()


@promises("makePet", "accepts")
def test_make_pet_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("makePet", "rejects")
def test_make_pet_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("makePet", "life")
def test_make_pet_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("makePet", "methods")
def test_make_pet_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
