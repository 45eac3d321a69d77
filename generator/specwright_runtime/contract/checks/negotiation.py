"""Each representation that is documented can be asked for (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.precondition import OF_STATE

_CHOOSERS = frozenset({"format", "alt", "output", "as", "type", "mediatype", "accept", "stream", "download"})
_KINDS = frozenset({"format", "mediatype", "mimetype", "contenttype", "outputformat"})
"""What a thing is made with that says how its file is written: not who downloads it then chooses."""
_NOBODYS = "application/x-specwright"


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET":
        return
    for content in _representations(catalogue, operation):
        yield Promise(
            operation=operation.id,
            check="answers",
            place=f"as {content.base_type}",
            keep=_as(operation, content),
        )
    for parameter, member, content in _choices(operation, catalogue):
        yield Promise(
            operation=operation.id,
            check="answers",
            place=f"{parameter.name}={member} is {content.base_type}",
            keep=_chosen(operation, parameter, member, content),
        )
    told = [content.base_type for response in operation.successes for content in response.contents]
    if operation.documents(406) and told and "*/*" not in told:
        yield Promise(
            operation=operation.id, check="answers", place="as what nobody has", keep=_not(operation)
        )


def _representations(catalogue: Catalogue, operation: Operation) -> list[Content]:
    """Those of the one success, where they differ in more than in their name and no parameter chooses.

    Not XML beside JSON: documents name it by habit, and a server may disregard `Accept` (RFC 9110, 12.4.1).
    """
    if len(operation.successes) != 1 or any(plain(p.name) in _CHOOSERS for p in operation.parameters):
        return []
    contents = [c for c in operation.successes[0].contents if not c.base_type.endswith(("/xml", "+xml"))]
    view = catalogue.document.response
    shapes = [view.flat(content.schema or True) for content in contents]
    streams = any(content.item or content.is_events for content in contents)
    others = catalogue.document.paths[operation.path].values()
    stored = {c.base_type for other in others if other is not operation for c in other.bodies}
    if {c.base_type for c in contents} <= stored:
        return []  # as it was sent
    if _is_settled(catalogue, operation):
        return []
    if len(contents) < 2 or streams or any("*" in content.base_type for content in contents):
        return []
    return contents if all(shapes.count(shape) == 1 for shape in shapes) else []


def _choices(operation: Operation, catalogue: Catalogue) -> Iterator[tuple[Parameter, str, Content]]:
    """Members of a parameter that are called as one of several media types is: `format=csv`."""
    contents = operation.successes[0].contents if len(operation.successes) == 1 else ()
    for parameter in operation.parameters if len(contents) > 1 else ():
        if parameter.place != "query" or plain(parameter.name) not in _CHOOSERS:
            continue
        for member in catalogue.document.request.flat(parameter.schema).get("enum", ()):
            meant = [c for c in contents if str(member).lower() in (c.base_type, _subtype(c))]
            if len(meant) == 1:
                yield parameter, member, meant[0]


def _subtype(content: Content) -> str:
    """`csv` of text/csv, `geo+json` of application/geo+json, `ndjson` of application/x-ndjson."""
    return content.base_type.partition("/")[2].removeprefix("x-")


def _chosen(operation: Operation, parameter: Parameter, member: str, content: Content) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation).with_value(parameter, member)
        exchange = must_succeed(session, call, f"{parameter.name}={member}", unless=OF_STATE)
        if exchange.response.media_type != content.base_type:
            message = f"{parameter.name}={member} was asked for, and {exchange.response.media_type} is sent"
            raise session.broken(message, fragment(content.pointer), exchange)

    return keep


def _is_settled(catalogue: Catalogue, operation: Operation) -> bool:
    """The thing that it is a file of was made in one format."""
    view = catalogue.document.request
    makers = (r.creator for r in catalogue.resources.of(operation) if r.creator is not None)
    bodies = (content.schema or True for maker in makers for content in maker.bodies)
    return any(plain(name) in _KINDS for schema in bodies for name in envelope.properties(view, schema))


def _as(operation: Operation, content: Content) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), headers=(("Accept", content.base_type),))
        exchange = must_succeed(session, call, f"Accept: {content.base_type}", unless=OF_STATE)
        if exchange.response.media_type != content.base_type:
            message = f"{content.base_type} was asked for, and {exchange.response.media_type} is sent"
            raise session.broken(message, fragment(content.pointer), exchange)

    return keep


def _not(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), headers=(("Accept", _NOBODYS),))
        exchange = session.call(call)
        if exchange.response.status != 406:
            message = f"Accept: {_NOBODYS} must be answered with 406, got {exchange.response.status}"
            raise session.broken(message, fragment(f"{operation.pointer}/responses/406"), exchange)
        session.judge(operation, exchange)

    return keep
