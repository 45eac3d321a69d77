"""Members of a sort parameter that are called as a property of the entries put them in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.filters import item_properties
from specwright_runtime.contract.checks.listing import LIMITS, items, named
from specwright_runtime.contract.checks.stock import stocked
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.session import Session

_MEMBER = re.compile(r"(?P<sign>[-+]?)(?P<name>[A-Za-z]\w*?)(?:[_:. ](?P<way>asc|desc))?")


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, str, str]]:
    """Parameter, member, and the property with numbers that it names; texts are sorted in many ways."""
    properties = item_properties(catalogue, operation)
    view = catalogue.document.response
    for parameter in operation.parameters:
        if parameter.place != "query" or not re.search("sort|order", parameter.name, re.IGNORECASE):
            continue
        for member in catalogue.document.request.flat(parameter.schema).get("enum", ()):
            match = _MEMBER.fullmatch(member) if isinstance(member, str) else None
            if match is None or properties.get(match["name"]) in (None, False):
                continue
            # Which way a bare name sorts is said only where its opposite is a member, too.
            if set(view.types(properties[match["name"]])) <= {"integer", "number"}:
                yield parameter, member, match["name"]


def _falls(member: str) -> bool:
    return member.startswith("-") or member.endswith("desc")


def keep(operation: Operation, resource: Resource, parameter: Parameter, member: str, name: str) -> Keep:
    def look(session: Session) -> None:
        call = stocked(session, resource).with_value(parameter, member)
        limit = named(operation, LIMITS)
        if limit is not None:
            call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
        exchange = must_succeed(session, call, f"{parameter.name}={member}")
        found = [
            item[name]
            for item in items(session, exchange)
            if isinstance(item, dict) and isinstance(item.get(name), int | float)
        ]
        if len(set(found)) < 2:
            raise NotTestedError(f"{operation.id}: the entries have one {name} only")
        members = session.document.request.flat(parameter.schema).get("enum", ())
        up = all(one <= two for one, two in pairwise(found))
        down = all(one >= two for one, two in pairwise(found))
        told = _falls(member) or f"-{member}" in members or member.endswith("asc") or member.startswith("+")
        if not (down if _falls(member) else up if told else up or down):
            raise session.broken(
                f"{parameter.name}={member} gave {found[:6]!r}", fragment(parameter.pointer), exchange
            )

    return look
