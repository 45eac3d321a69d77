# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""Contract tests of Videos: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createVideo", "answers")
def test_create_video_answers(promise: Promise) -> None:
    """Answers 202 with `application/json`, errors with 400, 401, 402, 403, 404, 413, 429, 499, 500,
    503 and default: `POST /videos`
    """
    promise.keep()


@promises("createVideo", "accepts")
def test_create_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `duration`, `size`, `aspect_ratio`, `resolution`,
    `seed`, `generate_audio`, `frame_images`, `input_references`, `previous_job_id`, `callback_url`
    and 3 more is accepted.
    """
    promise.keep()


@promises("createVideo", "rejects")
def test_create_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `duration`, `size`, `aspect_ratio`, `resolution`,
    `seed`, `generate_audio`, `frame_images`, `input_references`, `previous_job_id`, `callback_url`
    and 3 more is refused with 400.
    """
    promise.keep()


@promises("createVideo", "access")
def test_create_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createVideo", "unknown")
def test_create_video_unknown(promise: Promise) -> None:
    """Where nothing has the `session_id`, the answer is 404."""
    promise.keep()


@promises("createVideo", "life")
def test_create_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createVideo", "methods")
def test_create_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("listVideoModels", "answers")
def test_list_video_models_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 500 and default: `GET /videos/models`"""
    promise.keep()


@promises("listVideoModels", "access")
def test_list_video_models_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("listVideoModels", "methods")
def test_list_video_models_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveVideo", "answers")
def test_retrieve_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 401, 403, 404, 429, 500 and default: `GET
    /videos/{job_id}`
    """
    promise.keep()


@promises("retrieveVideo", "access")
def test_retrieve_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveVideo", "unknown")
def test_retrieve_video_unknown(promise: Promise) -> None:
    """Where nothing has the `job_id`, the answer is 404."""
    promise.keep()


@promises("retrieveVideo", "life")
def test_retrieve_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveVideo", "references")
def test_retrieve_video_references(promise: Promise) -> None:
    """Where an answer has `job_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveVideo", "methods")
def test_retrieve_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("downloadVideo", "answers")
def test_download_video_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4` and `application/octet-stream`, errors with 400, 401, 403, 404,
    409, 410, 429, 500, 502 and default: `GET /videos/{job_id}/content`
    """
    promise.keep()


@promises("downloadVideo", "accepts")
def test_download_video_accepts(promise: Promise) -> None:
    """Every documented value of `index` is accepted."""
    promise.keep()


@promises("downloadVideo", "rejects")
def test_download_video_rejects(promise: Promise) -> None:
    """Every other value of `index` is refused with 400."""
    promise.keep()


@promises("downloadVideo", "access")
def test_download_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("downloadVideo", "unknown")
def test_download_video_unknown(promise: Promise) -> None:
    """Where nothing has the `job_id`, the answer is 404."""
    promise.keep()


@promises("downloadVideo", "life")
def test_download_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("downloadVideo", "effects")
def test_download_video_effects(promise: Promise) -> None:
    """`index` in the query have an effect."""
    promise.keep()


@promises("downloadVideo", "binary")
def test_download_video_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("downloadVideo", "methods")
def test_download_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
