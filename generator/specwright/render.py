"""Stage 7, render: planned files to formatted text.

Templates decide what code looks like and nothing else. Every expression in them is one of
the safe types of `literals`; anything else is refused here, at the one gate.
"""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import jinja2
from markupsafe import Markup

from specwright.literals import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specwright.plan.views import File

Tree: TypeAlias = "dict[str, str]"
"""Path below the output folder, with `/`, to the file's whole text."""


class RenderError(Exception):
    """A template, or what it was given, is at fault: never the document."""


def render(files: Sequence[File], *, overrides: Path | None = None) -> Tree:
    """Write every planned file, format the Python ones and prove that they parse.

    `overrides` is a folder of templates that stand in for ours of the same name.

    Raises:
        RenderError: a template is missing or wrong, or its output is no Python.
    """
    environment = _environment(overrides)
    tree: Tree = {}
    for file in files:
        try:
            template = environment.get_template(file.template)
            text = template.render(_context(file.view))
        except jinja2.TemplateError as error:
            raise RenderError(f"{file.template}: {error}") from error
        tree[file.path] = text if text.endswith("\n") or not text else text + "\n"
    tree.update(formatted({path: text for path, text in tree.items() if path.endswith(".py")}))
    return tree


def formatted(texts: Mapping[str, str]) -> Tree:
    """All Python files formatted by the pinned formatter, in one run of it.

    The formatter is told everything here and reads no configuration, so that a tree is the
    same wherever it is written.
    """
    if not texts:
        return {}
    with tempfile.TemporaryDirectory(prefix="specwright-") as folder:
        root = Path(folder)
        for path, text in texts.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet"]
        command += ["--line-length", "110", "--target-version", "py311"]
        command += ["--config", "format.skip-magic-trailing-comma=true", str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            for path, text in texts.items():
                _parse(path, text)
            raise RenderError(f"ruff format: {done.stderr.strip()}")
        return {path: (root / path).read_text(encoding="utf-8") for path in texts}


def _parse(path: str, text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise RenderError(f"{path}:{error.lineno}: {error.msg}: {line}") from error


def template_folder() -> Path:
    """Where our templates are: inside an installed wheel, or beside the source tree's pyproject.toml."""
    packaged = files("specwright") / "templates"
    if packaged.is_dir():
        return Path(str(packaged))
    return Path(__file__).resolve().parents[2] / "templates"


def _environment(overrides: Path | None) -> jinja2.Environment:
    folders: Iterable[Path] = (*(() if overrides is None else (overrides,)), template_folder())
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        # Macros answer `Markup`: their output, whose parts were looked at, is told from a bare text.
        autoescape=True,
        finalize=_only_safe,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _only_safe(value: object) -> Code | Markup:
    if isinstance(value, Code | Markup):
        return value
    if isinstance(value, jinja2.Undefined):
        _undefined(value)
    raise RenderError(f"a template prints a bare {type(value).__name__}: {value!r:.80}")


def _undefined(value: jinja2.Undefined) -> NoReturn:
    str(value)  # StrictUndefined raises here, and names what is missing
    raise RenderError("a template prints something undefined")


def _context(view: object) -> dict[str, object]:
    if not dataclasses.is_dataclass(view):
        raise RenderError(f"a view is a frozen dataclass, not {type(view).__name__}")
    return {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
