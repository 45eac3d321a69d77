# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Generic lists: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("listCats", "answers")
def test_list_cats_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /cats`"""
    promise.keep()


@promises("listCats", "methods")
def test_list_cats_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("listDogs", "answers")
def test_list_dogs_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /dogs`"""
    promise.keep()


@promises("listDogs", "methods")
def test_list_dogs_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("listAnything", "answers")
def test_list_anything_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /anything`"""
    promise.keep()


@promises("listAnything", "methods")
def test_list_anything_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("putTree", "answers")
def test_put_tree_answers(promise: Promise) -> None:
    """Answers 204: `PUT /strict`"""
    promise.keep()


@promises("putTree", "accepts")
def test_put_tree_accepts(promise: Promise) -> None:
    """Every documented value of `data` and `children` is accepted."""
    promise.keep()


@promises("putTree", "rejects")
def test_put_tree_rejects(promise: Promise) -> None:
    """Every other value of `data` and `children` is refused with 4xx."""
    promise.keep()


@promises("putTree", "life")
def test_put_tree_life(promise: Promise) -> None:
    """What was changed is kept, and its neighbour is unchanged."""
    promise.keep()


@promises("putTree", "methods")
def test_put_tree_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
