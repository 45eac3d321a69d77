"""Which operation makes the things of a path: by a link, by its path, by what it answers with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import WRAPPERS, Operation
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import KEYS, plain

VARIABLE = re.compile(r"\{([^}]+)\}")
_TRIES = re.compile(
    r"preview|simulat|quote|dry|validat|estimat|calculat|draft|check$|test|render|search|quer(y|ies)|find|lookup",
    re.IGNORECASE,
)
"""Calls that answer with things which are not kept, or were there."""
_MAKES = re.compile(
    r"\s*(creat|generat|submit|enqueu|schedul|start|register|book|open|launch|order)(e|es|s)?\b",
    re.IGNORECASE,
)


def tries(operation: Operation) -> bool:
    """Its name says that it keeps nothing."""
    return _TRIES.search(operation.path.rsplit("/", 1)[-1]) is not None


def steps(path: str) -> list[str]:
    """The segments; a verb behind a variable, `{shelf}:lend`, is one of its own."""
    return path.replace("}:", "}/:").split("/")


def put_in(collection: Mapping[str, Operation]) -> Operation | None:
    """The PUT that makes one more in a collection, where no POST does and 201 is documented."""
    put = collection.get("PUT")
    makes = put is not None and "POST" not in collection and bool(put.bodies) and put.documents(201)
    return put if makes else None


class Makers:
    def __init__(self, document: Document) -> None:
        self._document = document

    def linked(self, item_path: str, parameter: str) -> tuple[Operation | None, str | None]:
        """The link that says how the parameter is made; of the operation with the fewest parameters."""
        found: list[tuple[tuple[int, int, int], Operation, str]] = []
        for index, operation in enumerate(self._document.operations):
            if operation.method not in {"POST", "PUT"}:
                continue
            for response in operation.successes:
                for link in response.links.values():
                    target = self._document.link_target(link)
                    if target is None or not f"{target.path}/".startswith(f"{item_path}/"):
                        continue
                    for name, expression in (link.get("parameters") or {}).items():
                        if name.removeprefix("path.") == parameter and "$response" in str(expression):
                            rank = (
                                len(operation.path_parameters),
                                0 if target.path == item_path else 1,
                                index,
                            )
                            found.append((rank, operation, expression))
        if not found:
            return None, None
        _, operation, expression = min(found, key=lambda entry: entry[0])
        return operation, expression

    def beside(self, item_path: str, post: Operation | None, shown: Operation | None) -> Operation | None:
        """The collection's own `post`, or what makes `/files/{id}` below something else, with its answer:
        `POST /folders/{id}/files`.
        """
        if post is not None and (post.successes or _only_default(post)):
            return post
        collection = item_path.rsplit("/", 2)[-2]
        shapes = list(self._shapes(shown))
        for path, methods in self._document.paths.items():
            post = methods.get("POST") or put_in(methods)
            if post is None or path.rsplit("/", 1)[-1] != collection or not post.successes:
                continue
            made = self.properties(post)
            told = any(name.rpartition("/")[2] == "id" for name in made)
            unseen = not any(shapes) and told and item_path.count("{") == 1 and "{" in path
            if unseen or (made and made in shapes):
                return post
        return None

    def by_answer(self, collection: str, properties: set[str]) -> Operation | None:
        """Its own POST, or a call of another name below the same parent, that answers with such a
        thing, and shows no other.
        """
        parent = collection.rpartition("/")[0]
        own = self._document.paths.get(collection, {}).get("POST")
        if own is not None and len(properties) > FEW and self.properties(own) == properties:
            return own
        found = [
            operation
            for operation in self._document.operations
            if operation.method == "POST"
            and len(properties) > FEW
            and operation.path != collection
            and operation.path.startswith(f"{parent}/")
            and not tries(operation)
            and self.properties(operation) == properties
            and self.properties(self._on_the_way(operation)) != properties
        ]
        return min(found, key=lambda operation: len(operation.path_parameters), default=None)

    def by_key(self, parameter: str, shown: Operation | None) -> Operation | None:
        """What makes a thing that is known by this name in several places, and has more of what is shown
        there: the user of a profile.
        """
        key, view = plain(parameter), self._document.request
        for operation in self._document.operations if key in KEYS and shown is not None else ():
            if operation.method == "POST" and operation.documents(201) and not operation.path_parameters:
                for content in operation.bodies[:1]:
                    sent = {*envelope.properties(view, content.schema or True)}
                    if (
                        key in map(plain, sent)
                        and len((sent | self._told(operation)) & self._told(shown)) > 1
                    ):
                        return operation
        return None

    def _told(self, operation: Operation | None) -> set[str]:
        view, responses = self._document.response, operation.successes if operation is not None else ()
        schemas = (content.schema for each in responses for content in each.contents)
        return {
            name for schema in schemas if schema is not None for name in envelope.properties(view, schema)
        }

    def _on_the_way(self, operation: Operation) -> Operation | None:
        """What shows the innermost thing on its path."""
        before, brace, _ = operation.path.rpartition("}")
        return self._document.paths.get(f"{before}{brace}", {}).get("GET")

    def says_so(self, operation: Operation) -> bool:
        """In words: it creates something, whose id it answers with."""
        return self._says(operation) and "id" in self.properties(operation)

    def written(self, item_path: str) -> Operation | None:
        """The PUT that knows no 404 where the GET does: what it writes need not be there."""
        item = self._document.paths.get(item_path, {})
        put, shown = item.get("PUT"), item.get("GET")
        if put is None or shown is None or not put.bodies or not put.successes:
            return None
        return put if shown.documents(404) and not put.documents(404) else None

    def under_its_name(self, item_path: str) -> Operation | None:
        """The POST that makes a thing under the name on its own path, as its words say, and nothing in it."""
        post = self._document.paths.get(item_path, {}).get("POST")
        is_around = any(path.startswith(f"{item_path}/{{") for path in self._document.paths)
        makes = post is not None and post.documents(201) and self._says(post)
        return post if makes and not is_around else None

    def _says(self, operation: Operation) -> bool:
        said = (operation.summary, str(operation.extra.get("description") or ""))
        return operation.method == "POST" and any(map(_MAKES.match, said))

    def properties(self, operation: Operation | None) -> set[str]:
        """Those that a successful answer is documented to have, in the branch with most of them."""
        return max(self._shapes(operation), key=len, default=set())

    def _shapes(self, operation: Operation | None) -> Iterator[set[str]]:
        """The properties of a successful answer, in each of its branches."""
        view = self._document.response
        contents = (c for r in (operation.successes if operation is not None else ()) for c in r.contents)
        for content in islice(contents, 1):
            flat = view.flat(content.schema or True)
            for branch in (flat, *flat.get("oneOf", ()), *flat.get("anyOf", ())):
                own = view.flat(branch).get("properties") or {}
                held = {name: view.properties(own[name]) for name in own if name.lower() in WRAPPERS}
                yield {*own, *(f"{name}/{inner}" for name in held for inner in held[name])}


FEW = 2
"""Properties that answers of two kinds may have in common by chance."""


def _only_default(operation: Operation) -> bool:
    """Its answers are all documented as one, success and error alike."""
    return all(response.status.lower() == "default" for response in operation.responses)
