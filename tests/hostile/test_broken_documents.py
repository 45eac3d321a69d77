"""A document that is broken in any way ends in findings with places, or in code: never in a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.hostile.mutations import OWN, attempt, documents, fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOUND = documents(OWN, 20_000)


@pytest.fixture(autouse=True)
def deep_enough() -> Iterator[None]:
    """As the command line sets it."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_broken_documents_end_in_findings_with_places(first: int, tmp_path: Path) -> None:
    assert {
        seed: found for seed in range(first, first + 50) if (found := attempt(seed, FOUND, tmp_path))
    } == {}


def test_a_fault_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("of ours")

    monkeypatch.setattr("specwright.pipeline.understand", fail)
    assert fault("openapi: 3.1.0", "spec.yaml", tmp_path) == "RuntimeError: of ours"
