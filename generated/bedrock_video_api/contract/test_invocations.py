# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""Contract tests of Invocations: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("startAsyncInvoke", "answers")
def test_start_async_invoke_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default:
    `POST /async-invoke`
    """
    promise.keep()


@promises("startAsyncInvoke", "accepts")
def test_start_async_invoke_accepts(promise: Promise) -> None:
    """Every documented value of `clientRequestToken`, `modelId`, `modelInput`, `outputDataConfig` and
    `tags` is accepted.
    """
    promise.keep()


@promises("startAsyncInvoke", "rejects")
def test_start_async_invoke_rejects(promise: Promise) -> None:
    """Every other value of `clientRequestToken`, `modelId`, `modelInput`, `outputDataConfig` and
    `tags` is refused with 400.
    """
    promise.keep()


@promises("startAsyncInvoke", "access")
def test_start_async_invoke_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `SignatureV4` may call, each way alone; nobody else may."""
    promise.keep()


@promises("startAsyncInvoke", "unknown")
def test_start_async_invoke_unknown(promise: Promise) -> None:
    """Where nothing has the `modelId`, the answer is 404."""
    promise.keep()


@promises("startAsyncInvoke", "life")
def test_start_async_invoke_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("startAsyncInvoke", "methods")
def test_start_async_invoke_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("listAsyncInvokes", "answers")
def test_list_async_invokes_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 429, 500, 503 and default: `GET
    /async-invoke`
    """
    promise.keep()


@promises("listAsyncInvokes", "accepts")
def test_list_async_invokes_accepts(promise: Promise) -> None:
    """Every documented value of `statusEquals`, `maxResults`, `nextToken`, `sortBy` and `sortOrder` is
    accepted.
    """
    promise.keep()


@promises("listAsyncInvokes", "rejects")
def test_list_async_invokes_rejects(promise: Promise) -> None:
    """Every other value of `statusEquals`, `maxResults`, `nextToken`, `sortBy` and `sortOrder` is
    refused with 400.
    """
    promise.keep()


@promises("listAsyncInvokes", "access")
def test_list_async_invokes_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `SignatureV4` may call, each way alone; nobody else may."""
    promise.keep()


@promises("listAsyncInvokes", "effects")
def test_list_async_invokes_effects(promise: Promise) -> None:
    """`statusEquals`, `maxResults`, `nextToken`, `sortBy` and `sortOrder` in the query have an effect."""
    promise.keep()


@promises("listAsyncInvokes", "methods")
def test_list_async_invokes_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getAsyncInvoke", "answers")
def test_get_async_invoke_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503 and default:
    `GET /async-invoke/{invocationArn}`
    """
    promise.keep()


@promises("getAsyncInvoke", "access")
def test_get_async_invoke_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth`, `SignatureV4` may call, each way alone; nobody else may."""
    promise.keep()


@promises("getAsyncInvoke", "unknown")
def test_get_async_invoke_unknown(promise: Promise) -> None:
    """Where nothing has the `invocationArn`, the answer is 404."""
    promise.keep()


@promises("getAsyncInvoke", "life")
def test_get_async_invoke_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getAsyncInvoke", "references")
def test_get_async_invoke_references(promise: Promise) -> None:
    """Where an answer has `invocationArn`, it is the one on the path."""
    promise.keep()


@promises("getAsyncInvoke", "methods")
def test_get_async_invoke_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
