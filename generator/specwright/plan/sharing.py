"""What many descriptors of `operations.py` say alike: said once, and named."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specwright.api import Api, Header, Operation, Parameter, Response
    from specwright.build.surroundings import Surroundings
    from specwright.plan.expressions import Scope

View = TypeVar("View", ParameterView, ResponseView)


class Shared(Struct, frozen=True):
    schemes: dict[str, Identifier]
    securities: dict[Security, Identifier]
    parameters: dict[int, ParameterView]
    """All of them, headers too, by the identity of the `Api`'s own."""
    responses: dict[ResponseView, ResponseView]
    constants: tuple[ConstantView, ...]

    @property
    def named_parameters(self) -> tuple[ParameterView, ...]:
        """In the document's order."""
        return tuple(dict.fromkeys(view for view in self.parameters.values() if view.name is not None))


def shared(api: Api, operations: Sequence[Operation], scope: Scope) -> Shared:
    taken: set[str] = {"OPERATIONS", "SERVERS", *(operation.constant for operation in operations)}
    schemes: dict[str, Identifier] = {}
    constants = []
    used = {need.scheme for op in operations for choice in op.security for need in choice}
    for scheme in api.schemes:
        if scheme.name not in used:
            continue
        name = Identifier(_free(scheme.argument.upper(), taken))
        taken.add(name)
        schemes[scheme.name] = name
        constants.append(ConstantView(name=name, value=scheme_expression(scheme, scope)))
    securities: dict[Security, Identifier] = {}
    counted = Counter(op.security for op in operations if op.security)
    for security, uses in counted.items():
        if uses < 2:
            continue
        words = "_OR_".join(
            "_AND_".join(schemes[need.scheme] for need in choice) or "ANONYMOUS" for choice in security
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
        securities[security] = Identifier(words)
        value = security_expression(security, schemes, scope)
        constants.append(ConstantView(name=securities[security], value=value))
    if api.servers:
        value = servers_expression(api.servers, scope)
        constants.append(ConstantView(name=Identifier("SERVERS"), value=value))
    # Of two constants that want one name, an error's is the one that readers look for.
    parameters: dict[int, ParameterView] = {}
    responses = _responses(operations, taken, scope, parameters)
    parameters |= _parameters(operations, taken, scope, parameters)
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


def beside(operations: Sequence[Operation], scope: Scope, around: Surroundings) -> Shared:
    """As `shared`, where these are some of many operations: constants are those of all, and stand there."""
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
    securities = {op.security: around.security(op.security) for op in operations}
    return Shared(
        schemes={name: Identifier(constant) for name, constant in around.schemes.items()},
        securities={security: Identifier(name) for security, name in securities.items() if name},
        parameters=parameters,
        responses=responses,
        constants=(),
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
    words = {view: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(each.error)) for view, each in found.items()}
    return [(found[view], name) for view, name in _named(counted, words, taken).items()]


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
    words: dict[ParameterView, str] = {}
    views: dict[int, ParameterView] = {}
    for each in _placed(operations):
        view = views[id(each)] = described(each, scope, known)
        counted[view] += 1
        words[view] = each.name
    names = _named(counted, words, taken)
    return {key: replace(view, name=names[view]) if view in names else view for key, view in views.items()}


def _named(counted: Counter[View], words: Mapping[View, str], taken: set[str]) -> dict[View, Identifier]:
    """What is used more than once, with its word for a constant; of several of one word, the most used.

    In the order of counting, which is the document's. Names become `taken`.
    """
    names: dict[View, Identifier] = {}
    for view, uses in sorted(counted.items(), key=lambda item: -item[1]):
        name = words[view].upper()
        if uses > 1 and name not in taken:
            taken.add(name)
            names[view] = Identifier(name)
    return {view: names[view] for view in counted if view in names}
