# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parameter styles: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("readA", "answers")
def test_read_a_answers(promise: Promise) -> None:
    """Answers 204: `GET /a/{simple}/{label}/{matrix}`"""
    promise.keep()


@promises("readA", "accepts")
def test_read_a_accepts(promise: Promise) -> None:
    """Every documented value of `simple`, `label`, `matrix`, `form`, `comma`, `space`, `pipe`, `deep`,
    `json`, `raw`, `limit`, `X-Ids` and 2 more is accepted.
    """
    promise.keep()


@promises("readA", "rejects")
def test_read_a_rejects(promise: Promise) -> None:
    """Every other value of `simple`, `label`, `matrix`, `form`, `comma`, `space`, `pipe`, `deep`,
    `json`, `raw`, `limit`, `X-Ids` and 2 more is refused with 4xx.
    """
    promise.keep()


@promises("readA", "unknown")
def test_read_a_unknown(promise: Promise) -> None:
    """Where nothing has the `matrix`, the answer is 404."""
    promise.keep()


@promises("readA", "life")
def test_read_a_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("readA", "effects")
def test_read_a_effects(promise: Promise) -> None:
    """`form`, `comma`, `space`, `pipe`, `deep`, `json`, `raw`, `limit` and `session` in the query have an effect."""
    promise.keep()


@promises("readA", "methods")
def test_read_a_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
