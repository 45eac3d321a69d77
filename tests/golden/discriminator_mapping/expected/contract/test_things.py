# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Things: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("getThing", "answers")
def test_get_thing_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /thing`"""
    promise.keep()


@promises("getThing", "methods")
def test_get_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getCat", "answers")
def test_get_cat_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /cat`"""
    promise.keep()


@promises("getCat", "methods")
def test_get_cat_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getShape", "answers")
def test_get_shape_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /shape`"""
    promise.keep()


@promises("getShape", "methods")
def test_get_shape_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
