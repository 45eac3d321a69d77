"""Text has no types: what JSON a piece of it stands for is read off the Python type it is meant for."""

from __future__ import annotations

import enum
import functools
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import from_json
from typing_extensions import TypeAliasType

from specwright_runtime.lazy import named, resolved
from specwright_runtime.model import JsonSchema, Null
from specwright_runtime.stream import Upload

Raw: TypeAlias = "str | Upload | Parsed | list[Raw] | dict[str, Raw]"
"""What a form or a query holds once its names are taken apart and before types are known."""

Keep: TypeAlias = Callable[[Upload], str]
"""Puts a file aside and answers the token that stands for it in JSON."""

Scalar: TypeAlias = Literal["string", "integer", "number", "boolean", "null"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value that is JSON already: a part of a form that says so."""

    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What JSON a type takes: scalars, and how lists and objects go on."""

    scalars: frozenset[Scalar] = frozenset()
    item: Callable[[], Shape] | None = None
    places: tuple[Callable[[], Shape], ...] = ()
    """Of a list's first items, where each has a type of its own."""
    fields: Mapping[str, Callable[[], Shape]] | None = None
    rest: Callable[[], Shape] | None = None
    """Shape of an object's other properties; `None` where it has none."""
    file: bool = False
    words: frozenset[str] | None = None
    """Texts that fit; `None`: any."""

    @property
    def is_text(self) -> bool:
        """Text goes through as it is."""
        return self.scalars == _TEXT and self.item is None and self.fields is None and self.rest is None

    @property
    def is_object(self) -> bool:
        return self.fields is not None or self.rest is not None


_ALL: frozenset[Scalar] = frozenset(get_args(Scalar))
_TEXT: frozenset[Scalar] = frozenset({"string"})
_ANY = Shape(scalars=_TEXT)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SCALARS: dict[Any, frozenset[Scalar]] = {
    str: _TEXT,
    bool: frozenset({"boolean"}),
    int: frozenset({"integer"}),
    float: frozenset({"number"}),
    None: frozenset({"null"}),
    types.NoneType: frozenset({"null"}),
}


def shape(type_: Any) -> Shape:
    """The shape of a type; types that are unknown here (dates, UUIDs, `Any`) are text on the wire."""
    try:
        return _shape(type_)
    except TypeError:  # unhashable metadata
        return _read(type_)


def _read(type_: Any) -> Shape:
    if isinstance(type_, TypeAliasType) or type(type_).__name__ == "TypeAliasType":
        return shape(named(type_))
    origin = get_origin(type_)
    if origin is Annotated:
        inner, *markers = get_args(type_)
        return _placed(shape(inner), markers)
    if is_union(type_):
        return functools.reduce(_either, (shape(member) for member in get_args(type_)))
    if origin is Literal:
        values = get_args(type_)
        return Shape(
            scalars=frozenset().union(*(_SCALARS.get(type(value), _TEXT) for value in values)),
            words=frozenset(value for value in values if isinstance(value, str)),
        )
    if origin in (list, tuple, set, frozenset):
        arguments = [each for each in get_args(type_) if each is not ...]
        places = () if ... in get_args(type_) or origin is not tuple else arguments
        return Shape(
            item=lambda: functools.reduce(_either, map(shape, arguments), Shape()) or _ANY,
            places=tuple(functools.partial(shape, each) for each in places),
        )
    if origin is dict:
        return Shape(rest=lambda: shape(get_args(type_)[1]))
    if isinstance(type_, type):
        return _of_class(type_)
    return _SCALARS_OF_NONE if type_ is None else _ANY


def is_union(type_: Any) -> bool:
    return get_origin(type_) in (Union, types.UnionType)


_shape = functools.cache(_read)
_SCALARS_OF_NONE = Shape(scalars=_SCALARS[None])


def _of_class(class_: type) -> Shape:
    if class_ in _SCALARS:
        return Shape(scalars=_SCALARS[class_])
    if issubclass(class_, Upload):
        return Shape(file=True)
    if issubclass(class_, enum.Enum):
        return Shape(scalars=frozenset().union(*(_SCALARS.get(type(each.value), _TEXT) for each in class_)))
    if issubclass(class_, BaseModel):
        return _of_model(class_)
    if class_ in (list, tuple, set):
        return Shape(item=lambda: _ANY)
    if class_ is dict:
        return Shape(rest=lambda: _ANY)
    return _ANY


def _of_model(model: type[BaseModel]) -> Shape:
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()
    fields = {
        field.alias or name: functools.partial(_of_field, field) for name, field in model.model_fields.items()
    }
    closed = model.model_config.get("extra") == "forbid"
    return Shape(fields=fields, rest=None if closed else functools.partial(_of_extra, model))


@functools.cache
def _of_extra(model: type[BaseModel]) -> Shape:
    """Of the properties that a model does not name."""
    for each in model.__mro__[: model.__mro__.index(BaseModel)]:
        written = vars(each).get("__annotations__", {}).get("__pydantic_extra__")
        if written is not None:
            return _field(shape(resolved(each, written)), "")
    return _ANY


def _of_field(field: FieldInfo) -> Shape:
    type_: Any = field.annotation
    if field.default is None and Null not in field.metadata:  # its `None` is "absent", which no text says
        present = [member for member in get_args(type_) if member is not types.NoneType]
        type_ = Union[*present] if is_union(type_) and present else type_
    return with_default(_placed(shape(type_), field.metadata), type_, field.default)


def with_default(found: Shape, type_: Any, default: Any) -> Shape:
    """Of what may be anything, the shape that its default lets expect."""
    if type_ is not Any or type(default) not in (bool, int, float):
        return found
    return replace(found, scalars=found.scalars | _SCALARS[type(default)])


def _placed(found: Shape, markers: Iterable[object]) -> Shape:
    """With the types of first items that only a check knows, as far as they are those of texts."""
    for marker in markers:
        if isinstance(marker, JsonSchema) and found.item is not None:
            places = [_of_schema(place, found.item) for place in marker.schema.get("prefixItems", ())]
            rest = marker.schema.get("items")
            item = found.item if rest is None else _of_schema(rest, found.item)
            return replace(found, places=tuple(places), item=item)
    return found


def _of_schema(schema: Any, otherwise: Callable[[], Shape]) -> Callable[[], Shape]:
    types = schema.get("type", ()) if isinstance(schema, Mapping) else ()
    scalars = frozenset([types] if isinstance(types, str) else types)
    return (lambda: Shape(scalars=scalars)) if scalars and scalars <= _ALL else otherwise


def _either(one: Shape, other: Shape) -> Shape:
    if one.fields is not None and other.fields is not None:
        fields = dict(one.fields)
        for name, field in other.fields.items():
            mine = fields.get(name)
            fields[name] = field if mine is None else functools.partial(_both, mine, field)
    else:
        fields = dict(one.fields or other.fields or {})
    return replace(
        one,
        scalars=one.scalars | other.scalars,
        item=functools.partial(_both, one.item, other.item)
        if one.item and other.item
        else one.item or other.item,
        places=() if one.item and other.item else one.places or other.places,
        fields=fields if one.fields is not None or other.fields is not None else None,
        rest=one.rest or other.rest,
        file=one.file or other.file,
        words=_words(one, other),
    )


def _words(one: Shape, other: Shape) -> frozenset[str] | None:
    texts = [each.words for each in (one, other) if "string" in each.scalars]
    return None if not texts or None in texts else frozenset().union(*(each for each in texts if each))


def _both(one: Callable[[], Shape], other: Callable[[], Shape]) -> Shape:
    return _either(one(), other())


def to_json_value(raw: Raw, shape: Shape, keep: Keep | None = None) -> Any:
    """`raw` in JSON's types, as far as `shape` tells; the rest stays text, for validation to refuse."""
    match raw:
        case str():
            return _from_text(raw, shape, keep)
        case list():
            return [to_json_value(each, _item(shape, place), keep) for place, each in enumerate(raw)]
        case dict():
            if shape.item is not None and not shape.is_object and all(name.isdecimal() for name in raw):
                items = [raw[each] for each in sorted(raw, key=int)]
                return [to_json_value(each, _item(shape, place), keep) for place, each in enumerate(items)]
            return {name: to_json_value(each, _field(shape, name), keep) for name, each in raw.items()}
        case Upload():
            if shape.file and keep is not None:
                return keep(raw)
            if shape.item is not None and shape.item().file and keep is not None:
                return [keep(raw)]
            return _from_text(raw.read().decode(), shape, keep)
        case Parsed():
            return _kept(raw.value, shape, keep)


def _item(shape: Shape, place: int) -> Shape:
    if place < len(shape.places):
        return shape.places[place]()
    return shape.item() if shape.item is not None else _ANY


def _field(shape: Shape, name: str) -> Shape:
    if shape.fields is not None and name in shape.fields:
        return shape.fields[name]()
    return shape.rest() if shape.rest is not None else _ANY


def _from_text(text: str, shape: Shape, keep: Keep | None) -> Any:
    scalars = shape.scalars
    if shape.is_object and text.startswith("{"):
        return _kept(_parsed(text), shape, keep)
    if scalars == _TEXT and shape.item is None:
        return text
    if shape.words is not None and text in shape.words:  # of an enum of '1' and 2, not the number 1
        return text
    if ("integer" in scalars or "number" in scalars) and _NUMBER.fullmatch(text):
        return _parsed(text)
    if "boolean" in scalars and text in ("true", "false"):
        return text == "true"
    if "string" in scalars and (shape.words is None or text in shape.words or shape.item is None):
        return text
    if "null" in scalars and text in ("", "null"):
        return None
    if shape.file and keep is not None:
        return keep(Upload(text))
    if shape.item is not None:
        parsed = _parsed(text) if text.startswith("[") else text
        only = _item(shape, 0)
        if isinstance(parsed, list) and not (only.is_text and any(not isinstance(e, str) for e in parsed)):
            return _kept(parsed if is_whole(parsed, only) else [parsed], shape, keep)
        return [to_json_value(text, only, keep)]
    return text


def is_whole(value: Any, item: Shape) -> bool:
    """Whether the JSON of one part is a list of such items, not the only one of them."""
    return isinstance(value, list) and (
        item.item is None
        or bool(item.scalars)
        or item.is_object
        or all(isinstance(each, list) for each in value)
    )


def _parsed(text: str) -> Any:
    """JSON; what is none stays text, for validation to refuse.

    So does a number of thousands of digits, and what is nested more than 200 times.
    """
    try:
        return from_json(text)
    except ValueError:
        return text


def _kept(value: Any, shape: Shape, keep: Keep | None) -> Any:
    """JSON whose texts are files where a file is wanted: the part that carried it was all of it text."""
    if keep is None:
        return value
    match value:
        case str() if shape.file and shape.scalars != _TEXT:
            return keep(Upload(value))
        case list() if shape.item is not None:
            item = shape.item()
            return [_kept(each, item, keep) for each in value]
        case dict() if shape.is_object:
            return {name: _kept(each, _field(shape, name), keep) for name, each in value.items()}
        case _:
            return value
