"""How many broken promises the generated suite notices, and how often it cries wolf; schemathesis beside it.

python benchmarks/contract/bench.py [depot] [trains] [videos] [--rounds 20] [--show] [--schemathesis N]
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.contract.mutant import Asked, Forward, Mutant, Mutated, Told, World
from benchmarks.contract.mutations import mutants
from benchmarks.contract.peer import compare
from benchmarks.contract.servers import Server, by_name

from specwright_runtime.contract.caller import AsgiCaller
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.credential import Credentials
from specwright_runtime.contract.document import Document
from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.value import Builder


def suite(
    app: Any, server: Server, document: Document, promises: list[Promise], *, first: bool
) -> tuple[list[Result], int, float]:
    caller = AsgiCaller(app, timeout=20)
    session = Session(document, caller, credentials=Credentials(values=server.credentials), wait=20)
    start = time.perf_counter()
    try:
        results = run(promises, session, until=lambda result: first and result.outcome == "broken")
        if not first:
            session.clear()
    finally:
        caller.close()
    return results, session.requests, time.perf_counter() - start


async def straight(world: World, asked: Asked, forward: Forward) -> Told:
    """The break is in the server's own code."""
    return await forward(asked)


def chosen(server: Server, world: World, hand: bool) -> list[Mutant]:
    own: list[Mutant] = []
    if server.flaws is not None and server.inside is not None:
        own += [
            Mutant(name=name, kind="by hand", act=straight) for name in server.flaws.inside(server.inside)
        ]
        own += server.flaws.outside
    return own if hand else [*mutants(world), *own]


def measure(server: Server, rounds: int, only: str, show: bool, peer: int, hand: bool) -> None:
    document = Document.read(server.document)
    promises = list(all_promises(Catalogue(document)))
    alarms, seconds, requests = 0, [], 0
    loud: set[str] = set()
    for _ in range(rounds):
        results, requests, took = suite(server.make(), server, document, promises, first=False)
        broken = [result for result in results if result.outcome == "broken"]
        alarms += len(broken)
        loud |= {result.promise.id for result in broken}
        seconds.append(took)
        for result in broken[:5] if show else ():
            print(f"  FALSE ALARM {result.promise.id}: {result.text.splitlines()[0]}")
    outcomes = Counter(result.outcome for result in results)
    print(
        f"{server.name}: {len(promises)} promises, {outcomes['not tested']} of them not tested;"
        f" {alarms} false alarms in {rounds} rounds; {min(seconds):.2f} s, {requests} requests"
    )
    # What cries wolf notices nothing.
    promises = [promise for promise in promises if promise.id not in loud]
    builder = Builder(document.request)
    found = [m for m in chosen(server, World(document, builder, server.credentials), hand) if only in m.name]
    dead: Counter[str] = Counter()
    alive: list[Mutant] = []
    for mutant in found:
        world = World(document, builder, dict(server.credentials))
        inside = server.make(mutant.name) if mutant.act is straight else server.make()
        app = Mutated(inside, mutant, world)
        results, _, _ = suite(app, server, document, promises, first=True)
        if (results and results[-1].outcome == "broken") or any(r.outcome == "broken" for r in results):
            dead[mutant.kind] += 1
        else:
            alive.append(mutant)
            if show:
                print(f"  survived: {mutant.name}")
    total = len(found)
    by_kind = Counter(mutant.kind for mutant in found)
    share = 100 * (total - len(alive)) / max(total, 1)
    kinds = ", ".join(f"{kind} {dead[kind]}/{count}" for kind, count in by_kind.items())
    print(f"{server.name}: {total - len(alive)} of {total} mutants noticed ({share:.1f} %): {kinds}")
    if peer:
        compare(server, found, peer)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("servers", nargs="*", default=["depot", "trains", "videos"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="mutants whose name has this")
    parser.add_argument("--schemathesis", type=int, default=0, metavar="N", help="run it, too, on N mutants")
    parser.add_argument("--by-hand", action="store_true", help="only the breaks written by hand for a server")
    parser.add_argument("--show", action="store_true", help="name survivors and false alarms")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name in options.servers:
            try:
                server = by_name(name, out)
            except FileNotFoundError as missing:
                print(f"{name}: skipped, {missing} is not here")
                continue
            measure(server, options.rounds, options.only, options.show, options.schemathesis, options.by_hand)


if __name__ == "__main__":
    main()
