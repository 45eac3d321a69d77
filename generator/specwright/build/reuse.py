"""What of the tree of the last run still holds: files whose templates would be given the same once more."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from specwright.build.run_cache import Given
from specwright.literals import DocString
from specwright.write.manifest import Seen, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specwright.plan.views import File


class Kept:
    """Compares one run with the last one, which used these templates and this generator, too."""

    def __init__(
        self, before: Mapping[str, Given], read: Callable[[str], tuple[str, Seen] | None] = lambda path: None
    ) -> None:
        """`before`: by path. `read` answers a file as the last run wrote it; `None` if that was changed."""
        self._before = before
        self._read = read
        self.seen: dict[str, tuple[str, Seen]] = {}
        """Files as the last run wrote them, as far as they were asked for."""
        self.given: dict[str, Given] = {}
        """Of this run, by path."""
        self.alike: set[str] = set()
        """Paths of files that change in their docstrings alone."""

    def read(self, path: str) -> str | None:
        """A file as the last run wrote it; `None` if that was changed."""
        if path not in self.seen:
            found = self._read(path)
            if found is None:
                return None
            self.seen[path] = found
        return self.seen[path][0]

    def digest(self, path: str, text: str) -> str:
        """Of what the file is to be."""
        known = self.seen.get(path)
        return known[1].digest if known is not None and known[0] is text else digest(text.encode())

    def text(self, file: File) -> str | None:
        """The text that rendering and formatting `file` would give, if that is known."""
        given = self.given[file.path] = digests(file)
        before = self._before.get(file.path)
        if before is None or before.code != given.code:
            return None
        if before.view == given.view:
            return self.read(file.path)
        self.alike.add(file.path)
        return None


def digests(file: File) -> Given:
    docs: list[str] = []

    def plain(text: object) -> str:
        """Of one of the safe texts of `literals`, which msgspec does not know."""
        if type(text) is DocString:
            docs.append(text)
            return ""
        return str(text)

    # Struct by struct and field by field; where a docstring stands is a part of the code.
    code = hashlib.sha256(f"{file.template}\n".encode())
    code.update(msgspec.msgpack.encode(file.view, enc_hook=plain))
    view = code.copy()
    view.update(msgspec.msgpack.encode(docs, enc_hook=str))
    return Given(view=view.hexdigest(), code=code.hexdigest())
