"""Realistic breaks, each computed from the document: what applies where is not listed by hand."""

from __future__ import annotations

from benchmarks.contract.mutant import Mutant, World
from benchmarks.contract.mutations import (
    access,
    answers,
    binary,
    errors,
    lenient,
    life,
    lists,
    methods,
    strict,
)
from benchmarks.contract.mutations.kind import KINDS

__all__ = [
    "access",
    "answers",
    "binary",
    "errors",
    "lenient",
    "life",
    "lists",
    "methods",
    "mutants",
    "strict",
]


def mutants(world: World) -> list[Mutant]:
    """All that apply to the document, told apart by name."""
    found: dict[str, Mutant] = {}
    for make in KINDS:
        for mutant in make(world):
            found.setdefault(mutant.name, mutant)
    return list(found.values())
