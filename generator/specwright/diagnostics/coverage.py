"""What became of each operation and each schema of a document: `--report FILE`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from specwright.api import METHODS
from specwright.diagnostics import Severity
from specwright.read.source import Origin

if TYPE_CHECKING:
    from specwright.api import Api
    from specwright.diagnostics import Diagnostic, Where
    from specwright.pytypes import JsonValue
    from specwright.read.source import Source

Outcome = Literal["emitted", "degraded", "left out"]

_DEGRADING = frozenset(
    {
        "bytes-only",
        "dangling-mapping",
        "duplicate-operation-id",
        "duplicate-parameter",
        "ignored-sibling",
        "invalid-default",
        "not-supported",
        "stray-mapping",
        "text-only",
        "undeclared-path-parameter",
        "unknown-keyword",
        "unknown-link",
        "unresolved-link",
        "unsatisfiable-schema",
        "unused-path-parameter",
    }
)
"""Findings after which something is generated, but not all that the document says."""

_HOPS = 100
"""More references in a row are a circle."""


class Item(Struct, frozen=True, kw_only=True):
    """An operation or a schema."""

    name: str
    """Method and path of an operation, name of a schema, as the document has them."""
    place: str
    """`file:line:column`."""
    outcome: Outcome
    python: str | None
    """What it is called in the package; `None` where it was left out or needs no name: a schema
    that is written out where it is used."""
    reasons: tuple[str, ...]
    """Each as `code: message (file:line:column)`."""


class Coverage(Struct, frozen=True, kw_only=True):
    """Of one package."""

    package: str
    document: str
    operations: tuple[Item, ...]
    schemas: tuple[Item, ...]
    reasons: tuple[str, ...]
    """Errors that concern no operation or schema in particular."""

    @property
    def counts(self) -> dict[str, dict[Outcome, int]]:
        return {"operations": _count(self.operations), "schemas": _count(self.schemas)}


def text(coverages: Iterable[Coverage]) -> str:
    """The report as JSON."""
    packages = [{**msgspec.to_builtins(coverage), "counts": coverage.counts} for coverage in coverages]
    return json.dumps({"version": 1, "packages": packages}, indent=2) + "\n"


def cover(
    package: str,
    document: str,
    source: Source | None,
    api: Api | None,
    written: bool,
    findings: Sequence[Diagnostic],
) -> Coverage:
    """`api` is what the document became, `None` if it failed before; `written`, whether files came of it."""
    if source is None:
        reasons = tuple(f"{finding.rule.code}: {finding.message}" for finding in findings)
        return Coverage(package=package, document=document, operations=(), schemas=(), reasons=reasons)
    teller = _Teller(source, findings)
    methods = {} if api is None or not written else _methods(api)
    models = {} if api is None or not written else _models(api)
    operations = tuple(
        teller.item(name, origin, methods.get(name), written) for name, origin in _operations(source)
    )
    schemas = tuple(
        teller.item(name, origin, models.get(teller.target(origin)), written)
        for name, origin in _schemas(source, models)
    )
    return Coverage(
        package=package,
        document=document,
        operations=operations,
        schemas=schemas,
        reasons=teller.rest() if not written else (),
    )


class _Teller:
    """Tells which findings explain what became of an item."""

    def __init__(self, source: Source, findings: Sequence[Diagnostic]) -> None:
        self._source = source
        self._findings = [
            (finding, self._where(finding.where))
            for finding in findings
            if finding.severity is Severity.ERROR or finding.rule.code in _DEGRADING
        ]
        self._used: set[int] = set()

    def item(self, name: str, origin: Origin, python: str | None, written: bool) -> Item:
        target = self.target(origin)
        reasons: list[str] = []
        for index, (finding, place) in enumerate(self._findings):
            where = finding.where
            if isinstance(where, Origin) and any(_within(where, holder) for holder in (origin, target)):
                self._used.add(index)
                reasons.append(f"{finding.rule.code}: {finding.message} ({place})")
        outcome: Outcome = "degraded" if reasons else "emitted"
        if not written:
            outcome = "left out"
        return Item(
            name=name, place=self._where(origin), outcome=outcome, python=python, reasons=tuple(reasons)
        )

    def rest(self) -> tuple[str, ...]:
        return tuple(
            f"{finding.rule.code}: {finding.message} ({place})"
            for index, (finding, place) in enumerate(self._findings)
            if index not in self._used
        )

    def _where(self, where: Where) -> str:
        place = self._source.place(where, "key") if isinstance(where, Origin) else where
        return f"{place.file}:{place.line}:{place.column}"

    def target(self, origin: Origin) -> Origin:
        """Where the item stands, if there is only a reference to it here."""
        try:
            return _followed(self._source, origin, self._source.value(origin))[0]
        except KeyError:
            return origin


def _within(where: Origin, holder: Origin) -> bool:
    return where.file == holder.file and (
        where.pointer == holder.pointer or where.pointer.startswith(holder.pointer + "/")
    )


def _operations(source: Source) -> Iterator[tuple[str, Origin]]:
    """Method and path of each operation, and where it stands; a broken document has what can be found."""
    root = source.value(source.root)
    for path, origin, value in _members(root, source.root, "paths"):
        if path.startswith("x-"):
            continue
        origin, item = _followed(source, origin, value)
        for method, inner, _ in _members({"": item}, origin, ""):
            if method in METHODS:
                yield f"{method.upper()} {path}", inner
        for method, inner, _ in _members(item, origin, "additionalOperations"):
            yield f"{method} {path}", inner


def _schemas(source: Source, models: Mapping[Origin, str]) -> Iterator[tuple[str, Origin]]:
    """The document's components, then what was taken out of other files."""
    root = source.value(source.root)
    place = source.root / "components"
    components = root.get("components") if isinstance(root, dict) else None
    for name, origin, _ in _members(components, place, "schemas"):
        yield name, origin
    for origin, name in models.items():
        if origin.file != source.root.file:
            yield name, origin


def _members(value: JsonValue, origin: Origin, key: str) -> Iterator[tuple[str, Origin, JsonValue]]:
    inner = value.get(key) if isinstance(value, dict) else None
    if isinstance(inner, dict):
        place = origin / key if key else origin
        for name, member in inner.items():
            yield name, place / name, member


def _followed(source: Source, origin: Origin, value: JsonValue) -> tuple[Origin, JsonValue]:
    """What stands at the end of references."""
    from specwright.read.source import UnresolvableError

    try:
        for _ in range(_HOPS):
            if not isinstance(value, dict) or not isinstance(reference := value.get("$ref"), str):
                break
            origin = source.resolve(origin, reference)
            value = source.value(origin)
    except (KeyError, UnresolvableError):
        pass
    return origin, value


def _methods(api: Api) -> dict[str, str]:
    return {
        f"{operation.method} {operation.path}": f"{group.name}.{operation.name}"
        for group in api.groups
        for operation in group.operations
    }


def _models(api: Api) -> dict[Origin, str]:
    return {model.origin: model.name for model in api.models}


def _count(items: Iterable[Item]) -> dict[Outcome, int]:
    counts: dict[Outcome, int] = {"emitted": 0, "degraded": 0, "left out": 0}
    for item in items:
        counts[item.outcome] += 1
    return counts
