"""Stage 2, validate: our located rules first, then the specification's own JSON Schema behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from specwright import diagnostics
from specwright.diagnostics import Report
from specwright.validate import remedies, rules, specification
from specwright.validate.elsewhere import inlined
from specwright.validate.grammar import VERSIONS
from specwright.validate.members import found
from specwright.validate.walk import walk
from specwright.validate.walked import Walked

if TYPE_CHECKING:
    from specwright.read.source import Source
    from specwright.validate.grammar import Version


class Valid(Struct, frozen=True, kw_only=True):
    """A document that is OpenAPI 3.0, 3.1 or 3.2 and whose references all lead somewhere."""

    source: Source
    version: Version
    walked: Walked


def validate(source: Source, report: Report, *, known: bool = False) -> Valid:
    """Everything that is wrong with the document goes to `report`; raises `Failure` if anything is.

    `known`: it was found valid before, so that the specification's own schema need not see it.
    """
    version = _version(source, report)
    if version is None:
        report.check()
        raise AssertionError("the report says why there is no version")
    walked = walk(source, version, report)
    if walked.nulls:
        source = source.without(walked.nulls)
        walked = walk(source, version, Report())  # what there is to say was said
    if elsewhere := inlined(source, walked):
        source, unusual, again = source.without(elsewhere), walked.unusual, Report()
        walked = walk(source, version, again)
        walked.unusual |= unusual
        if again.failed and not report.failed:  # something leads into what was replaced
            walk(source, version, report)
    rules.check(source, version, walked, report)
    if not report.failed and not known:
        specification.check(source, version, walked, report)
    report.check()
    if walked.unread or walked.meant:
        meant = {origin: source.value(place) for origin, place in walked.meant.items()}
        source, unusual = source.without(walked.unread).without(meant), walked.unusual
        walked = walk(source, version, Report())
        walked.unusual |= unusual
    return Valid(source=source, version=version, walked=walked)


_THREE_NUMBERS: Final = re.compile(r"3\.[0-9]+\.[0-9]+(?:-.+)?\Z")


def _version(source: Source, report: Report) -> Version | None:
    root, origin = source.value(source.root), source.root
    if not isinstance(root, dict):
        hint = "begin with:\n    openapi: 3.1.0\n    info: {title: My API, version: 1.0.0}\n    paths: {}"
        if isinstance(root, list) and any(isinstance(each, dict) and "openapi" in each for each in root):
            hint = "write it without the dash or the bracket"
        report.add(
            diagnostics.NOT_A_DOCUMENT,
            origin,
            found="an empty file" if root is None else found(root),
            hint=hint,
        )
        return None
    if str(root.get("swagger")).startswith("3."):
        hint = f"since 3.0 the keyword has another name: write openapi: {root['swagger']}"
        problem = f"cannot be '{root['swagger']}'"
        report.add(diagnostics.WRONG_VALUE, origin / "swagger", keyword="swagger", problem=problem, hint=hint)
        return None
    if "swagger" in root:
        report.add(diagnostics.SWAGGER_2, origin / "swagger", file=origin.file)
        return None
    given = root.get("openapi")
    if given is None and (other := remedies.of_other(root)) is not None:
        report.add(diagnostics.NOT_A_DOCUMENT, origin, found=other[0], hint=other[1])
        return None
    if given is None and (alike := next((key for key in root if key.lower() == "openapi"), None)) is not None:
        place, noun = origin / alike, "the document"
        hint = "did you mean openapi? Keywords are told apart by capitals, too"
        report.add(diagnostics.UNKNOWN_KEYWORD, place, at="key", noun=noun, keyword=alike, hint=hint)
        return None
    if given is None:
        report.add(
            diagnostics.MISSING_KEYWORD,
            origin,
            noun="the document",
            keyword="openapi",
            example="openapi: 3.1.1",
        )
        return None
    for version in VERSIONS:
        if isinstance(given, str) and (given == version or given.startswith(version + ".")):
            if not _THREE_NUMBERS.match(given):
                report.add(
                    diagnostics.WRONG_VALUE,
                    origin / "openapi",
                    keyword="openapi",
                    problem="is no version of three numbers",
                    hint=f'write openapi: "{version}.1"',
                )
            return version
    if isinstance(given, int | float):
        report.add(
            diagnostics.WRONG_TYPE,
            origin / "openapi",
            keyword="openapi",
            expected="a string",
            found=found(given),
            hint='write three numbers: openapi: "3.1.1"',
        )
    else:
        report.add(diagnostics.UNSUPPORTED_VERSION, origin / "openapi", version=given)
    return None
