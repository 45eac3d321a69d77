"""The files of a package when a part of it changes: what differs between two versions of it is patched in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from msgspec.structs import replace

from specwright.build.blocks import UnlikeError, divide
from specwright.build.harmless import harmless
from specwright.build.patching import Patched, created, patched
from specwright.build.replacing import replaced
from specwright.build.reuse import digests
from specwright.plan.views import AliasView, ClassView, EnumView, File, ModelsView
from specwright.render import render
from specwright.render.formatting import faults, formatted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from specwright.api import Api
    from specwright.build.incremental import Before, Run
    from specwright.build.surroundings import ErrorUse, Surroundings
    from specwright.plan.views import DefinitionView

_TOUCHED: Final = re.compile(
    r"(?:interface|operations|client|async_client|models|models/(?!__init__)\w+|contract/test_\w+)\.py\Z"
)
"""Files with a part for each operation or model."""
_INDEX: Final = re.compile(r"(?:server|models/__init__)\.py\Z")
"""Files that name each operation or model."""
_ERRORS: Final = "errors.py"
MODULES: Final = re.compile(r"/models(?:/|\.py\Z)")


def alike(old: Run, new: Run, before: Before) -> set[str]:
    """Paths of files that differ in docstrings at most."""
    start = len(before.package) + 1
    return {
        path
        for path, file in new.files.items()
        if path in old.files and _TOUCHED.match(path[start:]) and _digest(old.files[path]) == _digest(file)
    }


def _digest(file: File) -> str:
    """Of the code; models may also have or lack docstrings."""
    view = file.view
    if isinstance(view, ModelsView):
        view = replace(view, definitions=tuple(map(_undocumented, view.definitions)))
    return digests(replace(file, view=view)).code


def _undocumented(view: DefinitionView) -> DefinitionView:
    match view:
        case ClassView():
            return replace(view, doc=None, fields=tuple(replace(each, doc=None) for each in view.fields))
        case EnumView():
            return replace(view, doc=None, members=tuple(replace(each, doc=None) for each in view.members))
        case AliasView():
            return replace(view, doc=None)
        case _:
            assert_never(view)


def patches(
    old: Run, new: Run, before: Before, around: Surroundings, after: Surroundings
) -> dict[str, Patched]:
    """The files that may change.

    Raises `UnlikeError` where the old ones are not what the package has.
    """
    start = len(before.package) + 1
    touched = [path for path in {**old.files, **new.files} if _TOUCHED.match(path[start:])]
    touched += [path for path in old.files if path[start:] == _ERRORS and has_other_errors(around, after)]
    indices = [path for path in old.files if _INDEX.match(path[start:])]
    changed = [path for path in touched if old.files.get(path) != new.files.get(path)]
    renewed = [path for path in indices if old.files[path] != new.files[path]]
    drafts = [
        replace(old.files[path], path=f"old/{path}") for path in (*touched, *renewed) if path in old.files
    ]
    drafts += [
        replace(new.files[path], path=f"new/{path}") for path in (*changed, *renewed) if path in new.files
    ]
    rendered = render(drafts)
    orders = _orders(old, new, around, after)
    patches: dict[str, Patched] = {}
    for path in touched:
        text = rendered.get(f"old/{path}", "")
        now = rendered.get(f"new/{path}", "") if path in changed else text
        if path not in before.paths:
            patches[path] = created(now)
        elif path not in new.files and before.unchanged(path) == text:
            patches[path] = Patched(above=(), importing=(), blocks=(), come=())
        else:
            whole, order = before.unchanged(path), orders.get(path[start:])
            found = None if order is not None and order[0] != order[1] else replaced(whole, text, now)
            patches[path] = found or patched(whole, text, now, order=order)
    for path in renewed:
        whole, text = before.unchanged(path), rendered[f"new/{path}"]
        if whole != rendered[f"old/{path}"]:
            raise UnlikeError
        blocks = divide(whole)
        come = [each for each in divide(text) if each not in blocks]
        patches[path] = Patched(above=(), importing=(), blocks=[text], come=come)
    return patches


def _orders(
    old: Run, new: Run, around: Surroundings, after: Surroundings
) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """What stands in files in an order that is known, as it was and as it is."""
    methods = (around.methods, after.methods)
    orders: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "client.py": methods,
        "async_client.py": methods,
        "operations.py": (_descriptors(around, old.api), _descriptors(after, new.api)),
        _ERRORS: (_in_order(around.errors), _in_order(after.errors)),
    }
    start = len(old.api.package) + 1
    for path in {*old.files, *new.files}:
        if MODULES.search(path):
            home = path[start:].removeprefix("models/").removesuffix(".py")
            orders[path[start:]] = around.module(home), after.module(home)
    return orders


def may_fail(patch: Patched, before: Before) -> bool:
    """When the package is imported, where the old one does not."""
    if patch.reordered or not all(map(harmless, patch.come)) or not _are_imported(patch.imported, before):
        return True
    # A union with a discriminator looks for what its members have there.
    return any("Literal[" in each for each in patch.come) and any(
        "discriminator=" in before.unchanged(path) for path in before.paths if MODULES.search(path)
    )


def _are_imported(names: Collection[str], before: Before) -> bool:
    """Whether modules of models import these already, which are as `Imports.each` answers them."""
    texts = [before.unchanged(path) for path in before.paths if MODULES.search(path)] if names else []
    for called in names:
        module, _, name = called.rpartition(".")
        listed = rf"from {re.escape(module)} import (?:.*\b|\([^)]*\b){re.escape(name)}\b"
        there = re.compile(rf"^(?:import {re.escape(called)}$|{listed})", re.MULTILINE)
        if module.startswith(".") or not any(map(there.search, texts)):
            return False
    return True


def has_other_errors(was: Surroundings, now: Surroundings) -> bool:
    return was.errors != now.errors or was.filled != now.filled


def new_names(around: Surroundings, after: Surroundings) -> tuple[frozenset[str], frozenset[str]]:
    """Constants for what operations have alike: those that go, and those that come."""
    was, now = around.constants.meanings(), after.constants.meanings()
    return (
        frozenset(name for name, each in was.items() if now.get(name) != each),
        frozenset(name for name, each in now.items() if was.get(name) != each),
    )


def _descriptors(around: Surroundings, api: Api) -> list[str]:
    """What stands in `operations.py`, in its order."""
    constants = around.constants
    views: dict[str, list[str]] = {"parameter": [], "response": []}
    for key, constant in constants.views.items():
        views[around.wishes[key].kind].append(constant)
    return [
        *constants.schemes.values(),
        *constants.securities.values(),
        *(["SERVERS"] if api.servers else []),
        *views["parameter"],
        *views["response"],
        *around.operations,
    ]


def _in_order(errors: Mapping[str, ErrorUse]) -> list[str]:
    return sorted(errors, key=lambda name: (errors[name].status, name))


def made(
    patches: Mapping[str, Patched], doubtful: Collection[str], before: Before
) -> tuple[dict[str, str], set[str]]:
    """The files that change, and the paths of those that are imported if the old ones were.

    What is to be imported is known when the linter has looked who needs what.
    """
    imports = {path: each.imports for path, each in patches.items() if each.imports is not None}
    headers = formatted({path: each.header() for path, each in imports.items()})
    texts = {path: each.text(headers.get(path)) for path, each in patches.items()}
    texts = {path: text for path, text in texts.items() if text != before.read(path)}
    looked = {path: text for path, text in texts.items() if text and not patches[path].all_known}
    broken, unused = faults(looked) if looked else (set[str](), dict[str, set[str]]())
    vain = {path: found & patches[path].doubtful for path, found in unused.items()}
    headers = formatted(
        {
            path: imports[path].without(found, patches[path].blocks).header()
            for path, found in vain.items()
            if found
        }
    )
    texts |= {path: patches[path].text(header) for path, header in headers.items()}
    safe = {path for path, text in texts.items() if text and path not in broken and path not in doubtful}
    return {path: text for path, text in texts.items() if text != before.read(path)}, safe
