"""Names the arguments with which a client is given its credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.api import SecurityScheme
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import argument, freed, snake, spelled
from specwright.pytypes import AttrName

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.document import SecuritySchemeObject

_CLIENT_ARGUMENTS: Final = ("base_url", "transport", "timeout", "retries", "headers", "server_variables")


def schemes(found: tuple[SecuritySchemeObject, ...], report: Report) -> tuple[SecurityScheme, ...]:
    claims = [
        Claim(
            key=scheme.name,
            candidates=freed(
                (
                    argument(scheme.name),
                    f"{argument(scheme.name)}_auth",
                    snake(spelled(scheme.name)),
                ),
                "arguments",
            ),
            origin=scheme.origin,
            pin=scheme.pin,
            rank=0 if argument(scheme.name) == scheme.name else 1,
        )
        for scheme in found
    ]
    taken = dict.fromkeys(_CLIENT_ARGUMENTS, found[0].origin) if found else {}
    names = settle(claims, report, taken)
    return tuple(
        SecurityScheme(
            name=scheme.name,
            kind=scheme.kind,
            argument=AttrName(names[scheme.name]),
            place=scheme.place,
            wire=scheme.wire,
            scheme=scheme.scheme,
            flows=scheme.flows,
            open_id_connect_url=scheme.open_id_connect_url,
            description=scheme.description,
            origin=scheme.origin,
        )
        for scheme in found
    )
