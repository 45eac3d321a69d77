# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Contract tests of Models: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("listModels", "answers")
def test_list_models_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 405, 429, 500 and 503: `GET
    /v1/models`
    """
    promise.keep()


@promises("listModels", "accepts")
def test_list_models_accepts(promise: Promise) -> None:
    """Every documented value of `provider` is accepted."""
    promise.keep()


@promises("listModels", "rejects")
def test_list_models_rejects(promise: Promise) -> None:
    """Every other value of `provider` is refused with 400."""
    promise.keep()


@promises("listModels", "access")
def test_list_models_access(promise: Promise) -> None:
    """Holders of `BearerAuth`, `BasicAuth`, `VirtualKeyAuth`, `ApiKeyAuth` may call, each way alone;
    nobody else may.
    """
    promise.keep()


@promises("listModels", "effects")
def test_list_models_effects(promise: Promise) -> None:
    """`provider` in the query have an effect."""
    promise.keep()


@promises("listModels", "methods")
def test_list_models_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
