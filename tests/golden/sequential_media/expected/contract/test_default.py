# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Streams: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("linesEcho", "answers")
def test_lines_echo_answers(promise: Promise) -> None:
    """Answers 200 with `application/jsonl`: `POST /lines`"""
    promise.keep()


@promises("linesEcho", "accepts")
def test_lines_echo_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("linesEcho", "rejects")
def test_lines_echo_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("linesEcho", "life")
def test_lines_echo_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("linesEcho", "methods")
def test_lines_echo_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("seqEcho", "answers")
def test_seq_echo_answers(promise: Promise) -> None:
    """Answers 200 with `application/json-seq`: `POST /seq`"""
    promise.keep()


@promises("seqEcho", "accepts")
def test_seq_echo_accepts(promise: Promise) -> None:
    """Every documented value of `the body` is accepted."""
    promise.keep()


@promises("seqEcho", "rejects")
def test_seq_echo_rejects(promise: Promise) -> None:
    """Every other value of `the body` is refused with 4xx."""
    promise.keep()


@promises("seqEcho", "life")
def test_seq_echo_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("seqEcho", "methods")
def test_seq_echo_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("eventsGet", "answers")
def test_events_get_answers(promise: Promise) -> None:
    """Answers 200 with `text/event-stream`: `GET /events`"""
    promise.keep()


@promises("eventsGet", "methods")
def test_events_get_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("eventsOld", "answers")
def test_events_old_answers(promise: Promise) -> None:
    """Answers 200 with `text/event-stream`: `GET /events31`"""
    promise.keep()


@promises("eventsOld", "methods")
def test_events_old_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("kindsGet", "answers")
def test_kinds_get_answers(promise: Promise) -> None:
    """Answers 200 with `text/event-stream`: `GET /kinds`"""
    promise.keep()


@promises("kindsGet", "methods")
def test_kinds_get_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("wholeGet", "answers")
def test_whole_get_answers(promise: Promise) -> None:
    """Answers 200 with `application/x-ndjson`: `GET /whole`"""
    promise.keep()


@promises("wholeGet", "methods")
def test_whole_get_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("talk", "answers")
def test_talk_answers(promise: Promise) -> None:
    """Answers 200 with `application/json` and `text/event-stream`: `POST /talk`"""
    promise.keep()


@promises("talk", "accepts")
def test_talk_accepts(promise: Promise) -> None:
    """Every documented value of `stream` is accepted."""
    promise.keep()


@promises("talk", "rejects")
def test_talk_rejects(promise: Promise) -> None:
    """Every other value of `stream` is refused with 4xx."""
    promise.keep()


@promises("talk", "life")
def test_talk_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("talk", "methods")
def test_talk_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("eitherAdd", "answers")
def test_either_add_answers(promise: Promise) -> None:
    """Answers 204: `POST /either`"""
    promise.keep()


@promises("eitherAdd", "accepts")
def test_either_add_accepts(promise: Promise) -> None:
    """Every documented value of `n` is accepted."""
    promise.keep()


@promises("eitherAdd", "rejects")
def test_either_add_rejects(promise: Promise) -> None:
    """Every other value of `n` is refused with 4xx."""
    promise.keep()


@promises("eitherAdd", "life")
def test_either_add_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("eitherAdd", "methods")
def test_either_add_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("mixed", "answers")
def test_mixed_answers(promise: Promise) -> None:
    """Answers 204: `POST /mixed`"""
    promise.keep()


@promises("mixed", "accepts")
def test_mixed_accepts(promise: Promise) -> None:
    """Every documented value of `meta`, `tags`, `file`, `files` and `note` is accepted."""
    promise.keep()


@promises("mixed", "rejects")
def test_mixed_rejects(promise: Promise) -> None:
    """Every other value of `meta`, `tags`, `file`, `files` and `note` is refused with 4xx."""
    promise.keep()


@promises("mixed", "life")
def test_mixed_life(promise: Promise) -> None:
    """Two calls make two things; each is shown and listed as it was made."""
    promise.keep()


@promises("mixed", "methods")
def test_mixed_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
