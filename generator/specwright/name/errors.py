"""Names the documented errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from specwright.api import RUNTIME_ERRORS, ErrorDef
from specwright.diagnostics import Report
from specwright.draft import Draft, DraftOperation, DraftResponse, Key, all_operations
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import pascal, reserved, split
from specwright.pytypes import (
    Builtin,
    CheckedType,
    ClassName,
    ListType,
    Named,
    NullableType,
    PyType,
    UnionType,
)

if TYPE_CHECKING:
    from specwright.build.surroundings import Surroundings
    from specwright.name import TypeNames

_RANGES: Final = {
    "1XX": "Informational",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
    "default": "DefaultError",
}
_REASONS: Final = {
    "300": "MultipleChoices", "301": "MovedPermanently", "302": "Found", "303": "SeeOther",
    "304": "NotModified", "307": "TemporaryRedirect", "308": "PermanentRedirect",
    "400": "BadRequest", "401": "Unauthorized", "402": "PaymentRequired", "403": "Forbidden",
    "404": "NotFound", "405": "MethodNotAllowed", "406": "NotAcceptable",
    "407": "ProxyAuthenticationRequired", "408": "RequestTimeout", "409": "Conflict", "410": "Gone",
    "411": "LengthRequired", "412": "PreconditionFailed", "413": "ContentTooLarge", "414": "UriTooLong",
    "415": "UnsupportedMediaType", "416": "RangeNotSatisfiable", "417": "ExpectationFailed",
    "418": "Teapot", "421": "MisdirectedRequest", "422": "UnprocessableContent", "423": "Locked",
    "424": "FailedDependency", "425": "TooEarly", "426": "UpgradeRequired", "428": "PreconditionRequired",
    "429": "TooManyRequests", "431": "RequestHeaderFieldsTooLarge", "451": "UnavailableForLegalReasons",
    "500": "InternalServerError", "501": "NotImplementedStatus", "502": "BadGateway",
    "503": "ServiceUnavailable", "504": "GatewayTimeout", "505": "HttpVersionNotSupported",
    "507": "InsufficientStorage", "508": "LoopDetected", "511": "NetworkAuthenticationRequired",
}  # fmt: skip
"""RFC 9110's words (`http.HTTPStatus` has others in each version of Python)."""

_TAKEN: Final = {*_REASONS.values(), *_RANGES.values(), *RUNTIME_ERRORS, "Callable", "PlainText", "Problem"}
_PHRASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+){0,4}")

_Identity = tuple[str, str, str]
"""A status, its word, and a text that is equal for equal bodies, which may hold what has no hash."""


class ErrorNames(Struct, frozen=True, kw_only=True):
    definitions: tuple[ErrorDef, ...]
    names: Mapping[tuple[Key, str], ClassName]

    def of(self, operation: DraftOperation, response: DraftResponse) -> ClassName:
        return self.names[operation.key, response.status]


def name_errors(draft: Draft, types: TypeNames, around: Surroundings | None) -> ErrorNames:
    """One class for each status, word and body; of several bodies the most used has the plain name."""
    found: dict[_Identity, list[DraftResponse]] = {}
    bodies: dict[_Identity, PyType | None] = {}
    users: dict[tuple[Key, str], _Identity] = {}
    for operation in all_operations(draft):
        for response in operation.responses:
            if not response.success:
                body = _body(response, types)
                identity = (response.status, reason(response.status, response.description), repr(body))
                bodies[identity] = body
                found.setdefault(identity, []).append(response)
                users[operation.key, response.status] = identity
    order = sorted(found, key=lambda identity: -len(found[identity]))
    claims = [
        Claim(
            key=identity,
            candidates=candidates(identity[0], identity[1], bodies[identity]),
            origin=found[identity][0].origin,
        )
        for identity in order
    ]
    # A second body at one status is no clash of the document's words.
    names = (
        settle(claims, Report())
        if around is None
        else {claim.key: around.error(*claim.key, claim.candidates) for claim in claims}
    )
    known = {} if around is None else {name: each.description for name, each in around.errors.items()}
    definitions = tuple(
        ErrorDef(
            name=ClassName(names[identity]),
            status=identity[0],
            reason=identity[1],
            body=bodies[identity],
            description=known.get(names[identity])
            or Counter(response.description for response in found[identity]).most_common(1)[0][0],
        )
        for identity in sorted(found, key=lambda identity: (identity[0], names[identity]))
    )
    return ErrorNames(
        definitions=definitions,
        names={user: ClassName(names[identity]) for user, identity in users.items()},
    )


def _body(response: DraftResponse, types: TypeNames) -> PyType | None:
    for kind in ("json", "text", "form"):
        for content in response.contents:
            if content.kind == kind and content.shape is not None:
                return types.type(content.shape)
    return None


def candidates(status: str, plain: str, body: PyType | None) -> tuple[str, ...]:
    """Names for an error of this status and body, from the best to the longest; `plain` is its `reason`."""
    kind = _kind(body)
    qualified = kind if kind.startswith(plain) else plain + kind
    said = [] if known(status) else [f"{plain}{status}"]
    return tuple(dict.fromkeys([plain, *said, qualified, f"{qualified}{status}"]))


def known(status: str) -> bool:
    return status in _RANGES or status in _REASONS


def reason(status: str, description: str) -> str:
    """`404` is `NotFound`; what nobody registered is called as its description says in a few words."""
    if known(status):
        return _RANGES.get(status) or _REASONS[status]
    words = description.strip()
    if len(split(words)) < 2 or not _PHRASE.fullmatch(words):
        return f"Status{status}"
    said = pascal(words)
    return f"{said}{status}" if said in _TAKEN or said in reserved("classes") else said


def _kind(body: PyType | None) -> str:
    match body:
        case None:
            return "Empty"
        case Named(name=name):
            return name
        case ListType(item=item):
            return f"{_kind(item)}List"
        case NullableType(inner=inner) | CheckedType(inner=inner):
            return _kind(inner)
        case Builtin(name=name):
            return pascal(name)
        case UnionType(members=members):
            return "Or".join(_kind(member) for member in members)
        case _:
            return "Body"
