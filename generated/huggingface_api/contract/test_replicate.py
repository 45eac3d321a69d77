# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Replicate: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("predictWithModel", "answers")
def test_predict_with_model_answers(promise: Promise) -> None:
    """Answers 201 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `POST /replicate/v1/models/{owner}/{name}/predictions`
    """
    promise.keep()


@promises("predictWithModel", "accepts")
def test_predict_with_model_accepts(promise: Promise) -> None:
    """Every documented value of `input`, `Prefer` and `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("predictWithModel", "rejects")
def test_predict_with_model_rejects(promise: Promise) -> None:
    """Every other value of `input`, `Prefer` and `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("predictWithModel", "access")
def test_predict_with_model_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("predictWithModel", "unknown")
def test_predict_with_model_unknown(promise: Promise) -> None:
    """Where nothing has the `name`, the answer is 404."""
    promise.keep()


@promises("predictWithModel", "life")
def test_predict_with_model_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("predictWithModel", "references")
def test_predict_with_model_references(promise: Promise) -> None:
    """Where an answer has `name`, it is the one on the path."""
    promise.keep()


@promises("predictWithModel", "methods")
def test_predict_with_model_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("predictWithVersion", "answers")
def test_predict_with_version_answers(promise: Promise) -> None:
    """Answers 201 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `POST /replicate/v1/predictions`
    """
    promise.keep()


@promises("predictWithVersion", "accepts")
def test_predict_with_version_accepts(promise: Promise) -> None:
    """Every documented value of `version`, `input`, `Prefer` and `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("predictWithVersion", "rejects")
def test_predict_with_version_rejects(promise: Promise) -> None:
    """Every other value of `version`, `input`, `Prefer` and `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("predictWithVersion", "access")
def test_predict_with_version_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("predictWithVersion", "life")
def test_predict_with_version_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("predictWithVersion", "methods")
def test_predict_with_version_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrievePrediction", "answers")
def test_retrieve_prediction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /replicate/v1/predictions/{prediction_id}`
    """
    promise.keep()


@promises("retrievePrediction", "accepts")
def test_retrieve_prediction_accepts(promise: Promise) -> None:
    """Every documented value of `X-HF-Bill-To` is accepted."""
    promise.keep()


@promises("retrievePrediction", "rejects")
def test_retrieve_prediction_rejects(promise: Promise) -> None:
    """Every other value of `X-HF-Bill-To` is refused with 400 or 422."""
    promise.keep()


@promises("retrievePrediction", "access")
def test_retrieve_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrievePrediction", "unknown")
def test_retrieve_prediction_unknown(promise: Promise) -> None:
    """Where nothing has the `prediction_id`, the answer is 404."""
    promise.keep()


@promises("retrievePrediction", "life")
def test_retrieve_prediction_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrievePrediction", "references")
def test_retrieve_prediction_references(promise: Promise) -> None:
    """Where an answer has `prediction_id`, it is the one on the path."""
    promise.keep()


@promises("retrievePrediction", "methods")
def test_retrieve_prediction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
