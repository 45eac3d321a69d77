# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Novita: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("generateAtNovita", "answers")
def test_generate_at_novita_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /novita/v3/hf/{model}`
    """
    promise.keep()


@promises("generateAtNovita", "accepts")
def test_generate_at_novita_accepts(promise: Promise) -> None:
    """Every documented value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is accepted.
    """
    promise.keep()


@promises("generateAtNovita", "rejects")
def test_generate_at_novita_rejects(promise: Promise) -> None:
    """Every other value of `prompt`, `image_url`, `image`, `negative_prompt`, `num_frames`,
    `aspect_ratio`, `resolution`, `seed`, `guidance_scale`, `num_inference_steps`, `loras` and
    `X-HF-Bill-To` is refused with 400 or 422.
    """
    promise.keep()


@promises("generateAtNovita", "access")
def test_generate_at_novita_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("generateAtNovita", "unknown")
def test_generate_at_novita_unknown(promise: Promise) -> None:
    """Where nothing has the `model`, the answer is 404."""
    promise.keep()


@promises("generateAtNovita", "life")
def test_generate_at_novita_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("generateAtNovita", "references")
def test_generate_at_novita_references(promise: Promise) -> None:
    """Where an answer has `model`, it is the one on the path."""
    promise.keep()


@promises("generateAtNovita", "methods")
def test_generate_at_novita_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
