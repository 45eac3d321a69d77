"""Filters by what only the things themselves tell: `archived`, of which short entries say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties, shown
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import (
    list_call,
)
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource


def of(catalogue: Catalogue, operation: Operation, resource: Resource) -> Iterator[tuple[Parameter, Keep]]:
    """Flags that are called as one that things are made with and tell, and entries do not."""
    creator, view = resource.creator, catalogue.document.request
    if creator is None or resource.retriever is None or not creator.bodies:
        return
    told, listed = shown(catalogue, resource.retriever), item_properties(catalogue, operation)
    sent = envelope.properties(view, creator.bodies[0].schema or True)
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.place != "query" or name not in sent or name not in told or name in listed or not listed:
            continue
        if view.types(parameter.schema) == view.types(sent[name]) == ("boolean",):
            yield parameter, _keep(resource, parameter)


def _keep(resource: Resource, parameter: Parameter) -> Keep:
    name = parameter.name

    def keep(session: Session) -> None:
        for value in (True, False):
            call = session.things.make(resource, fresh=True).call
            call = renewed(session, envelope.saying(call, {**envelope.said(call), name: value}))
            exchange = must_succeed(session, call, f"one with {name} {value}")
            made = session.things.made(resource, call, exchange)
            told = envelope.told(exchange)
            if made is None or not isinstance(told, dict) or told.get(name) is not value:
                raise NotTestedError(f"{call.operation.id} does not tell {name} as it was sent")
            for asked in (value, not value):
                listing = list_call(session, resource, made).with_value(parameter, asked)
                found, exchange = find_in_list(session, resource, made, listing)
                if bool(found) is not (asked is value):
                    what = f"{name}={asked} lists {'one' if found else 'none'} whose {name} is {value}"
                    raise session.broken(what, fragment(parameter.pointer), exchange)

    return keep
