"""Stage 7, render: planned files to formatted text.

Templates decide what code looks like and nothing else. Every expression in them is one of
the safe types of `literals`; anything else is refused here, at the one gate.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import jinja2
import msgspec
from markupsafe import Markup

from specwright.config import template_folder
from specwright.literals import Code
from specwright.render.formatting import FormatError, Tree, formatted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2.bccache import Bucket

    from specwright.build.reuse import Kept
    from specwright.plan.views import File

__all__ = ["RenderError", "Tree", "environment_of", "render", "template_folder"]


class RenderError(Exception):
    """A template, or what it was given, is at fault: never the document."""


def render(
    files: Sequence[File],
    *,
    overrides: Path | None = None,
    kept: Kept | None = None,
    formatter: Callable[[Tree], Tree] | None = None,
) -> Tree:
    """Write every planned file, format the Python ones and prove that they parse.

    `overrides` is a folder of templates that stand in for ours of the same name. What `kept` has
    of the last run is taken from there. `formatter` stands in for the pinned one.

    Raises:
        RenderError: a template is missing or wrong, or its output is no Python.
    """
    environment = environment_of(overrides)
    tree: Tree = {}
    drafts: Tree = {}
    for file in files:
        text = None if kept is None else kept.text(file)
        if text is not None:
            tree[file.path] = text
            continue
        try:
            template = environment.get_template(file.template)
            text = template.render(_context(file.view))
        except jinja2.TemplateError as error:
            raise RenderError(f"{file.template}: {error}") from error
        if text and not text.endswith("\n"):
            text += "\n"
        if file.path.endswith(".py"):
            drafts[file.path], text = text, ""
        tree[file.path] = text
    try:
        tree.update((formatter or formatted)(drafts))
    except FormatError as error:
        raise RenderError(str(error)) from error
    return tree


def environment_of(overrides: Path | None) -> jinja2.Environment:
    """Reads templates of a folder before ours of the same name; prints nothing but safe texts."""
    own = template_folder()
    folders: Iterable[Path] = (*(() if overrides is None else (overrides,)), own)
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        # What our templates were compiled to stands beside them, as byte code of modules does.
        bytecode_cache=_ByteCode(own / "__pycache__") if overrides is None else None,
        # Macros answer `Markup`: their output, whose parts were looked at, is told from a bare text.
        autoescape=True,
        finalize=_only_safe,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class _ByteCode(jinja2.FileSystemBytecodeCache):
    """Works without where the folder cannot be written, as Python itself does."""

    def __init__(self, folder: Path) -> None:
        # Another version of Jinja or of the settings here makes other code of a template.
        made = hashlib.sha256(jinja2.__version__.encode() + Path(__file__).read_bytes()).hexdigest()[:12]
        super().__init__(str(folder), f"{made}-%s.jinjac")
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


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
    if not isinstance(view, msgspec.Struct):
        raise RenderError(f"a view is a frozen struct, not {type(view).__name__}")
    return {name: getattr(view, name) for name in view.__struct_fields__}
