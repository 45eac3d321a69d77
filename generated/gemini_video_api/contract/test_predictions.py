# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Contract tests of Predictions: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("predictLongRunning", "answers")
def test_predict_long_running_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `POST /v1beta/models/{model}:predictLongRunning`
    """
    promise.keep()


@promises("predictLongRunning", "accepts")
def test_predict_long_running_accepts(promise: Promise) -> None:
    """Every documented value of `instances` and `parameters` is accepted."""
    promise.keep()


@promises("predictLongRunning", "rejects")
def test_predict_long_running_rejects(promise: Promise) -> None:
    """Every other value of `instances` and `parameters` is refused with 400."""
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


@promises("getOperation", "answers")
def test_get_operation_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `GET /v1beta/models/{model}/operations/{operation_id}`
    """
    promise.keep()


@promises("getOperation", "access")
def test_get_operation_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("getOperation", "unknown")
def test_get_operation_unknown(promise: Promise) -> None:
    """Where nothing has the `operation_id`, the answer is 404."""
    promise.keep()


@promises("getOperation", "life")
def test_get_operation_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getOperation", "references")
def test_get_operation_references(promise: Promise) -> None:
    """Where an answer has `operation_id`, it is the one on the path."""
    promise.keep()


@promises("getOperation", "methods")
def test_get_operation_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
