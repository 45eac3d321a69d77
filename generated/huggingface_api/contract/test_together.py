# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Together: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createTogetherVideo", "answers")
def test_create_together_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /together/v2/videos`
    """
    promise.keep()


@promises("createTogetherVideo", "accepts")
def test_create_together_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `negative_prompt`, `num_frames`, `width`, `height`,
    `seed`, `guidance_scale`, `steps`, `frame_images` and `X-HF-Bill-To` is accepted.
    """
    promise.keep()


@promises("createTogetherVideo", "rejects")
def test_create_together_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `negative_prompt`, `num_frames`, `width`, `height`,
    `seed`, `guidance_scale`, `steps`, `frame_images` and `X-HF-Bill-To` is refused with 400 or 422.
    """
    promise.keep()


@promises("createTogetherVideo", "access")
def test_create_together_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createTogetherVideo", "life")
def test_create_together_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createTogetherVideo", "methods")
def test_create_together_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveTogetherVideo", "answers")
def test_retrieve_together_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /together/v2/videos/{video_id}`
    """
    promise.keep()


@promises("retrieveTogetherVideo", "accepts")
def test_retrieve_together_video_accepts(promise: Promise) -> None:
    """Every documented value of `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("retrieveTogetherVideo", "rejects")
def test_retrieve_together_video_rejects(promise: Promise) -> None:
    """Every other value of `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("retrieveTogetherVideo", "access")
def test_retrieve_together_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveTogetherVideo", "unknown")
def test_retrieve_together_video_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("retrieveTogetherVideo", "life")
def test_retrieve_together_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveTogetherVideo", "references")
def test_retrieve_together_video_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveTogetherVideo", "methods")
def test_retrieve_together_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
