"""Variants of large bodies: beyond a number of them each schema is varied at one place only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.values.variant import Variant, Variants

_MOST = 300
"""Variants of one body, behind which what a schema forbids and allows is tried where it is met first."""


class BoundedVariants(Variants):
    _met: set[int] | None = None

    def accepted(self, schema: Schema, examples: tuple[Any, ...] = ()) -> list[Variant]:
        return self._few(super().accepted, schema, examples)

    def refused(self, schema: Schema, examples: tuple[Any, ...] = ()) -> list[Variant]:
        return self._few(super().refused, schema, examples)

    def _few(
        self,
        build: Callable[[Schema, tuple[Any, ...]], list[Variant]],
        schema: Schema,
        examples: tuple[Any, ...],
    ) -> list[Variant]:
        """All of them; where these are too many, those of each schema at one place."""
        found = build(schema, examples)
        if len(found) <= _MOST:
            return found
        self._met = set()
        try:
            return build(schema, examples)
        finally:
            self._met = None

    def _accepting(self, schema: Schema, base: Any, depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        return self._bounded(schema, super()._accepting(schema, base, depth, seen))

    def _refusing(self, schema: Schema, base: Any, depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        return self._bounded(schema, super()._refusing(schema, base, depth, seen))

    def _bounded(self, schema: Schema, variants: Iterator[Variant]) -> Iterator[Variant]:
        """All of them, or those of the value as a whole."""
        return takewhile(lambda variant: not variant.place, variants) if self._is_met(schema) else variants

    def _is_met(self, schema: Schema) -> bool:
        """Another place had it before; objects only, since what is small is little to try."""
        if self._met is None or not self.view.properties(schema):
            return False
        core = id(self.view.core(schema))
        known = core in self._met
        self._met.add(core)
        return known
