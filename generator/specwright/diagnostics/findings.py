"""What is wrong with a document, as values: a rule, a place, and the report that collects them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from specwright.read.source import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Rule(Struct, frozen=True, kw_only=True):
    """One kind of finding. `message` and `help` are templates for `str.format`; `code` never changes."""

    code: str
    severity: Severity
    message: str
    help: str
    allowable: bool = False
    """`--allow CODE` turns this error into a warning; what stands after the warning still works."""


RULES: dict[str, Rule] = {}
"""By their codes."""


def rule(code: str, severity: Severity, message: str, remedy: str, *, allowable: bool = False) -> Rule:
    """Register a rule. Raises `ValueError` for a code that another one has."""
    if code in RULES:
        raise ValueError(f"rule {code} is registered twice")
    RULES[code] = Rule(code=code, severity=severity, message=message, help=remedy, allowable=allowable)
    return RULES[code]


class Place(Struct, frozen=True):
    """A position in a text: line and column count from 1, column and length in Unicode code points."""

    file: str
    line: int
    column: int
    length: int = 1


Where: TypeAlias = Origin | Place


class Related(Struct, frozen=True, kw_only=True):
    """Another place that explains the finding."""

    where: Where
    message: str
    at: Literal["key", "value"] = "value"


class Diagnostic(Struct, frozen=True, kw_only=True):
    rule: Rule
    severity: Severity
    message: str
    help: str
    where: Where
    at: Literal["key", "value"] = "value"
    """What of a member of an object the caret points to."""
    related: tuple[Related, ...] = ()


class Failure(Exception):  # noqa: N818 - it carries findings, it is not one of them
    """A stage found errors. `diagnostics` holds the warnings before them too, in the order of finding."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(
            "; ".join(item.message for item in self.diagnostics if item.severity is Severity.ERROR)
        )


class UnreadableError(Exception):
    """A file has no value; the reason is in the report."""


_MOST_ERRORS = 10_000
"""Behind so many, a document is not looked at any further: it is something else than it seems."""


class Report:
    """Findings of one run. `allow` holds the codes of rules that the user demoted to warnings."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allow = frozenset(allow)
        self._found: dict[Diagnostic, None] = {}
        self._errors = 0

    def add(
        self,
        rule: Rule,
        where: Where,
        *,
        at: Literal["key", "value"] = "value",
        related: Iterable[Related] = (),
        **values: object,
    ) -> None:
        """Record a finding; the same one twice counts once.

        Raises `Failure` when there are more errors than anybody would read.
        """
        severity = Severity.WARNING if self.allows(rule) else rule.severity
        finding = Diagnostic(
            rule=rule,
            severity=severity,
            message=rule.message.format_map(values),
            help=rule.help.format_map(values),
            where=where,
            at=at,
            related=tuple(related),
        )
        if finding in self._found:
            return
        self._found[finding] = None
        self._errors += severity is Severity.ERROR
        if self._errors >= _MOST_ERRORS:
            self.check()

    def allows(self, rule: Rule) -> bool:
        """Whether the user demoted an error."""
        return rule.severity is Severity.ERROR and rule.allowable and rule.code in self._allow

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)

    @property
    def failed(self) -> bool:
        """An error is among the findings."""
        return self._errors > 0

    def check(self) -> None:
        """Raise `Failure` if an error was found so far."""
        if self._errors:
            raise Failure(self._found)
