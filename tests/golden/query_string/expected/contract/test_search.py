# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Search: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("search", "answers")
def test_search_answers(promise: Promise) -> None:
    """Answers 204: `GET /search`"""
    promise.keep()


@promises("search", "accepts")
def test_search_accepts(promise: Promise) -> None:
    """Every documented value of `query` is accepted."""
    promise.keep()


@promises("search", "rejects")
def test_search_rejects(promise: Promise) -> None:
    """Every other value of `query` is refused with 4xx."""
    promise.keep()


@promises("search", "methods")
def test_search_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("select", "answers")
def test_select_answers(promise: Promise) -> None:
    """Answers 204: `GET /select`"""
    promise.keep()


@promises("select", "accepts")
def test_select_accepts(promise: Promise) -> None:
    """Every documented value of `selector` is accepted."""
    promise.keep()


@promises("select", "rejects")
def test_select_rejects(promise: Promise) -> None:
    """Every other value of `selector` is refused with 4xx."""
    promise.keep()


@promises("select", "methods")
def test_select_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
