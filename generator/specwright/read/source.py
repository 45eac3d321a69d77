"""Stage 1, read: text on disk to values that know their place."""

from __future__ import annotations

import copy
import functools
import os
import posixpath
import re
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from msgspec import Struct

from specwright.read.text import MAX_BYTES, MAX_FILES, Nowhere, Text, digest, most, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from specwright.diagnostics import Place, Report, Rule
    from specwright.pytypes import JsonValue


class Origin(Struct, frozen=True, order=True):
    """Where a node stands: a file, as the user named it, and a JSON pointer in it (`/paths/~1v1/get`)."""

    file: str
    pointer: str = ""
    scope: str = ""
    """Of a schema that is another one for each who refers to it, which one this is; see `dynamic`."""

    def __truediv__(self, token: str | int) -> Origin:
        escaped = str(token)
        if "/" in escaped or "~" in escaped:
            escaped = escaped.replace("~", "~0").replace("/", "~1")
        return Origin(self.file, f"{self.pointer}/{escaped}", self.scope)

    @property
    def tokens(self) -> list[str]:
        """The pointer's parts, unescaped."""
        parts = self.pointer.split("/")[1:]
        if "~" in self.pointer:
            return [part.replace("~1", "/").replace("~0", "~") for part in parts]
        return parts


class UnresolvableError(Exception):
    """A reference leads nowhere; `rule` and `values` are what `Report.add` takes."""

    def __init__(self, rule: Rule, **values: object) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.values = values


class Source:
    """A document and the files it refers to, each read when a reference first leads there.

    `root` names the document as the user did; file names in origins are relative to the same
    folder as it is. Values are never changed by anyone, and parts of them may be shared.
    """

    def __init__(
        self,
        root: str,
        read: Callable[[str], bytes],
        report: Report,
        remote: Callable[[str], bool] = lambda url: False,
        folder: str | None = None,
        real: Callable[[str], str] = lambda file: file,
    ) -> None:
        """`read` answers the bytes of a file, or of a URL for which `remote` holds.

        `folder` is where references stay, relative to what names are; by default the document's own.
        `real` is where a file is, whichever links lead there: it is read once, under its first name.
        """
        self.root = Origin(root)
        self._remote = remote
        self._folder = posixpath.normpath(posixpath.dirname(root) if folder is None else folder)
        self._read = read
        self._real = real
        self._names = {real(root): root}
        self._report = report
        self._texts: dict[str, Text | None] = {}
        self._size = 0
        """Bytes of all of them."""
        self._resolved: dict[tuple[str, str], Origin] = {}
        self._values: dict[tuple[str, str], JsonValue] = {}
        """What was asked for, by file and pointer: some is asked for a hundred times."""

    @classmethod
    def of(cls, root: str, value: JsonValue, report: Report) -> Source:
        """A document without a text, by its value: it has no places, and refers to no other file."""

        def read(file: str) -> bytes:
            raise FileNotFoundError(2, "it is not a part of the document", file)

        source = cls(root, read, report)
        source._texts[root] = Text(root, "", "", value, Nowhere(root))
        return source

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every file that was read, in order of reading."""
        return tuple(text for text in self._texts.values() if text is not None)

    def without(self, members: Mapping[Origin, JsonValue]) -> Source:
        """The same document without these members, or with values in their places; nothing moves."""
        changed = copy.copy(self)
        changed._values, changed._resolved, changed._texts = {}, {}, dict(self._texts)
        for file in {origin.file for origin in members}:
            text = self._texts[file]
            assert text is not None
            value = copy.deepcopy(text.value)
            for origin in (each for each in members if each.file == file):
                *path, key = origin.tokens
                holder = functools.reduce(member, path, value)
                instead = members[origin]
                if isinstance(holder, list):
                    holder[int(key)] = instead
                    continue
                assert isinstance(holder, dict)
                if instead is None:
                    holder.pop(key, None)  # of an alias another one may have taken it
                else:
                    holder[key] = instead
            changed._texts[file] = text.saying(value)
        return changed

    def text(self, file: str) -> Text | None:
        """The file; `None` if it has no value, which the report explains.

        Raises `Failure` with the file that is one too many.
        """
        if file not in self._texts:
            data = self._read(file)
            self._size += len(data)
            if self._texts:
                self._bounded(file)
            self._texts[file] = text_of(file, data, self._report)
        return self._texts[file]

    def _bounded(self, file: str) -> None:
        """Stop at the file with which a document has too much: an allowed host can make files without end."""
        from specwright import diagnostics

        limit = most(MAX_BYTES, self._report)
        if len(self._texts) < MAX_FILES and self._size <= limit:
            return
        size = f"over {MAX_FILES} files" if self._size <= limit else f"files of over {limit} bytes in all"
        self._report.add(diagnostics.DOCUMENT_TOO_LARGE, diagnostics.Place(file, 0, 0), size=size)
        self._report.check()

    def value(self, origin: Origin) -> JsonValue:
        """What stands at `origin`; raises `KeyError` if nothing does."""
        key = (origin.file, origin.pointer)
        if key not in self._values:
            text = self.text(origin.file)
            if text is None:
                raise KeyError(origin.file)
            value = text.value
            for token in origin.tokens:
                value = member(value, token)
            self._values[key] = value
        return self._values[key]

    def place(self, origin: Origin, at: Literal["key", "value"] = "value") -> Place:
        """Line and column, counted from 1, of what stands at `origin` or, if nothing does, near it."""
        from specwright.diagnostics import Place

        text = self._texts.get(origin.file)
        return text.place(origin, at) if text is not None else Place(origin.file, 1, 1)

    def resolve(self, origin: Origin, reference: str) -> Origin:
        """Where a reference that stands in `origin`'s file leads: one step, the target may refer further.

        Raises `UnresolvableError` when nothing stands there, or it may not be read.
        """
        text = self.text(origin.file)
        if text is not None and text.resources is not None:
            found = text.resources.lead(origin, reference)
            if found is not None:
                try:
                    return self._point(found[0], Origin("", found[1]).tokens, reference, 0)
                except UnresolvableError:
                    pass
        key = (origin.file, reference)
        if key not in self._resolved:
            self._resolved[key] = self._lead(origin, reference, 0)
        return self._resolved[key]

    def end(self, origin: Origin) -> Origin:
        """Where a chain of references ends that is known to lead somewhere; in a cycle, where it closes."""
        seen = {origin}
        while isinstance(value := self.value(origin), dict) and isinstance(further := value.get("$ref"), str):
            origin = self.resolve(origin, further)
            if origin in seen:
                break
            seen.add(origin)
        return origin

    def _lead(self, origin: Origin, reference: str, hops: int) -> Origin:
        from specwright import diagnostics

        try:
            parts = urlsplit(reference)
        except ValueError as error:
            raise UnresolvableError(
                diagnostics.MALFORMED_REFERENCE, reference=reference, reason=str(error)
            ) from None
        file = origin.file
        own = self._own(file, parts.geturl()) if parts.scheme else None
        if own is not None:
            file = own if own == file else self._beside(file, own, reference)
        elif parts.scheme or parts.netloc or (parts.path and "://" in file):
            file = urldefrag(urljoin(file, reference)).url
            if not self._remote(file):
                machine = urlsplit(file).netloc or "HOST"
                raise UnresolvableError(diagnostics.REMOTE_REFERENCE, reference=reference, machine=machine)
        elif parts.path:
            file = self._beside(origin.file, unquote(parts.path), reference)
        try:
            text = self.text(file)
        except OSError as error:
            from specwright.read.suggestion import component

            hint = f"there is no file {file} ({error.strerror or error})"
            if origin.file == self.root.file:
                hint = component(self.value(self.root), self.root, reference) or hint
            raise UnresolvableError(diagnostics.DANGLING_REFERENCE, reference=reference, hint=hint) from None
        if text is None:
            raise UnresolvableError(
                diagnostics.DANGLING_REFERENCE, reference=reference, hint=f"{file} cannot be read; see above"
            )
        fragment = unquote(parts.fragment)
        if fragment and not fragment.startswith("/"):
            anchor = None if text.resources is None else text.resources.anchor(fragment)
            if anchor is None:
                from specwright.read.suggestion import component

                meant = component(self.value(Origin(file)), Origin(file), fragment)
                raise UnresolvableError(
                    diagnostics.DANGLING_REFERENCE,
                    reference=reference,
                    hint=meant or f'no schema has "$anchor: {fragment}"; a pointer begins with #/',
                )
            return anchor
        return self._point(Origin(file), Origin(file, fragment).tokens, reference, hops)

    def _own(self, file: str, url: str) -> str | None:
        """The file that a URL means by the `$self` of the file that has it (3.2.0, 4.1.2.2.2).

        What lies beside that address lies beside the file.
        """
        text = self.text(file)
        self_ = text.value.get("$self") if text is not None and isinstance(text.value, dict) else None
        if not isinstance(self_, str) or not urlsplit(self_).scheme:
            return None
        url = urldefrag(url).url
        if url == self_:
            return file
        around = urljoin(self_, ".")
        return unquote(url.removeprefix(around)) if url.startswith(around) else None

    def _beside(self, file: str, path: str, reference: str) -> str:
        from specwright import diagnostics

        found = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if "\\" in path or "\0" in path or path.startswith("/") or not _is_inside(found, self._folder):
            own = self._folder == "."
            both = "" if found.startswith((".", "/")) else posixpath.commonpath([self._folder, found])
            hint = f"move the file into that folder, or name one that holds both: --root {both or 'DIR'}"
            if path.startswith("/components/"):
                hint = f"write #{path}"
            elif path.startswith("/"):
                hint = "name the file from the folder of this one, without a slash at the beginning"
            elif "\\" in path:
                hint = f"write {path.replace(chr(92), '/')}"
            raise UnresolvableError(
                diagnostics.REFERENCE_OUTSIDE,
                reference=reference,
                root="the document's folder" if own else self._folder,
                hint=hint,
            )
        return found if found in self._texts else self._names.setdefault(self._real(found), found)

    def _point(self, origin: Origin, tokens: list[str], reference: str, hops: int) -> Origin:
        from specwright import diagnostics

        value = self.value(origin)
        for index, token in enumerate(tokens):
            # A pointer may pass through an object that is itself a reference; other tools follow it.
            while isinstance(value, dict) and token not in value and isinstance(value.get("$ref"), str):
                hops += 1
                if hops > 100:
                    raise UnresolvableError(diagnostics.REFERENCE_CYCLE, chain=reference)
                origin = self._lead(origin, str(value["$ref"]), hops)
                value = self.value(origin)
            try:
                value = member(value, token)
            except KeyError:
                from specwright.read.suggestion import has, suggestion

                if reference.endswith("#/"):
                    hint = f"the whole file is {reference[:-1]}, without a slash"
                elif (
                    reference.startswith("#")
                    and "://" not in origin.file
                    and has(self.value(self.root), tokens)
                ):
                    root = posixpath.relpath(self.root.file, posixpath.dirname(origin.file))
                    hint = f"# means this file; for that of the document write {root}{reference}"
                else:
                    hint = suggestion(self.value(Origin(origin.file)), origin, value, tokens[index:])
                raise UnresolvableError(
                    diagnostics.DANGLING_REFERENCE, reference=reference, hint=hint
                ) from None
            origin = origin / token
        return origin


def followed(source: Source, origin: Origin) -> tuple[Origin, dict[str, JsonValue]]:
    """The object at the end of a chain of references; an empty one where there is none."""
    for _ in range(64):
        try:
            value = source.value(origin)
            if not isinstance(value, dict):
                break
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return origin, value
            origin = source.resolve(origin, reference)
        except (KeyError, UnresolvableError):
            break
    return origin, {}


def _is_inside(file: str, folder: str) -> bool:
    """Of normal paths, relative to one place; both may begin with `..`."""
    if folder == ".":
        return file.split("/")[0] != ".."
    if set(folder.split("/")) == {".."}:  # a folder above: what goes up no further than it does
        return file.split("/").count("..") <= folder.count("..")
    return file == folder or file.startswith(f"{folder}/")


def read(
    report: Report, *, name: str, base: Path, hosts: Collection[str] = (), root: Path | None = None
) -> Source:
    """Read a document. `name` is its path relative to `base`, and what messages and headers call it.

    References may lead to files below `root`, by default the document's folder, and to the machines in
    `hosts`.
    Raises `Failure` when the document itself cannot be read; files it refers to are read later.
    """
    from specwright import diagnostics

    folder = None if root is None else os.path.relpath(root, base).replace(os.sep, "/")
    home = _home(name, base, root)
    limit = most(MAX_BYTES, report)

    def load(file: str) -> bytes:
        if "://" in file:
            from specwright.read.remote import fetch

            return fetch(file, hosts, limit)
        return _load(base / file, home, limit)

    def remote(url: str) -> bool:
        from specwright.read.remote import is_allowed

        return is_allowed(url, hosts)

    def real(file: str) -> str:
        return os.path.realpath(base / file)

    source = Source(name, load, report, remote if hosts else lambda url: False, folder, real)
    try:
        source.text(name)
    except OSError as error:
        report.add(
            diagnostics.FILE_NOT_FOUND,
            diagnostics.Place(name, 0, 0),
            path=name,
            reason=error.strerror or str(error),
            hint="save the document to a file: it is not fetched" if _URL.match(name) else _PATHS,
        )
    report.check()
    return source


def peek(*, name: str, base: Path, root: Path | None = None) -> tuple[str, str] | None:
    """Text and hash of a document that `read` would read; `None` where it would have something to say."""
    try:
        data = _load(base / name, _home(name, base, root), MAX_BYTES)
        return (data.decode("utf-8-sig"), digest(data)) if len(data) <= MAX_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None


def _home(name: str, base: Path, root: Path | None) -> Path:
    return ((base / name).parent if root is None else root).resolve()


def _load(file: Path, home: Path, limit: int) -> bytes:
    """The bytes, one more of them than a file may have."""
    target = file.resolve()
    if not target.is_relative_to(home):
        raise PermissionError(1, "a symbolic link leads out of the folder that references stay in")
    with target.open("rb") as stream:
        return stream.read(limit + 1)


_PATHS: Final = (
    "check the path; it is relative to the folder of pyproject.toml, or with --spec to the current one"
)
_URL: Final = re.compile(r"https?:/")
"""A path that was made of one has lost a slash."""
_INDEX: Final = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")
"""RFC 6901, 4; a longer one than any list has members."""


def member(value: JsonValue, token: str) -> JsonValue:
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and _INDEX.match(token) and int(token) < len(value):
        return value[int(token)]
    raise KeyError(token)
