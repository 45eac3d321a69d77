# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""Contract tests of Videos: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("generateVideo", "answers")
def test_generate_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 422, 429, 500, 503 and
    default: `POST /videos/generations`
    """
    promise.keep()


@promises("generateVideo", "accepts")
def test_generate_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `duration`, `aspect_ratio`, `resolution`,
    `generate_audio`, `image`, `last_frame`, `reference_images`, `reference_audios` and `user` is
    accepted.
    """
    promise.keep()


@promises("generateVideo", "rejects")
def test_generate_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `duration`, `aspect_ratio`, `resolution`,
    `generate_audio`, `image`, `last_frame`, `reference_images`, `reference_audios` and `user` is
    refused with 400 or 422.
    """
    promise.keep()


@promises("generateVideo", "access")
def test_generate_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("generateVideo", "life")
def test_generate_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("generateVideo", "methods")
def test_generate_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("editVideo", "answers")
def test_edit_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 422, 429, 500, 503 and
    default: `POST /videos/edits`
    """
    promise.keep()


@promises("editVideo", "accepts")
def test_edit_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `video` and `user` is accepted."""
    promise.keep()


@promises("editVideo", "rejects")
def test_edit_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `video` and `user` is refused with 400 or 422."""
    promise.keep()


@promises("editVideo", "access")
def test_edit_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("editVideo", "life")
def test_edit_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("editVideo", "methods")
def test_edit_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("extendVideo", "answers")
def test_extend_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 422, 429, 500, 503 and
    default: `POST /videos/extensions`
    """
    promise.keep()


@promises("extendVideo", "accepts")
def test_extend_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `video`, `duration` and `user` is accepted."""
    promise.keep()


@promises("extendVideo", "rejects")
def test_extend_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `video`, `duration` and `user` is refused with 400 or
    422.
    """
    promise.keep()


@promises("extendVideo", "access")
def test_extend_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("extendVideo", "life")
def test_extend_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("extendVideo", "methods")
def test_extend_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveVideo", "answers")
def test_retrieve_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` or 202 with `application/json`, errors with 400, 401, 403,
    404, 429, 500, 503 and default: `GET /videos/{request_id}`
    """
    promise.keep()


@promises("retrieveVideo", "access")
def test_retrieve_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveVideo", "unknown")
def test_retrieve_video_unknown(promise: Promise) -> None:
    """Where nothing has the `request_id`, the answer is 404."""
    promise.keep()


@promises("retrieveVideo", "life")
def test_retrieve_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveVideo", "references")
def test_retrieve_video_references(promise: Promise) -> None:
    """Where an answer has `request_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveVideo", "methods")
def test_retrieve_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
