# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Contract tests of Files: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("downloadFile", "answers")
def test_download_file_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4` and `application/octet-stream`, errors with 400, 401, 403, 404,
    429, 500, 503, 504 and default: `GET /{version}/files/{file_id}:download`
    """
    promise.keep()


@promises("downloadFile", "accepts")
def test_download_file_accepts(promise: Promise) -> None:
    """Every documented value of `version` and `alt` is accepted."""
    promise.keep()


@promises("downloadFile", "rejects")
def test_download_file_rejects(promise: Promise) -> None:
    """Every other value of `version` and `alt` is refused with 400."""
    promise.keep()


@promises("downloadFile", "access")
def test_download_file_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("downloadFile", "unknown")
def test_download_file_unknown(promise: Promise) -> None:
    """Where nothing has the `file_id`, the answer is 404."""
    promise.keep()


@promises("downloadFile", "life")
def test_download_file_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("downloadFile", "effects")
def test_download_file_effects(promise: Promise) -> None:
    """`alt` in the query have an effect."""
    promise.keep()


@promises("downloadFile", "binary")
def test_download_file_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("downloadFile", "methods")
def test_download_file_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
