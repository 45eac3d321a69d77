"""A run of what changed alone, where nothing else can notice: the rest of the package stays as it is.

The document as it was and as it is are both cut down to what changed and what that needs, and go through
all stages. What they lead to is compared: the texts of the old one have to be in the package, as they are,
and the new one may differ in nothing that anything beside it depends on. Then the differences of the texts
are made in the package. Whenever that is not certain, there is no answer, and everything is made anew.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from specwright import diagnostics, survey
from specwright.api import AliasDef, ClassDef
from specwright.blocks import UnlikeError, patched
from specwright.diagnostics import Failure, Report
from specwright.kept import digests
from specwright.literals import JsonText
from specwright.lower import lower
from specwright.memory import Told
from specwright.naming import name
from specwright.parse import parse
from specwright.plan import plan
from specwright.plan.models import eager
from specwright.plan.views import DocumentView
from specwright.reduced import Reduced, reduce
from specwright.render import render
from specwright.source import Origin, Source
from specwright.surroundings import Surroundings
from specwright.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from specwright.api import Api, ModelDef, Operation
    from specwright.diagnostics import Diagnostic
    from specwright.draft import Draft
    from specwright.memory import Given, Remembered, Spot
    from specwright.plan.views import File
    from specwright.pytypes import JsonValue

_TOUCHED: Final = re.compile(
    r"(?:interface|operations|client|async_client|models|models/(?!__init__)\w+|contract/test_\w+)\.py\Z"
)
"""Files with a part for each operation or model; what others say of these is the same before and after."""
_ANCHOR: Final = re.compile(r"(?<![^\s\[{,:])&\S")
"""Of YAML: values at several places are visited at one of them."""


_NO_NUMBER: Final = re.compile(r'"(?:-?Infinity|NaN)"')


class Retouched(Struct, frozen=True, kw_only=True):
    """As `making.Made` and `memory.Remembered` have it."""

    tree: dict[str, str]
    alike: frozenset[str]
    given: dict[str, Given]
    """Of the files that are as they were."""
    findings: tuple[Told, ...]
    around: msgspec.Raw


class Before(Struct, frozen=True, kw_only=True):
    """What the last run left."""

    package: str
    paths: Collection[str]
    """Of every file."""
    read: Callable[[str], str | None]
    """A file as it was written; `None` if that was changed."""
    remembered: Remembered


class _Run(Struct, frozen=True, kw_only=True):
    api: Api
    draft: Draft
    files: Mapping[str, File]
    findings: tuple[Diagnostic, ...]
    entered: frozenset[tuple[str, ...]]
    """Components that something refers to, by group and name."""


def is_plain(source: Source) -> bool:
    """Whether a document has one file without other addresses than pointers, and no aliases."""
    texts = source.texts
    if len(texts) != 1 or texts[0].resources is not None:
        return False
    return texts[0].file.endswith(".json") or _ANCHOR.search(texts[0].content) is None


def retouch(source: Source, report: Report, before: Before, allow: Iterable[str]) -> Retouched | None:
    """What becomes of the package; `None` where that takes a whole run. `report` has what reading found."""
    if not is_plain(source):
        return None
    served = f"{before.package}/openapi.json"
    text, value = before.read(served), source.value(source.root)
    if text is None or not isinstance(value, dict):
        return None
    try:
        around = msgspec.json.decode(before.remembered.around, type=Surroundings)
        # An operation that shares its operationId has a name by its path only beside the other one.
        alone = {
            survey.unit_of(told.spot.pointer or "")
            for told in before.remembered.findings
            if told.code == diagnostics.DUPLICATE_OPERATION_ID.code
        }
        cut = reduce(json.loads(text), value, around.owners, alone)
        if cut is None:
            return None
        old, new = (_run(root, source, before.package, around, allow) for root in (cut.old, cut.new))
        after = _around(old, new, before, around)
        if after is None or not _stays(old.api, new.api, cut, before):
            return None
        texts = _texts(old, new, before)
        [document] = render(
            [replace(new.files[served], view=DocumentView(document=JsonText(value)))]
        ).values()
        if _NO_NUMBER.search(document):  # infinities look like other values in a text
            return None
        if text != document:
            texts[served] = document
        tree = {path: _unchanged(path, before) for path in before.paths} | texts
    except (Failure, UnlikeError, KeyError, msgspec.MsgspecError):
        return None
    alike = {
        path
        for path in texts
        if path != served and digests(old.files[path]).code == digests(new.files[path]).code
    }
    findings = _findings(source, report, before, cut, old)
    if findings is None:
        return None
    return Retouched(
        tree=tree,
        alike=frozenset(alike),
        given={path: each for path, each in before.remembered.given.items() if path not in texts},
        findings=findings,
        around=msgspec.Raw(msgspec.json.encode(after)),
    )


def _unchanged(path: str, before: Before) -> str:
    text = before.read(path)
    if text is None:
        raise UnlikeError
    return text


def _run(
    root: dict[str, JsonValue], source: Source, package: str, around: Surroundings, allow: Iterable[str]
) -> _Run:
    report = Report(allow)
    cut = Source.of(source.root.file, root, report)
    valid = validate(cut, report)
    walked = valid.walked
    if walked.unusual or walked.by_name:
        raise UnlikeError
    document = parse(cut, report, bundled=root)
    report.check()
    draft = lower(document, report)
    report.check()
    api = name(draft, package, source.root.file, report, around)
    report.check()
    return _Run(
        api=api,
        draft=draft,
        files={file.path: file for file in plan(api, around=around)},
        findings=tuple(each for each in report.diagnostics if each.rule is not diagnostics.UNUSED_COMPONENT),
        entered=frozenset(tuple(target.tokens[1:3]) for _, target in walked.references),
    )


def _around(old: _Run, new: _Run, before: Before, around: Surroundings) -> Surroundings | None:
    """What the changed parts leave to all others; `None` where that is not what it was."""
    if old.findings != new.findings or not old.entered <= new.entered:
        return None
    unused = {
        tuple(Origin("", told.spot.pointer or "").tokens[1:3])
        for told in before.remembered.findings
        if told.code == diagnostics.UNUSED_COMPONENT.code
    }
    if unused & (new.entered - old.entered):
        return None
    parts = [survey.part(run.api, run.draft, run.files.values()) for run in (old, new)]
    return survey.changed(around, *parts)


def _stays(old: Api, new: Api, cut: Reduced, before: Before) -> bool:
    """Whether everything but operations and models themselves is the same."""
    for field in ("error_bodies", "schemes", "servers", "webhooks", "title", "version"):
        if getattr(old, field) != getattr(new, field):
            return False
    linked = f"{before.package}/links.py" in before.paths
    if len(old.groups) != len(new.groups) or len(old.models) != len(new.models):
        return False
    for group, now in zip(old.groups, new.groups, strict=True):
        if replace(group, operations=()) != replace(now, operations=()):
            return False
        if len(group.operations) != len(now.operations):
            return False
        for operation, other in zip(group.operations, now.operations, strict=True):
            if operation != other and not _same_place(operation, other, linked=linked):
                return False
    classes = [{model.name: model for model in api.models} for api in (old, new)]
    return all(
        replace(model, tags=()) == replace(other, tags=())
        or (
            survey.unit_of(other.origin.pointer) in cut.units
            and (model.name, model.origin, type(model)) == (other.name, other.origin, type(other))
            and _same_order(model, other)
            and tuple(eager(model, classes[0])) == tuple(eager(other, classes[1]))
        )
        for model, other in zip(old.models, new.models, strict=True)
    )


def _same_place(old: Operation, new: Operation, *, linked: bool) -> bool:
    for field in ("name", "constant", "id", "method", "path", "security", "servers", "links", "callbacks"):
        if getattr(old, field) != getattr(new, field):
            return False
    return old.result == new.result or not linked


def _same_order(old: ModelDef, new: ModelDef) -> bool:
    if isinstance(old, ClassDef) and isinstance(new, ClassDef):
        return old.bases == new.bases
    return not (isinstance(old, AliasDef) and isinstance(new, AliasDef)) or old.recursive == new.recursive


def _texts(old: _Run, new: _Run, before: Before) -> dict[str, str]:
    """The files that change; raises `UnlikeError` where the old ones are not what the package has."""
    start = len(before.package) + 1
    if old.files.keys() != new.files.keys():
        raise UnlikeError
    touched = [path for path in old.files if _TOUCHED.match(path[start:])]
    changed = [path for path in touched if old.files[path] != new.files[path]]
    drafts = [replace(old.files[path], path=f"old/{path}") for path in touched]
    drafts += [replace(new.files[path], path=f"new/{path}") for path in changed]
    rendered = render(drafts)
    texts: dict[str, str] = {}
    for path in touched:
        whole = _unchanged(path, before)
        was = rendered[f"old/{path}"]
        text = patched(whole, was, rendered.get(f"new/{path}", was))
        if text != whole:
            texts[path] = text
    return texts


def _findings(
    source: Source, report: Report, before: Before, cut: Reduced, old: _Run
) -> tuple[Told, ...] | None:
    """What reading found, then what was found before and still is, where it stands now."""
    from specwright.telling import tell

    there = {(each.rule.code, each.where.pointer) for each in old.findings if isinstance(each.where, Origin)}

    def spot(at: Spot) -> Spot:
        if at.pointer is None:
            return at
        place = source.place(Origin(at.file, at.pointer), at.at)
        return replace(at, line=place.line, column=place.column, length=place.length)

    found: list[Told] = [*tell(report.diagnostics, source)]
    read = len(found)
    for told in before.remembered.findings:
        pointer = told.spot.pointer
        if pointer is None and len(found) == read:
            continue  # about the text itself, which was read again
        if pointer is None or any(at.pointer is None for at, _ in told.related):
            return None
        changed = survey.unit_of(pointer) in cut.changed
        shared = told.code in (diagnostics.DUPLICATE_OPERATION_ID.code, diagnostics.UNUSED_COMPONENT.code)
        if changed and not shared and (told.code, pointer) not in there:
            return None
        related: Sequence[tuple[Spot, str]] = [(spot(at), message) for at, message in told.related]
        found.append(replace(told, spot=spot(told.spot), related=tuple(related)))
    return tuple(found)
