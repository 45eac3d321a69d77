"""What is wrong with HTTP itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.contract.mutant import Asked, Mutant, Told, World
from benchmarks.contract.mutations.kind import after, kind, setting


def method_mutants(label: str, when: Callable[[Asked, Told], bool], change: Callable[[Told], object]) -> None:
    @kind(1)
    def make(world: World) -> Iterator[Mutant]:
        yield after(label, "http", when, change)


method_mutants("404 for 405", lambda a, t: t.status == 405, setting(status=404))


method_mutants("200 for 405", lambda a, t: t.status == 405, setting(status=200, body=b"{}"))


method_mutants("500 for 405", lambda a, t: t.status == 405, setting(status=500))


method_mutants("405 without Allow", lambda a, t: t.status == 405, lambda told: told.set_header("allow", None))


method_mutants(
    "an incomplete Allow", lambda a, t: t.status == 405, lambda told: told.set_header("allow", "OPTIONS")
)


method_mutants("HEAD crashes", lambda a, t: a.method == "HEAD", setting(status=500))


method_mutants("HEAD finds nothing", lambda a, t: a.method == "HEAD", setting(status=404))


method_mutants(
    "HEAD has another media type",
    lambda a, t: a.method == "HEAD",
    lambda told: told.set_header("content-type", "text/html"),
)


method_mutants("OPTIONS crashes", lambda a, t: a.method == "OPTIONS", setting(status=500))


method_mutants(
    "200 for unknown paths", lambda a, t: t.status == 404 and a.operation is None, setting(status=200)
)


method_mutants(
    "500 for unknown paths", lambda a, t: t.status == 404 and a.operation is None, setting(status=500)
)
