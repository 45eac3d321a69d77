"""Rules about how the parts of a document agree, beyond the grammar of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.validate.rules import (
    closed,
    contradictions,
    exclusive,
    formats,
    keywords,
    names,
    samples,
    security,
    servers,
)
from specwright.validate.rules.paths import Paths, hidden_operations, path_items
from specwright.validate.walked import Walked, objects

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.read.source import Source
    from specwright.validate.grammar import Version


def check(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report every disagreement in the document."""
    root = source.value(source.root)
    assert isinstance(root, dict)
    keywords.document(source, version, root, report)
    paths = Paths(source, version, walked, report)
    for node in walked.of("paths"):
        paths.check(node)
    for callback in walked.of("callback"):
        for key, origin, item in path_items(source, callback):
            paths.item(key, origin, item, templated=False)
    for key, webhook in objects(root.get("webhooks")):
        paths.item(key, source.root / "webhooks" / key, webhook, templated=False)
    hidden_operations(source, walked, report)
    names.operation_ids(walked, paths, report)
    security.requirements(source, root, walked, report)
    names.tags(walked, report)
    keywords.responses(source, version, walked, report)
    keywords.contents(walked, report)
    keywords.examples(walked, report)
    keywords.parameters(version, walked, report)
    keywords.encodings(walked, report)
    names.links(walked, report)
    exclusive.styles(walked, report)
    exclusive.examples(walked, report)
    exclusive.licenses(walked, report)
    exclusive.links(walked, report)
    exclusive.encodings(walked, report)
    exclusive.query_strings(source, walked, report)
    exclusive.methods(walked, report)
    exclusive.own_address(source, report)
    names.discriminators(source, walked, report)
    keywords.schemas(version, walked, report)
    formats.schemas(source, version, walked, report)
    contradictions.schemas(source, version, walked, report)
    closed.parts(source, version, walked, report)
    keywords.legacy_keywords(version, walked, report)
    security.schemes(walked, report)
    security.flows(walked, report)
    servers.variables(walked, report)
    names.components(source, root, walked, report)
    samples.check(source, version, walked, report)
