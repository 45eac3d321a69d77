"""Plans `models.py`, or the package `models/` of a large document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, assert_never

from msgspec import Struct

from specwright.api import AliasDef, ClassDef, EnumDef
from specwright.literals import DocString, Expression, Identifier, PythonLiteral
from specwright.plan.expressions import MODEL, Scope, annotation, has_twin, plain_default, type_expression
from specwright.plan.views import AliasView, ClassView, EnumView, FieldView, MemberView, TwinView
from specwright.pytypes import CheckedType, DictType, ListType, Named, NullableType, TupleType, UnionType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specwright.api import Field, ModelDef
    from specwright.plan.views import DefinitionView
    from specwright.pytypes import ClassName, PyType


class Standing(Struct, frozen=True, array_like=True):
    """What the place of a definition in its module depends on."""

    kind: Literal["alias", "recursive", "other"]
    """`recursive` is an alias, too."""
    needs: Sequence[str]
    """What has to stand above it."""


def standing(model: ModelDef, everywhere: Mapping[ClassName, ModelDef]) -> Standing:
    needs = tuple(dict.fromkeys(eager(model, everywhere)))
    if not isinstance(model, AliasDef):
        return Standing("other", needs)
    return Standing("recursive" if model.recursive else "alias", needs)


def definitions(models: Sequence[ModelDef], scope: Scope) -> tuple[DefinitionView, ...]:
    """Views in the order in which Python can execute them."""
    here: dict[str, ModelDef] = {model.name: model for model in models}
    ordered, late = in_order({name: standing(model, scope.models) for name, model in here.items()})
    return tuple(_definition(here[name], scope, late=name in late) for name in ordered)


def in_order(here: Mapping[str, Standing]) -> tuple[list[str], frozenset[str]]:
    """The document's order, but behind what Python needs when it executes a definition.

    Also answers the aliases that cannot wait for what they name, because it is in a circle or
    in another module: they are written as text and resolved when they are used.
    """
    late = {
        name
        for name, each in here.items()
        if each.kind == "recursive" or (each.kind == "alias" and any(need not in here for need in each.needs))
    }
    done: dict[str, None] = {}
    waiting: dict[str, list[str]] = {}

    def settle(first: str) -> None:
        stack = [first]
        while stack:
            name = stack.pop()
            if name in done:
                continue
            needs = () if name in late else here[name].needs
            if here[name].kind == "other":
                # Few and small: they go in front. What an alias names stays, and the alias waits.
                for need in needs:
                    if need in here:
                        settle(need)
            missing = next((need for need in needs if need in here and need not in done), None)
            if missing is not None:
                waiting.setdefault(missing, []).append(name)
                continue
            done[name] = None
            stack += reversed(waiting.pop(name, []))

    for name in here:
        settle(name)
    while len(done) < len(here):
        # Aliases in a circle: the first of them is written as text, the others follow.
        stuck = next(name for name, each in here.items() if name not in done and each.kind != "other")
        late.add(stuck)
        settle(stuck)
    return list(done), frozenset(late)


def eager(model: ModelDef, everywhere: Mapping[ClassName, ModelDef]) -> Iterable[ClassName]:
    """What has to stand above a definition: bases, what an alias names, enums of defaults."""
    match model:
        case ClassDef():
            enums = (
                enum
                for field in model.fields
                if field.default is not None
                for enum in _enums(field.type, everywhere)
            )
            return (*model.bases, *enums)
        case EnumDef():
            return ()
        case AliasDef():
            return tuple(_names(model.type))
        case _:
            assert_never(model)


def _enums(type_: PyType, everywhere: Mapping[ClassName, ModelDef]) -> Iterator[ClassName]:
    for name in _names(type_):
        definition = everywhere.get(name)
        if isinstance(definition, EnumDef):
            yield name
        elif isinstance(definition, AliasDef) and not definition.recursive:
            yield from _enums(definition.type, everywhere)


def referred(model: ModelDef) -> Iterator[ClassName]:
    """Definitions that this one names."""
    match model:
        case ClassDef():
            yield from model.bases
            for field in model.fields:
                yield from _names(field.type)
            if not isinstance(model.extra, str):
                yield from _names(model.extra)
        case EnumDef():
            pass
        case AliasDef():
            yield from _names(model.type)
        case _:
            assert_never(model)


def _names(type_: PyType) -> Iterator[ClassName]:
    pending = [type_]
    while pending:
        match pending.pop():
            case Named(name=name):
                yield name
            case ListType(item=inner) | NullableType(inner=inner) | CheckedType(inner=inner):
                pending.append(inner)
            case TupleType(items=items, rest=rest):
                if rest is not None:
                    pending.append(rest)
                pending += reversed(items)
            case DictType(key=key, value=value):
                pending += (value, key)
            case UnionType(members=members):
                pending += reversed(members)
            case _:
                pass


def _definition(model: ModelDef, scope: Scope, *, late: bool) -> DefinitionView:
    match model:
        case ClassDef():
            return _class(model, scope)
        case EnumDef():
            return _enum(model, scope)
        case AliasDef():
            return _alias(model, scope, late=late)
        case _:
            assert_never(model)


def _class(model: ClassDef, outer: Scope) -> ClassView:
    scope = outer.inside(frozenset(field.name for field in model.fields))
    bases = [outer.model(base) for base in model.bases] or [outer.use(MODEL, "Model")]
    if model.extra == "forbid":
        bases.append('extra="forbid"')
    if model.schema is not None:
        bases.append(f"schema={PythonLiteral(model.schema)}")
    fields = tuple(_field(field, scope) for field in model.fields)
    extra = None
    if not isinstance(model.extra, str):
        of = f"{scope.builtin('dict')}[{scope.builtin('str')}, {type_expression(model.extra, scope)}]"
        extra = Expression(f"{of} = {scope.use('pydantic', 'Field')}(init=False)")
    doc = documentation(model.description, deprecated=model.deprecated, indent=4)
    return ClassView(
        name=Identifier(model.name),
        bases=Expression(", ".join(bases)),
        doc=doc,
        extra=extra,
        fields=fields,
        empty=doc is None and extra is None and not fields,
    )


def _field(field: Field, scope: Scope) -> FieldView:
    alias = field.wire if field.wire != field.name else None
    default: Expression | None = None
    optional = False
    if not field.required:
        if field.default is None:
            optional, default = True, Expression("None")
        else:
            default = plain_default(field.type, field.default, scope)
            if default is None:
                default = _made_default(field, scope)
    return FieldView(
        name=Identifier(field.name),
        annotation=annotation(field.type, scope, optional=optional, alias=alias),
        default=default,
        doc=documentation(field.description, deprecated=field.deprecated, indent=4),
    )


def _made_default(field: Field, scope: Scope) -> Expression:
    """A default that is made anew for each instance, or that is read like a value from the wire."""
    assert field.default is not None
    value = field.default.value
    maker = scope.use("pydantic", "Field")
    if value in ([], {}):
        plain = _holds(field.type, ListType if value == [] else DictType)
        check = "" if plain else ", validate_default=True"
        empty = scope.builtin("list" if value == [] else "dict")
        if value == []:  # else pyright calls the list partially unknown
            empty += f"[{scope.use('typing', 'Any')}]"
        return Expression(f"{maker}(default_factory={empty}{check})")
    if isinstance(value, list | dict):
        return Expression(f"{maker}(default_factory=lambda: {PythonLiteral(value)}, validate_default=True)")
    return Expression(f"{maker}(default={PythonLiteral(value)}, validate_default=True)")


def _holds(type_: PyType, kind: type[ListType | DictType]) -> bool:
    while isinstance(type_, CheckedType | NullableType):
        type_ = type_.inner
    return isinstance(type_, kind)


def _enum(model: EnumDef, scope: Scope) -> EnumView:
    exact = model.base == "IntEnum" and has_twin(member.value for member in model.members)
    return EnumView(
        name=Identifier(model.name),
        base=Expression(scope.use(MODEL if exact else "enum", model.base)),
        doc=documentation(model.description, deprecated=model.deprecated, indent=4),
        members=tuple(
            MemberView(
                name=Identifier(member.name),
                value=PythonLiteral(member.value),
                doc=documentation(member.description, indent=4),
            )
            for member in model.members
        ),
    )


def _alias(model: AliasDef, scope: Scope, *, late: bool) -> AliasView:
    name = Identifier(model.name)
    doc = documentation(model.description, deprecated=model.deprecated, indent=0)
    value = type_expression(model.type, scope)
    if not late:
        plain = Expression(scope.use("typing", "TypeAlias"))
        return AliasView(name=name, annotation=plain, value=value, doc=doc)
    text = PythonLiteral(str(value))
    maker = scope.use("typing_extensions", "TypeAliasType")
    made = Expression(f"{maker}({PythonLiteral(model.name)}, {text})")
    twin = None
    if (
        model.recursive
    ):  # asked from another module first, pyright takes a name that is made so for a variable
        twin = TwinView(
            condition=Expression(scope.use("typing", "TYPE_CHECKING")),
            annotation=Expression(scope.use("typing", "TypeAlias")),
            value=text,
        )
    return AliasView(name=name, annotation=None, value=made, doc=doc, twin=twin)


def documentation(text: str | None, *, deprecated: bool = False, indent: int) -> DocString | None:
    parts = [part for part in (text, "Deprecated." if deprecated else None) if part and part.strip()]
    return DocString("\n\n".join(parts), indent=indent) if parts else None
