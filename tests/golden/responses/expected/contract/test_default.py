# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Responses: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("getThing", "answers")
def test_get_thing_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` or 202 with `application/json`, errors with 404, 4XX and
    default: `GET /thing`
    """
    promise.keep()


@promises("getThing", "methods")
def test_get_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("deleteThing", "answers")
def test_delete_thing_answers(promise: Promise) -> None:
    """Answers 204, errors with 404: `DELETE /thing`"""
    promise.keep()


@promises("download", "answers")
def test_download_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4` and `image/png`: `GET /file`"""
    promise.keep()


@promises("download", "binary")
def test_download_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("download", "methods")
def test_download_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("text", "answers")
def test_text_answers(promise: Promise) -> None:
    """Answers 200 with `text/plain`: `GET /text`"""
    promise.keep()


@promises("text", "methods")
def test_text_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
