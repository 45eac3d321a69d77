# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Names: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("setNames", "answers")
def test_set_names_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `PUT /names`"""
    promise.keep()


@promises("setNames", "accepts")
def test_set_names_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("setNames", "rejects")
def test_set_names_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("setNames", "life")
def test_set_names_life(promise: Promise) -> None:
    """What was changed is kept, and its neighbour is unchanged."""
    promise.keep()


@promises("setNames", "methods")
def test_set_names_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("setGrid", "answers")
def test_set_grid_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `PUT /grids`"""
    promise.keep()


@promises("setGrid", "accepts")
def test_set_grid_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("setGrid", "rejects")
def test_set_grid_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("setGrid", "life")
def test_set_grid_life(promise: Promise) -> None:
    """What was changed is kept, and its neighbour is unchanged."""
    promise.keep()


@promises("setGrid", "methods")
def test_set_grid_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("setFlag", "answers")
def test_set_flag_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `PUT /flags`"""
    promise.keep()


@promises("setFlag", "accepts")
def test_set_flag_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("setFlag", "rejects")
def test_set_flag_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("setFlag", "life")
def test_set_flag_life(promise: Promise) -> None:
    """What was changed is kept, and its neighbour is unchanged."""
    promise.keep()


@promises("setFlag", "methods")
def test_set_flag_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
