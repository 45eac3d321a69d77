"""What no value is found for."""

from __future__ import annotations


class UnbuildableError(Exception):
    """No value can be built; an example in the document would help."""
