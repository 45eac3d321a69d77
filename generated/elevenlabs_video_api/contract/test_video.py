# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""Contract tests of Video: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createVideo", "answers")
def test_create_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /v1/flows/video`
    """
    promise.keep()


@promises("createVideo", "accepts")
def test_create_video_accepts(promise: Promise) -> None:
    """Every documented value of `model_id`, `prompt`, `negative_prompt`, `seed`, `enhance_prompt`,
    `duration_secs`, `aspect_ratio`, `resolution`, `generate_audio`, `start_frame`, `end_frame`,
    `images` and 3 more is accepted.
    """
    promise.keep()


@promises("createVideo", "rejects")
def test_create_video_rejects(promise: Promise) -> None:
    """Every other value of `model_id`, `prompt`, `negative_prompt`, `seed`, `enhance_prompt`,
    `duration_secs`, `aspect_ratio`, `resolution`, `generate_audio`, `start_frame`, `end_frame`,
    `images` and 3 more is refused with 422.
    """
    promise.keep()


@promises("createVideo", "access")
def test_create_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createVideo", "unknown")
def test_create_video_unknown(promise: Promise) -> None:
    """Where nothing has the `model_id`, the answer is 404."""
    promise.keep()


@promises("createVideo", "life")
def test_create_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createVideo", "methods")
def test_create_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("listVideos", "answers")
def test_list_videos_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 401, 403, 422, 429, 500 and default: `GET
    /v1/flows/video`
    """
    promise.keep()


@promises("listVideos", "accepts")
def test_list_videos_accepts(promise: Promise) -> None:
    """Every documented value of `cursor`, `page_size`, `status` and `model_id` is accepted."""
    promise.keep()


@promises("listVideos", "rejects")
def test_list_videos_rejects(promise: Promise) -> None:
    """Every other value of `cursor`, `page_size`, `status` and `model_id` is refused with 422."""
    promise.keep()


@promises("listVideos", "access")
def test_list_videos_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("listVideos", "effects")
def test_list_videos_effects(promise: Promise) -> None:
    """`cursor`, `page_size`, `status` and `model_id` in the query have an effect."""
    promise.keep()


@promises("listVideos", "methods")
def test_list_videos_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveVideo", "answers")
def test_retrieve_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 401, 403, 404, 422, 429, 500, 503 and default:
    `GET /v1/flows/video/{generation_id}`
    """
    promise.keep()


@promises("retrieveVideo", "access")
def test_retrieve_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveVideo", "unknown")
def test_retrieve_video_unknown(promise: Promise) -> None:
    """Where nothing has the `generation_id`, the answer is 404."""
    promise.keep()


@promises("retrieveVideo", "life")
def test_retrieve_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveVideo", "references")
def test_retrieve_video_references(promise: Promise) -> None:
    """Where an answer has `generation_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveVideo", "methods")
def test_retrieve_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
