"""Signing in and out: who is called as the run is must not be signed out by it, but anybody else may be."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_LAST = frozenset({"logout", "signout", "logoff", "signoff"})
_OUT = re.compile(
    r"\b(log|sign)s?[ _-]?(out|off)\b"
    r"|\b(end|close|revoke|invalidate)s? (the|this|your|my)( current| own)? (session|token)\b",
    re.IGNORECASE,
)
_SELF = frozenset({"me", "self", "myself"})
_OWN = re.compile(r"\b(your|my|own) (account|user|profile)\b", re.IGNORECASE)
_TOKENS = ("accesstoken", "token", "jwt", "idtoken", "sessiontoken", "authtoken")
"""Names of what somebody is given who signs in…"""
_KEYS = ("apikey", "key")
"""…and of what a program is."""


def signs_out(operation: Operation) -> bool:
    """It ends the credential that it is called with."""
    if not operation.security or operation.path_parameters:
        return False
    said = operation.summary
    return plain(operation.path.rsplit("/", 1)[-1]) in _LAST or (
        _OUT.search(said) is not None and not re.search(r"\bothers?\b", said, re.IGNORECASE)
    )


def ends_caller(operation: Operation) -> bool:
    """It removes whose credential it is called with: `DELETE /me`."""
    own = plain(operation.path.rsplit("/", 1)[-1]) in _SELF or _OWN.search(operation.summary) is not None
    return operation.method == "DELETE" and bool(operation.security) and not operation.path_parameters and own


def password(document: Document, operation: Operation) -> str | None:
    """The property of its body that is a password, where nobody has to be known to call it, and the document
    has an example or somebody can be made who has one.
    """
    content = operation.bodies[0] if operation.bodies else None
    if operation.method != "POST" or not _enters(document, operation) or content is None:
        return None
    if not content.examples:
        names = shown_in_body(document, operation)
        return names[1] if names is not None else None
    view = document.request
    own = view.properties(content.schema or True)
    return next((n for n in own if "password" in (plain(n), view.flat(own[n]).get("format"))), None)


_OWN_PASSWORD = re.compile(r"(current|old|existing|previous)password")
_NEW_PASSWORD = re.compile(r"(new)?password")
_MAILED = re.compile(r"(reset|recovery|verification|confirmation)?(token|code)")


def asks_to_know(document: Document, operation: Operation) -> str | None:
    """The property of its body, without an example, that is the password that its caller has, or what he was
    sent so that he may set another one.
    """
    content = operation.bodies[0] if operation.bodies else None
    if content is None or content.examples:
        return None
    own = envelope.properties(document.request, content.schema or True)
    told = {"example", "examples", "default"}
    free = [name for name in own if not document.request.flat(own[name]).keys() & told]
    current = next((name for name in free if _OWN_PASSWORD.fullmatch(plain(name))), None)
    sets = any(_NEW_PASSWORD.fullmatch(plain(name)) for name in own)
    flat = document.request.flat(content.schema or True)
    optional = (flat.get("properties") or {}).keys() - set(flat.get("required", ()))
    mailed = next((n for n in free if n not in optional and _MAILED.fullmatch(plain(n))), None)
    return current or (mailed if sets and operation.public else None)


_SECRETS = frozenset({"password", "newpassword", "passwd", "pass", "secret"})


def sets_own_password(document: Document, operation: Operation) -> bool:
    """It gives whoever calls it another password: `POST /me/password`."""
    content = operation.bodies[0] if operation.bodies else None
    last = plain(operation.path.rsplit("/", 1)[-1])
    if operation.path_parameters or not operation.security or content is None or "password" not in last:
        return False
    return any(
        plain(name) in _SECRETS for name in envelope.properties(document.request, content.schema or True)
    )


_USERS = frozenset({"username", "user", "login", "email", "emailaddress", "userid", "loginname"})


def shown_in_query(document: Document, operation: Operation) -> tuple[Parameter, Parameter] | None:
    """The parameters by which somebody shows who they are: a name and a password."""
    asked = {plain(p.name): p for p in operation.parameters if p.place == "query"}
    user = next((asked[name] for name in asked if name in _USERS), None)
    return (user, asked["password"]) if user is not None and "password" in asked else None


_ENTRANCE = re.compile(
    r"\b(log|sign)s?[ _-]?(in|on)\b|\bauth(enticat\w*)?\b|\b(session|token)s?\b", re.IGNORECASE
)


def shown_in_body(document: Document, operation: Operation) -> tuple[str, str] | None:
    """The properties by which somebody signs in: a name and a password."""
    content = operation.bodies[0] if operation.bodies else None
    step = operation.path.rsplit("/", 1)[-1]
    said = _ENTRANCE.search(f"{step} {operation.summary}") or plain(step) in {"login", "signin", "logon"}
    if operation.method != "POST" or not _enters(document, operation) or not said or content is None:
        return None
    own = {plain(n): n for n in envelope.properties(document.request, content.schema or True)}
    user = next((own[name] for name in own if name in _USERS), None)
    return (user, own["password"]) if user is not None and "password" in own else None


def _enters(document: Document, operation: Operation) -> bool:
    """Who nobody knows yet may call it, if only with the key of an application, and is given a token then."""
    told = (c.schema for r in operation.successes for c in r.contents if c.is_json and c.schema is not None)
    shown = {plain(name) for one in told for name in document.response.properties(one)}
    return operation.public or not shown.isdisjoint(_TOKENS)


def given(document: Document, exchange: Exchange) -> dict[str, str]:
    """The credentials that an answer gives, by scheme."""
    found: dict[str, str] = {}
    cookies: SimpleCookie = SimpleCookie()
    for name, value in exchange.response.headers:
        if name.lower() == "set-cookie":
            try:
                cookies.load(value)
            except CookieError:
                continue
    told = exchange.response.json()
    for scheme in document.schemes.values():
        if scheme.place == "cookie" and scheme.parameter in cookies:
            found[scheme.name] = cookies[scheme.parameter].value
        elif scheme.kind == "bearer" and (token := _token(told)) is not None:
            found[scheme.name] = token
    return found


def _token(told: Any) -> str | None:
    layers = [told, *(told.values() if isinstance(told, dict) else ())]
    for layer in layers:
        by_name = {plain(name): value for name, value in layer.items()} if isinstance(layer, dict) else {}
        found = next(
            (by_name[name] for name in (*_TOKENS, *_KEYS) if isinstance(by_name.get(name), str)), None
        )
        if found is not None:
            return str(found)
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


class Signing:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._people: dict[str, Mapping[str, str]] = {}
        """By operation, by what somebody can show who they are."""

    @cached_property
    def _shown(self) -> bool:
        """Somebody is called as with a password: by HTTP's basic scheme, or signs in by an example."""
        document, known = self._session.document, self._session.credentials
        if any(one.kind == "basic" and one.name in known.values for one in document.schemes.values()):
            return True
        return any(password(document, operation) is not None for operation in document.operations)

    def of_somebody(self, operation: Operation) -> Values:
        """The name and the password of somebody who is made for it, where it asks for these in its query."""
        asked = shown_in_query(self._session.document, operation)
        known = self._somebody(operation, [p.name for p in asked]) if asked is not None else {}
        return {(p.place, p.name): known[p.name] for p in asked or () if p.name in known}

    def as_somebody(self, call: Call) -> Call:
        """The call with those in its body, in place of what was built there."""
        session, operation = self._session, call.operation
        names = shown_in_body(session.document, operation)
        if names is None or call.content is None or call.content.examples or not isinstance(call.body, dict):
            return call
        said, known = envelope.said(call), self._somebody(operation, names)
        plain_body = replace(call, body=session.body(call.content)) if known else call
        built = envelope.said(plain_body)
        values = {name: known[name] for name in known if name in said and said[name] == built.get(name)}
        return replace(call, body=envelope.with_values(call.body, values)) if values else call

    def _somebody(self, operation: Operation, names: Collection[str]) -> Mapping[str, str]:
        """What these names are of somebody new, for an operation that is to know him; nothing without one."""
        session = self._session
        if operation.id in self._people:
            return self._people[operation.id]
        self._people[operation.id] = {}
        view = session.document.request
        for maker in session.document.operations:
            schema = (maker.bodies[0].schema or True) if maker.method == "POST" and maker.bodies else True
            own = {plain(name): name for name in envelope.properties(view, schema)}
            user = next((own[name] for name in own if name in _USERS), "")
            own |= {plain(name): user for name in names if user and plain(name) in _USERS - own.keys()}
            if maker is operation or any(plain(name) not in own for name in names):
                continue
            if shown_in_body(session.document, maker) is not None:
                continue
            try:
                call = session.plain(maker, fresh=True)
                exchange = session.call(call)
            except (NotTestedError, BrokenError):
                continue
            sent = envelope.said(replace(call, body=exchange.sent))
            values = {name: sent.get(own[plain(name)]) for name in names}
            if 200 <= exchange.response.status < 300 and all(map(_is_text, values.values())):
                self._people[operation.id] = {name: str(value) for name, value in values.items()}
                break
        return self._people[operation.id]

    def possible(self, operation: Operation) -> None:
        """
        Raises:
            NotTestedError: the call would end what the tests call as, and there is nobody else; or it takes
                what only its caller knows.
        """
        if (known := asks_to_know(self._session.document, operation)) is not None:
            raise NotTestedError(f"{operation.id} is for those who know the {known}")
        if self._shown and sets_own_password(self._session.document, operation):
            raise NotTestedError(f"{operation.id} ends the password that the tests show")
        if ends_caller(operation):
            raise NotTestedError(f"{operation.id} removes whose credential the tests have")
        if signs_out(operation) and self.anew(operation) is None:
            raise NotTestedError(
                f"{operation.id} ends the credential that the tests have, and signs in nobody else"
            )

    def anew(self, operation: Operation) -> Mapping[str, str] | None:
        """Credentials for the operation that are of this call alone; `None`: nobody can be signed in."""
        document = self._session.document
        for entrance in document.operations:
            if password(document, entrance) is None or entrance.path == operation.path:
                continue
            try:
                known = given(document, self._session.call(self._session.plain(entrance)))
            except (NotTestedError, BrokenError):
                continue
            for alternative in operation.security:
                if alternative and all(name in known for name in alternative):
                    return {name: known[name] for name in alternative}
        return None

    def apart(self, call: Call) -> Mapping[str, str] | None:
        """With what it is called, where that has to be of its own."""
        return self.anew(call.operation) if call.alternative is None and signs_out(call.operation) else None
