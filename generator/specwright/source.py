"""Stage 1, read: text on disk to values that know their place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a node stands: a file, as the user named it, and a JSON pointer in it (`/paths/~1v1/get`)."""

    file: str
    pointer: str = ""

    def __truediv__(self, token: str | int) -> Origin:
        escaped = str(token).replace("~", "~0").replace("/", "~1")
        return Origin(self.file, f"{self.pointer}/{escaped}")
