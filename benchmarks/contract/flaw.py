"""Breaks written by hand for one server: each is a thought of somebody who wrote that server badly."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from benchmarks.contract.mutant import Asked, Break, Forward, Mutant, Mutated, Told, World, success
from benchmarks.contract.mutations import mutants
from benchmarks.contract.servers import Server


class Flaws:
    """The flaws of one server: in the middle of its code, and on its way in or out."""

    def __init__(self) -> None:
        self.outside: list[Mutant] = []

    def act(self, name: str) -> Callable[[Break], Break]:
        def register(function: Break) -> Break:
            self.outside.append(Mutant(name=name, kind="by hand", act=function))
            return function

        return register

    def body(self, name: str, operation: str, change: Callable[[Any], Any]) -> None:
        """The JSON body is another one on its way in; `change` answers it, or `None` to leave it."""

        async def act(world: World, asked: Asked, forward: Forward) -> Told:
            sent = asked.json()
            if is_(asked, operation) and isinstance(sent, dict):
                changed = change(sent)
                if changed is not None:
                    asked.put_json(changed)
            return await forward(asked)

        self.outside.append(Mutant(name=name, kind="by hand", act=act))

    def refuses(
        self, name: str, operation: str, when: Callable[[Asked], bool], told: Callable[[], Told]
    ) -> None:
        """What is allowed is answered with an error."""

        async def act(world: World, asked: Asked, forward: Forward) -> Told:
            if is_(asked, operation) and when(asked):
                return told()
            return await forward(asked)

        self.outside.append(Mutant(name=name, kind="by hand", act=act))

    def text(self, name: str, operation: str, pattern: str, instead: str, *, part: str = "query") -> None:
        """The query (`path`, `body`, or a header of that name) is another one on its way in."""

        async def act(world: World, asked: Asked, forward: Forward) -> Told:
            if is_(asked, operation):
                match part:
                    case "query":
                        asked.query = re.sub(pattern, instead, asked.query)
                    case "path":
                        asked.path = re.sub(pattern, instead, asked.path.decode("latin-1")).encode("latin-1")
                    case "body":
                        asked.body = re.sub(pattern.encode(), instead.encode(), asked.body)
                    case _:
                        changed = re.sub(pattern, instead, asked.header(part))
                        asked.set_header(part, changed or None)
            return await forward(asked)

        self.outside.append(Mutant(name=name, kind="by hand", act=act))

    def answer(
        self, name: str, operation: str, change: Callable[[Told], object], *, statuses: str = "2.."
    ) -> None:
        """The answer is another one on its way out; `operation` may be `*`."""

        async def act(world: World, asked: Asked, forward: Forward) -> Told:
            told: Told = await forward(asked)
            if is_(asked, operation) and re.fullmatch(statuses, str(told.status)):
                change(told)
            return told

        self.outside.append(Mutant(name=name, kind="by hand", act=act))

    def items(self, name: str, operation: str, key: str | None, change: Callable[[Any], Any]) -> None:
        """The entries of a list's answer are others on their way out."""

        def every(told: Told) -> None:
            body = told.json()
            found = body if key is None else body[key]
            changed = [change(item) for item in found]
            told.put_json(changed if key is None else {**body, key: changed})

        self.answer(name, operation, every)

    def inside(self, server: Callable[..., Any]) -> list[str]:
        """The flaws that a server's code asks for: `self.has("…")`, `flaw == "…"`."""
        return list(dict.fromkeys(re.findall(r'(?:has\(|flaw == )"([^"]+)"', inspect.getsource(server))))


async def straight(world: World, asked: Asked, forward: Forward) -> Told:
    """The break is in the server's own code."""
    return await forward(asked)


def breaks(server: Server, world: World, *, by_hand: bool = False) -> list[Mutant]:
    """Breaks that its document gives, and those that were written for it; only these with `by_hand`."""
    own: list[Mutant] = []
    if server.flaws is not None and server.inside is not None:
        names = server.flaws.inside(server.inside)
        own = [Mutant(name=name, kind="by hand", act=straight) for name in names] + server.flaws.outside
    return own if by_hand else [*mutants(world), *own]


def broken(server: Server, mutant: Mutant, world: World) -> Mutated:
    """The application with one break."""
    return Mutated(server.make(mutant.name) if mutant.act is straight else server.make(), mutant, world)


def is_(asked: Asked, operation: str) -> bool:
    return operation == "*" or (asked.operation is not None and asked.operation.id == operation)


def put(name: str, value: Any) -> Callable[[Told], None]:
    return lambda told: told.put_json({**told.json(), name: value})


def lose(name: str) -> Callable[[Any], Any]:
    return lambda body: {key: value for key, value in body.items() if key != name}


def say(status: int, body: bytes = b"Internal Server Error", media_type: str = "text/plain") -> Told:
    return Told(status, [("content-type", media_type)], body)


__all__ = ["Flaws", "is_", "lose", "put", "say", "success"]
