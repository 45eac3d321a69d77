# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of WaveSpeed: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("submitToWaveSpeed", "answers")
def test_submit_to_wave_speed_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /wavespeed/api/v3/{owner}/{name}`
    """
    promise.keep()


@promises("submitToWaveSpeed", "accepts")
def test_submit_to_wave_speed_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is accepted.
    """
    promise.keep()


@promises("submitToWaveSpeed", "rejects")
def test_submit_to_wave_speed_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToWaveSpeed", "access")
def test_submit_to_wave_speed_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToWaveSpeed", "unknown")
def test_submit_to_wave_speed_unknown(promise: Promise) -> None:
    """Where nothing has the `name`, the answer is 404."""
    promise.keep()


@promises("submitToWaveSpeed", "life")
def test_submit_to_wave_speed_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToWaveSpeed", "references")
def test_submit_to_wave_speed_references(promise: Promise) -> None:
    """Where an answer has `name`, it is the one on the path."""
    promise.keep()


@promises("submitToWaveSpeed", "methods")
def test_submit_to_wave_speed_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("submitToWaveSpeedVariant", "answers")
def test_submit_to_wave_speed_variant_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /wavespeed/api/v3/{owner}/{name}/{variant}`
    """
    promise.keep()


@promises("submitToWaveSpeedVariant", "accepts")
def test_submit_to_wave_speed_variant_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is accepted.
    """
    promise.keep()


@promises("submitToWaveSpeedVariant", "rejects")
def test_submit_to_wave_speed_variant_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is refused with 400 or 422.
    """
    promise.keep()


@promises("submitToWaveSpeedVariant", "access")
def test_submit_to_wave_speed_variant_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("submitToWaveSpeedVariant", "unknown")
def test_submit_to_wave_speed_variant_unknown(promise: Promise) -> None:
    """Where nothing has the `variant`, the answer is 404."""
    promise.keep()


@promises("submitToWaveSpeedVariant", "life")
def test_submit_to_wave_speed_variant_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("submitToWaveSpeedVariant", "references")
def test_submit_to_wave_speed_variant_references(promise: Promise) -> None:
    """Where an answer has `variant`, it is the one on the path."""
    promise.keep()


@promises("submitToWaveSpeedVariant", "methods")
def test_submit_to_wave_speed_variant_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "answers")
def test_retrieve_wave_speed_result_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /wavespeed/api/v3/predictions/{task_id}/result`
    """
    promise.keep()


@promises("retrieveWaveSpeedResult", "accepts")
def test_retrieve_wave_speed_result_accepts(promise: Promise) -> None:
    """Every documented value of `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "rejects")
def test_retrieve_wave_speed_result_rejects(promise: Promise) -> None:
    """Every other value of `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "access")
def test_retrieve_wave_speed_result_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "unknown")
def test_retrieve_wave_speed_result_unknown(promise: Promise) -> None:
    """Where nothing has the `task_id`, the answer is 404."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "life")
def test_retrieve_wave_speed_result_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "references")
def test_retrieve_wave_speed_result_references(promise: Promise) -> None:
    """Where an answer has `task_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveWaveSpeedResult", "methods")
def test_retrieve_wave_speed_result_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
