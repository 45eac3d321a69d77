"""Takes a document written in a test through the middle of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from specwright.api import AliasDef, Api, ClassDef, EnumDef, Field, Operation
from specwright.diagnostics import Report
from specwright.document import Document
from specwright.lower import lower
from specwright.name import name
from specwright.parse import parse
from specwright.pytypes import PyType
from specwright.read.source import Source


def source(text: str, report: Report, files: Mapping[str, str] | None = None) -> Source:
    texts = {"openapi.yaml": text, **(files or {})}
    return Source("openapi.yaml", lambda file: dedent(texts[file]).encode(), report)


def document(text: str, *, files: Mapping[str, str] | None = None, report: Report | None = None) -> Document:
    report = report or Report()
    found = parse(source(text, report, files), report)
    report.check()
    return found


def api(text: str, *, files: Mapping[str, str] | None = None, report: Report | None = None) -> Api:
    report = report or Report()
    found = name(lower(document(text, files=files, report=report), report), "an_api", "openapi.yaml", report)
    report.check()
    return found


def schemas(text: str, *, version: str = "3.1.0", report: Report | None = None) -> Api:
    """A document whose components are the YAML mapping `text`."""
    head = f"openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n"
    body = "".join(f"    {line}\n" for line in dedent(text).strip().splitlines())
    return api(head + body, report=report)


def model(found: Api, wanted: str) -> ClassDef:
    result = next(item for item in found.models if item.name == wanted)
    assert isinstance(result, ClassDef), result
    return result


def alias(found: Api, wanted: str) -> PyType:
    result = next(item for item in found.models if item.name == wanted)
    assert isinstance(result, AliasDef), result
    return result.type


def enum(found: Api, wanted: str) -> EnumDef:
    result = next(item for item in found.models if item.name == wanted)
    assert isinstance(result, EnumDef), result
    return result


def field(found: Api, wanted: str, wire: str) -> Field:
    return next(item for item in model(found, wanted).fields if item.wire == wire)


def operation(found: Api, wanted: str) -> Operation:
    return next(item for group in found.groups for item in group.operations if item.name == wanted)


def names(found: Api) -> list[str]:
    return [item.name for item in found.models]


def codes(report: Report) -> list[str]:
    return [finding.rule.code for finding in report.diagnostics]
