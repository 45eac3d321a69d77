# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Contract tests of Files: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createFile", "answers")
def test_create_file_answers(promise: Promise) -> None:
    """Answers 201 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /files`
    """
    promise.keep()


@promises("createFile", "accepts")
def test_create_file_accepts(promise: Promise) -> None:
    """Every documented value of `content` and `metadata` is accepted."""
    promise.keep()


@promises("createFile", "rejects")
def test_create_file_rejects(promise: Promise) -> None:
    """Every other value of `content` and `metadata` is refused with 400 or 422."""
    promise.keep()


@promises("createFile", "access")
def test_create_file_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createFile", "life")
def test_create_file_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createFile", "methods")
def test_create_file_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
