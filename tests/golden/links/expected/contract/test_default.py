# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Shelves: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("bookAdd", "answers")
def test_book_add_answers(promise: Promise) -> None:
    """Answers 201 with `application/json`: `POST /shelves/{shelf}/books`"""
    promise.keep()


@promises("bookAdd", "accepts")
def test_book_add_accepts(promise: Promise) -> None:
    """Every documented value of `id`, `title`, `by`, `X-Trace` and `copies` is accepted."""
    promise.keep()


@promises("bookAdd", "rejects")
def test_book_add_rejects(promise: Promise) -> None:
    """Every other value of `id`, `title`, `by`, `X-Trace` and `copies` is refused with 4xx."""
    promise.keep()


@promises("bookAdd", "unknown")
def test_book_add_unknown(promise: Promise) -> None:
    """Where nothing has the `shelf`, the answer is 404."""
    promise.keep()


@promises("bookAdd", "life")
def test_book_add_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("bookAdd", "references")
def test_book_add_references(promise: Promise) -> None:
    """Where an answer has `shelf`, it is the one on the path."""
    promise.keep()


@promises("bookAdd", "methods")
def test_book_add_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("bookRead", "answers")
def test_book_read_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /shelves/{shelf}/books/{id}`"""
    promise.keep()


@promises("bookRead", "accepts")
def test_book_read_accepts(promise: Promise) -> None:
    """Every documented value of `If-None-Match` and `trace` is accepted."""
    promise.keep()


@promises("bookRead", "rejects")
def test_book_read_rejects(promise: Promise) -> None:
    """Every other value of `If-None-Match` and `trace` is refused with 4xx."""
    promise.keep()


@promises("bookRead", "unknown")
def test_book_read_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("bookRead", "life")
def test_book_read_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("bookRead", "effects")
def test_book_read_effects(promise: Promise) -> None:
    """`trace` in the query have an effect."""
    promise.keep()


@promises("bookRead", "references")
def test_book_read_references(promise: Promise) -> None:
    """Where an answer has `id`, it is the one on the path."""
    promise.keep()


@promises("bookRead", "methods")
def test_book_read_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
