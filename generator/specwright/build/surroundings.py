"""What one part of a package owes to all others: names that are taken, what is equal, what is shared.

A whole run writes it down (`survey.py`), so that the next one can tell whether a change of one operation is
anybody else's business, and plan that operation as if all others stood beside it.
"""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

import msgspec
from msgspec import Struct

from specwright.plan.models import Standing, in_order
from specwright.plan.modules import divided
from specwright.plan.operations import Security
from specwright.plan.sharing import RESERVED, name_securities, name_shared
from specwright.plan.views import ParameterView, ResponseView


class Wish(Struct, frozen=True, array_like=True):
    """What operations may have alike in `operations.py`."""

    kind: Literal["parameter", "response"]
    name: str
    """Of its constant, if that is free."""


class Constants(Struct, frozen=True, kw_only=True):
    """Names in `operations.py` for what operations have alike."""

    schemes: Mapping[str, str]
    securities: Mapping[Security, str]
    views: Mapping[str, str]
    """Of parameters, headers and error responses by a hash of the view, in the order of the module."""

    def meanings(self) -> dict[str, object]:
        """What stands under each name, in the order of the module."""
        found: Iterator[tuple[object, str]] = chain(
            self.schemes.items(), self.securities.items(), self.views.items()
        )
        return {name: each for each, name in found}


class Structure(Struct, frozen=True, array_like=True):
    """Of an object or enum."""

    uses: int
    """How often it was met."""
    first: str
    """Where the definition stands that everything is which has it in place: its pointer."""
    kind: str
    """Which of those that stand there."""

    @property
    def place(self) -> tuple[str, str]:
        return self.first, self.kind


class Model(Struct, frozen=True, array_like=True):
    unit: str
    """Pointer to the path or component that it stands in."""
    standing: Standing
    bases: Sequence[str]
    named: Sequence[str]
    """Models that it names."""


class ErrorWish(Struct, frozen=True, array_like=True):
    """What a status, its word and a body would be called in `errors.py`; the first of these that is free."""

    status: str
    candidates: Sequence[str]


class ErrorUse(Struct, frozen=True, array_like=True):
    """A class in `errors.py`."""

    status: str
    description: str
    """What is said most often of it."""


class Filled(Struct, frozen=True, array_like=True, order=True):
    """A line of the table in `errors.py` that says who makes the body of an error."""

    constant: str
    """Of the operation; `*` for any."""
    operation: str
    """Its id; `*` for any."""
    status: str
    body: str
    """A hash of how it is filled."""
    function: str


class Surroundings(Struct, frozen=True, kw_only=True, dict=True):
    structures: Mapping[str, Structure]
    """By a hash of each."""
    owners: Mapping[str, Sequence[str]]
    """Of what some part has in place: the parts that had the same before, by their pointers."""
    load: float
    """The part of the most that a document may hold (unions' members, properties)."""
    entered: Mapping[str, int]
    """How often something refers to each component, by its pointer."""
    places: Mapping[str, str]
    """Pointer to the path of each operation, by its constant."""
    shareable: Mapping[str, Sequence[str]]
    """Parameters, headers and error responses of each operation, by its constant: a hash of each view."""
    wishes: Mapping[str, Wish]
    """Of each of them."""
    securities: Mapping[str, Security]
    """Of operations, by their constants; those that anybody may call have none."""
    schemes: Sequence[tuple[str, str]]
    """Each scheme of the document, and what its constant would be called."""
    raised: Mapping[str, Sequence[tuple[str, str]]]
    """By pointers of paths, in order: a hash of status, word and body of each error, and its description."""
    error_wishes: Mapping[str, ErrorWish]
    """By that hash."""
    bodies: Mapping[str, int]
    """How many errors have each class that can be filled."""
    common: str
    """The one of them that stands for all; empty without any."""
    filled: Sequence[Filled]
    """In the order of the table."""
    groups: Mapping[str, Sequence[tuple[str, str]]]
    """Method and constant of each operation by tag, in the order of both; without any under an empty text."""
    modules: Mapping[str, str]
    """What is called after each tag in the package."""
    models: Mapping[str, Model]
    """By name, in the order of the document."""
    entries: Mapping[str, Mapping[str, Sequence[str]]]
    """By the pointer of a path, and by tags of its operations: models that these name themselves."""

    @functools.cached_property
    def homes(self) -> Mapping[str, str]:
        """Modules of models; empty where one module holds them all."""
        reached: dict[str, set[str]] = {name: set() for name in self.models}
        for entries in self.entries.values():
            for tag, names in entries.items():
                pending = list(names)
                while pending:
                    tags = reached[name := pending.pop()]
                    if tag not in tags:
                        tags.add(tag)
                        pending += self.models[name].named
        return divided(reached, self.modules, {name: each.bases for name, each in self.models.items()})

    def module(self, home: str) -> list[str]:
        """The models of a module, in its order; all of them, where one module holds them all."""
        homes = self.homes
        here = {name: each.standing for name, each in self.models.items() if not homes or homes[name] == home}
        return in_order(here)[0]

    @property
    def operations(self) -> list[str]:
        """Constants, in the order of `operations.py`."""
        return [constant for group in self.groups.values() for _, constant in group]

    @property
    def methods(self) -> list[str]:
        return [method for group in self.groups.values() for method, _ in group]

    @functools.cached_property
    def constants(self) -> Constants:
        taken = {*RESERVED, *self.operations}
        securities = Counter(self.securities[each] for each in self.operations if each in self.securities)
        schemes, named = name_securities(self.schemes, securities, taken)
        counted = Counter(key for each in self.operations for key in self.shareable.get(each, ()))
        views: dict[str, str] = {}
        for kind in ("response", "parameter"):
            keys = {key: uses for key, uses in counted.items() if self.wishes[key].kind == kind}
            found = name_shared(keys, {key: self.wishes[key].name for key in keys}, taken)
            views = found | views
        return Constants(schemes=schemes, securities=named, views=views)

    def named(self, view: ParameterView | ResponseView) -> str:
        return self.constants.views.get(identity(view), "")

    @functools.cached_property
    def error_names(self) -> Mapping[str, str]:
        """By that hash: the most used is named first."""
        counted = Counter(key for raised in self.raised.values() for key, _ in raised)
        keys: dict[str, str] = {}
        for key, _ in counted.most_common():
            wish = self.error_wishes[key]
            keys.setdefault(next((name for name in wish.candidates if name not in keys), ""), key)
        return {key: name for name, key in keys.items()}

    @functools.cached_property
    def errors(self) -> Mapping[str, ErrorUse]:
        """By name."""
        said: dict[str, Counter[str]] = {}
        for raised in self.raised.values():
            for key, description in raised:
                said.setdefault(key, Counter())[description] += 1
        return {
            self.error_names[key]: ErrorUse(self.error_wishes[key].status, each.most_common(1)[0][0])
            for key, each in said.items()
        }

    def error(self, status: str, reason: str, body: str, candidates: Sequence[str]) -> str:
        """The name of its class: of a new one the first of `candidates` that no other has."""
        found = self.error_names.get(digest(f"{status} {reason} {body}"))
        return found or next(name for name in candidates if name not in self.errors)


def identity(view: ParameterView | ResponseView) -> str:
    """The same for views that are written alike, whether or not a constant stands for them."""
    if isinstance(view, ResponseView):
        parts: object = (view.status, view.contents, [each.keywords for each in view.headers], view.error)
    else:
        parts = view.keywords
    return hashlib.blake2b(msgspec.msgpack.encode(parts, enc_hook=str), digest_size=12).hexdigest()


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def unit_of(pointer: str) -> str:
    """The path item or component that a place belongs to."""
    return "/".join(pointer.split("/")[: 3 if pointer.startswith("/paths/") else 4])
