# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Contract tests of Tasks: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("retrieveTask", "answers")
def test_retrieve_task_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 502, 503, 504 and
    default: `GET /v1/tasks/{task_id}`
    """
    promise.keep()


@promises("retrieveTask", "accepts")
def test_retrieve_task_accepts(promise: Promise) -> None:
    """Every documented value of `X-Runway-Version` is accepted."""
    promise.keep()


@promises("retrieveTask", "rejects")
def test_retrieve_task_rejects(promise: Promise) -> None:
    """Every other value of `X-Runway-Version` is refused with 400."""
    promise.keep()


@promises("retrieveTask", "access")
def test_retrieve_task_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("retrieveTask", "unknown")
def test_retrieve_task_unknown(promise: Promise) -> None:
    """Where nothing has the `task_id`, the answer is 404."""
    promise.keep()


@promises("retrieveTask", "life")
def test_retrieve_task_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("retrieveTask", "references")
def test_retrieve_task_references(promise: Promise) -> None:
    """Where an answer has `task_id`, it is the one on the path."""
    promise.keep()


@promises("retrieveTask", "methods")
def test_retrieve_task_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("deleteTask", "answers")
def test_delete_task_answers(promise: Promise) -> None:
    """Answers 204, errors with 400, 401, 403, 404, 429, 500, 502, 503, 504 and default: `DELETE
    /v1/tasks/{task_id}`
    """
    promise.keep()


@promises("deleteTask", "accepts")
def test_delete_task_accepts(promise: Promise) -> None:
    """Every documented value of `X-Runway-Version` is accepted."""
    promise.keep()


@promises("deleteTask", "rejects")
def test_delete_task_rejects(promise: Promise) -> None:
    """Every other value of `X-Runway-Version` is refused with 400."""
    promise.keep()


@promises("deleteTask", "access")
def test_delete_task_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("deleteTask", "unknown")
def test_delete_task_unknown(promise: Promise) -> None:
    """Where nothing has the `task_id`, the answer is 404."""
    promise.keep()


@promises("deleteTask", "life")
def test_delete_task_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()
