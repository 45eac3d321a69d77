# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Contract tests of Videos: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("videoGeneration", "answers")
def test_video_generation_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 405, 409, 413, 415,
    429, 500, 502 and 2 more: `POST /v1/videos`
    """
    promise.keep()


@promises("videoGeneration", "accepts")
def test_video_generation_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `prompt`, `input_reference`, `seconds`, `size`,
    `negative_prompt`, `seed`, `video_uri`, `audio`, `fallbacks`, `Idempotency-Key` and
    `x-bf-drop-params` is accepted.
    """
    promise.keep()


@promises("videoGeneration", "rejects")
def test_video_generation_rejects(promise: Promise) -> None:
    """Every other value of `model`, `prompt`, `input_reference`, `seconds`, `size`, `negative_prompt`,
    `seed`, `video_uri`, `audio`, `fallbacks`, `Idempotency-Key` and `x-bf-drop-params` is refused
    with 400.
    """
    promise.keep()


@promises("videoGeneration", "access")
def test_video_generation_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoGeneration", "life")
def test_video_generation_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("videoGeneration", "methods")
def test_video_generation_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("videoList", "answers")
def test_video_list_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 405, 429, 500 and 503: `GET
    /v1/videos`
    """
    promise.keep()


@promises("videoList", "accepts")
def test_video_list_accepts(promise: Promise) -> None:
    """Every documented value of `provider`, `after`, `limit` and `order` is accepted."""
    promise.keep()


@promises("videoList", "rejects")
def test_video_list_rejects(promise: Promise) -> None:
    """Every other value of `provider`, `after`, `limit` and `order` is refused with 400."""
    promise.keep()


@promises("videoList", "access")
def test_video_list_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoList", "effects")
def test_video_list_effects(promise: Promise) -> None:
    """`provider`, `after`, `limit` and `order` in the query have an effect."""
    promise.keep()


@promises("videoList", "methods")
def test_video_list_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("videoRetrieve", "answers")
def test_video_retrieve_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 405, 429, 500, 502, 503 and
    504: `GET /v1/videos/{video_id}`
    """
    promise.keep()


@promises("videoRetrieve", "access")
def test_video_retrieve_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoRetrieve", "unknown")
def test_video_retrieve_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("videoRetrieve", "life")
def test_video_retrieve_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("videoRetrieve", "references")
def test_video_retrieve_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("videoRetrieve", "methods")
def test_video_retrieve_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("videoDelete", "answers")
def test_video_delete_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 405, 409, 429, 500, 502,
    503 and 504: `DELETE /v1/videos/{video_id}`
    """
    promise.keep()


@promises("videoDelete", "access")
def test_video_delete_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoDelete", "unknown")
def test_video_delete_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("videoDelete", "life")
def test_video_delete_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()


@promises("videoDelete", "references")
def test_video_delete_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("videoDownload", "answers")
def test_video_download_answers(promise: Promise) -> None:
    """Answers 200 with `video/mp4`, `video/webm`, `image/webp`, `image/jpeg`, `image/png` and
    `application/octet-stream` or 206 with `video/mp4`, `video/webm`, `image/webp`, `image/jpeg`,
    `image/png` and `application/octet-stream`, errors with 304, 400, 401, 403, 404, 405, 409, 410,
    416, 429, 500, 502 and 2 more: `GET /v1/videos/{video_id}/content`
    """
    promise.keep()


@promises("videoDownload", "accepts")
def test_video_download_accepts(promise: Promise) -> None:
    """Every documented value of `variant`, `index`, `Range`, `If-Range` and `If-None-Match` is
    accepted.
    """
    promise.keep()


@promises("videoDownload", "rejects")
def test_video_download_rejects(promise: Promise) -> None:
    """Every other value of `variant`, `index`, `Range`, `If-Range` and `If-None-Match` is refused with
    400.
    """
    promise.keep()


@promises("videoDownload", "access")
def test_video_download_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoDownload", "unknown")
def test_video_download_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("videoDownload", "life")
def test_video_download_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("videoDownload", "effects")
def test_video_download_effects(promise: Promise) -> None:
    """`variant` and `index` in the query have an effect."""
    promise.keep()


@promises("videoDownload", "binary")
def test_video_download_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("videoDownload", "methods")
def test_video_download_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("videoRemix", "answers")
def test_video_remix_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 405, 409, 413, 415,
    429, 500, 502 and 2 more: `POST /v1/videos/{video_id}/remix`
    """
    promise.keep()


@promises("videoRemix", "accepts")
def test_video_remix_accepts(promise: Promise) -> None:
    """Every documented value of `prompt` and `Idempotency-Key` is accepted."""
    promise.keep()


@promises("videoRemix", "rejects")
def test_video_remix_rejects(promise: Promise) -> None:
    """Every other value of `prompt` and `Idempotency-Key` is refused with 400."""
    promise.keep()


@promises("videoRemix", "access")
def test_video_remix_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("videoRemix", "unknown")
def test_video_remix_unknown(promise: Promise) -> None:
    """Where nothing has the `video_id`, the answer is 404."""
    promise.keep()


@promises("videoRemix", "life")
def test_video_remix_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("videoRemix", "references")
def test_video_remix_references(promise: Promise) -> None:
    """Where an answer has `video_id`, it is the one on the path."""
    promise.keep()


@promises("videoRemix", "methods")
def test_video_remix_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
