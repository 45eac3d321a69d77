"""Defaults and examples, beside the schemas that they should fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.read.source import followed
from specwright.validate.rules.fitting import misfit
from specwright.validate.walked import Walked, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.diagnostics import Report, Rule
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version


def check(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report each default and example that is certainly not of its schema."""
    for rule, schema, sample in (*_in_schemas(version, walked), *_beside_schemas(source, walked)):
        value = source.value(sample)
        if isinstance(value, dict) and "$ref" in value:
            continue  # documents in many files keep their examples elsewhere, too
        problem = misfit(source, schema, value, legacy=version == "3.0")
        if problem is not None:
            report.add(rule, sample, problem=problem)


def _in_schemas(version: Version, walked: Walked) -> Iterator[tuple[Rule, Origin, Origin]]:
    for node in walked.of("schema"):
        value = node.value
        if value.keys().isdisjoint(("default", "example", "examples")):
            continue
        origin = node.origin
        if "default" in value:
            yield diagnostics.INVALID_DEFAULT, origin, origin / "default"
        if "example" in value:
            yield diagnostics.INVALID_EXAMPLE, origin, origin / "example"
        examples = value.get("examples")
        for index, _ in enumerate(examples if isinstance(examples, list) and version != "3.0" else ()):
            yield diagnostics.INVALID_EXAMPLE, origin, origin / "examples" / index


def _beside_schemas(source: Source, walked: Walked) -> Iterator[tuple[Rule, Origin, Origin]]:
    for kind in ("media-type", "parameter", "header"):
        for node in walked.of(kind):
            if "schema" not in node.value:
                continue
            origin = node.origin
            if "example" in node.value:
                yield diagnostics.INVALID_EXAMPLE, origin / "schema", origin / "example"
            for name, _ in objects(node.value.get("examples")):
                place, example = followed(source, origin / "examples" / name)
                if "value" in example:
                    yield diagnostics.INVALID_EXAMPLE, origin / "schema", place / "value"
