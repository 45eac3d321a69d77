"""Translates patterns of ECMA-262, which OpenAPI speaks, to the engine that pydantic uses (Rust's regex)."""

from __future__ import annotations


def translate(pattern: str) -> str | None:
    """The same pattern for Rust's engine; `None` where that engine has no word for it."""
    if "(?=" in pattern or "(?!" in pattern or "(?<=" in pattern or "(?<!" in pattern:
        return None
    return pattern
