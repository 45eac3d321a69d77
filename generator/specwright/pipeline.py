"""The table of contents: seven stages from a document to the text of a package.

Imports stand inside `generate`, so that a run which finds everything up to date pays for none of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Raw

from specwright.build.run_cache import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specwright.api import Api
    from specwright.build.reuse import Kept
    from specwright.diagnostics import Report
    from specwright.draft import Draft
    from specwright.plan.views import File
    from specwright.read.source import Source
    from specwright.render.formatting import Tree
    from specwright.validate import Valid


class Understood(NamedTuple):
    """What stages two to five hand on."""

    valid: Valid
    draft: Draft
    api: Api


def generate(source: Source, package: str, report: Report, *, templates: Path | None = None) -> Tree:
    """The files of the package made of `source`, by their paths below the output folder.

    `report` collects warnings; raises `Failure` behind the first stage that found errors.
    `templates` is a folder of templates that stand in for ours of the same name.
    """
    return write(planned(understand(source, package, report).api), templates=templates)


def understand(source: Source, package: str, report: Report) -> Understood:
    """Stages two to five: what the document says, in Python's words. Reports and raises as `generate`."""
    from specwright.lower import lower
    from specwright.name import name
    from specwright.parse import parse
    from specwright.parse.bundle import bundle
    from specwright.validate import validate

    valid = validate(source, report)
    report.check()
    document = parse(valid.source, report, bundled=bundle(valid))
    report.check()
    draft = lower(document, report)
    report.check()
    api = name(draft, package, source.root.file, report)
    report.check()
    return Understood(valid, draft, api)


def planned(api: Api) -> Sequence[File]:
    """Stage six."""
    from specwright.plan import plan

    return plan(api)


def write(files: Sequence[File], *, templates: Path | None = None, kept: Kept | None = None) -> Tree:
    """Stage seven. What `kept` has of the last run is not rendered again."""
    from specwright.render import render

    return render(files, overrides=templates, kept=kept)


def surroundings(source: Source, whole: Understood, files: Sequence[File]) -> Raw:
    """What the next run has to know of this one to do no more than what changed; see `incremental`."""
    from msgspec import json

    from specwright.build.surroundings import unit_of
    from specwright.build.survey import survey
    from specwright.read.units import is_plain

    document, walked = whole.draft.document, whole.valid.walked
    targets = {*document.schemas, *(target for _, target in walked.references)}
    if not is_plain(source) or walked.misplaced or walked.by_name:
        return NOTHING
    if not all(target.pointer.startswith("/components/") for target in targets):
        return NOTHING
    # What is served is what the next run takes the document for as it was.
    value = source.value(source.root)
    if document.raw is not value and json.encode(document.raw) != json.encode(value):
        return NOTHING
    entered = Counter(unit_of(target.pointer) for _, target in walked.references)
    return Raw(json.encode(survey(whole.api, whole.draft, files, entered)))
