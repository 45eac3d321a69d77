# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Contract tests of Generation: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("textToVideo", "answers")
def test_text_to_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 502, 503, 504 and
    default: `POST /v1/text_to_video`
    """
    promise.keep()


@promises("textToVideo", "accepts")
def test_text_to_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `promptText`, `ratio`, `resolution`, `duration`, `audio`,
    `negativePrompt`, `seed`, `contentModeration` and `X-Runway-Version` is accepted.
    """
    promise.keep()


@promises("textToVideo", "rejects")
def test_text_to_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `promptText`, `ratio`, `resolution`, `duration`, `audio`,
    `negativePrompt`, `seed`, `contentModeration` and `X-Runway-Version` is refused with 400.
    """
    promise.keep()


@promises("textToVideo", "access")
def test_text_to_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("textToVideo", "life")
def test_text_to_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("textToVideo", "methods")
def test_text_to_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("imageToVideo", "answers")
def test_image_to_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 502, 503, 504 and
    default: `POST /v1/image_to_video`
    """
    promise.keep()


@promises("imageToVideo", "accepts")
def test_image_to_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `promptImage`, `promptText`, `ratio`, `resolution`,
    `duration`, `audio`, `negativePrompt`, `seed`, `contentModeration` and `X-Runway-Version` is
    accepted.
    """
    promise.keep()


@promises("imageToVideo", "rejects")
def test_image_to_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `promptImage`, `promptText`, `ratio`, `resolution`, `duration`,
    `audio`, `negativePrompt`, `seed`, `contentModeration` and `X-Runway-Version` is refused with
    400.
    """
    promise.keep()


@promises("imageToVideo", "access")
def test_image_to_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("imageToVideo", "life")
def test_image_to_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("imageToVideo", "methods")
def test_image_to_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("videoToVideo", "answers")
def test_video_to_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 502, 503, 504 and
    default: `POST /v1/video_to_video`
    """
    promise.keep()


@promises("videoToVideo", "accepts")
def test_video_to_video_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `videoUri`, `promptVideo`, `promptText`, `ratio`,
    `resolution`, `duration`, `audio`, `seed`, `contentModeration` and `X-Runway-Version` is
    accepted.
    """
    promise.keep()


@promises("videoToVideo", "rejects")
def test_video_to_video_rejects(promise: Promise) -> None:
    """Every other value of `model`, `videoUri`, `promptVideo`, `promptText`, `ratio`, `resolution`,
    `duration`, `audio`, `seed`, `contentModeration` and `X-Runway-Version` is refused with 400.
    """
    promise.keep()


@promises("videoToVideo", "access")
def test_video_to_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("videoToVideo", "life")
def test_video_to_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("videoToVideo", "methods")
def test_video_to_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
