# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Contract tests of Interactions: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("createInteraction", "answers")
def test_create_interaction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `POST /{version}/projects/{project}/locations/{location}/interactions`
    """
    promise.keep()


@promises("createInteraction", "accepts")
def test_create_interaction_accepts(promise: Promise) -> None:
    """Every documented value of `model`, `input`, `background`, `store`, `stream`, `response_format`,
    `generation_config`, `previous_interaction_id`, `service_tier`, `labels`, `webhook_config`,
    `safety_settings` and 1 more is accepted.
    """
    promise.keep()


@promises("createInteraction", "rejects")
def test_create_interaction_rejects(promise: Promise) -> None:
    """Every other value of `model`, `input`, `background`, `store`, `stream`, `response_format`,
    `generation_config`, `previous_interaction_id`, `service_tier`, `labels`, `webhook_config`,
    `safety_settings` and 1 more is refused with 400.
    """
    promise.keep()


@promises("createInteraction", "access")
def test_create_interaction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("createInteraction", "unknown")
def test_create_interaction_unknown(promise: Promise) -> None:
    """Where nothing has the `location`, the answer is 404."""
    promise.keep()


@promises("createInteraction", "life")
def test_create_interaction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("createInteraction", "references")
def test_create_interaction_references(promise: Promise) -> None:
    """Where an answer has `location`, it is the one on the path."""
    promise.keep()


@promises("createInteraction", "methods")
def test_create_interaction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getInteraction", "answers")
def test_get_interaction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `GET /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`
    """
    promise.keep()


@promises("getInteraction", "accepts")
def test_get_interaction_accepts(promise: Promise) -> None:
    """Every documented value of `version` and `stream` is accepted."""
    promise.keep()


@promises("getInteraction", "rejects")
def test_get_interaction_rejects(promise: Promise) -> None:
    """Every other value of `version` and `stream` is refused with 400."""
    promise.keep()


@promises("getInteraction", "access")
def test_get_interaction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("getInteraction", "unknown")
def test_get_interaction_unknown(promise: Promise) -> None:
    """Where nothing has the `interaction_id`, the answer is 404."""
    promise.keep()


@promises("getInteraction", "life")
def test_get_interaction_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getInteraction", "effects")
def test_get_interaction_effects(promise: Promise) -> None:
    """`stream` in the query have an effect."""
    promise.keep()


@promises("getInteraction", "references")
def test_get_interaction_references(promise: Promise) -> None:
    """Where an answer has `interaction_id`, it is the one on the path."""
    promise.keep()


@promises("getInteraction", "methods")
def test_get_interaction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("deleteInteraction", "answers")
def test_delete_interaction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `DELETE
    /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`
    """
    promise.keep()


@promises("deleteInteraction", "accepts")
def test_delete_interaction_accepts(promise: Promise) -> None:
    """Every documented value of `version` is accepted."""
    promise.keep()


@promises("deleteInteraction", "rejects")
def test_delete_interaction_rejects(promise: Promise) -> None:
    """Every other value of `version` is refused with 400."""
    promise.keep()


@promises("deleteInteraction", "access")
def test_delete_interaction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("deleteInteraction", "unknown")
def test_delete_interaction_unknown(promise: Promise) -> None:
    """Where nothing has the `interaction_id`, the answer is 404."""
    promise.keep()


@promises("deleteInteraction", "life")
def test_delete_interaction_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()


@promises("deleteInteraction", "references")
def test_delete_interaction_references(promise: Promise) -> None:
    """Where an answer has `interaction_id`, it is the one on the path."""
    promise.keep()


@promises("cancelInteraction", "answers")
def test_cancel_interaction_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`, errors with 400, 401, 403, 404, 429, 500, 503, 504 and
    default: `POST
    /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}/cancel`
    """
    promise.keep()


@promises("cancelInteraction", "accepts")
def test_cancel_interaction_accepts(promise: Promise) -> None:
    """Every documented value of `version` is accepted."""
    promise.keep()


@promises("cancelInteraction", "rejects")
def test_cancel_interaction_rejects(promise: Promise) -> None:
    """Every other value of `version` is refused with 400."""
    promise.keep()


@promises("cancelInteraction", "access")
def test_cancel_interaction_access(promise: Promise) -> None:
    """Holders of `ApiKeyAuth` may call, each way alone; nobody else may."""
    promise.keep()


@promises("cancelInteraction", "unknown")
def test_cancel_interaction_unknown(promise: Promise) -> None:
    """Where nothing has the `interaction_id`, the answer is 404."""
    promise.keep()


@promises("cancelInteraction", "life")
def test_cancel_interaction_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("cancelInteraction", "references")
def test_cancel_interaction_references(promise: Promise) -> None:
    """Where an answer has `interaction_id`, it is the one on the path."""
    promise.keep()


@promises("cancelInteraction", "methods")
def test_cancel_interaction_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
