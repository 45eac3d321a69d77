# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Documents: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("sendDocument", "answers")
def test_send_document_answers(promise: Promise) -> None:
    """Answers 204: `POST /documents`"""
    promise.keep()


@promises("sendDocument", "accepts")
def test_send_document_accepts(promise: Promise) -> None:
    """Every documented value of `scan`, `pages`, `meta`, `notes`, `colors` and `size` is accepted."""
    promise.keep()


@promises("sendDocument", "rejects")
def test_send_document_rejects(promise: Promise) -> None:
    """Every other value of `scan`, `pages`, `meta`, `notes`, `colors` and `size` is refused with 4xx."""
    promise.keep()


@promises("sendDocument", "life")
def test_send_document_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("sendDocument", "methods")
def test_send_document_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
