"""By URL, on the same servers and the same mutants: the suite, and schemathesis as it comes and tuned."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from benchmarks.contract.mutant import Mutant
from benchmarks.contract.servers import Server
from benchmarks.peers import environment

from specwright_runtime.contract.http.credential import put
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.document import Document

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


class Run(NamedTuple):
    """Failures by what they are called, requests, seconds with the start of the program."""

    failures: dict[str, int]
    requests: int
    seconds: float

    def notices(self, usual: Run) -> bool:
        """Failures that the whole server does not give."""
        return any(count > usual.failures.get(name, 0) for name, count in self.failures.items())


Tool: TypeAlias = Callable[[Server, str], Run]


def specwright(server: Server, url: str) -> Run:
    command = [
        sys.executable,
        "-m",
        "specwright_runtime.contract.cli",
        str(server.document),
        "--base-url",
        url,
    ]
    command += [f"--credential={scheme}={value}" for scheme, value in server.credentials.items()]
    text, took = _output(command)
    failures = Counter(re.findall(r"^FAILED .*?\[(.+?)\](?: - |$)", text, re.MULTILINE))
    requests = re.search(r"(\d+) requests$", text, re.MULTILINE)
    return Run(dict(failures), int(requests[1]) if requests else 0, took)


def schemathesis(tuned: Sequence[str]) -> Tool:
    def run(server: Server, url: str) -> Run:
        tool = str(environment("schemathesis") / "st")
        command = [tool, "run", str(server.document), "--url", url, "--no-color", "--seed", "1"]
        text, took = _output([*command, *headers(server), *tuned])
        found = re.findall(r"❌ (ST\d+) .*?: (\d+)$", text, re.MULTILINE)
        cases = re.search(r"(\d+) generated", text)
        return Run({code: int(count) for code, count in found}, int(cases[1]) if cases else 0, took)

    return run


def _output(command: Sequence[str]) -> tuple[str, float]:
    start = time.perf_counter()
    try:
        text = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False).stdout
    except subprocess.TimeoutExpired as late:
        text = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
    return text, time.perf_counter() - start


TUNED = (
    *("--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--mode", "all"),
    *("--max-examples", "100", "--continue-on-failure", "--max-time", "60"),
)
TOOLS: dict[str, Tool] = {
    "specwright": specwright,
    "schemathesis, default": schemathesis(()),
    "schemathesis, tuned": schemathesis(TUNED),
}


def compare(server: Server, found: list[Mutant], sample: int, seconds: float) -> None:
    """All tools by URL, on the whole server and on the same sample of mutants, spread over all kinds.

    Each stops when its share of `seconds` is over, and says how far it came; what it leaves is the next's.
    """
    chosen = found[:: max(1, len(found) // sample)][:sample]
    start = time.monotonic()
    for share, (name, tool) in enumerate(TOOLS.items(), 1):
        until = start + seconds * share / len(TOOLS)
        with serving(server.name) as url:
            usual = tool(server, url)
        noticed = asked = 0
        for mutant in chosen:
            if time.monotonic() + usual.seconds > until:
                break
            with serving(server.name, mutant.name) as url:
                noticed += tool(server, url).notices(usual)
            asked += 1
        told = f"{usual.seconds:.1f} s, {usual.requests} requests"
        alarms = f"{sum(usual.failures.values())} failures on the whole server"
        print(f"{server.name}, by URL: {name}: {told}, {alarms};", end=" ")
        print(f"noticed {noticed} of {asked} mutants ({len(chosen)} of {len(found)} chosen)", flush=True)
