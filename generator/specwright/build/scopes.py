"""Names that statements of generated modules need of what stands around them.

The linter tells which of them are unknown, too, but its process takes longer than all that is read here.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Final, TypeAlias

from specwright.build.harmless import parsed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_BUILT_IN: Final = frozenset(dir(builtins))
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def needed(statements: str) -> frozenset[str] | None:
    """What these statements, or methods, need beside what is built in; `None` where that is not certain."""
    found = parsed(statements)
    if found is None or not all(map(_is_plain, found)):
        return None
    return frozenset(name for each in found for name in _free(each)) - _BUILT_IN


def need_no_more(changed: Iterable[tuple[str, str]], known: Collection[str]) -> bool:
    """Whether each of these texts surely needs no more than that before it did, and what is `known`."""
    for old, new in changed:
        was, now = needed(old), needed(new)
        if was is None or now is None or not now - was <= {*known}:
            return False
    return True


def _is_plain(statement: ast.stmt) -> bool:
    """Whether no text in it stands for a type, and functions have no scopes in them."""
    for node in ast.walk(statement):
        match node:
            case (
                ast.Import()
                | ast.ImportFrom()
                | ast.Global()
                | ast.Nonlocal()
                | ast.Delete()
                | ast.NamedExpr()
                | ast.comprehension()
                | ast.Call(func=ast.Name("cast" | "TypeVar" | "NewType"))
            ):
                return False
            case ast.AnnAssign(annotation=annotation, value=value):
                if not _is_unquoted(annotation) or (
                    value is not None and "TypeAlias" in ast.unparse(annotation)
                ):
                    return False
            case ast.arg(annotation=ast.expr() as annotation):
                if not _is_unquoted(annotation):
                    return False
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if node.returns is not None and not _is_unquoted(node.returns):
                    return False
                if any(isinstance(each, _SCOPES) and each is not node for each in ast.walk(node)):
                    return False
            case _:
                pass
    return True


def _is_unquoted(annotation: ast.expr) -> bool:
    match annotation:
        case ast.Constant(str()):
            return False
        case ast.Subscript(value=ast.Name("Literal")) | ast.Call():
            return True
        case _:
            return all(
                _is_unquoted(each) for each in ast.iter_child_nodes(annotation) if isinstance(each, ast.expr)
            )


def _free(node: ast.AST, own: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names that it reads and that are not among its `own`."""
    match node:
        case ast.Name(name, ast.Load()):
            if name not in own:
                yield name
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            inside = own | _local(node)
            body: list[ast.AST] = [*node.body] if isinstance(node.body, list) else [node.body]
            for inner in body:
                yield from _free(inner, inside)
            for each in ast.iter_child_nodes(node):
                if each not in body:
                    yield from _free(each, own)
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from _free(inner, own)


def _local(function: _Function) -> frozenset[str]:
    """What a function is given, and what it gives names."""
    args = function.args
    given = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    body = function.body if isinstance(function.body, list) else []
    named = (node for each in body for node in ast.walk(each) if isinstance(node, ast.Name))
    return frozenset(each.arg for each in given) | {
        node.id for node in named if isinstance(node.ctx, ast.Store)
    }
