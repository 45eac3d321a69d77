"""Every object of a document, each visited once under its kind, through references and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.diagnostics.nearest import nearest
from specwright.read.parts import as_text
from specwright.read.source import Origin, Source, UnresolvableError
from specwright.validate import remedies
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
    expected,
    fits,
    found,
    is_a,
    rules_of,
)
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
        self._seen: set[tuple[int, str]] = set()
        self._others: dict[int, str] = {}  # kinds of what is no schema
        self._hints: dict[str, str] = {}
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
                self._wrong_target(origin, kind, other, referrer)

    def _wrong_target(self, origin: Origin, kind: str, other: str | None, referrer: Path) -> None:
        """A reference for an object of a kind that leads to one of another, or to none."""
        value = self._source.value(origin)
        self._report.add(
            diagnostics.WRONG_TYPE,
            origin_of(referrer) / "$ref",
            related=(Related(where=origin, message="the target"),),
            keyword="the target of $ref",
            expected=f"an object ({self._rules[kind].kind.noun})",
            found=found(value) if other is None else self._rules[other].kind.noun,
            hint=remedies.of_target(kind, value, origin.pointer),
        )

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
                    self._word_problem(shape, value, path)
            case Either():
                for option in shape.shapes:
                    if could_be(option, value):
                        self._check(option, value, path)
                        return
                self._wrong(path, expected(shape, self._rules), value)
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
            self._wrong(path, expected(shape, self._rules), value)
        elif self._first_time(value, f"list:{path[1]}"):
            for index, inner in enumerate(value):
                self._check(item, inner, (path, str(index)))

    def _misplaced(self, path: Path) -> None:
        """A reference in a place that the specification has none for."""
        self.walked.unusual.add(origin_of(path).pointer)
        self.walked.misplaced = True

    def _map(self, shape: Map, value: JsonValue, path: Path) -> None:
        if not isinstance(value, dict):
            self._wrong(path, expected(shape, self._rules), value)
            return
        target = value.get("$ref")
        if len(value) == 1 and isinstance(target, str) and isinstance(shape.value, Node):
            # Split documents write `schemas: {$ref: schemas.yaml}`, and every tool that bundles follows it.
            origin = self._resolve(value, path)
            if origin is not None:
                self._misplaced(path)
                self.walked.references.append((Reference("map", path), origin))
                if self._first_time(self._source.value(origin), "map:" + shape.value.kind):
                    self._map(shape, self._source.value(origin), path_of(origin))
            return
        for key, inner in value.items():
            self._check(shape.value, inner, (path, key))

    def _node(self, kind: str, value: JsonValue, path: Path) -> None:
        if not isinstance(value, dict):
            if not (kind == "schema" and isinstance(value, bool)):
                self._wrong(path, expected(Node(kind), self._rules), value)
            elif self._version == "3.0":
                self._came_later(path, "3.1", f"{found(value)} as {_called(path)}")
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
                    self._check(rules.keys, inner, (path, key))
                elif not rules.kind.open:
                    self._unknown(rules, key, path)
                elif not (key == "additionalItems" and isinstance(value.get("items"), list)):
                    self._unasserted(rules, key, path)
        for word in rules.kind.required:
            if word not in value and (origin_of(path), word) not in self.walked.misspelt:
                self._missing(rules.kind, word, path)

    def _newer(self, rules: Rules, key: str, value: JsonValue, path: Path) -> Shape | None:
        """What a later version takes there and this one does not; `None` if that one does not, either.

        All later stages go by what they find, so that it is understood where the user allows it.
        """
        version, shape = rules.newer[key]
        if not fits(shape, value):
            return None
        if key in rules.members:
            self._came_later((path, key), version, f"{found(value)} as {key}")
        else:
            self._came_later((path, key), version, f"{key!r} of {rules.kind.noun}", at="key")
        return shape

    def _came_later(
        self, path: Path, version: Version, subject: str, at: Literal["key", "value"] = "value"
    ) -> None:
        origin, (owner, key) = origin_of(path), path
        self.walked.ignored.append(origin)
        self.walked.unusual.add(origin.pointer)
        if owner is not None:
            self.walked.unusual.add(origin_of(owner).pointer)  # it may need the member
        self._report.add(
            diagnostics.NEWER_KEYWORD,
            origin,
            at=at,
            subject=subject,
            used=self._version,
            version=version,
            hint=remedies.of_older(key),
        )

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
                self._wrong_target(origin, kind, own, path)
                return False
            self._queue.append((origin, kind, path))
            if value["$ref"] != f"#{origin.pointer}":
                self.walked.by_name = True
            if kind not in _REFERABLE or (kind == "path-item" and self._version == "3.0"):
                self._misplaced(path)
        if kind == "path-item" or (kind == "schema" and self._version != "3.0"):
            return True
        is_nullable = kind == "schema" and value.get("nullable") is True
        for key in value:
            if key not in _BESIDE_REFERENCES and not key.startswith("x-"):
                place = origin_of((path, key))
                self.walked.ignored.append(place)
                if is_nullable and key == "nullable":
                    self._report.add(diagnostics.NULLABLE_REFERENCE, place, at="key")
                    continue
                if is_nullable:
                    self.walked.unread[place] = None
                self._report.add(diagnostics.IGNORED_SIBLING, place, at="key", keyword=key)
        if is_nullable:
            self.walked.unread[origin_of((path, "$ref"))] = None
            self.walked.unread[origin_of((path, "allOf"))] = [{"$ref": value["$ref"]}]
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
            self._wrong((path, "$ref"), "a string", value["$ref"])
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
        self._wrong(path, expected(Scalar(type_), self._rules), value)

    def _word_problem(self, shape: Word, value: JsonValue, path: Path) -> None:
        keyword = path[1]
        if not isinstance(value, str):
            self._wrong(path, expected(shape, self._rules), value)
            return
        self._report.add(
            diagnostics.WRONG_VALUE,
            origin_of(path),
            keyword=_called(path),
            problem=f"cannot be {value!r}",
            hint=remedies.of_word(keyword, value, shape.words),
        )

    def _wrong(self, path: Path, expected: str, value: JsonValue) -> None:
        owner, keyword = path
        if keyword.isdecimal() and owner is not None:
            keyword = f"item of {owner[1]}"
        self._report.add(
            diagnostics.WRONG_TYPE,
            origin_of(path),
            keyword=_called(path),
            expected=expected,
            found=found(value),
            hint=remedies.of_type(keyword, expected, value),
        )

    def _missing(self, kind: Kind, word: str, path: Path) -> None:
        rule = _ALLOWABLE.get((kind.noun, word)) or _ALLOWABLE.get(("", word), diagnostics.MISSING_KEYWORD)
        if rule.allowable:
            self.walked.unusual.add(origin_of(path).pointer)
        self._report.add(
            rule,
            origin_of(path),
            at="key",
            noun=kind.noun,
            keyword=word,
            example=remedies.EXAMPLES.get(word, f"{word}: …"),
        )

    def _unknown(self, rules: Rules, key: str, path: Path) -> None:
        self.walked.ignored.append(origin_of((path, key)))
        close = nearest(key, rules.members)
        if close is not None and not self._report.allows(diagnostics.UNKNOWN_KEYWORD):
            self.walked.misspelt.add((origin_of(path), close))
        self._report.add(
            diagnostics.UNKNOWN_KEYWORD,
            origin_of(path) / key,
            at="key",
            noun=rules.kind.noun,
            keyword=key,
            hint=remedies.of_unknown(rules.kind.noun, key, close),
        )

    def _unasserted(self, rules: Rules, key: str, path: Path) -> None:
        """JSON Schema lets authors have keywords of their own; one that was mistyped looks like them."""
        if key not in self._hints:
            close = nearest(key, rules.members) if len(self._hints) < _HINTS else None
            self._hints[key] = f"did you mean {close}?" if close else "delete it, or begin its name with x-"
        origin, hint = origin_of(path) / key, self._hints[key]
        self._report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword=key, hint=hint)


def _called(path: Path) -> str:
    owner, keyword = path
    return f"item {keyword} of {owner[1]}" if keyword.isdecimal() and owner is not None else keyword


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
_HINTS: Final = 1_000
"""Different keywords of authors for which the nearest one is looked up."""

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

_ALLOWABLE = {
    **{("", word): diagnostics.MISSING_TEXT for word in ("title", "version", "description")},
    **dict.fromkeys((("license", "name"), ("externalDocs", "url")), diagnostics.MISSING_TEXT),
    ("", "responses"): diagnostics.MISSING_RESPONSES,
}
"""Keywords without which a document can be understood all the same; of any object, or by its noun."""
