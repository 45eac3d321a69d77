# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Webhooks of Parcels: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("parcel_lost_post", "answers")
def test_parcel_lost_post_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `POST /parcel-lost`"""
    promise.keep()


@promises("parcel_lost_post", "accepts")
def test_parcel_lost_post_accepts(promise: Promise) -> None:
    """Every documented value of `id`, `secret`, `X-Attempt` and `url` is accepted."""
    promise.keep()


@promises("parcel_lost_post", "access")
def test_parcel_lost_post_access(promise: Promise) -> None:
    """Holders of `signature` may call, each way alone; nobody else may."""
    promise.keep()


@promises("parcel_lost_get", "answers")
def test_parcel_lost_get_answers(promise: Promise) -> None:
    """Answers 204: `GET /parcel-lost`"""
    promise.keep()
