"""Plans `errors.py`: a class per documented error response, and how a problem becomes a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.api import RUNTIME_ERRORS, Default, ErrorBody, ErrorEntry, ErrorItems
from specwright.literals import Comment, DocString, Expression, Identifier, PythonLiteral
from specwright.name.identifiers import snake
from specwright.plan.expressions import RUNTIME, Scope, signature_type, type_expression
from specwright.plan.imports import export_order
from specwright.plan.views import ErrorsView, ErrorView, ShapeEntry, ShapeView
from specwright.pytypes import Builtin, CheckedType, ListType, NullableType, PyType, UnionType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specwright.api import Api, ErrorDef, ErrorFill, ErrorShape, Operation
    from specwright.build.surroundings import Surroundings
    from specwright.pytypes import AttrName


def view(
    api: Api,
    operations: tuple[Operation, ...],
    header: Comment,
    scope: Scope,
    *,
    lazy: bool,
    around: Surroundings | None,
) -> ErrorsView:
    """Where the operations are some of many, the table is that of all, and its functions stand there."""
    names = {*(definition.name for definition in api.errors), *(around.errors if around is not None else ())}
    functions, entries = shapes(api, operations, scope) if around is None else ((), beside(around))
    # Texts alone would leave the module of the models unused for the linter.
    lazy = lazy and bool(entries)
    views = tuple(error(definition, scope, lazy=lazy) for definition in api.errors)
    scope.use("collections.abc", "Callable")
    scope.use(f"{RUNTIME}.problem", "Problem")
    scope.use(f"{RUNTIME}.problem", "body_for")
    for name in sorted(RUNTIME_ERRORS):
        if name not in names:
            scope.use(f"{RUNTIME}.errors", name)
    return ErrorsView(
        header=header,
        doc=DocString(
            "The documented errors: a client raises them, and a handler raises them to answer with them."
        ),
        imports=scope.imports.block(),
        errors=views,
        shapes=functions,
        entries=entries,
        exports=tuple(
            PythonLiteral(name)
            for name in sorted(
                {*names, *RUNTIME_ERRORS, "render"},
                key=export_order,
            )
        ),
    )


def error(definition: ErrorDef, scope: Scope, *, lazy: bool) -> ErrorView:
    """`lazy`: the models are in many modules. Their names do here; whoever uses one imports its module."""
    type_ = definition.body
    body = "None" if type_ is None else type_expression(_bare(type_) if lazy else type_, scope)
    if lazy and "models." in body:
        body = PythonLiteral(body)
    base = scope.use(f"{RUNTIME}.errors", "StatusError")
    exact = definition.status.isdigit()
    label = definition.status if definition.status != "default" else "Any status that is not documented"
    words = definition.description.strip()
    return ErrorView(
        name=Identifier(definition.name),
        base=Expression(f"{base}[{body}]"),
        doc=DocString(f"{label}: {words}" if words else f"{label}.", indent=4),
        status=PythonLiteral(int(definition.status)) if exact else None,
    )


def _bare(type_: PyType) -> PyType:
    """The type without what only validation reads: in a text the linter does not see it used."""
    match type_:
        case CheckedType(inner=inner):
            return _bare(inner)
        case NullableType(inner=inner):
            return UnionType(members=(_bare(inner), Builtin(name="None")))
        case UnionType(members=members):
            return UnionType(members=tuple(map(_bare, members)))
        case ListType(item=item):
            return ListType(item=_bare(item))
        case _:
            return type_


def shapes(
    api: Api, operations: tuple[Operation, ...], scope: Scope
) -> tuple[tuple[ShapeView, ...], tuple[ShapeEntry, ...]]:
    """Functions that fill an error body, and the table that says which one serves where.

    What holds for unknown paths (`*`) is not repeated for operations that agree with it.
    """
    functions = named(api)
    ids: dict[str, str] = {operation.constant: operation.id for operation in operations}
    lines = (
        ("*" if constant == "*" else ids[constant], status, functions[body])
        for constant, status, body in rows(api)
    )
    return tuple(_shape(shape, name, scope) for shape, name in functions.items()), _entries(lines)


def _shape(shape: ErrorShape, function: Identifier, scope: Scope) -> ShapeView:
    value = _fill(shape.fill, scope)
    if shape.type is None:
        text = scope.use(f"{RUNTIME}.problem", "PlainText")
        return ShapeView(function=function, result=Expression(text), value=Expression(f"{text}({value})"))
    return ShapeView(function=function, result=signature_type(shape.type, scope), value=Expression(value))


def beside(around: Surroundings) -> tuple[ShapeEntry, ...]:
    return _entries((each.operation, each.status, Identifier(each.function)) for each in around.filled)


def _entries(lines: Iterable[tuple[str, str, Identifier]]) -> tuple[ShapeEntry, ...]:
    entries: dict[tuple[str, str], ShapeEntry] = {}
    for operation, status, function in lines:
        entry = ShapeEntry(
            operation=PythonLiteral(operation), status=PythonLiteral(status), function=function
        )
        entries.setdefault((operation, status), entry)
    return tuple(entries.values())


def rows(api: Api) -> list[tuple[AttrName, str, ErrorShape]]:
    """What the table has, by operation and status; `*` goes for any."""
    common = {status: body for constant, status, body in api.error_bodies if constant == "*"}
    return [row for row in api.error_bodies if row[0] == "*" or common.get(row[1]) != row[2]]


def named(api: Api) -> dict[ErrorShape, Identifier]:
    """The functions that fill them."""
    functions: dict[ErrorShape, Identifier] = {}
    names: set[str] = set()
    for _, status, body in rows(api):
        if body not in functions:
            functions[body] = _function_name(body, status, names)
    return functions


def _function_name(shape: ErrorShape, status: str, taken: set[str]) -> Identifier:
    """Named for its class, and for the status where a class is filled in more than one way."""
    name = f"_{snake(shape.name)}"
    if name in taken:
        name = f"{name}_{status.lower()}"
    while name in taken:
        name += "_too"
    taken.add(name)
    return Identifier(name)


def _fill(fill: ErrorFill, scope: Scope) -> str:
    match fill:
        case ErrorBody():
            inner = ", ".join(f"{name}={_fill(value, scope)}" for name, value in fill.fields)
            return f"{scope.model(fill.body)}({inner})"
        case ErrorItems():
            return f"[{_fill(fill.item, scope)}]"
        case ErrorEntry():
            return f'{{problem.param or "error": {_fill(fill.value, scope)}}}'
        case Default():
            return PythonLiteral(fill.value)
        case "param_text":
            return 'problem.param or ""'
        case "status_text":
            return f"{scope.builtin('str')}(problem.status)"
        case str():
            return f"problem.{fill}"
