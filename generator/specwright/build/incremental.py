"""A run of what changed alone, where nothing else can notice: the rest of the package stays as it is.

The document as it was and as it is are both cut down to what changed and what that needs, and go through
all stages. What they lead to is compared: the texts of the old one have to be in the package, as they are,
and the new one may differ in nothing that anything beside it depends on. Then the differences of the texts
are made in the package. Whenever that is not certain, there is no answer, and everything is made anew.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, assert_never

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from specwright import diagnostics, plan
from specwright.build import change, survey
from specwright.build.blocks import Patched, UnlikeError, divide, patched
from specwright.build.findings import told, turned
from specwright.build.placing import placed, renamed
from specwright.build.reuse import digests
from specwright.build.roles import stays
from specwright.build.run_cache import Told
from specwright.build.slicing import NOBODY, Further, Reduced, pointer_of, reduce
from specwright.build.structures import lacking, met
from specwright.build.surroundings import ErrorUse, Surroundings, unit_of
from specwright.diagnostics import Failure, Report, UnreadableError
from specwright.literals import JsonText
from specwright.lower import lower
from specwright.name import name
from specwright.parse import parse
from specwright.plan.views import AliasView, ClassView, DocumentView, EnumView, File, ModelsView
from specwright.read.source import Source
from specwright.read.units import Divided, Opened, of_text
from specwright.render import render
from specwright.render.formatting import faults, formatted
from specwright.validate import validate
from specwright.write.import_check import MODELS, harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from specwright.api import Api
    from specwright.build.run_cache import Given, Remembered
    from specwright.build.structures import Met
    from specwright.diagnostics import Diagnostic
    from specwright.draft import Draft
    from specwright.plan.views import DefinitionView
    from specwright.pytypes import JsonValue
    from specwright.write.import_check import Prover

_TOUCHED: Final = re.compile(
    r"(?:interface|operations|client|async_client|models|models/(?!__init__)\w+|contract/test_\w+)\.py\Z"
)
"""Files with a part for each operation or model."""
_INDEX: Final = re.compile(r"(?:server|models/__init__)\.py\Z")
"""Files that name each operation or model."""
_ERRORS: Final = "errors.py"
_MODELS: Final = re.compile(r"/models(?:/|\.py\Z)")
_IMPORTED: Final = re.compile(r"^ *from \S+ import (\([^)]*\)|.*)|^ *import (.*)", re.MULTILINE)
_NO_NUMBERS: Final = ('"Infinity"', '"-Infinity"', '"NaN"')


class Retouched(Struct, frozen=True, kw_only=True):
    """As `build.Made` and `run_cache.Remembered` have it."""

    tree: dict[str, str]
    alike: frozenset[str]
    given: dict[str, Given]
    """Of the files that are as they were."""
    findings: tuple[Told, ...]
    around: msgspec.Raw


class Before(Struct, frozen=True, kw_only=True):
    """What the last run left."""

    package: str
    document: str
    """Its name."""
    paths: Collection[str]
    """Of every file."""
    read: Callable[[str], str | None]
    """A file as it was written; `None` if that was changed."""
    remembered: Remembered


class _Run(Struct, frozen=True, kw_only=True):
    api: Api
    draft: Draft
    files: Mapping[str, File] = {}
    findings: tuple[Diagnostic, ...]
    entered: Counter[str]
    """How often something refers to each component, by its pointer."""

    @property
    def parsed(self) -> tuple[Api, Draft]:
        return self.api, self.draft

    @property
    def met(self) -> Met:
        return met(self.api, self.draft)

    def planned(self, around: Surroundings, *, listing: bool, defining: frozenset[str] = frozenset()) -> _Run:
        files = plan.part(self.api, around, listing=listing, defining=defining)
        return replace(self, files={file.path: file for file in files})

    def part(self, called: Mapping[str, str]) -> survey.Part:
        return survey.part(self.api, self.draft, self.files.values(), self.entered, called)


def retouch(
    opening: Callable[[Divided], Opened],
    found: Sequence[Told],
    before: Before,
    allow: Iterable[str],
    prover: Prover | None = None,
) -> Retouched | None:
    """What becomes of the package; `None` where that takes a whole run. `found` is what reading found.

    `opening` answers the document as it is, given what it was last time. Starts `prover` for modules that
    are to be imported.
    """
    served = f"{before.package}/openapi.json"
    text = before.read(served)
    if text is None or any(word in text for word in _NO_NUMBERS):
        return None
    try:
        around = msgspec.json.decode(before.remembered.around, type=Surroundings)
        # An operation that shares its operationId has a name by its path only beside the other one.
        alone = {
            unit_of(told.spot.pointer or "")
            for told in before.remembered.findings
            if told.code == diagnostics.DUPLICATE_OPERATION_ID.code
        }
        was = of_text(text)
        document = opening(was)
        places = [pointer_of(unit) for unit in document.divided.texts]
        further = NOBODY
        while True:
            parts = _understood(was, document.divided, before, around, alone, allow, further)
            if parts is None:
                return None
            cut, further, old, new = parts
            now = placed(around, old.parsed, new.parsed, places, functools.partial(_words, before))
            _check_clashes(around, now, before)
            listing = (around.groups, around.homes) != (now.groups, now.homes)
            old, new = old.planned(around, listing=listing), new.planned(now, listing=listing)
            called = {one: other for (_, one), (_, other) in renamed(old.api, new.api).items()}
            after = change.changed(now, old.part(called), new.part({}), cut.units)
            if after is None:
                return None
            users = (change.called_otherwise(around, after) | change.moved(around, after)) - cut.units
            if not users:
                break
            if not users.isdisjoint(further.dependent):  # these are no parts that can come along
                return None
            further = replace(further, dependent=further.dependent | users)
        names = _new_names(around, after)
        if names[0] or names[1]:
            old = old.planned(around, listing=listing, defining=names[0])
        if names[0] or names[1] or _other_errors(around, after):
            new = new.planned(after, listing=listing, defining=names[1])
        if not stays(old.api, new.api, cut.units, linked=f"{before.package}/links.py" in before.paths):
            return None
        alike = _alike(old, new, before)
        patches = _patches(old, new, before, around, after)
        doubtful = {path for path, each in patches.items() if _may_fail(each, before)} - alike
        if prover is not None and any(map(_MODELS.search, doubtful)):
            prover.start(MODELS)
        texts, safe = _made(patches, doubtful, before)
        view = DocumentView(document=JsonText.encoded(document.divided.document()))
        [served_now] = render([File(path=served, template="openapi.json.jinja", view=view)]).values()
        if any(word in served_now for word in _NO_NUMBERS):  # infinities look like other values in a text
            return None
        if text != served_now:
            texts[served] = served_now
        gone = {
            path for path, text in texts.items() if not text and path not in new.files and path in old.files
        }
        tree = {path: _unchanged(path, before) for path in before.paths} | texts
        tree = {path: text for path, text in tree.items() if path not in gone}
        findings = told(
            document,
            found,
            before.remembered.findings,
            cut.units,
            old.findings,
            new.findings,
            turned(was, document.divided, around.entered, after.entered),
        )
    except (Failure, UnreadableError, UnlikeError, KeyError, msgspec.MsgspecError):
        return None
    return Retouched(
        tree=tree,
        alike=frozenset(alike | safe),
        given={path: each for path, each in before.remembered.given.items() if path not in texts},
        findings=findings,
        around=msgspec.Raw(msgspec.json.encode(after)),
    )


def _unchanged(path: str, before: Before) -> str:
    text = before.read(path)
    if text is None:
        raise UnlikeError
    return text


def _understood(
    was: Divided,
    now: Divided,
    before: Before,
    around: Surroundings,
    alone: Collection[str],
    allow: Iterable[str],
    further: Further,
) -> tuple[Reduced, Further, _Run, _Run] | None:
    """What differs, as it was and as it is, with `further` and those whom its schemas in place concern."""
    while True:
        cut = reduce(was, now, around.owners, alone, further)
        if cut is None:
            return None
        old = _run(cut.old, before, around, allow, known=True)
        new = _run(cut.new, before, around, allow, known=False)
        users, owners = lacking(around, old.met, new.met, cut.units)
        more = Further(further.dependent | users, further.beside | owners)
        if more == further:
            return cut, further, old, new
        further = more


def _run(
    root: dict[str, JsonValue], before: Before, around: Surroundings, allow: Iterable[str], *, known: bool
) -> _Run:
    report = Report(allow)
    cut = Source.of(before.document, root, report)
    valid = validate(cut, report, known=known)
    walked = valid.walked
    if walked.misplaced or walked.by_name or valid.source is not cut:
        raise UnlikeError
    document = parse(cut, report, bundled=root)
    report.check()
    draft = lower(document, report)
    report.check()
    api = name(draft, before.package, before.document, report, around)
    report.check()
    return _Run(
        api=api,
        draft=draft,
        findings=tuple(report.diagnostics),
        entered=Counter(unit_of(target.pointer) for _, target in walked.references),
    )


def _words(before: Before) -> frozenset[str]:
    """Names that modules of the package import to use them, and others that stand there."""
    modules = (path for path in before.paths if path.endswith(".py") and not path.endswith("__init__.py"))
    found = (
        word for path in modules for each in _IMPORTED.findall(_unchanged(path, before)) for word in each
    )
    return frozenset(word for text in found for word in re.findall(r"\w+", text))


def _check_clashes(around: Surroundings, now: Surroundings, before: Before) -> None:
    """Raises `UnlikeError` where somebody may have wanted a name that comes or goes."""
    names = {*around.methods, *around.models} ^ {*now.methods, *now.models}
    clashes = (each for each in before.remembered.findings if each.code == diagnostics.NAME_CLASH.code)
    for each in clashes if names else ():
        wanted = re.search(r"called (\w+)", each.message)
        if wanted is None or any(_is_within(wanted[1], name) for name in names):
            raise UnlikeError


def _is_within(one: str, other: str) -> bool:
    """Whether all letters of one word are in the other, in their order: it may be a longer form of it."""
    letters = iter(other.upper())
    return all(letter in letters for letter in one.upper().replace("_", ""))


def _alike(old: _Run, new: _Run, before: Before) -> set[str]:
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


def _patches(
    old: _Run, new: _Run, before: Before, around: Surroundings, after: Surroundings
) -> dict[str, Patched]:
    """The files that may change.

    Raises `UnlikeError` where the old ones are not what the package has.
    """
    start = len(before.package) + 1
    touched = [path for path in {**old.files, **new.files} if _TOUCHED.match(path[start:])]
    touched += [path for path in old.files if path[start:] == _ERRORS and _other_errors(around, after)]
    indices = [path for path in old.files if _INDEX.match(path[start:])]
    changed = [path for path in touched if old.files.get(path) != new.files.get(path)]
    replaced = [path for path in indices if old.files[path] != new.files[path]]
    drafts = [
        replace(old.files[path], path=f"old/{path}") for path in (*touched, *replaced) if path in old.files
    ]
    drafts += [
        replace(new.files[path], path=f"new/{path}") for path in (*changed, *replaced) if path in new.files
    ]
    rendered = render(drafts)
    orders = _orders(old, new, around, after)
    patches: dict[str, Patched] = {}
    for path in touched:
        text = rendered.get(f"old/{path}", "")
        now = rendered.get(f"new/{path}", "") if path in changed else text
        if path not in before.paths:
            patches[path] = Patched(above=(), importing=(), blocks=[now], come=divide(now))
        elif path not in new.files and _unchanged(path, before) == text:
            patches[path] = Patched(above=(), importing=(), blocks=(), come=())
        else:
            patches[path] = patched(_unchanged(path, before), text, now, order=orders.get(path[start:]))
    for path in replaced:
        whole, text = _unchanged(path, before), rendered[f"new/{path}"]
        if whole != rendered[f"old/{path}"]:
            raise UnlikeError
        blocks = divide(whole)
        come = [each for each in divide(text) if each not in blocks]
        patches[path] = Patched(above=(), importing=(), blocks=[text], come=come)
    return patches


def _orders(
    old: _Run, new: _Run, around: Surroundings, after: Surroundings
) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """What stands in files in an order that is known, as it was and as it is."""
    methods = (around.methods, after.methods)
    orders: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "client.py": methods,
        "async_client.py": methods,
        "operations.py": (_descriptors(around, old.api), _descriptors(after, new.api)),
        _ERRORS: (_in_order(around.errors), _in_order(after.errors)),
    }
    for home in {*around.homes.values(), *after.homes.values()}:
        orders[f"models/{home}.py"] = around.module(home), after.module(home)
    if not around.homes:
        orders["models.py"] = around.module(""), after.module("")
    return orders


def _may_fail(patch: Patched, before: Before) -> bool:
    """When the package is imported, where the old one does not."""
    if patch.imports_more or not all(map(harmless, patch.come)):
        return True
    # A union with a discriminator looks for what its members have there.
    return any("Literal[" in each for each in patch.come) and any(
        "discriminator=" in _unchanged(path, before) for path in before.paths if _MODELS.search(path)
    )


def _other_errors(was: Surroundings, now: Surroundings) -> bool:
    return was.errors.keys() != now.errors.keys() or was.filled != now.filled


def _new_names(around: Surroundings, after: Surroundings) -> tuple[frozenset[str], frozenset[str]]:
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


def _made(
    patches: Mapping[str, Patched], doubtful: Collection[str], before: Before
) -> tuple[dict[str, str], set[str]]:
    """The files that change, and the paths of those that are imported if the old ones were.

    What is to be imported is known when the linter has looked who needs what.
    """
    imports = {path: each.imports for path, each in patches.items() if each.imports is not None}
    headers = formatted({path: each.header() for path, each in imports.items()})
    texts = {path: each.text(headers.get(path)) for path, each in patches.items()}
    texts = {path: text for path, text in texts.items() if text != before.read(path)}
    looked = {path: texts[path] for path in texts if patches[path].come or patches[path].doubtful}
    broken, unused = faults(looked) if looked else (set[str](), dict[str, set[str]]())
    vain = {path: found & patches[path].doubtful for path, found in unused.items()}
    headers = formatted(
        {path: imports[path].without(found).header() for path, found in vain.items() if found}
    )
    texts |= {path: patches[path].text(header) for path, header in headers.items()}
    safe = {path for path in looked if path not in broken and path not in doubtful}
    return {path: text for path, text in texts.items() if text != before.read(path)}, safe
