"""Servers: the variables of their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.validate.walked import objects

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.validate.walked import Walked

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def variables(walked: Walked, report: Report) -> None:
    for server in walked.of("server"):
        url, given = server.value.get("url"), server.value.get("variables")
        known = given if isinstance(given, dict) else {}
        for name in dict.fromkeys(_VARIABLE.findall(url)) if isinstance(url, str) else ():
            if name not in known:
                report.add(
                    diagnostics.WRONG_VALUE,
                    server.origin / "url",
                    keyword="url",
                    problem=f"has {{{name}}}, which is not among the variables",
                    hint=f"add:\n    variables:\n      {name}: {{default: …}}",
                )
        for name, variable in objects(known):
            default, words = variable.get("default"), variable.get("enum")
            if words == []:
                origin = server.origin / "variables" / name / "enum"
                walked.ignored.append(origin)
                report.add(
                    diagnostics.IGNORED_KEYWORD,
                    origin,
                    at="key",
                    keyword="enum: []",
                    hint="delete it, or list the values",
                )
            if isinstance(words, list) and words and isinstance(default, str) and default not in words:
                report.add(
                    diagnostics.UNLISTED_DEFAULT,
                    server.origin / "variables" / name / "default",
                    name=name,
                    default=default,
                )
