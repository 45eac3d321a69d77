# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Queue: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("submitToApp", "answers")
def test_submit_to_app_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /fal-ai/{owner}/{app}`
    """
    promise.keep()


@promises("submitToApp", "accepts")
def test_submit_to_app_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is accepted.
    """
    promise.keep()


@promises("submitToApp", "rejects")
def test_submit_to_app_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToApp", "access")
def test_submit_to_app_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToApp", "unknown")
def test_submit_to_app_unknown(promise: Promise) -> None:
    """Where nothing has the `app`, the answer is 404."""
    promise.keep()


@promises("submitToApp", "life")
def test_submit_to_app_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToApp", "references")
def test_submit_to_app_references(promise: Promise) -> None:
    """Where an answer has `app`, it is the one on the path."""
    promise.keep()


@promises("submitToApp", "methods")
def test_submit_to_app_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("submitToVersion", "answers")
def test_submit_to_version_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /fal-ai/{owner}/{app}/{version}`
    """
    promise.keep()


@promises("submitToVersion", "accepts")
def test_submit_to_version_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is accepted.
    """
    promise.keep()


@promises("submitToVersion", "rejects")
def test_submit_to_version_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToVersion", "access")
def test_submit_to_version_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToVersion", "unknown")
def test_submit_to_version_unknown(promise: Promise) -> None:
    """Where nothing has the `version`, the answer is 404."""
    promise.keep()


@promises("submitToVersion", "life")
def test_submit_to_version_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToVersion", "references")
def test_submit_to_version_references(promise: Promise) -> None:
    """Where an answer has `version`, it is the one on the path."""
    promise.keep()


@promises("submitToVersion", "methods")
def test_submit_to_version_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("submitToTask", "answers")
def test_submit_to_task_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /fal-ai/{owner}/{app}/{version}/{task}`
    """
    promise.keep()


@promises("submitToTask", "accepts")
def test_submit_to_task_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is accepted.
    """
    promise.keep()


@promises("submitToTask", "rejects")
def test_submit_to_task_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToTask", "access")
def test_submit_to_task_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToTask", "unknown")
def test_submit_to_task_unknown(promise: Promise) -> None:
    """Where nothing has the `task`, the answer is 404."""
    promise.keep()


@promises("submitToTask", "life")
def test_submit_to_task_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToTask", "references")
def test_submit_to_task_references(promise: Promise) -> None:
    """Where an answer has `task`, it is the one on the path."""
    promise.keep()


@promises("submitToTask", "methods")
def test_submit_to_task_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("submitToVariant", "answers")
def test_submit_to_variant_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /fal-ai/{owner}/{app}/{version}/{variant}/{task}`
    """
    promise.keep()


@promises("submitToVariant", "accepts")
def test_submit_to_variant_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is accepted.
    """
    promise.keep()


@promises("submitToVariant", "rejects")
def test_submit_to_variant_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras`,
    `_subdomain` and 1 more is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToVariant", "access")
def test_submit_to_variant_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToVariant", "unknown")
def test_submit_to_variant_unknown(promise: Promise) -> None:
    """Where nothing has the `task`, the answer is 404."""
    promise.keep()


@promises("submitToVariant", "life")
def test_submit_to_variant_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToVariant", "references")
def test_submit_to_variant_references(promise: Promise) -> None:
    """Where an answer has `task`, it is the one on the path."""
    promise.keep()


@promises("submitToVariant", "methods")
def test_submit_to_variant_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveStatus", "answers")
def test_retrieve_status_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `GET
    /fal-ai/{owner}/{app}/requests/{request_id}/status`
    """
    promise.keep()


@promises("retrieveStatus", "accepts")
def test_retrieve_status_accepts(promise: Promise) -> None:
    """Every documented value of `_subdomain` and `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("retrieveStatus", "rejects")
def test_retrieve_status_rejects(promise: Promise) -> None:
    """Every other value of `_subdomain` and `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("retrieveStatus", "access")
def test_retrieve_status_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveStatus", "unknown")
def test_retrieve_status_unknown(promise: Promise) -> None:
    """Where nothing has the `request_id`, the answer is 404."""
    promise.keep()


@promises("retrieveStatus", "life")
def test_retrieve_status_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveStatus", "effects")
def test_retrieve_status_effects(promise: Promise) -> None:
    """`_subdomain` in the query have an effect."""
    promise.keep()


@promises("retrieveStatus", "references")
def test_retrieve_status_references(promise: Promise) -> None:
    """Where an answer has `request_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveStatus", "methods")
def test_retrieve_status_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveResult", "answers")
def test_retrieve_result_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /fal-ai/{owner}/{app}/requests/{request_id}`
    """
    promise.keep()


@promises("retrieveResult", "accepts")
def test_retrieve_result_accepts(promise: Promise) -> None:
    """Every documented value of `_subdomain` and `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("retrieveResult", "rejects")
def test_retrieve_result_rejects(promise: Promise) -> None:
    """Every other value of `_subdomain` and `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("retrieveResult", "access")
def test_retrieve_result_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveResult", "unknown")
def test_retrieve_result_unknown(promise: Promise) -> None:
    """Where nothing has the `request_id`, the answer is 404."""
    promise.keep()


@promises("retrieveResult", "life")
def test_retrieve_result_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveResult", "effects")
def test_retrieve_result_effects(promise: Promise) -> None:
    """`_subdomain` in the query have an effect."""
    promise.keep()


@promises("retrieveResult", "references")
def test_retrieve_result_references(promise: Promise) -> None:
    """Where an answer has `request_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveResult", "methods")
def test_retrieve_result_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
