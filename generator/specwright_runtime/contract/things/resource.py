"""Which operations make, show, change and remove the same thing: by links, else by paths and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.things.makers import FEW, VARIABLE, Makers, put_in, steps
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.patched import JSON_PATCH, is_json_patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What stands at a path that ends in a parameter: `/bookings/{bookingId}`."""

    item_path: str
    parameter: str
    collection_path: str
    creator: Operation | None
    expression: str | None
    """The link's expression for the parameter, of the creator's exchange; `None`: found by name."""
    lister: Operation | None
    retriever: Operation | None
    updaters: tuple[Operation, ...]
    deleter: Operation | None
    children: tuple[Operation, ...]
    """Other operations at or below the item."""
    named: bool = False
    """Its creator is the PUT of the item itself: whoever makes it says its name."""
    fed: bool = False
    """Its creator is a call of another name: `POST /invitations/{id}/accept` makes a member."""

    @property
    def apart(self) -> bool:
        """It is made below another thing, and has a path of its own."""
        return self.creator is not None and VARIABLE.findall(self.creator.path) != VARIABLE.findall(
            self.collection_path
        )

    @property
    def soft(self) -> bool:
        """What is deleted stays, as its deleter says, or is shown, as its retriever says."""
        if self.deleter is None:
            return False
        told = (self.deleter.said, *(r.description for r in self.deleter.successes))
        said = (one for text in told for one in sentences(text) if not _REFUSED.search(one))
        return not self.vanishes and (
            any(_SOFT.search(one) for one in said)
            or (self.retriever is not None and _SHOWN.search(self.retriever.said) is not None)
        )

    @property
    def vanishes(self) -> bool:
        """What is deleted, if only marked so, is not found any more, as its deleter says."""
        return self.deleter is not None and _GONE.search(self.deleter.said) is not None


_SOFT = re.compile(
    r"\b(as deleted|marked|still|remains?|stays|soft\w*|retriev\w+|kept|keeps|archiv\w+|deactivat\w+"
    r"|retain\w*)\b",
    re.IGNORECASE,
)


_GONE = re.compile(
    r"\bno longer (be )?(found|accessible|retriev\w+)\b|\bnot (be )?found (any ?more|afterwards|until)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(cannot|can't|refused|rejected|conflict|409)\b", re.IGNORECASE)
"""In sentences on what is not deleted: "Who still has bookings cannot be removed"."""
_SHOWN = re.compile(
    r"(?<!not )\b(also|even|includ(es|ing))\b[^.]{0,30}\bdeleted\b|\bdeleted\b[^.]{0,20}\b(too|as well)\b",
    re.IGNORECASE,
)


_BACK = frozenset({"restore", "undelete", "recover", "untrash", "putback"})


def brings_back(operation: Operation) -> bool:
    """It is asked of what was deleted: `POST /notes/{id}/restore`."""
    is_verb = operation.method == "POST" and plain(re.split("[/:]", operation.path)[-1]) in _BACK
    return is_verb and not _FROM_ELSEWHERE.search(operation.said)


_FROM_ELSEWHERE = re.compile(
    r"\b(backups?|binary|snapshots?|failed|(previous|older|earlier) (version|state)|revisions?)\b",
    re.IGNORECASE,
)
"""How words say what else is brought back than what was deleted."""


_BINS = frozenset({"trash", "bin", "recyclebin", "deleted", "trashcan", "wastebasket"})


class Resources:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._makers = Makers(document)
        self.by_path = {path: self._resource(path) for path in dict.fromkeys(self._item_paths())}

    def _item_paths(self) -> Iterator[str]:
        for path in self._document.paths:
            segments = steps(path)
            for index, segment in enumerate(segments):
                if VARIABLE.search(segment):
                    yield "/".join(segments[: index + 1])

    def of(self, operation: Operation) -> list[Resource]:
        """The resources on an operation's way, outermost first."""
        return list(self.on_the_way(operation.path))

    def on_the_way(self, path: str) -> Iterator[Resource]:
        """The resources that a path leads through, outermost first."""
        segments = steps(path)
        prefixes = ("/".join(segments[: index + 1]) for index in range(len(segments)))
        return (self.by_path[prefix] for prefix in prefixes if prefix in self.by_path)

    def _is_whole(self, item_path: str) -> bool:
        """Something is done to it alone: a variable that only others follow is a part of what they name."""
        below = [
            path[len(item_path) + 1 :] for path in self._document.paths if path.startswith(f"{item_path}/")
        ]
        return (
            item_path in self._document.paths or any(not path.startswith("{") for path in below) or not below
        )

    def _resource(self, item_path: str) -> Resource:
        before, _, last = item_path.rpartition("/")
        collection_path = before or ("/" if "/" in self._document.paths else "")
        parameter = VARIABLE.findall(last)[-1]
        item = self._document.paths.get(item_path, {})
        collection = self._document.paths.get(collection_path, {})
        alone = last == f"{{{parameter}}}"
        creator, expression = self._makers.linked(item_path, parameter)
        if creator is None and alone and self._is_whole(item_path):
            post = collection.get("POST") or put_in(collection)
            creator = self._makers.beside(item_path, post, item.get("GET"))
        put = item.get("PUT")
        named = creator is None and alone and put is not None and put.documents(201)
        fed = (
            None
            if creator or named or not alone
            else self.fed(collection_path, self._makers.properties(item.get("GET")))
            or self._makers.by_key(parameter, item.get("GET"))
        )
        if creator is None and fed is None and alone and not named:
            put = self._makers.written(item_path) or self._makers.under_its_name(item_path)
            named = put is not None and bool(item.keys() & {"GET", "DELETE"})
        lister = collection.get("GET")
        if lister is None and creator is not None:
            lister = self._document.paths[creator.path].get("GET")
        below = tuple(
            operation
            for operation in self._document.operations
            if operation.path.startswith((f"{item_path}/", f"{item_path}:"))
            and self._last_item(operation.path) == item_path
        )
        return Resource(
            item_path=item_path,
            parameter=parameter,
            collection_path=collection_path,
            creator=put if named else creator or fed,
            expression=expression,
            lister=lister,
            retriever=item.get("GET"),
            updaters=(
                *(item[method] for method in ("PUT", "PATCH", "POST") if self._updates(item, method)),
                *(self._beside(collection, item, parameter) if creator is not None and alone else ()),
            ),
            deleter=item.get("DELETE"),
            children=below,
            named=named,
            fed=fed is not None,
        )

    def fed(self, collection: str, properties: set[str]) -> Operation | None:
        """The call that puts things into a collection though its path is another one."""
        return self._makers.by_answer(collection, properties)

    def creates(self, operation: Operation) -> bool:
        return any(r.creator is operation and not r.fed for r in self.by_path.values())

    def makes_unseen(self, operation: Operation) -> bool:
        """It makes what no path shows, as its words say."""
        known = self.written(operation) or self.of(operation)
        return not known and self._makers.says_so(operation)

    def written(self, operation: Operation) -> Resource | None:
        """What it makes or changes a thing of."""
        return self._written.get(operation.pointer)

    @cached_property
    def _written(self) -> dict[str, Resource]:
        """By the pointers of the operations: it is asked for at each call."""
        found: dict[str, Resource] = {}
        for resource in self.by_path.values():
            makers = () if resource.creator is None else (resource.creator,)
            for operation in (*makers, *resource.updaters):
                found.setdefault(operation.pointer, resource)
        return found

    def pickers(self, resource: Resource) -> list[Operation]:
        """What takes one of its things out of all, and answers with it: `POST /queues/{id}/claim`."""
        shown, creator = self._makers.properties(resource.retriever), resource.creator
        if creator is None or len(shown) <= FEW:
            return []
        around = {creator.path, creator.path.rpartition("/")[0]}
        posts = (o for o in self._document.operations if o.method == "POST" and not o.is_manual)
        others = (o for o in posts if o is not creator and o.path.rpartition("/")[0] in around)
        return [operation for operation in others if self._makers.properties(operation) == shown]

    def acts(self, operation: Operation) -> bool:
        """Does something to a thing, and answers with it: `POST /patients/{id}/discharge`."""
        around = self.of(operation)
        if not around or operation.method == "GET" or operation.path == around[-1].item_path:
            return False
        shown = self._makers.properties(around[-1].retriever)
        return bool(shown) and self._makers.properties(operation) == shown

    def _updates(self, item: Mapping[str, Operation], method: str) -> bool:
        """A POST to a thing changes it where it is sent what the thing is shown with, and answers with it;
        what is sent a list of operations in JSON of its own (RFC 7644, 3.5.2) is sent no properties.
        """
        if method != "POST" or method not in item:
            bodies = item[method].bodies[:1] if method in item else ()
            lists = (c.base_type != JSON_PATCH and is_json_patch(self._document.request, c) for c in bodies)
            return method in item and not any(lists)
        shown, changed = self._makers.properties(item.get("GET")), self._makers.properties(item[method])
        sent = {
            name
            for content in item[method].bodies
            for name in self._document.request.flat(content.schema or True).get("properties") or ()
        }
        return bool(sent & shown) and shown == changed

    def _beside(
        self, collection: Mapping[str, Operation], item: Mapping[str, Operation], parameter: str
    ) -> Iterator[Operation]:
        """Updates at the collection, whose bodies say which thing is meant: `PUT /pets` with an `id`."""
        shown = self._makers.properties(item.get("GET"))
        for method in ("PUT", "PATCH"):
            operation = collection.get(method)
            if (
                operation is None
                or not shown
                or self._updates(item, method)
                or operation is put_in(collection)
            ):
                continue
            if (
                self._makers.properties(operation) == shown
                and self.own_name(operation, parameter) is not None
            ):
                yield operation

    def own_name(self, operation: Operation, parameter: str) -> str | None:
        """The property of its body that says which thing is meant."""
        for content in operation.bodies[:1]:
            names = self._document.request.properties(content.schema or True)
            return next((n for n in names if plain(n) in {plain(parameter), "id"}), None)
        return None

    def own_property(self, resource: Resource) -> str | None:
        """The property that is called as the parameter, where the thing is shown with one, which is no id
        that the server gives: `username` of `/users/{username}`.
        """
        names = self._makers.properties(resource.retriever)
        return next(
            (n for n in names if plain(n) == plain(resource.parameter) and not plain(n).endswith("id")), None
        )

    def named_in_body(self, operation: Operation) -> Resource | None:
        """Whose thing it changes, where its path does not say which one."""
        for resource in self.by_path.values():
            if operation in resource.updaters and operation.path == resource.collection_path:
                return resource
        return None

    def member(self, resource: Resource) -> Resource | None:
        """Whose things are put below others: `/books/{id}` of `PUT /shelves/{shelf}/books/{id}`."""
        if resource.creator is not None or resource.retriever is not None:
            return None
        last = resource.collection_path.rsplit("/", 1)[-1]
        for other in self.by_path.values():
            if other.creator is None or other.named or resource in (other, *self.of(other.creator)):
                continue  # what is made below it is no member of it: `/{parent}/books` of `/{name}`
            if other.collection_path.rsplit("/", 1)[-1] == last:
                return other
        return None

    def binned(self, resource: Resource) -> Resource | None:
        """Whose things are in a bin once they are deleted: `/files/{id}` of `/trash/{id}`."""
        if plain(resource.collection_path.rsplit("/", 1)[-1]) not in _BINS or resource.creator is not None:
            return None
        told = [self._makers.properties(operation) for operation in resource.children]
        for other in self.by_path.values():
            made = other.creator is not None and other.deleter is not None and other is not resource
            if made and other.retriever is not None and self._makers.properties(other.retriever) in told:
                return other
        return None

    def parent(self, resource: Resource) -> Resource | None:
        """The innermost resource that it lies in."""
        *_, last = None, *self.on_the_way(resource.item_path.rpartition("/")[0])
        return last

    def within(self, resource: Resource) -> list[Resource]:
        """Those that lie directly in it."""
        return [other for other in self.by_path.values() if self.parent(other) is resource]

    def home(self, resource: Resource) -> Resource | None:
        """The one that it is made below, though it has a path of its own."""
        around = [other for other in self.by_path.values() if resource in self.made_in(other)]
        return max(around, key=lambda other: len(other.item_path), default=None)

    def made_in(self, resource: Resource) -> list[Resource]:
        """Those that are made below it, and have a path of their own."""
        below = f"{resource.item_path}/"
        others = (other for other in self.by_path.values() if not other.item_path.startswith(below))
        return [other for other in others if other.creator and other.creator.path.startswith(below)]

    def _last_item(self, path: str) -> str:
        segments = steps(path)
        last = max(index for index, segment in enumerate(segments) if VARIABLE.search(segment))
        return "/".join(segments[: last + 1])


_IDENTIFYING = (
    "sid",
    "gid",
    "uid",
    "uuid",
    "guid",
    "key",
    "slug",
    "code",
    "token",
    "handle",
    "login",
    "username",
    "number",
    "name",
)


_MAPS = frozenset({"tags", "labels", "annotations"})
"""Objects whose names the caller chooses, as a rule."""
_NAMING = frozenset({"name", "id", "resourceName", "@id", "selfLink"})


def identifiers(body: Any, parameter: str, collection: str) -> dict[str, Any]:
    """Values in a body that may name its thing, the likeliest first: as the parameter is called, also without
    what its thing is (`gid` of `task_gid`), `id`, …

    Also one level down.
    """
    one = singular(plain(collection.rsplit("/", 1)[-1]))
    own = plain(parameter)
    words = (
        own,
        own.removeprefix(one) or "id",
        "id",
        f"{one}id",
        f"{one}key",
        f"{one}number",
        f"{one}name",
        *_IDENTIFYING,
    )
    layers = [body]
    if isinstance(body, dict):
        inner = (value for name, value in body.items() if plain(name) not in _MAPS)
        layers += [layer for layer in inner if isinstance(layer, dict)]
    named = [
        (plain(name), name, value)
        for layer in layers
        if isinstance(layer, dict)
        for name, value in layer.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    ]
    found: dict[str, Any] = {}
    within = rf"(?:.*/)?{re.escape(collection.rsplit('/', 1)[-1])}/([^/]+)"
    for _, name, value in named:  # `shelves/s-1`, the name of a resource within its collection
        if name in _NAMING and (below := re.fullmatch(within, str(value))):
            found.setdefault(name, below[1])
    by_word: dict[str, list[tuple[str, Any]]] = {}
    for key, name, value in named:
        by_word.setdefault(key, []).append((name, value))
    for word in words:
        for name, value in by_word.get(word, ()):
            found.setdefault(name, value)
    return found


def told_by_both(one: Any, other: Any, parameter: str, collection: str) -> tuple[Any, Any]:
    """What two bodies name their things by, under one name; `None`: there is no such name."""
    first, second = (identifiers(body, parameter, collection) for body in (one, other))
    name = next((name for name in second if name in first), None)
    return (None, None) if name is None else (first[name], second[name])


def identifier(body: Any, parameter: str, collection: str) -> Any:
    """The likeliest of the values in a body that may name its thing."""
    return next(iter(identifiers(body, parameter, collection).values()), None)


_LISTS = ("data", "items", "results", "values", "entries", "entry", "content", "records", "value", "hits")
_NO_LISTS = frozenset({"link", "links", "errors", "warnings", "included", "facets", "messages", "sort"})


def list_name(names: list[str]) -> str | None:
    """The array that holds what a list lists, of those in its answer; `None`: it cannot be told."""
    known = next((word for word in _LISTS if word in names), None)
    others = [name for name in names if name.lower() not in _NO_LISTS] or names
    return known or (others[0] if len(others) == 1 else None)


def items_of(body: Any) -> list[Any] | None:
    """The items of a list's answer: the body, or the array in it."""
    if isinstance(body, list):
        return body
    if isinstance(body, dict):
        scim = "totalResults" in body  # RFC 7644, 3.4.2: an empty list may be left out, `schemas` may not
        names = [name for name, value in body.items() if isinstance(value, list)]
        name = list_name([one for one in names if not (scim and one == "schemas")])
        if name is not None:
            return list(body[name])
        for value in body.values():
            if isinstance(value, dict):
                inner = items_of(value)
                if inner is not None:
                    return inner
        if scim or (isinstance(body.get("_links"), dict) and isinstance(body.get("page"), dict)):
            return []  # HAL embeds no empty list, either
    return None
