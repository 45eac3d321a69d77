"""Bytes that are not what they should be."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from benchmarks.contract.mutant import Asked, Mutant, Told, World
from benchmarks.contract.mutations.kind import after, answering_with, before, kind, on, setting

from specwright_runtime.contract.openapi.operation import Operation


def binary_mutants(label: str, change: Callable[[Told], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if any(c.is_binary for r in operation.successes for c in r.contents):
                yield after(f"{label} at {operation.id}", "bytes", on(operation), change)


binary_mutants("JSON for bytes", setting(body=b'{"url": "https://example.com/file"}'))


binary_mutants("base64 for bytes", lambda told: setattr(told, "body", base64.b64encode(told.body)))


binary_mutants("no bytes", setting(body=b""))


binary_mutants("a page for bytes", lambda told: setattr(told, "body", b"<!doctype html><html>"))


binary_mutants("bytes as JSON", lambda told: told.set_header("content-type", "application/json"))


binary_mutants("another media type", lambda told: told.set_header("content-type", "audio/mpeg"))


def range_mutants(label: str, change: Callable[[Told], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if operation.documents(206):
                yield after(
                    f"{label} at {operation.id}",
                    "bytes",
                    answering_with(operation, 206),
                    change,
                )


range_mutants("a part with one byte less", lambda told: setattr(told, "body", told.body[:-1]))


range_mutants("another Content-Range", lambda told: told.set_header("Content-Range", "bytes 0-1/2"))


@kind()
def no_range(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.documents(206):

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o:
                    asked.set_header("range", None)

            yield before(f"ranges are ignored at {operation.id}", "bytes", change)


@kind()
def upload(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if any(c.is_binary for c in operation.bodies):

            def change(world: World, asked: Asked, o: Operation = operation) -> None:
                if asked.operation is o:
                    asked.body = asked.body[:-1]

            yield before(f"the last byte is lost at {operation.id}", "bytes", change)
