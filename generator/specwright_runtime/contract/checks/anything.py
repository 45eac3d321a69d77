"""What is drawn at random: whatever a schema accepts is accepted, what it does not is refused.

Asked for with `--examples N`; needs Hypothesis, which looks for the smallest value that breaks the promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.parameters import travels, varied
from specwright_runtime.contract.checks.rejects import must_refuse_parameter, readable
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.precondition import OF_STATE
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.variant import Variant

if TYPE_CHECKING:
    from specwright_runtime.contract.values.strategies import Strategies, Strategy

Ask: TypeAlias = "Callable[[Session, Call, Any], None]"
"""Sends the call with a value that was drawn; raises where it is not answered as promised."""


def accepted(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    strategies = _strategies(catalogue)
    if strategies is None:
        return
    for content in _bodies(catalogue, operation):
        place = _Place("accepts", _name(operation, content), content.schema, _taken(content))
        yield from _promise(catalogue, operation, place, strategies.valid)
    for parameter in _varied(catalogue, operation):
        name = f"{parameter.place} {parameter.name}"
        place = _Place("accepts", name, parameter.schema, _taken_parameter(parameter))
        yield from _promise(catalogue, operation, place, strategies.valid)


def refused(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    strategies = _strategies(catalogue)
    if strategies is None:
        return
    for content in _bodies(catalogue, operation):
        if content.is_json:
            place = _Place("rejects", _name(operation, content), content.schema, _turned_away(content))
            yield from _promise(catalogue, operation, place, strategies.spoiled)
    for parameter in _varied(catalogue, operation):
        name = f"{parameter.place} {parameter.name}"
        ask = _turned_away_parameter(catalogue, parameter)
        yield from _promise(
            catalogue, operation, _Place("rejects", name, parameter.schema, ask), strategies.spoiled
        )


class _Place(NamedTuple):
    """A body or a parameter, and what is asked with the values drawn for it."""

    check: str
    name: str
    schema: Any
    ask: Ask


def _strategies(catalogue: Catalogue) -> Strategies | None:
    if not catalogue.examples:
        return None
    from specwright_runtime.contract.values.strategies import Strategies

    return Strategies(catalogue.builder, catalogue.foreign)


def _varied(catalogue: Catalogue, operation: Operation) -> list[Parameter]:
    return [each for each in operation.parameters if varied(catalogue, operation, each)]


def _bodies(catalogue: Catalogue, operation: Operation) -> Iterator[Content]:
    view = catalogue.document.request
    for content in operation.bodies:
        if content.schema is not None and not content.is_binary and wire.writable(content, view) is None:
            yield content


def _name(operation: Operation, content: Content) -> str:
    return "body" if content is operation.bodies[0] else content.base_type


def _promise(
    catalogue: Catalogue, operation: Operation, place: _Place, drawn: Callable[[Any], Strategy]
) -> Iterator[Promise]:
    try:
        strategy = drawn(place.schema)
    except UnbuildableError as error:
        catalogue.not_tested(f"{operation.id}, {place.name}: {error}")
        return
    what = "anything valid" if place.check == "accepts" else "anything else"
    keep = _keep(operation, strategy, place.ask, examples=catalogue.examples, seed=catalogue.seed)
    named = f"{place.name}: {what}"
    yield Promise(operation=operation.id, check=place.check, place=named, keep=keep, drawn=True)


def _keep(operation: Operation, strategy: Strategy, ask: Ask, *, examples: int, seed: int | None) -> Keep:
    def keep(session: Session) -> None:
        import hypothesis
        from hypothesis import errors

        base(session, operation)  # what cannot be reached says so before anything is drawn
        broken: BrokenError | None = None

        def every(value: Any) -> None:
            nonlocal broken
            try:
                ask(session, renewed(session, base(session, operation)), value)
            except wire.UnwritableError:
                hypothesis.reject()
            except BrokenError as error:
                broken = error
                raise

        test = hypothesis.given(strategy)(every)
        if seed is not None:
            test = hypothesis.seed(seed)(test)
        test = hypothesis.settings(
            max_examples=examples,
            derandomize=seed is None,
            deadline=None,
            database=None,
            phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
            suppress_health_check=list(hypothesis.HealthCheck),
            report_multiple_bugs=False,
            verbosity=hypothesis.Verbosity.quiet,
        )(test)
        try:
            test()
        except errors.Unsatisfiable as error:
            raise NotTestedError(f"{operation.id}: nothing of that kind could be drawn") from error
        except errors.Flaky as error:
            if broken is None:
                raise NotTestedError(f"{operation.id}: the server answers the same in two ways") from error
            raise broken from None

    return keep


def _taken(content: Content) -> Ask:
    def ask(session: Session, call: Call, value: Any) -> None:
        if content.is_form and not _plain(value):
            raise wire.UnwritableError("it can be read in more than one way")
        call = session.settled(replace(call, content=content, body=value))
        must_succeed(session, call, f"the body {_told(value)}", unless=OF_STATE)

    return ask


def _taken_parameter(parameter: Parameter) -> Ask:
    def ask(session: Session, call: Call, value: Any) -> None:
        if not travels(parameter, Variant("", "", value)):
            raise wire.UnwritableError("it has no spelling of its own there")
        what = f"{parameter.place} {parameter.name} ({_told(value)})"
        must_succeed(session, call.with_value(parameter, value), what, unless=OF_STATE)

    return ask


def _turned_away(content: Content) -> Ask:
    def ask(session: Session, call: Call, value: Any) -> None:
        call = session.settled(replace(call, content=content, body=value))
        place = f"{fragment(content.pointer)}/schema"
        must_be_refused(session, call.operation, session.call(call), f"the body {_told(value)}", place)

    return ask


def _turned_away_parameter(catalogue: Catalogue, parameter: Parameter) -> Ask:
    view = catalogue.document.request

    def ask(session: Session, call: Call, value: Any) -> None:
        if wire.spelled(parameter, value) is None or readable(view, parameter, value):
            raise wire.UnwritableError("it has no spelling that says just that")
        must_refuse_parameter(session, call, parameter, value, _told(value))

    return ask


def _plain(value: Any) -> bool:
    """A form says it in one way: texts, numbers and truth values, and arrays that are not empty."""
    parts = list(value.values()) if isinstance(value, dict) else [None]
    parts += [item for part in parts if isinstance(part, list) for item in part]
    return not any(part is None or part == [] or isinstance(part, dict) for part in parts)


def _told(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 120 else f"{written[:120]}…"
