"""What is wrong with errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.contract.mutant import Mutant, Told, World
from benchmarks.contract.mutations.kind import after, answering_with, at, kind, sent_as, setting


def error_mutants(
    label: str, change: Callable[[Told], object], *, statuses: frozenset[int] = frozenset({400, 422})
) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if 404 in statuses and not operation.path_parameters:
                continue
            if any(operation.documents(status) for status in statuses) and (
                operation.bodies
                or len(operation.parameters) > len(operation.path_parameters)
                or 400 not in statuses
            ):
                yield after(
                    f"{label} at {operation.id}",
                    "errors",
                    answering_with(operation, *statuses),
                    change,
                )


def _first_gone(told: Told) -> None:
    body = told.json()
    told.put_json({"detail": "something"} if isinstance(body, dict) else body)


error_mutants(
    "another error shape",
    lambda told: told.put_json(
        {"message": ["wrong"], "error": "wrong", "status": "bad", "title": 7, "type": 1}
    ),
)


error_mutants(
    "an error as text",
    sent_as("text/plain", b"Bad Request"),
)


error_mutants(
    "an error as a page",
    sent_as("text/html", b"<html>"),
)


error_mutants("an error without body", setting(body=b""))


error_mutants("422 for 400", setting(status=422))


error_mutants("500 for 400", setting(status=500))


error_mutants("200 for 400", setting(status=200))


error_mutants("404 for 400", setting(status=404))


error_mutants("400 for 404", setting(status=400), statuses=frozenset({404}))


error_mutants("500 for 404", setting(status=500), statuses=frozenset({404}))


error_mutants("200 for 404", setting(status=200), statuses=frozenset({404}))


error_mutants(
    "a 404 as text",
    sent_as("text/plain", b"Not Found"),
    statuses=frozenset({404}),
)


error_mutants("403 for 401", setting(status=403), statuses=frozenset({401}))


error_mutants("400 for 401", setting(status=400), statuses=frozenset({401}))


error_mutants(
    "a 401 as a page",
    sent_as("text/html", b"<html>Login"),
    statuses=frozenset({401}),
)


@kind()
def own_status(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for word in ("status", "status_code"):
            view = world.document.response
            found = [
                view.flat(c.schema)
                for r in operation.responses
                if r.status == "400"
                for c in r.contents
                if c.is_json and c.schema is not None
            ]
            if (
                any(
                    view.flat(flat.get("properties", {}).get(word, True)).get("type") == "integer"
                    for flat in found
                )
                and operation.bodies
            ):
                yield after(
                    f"a 400 that says 500 in {word} at {operation.id}",
                    "errors",
                    answering_with(operation, 400),
                    at((word,), lambda v: 500),
                )
