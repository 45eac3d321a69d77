"""How a problem of the server's own takes the form that the document gives its errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from specwright.api import (
    AliasDef,
    ClassDef,
    Default,
    ErrorBody,
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
from specwright.pytypes import (
    AttrName,
    Builtin,
    CheckedType,
    ClassName,
    Constraints,
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

_Role = Literal["status", "status_text", "code", "message", "type", "param", "title"]
_ROLES: Final[Mapping[str, _Role]] = {
    "message": "message", "msg": "message", "detail": "message", "details": "message",
    "description": "message", "reason": "message", "text": "message",
    "error": "message", "err": "message", "errordescription": "message", "errordetail": "message",
    "errormessage": "message", "errormsg": "message", "errmessage": "message", "errmsg": "message",
    "errors": "message", "errormessages": "message", "messages": "message",
    "nonfielderrors": "message", "validationerrors": "message",
    "title": "title",
    "code": "code", "errorcode": "code", "errcode": "code", "errno": "code",
    "status": "status", "statuscode": "status",
    "httpstatus": "status", "httpstatuscode": "status", "httpcode": "status",
    "type": "type", "errortype": "type", "param": "param", "parameter": "param", "field": "param",
}  # fmt: skip
"""By names without case and punctuation."""


_NUMBERS: Final = frozenset({"status", "code", "message"})
"""What may be the status where it is a number: `error: 404`."""


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


def _shape(
    body: ClassDef, models: Mapping[ClassName, ModelDef], depth: int, *, said: bool = False
) -> ErrorBody | None:
    """How to fill a class; `None` if something required cannot be filled, or nothing of a problem is said.

    `said`: it need not say anything of it.
    """
    fields: list[tuple[AttrName, ErrorFill]] = []
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
    role = _ROLES.get(re.sub(r"[^a-z0-9]", "", field.wire.lower()))
    found = _plain(field.type, models)
    match found:
        case Builtin(name="str") if role is not None and not _narrow(field.type):
            if role == "param" and not isinstance(field.type, NullableType) and field.required:
                # Not every problem is in one place.
                return None if _limits(field.type).min_length else "param_text"
            return "status_text" if role == "status" else role
        case Builtin(name="int" | "float") if role in _NUMBERS and _takes(field.type, 400):
            return "status"
        case Named() if depth < 3 and (body := _class(found, models)) is not None:
            return _shape(body, models, depth + 1, said=field.required)
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
    return _nothing(found, field.type)


def _nothing(found: PyType, narrowed: PyType) -> Default | None:
    """What stands for something required that no problem knows: a request's id, a link."""
    match found:
        case Builtin(name="str") if not _narrow(narrowed) and not _limits(narrowed).min_length:
            return Default(value="")
        case Builtin(name="int" | "float") if _takes(narrowed, 0):
            return Default(value=0)
        case DictType() if not isinstance(narrowed, CheckedType):
            return Default(value={})
        case _:
            return None


def _limits(found: PyType) -> Constraints:
    return found.constraints if isinstance(found, CheckedType) else Constraints()


def _takes(found: PyType, number: int) -> bool:
    """A number without bounds, or within them."""
    known = _limits(found)
    return (
        not _narrow(found)
        and known.multiple_of is None
        and (known.ge is None or number >= known.ge)
        and (known.gt is None or number > known.gt)
        and (known.le is None or number <= known.le)
        and (known.lt is None or number < known.lt)
    )


def _narrow(found: PyType) -> bool:
    return isinstance(found, CheckedType) and (
        found.schema is not None or found.constraints.pattern is not None
    )


def _fits(value: object, found: PyType) -> bool:
    kinds = {"str": str, "int": int, "bool": bool, "float": float}
    return isinstance(found, Builtin) and found.name in kinds and type(value) is kinds[found.name]
