"""Contract tests: does a server keep what its document promises?

A generated test module names operations and checks; everything else is here. Run
them with pytest (`pytest --pyargs PACKAGE.contract --base-url URL`) or with
`specwright contract PACKAGE --base-url URL`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pytest

__all__ = ["Promise", "promises"]


class Promise(Protocol):
    """One promise: of an operation, of a kind, about a place."""

    def keep(self) -> None:
        """Put it to the test: fails where it is broken, skips where it cannot be tested."""


def promises(operation: str, check: str) -> pytest.MarkDecorator:
    """A test that runs once for each promise of this kind that the document makes for the operation."""
    import pytest

    return pytest.mark.contract(operation, check)
