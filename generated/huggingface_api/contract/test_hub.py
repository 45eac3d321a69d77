# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Hub: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("retrieveModel", "answers")
def test_retrieve_model_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 402, 403, 404, 422, 429, 500, 503 and
    default: `GET /api/models/{owner}/{name}`
    """
    promise.keep()


@promises("retrieveModel", "accepts")
def test_retrieve_model_accepts(promise: Promise) -> None:
    """Every documented value of `expand` is accepted."""
    promise.keep()


@promises("retrieveModel", "rejects")
def test_retrieve_model_rejects(promise: Promise) -> None:
    """Every other value of `expand` is refused with 400 or 422."""
    promise.keep()


@promises("retrieveModel", "access")
def test_retrieve_model_access(promise: Promise) -> None:
    """Anybody may call; so may holders of `ApiKeyAuth`."""
    promise.keep()


@promises("retrieveModel", "unknown")
def test_retrieve_model_unknown(promise: Promise) -> None:
    """Where nothing has the `name`, the answer is 404."""
    promise.keep()


@promises("retrieveModel", "life")
def test_retrieve_model_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveModel", "effects")
def test_retrieve_model_effects(promise: Promise) -> None:
    """`expand` in the query have an effect."""
    promise.keep()


@promises("retrieveModel", "references")
def test_retrieve_model_references(promise: Promise) -> None:
    """Where an answer has `name`, it is the one on the path."""
    promise.keep()


@promises("retrieveModel", "methods")
def test_retrieve_model_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
