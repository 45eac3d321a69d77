"""What an adapter begins with: a project's own templates, filled in with the interface that it implements.

Nothing of the project is imported. What must be known of generated modules is read from their text.
"""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
from msgspec import Struct

from specwright.config import SKELETON, Config, Package, Skeleton
from specwright.literals import Code
from specwright.name.identifiers import pascal
from specwright.render import RenderError, environment_of

_REST = "NEXT.md.jinja"
_END = ".jinja"


class SkeletonError(Exception):
    """Why there is no skeleton."""


class Argument(Struct, frozen=True):
    """One of a method, or the `*` before those that are given by name."""

    text: Code
    shadows: bool
    """Whether it is called like a builtin."""


class Method(Struct, frozen=True):
    name: Code
    keyword: Code
    """`def` or `async def`."""
    arguments: tuple[Argument, ...]
    returns: Code


class Interface(Struct, frozen=True):
    module: Code
    name: Code
    methods: tuple[Method, ...]
    imports: tuple[Code, ...]
    """Statements that bind what the methods' types are written with."""


class Made(Struct, frozen=True):
    files: dict[str, str]
    """Path below the project's folder, with `/`, to the whole text."""
    rest: str
    """What is left to do."""


def make(config: Config, name: str, spec: Path) -> Made:
    """The skeleton of an adapter called `name` for the API of a document. Nothing is written.

    Raises:
        SkeletonError: the project does not say what one looks like, or something that it is made of is wrong.
    """
    settings = config.skeleton
    if settings is None:
        raise SkeletonError(
            f"[tool.specwright] must say what an adapter looks like; add, for example:\n    {SKELETON}"
        )
    if not spec.is_file():
        raise SkeletonError(f"--spec {spec}: there is no such file")
    folder = config.base / settings.folder
    templates = sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{_END}"))
    if _REST not in templates:
        raise SkeletonError(f"skeleton: {settings.folder}/{_REST} is missing; it says what is left to do")
    configured = _configured(config, spec)
    package = configured.name if configured else f"{name}_api"
    if configured is None and any(other.name == package for other in config.packages):
        raise SkeletonError(
            f"--spec {spec}: another document is the package {package}; configure this one first"
        )
    context = {
        "name": Code(name),
        "class_name": Code(pascal(name)),
        "constant": Code(name.upper()),
        "package": Code(package),
        "spec": Code(Path(os.path.relpath(spec, config.base)).as_posix()),
        "configured": configured is not None,
        "interface": _interface(config, settings),
        "credential": _credential(config.base / config.out / package),
        "authenticated": _is_authenticated(config.base / config.out / package),
    }
    environment = environment_of(folder)
    texts: dict[str, str] = {}
    for template in templates:
        try:
            texts[template] = environment.get_template(template).render(context)
        except (jinja2.TemplateError, RenderError) as error:
            raise SkeletonError(f"{settings.folder}/{template}: {error}") from error
    rest = texts.pop(_REST)
    files = {path.removesuffix(_END).replace("NAME", name): text for path, text in texts.items()}
    return Made(
        {
            path: _formatted(config.base, path, text) if path.endswith(".py") else text
            for path, text in files.items()
        },
        rest,
    )


def write(config: Config, made: Made) -> None:
    """Write every file.

    Raises:
        SkeletonError: one of them is there already, and nothing was written.
    """
    there = [path for path in made.files if os.path.lexists(config.base / path)]
    if there:
        raise SkeletonError(f"already there, so nothing was written: {', '.join(there)}")
    for path, text in made.files.items():
        target = config.base / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            raise SkeletonError(f"cannot write {path}: {error.strerror}") from error


def _configured(config: Config, spec: Path) -> Package | None:
    same = (
        package for package in config.packages if (config.base / package.spec).resolve() == spec.resolve()
    )
    return next(same, None)


def _parsed(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SkeletonError(f"cannot read {file}: {error.strerror}; is it generated?") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise SkeletonError(f"{file} is no Python: {error}") from error


def _interface(config: Config, settings: Skeleton) -> Interface:
    module, _, name = settings.implements.rpartition(".")
    file = config.base / config.out / f"{module.replace('.', '/')}.py"
    tree = _parsed(file)
    found = next((node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), None)
    if found is None:
        raise SkeletonError(f"skeleton: {file} has no class {name}")
    functions = [node for node in found.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    methods = tuple(
        Method(
            name=Code(node.name),
            keyword=Code("async def" if isinstance(node, ast.AsyncFunctionDef) else "def"),
            arguments=tuple(_arguments(node.args)),
            returns=Code("None" if node.returns is None else ast.unparse(node.returns)),
        )
        for node in functions
    )
    types = [part for node in functions for part in (node.args, node.returns) if part is not None]
    used = {node.id for part in types for node in ast.walk(part) if isinstance(node, ast.Name)}
    return Interface(Code(module), Code(name), methods, tuple(_imports(tree, module, used)))


def _arguments(arguments: ast.arguments) -> Iterator[Argument]:
    """As generated interfaces have them: without defaults, since what arrives is validated."""
    for argument in arguments.args:
        yield _argument(argument)
    if arguments.kwonlyargs:
        yield Argument(Code("*"), shadows=False)
    for argument in arguments.kwonlyargs:
        yield _argument(argument)


def _argument(argument: ast.arg) -> Argument:
    return Argument(Code(ast.unparse(argument)), shadows=hasattr(builtins, argument.arg))


def _imports(tree: ast.Module, module: str, used: set[str]) -> Iterator[Code]:
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias for alias in node.names if (alias.asname or alias.name.partition(".")[0]) in used]
        if not names:
            continue
        if isinstance(node, ast.Import):
            yield Code(ast.unparse(ast.Import(names)))
            continue
        above = module.split(".")[: -node.level] if node.level else []
        source = ".".join([*above, *([node.module] if node.module else [])])
        yield Code(ast.unparse(ast.ImportFrom(source, names, 0)))


def _credential(package: Path) -> Code | None:
    """The first argument of the generated client that takes a token; `None` before there is a client."""
    file = package / "async_client.py"
    if not file.is_file():
        return None
    for node in ast.walk(_parsed(file)):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            for argument in node.args.kwonlyargs:
                if argument.annotation is not None and "AsyncToken" in ast.unparse(argument.annotation):
                    return Code(argument.arg)
    return None


def _is_authenticated(package: Path) -> bool:
    """Whether the generated server takes an authenticator; so it is held before there is a server."""
    file = package / "server.py"
    if not file.is_file():
        return True
    return any(
        isinstance(node, ast.FunctionDef)
        and node.name == "create_app"
        and any(argument.arg == "authenticate" for argument in node.args.kwonlyargs)
        for node in _parsed(file).body
    )


def _formatted(base: Path, path: str, text: str) -> str:
    """With sorted imports and the project's own line length, as ruff is configured there for such a file."""
    ruff = [sys.executable, "-m", "ruff"]
    place = ["--stdin-filename", str(base / path), "-"]
    for command in (
        [*ruff, "check", "--fix-only", "--quiet", "--select", "I,F401", *place],
        [*ruff, "format", "--quiet", *place],
    ):
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=base, input=text, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise SkeletonError(f"{path}: ruff: {done.stderr.strip()}")
        text = done.stdout
    return text
