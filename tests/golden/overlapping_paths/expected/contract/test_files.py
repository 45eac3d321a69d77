# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Files: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("getFile", "answers")
def test_get_file_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /files/{id}`"""
    promise.keep()


@promises("getFile", "unknown")
def test_get_file_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("getFile", "life")
def test_get_file_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getFile", "references")
def test_get_file_references(promise: Promise) -> None:
    """Where an answer has `id`, it is the one on the path."""
    promise.keep()


@promises("getFile", "methods")
def test_get_file_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getMine", "answers")
def test_get_mine_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /files/mine`"""
    promise.keep()


@promises("getMine", "methods")
def test_get_mine_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getNamed", "answers")
def test_get_named_answers(promise: Promise) -> None:
    """Answers 200 with `application/json`: `GET /files/{name}.{extension}`"""
    promise.keep()


@promises("getNamed", "unknown")
def test_get_named_unknown(promise: Promise) -> None:
    """Where nothing has the `extension`, the answer is 404."""
    promise.keep()


@promises("getNamed", "life")
def test_get_named_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getNamed", "references")
def test_get_named_references(promise: Promise) -> None:
    """Where an answer has `extension`, it is the one on the path."""
    promise.keep()


@promises("getNamed", "methods")
def test_get_named_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getParts", "answers")
def test_get_parts_answers(promise: Promise) -> None:
    """Answers 204: `GET /files/{id}/parts`"""
    promise.keep()


@promises("getParts", "unknown")
def test_get_parts_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("getParts", "life")
def test_get_parts_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getParts", "methods")
def test_get_parts_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getPartOfMine", "answers")
def test_get_part_of_mine_answers(promise: Promise) -> None:
    """Answers 204: `GET /files/mine/{part}`"""
    promise.keep()


@promises("getPartOfMine", "accepts")
def test_get_part_of_mine_accepts(promise: Promise) -> None:
    """Every documented value of `part` is accepted."""
    promise.keep()


@promises("getPartOfMine", "rejects")
def test_get_part_of_mine_rejects(promise: Promise) -> None:
    """Every other value of `part` is refused with 4xx."""
    promise.keep()


@promises("getPartOfMine", "unknown")
def test_get_part_of_mine_unknown(promise: Promise) -> None:
    """Where nothing has the `part`, the answer is 404."""
    promise.keep()


@promises("getPartOfMine", "life")
def test_get_part_of_mine_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("getPartOfMine", "methods")
def test_get_part_of_mine_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("getEscaped", "answers")
def test_get_escaped_answers(promise: Promise) -> None:
    """Answers 204: `GET /files/a%20b`"""
    promise.keep()


@promises("getEscaped", "methods")
def test_get_escaped_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
