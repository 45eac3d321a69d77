"""Statements of generated modules that cannot fail when these are imported: nobody has to try.

They can if a name in them is unknown, which is for the linter to find out (`formatting.faults`).
"""

from __future__ import annotations

import ast
from typing import Final

from specwright.name.identifiers import reserved

_DESCRIPTORS: Final = frozenset(
    [
        "Binary",
        "Body",
        "Encoding",
        "Events",
        "FormData",
        "Json",
        "Lines",
        "Link",
        "Operation",
        "Parameter",
        "Parts",
        "Requirement",
        "Response",
        "Server",
        "Text",
    ]
)
"""Of `specwright_runtime.operation`: they take whatever they are given."""
_MODELS: Final = ("Model", "specwright_runtime.model.Model")
_ERRORS: Final = "StatusError[None]"
_GENERICS: Final = ("list", "dict", "Annotated")


def harmless(statements: str) -> bool:
    """Whether statements of a generated module, or methods in it, cannot fail when it is imported."""
    found = parsed(statements)
    return found is not None and all(map(_is_harmless, found))


def parsed(statements: str) -> list[ast.stmt] | None:
    """Statements of a generated module, or methods in it; `None` where they are none."""
    # Methods first may be followed by statements behind the class.
    above = "class _:\n" if statements[:1] == " " else ""
    if statements.startswith("else:"):  # of what only type checkers import
        above = "if TYPE_CHECKING:\n    pass\n"
    try:
        module = ast.parse(above + statements)
    except (SyntaxError, ValueError):
        return None
    if statements[:1] == " ":
        inner, *rest = module.body
        assert isinstance(inner, ast.ClassDef)
        return [*inner.body, *rest]
    return module.body


def _is_harmless(statement: ast.stmt) -> bool:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():  # annotations are not executed
            rules = [each.id if isinstance(each, ast.Name) else "" for each in statement.decorator_list]
            defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
            return {*rules} <= {"abstractmethod"} and all(map(_is_value, defaults))
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return _is_value(value)
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Expr(value=value):
            return _is_value(value)
        case ast.If(test=ast.Name("TYPE_CHECKING"), orelse=otherwise):
            return all(map(_is_harmless, otherwise))
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name("__getattr__"), ast.Name("__dir__")])],
            value=ast.Call(
                func=ast.Name("lazily"), args=[ast.Name("__name__"), ast.Dict() as names], keywords=[]
            ),
        ):
            return _is_value(names)
        case ast.ClassDef(bases=[base], keywords=[], decorator_list=[], body=body):
            spelled = ast.unparse(base)
            return (spelled in _MODELS and _is_model(body)) or (
                spelled == _ERRORS and all(map(_is_harmless, body))
            )
        case _:
            return False


def _is_model(body: list[ast.stmt]) -> bool:
    """Whether these may be the fields of a model, which pydantic looks at when it is used first."""
    defaults, named = set[str](), set[str]()
    for statement in body:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case ast.AnnAssign(target=ast.Name(name), annotation=annotation, value=default):
                if name.startswith(("_", "model_")) or name in reserved("attributes"):
                    return False
                if not _is_type(annotation) or not (default is None or isinstance(default, ast.Constant)):
                    return False
                named |= {each.id for each in ast.walk(annotation) if isinstance(each, ast.Name)}
                defaults |= {name} if default is not None else set()
            case _:
                return False
    # What a field has for a default stands for its name where annotations are read.
    return defaults.isdisjoint(named)


def _is_type(annotation: ast.expr) -> bool:
    match annotation:
        case ast.Name() | ast.Constant(None):
            return True
        case ast.BinOp(left=one, op=ast.BitOr(), right=other):
            return _is_type(one) and _is_type(other)
        case ast.Subscript(value=ast.Name("Literal")):
            return _is_value(annotation)
        case ast.Subscript(value=ast.Name(name), slice=inner) if name in _GENERICS:
            return all(map(_is_type, inner.elts if isinstance(inner, ast.Tuple) else [inner]))
        case ast.Call(func=ast.Name("Field"), args=[], keywords=named):
            return all(each.arg and _is_value(each.value) for each in named)
        case _:
            return False


def _is_value(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.Name() | ast.Lambda(args=ast.arguments(args=[])):
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(int() | float())):
            return True
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return all(map(_is_value, items))
        case ast.Dict(keys=keys, values=values):
            return all(isinstance(key, ast.Constant) for key in keys) and all(map(_is_value, values))
        case ast.Subscript(value=ast.Name("Literal"), slice=ast.Constant()):
            return True
        case ast.Subscript(value=ast.Name("Literal"), slice=ast.Tuple(elts=items)):
            return all(isinstance(item, ast.Constant) for item in items)
        case ast.Call(func=ast.Name(name), args=given, keywords=named) if name in _DESCRIPTORS:
            return all(map(_is_value, given)) and all(each.arg and _is_value(each.value) for each in named)
        case _:
            return False
