"""Who signs in is somebody, with the right password only, until they sign out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_be_refused, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.signing import (
    given,
    password,
    shown_in_body,
    shown_in_query,
    signs_out,
)

_REFUSALS = frozenset({401, 403})
_TOKENS = frozenset({"accesstoken", "token", "jwt", "authtoken"})
"""Names of what an answer gives to be shown from then on."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    secret = password(catalogue.document, operation)
    told = any(operation.documents(status) for status in _REFUSALS)
    if secret is not None and (told or shown_in_body(catalogue.document, operation) is not None):
        yield _promise(operation, f"a wrong {secret}", _wrong(operation, secret))
    asked = shown_in_query(catalogue.document, operation)
    if asked is not None and any(operation.documents(status) for status in (400, 404, 422, *_REFUSALS)):
        yield _promise(operation, f"a wrong {asked[1].name}", _nobody(operation, asked[1]))
    for scheme in catalogue.document.schemes:
        probe = _probe(catalogue, scheme)
        if secret is not None and probe is not None and _gives(catalogue, operation, scheme):
            yield _promise(operation, f"{scheme} that it gives", _lets_in(operation, probe, scheme))
        if probe is not None and signs_out(operation) and any(scheme in a for a in operation.security):
            yield _promise(operation, f"{scheme} is of nobody then", _out(operation, probe, scheme))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="access", place=place, keep=keep)


def _probe(catalogue: Catalogue, scheme: str) -> Operation | None:
    """What can be looked at with that scheme alone."""
    for operation in catalogue.document.operations:
        needs = [parameter for parameter in operation.parameters if parameter.required]
        if (
            operation.method == "GET"
            and (scheme,) in operation.security
            and not needs
            and not operation.public
        ):
            return operation
    return None


def _gives(catalogue: Catalogue, operation: Operation, scheme: str) -> bool:
    """The document says that its answer has a cookie of that name, or a token for its one bearer scheme."""
    schemes = catalogue.document.schemes
    known = schemes[scheme]
    if known.kind == "bearer" and [each.kind for each in schemes.values()].count("bearer") == 1:
        return any(plain(name) in _TOKENS for name in documented.shown(catalogue, operation))
    headers = {header.name.lower() for response in operation.successes for header in response.headers}
    return known.place == "cookie" and "set-cookie" in headers


def _signed_in(session: Session, operation: Operation) -> Mapping[str, str]:
    """
    Raises:
        NotTestedError: the example is not taken.
    """
    exchange = session.call(session.plain(operation))
    if not 200 <= exchange.response.status < 300:
        raise NotTestedError(f"{operation.id} is for those who have a password of their own")
    return given(session.document, exchange)


def _nobody(operation: Operation, secret: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation)
        known = call.values.get((secret.place, secret.name))
        if not session.signing.of_somebody(operation):
            raise NotTestedError(f"{operation.id}: nobody is known who has a password")
        must_succeed(session, call, "somebody's name and password")
        exchange = session.call(call.with_value(secret, f"{known}-not"))
        must_be_refused(
            session, operation, exchange, f"a wrong {secret.name}", fragment(operation.pointer), _REFUSALS
        )

    return keep


def _wrong(operation: Operation, secret: str) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation)
        _signed_in(session, operation)
        known = envelope.said(call).get(secret)
        if not isinstance(known, str):
            raise NotTestedError(f"{operation.id} is sent no {secret}")
        wrong = envelope.with_values(call.body, {secret: f"{known}x"})
        exchange = session.call(replace(call, body=wrong))
        place, status = fragment(operation.pointer), exchange.response.status
        if any(operation.documents(each) for each in _REFUSALS):
            must_be_refused(session, operation, exchange, f"a wrong {secret}", place, _REFUSALS)
        elif 200 <= status < 300:  # with which status it is refused, is not said
            raise session.broken(f"a wrong {secret} must be refused, got {status}", place, exchange)

    return keep


def _lets_in(operation: Operation, probe: Operation, scheme: str) -> Keep:
    def keep(session: Session) -> None:
        known = _signed_in(session, operation)
        place = fragment(operation.pointer)
        if scheme not in known and session.document.schemes[scheme].kind == "bearer":
            raise NotTestedError(f"{operation.id} gives no token at this time")
        if scheme not in known:
            name = session.document.schemes[scheme].parameter
            raise session.broken(f"who signs in gets no cookie {name}", place, None)
        call = replace(session.plain(probe), alternative={scheme: known[scheme]})
        if session.call(call).response.status == 403:
            raise NotTestedError(f"{probe.id} is not for everybody who signs in")
        must_succeed(session, call, "who has just signed in")

    return keep


def _out(operation: Operation, probe: Operation, scheme: str) -> Keep:
    def keep(session: Session) -> None:
        known = session.signing.anew(operation)
        if known is None or scheme not in known:
            raise NotTestedError(f"{operation.id}: nobody can be signed in by {scheme}")
        looking = replace(session.plain(probe), alternative={scheme: known[scheme]})
        must_succeed(session, looking, "who has just signed in")
        must_succeed(session, replace(session.plain(operation), alternative=known), "signing out")
        exchange = session.call(looking)
        if exchange.response.status not in _REFUSALS:
            message = f"who has signed out must be answered with 401, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(probe, exchange, tolerated=_REFUSALS)

    return keep
