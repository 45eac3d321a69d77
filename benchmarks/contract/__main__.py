"""How many broken promises the generated suite notices, and how often it cries wolf; schemathesis beside it.

python -m benchmarks.contract [SERVER…] [--rounds 20] [--show] [--by-hand] [--schemathesis N --minutes M]
python -m benchmarks.contract --proxy URL --document FILE [--credential SCHEME=VALUE] [--every 10]

depot, trains and videos are broken by computation; bookshop and tickets by hand, too, by a list that was
written before the suite had seen either of them; the gateway, with its sandbox, is left whole. What cries
wolf on the whole server notices nothing. With --proxy it is any server, of any document, that is broken by
computation on the way.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.contract.flaw import breaks, broken
from benchmarks.contract.mutant import Mutant, World
from benchmarks.contract.peer import compare
from benchmarks.contract.servers import Server, by_name
from benchmarks.contract.servers.elsewhere import elsewhere

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.values.value import Builder

SERVERS = ["gateway", "videos", "depot", "trains", "bookshop", "tickets"]


def suite(
    app: Any, server: Server, document: Document, promises: list[Promise], *, first: bool
) -> tuple[list[Result], int, float]:
    caller = AsgiCaller(app, timeout=20)
    session = Session(document, caller, credentials=Credentials(values=server.credentials), wait=20)
    start = time.perf_counter()
    try:
        results = run(promises, session, until=lambda result: first and result.outcome == "broken")
        if not first or server.lasts:
            session.things.inventory.clear(session)
    finally:
        caller.close()
    return results, session.requests, time.perf_counter() - start


def measure(server: Server, options: argparse.Namespace) -> None:
    document = Document.read(server.document)
    promises = list(all_promises(Catalogue(document)))
    alarms, seconds, requests = 0, [], 0
    loud: set[str] = set()
    for _ in range(options.rounds):
        results, requests, took = suite(server.make(), server, document, promises, first=False)
        alarming = [result for result in results if result.outcome == "broken"]
        alarms += len(alarming)
        loud |= {result.promise.id for result in alarming}
        seconds.append(took)
        for result in alarming[:5] if options.show else ():
            print(f"  FALSE ALARM {result.promise.id}: {result.text.splitlines()[0]}")
    outcomes = Counter(result.outcome for result in results)
    print(
        f"{server.name}: {len(promises)} promises, {outcomes['not tested']} of them not tested;"
        f" {alarms} false alarms in {options.rounds} rounds; {min(seconds):.2f} s, {requests} requests"
    )
    if server.whole:
        return
    # What cries wolf notices nothing.
    promises = [promise for promise in promises if promise.id not in loud]
    builder = Builder(document.request)
    world = World(document, builder, server.credentials)
    found = [m for m in breaks(server, world, by_hand=options.by_hand) if options.only in m.name]
    found = found[:: options.every]
    dead: Counter[str] = Counter()
    alive: list[Mutant] = []
    for mutant in found:
        world = World(document, builder, dict(server.credentials))
        app = broken(server, mutant, world)
        results, _, _ = suite(app, server, document, promises, first=True)
        if (results and results[-1].outcome == "broken") or any(r.outcome == "broken" for r in results):
            dead[mutant.kind] += 1
        else:
            alive.append(mutant)
            if options.show:
                print(f"  survived: {mutant.name}")
    total = len(found)
    by_kind = Counter(mutant.kind for mutant in found)
    share = 100 * (total - len(alive)) / max(total, 1)
    kinds = ", ".join(f"{kind} {dead[kind]}/{count}" for kind, count in by_kind.items())
    print(f"{server.name}: {total - len(alive)} of {total} mutants noticed ({share:.1f} %): {kinds}")
    if options.schemathesis:
        compare(server, found, options.schemathesis, 60 * options.minutes)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("servers", nargs="*", default=SERVERS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="mutants whose name has this")
    parser.add_argument("--schemathesis", type=int, default=0, metavar="N", help="by URL on N mutants, too")
    parser.add_argument("--minutes", type=float, default=4, help="for that, on each server")
    parser.add_argument("--by-hand", action="store_true", help="only the breaks written by hand for a server")
    parser.add_argument("--show", action="store_true", help="name survivors and false alarms")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one of N mutants only")
    parser.add_argument("--proxy", metavar="URL", help="a server that runs elsewhere")
    parser.add_argument("--document", type=Path, help="the document of that server")
    parser.add_argument("--credential", action="append", default=[], metavar="SCHEME=VALUE")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.proxy:
        if options.document is None:
            parser.error("--proxy needs --document")
        credentials = dict(given.split("=", 1) for given in options.credential)
        measure(elsewhere(options.proxy, options.document, credentials), options)
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name in options.servers:
            try:
                server = by_name(name, out)
            except FileNotFoundError as missing:
                print(f"{name}: skipped, {missing} is not here")
                continue
            measure(server, options)


if __name__ == "__main__":
    main()
