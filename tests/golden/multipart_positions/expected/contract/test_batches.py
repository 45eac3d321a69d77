# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Batches: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("sendBatch", "answers")
def test_send_batch_answers(promise: Promise) -> None:
    """Answers 204, errors with 400: `POST /batches`"""
    promise.keep()


@promises("sendBatch", "accepts")
def test_send_batch_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("sendBatch", "rejects")
def test_send_batch_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 400."""
    promise.keep()


@promises("sendBatch", "life")
def test_send_batch_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendBatch", "methods")
def test_send_batch_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getBatch", "answers")
def test_get_batch_answers(promise: Promise) -> None:
    """Answers 200 with `multipart/mixed`: `GET /batches`"""
    promise.keep()


@promises("getBatch", "methods")
def test_get_batch_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getItems", "answers")
def test_get_items_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` and `multipart/mixed`: `GET /items`"""
    promise.keep()


@promises("getItems", "methods")
def test_get_items_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("sendItems", "answers")
def test_send_items_answers(promise: Promise) -> None:
    """Answers 204, errors with 400: `POST /items`"""
    promise.keep()


@promises("sendItems", "accepts")
def test_send_items_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("sendItems", "rejects")
def test_send_items_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 400."""
    promise.keep()


@promises("sendItems", "life")
def test_send_items_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendRelated", "answers")
def test_send_related_answers(promise: Promise) -> None:
    """Answers 204, errors with 400: `POST /related`"""
    promise.keep()


@promises("sendRelated", "accepts")
def test_send_related_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("sendRelated", "rejects")
def test_send_related_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 400."""
    promise.keep()


@promises("sendRelated", "life")
def test_send_related_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendRelated", "methods")
def test_send_related_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("sendScans", "answers")
def test_send_scans_answers(promise: Promise) -> None:
    """Answers 204, errors with 400: `POST /scans`"""
    promise.keep()


@promises("sendScans", "accepts")
def test_send_scans_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("sendScans", "rejects")
def test_send_scans_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 400."""
    promise.keep()


@promises("sendScans", "life")
def test_send_scans_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendScans", "methods")
def test_send_scans_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("sendNumbers", "answers")
def test_send_numbers_answers(promise: Promise) -> None:
    """Answers 204, errors with 400: `POST /numbers`"""
    promise.keep()


@promises("sendNumbers", "accepts")
def test_send_numbers_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("sendNumbers", "rejects")
def test_send_numbers_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 400."""
    promise.keep()


@promises("sendNumbers", "life")
def test_send_numbers_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendNumbers", "methods")
def test_send_numbers_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
