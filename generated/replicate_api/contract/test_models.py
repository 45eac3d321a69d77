# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Contract tests of Models: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("retrieveModel", "answers")
def test_retrieve_model_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /models/{model_owner}/{model_name}`
    """
    promise.keep()


@promises("retrieveModel", "access")
def test_retrieve_model_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveModel", "unknown")
def test_retrieve_model_unknown(promise: Promise) -> None:
    """Where nothing has the `model_name`, the answer is 404."""
    promise.keep()


@promises("retrieveModel", "life")
def test_retrieve_model_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveModel", "references")
def test_retrieve_model_references(promise: Promise) -> None:
    """Where an answer has `model_name`, it is the one on the path."""
    promise.keep()


@promises("retrieveModel", "methods")
def test_retrieve_model_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveVersion", "answers")
def test_retrieve_version_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /models/{model_owner}/{model_name}/versions/{version_id}`
    """
    promise.keep()


@promises("retrieveVersion", "access")
def test_retrieve_version_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveVersion", "unknown")
def test_retrieve_version_unknown(promise: Promise) -> None:
    """Where nothing has the `version_id`, the answer is 404."""
    promise.keep()


@promises("retrieveVersion", "life")
def test_retrieve_version_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveVersion", "references")
def test_retrieve_version_references(promise: Promise) -> None:
    """Where an answer has `version_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveVersion", "methods")
def test_retrieve_version_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("retrieveDeployment", "answers")
def test_retrieve_deployment_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /deployments/{deployment_owner}/{deployment_name}`
    """
    promise.keep()


@promises("retrieveDeployment", "access")
def test_retrieve_deployment_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `TokenAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveDeployment", "unknown")
def test_retrieve_deployment_unknown(promise: Promise) -> None:
    """Where nothing has the `deployment_name`, the answer is 404."""
    promise.keep()


@promises("retrieveDeployment", "life")
def test_retrieve_deployment_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveDeployment", "references")
def test_retrieve_deployment_references(promise: Promise) -> None:
    """Where an answer has `deployment_name`, it is the one on the path."""
    promise.keep()


@promises("retrieveDeployment", "methods")
def test_retrieve_deployment_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
