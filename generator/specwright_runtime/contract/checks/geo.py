"""Lists of what lies somewhere: in a box, within a distance of a point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import (
    list_call,
)
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.taken import at, put

_LATITUDE = frozenset({"lat", "latitude"})
_LONGITUDE = frozenset({"lon", "lng", "long", "longitude"})
_BOX = frozenset({"bbox", "boundingbox", "bounds", "box"})
_POINT = frozenset({"near", "around", "center", "centre", "point", "nearby", "at", "position", "location"})
_RADIUS = re.compile(
    r"(radius|distance|maxdistance|within)(?P<unit>km|m|meters|metres|kilometers|kilometres)?"
)
_KM = re.compile(r"\bkm\b|kilomet", re.IGNORECASE)
_M = re.compile(r"\b(in|of) (meters|metres|m)\b|\bmet(er|re)s\b", re.IGNORECASE)
_LATITUDE_FIRST = re.compile(r"\b(min|south)?_?lat\w*\b[\s,;/]*\b(min|west)?_?(lon|lng)", re.IGNORECASE)
_LONGITUDE_FIRST = re.compile(r"\b(min|west)?_?(lon|lng)\w*\b[\s,;/]*\b(min|south)?_?lat", re.IGNORECASE)
_DEGREE = 111.2
"""Kilometres from one parallel to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a thing has its latitude and its longitude, in what is sent and what is told."""

    latitude: tuple[str, ...]
    longitude: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    point: tuple[Parameter, ...]
    """One of two numbers, or one for each: latitude, longitude."""
    radius: Parameter
    per_km: float


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resource = next((r for r in catalogue.resources.by_path.values() if r.lister is operation), None)
    creator = resource.creator if resource is not None else None
    if resource is None or creator is None or not creator.bodies or resource.retriever is None:
        return
    request, response = catalogue.document.request, catalogue.document.response
    spot = _spot(request, request.properties(creator.bodies[0].schema or True))
    if spot is None or spot != _spot(response, item_properties(catalogue, operation)):
        return
    query = [parameter for parameter in operation.parameters if parameter.place == "query"]
    for parameter in query:
        if plain(parameter.name) in _BOX:
            yield _promise(
                operation, f"{parameter.name} holds what lies in it", _box(resource, parameter, spot)
            )
    circle = _circle(query, request)
    if circle is not None:
        name = circle.radius.name
        yield _promise(operation, f"{name} is a distance", _near(resource, circle, spot))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _spot(view: View, properties: dict[str, Any]) -> Spot | None:
    """The one pair of properties, of the thing or of an object in it."""
    layers = [((), properties), *(((name,), view.properties(inner)) for name, inner in properties.items())]
    for path, own in layers:
        one, two = (next((n for n in own if plain(n) in names), None) for names in (_LATITUDE, _LONGITUDE))
        if one is not None and two is not None:
            return Spot(latitude=(*path, one), longitude=(*path, two))
    return None


def _circle(query: list[Parameter], view: View) -> Circle | None:
    radius = next((p for p in query if _RADIUS.fullmatch(plain(p.name))), None)
    if radius is None:
        return None
    match = _RADIUS.fullmatch(plain(radius.name))
    unit = (match["unit"] if match is not None else "") or ""
    said = view.said(radius.description, radius.schema)
    in_km = unit.startswith("k") or (not unit and _KM.search(said) is not None)
    in_m = unit.startswith("m") or (not unit and not in_km and _M.search(said) is not None)
    pair = [next((p for p in query if plain(p.name) in names), None) for names in (_LATITUDE, _LONGITUDE)]
    point = tuple(p for p in pair if p is not None)
    point = point if len(point) == 2 else tuple(p for p in query if plain(p.name) in _POINT)[:1]
    if not point or in_km == in_m:
        return None
    return Circle(point=point, radius=radius, per_km=1 if in_km else 1000)


def _latitude_first(parameter: Parameter, *, otherwise: bool) -> bool:
    """The order of two numbers, as the description has it."""
    if _LATITUDE_FIRST.search(parameter.description):
        return True
    return otherwise and _LONGITUDE_FIRST.search(parameter.description) is None


def _written(view: View, parameter: Parameter, numbers: tuple[float, ...]) -> Any:
    """As the parameter has them: a text with commas, or a list."""
    several = "array" in view.types(parameter.schema)
    value: Any = list(numbers) if several else ",".join(f"{number:.5f}" for number in numbers)
    if not view.valid(parameter.schema, value):
        raise NotTestedError(f"{parameter.name} takes no {value!r}")
    return value


def _made(session: Session, resource: Resource, spot: Spot, north: float = 0, east: float = 0) -> Made:
    """A thing that lies so many degrees from where the document's example does."""
    creator = resource.creator
    assert creator is not None
    call = session.plain(creator)
    one, two = (at(call.body, path) for path in (spot.latitude, spot.longitude))
    if not all(isinstance(value, int | float) for value in (one, two)) or call.content is None:
        raise NotTestedError(f"{creator.id} is sent no numbers for where it lies")
    body = put(call.body, spot.latitude, round(max(-60.0, min(60.0, one)) + north, 5))
    body = put(body, spot.longitude, round(max(-150.0, min(150.0, two)) + east, 5))
    if not session.document.request.valid(call.content.schema or True, body):
        raise NotTestedError(f"{creator.id} is sent no place beside that of the example")
    call = renewed(session, Call(operation=creator, values=call.values, content=call.content, body=body))
    made = session.things.made(resource, call, must_succeed(session, call, "one that lies elsewhere"))
    if made is None:
        raise NotTestedError(f"{creator.id} does not say what it made")
    return made


def _where(made: Made, spot: Spot) -> tuple[float, float]:
    told = envelope.told(made.exchange)
    found = [at(told, path) for path in (spot.latitude, spot.longitude)]
    if not all(isinstance(value, int | float) for value in found):
        raise NotTestedError(f"{made.call.operation.id} does not tell where it lies")
    return float(found[0]), float(found[1])


def _must_list(
    session: Session, resource: Resource, call: Call, made: Made, *, wanted: bool, place: str
) -> None:
    found, exchange = find_in_list(session, resource, made, call)
    if bool(found) is not wanted:
        message = "what lies in it is not listed" if wanted else "what lies outside is listed"
        raise session.broken(message, place, exchange)


def _box(resource: Resource, parameter: Parameter, spot: Spot) -> Keep:
    def keep(session: Session) -> None:
        inside, outside = _made(session, resource, spot), _made(session, resource, spot, 4, 6)
        north, east = _where(inside, spot)
        low, high = (north - 0.5, east - 0.4), (north + 0.5, east + 0.4)
        first = _latitude_first(parameter, otherwise=False)
        corners = (*low, *high) if first else (*low[::-1], *high[::-1])
        call = list_call(session, resource, inside)
        call = call.with_value(parameter, _written(session.document.request, parameter, corners))
        for made, wanted in ((inside, True), (outside, False)):
            _must_list(session, resource, call, made, wanted=wanted, place=fragment(parameter.pointer))

    return keep


def _near(resource: Resource, circle: Circle, spot: Spot) -> Keep:
    def keep(session: Session) -> None:
        view = session.document.request
        far = next((km for km in (10, 2, 50) if view.valid(circle.radius.schema, km * circle.per_km)), None)
        if far is None:
            raise NotTestedError(f"{circle.radius.name} takes no {10 * circle.per_km}")
        center = _made(session, resource, spot)
        north, east = _where(center, spot)
        call = list_call(session, resource, center).with_value(circle.radius, far * circle.per_km)
        if len(circle.point) == 2:
            call = call.with_value(circle.point[0], north).with_value(circle.point[1], east)
        else:
            pair = (north, east) if _latitude_first(circle.point[0], otherwise=True) else (east, north)
            call = call.with_value(circle.point[0], _written(view, circle.point[0], pair))
        place = fragment(circle.radius.pointer)
        within = _made(session, resource, spot, 0.6 * far / _DEGREE)
        beyond = _made(session, resource, spot, 1.6 * far / _DEGREE)
        for made, wanted in ((center, True), (within, True), (beyond, False)):
            _must_list(session, resource, call, made, wanted=wanted, place=place)

    return keep
