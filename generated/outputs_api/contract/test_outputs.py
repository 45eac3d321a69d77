# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""Contract tests of Outputs: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("downloadOutput", "answers")
def test_download_output_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4`, `video/webm` and `application/octet-stream` or 206 with
    `video/mp4`, `video/webm` and `application/octet-stream`, errors with 304, 401, 403 and default:
    `GET /{provider}/{video_id}/{file}`
    """
    promise.keep()


@promises("downloadOutput", "accepts")
def test_download_output_accepts(promise: Promise) -> None:
    """Every documented value of `expires`, `Range`, `If-Range` and `If-None-Match` is accepted."""
    promise.keep()


@promises("downloadOutput", "rejects")
def test_download_output_rejects(promise: Promise) -> None:
    """Every other value of `expires`, `Range`, `If-Range` and `If-None-Match` is refused with 4xx."""
    promise.keep()


@promises("downloadOutput", "access")
def test_download_output_access(promise: Promise) -> None:
    """Holders of `Signature` may call, each way alone; nobody else may."""
    promise.keep()


@promises("downloadOutput", "unknown")
def test_download_output_unknown(promise: Promise) -> None:
    """Where nothing has the `file`, the answer is 404."""
    promise.keep()


@promises("downloadOutput", "life")
def test_download_output_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("downloadOutput", "effects")
def test_download_output_effects(promise: Promise) -> None:
    """`expires` in the query have an effect."""
    promise.keep()


@promises("downloadOutput", "binary")
def test_download_output_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("downloadOutput", "methods")
def test_download_output_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
