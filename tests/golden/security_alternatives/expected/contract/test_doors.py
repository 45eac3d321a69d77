# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Doors: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("default", "answers")
def test_default_answers(promise: Promise) -> None:
    """Answers 204: `GET /default`"""
    promise.keep()


@promises("default", "access")
def test_default_access(promise: Promise) -> None:
    """Holders of `Bearer`, `Key` and `Basic` may call, each way alone; nobody else may."""
    promise.keep()


@promises("default", "methods")
def test_default_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("defaultToo", "answers")
def test_default_too_answers(promise: Promise) -> None:
    """Answers 204: `GET /default/too`"""
    promise.keep()


@promises("defaultToo", "access")
def test_default_too_access(promise: Promise) -> None:
    """Holders of `Bearer`, `Key` and `Basic` may call, each way alone; nobody else may."""
    promise.keep()


@promises("defaultToo", "methods")
def test_default_too_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("public", "answers")
def test_public_answers(promise: Promise) -> None:
    """Answers 204: `GET /public`"""
    promise.keep()


@promises("public", "methods")
def test_public_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("optional", "answers")
def test_optional_answers(promise: Promise) -> None:
    """Answers 204: `GET /optional`"""
    promise.keep()


@promises("optional", "access")
def test_optional_access(promise: Promise) -> None:
    """Anybody may call; so may holders of `Cookie`."""
    promise.keep()


@promises("optional", "methods")
def test_optional_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("scoped", "answers")
def test_scoped_answers(promise: Promise) -> None:
    """Answers 204: `GET /scoped`"""
    promise.keep()


@promises("scoped", "access")
def test_scoped_access(promise: Promise) -> None:
    """Holders of `OAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("scoped", "methods")
def test_scoped_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
