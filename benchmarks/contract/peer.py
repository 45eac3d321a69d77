"""schemathesis on the same servers: what it notices of a sample of the mutants, as it comes and tuned."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contract.mutant import Mutant
from benchmarks.contract.servers import Server
from benchmarks.peers import environment

from specwright_runtime.contract.credential import put
from specwright_runtime.contract.document import Document
from specwright_runtime.contract.message import Request

LONGEST = 180
"""Seconds that one run may take."""


@contextmanager
def serving(name: str, mutant: str | None = None) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.contract.serve", name, *([mutant] if mutant else [])]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def headers(server: Server) -> list[str]:
    """The credentials of the first security alternative, as its options."""
    document = Document.read(server.document)
    request = Request(method="GET", target="/")
    alternative = next((o.security[0] for o in document.operations if o.security), ())
    for scheme in alternative:
        request = put(request, document.schemes[scheme], server.credentials[scheme])
    return [option for name, value in request.headers for option in ("-H", f"{name}: {value}")]


def run(server: Server, url: str, tuned: Sequence[str]) -> tuple[dict[str, int], int, float]:
    """Failures by their code, test cases, seconds."""
    tool = environment("schemathesis") / "st"
    command = [
        str(tool),
        "run",
        str(server.document),
        "--url",
        url,
        "--no-color",
        "--seed",
        "1",
        *headers(server),
        *tuned,
    ]
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
        text = done.stdout
    except subprocess.TimeoutExpired as late:
        text = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
    took = time.perf_counter() - start
    failures = {code: int(count) for code, count in re.findall(r"❌ (ST\d+) .*?: (\d+)$", text, re.MULTILINE)}
    cases = re.search(r"(\d+) generated", text)
    return failures, int(cases[1]) if cases else 0, took


TUNED = (
    *("--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--mode", "all"),
    *("--max-examples", "100", "--continue-on-failure", "--max-time", "60"),
)


def compare(server: Server, found: list[Mutant], sample: int, seconds: float) -> None:
    """A mutant is noticed when there are failures that the whole server does not give.

    Stops after `seconds` and says how far it came.
    """
    until = time.monotonic() + seconds
    step = max(1, len(found) // sample)
    chosen = found[::step][:sample]
    for name, tuned in (("default", ()), ("tuned", TUNED)):
        with serving(server.name) as url:
            usual, cases, took = run(server, url, tuned)
        told = f"{took:.1f} s, {cases} cases, {sum(usual.values())} failures on the whole server"
        print(f"{server.name}: schemathesis, {name}: {told}", flush=True)
        noticed = asked = 0
        half = until if tuned else time.monotonic() + (until - time.monotonic()) / 2
        for mutant in chosen:
            if time.monotonic() + took > half:
                break
            with serving(server.name, mutant.name) as url:
                failures, _, _ = run(server, url, tuned)
            asked += 1
            noticed += any(count > usual.get(code, 0) for code, count in failures.items())
        print(
            f"{server.name}: schemathesis, {name}, noticed {noticed} of {asked} mutants"
            f" (a sample of {len(chosen)} of {len(found)}, {seconds / 60:g} minutes)",
            flush=True,
        )
