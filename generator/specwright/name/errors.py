"""Names the documented errors, and finds how a problem of the server's own takes their form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from specwright.api import (
    AliasDef,
    ClassDef,
    Default,
    ErrorBody,
    ErrorDef,
    ErrorEntry,
    ErrorFill,
    ErrorItems,
    ErrorShape,
    Field,
    Group,
    JsonContent,
    ModelDef,
    Response,
    TextContent,
)
from specwright.diagnostics import Report
from specwright.draft import Draft, DraftOperation, DraftResponse, Key, all_operations
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import pascal
from specwright.pytypes import (
    AttrName,
    Builtin,
    CheckedType,
    ClassName,
    DictType,
    ListType,
    LiteralType,
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

_Identity = tuple[str, str]
"""A status, and a text that is equal for equal bodies: a type may hold a schema, which has no hash."""


class ErrorNames(Struct, frozen=True, kw_only=True):
    definitions: tuple[ErrorDef, ...]
    names: Mapping[tuple[Key, str], ClassName]

    def of(self, operation: DraftOperation, response: DraftResponse) -> ClassName:
        return self.names[operation.key, response.status]


def name_errors(draft: Draft, types: TypeNames, around: Surroundings | None) -> ErrorNames:
    """One class for each status and body; of several bodies the most used has the plain name."""
    found: dict[_Identity, list[DraftResponse]] = {}
    bodies: dict[_Identity, PyType | None] = {}
    users: dict[tuple[Key, str], _Identity] = {}
    for operation in all_operations(draft):
        for response in operation.responses:
            if not response.success:
                body = _body(response, types)
                identity = (response.status, repr(body))
                bodies[identity] = body
                found.setdefault(identity, []).append(response)
                users[operation.key, response.status] = identity
    order = sorted(found, key=lambda identity: -len(found[identity]))
    claims = [
        Claim(
            key=identity,
            candidates=candidates(identity[0], bodies[identity]),
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


def candidates(status: str, body: PyType | None) -> tuple[str, ...]:
    """Names for an error of this status and body, from the best to the longest."""
    plain = reason(status)
    kind = _kind(body)
    qualified = kind if kind.startswith(plain) else plain + kind
    return tuple(dict.fromkeys([plain, qualified, f"{qualified}{status}"]))


def reason(status: str) -> str:
    """`404` is `NotFound`."""
    if status in _RANGES:
        return _RANGES[status]
    return _REASONS.get(status, f"Status{status}")


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


# --- the form of the server's own problems ---------------------------------------

_Role = Literal["status", "status_text", "code", "message", "type", "param", "title"]
_ROLES: Final[Mapping[str, _Role]] = {
    "message": "message", "msg": "message", "detail": "message", "details": "message",
    "description": "message", "error_description": "message", "error_message": "message",
    "error": "message", "reason": "message", "title": "title",
    "code": "code", "error_code": "code",
    "status": "status", "status_code": "status", "http_status": "status", "statuscode": "status",
    "type": "type", "error_type": "type", "param": "param", "parameter": "param", "field": "param",
}  # fmt: skip


def error_bodies(
    groups: tuple[Group, ...], models: Sequence[ModelDef], around: Surroundings | None
) -> tuple[tuple[AttrName, str, ErrorShape], ...]:
    """The shape most errors have stands for all (`*`, `default`); operations name where theirs is another."""
    places = shapes(groups, models)
    if not places:
        return ()
    by_name = {shape.name: shape for _, _, shape in places}
    uses = Counter(shape.name for _, _, shape in places)
    common = uses.most_common(1)[0][0] if around is None else around.common
    # An operation with a shape of its own names all of its own: its `default` would else cover the others.
    own = {constant for constant, _, shape in places if shape.name != common}
    rows = [place for place in places if place[0] in own]
    return ((AttrName("*"), "default", by_name[common]), *rows) if common in by_name else tuple(rows)


def shapes(groups: tuple[Group, ...], models: Sequence[ModelDef]) -> list[tuple[AttrName, str, ErrorShape]]:
    """How the body of each error is filled, by operation and status; of those that can be."""
    by_name = {model.name: model for model in models}
    classes: dict[ClassName, ErrorBody | None] = {}
    return [
        (operation.constant, response.status, shape)
        for group in groups
        for operation in group.operations
        for response in operation.responses
        if response.error is not None
        if (shape := _of_response(response, by_name, classes)) is not None
    ]


def _of_response(
    response: Response, models: Mapping[ClassName, ModelDef], classes: dict[ClassName, ErrorBody | None]
) -> ErrorShape | None:
    """The shape of JSON if there is some, or else that of a text."""
    for content in response.contents:
        if isinstance(content, JsonContent):
            return _of_json(content.type, models, classes)
    for content in response.contents:
        if isinstance(content, TextContent) and content.media_type.startswith(_TEXTS):
            return ErrorShape(name="text", type=None, fill="message")
    return None


_TEXTS: Final = ("text/plain", "text/html", "text/*")


def _of_json(
    found: PyType, models: Mapping[ClassName, ModelDef], classes: dict[ClassName, ErrorBody | None]
) -> ErrorShape | None:
    body = _class(found, models)
    if body is not None:
        if body.name not in classes:
            classes[body.name] = _shape(body, models, 0)
        fill = classes[body.name]
        return None if fill is None else ErrorShape(name=body.name, type=Named(name=body.name), fill=fill)
    plain = _plain(found, models)
    match plain:
        case Builtin(name="str") if not _narrow(found):
            return ErrorShape(name="message", type=plain, fill="message")
        case ListType(item=item) if (inner := _of_json(item, models, classes)) is not None:
            return ErrorShape(name=f"{inner.name}_list", type=plain, fill=ErrorItems(item=inner.fill))
        case DictType(value=value) if (inner := _of_json(value, models, classes)) is not None:
            return ErrorShape(name=f"{inner.name}_map", type=plain, fill=ErrorEntry(value=inner.fill))
        case _:
            return None


def _class(found: PyType, models: Mapping[ClassName, ModelDef]) -> ClassDef | None:
    for _ in range(10):
        match found:
            case CheckedType(inner=inner) | NullableType(inner=inner):
                found = inner
            case Named(name=name):
                model = models[name]
                if isinstance(model, ClassDef):
                    return model
                if not isinstance(model, AliasDef):
                    return None
                found = model.type
            case UnionType(members=(first, *_)):
                found = first
            case _:
                return None
    return None


def _plain(found: PyType, models: Mapping[ClassName, ModelDef]) -> PyType:
    """A type without what narrows it, without aliases and without alternatives."""
    for _ in range(10):
        match found:
            case CheckedType(inner=inner) | NullableType(inner=inner):
                found = inner
            case Named(name=name) if isinstance(model := models[name], AliasDef):
                found = model.type
            case UnionType(members=(first, *_)):  # the form that the document names first
                found = first
            case _:
                break
    return found


def _shape(body: ClassDef, models: Mapping[ClassName, ModelDef], depth: int) -> ErrorBody | None:
    """How to fill a class; `None` if something required has no part of a problem to fill it."""
    fields: list[tuple[AttrName, ErrorFill]] = []
    said = False
    for field in body.fields:
        fill = _fill(field, models, depth)
        if fill is None:
            if field.required:
                return None
            continue
        said = said or not isinstance(fill, Default)
        fields.append((field.name, fill))
    return ErrorBody(body=body.name, fields=tuple(fields)) if said else None


def _fill(field: Field, models: Mapping[ClassName, ModelDef], depth: int) -> ErrorFill | None:
    role = _ROLES.get(field.wire.lower().replace("-", "_"))
    if role is None:
        role = _ROLES.get(field.name)
    found = _plain(field.type, models)
    match found:
        case Builtin(name="str") if not _narrow(field.type):
            return "status_text" if role == "status" else role
        case Builtin(name="int") if role in ("status", "code") and not _narrow(field.type):
            return "status"
        case Named() if depth < 3 and (body := _class(found, models)) is not None:
            return _shape(body, models, depth + 1)
        case ListType(item=item) if depth < 3:
            inner = _plain(item, models)
            if isinstance(inner, Builtin) and inner.name == "str" and role == "message":
                return ErrorItems(item="message")
            body = _class(inner, models) if field.wire in ("errors", "error", "details", "detail") else None
            shape = None if body is None else _shape(body, models, depth + 1)
            if shape is not None:
                return ErrorItems(item=shape)
            return Default(value=[]) if field.required else None
        case LiteralType(values=(str() | int() | bool() as value, *others)) if field.required or not others:
            return Default(value=value)
        case _:
            pass
    if not field.required:
        return None
    if field.default is not None:
        return field.default
    if field.examples and _fits(field.examples[0], found):
        return Default(value=field.examples[0])
    if isinstance(found, Builtin) and found.name == "bool":
        return Default(value="error" in field.wire.lower())  # `is_error` is true of an error, `ok` is not
    if isinstance(field.type, NullableType):
        return Default(value=None)
    return None


def _narrow(found: PyType) -> bool:
    return isinstance(found, CheckedType) and (
        found.schema is not None or found.constraints.pattern is not None
    )


def _fits(value: object, found: PyType) -> bool:
    kinds = {"str": str, "int": int, "bool": bool, "float": float}
    return isinstance(found, Builtin) and found.name in kinds and type(value) is kinds[found.name]
