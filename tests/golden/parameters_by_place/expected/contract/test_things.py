# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Things: what the document promises."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("findThing", "answers")
def test_find_thing_answers(promise: Promise) -> None:
    """Answers 204: `GET /things/{id}`"""
    promise.keep()


@promises("findThing", "accepts")
def test_find_thing_accepts(promise: Promise) -> None:
    """Every documented value of `limit`, `X-Trace`, `id`, `id`, `id`, `filter`, `X-Filter`, `X-Sizes`,
    `prefs` and `theme` is accepted.
    """
    promise.keep()


@promises("findThing", "rejects")
def test_find_thing_rejects(promise: Promise) -> None:
    """Every other value of `limit`, `X-Trace`, `id`, `id`, `id`, `filter`, `X-Filter`, `X-Sizes`,
    `prefs` and `theme` is refused with 4xx.
    """
    promise.keep()


@promises("findThing", "unknown")
def test_find_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("findThing", "life")
def test_find_thing_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("findThing", "effects")
def test_find_thing_effects(promise: Promise) -> None:
    """`limit`, `id` and `filter` in the query have an effect."""
    promise.keep()


@promises("findThing", "methods")
def test_find_thing_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()


@promises("removeThing", "answers")
def test_remove_thing_answers(promise: Promise) -> None:
    """Answers 204: `DELETE /things/{id}`"""
    promise.keep()


@promises("removeThing", "accepts")
def test_remove_thing_accepts(promise: Promise) -> None:
    """Every documented value of `limit` and `X-Trace` is accepted."""
    promise.keep()


@promises("removeThing", "rejects")
def test_remove_thing_rejects(promise: Promise) -> None:
    """Every other value of `limit` and `X-Trace` is refused with 4xx."""
    promise.keep()


@promises("removeThing", "unknown")
def test_remove_thing_unknown(promise: Promise) -> None:
    """Where nothing has the `id`, the answer is 404."""
    promise.keep()


@promises("removeThing", "life")
def test_remove_thing_life(promise: Promise) -> None:
    """What was removed is gone everywhere, and its neighbour is still there."""
    promise.keep()


@promises("findLabel", "answers")
def test_find_label_answers(promise: Promise) -> None:
    """Answers 204: `GET /labels/{.x}/{;y}`"""
    promise.keep()


@promises("findLabel", "accepts")
def test_find_label_accepts(promise: Promise) -> None:
    """Every documented value of `;y`, `spaced`, `piped`, `joined` and `spread` is accepted."""
    promise.keep()


@promises("findLabel", "rejects")
def test_find_label_rejects(promise: Promise) -> None:
    """Every other value of `;y`, `spaced`, `piped`, `joined` and `spread` is refused with 4xx."""
    promise.keep()


@promises("findLabel", "unknown")
def test_find_label_unknown(promise: Promise) -> None:
    """Where nothing has the `;y`, the answer is 404."""
    promise.keep()


@promises("findLabel", "life")
def test_find_label_life(promise: Promise) -> None:
    """Asked again, it shows the same."""
    promise.keep()


@promises("findLabel", "effects")
def test_find_label_effects(promise: Promise) -> None:
    """`spaced`, `piped`, `joined` and `spread` in the query have an effect."""
    promise.keep()


@promises("findLabel", "methods")
def test_find_label_methods(promise: Promise) -> None:
    """HEAD is like GET; methods that are not declared are answered with 405."""
    promise.keep()
