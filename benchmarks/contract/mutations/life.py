"""What is wrong with the life of things: made, shown, changed, listed, removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.contract.mutant import Asked, Forward, Mutant, Told, World, success
from benchmarks.contract.mutations.kind import (
    GONE,
    after,
    answering,
    at,
    before,
    copied,
    json_content,
    kind,
    on,
    things,
)

from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.resource import identifier, items_of


@kind()
def same_id(world: World) -> Iterator[Mutant]:
    for thing in things(world):

        async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
            if asked.operation is t.creator and "first" in world.memory and success(world.memory["first"]):
                probe: Told = await forward(asked)
                return copied(world.memory["first"]) if success(probe) else probe
            told: Told = await forward(asked)
            if asked.operation is t.creator and success(told):
                world.memory["first"] = told.copy()
            return told

        yield Mutant(name=f"{thing.creator.id} always answers the first one", kind="life", act=act)


@kind()
def lazy_delete(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is not None and thing.retriever is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                if asked.operation is t.deleter:
                    look = asked.copy()
                    look.method, look.operation = "GET", t.retriever
                    told: Told = await forward(look)
                    if success(told) and t.deleter is not None:
                        response = t.deleter.successes[0]
                        if not response.contents:
                            return Told(int(response.status), [], b"")
                        if "sample" not in world.memory:
                            real: Told = await forward(asked)
                            world.memory["sample"] = real.copy()
                            return real
                        return copied(world.memory["sample"])
                return await forward(asked)

            yield Mutant(name=f"{thing.deleter.id} deletes nothing", kind="life", act=act)


@kind()
def remembering(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is None or thing.retriever is None:
            continue
        for cached in (thing.retriever, thing.lister, *thing.children[:1]):
            if cached is None:
                continue

            async def act(
                world: World, asked: Asked, forward: Forward, t: Any = thing, c: Operation = cached
            ) -> Told:
                """What was deleted is still served from memory."""
                key = asked.path.decode("latin-1")
                if asked.operation is c:
                    told: Told = await forward(asked)
                    if c is t.lister:
                        body = told.json()
                        if success(told) and items_of(body) is not None and world.memory.get("gone"):
                            found = items_of(body)
                            for name, value in body.items() if isinstance(body, dict) else ():
                                if value == found:
                                    body[name] = [*world.memory["gone"][-1:], *(found or ())]
                            told.put_json(body)
                        return told
                    if success(told):
                        world.memory[key] = told.copy()
                        world.memory["any"] = told.copy()
                    elif told.status == 404 and any(
                        key.startswith(gone) for gone in world.memory.get("paths", ())
                    ):
                        return copied(world.memory.get(key, world.memory.get("any", told)))
                    return told
                if asked.operation is t.deleter:
                    look = asked.copy()
                    look.method, look.operation = "GET", t.retriever
                    seen: Told = await forward(look)
                    if success(seen):
                        world.memory.setdefault("gone", []).append(seen.json())
                        world.memory.setdefault("paths", []).append(key)
                        if c is t.retriever:
                            world.memory[key] = seen.copy()
                return await forward(asked)

            yield Mutant(name=f"{cached.id} still serves what was deleted", kind="life", act=act)


@kind()
def greedy_delete(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.deleter is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.creator and success(told):
                    world.memory["newest"], world.memory["before"] = (
                        identifier(told.json(), t.parameter, t.collection_path),
                        world.memory.get("newest"),
                    )
                    world.memory.setdefault("all", []).append(world.memory["newest"])
                if asked.operation is t.deleter and success(told):
                    head, _, tail = asked.path.decode("latin-1").rpartition("/")
                    for other in world.memory.get("all", [])[-4:]:
                        if str(other) not in tail:
                            rest = asked.copy()
                            suffix = (
                                tail[tail.index("%3A") :]
                                if "%3A" in tail
                                else tail[tail.index(":") :]
                                if ":" in tail
                                else ""
                            )
                            rest.path = f"{head}/{other}{suffix}".encode("latin-1")
                            await forward(rest)
                return told

            yield Mutant(name=f"{thing.deleter.id} deletes neighbours, too", kind="life", act=act)


@kind()
def lazy_update(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        for updater in thing.updaters:

            async def act(
                world: World, asked: Asked, forward: Forward, t: Any = thing, u: Operation = updater
            ) -> Told:
                if asked.operation is u and t.retriever is not None:
                    look = asked.copy()
                    look.method, look.operation, look.body = "GET", t.retriever, b""
                    old: Told = await forward(look)
                    told: Told = await forward(asked)
                    if success(told) and success(old):
                        back = asked.copy()
                        world.memory.setdefault("old", {})[asked.path] = old
                        del back
                    return told
                told = await forward(asked)
                if (
                    asked.operation is t.retriever
                    and asked.path in world.memory.get("old", {})
                    and success(told)
                ):
                    return copied(world.memory["old"][asked.path])
                return told

            yield Mutant(name=f"{updater.id} keeps nothing", kind="life", act=act)


def list_mutants(label: str, change: Callable[[list[Any]], list[Any]]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for thing in things(world):
            if thing.lister is not None:

                def alter(told: Told) -> None:
                    body = told.json()
                    found = items_of(body)
                    if not found:
                        return
                    if isinstance(body, list):
                        told.put_json(change(found))
                        return
                    for name, value in body.items():
                        if value == found:
                            body[name] = change(found)
                    told.put_json(body)

                yield after(f"{label} at {thing.lister.id}", "life", on(thing.lister), alter)


list_mutants("the newest is not listed (at the end)", lambda found: found[:-1])


list_mutants("the newest is not listed (at the front)", lambda found: found[1:])


list_mutants("everything is listed twice", lambda found: [*found, *found])


list_mutants("the list is empty", lambda found: [])


@kind()
def wrong_one(world: World) -> Iterator[Mutant]:
    for thing in things(world):
        if thing.retriever is not None:

            async def act(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.retriever and success(told):
                    world.memory.setdefault("first", told.copy())
                    return copied(world.memory["first"])
                return told

            yield Mutant(name=f"{thing.retriever.id} always shows the first one", kind="life", act=act)

            async def any_id(world: World, asked: Asked, forward: Forward, t: Any = thing) -> Told:
                told: Told = await forward(asked)
                if asked.operation is t.retriever and success(told):
                    world.memory["last"] = told.copy()
                if asked.operation is t.retriever and told.status == 404 and "last" in world.memory:
                    return copied(world.memory["last"])
                return told

            yield Mutant(name=f"{thing.retriever.id} shows something for any id", kind="life", act=any_id)


@kind(4)
def echo(world: World) -> Iterator[Mutant]:
    view = world.document.response
    for thing in things(world):
        content = json_content(thing.creator)
        sent = (
            world.document.request.flat(content.schema).get("properties", {}) if content is not None else {}
        )
        for operation, flat in answering(world):
            if operation not in (thing.creator, thing.retriever):
                continue
            for name, schema in (flat.get("properties") or {}).items():
                inner = view.flat(schema)
                if (
                    name in sent
                    and inner.get("type") == "string"
                    and not inner.keys() & {"enum", "format", "pattern"}
                ):
                    yield after(
                        f"{name} is cut at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: v[: len(v) // 2] if isinstance(v, str) else v),
                    )
                    yield after(
                        f"{name} is not told at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: GONE),
                    )
                elif name in sent and inner.get("type") in (
                    "number",
                    "integer",
                ):
                    yield after(
                        f"{name} is another number at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: 1 if v != 1 else 2),
                    )


@kind()
def lost_input(world: World) -> Iterator[Mutant]:
    """An optional property is dropped on its way in."""
    view = world.document.response
    for thing in things(world):
        content = json_content(thing.creator)
        if content is None:
            continue
        flat = world.document.request.flat(content.schema)
        told = {
            n
            for o, f in answering(world)
            if o is thing.creator
            for n, s in (f.get("properties") or {}).items()
            if s is not False and view.flat(s).get("type") != "object"
        }
        for name, schema in (flat.get("properties") or {}).items():
            if (
                not world.builder.hidden(schema)
                and name in told
                and name not in flat.get("required", ())
                and not re.search("status|_at$|uri|url|time|date", name)
            ):

                def change(world: World, asked: Asked, o: Operation = thing.creator, n: str = name) -> None:
                    body = asked.json()
                    if asked.operation is o and isinstance(body, dict) and n in body:
                        asked.put_json({k: v for k, v in body.items() if k != n})

                yield before(f"{name} is lost at {thing.creator.id}", "life", change)


@kind()
def wrong_pointer(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        if operation.path_parameters and operation.method == "POST":
            wanted = re.sub("[^a-z0-9]", "", operation.path_parameters[-1].name.lower())
            for name in flat.get("properties") or {}:
                if re.sub("[^a-z0-9]", "", name.lower()).endswith(wanted) and wanted != "id":
                    yield after(
                        f"{name} points elsewhere at {operation.id}",
                        "life",
                        on(operation),
                        at((name,), lambda v: "elsewhere"),
                    )
