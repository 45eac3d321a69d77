"""Who is let in, and who is kept out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.contract.mutant import Asked, Mutant, World
from benchmarks.contract.mutations.kind import before, kind

from specwright_runtime.contract.http.credential import put
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.operation import Operation


def _with(world: World, asked: Asked, name: str, value: str) -> None:
    scheme = world.document.schemes[name]
    request = put(
        Request(method="GET", target="/?" + asked.query, headers=tuple(asked.headers)), scheme, value
    )
    asked.headers = [(key.lower(), inner) for key, inner in request.headers]
    asked.query = request.target.partition("?")[2].lstrip("&")


def _shown(world: World, asked: Asked, name: str) -> str:
    scheme = world.document.schemes[name]
    if scheme.kind == "apiKey" and scheme.place == "cookie":
        found = re.search(rf"{scheme.parameter}=([^;]*)", asked.header("cookie"))
        return found[1] if found else ""
    if scheme.kind == "apiKey":
        return asked.header(scheme.parameter)
    return asked.header("authorization")


@kind(3)
def open_door(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.security and not operation.public:

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o and not any(_shown(world, asked, n) for a in o.security for n in a):
                    for name in o.security[0]:
                        _with(world, asked, name, world.credentials[name])

            yield before(f"no credential needed at {operation.id}", "access", change)


@kind(4)
def any_credential(world: World) -> Iterator[Mutant]:
    seen: set[str] = set()
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative:
                if name in seen or operation.public:
                    continue
                seen.add(name)

                def change(world: World, asked: Asked, o: Operation = operation, n: str = name) -> None:
                    if asked.operation is o and _shown(world, asked, n):
                        _with(world, asked, n, world.credentials[n])

                yield before(f"any {name} is good at {operation.id}", "access", change)


@kind()
def near_credential(world: World) -> Iterator[Mutant]:
    for name, value in world.credentials.items():

        def change(world: World, asked: Asked, n: str = name, v: str = value) -> None:
            shown = _shown(world, asked, n).rpartition(" ")[2]
            if shown.startswith(v[:-1]) and shown:
                _with(world, asked, n, v)

        if world.document.schemes[name].kind != "basic":
            yield before(f"the start of {name} is enough", "access", change)


@kind(4)
def closed_door(world: World) -> Iterator[Mutant]:
    seen: set[str] = set()
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative:
                if name in seen or len(operation.security) < 2:
                    continue
                seen.add(name)

                def change(world: World, asked: Asked, o: Operation = operation, n: str = name) -> None:
                    scheme = world.document.schemes[n]
                    own = scheme.kind == "apiKey" or _shown(world, asked, n).lower().startswith(scheme.kind)
                    if asked.operation is o and _shown(world, asked, n) and own:
                        asked.set_header("cookie" if scheme.place == "cookie" else scheme.parameter, None)

                yield before(f"{name} is not understood at {operation.id}", "access", change)


@kind()
def half_credentials(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for alternative in operation.security:
            for name in alternative if len(alternative) > 1 else ():

                def change(
                    world: World,
                    asked: Asked,
                    o: Operation = operation,
                    n: str = name,
                    a: tuple[str, ...] = alternative,
                ) -> None:
                    if asked.operation is o and all(_shown(world, asked, other) for other in a if other != n):
                        _with(world, asked, n, world.credentials[n])

                yield before(f"{name} is not needed at {operation.id}", "access", change)
