# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Doors: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("byClient", "answers")
def test_by_client_answers(promise: Promise) -> None:
    """Answers 204: `GET /client`"""
    promise.keep()


@promises("byClient", "access")
def test_by_client_access(promise: Promise) -> None:
    """Holders of `Client` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byClient", "methods")
def test_by_client_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("byPerson", "answers")
def test_by_person_answers(promise: Promise) -> None:
    """Answers 204: `GET /person`"""
    promise.keep()


@promises("byPerson", "access")
def test_by_person_access(promise: Promise) -> None:
    """Holders of `Person` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byPerson", "methods")
def test_by_person_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("byOpenId", "answers")
def test_by_open_id_answers(promise: Promise) -> None:
    """Answers 204: `GET /open-id`"""
    promise.keep()


@promises("byOpenId", "access")
def test_by_open_id_access(promise: Promise) -> None:
    """Holders of `OpenId` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byOpenId", "methods")
def test_by_open_id_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("byCertificate", "answers")
def test_by_certificate_answers(promise: Promise) -> None:
    """Answers 204: `GET /mutual`"""
    promise.keep()


@promises("byCertificate", "access")
def test_by_certificate_access(promise: Promise) -> None:
    """Holders of `Mutual` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byCertificate", "methods")
def test_by_certificate_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("byDigest", "answers")
def test_by_digest_answers(promise: Promise) -> None:
    """Answers 204: `GET /digest`"""
    promise.keep()


@promises("byDigest", "access")
def test_by_digest_access(promise: Promise) -> None:
    """Holders of `Digest` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byDigest", "methods")
def test_by_digest_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("byQuery", "answers")
def test_by_query_answers(promise: Promise) -> None:
    """Answers 204: `GET /query`"""
    promise.keep()


@promises("byQuery", "access")
def test_by_query_access(promise: Promise) -> None:
    """Holders of `QueryKey` may call, each way alone; nobody else may."""
    promise.keep()


@promises("byQuery", "methods")
def test_by_query_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
