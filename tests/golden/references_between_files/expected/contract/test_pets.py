# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Pets: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("listPets", "answers")
def test_list_pets_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /pets`"""
    promise.keep()


@promises("listPets", "methods")
def test_list_pets_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getPet", "answers")
def test_get_pet_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /pets/{id}`"""
    promise.keep()


@promises("getPet", "accepts")
def test_get_pet_accepts(promise: Promise) -> None:
    """Every documented value of `id` is accepted."""
    promise.keep()


@promises("getPet", "rejects")
def test_get_pet_rejects(promise: Promise) -> None:
    """Every other value of `id` is refused with 4xx."""
    promise.keep()


@promises("getPet", "unknown")
def test_get_pet_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("getPet", "life")
def test_get_pet_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getPet", "references")
def test_get_pet_references(promise: Promise) -> None:
    """Where an answer has `id`, it is the one on the path."""
    promise.keep()


@promises("getPet", "methods")
def test_get_pet_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
