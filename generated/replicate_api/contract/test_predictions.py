# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Contract tests of Predictions: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("listPredictions", "answers")
def test_list_predictions_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /predictions`
    """
    promise.keep()


@promises("listPredictions", "accepts")
def test_list_predictions_accepts(promise: Promise) -> None:
    """Every documented value of `cursor`, `created_after`, `created_before` and `source` is accepted."""
    promise.keep()


@promises("listPredictions", "rejects")
def test_list_predictions_rejects(promise: Promise) -> None:
    """Every other value of `cursor`, `created_after`, `created_before` and `source` is refused with
    400 or 422.
    """
    promise.keep()


@promises("listPredictions", "access")
def test_list_predictions_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("listPredictions", "effects")
def test_list_predictions_effects(promise: Promise) -> None:
    """`cursor`, `created_after`, `created_before` and `source` in the query have an effect."""
    promise.keep()


@promises("listPredictions", "methods")
def test_list_predictions_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("createPrediction", "answers")
def test_create_prediction_answers(promise: Promise) -> None:
    """Answers 201 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `POST /predictions`
    """
    promise.keep()


@promises("createPrediction", "accepts")
def test_create_prediction_accepts(promise: Promise) -> None:
    """Every documented value of `version`, `input`, `webhook`, `webhook_events_filter`, `stream`,
    `Prefer` and `Cancel-After` is accepted.
    """
    promise.keep()


@promises("createPrediction", "rejects")
def test_create_prediction_rejects(promise: Promise) -> None:
    """Every other value of `version`, `input`, `webhook`, `webhook_events_filter`, `stream`, `Prefer`
    and `Cancel-After` is refused with 400 or 422.
    """
    promise.keep()


@promises("createPrediction", "access")
def test_create_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createPrediction", "life")
def test_create_prediction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("retrievePrediction", "answers")
def test_retrieve_prediction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /predictions/{prediction_id}`
    """
    promise.keep()


@promises("retrievePrediction", "access")
def test_retrieve_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
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


@promises("cancelPrediction", "answers")
def test_cancel_prediction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `POST /predictions/{prediction_id}/cancel`
    """
    promise.keep()


@promises("cancelPrediction", "access")
def test_cancel_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("cancelPrediction", "unknown")
def test_cancel_prediction_unknown(promise: Promise) -> None:
    """Where nothing has the `prediction_id`, the answer is 404."""
    promise.keep()


@promises("cancelPrediction", "life")
def test_cancel_prediction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("cancelPrediction", "references")
def test_cancel_prediction_references(promise: Promise) -> None:
    """Where an answer has `prediction_id`, it is the one on the path."""
    promise.keep()


@promises("cancelPrediction", "methods")
def test_cancel_prediction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("createModelPrediction", "answers")
def test_create_model_prediction_answers(promise: Promise) -> None:
    """Answers 201 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `POST /models/{model_owner}/{model_name}/predictions`
    """
    promise.keep()


@promises("createModelPrediction", "accepts")
def test_create_model_prediction_accepts(promise: Promise) -> None:
    """Every documented value of `input`, `webhook`, `webhook_events_filter`, `stream`, `Prefer` and
    `Cancel-After` is accepted.
    """
    promise.keep()


@promises("createModelPrediction", "rejects")
def test_create_model_prediction_rejects(promise: Promise) -> None:
    """Every other value of `input`, `webhook`, `webhook_events_filter`, `stream`, `Prefer` and
    `Cancel-After` is refused with 400 or 422.
    """
    promise.keep()


@promises("createModelPrediction", "access")
def test_create_model_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createModelPrediction", "unknown")
def test_create_model_prediction_unknown(promise: Promise) -> None:
    """Where nothing has the `model_name`, the answer is 404."""
    promise.keep()


@promises("createModelPrediction", "life")
def test_create_model_prediction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createModelPrediction", "references")
def test_create_model_prediction_references(promise: Promise) -> None:
    """Where an answer has `model_name`, it is the one on the path."""
    promise.keep()


@promises("createModelPrediction", "methods")
def test_create_model_prediction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("createDeploymentPrediction", "answers")
def test_create_deployment_prediction_answers(promise: Promise) -> None:
    """Answers 201 with `application/json` or 202 with `application/json`, errors with 400, 401, 402,
    403, 404, 422, 429, 500, 503 and default: `POST
    /deployments/{deployment_owner}/{deployment_name}/predictions`
    """
    promise.keep()


@promises("createDeploymentPrediction", "accepts")
def test_create_deployment_prediction_accepts(promise: Promise) -> None:
    """Every documented value of `input`, `webhook`, `webhook_events_filter`, `stream`, `Prefer` and
    `Cancel-After` is accepted.
    """
    promise.keep()


@promises("createDeploymentPrediction", "rejects")
def test_create_deployment_prediction_rejects(promise: Promise) -> None:
    """Every other value of `input`, `webhook`, `webhook_events_filter`, `stream`, `Prefer` and
    `Cancel-After` is refused with 400 or 422.
    """
    promise.keep()


@promises("createDeploymentPrediction", "access")
def test_create_deployment_prediction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createDeploymentPrediction", "unknown")
def test_create_deployment_prediction_unknown(promise: Promise) -> None:
    """Where nothing has the `deployment_name`, the answer is 404."""
    promise.keep()


@promises("createDeploymentPrediction", "life")
def test_create_deployment_prediction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createDeploymentPrediction", "references")
def test_create_deployment_prediction_references(promise: Promise) -> None:
    """Where an answer has `deployment_name`, it is the one on the path."""
    promise.keep()


@promises("createDeploymentPrediction", "methods")
def test_create_deployment_prediction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
