"""Security schemes by what requirements call them: a component by its name, since 3.2 any by its address."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from specwright.read.source import UnresolvableError, followed

if TYPE_CHECKING:
    from specwright.read.source import Origin, Source

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


class Schemes:
    """The schemes of a document. `outside` are those that are no components, by where they are."""

    def __init__(self, source: Source) -> None:
        self._source = source
        components, _ = followed(source, source.root / "components")
        origin, members = followed(source, components / "securitySchemes")
        self.declared: dict[str, Origin] = {name: origin / name for name in members}
        self.outside: dict[Origin, str] = {}

    def meant(self, origin: Origin, called: str) -> str | None:
        """The name of what a requirement at `origin` calls so; `None` where there is no such scheme."""
        if called in self.declared:
            return called
        if not ("/" in called or "#" in called or called.endswith((".yaml", ".yml", ".json"))):
            return None
        try:
            target = self._source.resolve(origin, called)
        except UnresolvableError:
            return None
        if not isinstance(self._source.value(target), dict):
            return None
        own = next((name for name, place in self.declared.items() if place == target), None)
        return own or self.outside.setdefault(target, self._name(target))

    def _name(self, target: Origin) -> str:
        """The last word of the address, with those before it where that is taken."""
        path = posixpath.splitext(target.file)[0].split("/")
        words = [word for word in (*path, *target.tokens) if word not in ("", ".", "..")]
        taken = {*self.declared, *self.outside.values()}
        names = (_NOT_IN_NAMES.sub("_", "_".join(words[-count:])) for count in range(1, len(words) + 1))
        return next((name for name in names if name not in taken), f"{'_'.join(words)}_{len(taken)}")
