"""What is known of a document before any server is asked: operations, things, values."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import look_up
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things.foreign import Foreign, Source, kind_of
from specwright_runtime.contract.things.naming import singular
from specwright_runtime.contract.things.resource import Resource, Resources
from specwright_runtime.contract.values.bounded import BoundedVariants
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder


class Catalogue:
    """`examples`: so many values are drawn at random for each body and parameter; those of `seed`, `None` for
    the same in every run.
    """

    def __init__(self, document: Document, *, examples: int = 0, seed: int | None = None) -> None:
        self.document = document
        self.examples = examples
        self.seed = seed
        self.untested: list[str] = []
        """Places that no promise covers, and why; for the summary."""
        self._everything: dict[int, Any] = {}
        """A body with all its properties, by the identity of its content: large ones take long to build."""

    @cached_property
    def builder(self) -> Builder:
        return Builder(self.document.request)

    @cached_property
    def variants(self) -> BoundedVariants:
        return BoundedVariants(self.builder, self._foreign.names)

    @cached_property
    def resources(self) -> Resources:
        return Resources(self.document)

    @cached_property
    def _foreign(self) -> Foreign:
        return Foreign(self.document, self.resources, self.builder, lambda source: None)

    def foreign(self, place: str, *, made: bool = False, of: Operation | None = None) -> bool:
        """The place in a body, `of` an operation, names another thing: `lines/0/book_id`; `made`: one that
        can be made.
        """
        steps = [step for step in place.split("/") if not step.isdigit()]
        if (
            not made and steps[-1:] == ["id"] and "data" in steps
        ):  # JSON:API: of the thing on the path, or another
            return True
        if steps and not made and self._foreign.relates(steps[-1]):
            return True
        source = self._foreign.source(steps[-1], self._kind(of)) if steps else None
        if source is None and len(steps) > 1:
            source = self._foreign.keyed(steps[-1], steps[-2])
        return source is not None and (not made or source.resource is not None or source.maker is not None)

    def within(self, described: str, operation: Operation) -> bool:
        """What is described so in a body of the operation is the id of what lies in another thing."""
        return self._foreign.within(described, self._kind(operation))

    def keyed(self, place: str, operation: Operation) -> bool:
        """The place in a body of the operation names something by its key: the `sku` of a line."""
        return "/" not in place and self._foreign.keyed(place, "", self._kind(operation)) is not None

    def _kind(self, operation: Operation | None) -> str:
        """What it makes or changes one of."""
        own = self.resources.written(operation) if operation is not None else None
        return kind_of(own.collection_path) if own is not None else ""

    def listed(self, place: str) -> bool:
        """The place in a body is a list of texts that is called as a collection, or one of these."""
        *around, last = place.split("/")
        name = around[-1] if last.isdecimal() and around else last
        source = self._foreign.source(singular(name))
        return name != singular(name) and source is not None and source.resource is not None

    def embedded(self, content: Content, place: str, operation: Operation) -> bool:
        """The place in a body of the operation is within a thing that has a path of its own."""
        view = self.document.request
        schema: Schema = content.schema or True
        for step in place.split("/")[:-1]:
            of_list = step.isdecimal()
            schema = view.items(view.flat(schema)) if of_list else view.properties(schema).get(step, True)
            if self._foreign.embeds(schema, self._kind(operation)) is not None:
                return True
        return False

    def names(self, name: str) -> bool:
        """A property of that name may point to another thing, known here or not."""
        return self._foreign.names(name)

    def source(self, name: str) -> Source | None:
        """What a property of that name points to."""
        return self._foreign.source(name)

    def points(self, name: str, resource: Resource) -> bool:
        """A property of that name holds the id of one of the resource's things."""
        source = self._foreign.source(name)
        return source is not None and source.resource is resource

    def relates(self, name: str, resource: Resource) -> bool:
        """A property of that name may hold the id of another of the resource's things."""
        return self._foreign.relates(name, kind_of(resource.collection_path))

    def links(self, content: Content, place: str) -> bool:
        """The place in a body names another thing by its path: `subject/reference` of `Patient/7`."""
        if id(content) not in self._everything:
            self._everything[id(content)] = self._full(content)
        try:
            value = look_up(self._everything[id(content)], f"/{place}")
        except KeyError:
            return False
        return isinstance(value, str) and self._foreign.linked(value) is not None

    def _full(self, content: Content) -> Any:
        try:
            return self.builder.full(True if content.schema is None else content.schema, content.examples)
        except UnbuildableError:
            return None

    def not_tested(self, reason: str) -> None:
        if reason not in self.untested:
            self.untested.append(reason)
