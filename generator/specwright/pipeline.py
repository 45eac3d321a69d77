"""The table of contents: seven stages from a document to the text of a package.

Imports stand inside `generate`, so that a run which finds everything up to date pays for none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from specwright.api import Api
    from specwright.diagnostics import Report
    from specwright.formatting import Tree
    from specwright.kept import Kept
    from specwright.source import Source


def generate(source: Source, package: str, report: Report, *, templates: Path | None = None) -> Tree:
    """The files of the package made of `source`, by their paths below the output folder.

    `report` collects warnings; raises `Failure` behind the first stage that found errors.
    `templates` is a folder of templates that stand in for ours of the same name.
    """
    return write(understand(source, package, report), templates=templates)


def understand(source: Source, package: str, report: Report) -> Api:
    """Stages two to five: what the document says, in Python's words. Reports and raises as `generate`."""
    from specwright.bundle import bundle
    from specwright.lower import lower
    from specwright.naming import name
    from specwright.parse import parse
    from specwright.validate import validate

    valid = validate(source, report)
    report.check()
    document = parse(valid.source, report, bundled=bundle(valid))
    report.check()
    draft = lower(document, report)
    report.check()
    api = name(draft, package, source.root.file, report)
    report.check()
    return api


def write(api: Api, *, templates: Path | None = None, kept: Kept | None = None) -> Tree:
    """Stages six and seven. What `kept` has of the last run is not rendered again."""
    from specwright.plan import plan
    from specwright.render import render

    return render(plan(api), overrides=templates, kept=kept)
