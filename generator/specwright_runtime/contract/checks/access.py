"""Who may call: nobody without a credential or with a wrong one, everybody with a documented one."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import BrokenError, NoCredentialError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.credential import wrong
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation, Scheme
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.precondition import OF_STATE
from specwright_runtime.contract.things.signing import signs_out

_REFUSALS = frozenset({401, 403})
_CHALLENGED = frozenset({"bearer", "basic"})
"""Schemes that HTTP has a challenge for; a key in a header or a cookie has none."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    document = catalogue.document
    if not operation.security:
        return
    for name in _of_others(document, operation):
        yield _promise(operation, f"{name}, which is for others", _others(operation, name))
    if operation.public:
        yield _promise(operation, "none is needed", _anonymous(operation))
    else:
        yield _promise(operation, "none", _refused(operation, {}, "a call without credentials"))
    for alternative in operation.security:
        if not alternative:
            continue
        if not signs_out(operation):
            yield _promise(operation, "+".join(alternative), _accepted(operation, alternative))
        for name in alternative:
            scheme = document.schemes.get(name)
            if scheme is None or scheme.kind == "mutualTLS":
                catalogue.not_tested(f"security scheme {name}: not sent by these tests")
                continue
            # What comes close to a credential is tried where its scheme comes first, or is first met.
            beside = {*alternative} - {name}
            if any(_where(document.schemes[n]) == _where(scheme) for n in beside if n in document.schemes):
                continue  # what one of them is sent, is what the other one is
            if operation.public or any(set(other) <= beside for other in operation.security):
                continue  # it is let in without this one
            labels = list(wrong(scheme, _like(scheme)))
            first = next(
                o for o in document.operations if not o.public and any(name in a for a in o.security)
            )
            close = alternative == operation.security[0] or operation is first
            for label in labels[: len(labels) if close else 1]:
                yield _promise(
                    operation, f"{name}, {label}", _wrong(document, operation, alternative, name, label)
                )
            if scheme.kind == "bearer" and operation is first:
                yield _promise(
                    operation, f"{name}, without the word Bearer", _bare(operation, alternative, name)
                )
            if scheme.kind in _CHALLENGED and operation is first:
                yield _promise(
                    operation,
                    f"{name}, behind another word",
                    _bare(operation, alternative, name, scheme.kind),
                )
        bearer = [n for n in alternative if n in document.schemes and document.schemes[n].kind == "bearer"]
        basic = any(s.kind == "basic" for s in document.schemes.values())
        if bearer and not basic and not operation.public and len(alternative) == 1:
            yield _promise(operation, f"{bearer[0]}, a password instead", _password(operation))
        if len(alternative) > 1 and not operation.public:
            for name in alternative:
                rest = tuple(other for other in alternative if other != name)
                known = [document.schemes[other] for other in alternative if other in document.schemes]
                if len({_where(scheme) for scheme in known}) < len(known):
                    continue
                if any(set(other) <= set(rest) for other in operation.security):
                    continue
                yield _promise(
                    operation, f"{'+'.join(alternative)} without {name}", _incomplete(operation, rest, name)
                )


def _like(scheme: Scheme) -> str:
    """What a credential of the scheme looks like: a key where HTTP's own are may have a word before it."""
    if scheme.kind == "apiKey" and scheme.parameter.lower() == "authorization":
        return "word known"
    return "known:known" if scheme.kind == "basic" else "known"


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="access", place=place, keep=keep)


def _anonymous(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), alternative={})
        must_succeed(session, call, "a call without credentials", unless=OF_STATE)

    return keep


def _asked(session: Session, call: Call) -> Exchange:
    """Upon something that is there: a server may look for it first, and a deletion that succeeded took it."""
    exchange = session.call(call)
    if exchange.response.status not in {404, 410} or not call.operation.path_parameters:
        return exchange
    try:
        path = session.things.path_values(call.operation, fresh=True)
    except (BrokenError, NotTestedError):
        return exchange
    return session.call(replace(call, values={**call.values, **path}))


def _refused(operation: Operation, alternative: Mapping[str, str], what: str) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        exchange = _asked(session, replace(call, alternative=alternative))
        must_be_denied(session, operation, exchange, what, anonymous=True)

    return keep


def _password(operation: Operation) -> Keep:
    """`Basic` credentials of nobody, where the document knows no passwords."""

    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        header = ("Authorization", f"Basic {base64.b64encode(b'nobody:nothing').decode()}")
        exchange = _asked(session, replace(call, alternative={}, headers=(*call.headers, header)))
        must_be_denied(session, operation, exchange, "a password where a token is wanted")

    return keep


def _of_others(document: Document, operation: Operation) -> list[str]:
    """Keys, tokens and passwords that other operations take, and this one does not, in the same place."""
    if operation.public:
        return []
    own = {name for alternative in operation.security for name in alternative}
    sent = {_where(document.schemes[name]) for name in own if name in document.schemes}
    used = {name for other in document.operations for alternative in other.security for name in alternative}
    others = [document.schemes[name] for name in sorted(used - own) if name in document.schemes]
    return [one.name for one in others if one.kind != "mutualTLS" and _where(one) not in sent]


def _where(scheme: Scheme) -> tuple[str, str]:
    if scheme.kind == "apiKey":
        return str(scheme.place), scheme.parameter.lower()
    return "header", "authorization"


def _others(operation: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        known = session.credentials.values.get(name)
        if known is None:
            raise NoCredentialError((name,))
        call = renewed(session, session.happy(operation))
        exchange = _asked(session, replace(call, alternative={name: known}))
        must_be_denied(session, operation, exchange, f"the credential for {name}, which is for others,")

    return keep


def _bare(operation: Operation, alternative: tuple[str, ...], name: str, kind: str = "") -> Keep:
    """RFC 6750, 2.1: the token stands behind the word, and RFC 9110, 11.4: each scheme has its own."""

    def keep(session: Session) -> None:
        known = session.credentials.values.get(name)
        if known is None:
            raise NoCredentialError((name,))
        call = renewed(session, session.happy(operation))
        others = {other: session.credentials.values.get(other, "") for other in {*alternative} - {name}}
        spelled = base64.b64encode(known.encode()).decode() if kind == "basic" else known
        word = {"": "", "basic": "Bearer ", "bearer": "Basic "}[kind]
        header = ("Authorization", f"{word}{spelled}")
        exchange = _asked(session, replace(call, alternative=others, headers=(*call.headers, header)))
        what = f"a credential behind the word {word.strip()}" if word else "a token alone"
        must_be_denied(session, operation, exchange, what)

    return keep


def _wrong(
    document: Document, operation: Operation, alternative: tuple[str, ...], name: str, label: str
) -> Keep:
    def keep(session: Session) -> None:
        known = session.credentials.values
        others = {other: known[other] for other in alternative if other != name and other in known}
        if len(others) < len(alternative) - 1:
            raise NoCredentialError(alternative)
        values = wrong(document.schemes[name], known.get(name))
        if label not in values:
            if not known.get(name):
                raise NoCredentialError((name,))
            raise NotTestedError(f"{operation.id}: nothing to vary in the credential for {name}")
        call = renewed(session, session.happy(operation))
        exchange = _asked(session, replace(call, alternative={**others, name: values[label]}))
        if label == "nothing" and exchange.response.status == 400:
            return  # RFC 6750, 3.1: the request is malformed
        must_be_denied(session, operation, exchange, f"a wrong credential for {name} ({label})")

    return keep


def _accepted(operation: Operation, alternative: tuple[str, ...]) -> Keep:
    def keep(session: Session) -> None:
        known = session.credentials.values
        missing = [name for name in alternative if name not in known]
        if missing:
            raise NoCredentialError(missing)
        call = renewed(session, base(session, operation))
        call = replace(call, alternative={name: known[name] for name in alternative})
        must_succeed(session, call, f"{' and '.join(alternative)} alone", unless=OF_STATE)

    return keep


def _incomplete(operation: Operation, rest: tuple[str, ...], name: str) -> Keep:
    def keep(session: Session) -> None:
        known = session.credentials.values
        if any(other not in known for other in rest):
            raise NoCredentialError(rest)
        call = renewed(session, session.happy(operation))
        exchange = _asked(session, replace(call, alternative={other: known[other] for other in rest}))
        must_be_denied(session, operation, exchange, f"credentials without {name}")

    return keep


def _is_of_nothing(said: str) -> bool:
    """A 401 is said to be for who shows nothing: of who shows what is wrong it tells nothing."""
    return _MISSING.search(said) is not None and _WRONG.search(said) is None


_MISSING = re.compile(r"\b(missing|absent|not (present|provided|given|sent|set))\b", re.IGNORECASE)
_WRONG = re.compile(r"\b(invalid|wrong|incorrect|expired|bad|or)\b", re.IGNORECASE)


def _denials(operation: Operation, *, anonymous: bool) -> set[int]:
    """The statuses that keep somebody out."""
    said = {response.status: response.description for response in operation.responses}
    documented = {status for status in _REFUSALS if operation.documents(status)}
    if not documented:
        return {*_REFUSALS, 400} if "400" in said else set(_REFUSALS)
    if anonymous and 401 in documented:
        return {401}
    return {401, 403} if _is_of_nothing(said.get("401", "")) and not anonymous else {401, *documented}


def must_be_denied(
    session: Session, operation: Operation, exchange: Exchange, what: str, *, anonymous: bool = False
) -> None:
    """RFC 9110, 15.5.2: who shows nothing gets 401 where that is documented, not 403; and he may get it where
    only 403 is. Where neither is documented, some servers keep to the 400 that is.

    Raises:
        BrokenError: it was let in, or kept out with another status than the documented one.
        NotTestedError: who shows nothing is let in, too; that is told once.
    """
    allowed, status = _denials(operation, anonymous=anonymous), exchange.response.status
    if status not in allowed:
        if anonymous and status not in _REFUSALS and status < 500:
            session.unguarded.add(operation.id)
        elif operation.id in session.unguarded:
            raise NotTestedError(f"{operation.id}: even who shows nothing is let in")
        wanted = " or ".join(str(s) for s in sorted(allowed))
        place = fragment(f"{operation.pointer}/security")
        raise session.broken(f"{what} must be answered with {wanted}, got {status}", place, exchange)
    known = session.document.schemes
    kinds = {known[name].kind for each in operation.security for name in each if name in known}
    if anonymous and status == 401 and kinds & _CHALLENGED:
        session.challenges.add(exchange.response.header("www-authenticate") is not None)
        if len(session.challenges) == 2:
            place = fragment(f"{operation.pointer}/responses/401")
            message = (
                "a 401 names a scheme in WWW-Authenticate (RFC 9110, 15.5.2): here some do, and some do not"
            )
            raise session.broken(message, place, exchange)
    session.judge(operation, exchange, tolerated=_REFUSALS)
