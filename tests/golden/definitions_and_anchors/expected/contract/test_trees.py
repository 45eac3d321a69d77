# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Trees: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("growTree", "answers")
def test_grow_tree_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `POST /trees`"""
    promise.keep()


@promises("growTree", "accepts")
def test_grow_tree_accepts(promise: Promise) -> None:
    """Every documented value of `leaf`, `bark`, `branches` and `first` is accepted."""
    promise.keep()


@promises("growTree", "rejects")
def test_grow_tree_rejects(promise: Promise) -> None:
    """Every other value of `leaf`, `bark`, `branches` and `first` is refused with 4xx."""
    promise.keep()


@promises("growTree", "life")
def test_grow_tree_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("growTree", "methods")
def test_grow_tree_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
