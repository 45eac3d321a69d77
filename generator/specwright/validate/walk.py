"""Every object of a document, each visited once under its kind, through references and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from specwright import diagnostics
from specwright.diagnostics import Report
from specwright.read.parts import as_text
from specwright.read.source import Origin, Source, UnresolvableError
from specwright.validate import belonging
from specwright.validate.elsewhere import LISTED
from specwright.validate.grammar import Kind, Version
from specwright.validate.members import (
    Either,
    List,
    Map,
    Node,
    Rules,
    Scalar,
    Shape,
    Word,
    could_be,
    fits,
    found,
    is_a,
    rules_of,
)
from specwright.validate.mistakes import Mistakes
from specwright.validate.schemes import Schemes
from specwright.validate.walked import Path, Reference, Visited, Walked, origin_of, path_of

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue


def walk(source: Source, version: Version, report: Report) -> Walked:
    """Check every object against the grammar, follow every reference."""
    walker = _Walker(source, version, report)
    walker.start()
    return walker.walked


class _Walker:
    def __init__(self, source: Source, version: Version, report: Report) -> None:
        self.walked = Walked(schemes=Schemes(source))
        self._source = source
        self._version = version
        self._report = report
        self._rules = rules_of(version)
        self._say = Mistakes(source, version, self.walked, report)
        self._seen: set[tuple[int, str]] = set()
        self._others: dict[int, str] = {}  # kinds of what is no schema
        self._queue: list[tuple[Origin, str, Path]] = []
        self._ending: set[Origin] = set()
        """Targets of references from which all further ones lead to a value."""

    def start(self) -> None:
        root = self._source.root
        self._node("document", self._source.value(root), (None, root.file))
        while self._queue:
            origin, kind, referrer = self._queue.pop()
            value = self._source.value(origin)
            other = self._others.get(id(value)) if kind == "schema" else None
            if other is None and (isinstance(value, dict) or (kind == "schema" and isinstance(value, bool))):
                self._node(kind, value, path_of(origin))
            else:
                self._say.wrong_target(origin, kind, other, referrer)

    def _check(self, shape: Shape, value: JsonValue, path: Path) -> None:
        match shape:
            case Scalar():
                if not is_a(shape.type, value):
                    self._scalar_problem(shape.type, value, path)
            case Node():
                self._node(shape.kind, value, path)
            case Map():
                self._map(shape, value, path)
            case List():
                self._list(shape, value, path)
            case Word():
                if value not in shape.words or not isinstance(value, str):
                    self._say.word_problem(shape, value, path)
            case Either():
                for option in shape.shapes:
                    if could_be(option, value):
                        self._check(option, value, path)
                        return
                self._say.wrong(path, shape, value)
            case _:
                assert_never(shape)

    def _list(self, shape: List, value: JsonValue, path: Path) -> None:
        item = shape.item
        if isinstance(value, dict) and "$ref" in value and isinstance(item, Node) and item.kind in LISTED:
            origin = self._resolve(value, path)
            if origin is None:
                return
            end = self._source.end(origin)
            if isinstance(found := self._source.value(end), list):
                self._misplaced(path)
                self.walked.references.append((Reference(f"list:{item.kind}", path), origin))
                value, path = found, path_of(end)
        if not isinstance(value, list):
            self._say.wrong(path, shape, value)
        elif self._first_time(value, f"list:{path[1]}"):
            for index, inner in enumerate(value):
                self._check(item, inner, (path, str(index)))

    def _misplaced(self, path: Path) -> None:
        """A reference in a place that the specification has none for."""
        self.walked.unusual.add(origin_of(path).pointer)
        self.walked.misplaced = True

    def _map(self, shape: Map, value: JsonValue, path: Path) -> None:
        if not isinstance(value, dict):
            self._say.wrong(path, shape, value)
            return
        target = value.get("$ref")
        if len(value) == 1 and isinstance(target, str) and isinstance(shape.value, Node):
            # Split documents write `schemas: {$ref: schemas.yaml}`, and every tool that bundles follows it.
            origin = self._resolve(value, path)
            if origin is not None:
                self._misplaced(path)
                self.walked.references.append((Reference("map", path), origin))
                if shape.value.kind == "media-type" and self._is_schema(origin):
                    self._say.wrong_target(origin, "content", "schema", path)
                elif self._first_time(self._source.value(origin), "map:" + shape.value.kind):
                    self._map(shape, self._source.value(origin), path_of(origin))
            return
        if shape.value == Node("media-type") and path[1] == "content":
            misplaced = next((key for key in value if belonging.of_media_type(key, value[key])), None)
            if misplaced is not None:
                self._say.no_media_type((path, misplaced))
                return
        for key, inner in value.items():
            self._check(shape.value, inner, (path, key))

    def _node(self, kind: str, value: JsonValue, path: Path) -> None:
        if not isinstance(value, dict):
            if not (kind == "schema" and isinstance(value, bool)):
                self._say.wrong(path, Node(kind), value)
            elif self._version == "3.0":
                self._say.came_later(path, "3.1", f"{found(value)} as {self._say.called(path)}")
            return
        if not self._first_time(value, kind):
            return
        if "$ref" in value and not self._reference(kind, value, path):
            return
        self.walked.nodes.setdefault(kind, []).append(Visited(kind, value, path))
        if kind != "schema":
            self._others[id(value)] = kind
        if "security" in value and kind in ("document", "operation"):
            self._requirements(value["security"], path)
        rules = self._rules[kind]
        members, newer = rules.members, rules.newer
        for key, inner in value.items():
            shape = members.get(key)
            if key in newer and (shape is None or not fits(shape, inner)):
                shape = self._newer(rules, key, inner, path) or shape
            if shape is not None:
                if inner is not None or not self._is_absent(rules.kind, key, shape, path):
                    self._check(shape, inner, (path, key))
            elif not key.startswith("x-") and key != "$ref":
                if rules.keys is not None:
                    if not self._is_elsewhere(kind, key):
                        self._check(rules.keys, inner, (path, key))
                elif not rules.kind.open:
                    self._say.unknown(kind, key, inner, path)
                elif not (key == "additionalItems" and isinstance(value.get("items"), list)):
                    self._say.unasserted(rules, key, inner, path)
        for word in rules.kind.required:
            if word not in value and (origin_of(path), word) not in self.walked.misspelt:
                self._say.missing(rules.kind, word, path)

    def _newer(self, rules: Rules, key: str, value: JsonValue, path: Path) -> Shape | None:
        """What a later version takes there and this one does not; `None` if that one does not, either.

        All later stages go by what they find, so that it is understood where the user allows it.
        """
        version, shape = rules.newer[key]
        if not fits(shape, value):
            return None
        if key in rules.members:
            self._say.came_later((path, key), version, f"{found(value)} as {key}")
        else:
            self._say.came_later((path, key), version, f"'{key}' of {rules.kind.noun}", at="key")
        return shape

    def _is_absent(self, kind: Kind, key: str, shape: Shape, path: Path) -> bool:
        """Whether null says that a member is not there, as serializers write it that leave nothing out."""
        required = key in kind.required
        if could_be(shape, None) or key == "type" or (required and key not in _FOR_PEOPLE):
            return False  # data, or an unquoted "null", or there is no document without it
        self.walked.nulls[origin_of((path, key))] = "" if required else None
        meant = "the empty string" if required else "if it were absent"
        self._report.add(diagnostics.NULL_KEYWORD, origin_of((path, key)), keyword=key, meant=meant)
        return True

    def _requirements(self, value: JsonValue, path: Path) -> None:
        """Since 3.2 a requirement may have the address of a scheme in place of a name."""
        schemes, origin = self.walked.schemes, origin_of(path)
        known = len(schemes.outside)
        for alternative in value if isinstance(value, list) else ():
            for called in alternative if isinstance(alternative, dict) else ():
                schemes.meant(origin, called)
        for target in list(schemes.outside)[known:]:
            self.walked.by_name = True
            self._queue.append((target, "security-scheme", (path, "security")))

    def _first_time(self, value: JsonValue, kind: str) -> bool:
        """Values live as long as the source, so that identity names them."""
        key = (id(value), kind)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _reference(self, kind: str, value: dict[str, JsonValue], path: Path) -> bool:
        """Follow `$ref`; true if the members beside it count too."""
        origin = self._resolve(value, path)
        own = None if origin is None else _COMPONENTS.get(origin.pointer.rpartition("/")[0])
        if origin is not None:
            self.walked.references.append((Reference(kind, path), origin))
            if own not in (None, kind) and "schema" in (own, kind):
                self._say.wrong_target(origin, kind, own, path)
                return False
            self._queue.append((origin, kind, path))
            if value["$ref"] != f"#{origin.pointer}":
                self.walked.by_name = True
            if kind not in _REFERABLE or (kind == "path-item" and self._version == "3.0"):
                self._misplaced(path)
        is_nullable = kind == "schema" and value.get("nullable") is True
        counts = kind == "path-item" or (kind == "schema" and self._version != "3.0")
        if is_nullable:  # beside `allOf` it is read as meant
            parts = value.get("allOf") if counts else None
            beside = parts if isinstance(parts, list) else []
            self.walked.unread[origin_of((path, "$ref"))] = None
            self.walked.unread[origin_of((path, "allOf"))] = [{"$ref": value["$ref"]}, *beside]
        if counts:
            return True
        for key in value:
            if key not in _BESIDE_REFERENCES and not key.startswith("x-"):
                place = origin_of((path, key))
                self.walked.ignored.append(place)
                if is_nullable and key == "nullable":
                    self._report.add(diagnostics.NULLABLE_REFERENCE, place, at="key")
                    continue
                if is_nullable and key != "allOf":
                    self.walked.unread[place] = None
                self._report.add(diagnostics.IGNORED_SIBLING, place, at="key", keyword=key)
        return False

    def _resolve(self, value: dict[str, JsonValue], path: Path) -> Origin | None:
        """Where a chain of references that begins in `value` ends."""
        origin = origin_of(path)
        chain: list[str] = []
        targets: dict[Origin, None] = {}
        while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
            chain.append(reference)
            try:
                target = self._source.resolve(origin, reference)
            except UnresolvableError as error:
                self._report.add(error.rule, origin / "$ref", at="value", related=(), **error.values)
                return None
            if target in targets:
                self._report.add(diagnostics.REFERENCE_CYCLE, origin / "$ref", chain=" -> ".join(chain))
                return None
            targets[target] = None
            inner = self._source.value(target)
            if target in self._ending or not isinstance(inner, dict) or "$ref" not in inner or len(inner) > 1:
                self._ending.update(targets)
                return next(iter(targets))
            origin, value = target, inner
        if "$ref" in value:
            self._say.wrong((path, "$ref"), Scalar("string"), value["$ref"])
        return None

    # --- findings --------------------------------------------------------------

    def _scalar_problem(self, type_: str, value: JsonValue, path: Path) -> None:
        for_people = path[1] in _FOR_PEOPLE and path[0] is not None and path[0][1] != "mapping"
        if type_ == "string" and for_people and is_a("number", value):
            self.walked.unquoted.append(origin_of(path))
            self._report.add(diagnostics.UNQUOTED_TEXT, origin_of(path), keyword=path[1], text=as_text(value))
            return
        text = type_ == "string" and path[1] != "$dynamicRef"  # a reference itself
        if text and isinstance(value, dict) and isinstance(value.get("$ref"), str):
            origin = self._resolve(value, path)
            if origin is None:
                return
            if isinstance(self._source.value(origin), str):
                self._misplaced(path)
                self.walked.references.append((Reference("string", path), origin))
                return
        self._say.wrong(path, Scalar(type_), value)

    def _is_schema(self, origin: Origin) -> bool:
        return _COMPONENTS.get(origin.pointer.rpartition("/")[0]) == "schema"

    def _is_elsewhere(self, kind: str, key: str) -> bool:
        """Whether the key of an object of paths or responses is the keyword of another object; rules tell."""
        return (kind == "paths" and belonging.of_path(key, self._rules) is not None) or (
            kind == "responses" and belonging.of_status(key, self._rules) is not None
        )


_COMPONENTS: Final = {
    f"/components/{section}": kind
    for section, kind in {
        "schemas": "schema",
        "responses": "response",
        "parameters": "parameter",
        "examples": "example",
        "requestBodies": "request-body",
        "headers": "header",
        "securitySchemes": "security-scheme",
        "links": "link",
        "callbacks": "callback",
        "pathItems": "path-item",
        "mediaTypes": "media-type",
    }.items()
}
"""What stands below a pointer."""
_FOR_PEOPLE = frozenset({"version", "title", "summary", "description"})

_BESIDE_REFERENCES = frozenset({"$ref", "summary", "description", "title", "example", "externalDocs"})
"""What may stand beside a reference and harms nobody where it is ignored."""

_REFERABLE = frozenset(
    {
        "schema",
        "response",
        "parameter",
        "example",
        "request-body",
        "header",
        "security-scheme",
        "link",
        "callback",
        "path-item",
    }
)
