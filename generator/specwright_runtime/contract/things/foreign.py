"""Properties that name something else: `book_id` in an order is the id of a book that is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.catalogued import Way, catalogued
from specwright_runtime.contract.things.embedded import component, components
from specwright_runtime.contract.things.ends import ends
from specwright_runtime.contract.things.naming import KEYS, plain, singular, subject
from specwright_runtime.contract.things.resource import Resource, Resources
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder

_NAME = re.compile(r"(?P<stem>.{2,}?)_?-?(?P<word>id|ids|key|keys|uuid|code|slug)$", re.IGNORECASE)

_MAKE = "create|add|new|open|register|insert"
_MAKES = re.compile(f"(?P<stem>[A-Za-z_]+)[._:-]({_MAKE})|({_MAKE})[._:-]?(?P<other>[A-Za-z_]+)")

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_FOREIGN = frozenset(
    {
        "external",
        "client",
        "remote",
        "legacy",
        "foreign",
        "partner",
        "third",
        "vendor",
        "supplier",
        "provider",
    }
)
"""First words of ids that others gave."""
_PATH = re.compile(r"(?P<collection>/?(?:[\w-]+/)*[\w-]+)/[\w-]+")
_KIN = frozenset(
    {
        *("parent", "ancestor", "previous", "predecessor", "successor", "original", "root", "dependson"),
        *("replaces", "supersedes", "supersededby", "replyto", "inreplyto", "copiedfrom", "clonedfrom"),
        *("forkedfrom", "duplicateof", "mergedinto"),
    }
)
"""Names, without punctuation and `id`, of what is a thing of the same kind."""
_PARENT = frozenset({"parent", "replyto", "inreplyto", "duplicateof"})
"""Those that are so without `id`, too."""
_ID_OF = re.compile(
    r"(the )?(?P<word>\w+) of (an?|the|one of the|these|all|some) (?P<kind>\w+)\s*($|[.,;:(])", re.IGNORECASE
)
"""How the description of a property says what it names, whatever it is called: "Id of an agent"."""
_EXISTING = re.compile(r"(an?|the) existing (?P<kind>\w+)", re.IGNORECASE)
"""How it says so without a word for the id."""
_ID_WITHIN = re.compile(
    r"(the )?(id|identifier|key)s? of (an?|another|one|some)( other)? (?P<kind>\w+) (of|in|from) ",
    re.IGNORECASE,
)
"""How it says so of what lies in something else."""


_NAMES_ONE = re.compile(
    r"\b(logins?|user ?names?|handles?|e-?mails?( address(es)?)?|[a-z]?ids?|identifiers?|slugs?|keys?)"
    r" (for|of|identifying) (an?|the|all|each|every|one of the|[a-z]*s\b)|\bidentifying [a-z]+s\b",
    re.IGNORECASE,
)
"""How descriptions say that a text names something that is there."""


def names_one(described: object) -> bool:
    """It is said to name something that is there: "Logins for users", "Gid of an object"."""
    return _NAMES_ONE.search(str(described)) is not None


def _is_one(resources: Resources, path: str) -> bool:
    """There is one collection of this path: it lies in nothing, or in what no call makes, as a tenant."""
    return not path.endswith("}") and all(one.creator is None for one in resources.on_the_way(path))


def kind_of(collection: str) -> str:
    """What lies in a collection: `/shop/books` has a `book`."""
    return singular(plain(collection.rsplit("/", 1)[-1]))


Find: TypeAlias = "Callable[[Source], Any]"
"""The id of one that is there; `None`: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where ids come from: what makes the things, or at least a list of them."""

    name: str
    resource: Resource | None
    lister: Operation | None
    maker: Operation | None = None
    """A call that makes one, without a path for it: `POST /notes.create`."""
    way: Way = ()
    """Where the answer of `lister` has them, if it lists something else."""
    role: str = ""
    """Which one is meant, where a body names several: `from` in `from_account_id`."""


class Foreign:
    """`find` is asked once per property that is filled."""

    def __init__(self, document: Document, resources: Resources, builder: Builder, find: Find) -> None:
        self._builder = builder
        self._view = builder.view
        self._find = find
        self._sources: dict[str, Source] = {}
        self._kinds = {kind_of(resource.collection_path) for resource in resources.by_path.values()}
        for path, methods in document.paths.items():
            if not kind_of(path) or not _is_one(resources, path):
                continue
            lister = methods.get("GET")
            items = [r for r in resources.by_path.values() if r.collection_path == path and r.creator]
            resource = items[0] if items else None
            if resource is None and lister is None:
                continue
            stem = kind_of(path)
            self._sources.setdefault(stem, Source(name=stem, resource=resource, lister=lister))

        for resource in resources.by_path.values():  # made below something else
            stem = kind_of(resource.collection_path)
            if stem and resource.creator is not None and _is_one(resources, resource.collection_path):
                self._sources.setdefault(stem, Source(name=stem, resource=resource, lister=None))
        for operation in document.operations:
            match = _MAKES.fullmatch(operation.path.rsplit("/", 1)[-1])
            if operation.method == "POST" and match is not None and not operation.path_parameters:
                stem = singular(plain(match["stem"] or match["other"]))
                self._sources.setdefault(stem, Source(name=stem, resource=None, lister=None, maker=operation))

        for resource in resources.by_path.values():  # `/special-events/{eventId}` has an `event`
            match = _NAME.fullmatch(resource.parameter)
            known = self._sources.get(kind_of(resource.collection_path))
            if match is not None and known is not None and known.resource is resource:
                self._sources.setdefault(singular(plain(match["stem"])), known)

        self._catalogued = {
            name: Source(name=name, resource=None, lister=operation, way=way)
            for name, operation, way in catalogued(document)
        }
        """What only ids tell of: `plan_id`, not `plan`."""
        for name, found in self._catalogued.items():  # `/topics` that answers with groups of topics
            known = self._sources.get(name)
            if known is not None and known.resource is None and known.lister is found.lister:
                self._sources[name] = found
        self._embedded = {
            pointer: self._sources[kind_of(resource.collection_path)]
            for pointer, resource in components(document, resources).items()
            if kind_of(resource.collection_path) in self._sources
        }
        self._examples = {
            (plain(name), value)
            for operation in document.operations
            for content in operation.bodies
            for example in content.examples
            for name, value in (example.items() if isinstance(example, dict) else ())
            if isinstance(value, int)
        }
        """Numbers by which examples name things, which have the numbers that the server gives them."""
        self._described = ends(document, self._view, self._sources) | {
            plain(name): source
            for operation in document.operations
            for content in operation.bodies
            for name, schema in envelope.properties(self._view, content.schema or True).items()
            if (source := self._said(name, schema) or self._alike(document, name, schema)) is not None
        }

        self._keyed = {
            plain(resource.parameter): self._sources[kind_of(resource.collection_path)]
            for resource in resources.by_path.values()
            if resource.creator is not None and kind_of(resource.collection_path) in self._sources
        }

    def keyed(self, name: str, within: str, kind: str = "") -> Source | None:
        """What a property `within` another one, or of a thing of some `kind`, points to by the name of its
        key: the `sku` of `lines`, not that of `products`, nor of one of its own `kind`.
        """
        source = self._keyed.get(plain(name)) if (within or kind) and self._is_key(name) else None
        return source if source is not None and source.name not in {kind, singular(plain(within))} else None

    def _is_key(self, name: str) -> bool:
        """Things are named by it elsewhere, too: the `sku`, and the `policy_number` of a policy."""
        key = plain(name)
        source = self._keyed.get(key)
        return source is not None and (key in KEYS or key in (f"{source.name}number", f"{source.name}no"))

    def _said(self, name: str, schema: Schema) -> Source | None:
        """What a description says that it is the id of: `assignee` is the "id of an agent"."""
        flat = self._view.flat(schema)
        for own in (flat, self._view.flat(flat.get("items", True))):
            described = str(own.get("description") or "")
            match = _ID_OF.match(described)
            word = singular(match["word"].lower()) if match else "id"
            match = match or _EXISTING.match(described)
            source = self._sources.get(singular(plain(match["kind"]))) if match else None
            if (
                source is not None
                and plain(name) != "id"
                and (word == "id" or self._is_known_by(source, word))
            ):
                return source
        return None

    def _alike(self, document: Document, name: str, schema: Schema) -> Source | None:
        """What its items are called after and made like: `objects`, of the pattern of `/objects/{key}`."""
        items = self._view.flat(self._view.flat(schema).get("items", True))
        source = self._sources.get(singular(plain(name))) if items.keys() & {"pattern", "format"} else None
        resource = source.resource if source is not None else None
        for operation in document.paths.get(resource.item_path, {}).values() if resource else ():
            for parameter in operation.path_parameters if resource else ():
                own = self._view.flat(parameter.schema)
                same = own.get("pattern") == items.get("pattern") and own.get("format") == items.get("format")
                if resource and parameter.name == resource.parameter and same:
                    return source
        return None

    def _is_known_by(self, source: Source, word: str) -> bool:
        """Its path has what is called so: the "slug of a recipe", of `/recipes/{slug}`."""
        if source.resource is None:
            return False
        return plain(source.resource.parameter) in {word, f"{source.name}{word}"}

    def embeds(self, schema: Schema, kind: str = "") -> Source | None:
        """The things that a schema is that of, if these are not of this `kind`: the `type` of a pet is one of
        the pet types that are there, whatever is sent with its id.
        """
        source = self._embedded.get(component(schema))
        return source if source is not None and source.name != kind else None

    @property
    def makers(self) -> list[Operation]:
        """Calls that make a thing without a path of its own."""
        return [source.maker for source in self._sources.values() if source.maker is not None]

    def source(self, name: str, kind: str = "") -> Source | None:
        """What a property of this name points to: `book_id`, `book`; not the `term` of a thing of the `kind`
        `term`, which is what it is called.
        """
        if plain(name) == kind:
            return None
        name = subject(name)
        match = _NAME.fullmatch(name)
        stem = singular(plain(match["stem"])) if match is not None else plain(name)
        named = self._sources.get(stem) or self._sources.get(stem.removeprefix("parent"))
        named = named or self._sources.get(plain(name)) or self._described.get(plain(name))
        if named is not None or match is None:
            return named
        return self._in_role(match["stem"]) or self._catalogued.get(stem)

    def _in_role(self, stem: str) -> Source | None:
        """What the last words name, if the first ones do not say that it is kept elsewhere."""
        words = [word.lower() for word in _WORD.findall(stem)]
        for count in range(1, len(words)) if words[:1] and words[0] not in _FOREIGN else ():
            source = self._sources.get(singular("".join(words[count:])))
            if source is not None:
                return replace(source, role="".join(words[:count]))
        return None

    def relates(self, name: str, kind: str = "") -> bool:
        """It points to another thing of the same `kind`, as `parentId` and `parentFolderId` do."""
        match, source = _NAME.fullmatch(name), self.source(name)
        stem = plain(match["stem"] if match is not None else name)
        if source is not None:
            return source.name == kind != singular(stem)
        return stem in _PARENT or (match is not None and (stem in _KIN or stem.startswith("parent")))

    def within(self, described: str, kind: str) -> bool:
        """It is said to be the id of what lies in another thing, "Id of a message of the thread", and is not
        that of the one of this `kind` that is made with it.
        """
        match = _ID_WITHIN.match(described)
        return match is not None and singular(plain(match["kind"])) in self._kinds - {kind}

    def linked(self, value: str) -> Source | None:
        """Whose thing a text names by its path: `Author/7`, `/api/books/7`."""
        match = _PATH.fullmatch(value)
        return self._sources.get(kind_of(match["collection"])) if match is not None else None

    def names(self, name: str) -> bool:
        """A property of this name may point to another thing, known here or not."""
        name = subject(name)
        return self._is_key(name) or _NAME.fullmatch(name) is not None or self.source(name) is not None

    def known(self, name: str) -> Any:
        """The id of one that is there, of those that a property of this name points to."""
        source = self.source(name)
        return self._find(source) if source is not None else None

    def filled(self, schema: Schema, value: Any, kind: str = "", within: str = "") -> Any:
        """The value, with ids that exist where it has built ones; those of the document's examples stay.

        A thing of this `kind` points to none of its own kind where it need not: it might be a wrong one.
        `within`: the property that holds it.
        """
        if not (self._sources or self._catalogued) or not isinstance(value, dict | list):
            return value
        flat = self._view.flat(schema)
        embedded = self.embeds(schema, kind) if within else None
        if embedded is not None and isinstance(value, dict) and "id" in value:
            return {**value, "id": self._own_id(embedded, flat, value["id"])}
        for key in ("oneOf", "anyOf"):
            for branch in flat.get(key, ()):
                if self._view.valid(branch, value):
                    value = self.filled(branch, value, kind, within)
                    break
        if isinstance(value, list):
            items = flat.get("items", True)
            return [self.filled(items, inner, kind, within) for inner in value]
        properties = flat.get("properties") or {}
        of_type = self._view.flat(properties.get("type", True)).get("const", value.get("type"))
        named = {"type", "id"} <= value.keys() and "attributes" not in properties
        if named and isinstance(of_type, str):  # JSON:API, 7.3: a resource identifier
            own = self._property(singular(plain(of_type)), properties.get("id", True), value["id"])
            return {**value, "id": own}
        needless = {
            name
            for name, inner in value.items()
            if name not in flat.get("required", ()) and self._needless(name, properties, inner, kind)
        }
        rest = {name: inner for name, inner in value.items() if name not in needless}
        if needless and not self._view.valid(schema, rest):
            needless = set()  # a condition asks for one of them
        return {
            name: self._property(name, properties[name], inner, kind, within)
            if name in properties
            else self._unnamed(name, inner)
            for name, inner in value.items()
            if name not in needless
        }

    def _unnamed(self, name: str, value: Any) -> Any:
        """A property that is required and has no schema."""
        return self._property(name, True, value) if self.source(name) is not None else value

    def _needless(self, name: str, properties: dict[str, Schema], value: Any, kind: str) -> bool:
        schema = properties.get(name, True)
        if isinstance(value, list) and len(value) == 1:
            schema, value = self._view.flat(schema).get("items", True), value[0]
        unknown = self._is_unknown(name, properties.get(name, True), kind)
        kin = bool(kind) and (self.relates(name, kind) or self._is_kin(name, properties, kind))
        return (unknown or kin) and self._built(schema, value, name)

    def _is_kin(self, name: str, properties: dict[str, Schema], kind: str) -> bool:
        """Beside an `id` of its own, a thing is not known by a `group_id`, too: it is that of another one."""
        source = self.source(name)
        return source is not None and source.name == kind and "id" in properties and plain(name) != "id"

    def _is_unknown(self, name: str, schema: Schema, kind: str) -> bool:
        """It is said to be the id of something, and which one is not known here."""
        described = str(self._view.flat(schema).get("description"))
        return self.source(name) is None and self.within(described, kind)

    def lacks(self, schema: Schema, value: Any, kind: str) -> bool:
        """A value, of a thing of this `kind`, names something that is not known here."""
        flat = self._view.flat(schema)
        if isinstance(value, list):
            return any(self.lacks(flat.get("items", True), inner, kind) for inner in value)
        return isinstance(value, dict) and any(
            name in value and (self._is_unknown(name, own, kind) or self.lacks(own, value[name], kind))
            for name, own in (flat.get("properties") or {}).items()
        )

    def _property(self, name: str, schema: Schema, value: Any, kind: str = "", within: str = "") -> Any:
        if isinstance(value, str) and "/" in value and "type" not in name.lower():  # no `video/mp4`
            return self._with_id(schema, value) if self._built(schema, value, name) else value
        if self._view.flat(schema).get("format") == "binary":
            return value  # the file itself
        source = self.source(name, kind) or self.keyed(name, within, kind) or self._said(name, schema)
        if source is None and self.relates(name, kind):
            source = self._sources.get(kind)
        if source is None or isinstance(value, dict):
            return self.filled(schema, value, kind, name)
        if isinstance(value, list):
            items = self._view.flat(schema).get("items", True)
            if len(value) == 1 and self._built(items, value[0], name):
                return [self._known(source, items, value[0])]
            return value
        told = type(value) is int and source.resource is not None and (plain(name), value) in self._examples
        return self._known(source, schema, value) if told or self._built(schema, value, name) else value

    def _with_id(self, schema: Schema, value: str) -> str:
        source = self.linked(value)
        found = self._find(source) if source is not None else None
        linked = f"{value.rpartition('/')[0]}/{found}"
        return linked if found is not None and self._view.valid(schema, linked) else value

    def _known(self, source: Source, schema: Schema, value: Any) -> Any:
        found = self._find(source)
        return found if found is not None and self._view.valid(schema, found) else value

    def _own_id(self, source: Source, flat: dict[str, Any], value: Any) -> Any:
        schema = (flat.get("properties") or {}).get("id", True)
        return self._known(source, schema, value) if self._built(schema, value, "id") else value

    def _built(self, schema: Schema, value: Any, name: str) -> bool:
        """No variant of a test: what is built where nothing else is asked for."""
        if isinstance(value, dict | list):
            return False
        try:
            built = self._builder.named(name, schema, self._builder.build(schema, full=False))
        except UnbuildableError:
            return False
        return type(built) is type(value) and bool(built == value)
