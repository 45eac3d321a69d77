# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Contract tests of Storage: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("downloadObject", "answers")
def test_download_object_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4` and `application/octet-stream` or 206 with `video/mp4` and
    `application/octet-stream`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and default: `GET
    /storage/v1/b/{bucket}/o/{object}`
    """
    promise.keep()


@promises("downloadObject", "accepts")
def test_download_object_accepts(promise: Promise) -> None:
    """Every documented value of `alt` and `Range` is accepted."""
    promise.keep()


@promises("downloadObject", "rejects")
def test_download_object_rejects(promise: Promise) -> None:
    """Every other value of `alt` and `Range` is refused with 400."""
    promise.keep()


@promises("downloadObject", "access")
def test_download_object_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("downloadObject", "unknown")
def test_download_object_unknown(promise: Promise) -> None:
    """Where nothing has the `object`, the answer is 404."""
    promise.keep()


@promises("downloadObject", "life")
def test_download_object_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("downloadObject", "effects")
def test_download_object_effects(promise: Promise) -> None:
    """`alt` in the query have an effect."""
    promise.keep()


@promises("downloadObject", "binary")
def test_download_object_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("downloadObject", "methods")
def test_download_object_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
