# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Contract tests of Predictions: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("predictLongRunning", "answers")
def test_predict_long_running_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `POST
    /{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:predictLongRunning`
    """
    promise.keep()


@promises("predictLongRunning", "accepts")
def test_predict_long_running_accepts(promise: Promise) -> None:
    """Every documented value of `instances`, `parameters`, `labels`, `version` and `publisher` is
    accepted.
    """
    promise.keep()


@promises("predictLongRunning", "rejects")
def test_predict_long_running_rejects(promise: Promise) -> None:
    """Every other value of `instances`, `parameters`, `labels`, `version` and `publisher` is refused
    with 400.
    """
    promise.keep()


@promises("predictLongRunning", "access")
def test_predict_long_running_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("predictLongRunning", "unknown")
def test_predict_long_running_unknown(promise: Promise) -> None:
    """Where nothing has the `model`, the answer is 404."""
    promise.keep()


@promises("predictLongRunning", "life")
def test_predict_long_running_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("predictLongRunning", "references")
def test_predict_long_running_references(promise: Promise) -> None:
    """Where an answer has `model`, it is the one on the path."""
    promise.keep()


@promises("predictLongRunning", "methods")
def test_predict_long_running_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("fetchPredictOperation", "answers")
def test_fetch_predict_operation_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `POST
    /{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:fetchPredictOperation`
    """
    promise.keep()


@promises("fetchPredictOperation", "accepts")
def test_fetch_predict_operation_accepts(promise: Promise) -> None:
    """Every documented value of `operationName`, `version` and `publisher` is accepted."""
    promise.keep()


@promises("fetchPredictOperation", "rejects")
def test_fetch_predict_operation_rejects(promise: Promise) -> None:
    """Every other value of `operationName`, `version` and `publisher` is refused with 400."""
    promise.keep()


@promises("fetchPredictOperation", "access")
def test_fetch_predict_operation_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("fetchPredictOperation", "unknown")
def test_fetch_predict_operation_unknown(promise: Promise) -> None:
    """Where nothing has the `model`, the answer is 404."""
    promise.keep()


@promises("fetchPredictOperation", "life")
def test_fetch_predict_operation_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("fetchPredictOperation", "references")
def test_fetch_predict_operation_references(promise: Promise) -> None:
    """Where an answer has `model`, it is the one on the path."""
    promise.keep()


@promises("fetchPredictOperation", "methods")
def test_fetch_predict_operation_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
