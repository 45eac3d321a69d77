"""What many descriptors of `operations.py` say alike: said once, and named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from specwright.literals import Identifier
from specwright.plan.operations import (
    Security,
    described,
    response_view,
    scheme_expression,
    security_expression,
    servers_expression,
)
from specwright.plan.views import ConstantView, ParameterView, ResponseView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from specwright.api import Api, Header, Operation, Parameter, Response, SecurityScheme
    from specwright.build.surroundings import Surroundings
    from specwright.plan.expressions import Scope

View = TypeVar("View", ParameterView, ResponseView)
Key = TypeVar("Key", bound=Hashable)

RESERVED: Final = ("OPERATIONS", "SERVERS")
"""What `operations.py` calls other things."""


class Shared(Struct, frozen=True):
    schemes: dict[str, Identifier]
    securities: dict[Security, Identifier]
    parameters: dict[int, ParameterView]
    """All of them, headers too, by the identity of the `Api`'s own."""
    responses: dict[ResponseView, ResponseView]
    constants: tuple[ConstantView, ...]
    defining: frozenset[str] | None = None
    """Names of the constants that do not stand there yet; `None` for all."""

    @property
    def named_parameters(self) -> tuple[ParameterView, ...]:
        """In the document's order."""
        return self._defined(self.parameters.values())

    @property
    def named_responses(self) -> tuple[ResponseView, ...]:
        return self._defined(self.responses.values())

    def _defined(self, views: Iterable[View]) -> tuple[View, ...]:
        named = dict.fromkeys(view for view in views if view.name is not None)
        return tuple(view for view in named if self.defining is None or view.name in self.defining)


def shared(api: Api, operations: Sequence[Operation], scope: Scope) -> Shared:
    taken: set[str] = {*RESERVED, *(operation.constant for operation in operations)}
    counted = Counter(op.security for op in operations if op.security)
    named = name_securities(wishes(api.schemes), counted, taken)
    schemes = {scheme: Identifier(name) for scheme, name in named[0].items()}
    securities = {security: Identifier(name) for security, name in named[1].items()}
    constants = _security_constants(api.schemes, schemes, securities, scope)
    if api.servers:
        value = servers_expression(api.servers, scope)
        constants.append(ConstantView(name=Identifier("SERVERS"), value=value))
    # Of two constants that want one name, an error's is the one that readers look for.
    parameters: dict[int, ParameterView] = {}
    responses = _responses(operations, taken, scope, parameters)
    parameters = _parameters(operations, taken, scope, parameters)
    return Shared(
        schemes=schemes,
        securities=securities,
        parameters=parameters,
        responses={
            (view := response_view(response, scope, parameters)): replace(view, name=name)
            for response, name in responses
        },
        constants=tuple(constants),
    )


def wishes(schemes: Iterable[SecurityScheme]) -> list[tuple[str, str]]:
    """Each scheme, and what its constant would be called."""
    return [(scheme.name, str(scheme.argument).upper()) for scheme in schemes]


def name_securities(
    schemes: Iterable[tuple[str, str]], counted: Mapping[Security, int], taken: set[str]
) -> tuple[dict[str, str], dict[Security, str]]:
    """Constants of the schemes that operations need, and of what several operations need. All become `taken`.

    `schemes` are `wishes`; `counted` has how often each is needed, in the order of the operations.
    """
    used = {need.scheme for security in counted for choice in security for need in choice}
    names: dict[str, str] = {}
    for scheme, wish in schemes:
        if scheme in used:
            names[scheme] = _free(wish, taken)
            taken.add(names[scheme])
    securities: dict[Security, str] = {}
    for security, uses in counted.items():
        if uses < 2:
            continue
        words = "_OR_".join(
            "_AND_".join(names[need.scheme] for need in choice) or "ANONYMOUS" for choice in security
        )
        if len(securities) == 0 and len(counted) == 1:
            words = "SECURITY"
        if len(words) > 60 or any(need.scopes for choice in security for need in choice):
            if "SECURITY" in taken:
                continue
            words = "SECURITY"
        if words in taken:
            continue
        taken.add(words)
        securities[security] = words
    return names, securities


def _security_constants(
    all_schemes: Iterable[SecurityScheme],
    schemes: dict[str, Identifier],
    securities: Mapping[Security, Identifier],
    scope: Scope,
) -> list[ConstantView]:
    found = [
        ConstantView(name=schemes[scheme.name], value=scheme_expression(scheme, scope))
        for scheme in all_schemes
        if scheme.name in schemes
    ]
    return found + [
        ConstantView(name=name, value=security_expression(security, schemes, scope))
        for security, name in securities.items()
    ]


def beside(
    api: Api,
    operations: Sequence[Operation],
    scope: Scope,
    around: Surroundings,
    defining: Collection[str],
) -> Shared:
    """As `shared`, where these are some of many operations: constants are those of all.

    They stand there already, but for those whose names are in `defining`.
    """
    parameters: dict[int, ParameterView] = {}
    views: dict[int, ParameterView] = {}
    for each in _placed(operations):
        parameters[id(each)] = _named_there(described(each, scope, views), around)
    responses: dict[ResponseView, ResponseView] = {}
    for operation in operations:
        for response in operation.responses:
            view = response_view(response, scope, parameters)
            if response.error is not None:
                responses[view] = _named_there(view, around)
    schemes = {name: Identifier(constant) for name, constant in around.constants.schemes.items()}
    named = {op.security: around.constants.securities.get(op.security) for op in operations}
    securities = {security: Identifier(name) for security, name in named.items() if name}
    constants = _security_constants(api.schemes, schemes, securities, scope)
    return Shared(
        schemes=schemes,
        securities=securities,
        parameters=parameters,
        responses=responses,
        constants=tuple(constant for constant in constants if constant.name in defining),
        defining=frozenset(defining),
    )


def _named_there(view: View, around: Surroundings) -> View:
    name = around.named(view)
    return replace(view, name=Identifier(name)) if name else view


def _free(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_SCHEME"
    return name


def _responses(
    operations: Sequence[Operation], taken: set[str], scope: Scope, known: dict[int, ParameterView]
) -> list[tuple[Response, Identifier]]:
    """Error responses that several operations have alike, with a constant of their error's name."""
    counted: Counter[ResponseView] = Counter()
    found: dict[ResponseView, Response] = {}
    for operation in operations:
        for response in operation.responses:
            if response.error is not None:
                view = response_view(response, scope, known)
                counted[view] += 1
                found[view] = response
    names = name_shared(counted, {view: wish(view) for view in found}, taken)
    return [(found[view], Identifier(name)) for view, name in names.items()]


def _placed(operations: Sequence[Operation]) -> Iterator[Parameter | Header]:
    """Everything that has a place in a request or an answer beside its body."""
    for operation in operations:
        yield from operation.parameters
        for response in operation.responses:
            yield from response.headers


def _parameters(
    operations: Sequence[Operation], taken: set[str], scope: Scope, known: dict[int, ParameterView]
) -> dict[int, ParameterView]:
    """All parameters and headers, those that are used alike with a constant of their argument's name."""
    counted: Counter[ParameterView] = Counter()
    views: dict[int, ParameterView] = {}
    for each in _placed(operations):
        view = views[id(each)] = described(each, scope, known)
        counted[view] += 1
    names = name_shared(counted, {view: wish(view) for view in counted}, taken)
    return {
        key: replace(view, name=Identifier(names[view])) if view in names else view
        for key, view in views.items()
    }


def wish(view: ParameterView | ResponseView) -> str:
    """What its constant would be called."""
    if isinstance(view, ResponseView):
        error = str(view.error).rpartition(".")[2]
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", error).upper()
    return next(str(each.value) for each in view.keywords if each.name == "argument").strip("\"'").upper()


def name_shared(counted: Mapping[Key, int], wishes: Mapping[Key, str], taken: set[str]) -> dict[Key, str]:
    """Constants of what is used more than once; of several that want one name, the most used has it.

    In the order of counting, which is the document's. Names become `taken`.
    """
    names: dict[Key, str] = {}
    for key, uses in sorted(counted.items(), key=lambda item: -item[1]):
        name = wishes[key]
        if uses > 1 and name not in taken:
            taken.add(name)
            names[key] = name
    return {key: names[key] for key in counted if key in names}
