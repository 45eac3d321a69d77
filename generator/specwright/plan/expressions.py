"""Types and defaults of `Api` as Python expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from specwright.api import AliasDef, ClassDef, Default, EnumDef
from specwright.literals import Expression, PythonLiteral
from specwright.plan.imports import Imports
from specwright.pytypes import (
    AnyType,
    Builtin,
    CheckedType,
    Constraints,
    DictType,
    Imported,
    ListType,
    LiteralType,
    Named,
    NeverType,
    NullableType,
    TupleType,
    UnionType,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specwright.api import Field, ModelDef
    from specwright.pytypes import AttrName, ClassName, JsonValue, PyType

RUNTIME = "specwright_runtime"
MODEL = "specwright_runtime.model"


class Scope(Struct, frozen=True, kw_only=True):
    """Where an expression will stand.

    `shadow` holds names that mean something else there: in a class body, its own
    attributes. `qualified` tells that models are reached through the module `models`.
    """

    imports: Imports
    models: Mapping[ClassName, ModelDef]
    qualified: bool = True
    local: frozenset[ClassName] | None = None
    """Models that this module defines, where that is not all of them."""
    homes: Mapping[ClassName, str] = field(default_factory=dict)
    """Modules of the others, which type checkers import them from."""
    foreign: Imports = field(default_factory=Imports)
    """What only type checkers import."""
    shadow: frozenset[str] = frozenset()

    def inside(self, names: frozenset[str]) -> Scope:
        return replace(self, shadow=names)

    def present(self, name: ClassName) -> bool:
        """Whether a model can be used while the module is executed."""
        return self.local is None or name in self.local

    def use(self, module: str, name: str) -> str:
        return self.imports.name(module, name, self.shadow)

    def builtin(self, name: str) -> str:
        if name != "None" and (name in self.shadow or name in self.imports.taken):
            return f"{self.imports.module('builtins', self.shadow)}.{name}"
        return name

    def model(self, name: ClassName) -> str:
        if self.qualified:
            return f"{self.imports.sibling('models', self.shadow)}.{name}"
        if not self.present(name):
            self.foreign.name(f".{self.homes[name]}", name)
        return name


def type_expression(type_: PyType, scope: Scope) -> Expression:
    return Expression(_type(type_, scope))


def value_expression(type_: PyType, scope: Scope) -> Expression:
    """The type where Python computes it: type checkers know `Nullable[…]` only inside of another type."""
    return Expression(_value(type_, scope))


def _value(type_: PyType, scope: Scope) -> str:
    match type_:
        case NullableType(inner=inner):
            keywords: list[str] = []
            if isinstance(inner, CheckedType) and not _markers(inner, scope):
                keywords, inner = _keywords(inner.constraints), inner.inner
            return _annotated(_or_none(_type(inner, scope)), keywords, [scope.use(MODEL, "Null")], scope)
        case UnionType(discriminator=None, exactly_one=False):
            return union([_value(member, scope) for member in type_.members])
        case _:
            return _type(type_, scope)


def signature_type(type_: PyType, scope: Scope, *, optional: bool = False) -> Expression:
    """The type without what only a validator needs: what a person reads in a signature.

    `optional` adds `None`, for what was not sent.
    """
    text = _type(_bare(type_), scope)
    return Expression(_or_none(text) if optional else text)


def _bare(type_: PyType) -> PyType:
    match type_:
        case CheckedType():
            return _bare(type_.inner)
        case LiteralType():
            return replace(type_, bare=True)
        case UnionType():
            return UnionType(members=tuple(_bare(member) for member in type_.members))
        case ListType():
            return ListType(item=_bare(type_.item))
        case DictType():
            return DictType(key=_bare(type_.key), value=_bare(type_.value))
        case NullableType():
            return UnionType(members=(_bare(type_.inner), Builtin(name="None")))
        case TupleType():
            rest = None if type_.rest is None else _bare(type_.rest)
            return TupleType(items=tuple(_bare(item) for item in type_.items), rest=rest, bare=True)
        case _:
            return type_


def annotation(
    type_: PyType, scope: Scope, *, optional: bool = False, alias: str | None = None
) -> Expression:
    """The annotation of a field: constraints and alias share one `Field`."""
    constraints, markers = Constraints(), []
    if isinstance(type_, CheckedType):
        constraints, inner = type_.constraints, type_.inner
        markers = _markers(type_, scope)
    elif isinstance(type_, LiteralType):
        inner, markers = replace(type_, bare=True), _exact(type_, scope)
    else:
        inner = type_
    keywords = _keywords(constraints)
    if isinstance(type_, UnionType):
        keywords += _discriminator(type_, scope)
        markers += [*_tagged(type_, scope), *_exactly_one(type_, scope)]
    if alias is not None:
        keywords.append(f"alias={PythonLiteral(alias)}")
    text = _members(type_, scope) if isinstance(type_, UnionType) else _type(inner, scope)
    if optional and not _nullable(inner, scope):  # `Nullable[T] | None` would hide which `None` is null
        text = _or_none(text)
    return Expression(_annotated(text, keywords, markers, scope))


def _nullable(type_: PyType, scope: Scope) -> bool:
    if isinstance(type_, Named):
        definition = scope.models.get(type_.name)
        return isinstance(definition, AliasDef) and _nullable(definition.type, scope)
    return isinstance(type_, NullableType) or type_ == Builtin(name="None")


def _type(type_: PyType, scope: Scope) -> str:
    match type_:
        case Builtin():
            return scope.builtin(type_.name)
        case AnyType():
            return scope.use("typing", "Any")
        case NeverType():
            return scope.use(MODEL, "Nothing")
        case Imported(module="datetime"):
            return f"{scope.imports.module('datetime', scope.shadow)}.{type_.name}"
        case Imported():
            return scope.use(type_.module, type_.name)
        case Named():
            return scope.model(type_.name)
        case LiteralType():
            text = f"{scope.use('typing', 'Literal')}[{', '.join(map(PythonLiteral, type_.values))}]"
            return _annotated(text, [], _exact(type_, scope), scope)
        case ListType():
            return f"{scope.builtin('list')}[{_type(type_.item, scope)}]"
        case TupleType():
            return _tuple(type_, scope)
        case DictType():
            return f"{scope.builtin('dict')}[{_type(type_.key, scope)}, {_type(type_.value, scope)}]"
        case NullableType():
            return f"{scope.use(MODEL, 'Nullable')}[{_type(type_.inner, scope)}]"
        case UnionType():
            markers = [*_tagged(type_, scope), *_exactly_one(type_, scope)]
            return _annotated(_members(type_, scope), _discriminator(type_, scope), markers, scope)
        case CheckedType():
            keywords, markers = _keywords(type_.constraints), _markers(type_, scope)
            return _annotated(_type(type_.inner, scope), keywords, markers, scope)
        case _:
            assert_never(type_)


def _members(type_: UnionType, scope: Scope) -> str:
    """Where one member is to fit, Python must not take apart those that are unions themselves."""
    texts = [
        _annotated(_type(each, scope), [], [scope.use(MODEL, "Together") + "()"], scope)
        if _exactly_one(type_, scope) and _is_taken_apart(each, scope)
        else _type(each, scope)
        for each in type_.members
    ]
    return union(texts)


def _is_taken_apart(type_: PyType, scope: Scope) -> bool:
    """Whether Python sees no more of a type than its members, where it stands in a union."""
    if isinstance(type_, Named):
        definition = scope.models.get(type_.name)
        return isinstance(definition, AliasDef) and _is_taken_apart(definition.type, scope)
    if not isinstance(type_, UnionType):
        return False
    return not (_discriminator(type_, scope) or _tagged(type_, scope) or _exactly_one(type_, scope))


def _tuple(type_: TupleType, scope: Scope) -> str:
    items = [_type(item, scope) for item in type_.items]
    if type_.rest is not None:
        items.append(f"*{scope.builtin('tuple')}[{_type(type_.rest, scope)}, ...]")
        markers = [] if type_.bare else [scope.use(MODEL, "Open") + "()"]
        return _annotated(f"{scope.builtin('tuple')}[{', '.join(items)}]", [], markers, scope)
    return f"{scope.builtin('tuple')}[{', '.join(items) or '()'}]"


_IN_A_ROW: Final = 250


def union(members: Iterable[str]) -> str:
    """The members without repetition, `None` at the end."""
    texts = list(members)
    distinct = dict.fromkeys(text.removesuffix(" | None") for text in texts if text != "None")
    nothing = any(text == "None" or text.endswith(" | None") for text in texts)
    found = list(distinct)
    while len(found) > _IN_A_ROW:  # Python's compiler goes a level deeper with each
        rows = [found[start : start + _IN_A_ROW] for start in range(0, len(found), _IN_A_ROW)]
        found = [f"({' | '.join(row)})" for row in rows]
    return " | ".join([*found, "None"] if nothing else found)


def _or_none(text: str) -> str:
    return text if text == "None" or text.endswith("| None") else f"{text} | None"


def _annotated(text: str, keywords: list[str], markers: list[str], scope: Scope) -> str:
    if keywords:
        markers = [f"{scope.use('pydantic', 'Field')}({', '.join(keywords)})", *markers]
    if not markers:
        return text
    return f"{scope.use('typing', 'Annotated')}[{', '.join([text, *markers])}]"


def _keywords(constraints: Constraints) -> list[str]:
    found = []
    for keyword in ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length"):
        value = getattr(constraints, keyword)
        if value is not None:
            found.append(f"{keyword}={PythonLiteral(value)}")
    if constraints.pattern is not None:
        found.append(f"pattern={PythonLiteral.pattern(constraints.pattern)}")
    return found


def _markers(type_: CheckedType, scope: Scope) -> list[str]:
    schema = dict(type_.schema or {})
    if type_.constraints.unique_items:
        schema["uniqueItems"] = True
    return [f"{scope.use(MODEL, 'JsonSchema')}({PythonLiteral(schema)})"] if schema else []


def _discriminator(type_: UnionType, scope: Scope) -> list[str]:
    found = type_.discriminator
    if found is None or not _discriminated(type_, scope) or not _named(type_, found.attribute, scope):
        return []
    return [f"discriminator={PythonLiteral(found.attribute)}"]


def _tagged(type_: UnionType, scope: Scope) -> list[str]:
    """Which member a word stands for, where a member by itself may have other words, too."""
    found = type_.discriminator
    if found is None or _named(type_, found.attribute, scope):
        return []
    words = ", ".join(f"{PythonLiteral(word)}: {scope.model(name)}" for word, name in found.mapping)
    lookups = [PythonLiteral(found.wire)]
    if found.attribute != found.wire:
        lookups.append(PythonLiteral(found.attribute))
    silent = "" if _discriminated(type_, scope) else ", silent=True"
    return [f"{scope.use(MODEL, 'Tagged')}({{{words}}}, {', '.join(lookups)}{silent})"]


def _discriminated(type_: UnionType, scope: Scope) -> bool:
    """Whether every member must say which one it is. Where it may keep silent, the union is tried in turn."""
    if type_.discriminator is None:
        return False
    if type_.discriminator.required:
        return True
    fields = _discriminating(type_, type_.discriminator.attribute, scope)
    return all(field is not None and field.required for field in fields)


def _named(type_: UnionType, attribute: AttrName, scope: Scope) -> bool:
    """Whether the types of the members tell which words stand for them, each for one."""
    fields = {id(field): field for field in _discriminating(type_, attribute, scope)}.values()
    types = [field.type for field in fields if field is not None and isinstance(field.type, LiteralType)]
    words = [word for each in types for word in each.values]
    return len(types) == len(fields) and len(set(words)) == len(words)


def _discriminating(type_: PyType, attribute: AttrName, scope: Scope) -> Iterator[Field | None]:
    """The field of each member of a union, of unions inside, too; `None` for a member without."""
    definition = scope.models.get(type_.name) if isinstance(type_, Named) else type_
    match definition:
        case ClassDef():
            own = next((field for field in definition.fields if field.name == attribute), None)
            if own is not None or not definition.bases:
                yield own
            else:
                bases = [_discriminating(Named(name=base), attribute, scope) for base in definition.bases]
                yield next((field for found in bases for field in found if field is not None), None)
        case UnionType():
            for member in definition.members:
                yield from _discriminating(member, attribute, scope)
        case AliasDef():
            yield from _discriminating(definition.type, attribute, scope)
        case _:
            yield None


def _exact(type_: LiteralType, scope: Scope) -> list[str]:
    return [scope.use(MODEL, "Exact")] if has_twin(type_.values) and not type_.bare else []


def has_twin(values: Iterable[JsonValue]) -> bool:
    """Whether Python takes a value of another JSON type for one of these: 1 for true, false for 0."""
    return any(value in (0, 1) for value in values)


def _exactly_one(type_: UnionType, scope: Scope) -> list[str]:
    if not type_.exactly_one or _discriminated(type_, scope):
        return []
    return [scope.use(MODEL, "ExactlyOne") + "()"]


def plain_default(type_: PyType, default: Default, scope: Scope) -> Expression | None:
    """The default as a value of the type itself, or `None` where it has no short spelling."""
    value = default.value
    match type_:
        case CheckedType():
            return plain_default(type_.inner, default, scope)
        case NullableType():
            return PythonLiteral(None) if value is None else plain_default(type_.inner, default, scope)
        case Named():
            definition = scope.models.get(type_.name)
            if isinstance(definition, AliasDef) and not definition.recursive:
                return plain_default(definition.type, default, scope)
            if isinstance(definition, EnumDef) and scope.present(definition.name):
                for choice in definition.members:
                    if choice.value == value:
                        return Expression(f"{scope.model(definition.name)}.{choice.name}")
            return None
        case LiteralType():
            fits = any(value == item and type(value) is type(item) for item in type_.values)
            return PythonLiteral(value) if fits else None
        case Builtin(name="str"):
            return PythonLiteral(value) if isinstance(value, str) else None
        case Builtin(name="bool"):
            return PythonLiteral(value) if isinstance(value, bool) else None
        case Builtin(name="int"):
            if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
                return PythonLiteral(int(value))
            return None
        case Builtin(name="float"):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return PythonLiteral(value) if number else None
        case AnyType():
            return PythonLiteral(value) if isinstance(value, str | bool | int | float | None) else None
        case UnionType():
            for member in type_.members:
                if (found := plain_default(member, default, scope)) is not None:
                    return found
            return None
        case _:
            return None
