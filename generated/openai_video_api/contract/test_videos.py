# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""Contract tests of Videos: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createVideo", "answers")
def test_create_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` or 201 with `application/json` or 202 with
    `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default: `POST /videos`
    """
    promise.keep()


@promises("createVideo", "accepts")
def test_create_video_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `model`, `input_reference`, `seconds` and `size` is
    accepted.
    """
    promise.keep()


@promises("createVideo", "rejects")
def test_create_video_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `model`, `input_reference`, `seconds` and `size` is refused with
    400.
    """
    promise.keep()


@promises("createVideo", "access")
def test_create_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
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
    """Answers 200 with `application/json`, errors with 400, 401, 403, 429, 500, 503 and default: `GET
    /videos`
    """
    promise.keep()


@promises("listVideos", "accepts")
def test_list_videos_accepts(promise: Promise) -> None:
    """Every documented value of `after`, `limit` and `order` is accepted."""
    promise.keep()


@promises("listVideos", "rejects")
def test_list_videos_rejects(promise: Promise) -> None:
    """Every other value of `after`, `limit` and `order` is refused with 400."""
    promise.keep()


@promises("listVideos", "access")
def test_list_videos_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("listVideos", "effects")
def test_list_videos_effects(promise: Promise) -> None:
    """`after`, `limit` and `order` in the query have an effect."""
    promise.keep()


@promises("listVideos", "methods")
def test_list_videos_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveVideo", "answers")
def test_retrieve_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default:
    `GET /videos/{video_id}`
    """
    promise.keep()


@promises("retrieveVideo", "access")
def test_retrieve_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveVideo", "unknown")
def test_retrieve_video_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("retrieveVideo", "life")
def test_retrieve_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveVideo", "references")
def test_retrieve_video_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveVideo", "methods")
def test_retrieve_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("deleteVideo", "answers")
def test_delete_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default:
    `DELETE /videos/{video_id}`
    """
    promise.keep()


@promises("deleteVideo", "access")
def test_delete_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("deleteVideo", "unknown")
def test_delete_video_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("deleteVideo", "life")
def test_delete_video_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()


@promises("deleteVideo", "references")
def test_delete_video_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("downloadVideo", "answers")
def test_download_video_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4`, `image/webp`, `image/jpeg` and `application/octet-stream`, errors
    with 400, 401, 403, 404, 429, 500, 503 and default: `GET /videos/{video_id}/content`
    """
    promise.keep()


@promises("downloadVideo", "accepts")
def test_download_video_accepts(promise: Promise) -> None:
    """Every documented value of `variant` is accepted."""
    promise.keep()


@promises("downloadVideo", "rejects")
def test_download_video_rejects(promise: Promise) -> None:
    """Every other value of `variant` is refused with 400."""
    promise.keep()


@promises("downloadVideo", "access")
def test_download_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("downloadVideo", "unknown")
def test_download_video_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("downloadVideo", "life")
def test_download_video_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("downloadVideo", "effects")
def test_download_video_effects(promise: Promise) -> None:
    """`variant` in the query have an effect."""
    promise.keep()


@promises("downloadVideo", "binary")
def test_download_video_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("downloadVideo", "methods")
def test_download_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("remixVideo", "answers")
def test_remix_video_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default:
    `POST /videos/{video_id}/remix`
    """
    promise.keep()


@promises("remixVideo", "accepts")
def test_remix_video_accepts(promise: Promise) -> None:
    """Every documented value of `prompt` is accepted."""
    promise.keep()


@promises("remixVideo", "rejects")
def test_remix_video_rejects(promise: Promise) -> None:
    """Every other value of `prompt` is refused with 400."""
    promise.keep()


@promises("remixVideo", "access")
def test_remix_video_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("remixVideo", "unknown")
def test_remix_video_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("remixVideo", "life")
def test_remix_video_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("remixVideo", "references")
def test_remix_video_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("remixVideo", "methods")
def test_remix_video_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
