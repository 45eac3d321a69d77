# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of subscriptions: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("subscribe", "answers")
def test_subscribe_answers(promise: Promise) -> None:
    """Answers 204: `POST /subscriptions`"""
    promise.keep()


@promises("subscribe", "accepts")
def test_subscribe_accepts(promise: Promise) -> None:
    """Every documented value of `url` is accepted."""
    promise.keep()


@promises("subscribe", "rejects")
def test_subscribe_rejects(promise: Promise) -> None:
    """Every other value of `url` is refused with 4xx."""
    promise.keep()


@promises("subscribe", "access")
def test_subscribe_access(promise: Promise) -> None:
    """Holders of `key` may call, each way alone; nobody else may."""
    promise.keep()


@promises("subscribe", "life")
def test_subscribe_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("subscribe", "methods")
def test_subscribe_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("watch", "answers")
def test_watch_answers(promise: Promise) -> None:
    """Answers 204: `POST /watches`"""
    promise.keep()


@promises("watch", "access")
def test_watch_access(promise: Promise) -> None:
    """Holders of `key` may call, each way alone; nobody else may."""
    promise.keep()


@promises("watch", "life")
def test_watch_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("watch", "methods")
def test_watch_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
