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
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from specwright import diagnostics, plan
from specwright.build import change, survey, texts
from specwright.build.blocks import UnlikeError
from specwright.build.findings import told, turned
from specwright.build.placing import described, placed, renamed
from specwright.build.roles import stays
from specwright.build.run_cache import Told
from specwright.build.slicing import NOBODY, Further, Reduced, pointer_of, reduce
from specwright.build.structures import lacking, met
from specwright.build.surroundings import Surroundings, unit_of
from specwright.diagnostics import Failure, Report, UnreadableError
from specwright.literals import JsonText
from specwright.lower import lower
from specwright.name import name
from specwright.parse import parse
from specwright.plan.views import DocumentView, File
from specwright.read.source import Source
from specwright.read.units import Divided, Opened, of_text
from specwright.render import render
from specwright.validate import validate
from specwright.write.import_check import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from specwright.api import Api
    from specwright.build.run_cache import Given, Remembered
    from specwright.build.structures import Met
    from specwright.diagnostics import Diagnostic
    from specwright.draft import Draft
    from specwright.pytypes import JsonValue
    from specwright.write.import_check import Prover

_IMPORTED: Final = re.compile(r"^ *from \S+ import (\([^)]*\)|.*)|^ *import (.*)", re.MULTILINE)
_NO_NUMBERS: Final = (b'"Infinity"', b'"-Infinity"', b'"NaN"')
"""Infinities look like other values in a text."""


_OF_NO_MODELS: Final = frozenset(
    {"description", "summary", "example", "examples", "parameters", "operationId", "tags", "deprecated"}
)


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

    def unchanged(self, path: str) -> str:
        """A file; raises `UnlikeError` where it was changed."""
        text = self.read(path)
        if text is None:
            raise UnlikeError
        return text


class Run(Struct, frozen=True, kw_only=True):
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

    def planned(self, around: Surroundings, *, listing: bool, defining: frozenset[str] = frozenset()) -> Run:
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
    encoded = (text or "").encode()
    if text is None or any(word in encoded for word in _NO_NUMBERS):
        return None
    try:
        around = msgspec.json.decode(before.remembered.around, type=Surroundings)
        # An operation that shares its operationId has a name by its path only beside the other one.
        alone = {
            unit_of(told.spot.pointer or "")
            for told in before.remembered.findings
            if told.code == diagnostics.DUPLICATE_OPERATION_ID.code
        }
        was = of_text(encoded)
        document = opening(was)
        if prover is not None and _has_other_models(was, document.divided):
            prover.start(MODELS)
        places = [pointer_of(unit) for unit in document.divided.texts]
        further = NOBODY
        while True:
            parts = _understood(was, document.divided, before, around, alone, allow, further)
            if parts is None:
                return None
            cut, further, old, new = parts
            now = placed(around, old.parsed, new.parsed, places, functools.partial(_words, before))
            new = replace(new, api=described(new.api, now))
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
        names = texts.new_names(around, after)
        if names[0] or names[1]:
            old = old.planned(around, listing=listing, defining=names[0])
        if names[0] or names[1] or texts.has_other_errors(around, after):
            new = new.planned(after, listing=listing, defining=names[1])
        if not stays(old.api, new.api, cut.units, linked=f"{before.package}/links.py" in before.paths):
            return None
        alike = texts.alike(old, new, before)
        patches = texts.patches(old, new, before, around, after)
        doubtful = {path for path, each in patches.items() if texts.may_fail(each, before)} - alike
        if prover is not None and any(map(texts.MODULES.search, doubtful)):
            prover.start(MODELS)
        written, safe = texts.made(patches, doubtful, before)
        serving = document.divided.document()
        if any(word in serving for word in _NO_NUMBERS):
            return None
        view = DocumentView(document=JsonText.encoded(serving))
        [served_now] = render([File(path=served, template="openapi.json.jinja", view=view)]).values()
        if text != served_now:
            written[served] = served_now
        gone = {
            path for path, text in written.items() if not text and path not in new.files and path in old.files
        }
        tree = {path: before.unchanged(path) for path in before.paths} | written
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
        given={path: each for path, each in before.remembered.given.items() if path not in written},
        findings=findings,
        around=msgspec.Raw(msgspec.json.encode(after)),
    )


def _has_other_models(was: Divided, now: Divided) -> bool:
    """Whether something differs that models may be made of; a guess, which starts early what tries them."""
    return any(
        b'"properties":' in text and _of_models(was.value(unit)) != _of_models(now.value(unit))
        for unit, text in now.texts.items()
        if unit in was.texts and was.texts[unit] != text
    )


def _of_models(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _of_models(inner) for key, inner in value.items() if key not in _OF_NO_MODELS}
    return [_of_models(item) for item in value] if isinstance(value, list) else value


def _understood(
    was: Divided,
    now: Divided,
    before: Before,
    around: Surroundings,
    alone: Collection[str],
    allow: Iterable[str],
    further: Further,
) -> tuple[Reduced, Further, Run, Run] | None:
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
) -> Run:
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
    return Run(
        api=api,
        draft=draft,
        findings=tuple(report.diagnostics),
        entered=Counter(unit_of(target.pointer) for _, target in walked.references),
    )


def _words(before: Before) -> frozenset[str]:
    """Names that modules of the package import to use them, and others that stand there."""
    modules = (path for path in before.paths if path.endswith(".py") and not path.endswith("__init__.py"))
    found = (word for path in modules for each in _IMPORTED.findall(before.unchanged(path)) for word in each)
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
