# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Bodies: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("upload", "answers")
def test_upload_answers(promise: Promise) -> None:
    """Answers 204: `POST /upload`"""
    promise.keep()


@promises("upload", "accepts")
def test_upload_accepts(promise: Promise) -> None:
    """Every documented value of `file`, `more`, `meta` and `tags` is accepted."""
    promise.keep()


@promises("upload", "rejects")
def test_upload_rejects(promise: Promise) -> None:
    """Every other value of `file`, `more`, `meta` and `tags` is refused with 4xx."""
    promise.keep()


@promises("upload", "life")
def test_upload_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("upload", "methods")
def test_upload_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("form", "answers")
def test_form_answers(promise: Promise) -> None:
    """Answers 204: `POST /form`"""
    promise.keep()


@promises("form", "accepts")
def test_form_accepts(promise: Promise) -> None:
    """Every documented value of `a` is accepted."""
    promise.keep()


@promises("form", "rejects")
def test_form_rejects(promise: Promise) -> None:
    """Every other value of `a` is refused with 4xx."""
    promise.keep()


@promises("form", "life")
def test_form_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("form", "methods")
def test_form_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("raw", "answers")
def test_raw_answers(promise: Promise) -> None:
    """Answers 204: `PUT /raw`"""
    promise.keep()


@promises("raw", "accepts")
def test_raw_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("raw", "rejects")
def test_raw_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("raw", "life")
def test_raw_life(promise: Promise) -> None:
    """What was changed is kept, and its neighbour is unchanged."""
    promise.keep()


@promises("raw", "binary")
def test_raw_binary(promise: Promise) -> None:
    """The bytes are what their media type says, whole and in parts."""
    promise.keep()


@promises("raw", "methods")
def test_raw_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("several", "answers")
def test_several_answers(promise: Promise) -> None:
    """Answers 204: `POST /several`"""
    promise.keep()


@promises("several", "accepts")
def test_several_accepts(promise: Promise) -> None:
    """Every documented value of `a` and `b` is accepted."""
    promise.keep()


@promises("several", "rejects")
def test_several_rejects(promise: Promise) -> None:
    """Every other value of `a` and `b` is refused with 4xx."""
    promise.keep()


@promises("several", "life")
def test_several_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("several", "methods")
def test_several_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
