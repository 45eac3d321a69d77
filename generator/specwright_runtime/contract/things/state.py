"""The things that a run makes, finds and clears away: path values that lead to something."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call, Values, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.expression import UnresolvedError, evaluate
from specwright_runtime.contract.openapi.operation import Operation, Parameter, Place
from specwright_runtime.contract.things import surrounding
from specwright_runtime.contract.things.inventory import Inventory, Made
from specwright_runtime.contract.things.leads import Leads
from specwright_runtime.contract.things.makers import VARIABLE
from specwright_runtime.contract.things.naming import unused
from specwright_runtime.contract.things.resource import Resource, items_of

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


_NAMES = 10_000
"""Fewer do not let one be chosen at random."""


class Things:
    """What exists on the server, as far as this run knows."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self.inventory = Inventory(lock)
        self.leads = Leads(session)
        self._cast: dict[tuple[str, str], Made] = {}
        self._shared: dict[tuple[str, tuple[tuple[tuple[str, str], Any], ...]], Made | NotTestedError] = {}

    def path_values(self, operation: Operation, *, fresh: bool = False) -> dict[tuple[str, str], Any]:
        """Path values that lead to a thing which exists; with `fresh` the innermost one is new.

        Raises:
            NotTestedError: no operation makes it.
        """
        found: dict[tuple[str, str], Any] = {}
        resources = self._session.resources.of(operation)
        new = 2 if fresh and resources and self.crowded(resources[-1]) else 1
        if new > len(resources) > 0:
            raise NotTestedError(f"{operation.id}: there are too few {resources[-1].parameter} for a new one")
        for index, resource in enumerate(resources):
            own = fresh and index >= len(resources) - new
            found |= self._path_value(operation, resource, found, fresh=own)
        for parameter in operation.path_parameters:
            key = ("path", parameter.name)
            if key not in found:
                found[key] = self._session.parameter_value(parameter)
        return found

    def _path_value(
        self, operation: Operation, resource: Resource, parents: Values, *, fresh: bool
    ) -> dict[tuple[str, str], Any]:
        """The value of the resource's parameter, and of its parents where it could be made in others only."""
        made_here = resource.creator is not None and resource.creator.id != operation.id
        if made_here and not self.fixed(operation, resource):
            made = self.make(resource, parents, fresh=fresh, anywhere=True)
            own = {key: value for key, value in made.values.items() if key in parents}
            return {**own, ("path", resource.parameter): made.id}
        return {("path", resource.parameter): self._own_value(operation, resource, parents, fresh=fresh)}

    def _own_value(self, operation: Operation, resource: Resource, parents: Values, *, fresh: bool) -> Any:
        for key in (f"{operation.id}.{resource.parameter}", resource.parameter):
            if key in self._session.given:
                return self._session.given[key]
        once = fresh or operation.method == "POST" or operation.documents(409)
        if resource.named and resource.creator is operation and once:
            return self._unused(resource)
        member = self._session.resources.member(resource)
        if member is not None:
            return self.make(member, fresh=fresh).id
        deleted = self._session.resources.binned(resource)
        if deleted is not None and deleted.deleter is not None:
            made = self.make(deleted, fresh=True)
            self._session.call(self._session.plain(deleted.deleter, values=made.values))
            return made.id
        parameter = operation.parameter(resource.parameter, "path")
        if parameter is None:
            raise NotTestedError(f"{operation.path} does not declare its parameter {resource.parameter}")
        if fresh and self._is_part(resource):
            return self._unused_of(parameter)
        strange = operation.method == "DELETE" and self._is_strange(resource)
        if strange and not self._session.pointed.knows(resource):
            return self._of_nobody(operation, parameter)
        listed = self._listed(resource, parents, parameter)
        if listed is None:
            listed = self._session.pointed.one(resource)
        if listed is not None:
            return listed
        return self._session.others.named_by(parameter) or self._guess(parameter)

    def _is_strange(self, resource: Resource) -> bool:
        """Neither it nor what it lies in was made by this run: it is not for us to remove."""
        around = (resource, *self._session.resources.on_the_way(resource.collection_path))
        return all(one.creator is None for one in around)

    def _of_nobody(self, operation: Operation, parameter: Parameter) -> Any:
        """The one that the document gives for it to be removed, or a text that nothing will be called.

        Raises:
            NotTestedError: it gives none, and any number may be somebody's.
        """
        flat = self._session.document.request.flat(parameter.schema)
        free = "string" in self._session.document.request.types(parameter.schema) and "enum" not in flat
        if not parameter.examples and "example" not in flat and not free:
            raise NotTestedError(f"{operation.id} removes what this run did not make: give contract_state")
        return self._session.parameter_value(parameter)

    def _guess(self, parameter: Parameter) -> Any:
        """Its value; of numbers that are counted from 0, that one, which is there where any is."""
        value = self._session.parameter_value(parameter)
        flat = self._session.document.request.flat(parameter.schema)
        counted = flat.get("minimum") == 0 and value == 1 and not parameter.examples
        return 0 if counted and "example" not in flat else value

    def _is_part(self, resource: Resource) -> bool:
        """Of a longer name that one gives, as `{name}` in `PUT /zones/{zone}/records/{name}/{type}`."""
        others = self._session.resources.by_path.values()
        named = any(one.named and one.item_path.startswith(f"{resource.item_path}/{{") for one in others)
        return named and resource.creator is None and resource.item_path not in self._session.document.paths

    def _unused_of(self, parameter: Parameter) -> Any:
        value = self._session.parameter_value(parameter)
        return unused(self._session.document.request, parameter.schema, value)

    def _unused(self, resource: Resource) -> Any:
        """A name that nothing has, for what is made under the name that one gives it."""
        parameter = resource.creator.parameter(resource.parameter, "path") if resource.creator else None
        if parameter is None:
            return None
        if self.crowded(resource):  # within a parent of its own
            return self._session.parameter_value(parameter)
        return self._unused_of(parameter)

    def unnamed(self, call: Call) -> Call:
        """The call under a name that nothing has, where it makes what is known by the name on its path."""
        resource = self._session.resources.written(call.operation)
        if resource is None or not resource.named or call.operation.method != "POST":
            return call
        key: tuple[Place, str] = ("path", resource.parameter)
        if str(call.values.get(key)) not in self.inventory.known(resource):
            return call
        return replace(call, values={**call.values, key: self._unused(resource)})

    def crowded(self, resource: Resource) -> bool:
        """It is made under one of so few names that a new one needs a parent of its own."""
        if surrounding.takes_up(self._session, resource):
            return True
        parameter = resource.creator.parameter(resource.parameter, "path") if resource.creator else None
        if not resource.named or parameter is None:
            return False
        flat = self._session.document.request.flat(parameter.schema)
        if "enum" in flat or "const" in flat:
            return True
        return {"minimum", "maximum"} <= flat.keys() and bool(flat["maximum"] - flat["minimum"] < _NAMES)

    def fixed(self, operation: Operation, resource: Resource) -> bool:
        """The user says which thing it is."""
        given = self._session.given
        return resource.parameter in given or f"{operation.id}.{resource.parameter}" in given

    def guessed(self, operation: Operation) -> bool:
        """Some path value is neither made, nor given, nor listed: a 404 then says nothing."""
        return any(
            resource.creator is None
            and not self._session.pointed.knows(resource)
            and self._session.resources.member(resource) is None
            and not self._is_part(resource)
            and (
                self._session.others.named_by(operation.parameter(resource.parameter, "path")) is None
                or (operation.method == "DELETE" and self._is_strange(resource))
            )
            and not self._chosen(operation, resource)
            and not self.fixed(operation, resource)
            for resource in self._session.resources.of(operation)
        )

    def _chosen(self, operation: Operation, resource: Resource) -> bool:
        """The document names the values."""
        parameter = operation.parameter(resource.parameter, "path")
        flat = self._session.document.request.flat(parameter.schema) if parameter is not None else {}
        return "enum" in flat or "const" in flat

    def _listed(self, resource: Resource, parents: Values, parameter: Parameter) -> Any:
        lister = resource.lister
        if lister is None or lister.is_manual:
            return None
        try:
            call = self._session.plain(lister, values=dict(parents))
            exchange = self._session.call(call)
        except (NotTestedError, BrokenError):
            return None
        spare = None
        for item in items_of(exchange.response.json()) or ():
            value = self.leads.listed(resource, parents, item) if isinstance(item, dict) else item
            if value is not None and self._session.document.request.valid(parameter.schema, value):
                return value
            spare = value if spare is None and isinstance(item, dict) else spare
        return spare  # documents call ids of any make a `uuid`; the server knows its own

    def make(
        self,
        resource: Resource,
        parents: Values | None = None,
        *,
        fresh: bool = False,
        anywhere: bool = False,
    ) -> Made:
        """The shared thing of this kind, or a new one; `anywhere`: in other parents, too, if need be.

        Raises:
            NotTestedError: it cannot be made.
        """
        with self._lock:
            if parents is None:
                parents = self._parents(resource, fresh=fresh)
                # What has a path of its own lies well in any parent that took it.
                anywhere = anywhere or resource.apart
                if resource.fed and fresh:
                    return self._put_in(resource, parents)
            key = (resource.item_path, tuple(sorted(parents.items())))
            if not fresh and key in self._shared:
                known = self._shared[key]
                if isinstance(known, NotTestedError):
                    raise known
                return known
            try:
                made = self._make(resource, parents)
            except NotTestedError as error:
                self._shared.setdefault(key, error)
                raise
            if not fresh:
                self._shared[key] = made
            if not anywhere and not self._is_in(parents, made):
                raise NotTestedError(f"{resource.item_path} is not made where it is wanted")
            return made

    def _put_in(self, resource: Resource, parents: Values) -> Made:
        """A new one, in another parent from now on where the shared one takes none any more."""
        made = self._make(resource, parents)
        if not self._is_in(parents, made) and resource.creator is not None:
            for parent in self._session.resources.of(resource.creator):
                self.outlive(parent)
            made = self._make(resource, self._parents(resource, fresh=False))
        return made

    def _is_in(self, parents: Values, made: Made) -> bool:
        creator = made.resource.creator
        asked = {p.name for p in creator.path_parameters} if creator is not None else set()
        if made.resource.fed:  # what it was made of lies beside it
            asked &= set(VARIABLE.findall(made.resource.collection_path))
        names = {("path", name) for name in asked if name != made.resource.parameter} & parents.keys()
        # `/articles/{id}/comments` makes `/comments/{id}`.
        outer = ("path", made.resource.parameter)
        twice = outer[1] in asked and outer in parents and not made.resource.named
        elsewhere = twice and made.exchange.values.get(outer, parents[outer]) != parents[outer]
        return not elsewhere and all(made.values.get(name) == parents[name] for name in names)

    def cast(self, resource: Resource, role: str) -> Made:
        """The shared thing, or where it is named by a role, as in `from_account_id`, one of its own.

        Raises:
            NotTestedError: it cannot be made.
        """
        if not role:
            return self.make(resource)
        key = (resource.item_path, role)
        if key not in self._cast:
            self._cast[key] = self.make(resource, fresh=True)
        return self._cast[key]

    def is_shared(self, resource: Resource, value: Any) -> bool:
        """The id is that of the thing that all calls name which need one."""
        known = (made for key, made in self._shared.items() if key[0] == resource.item_path)
        return any(isinstance(made, Made) and made.id == value for made in known)

    def outlive(self, resource: Resource) -> None:
        """The shared thing is no use any more: what can be done to it was done."""
        with self._lock:
            self._cast = {key: made for key, made in self._cast.items() if key[0] != resource.item_path}
            for key in [key for key in self._shared if key[0] == resource.item_path]:
                del self._shared[key]

    def _parents(self, resource: Resource, *, fresh: bool) -> Values:
        if resource.creator is None:
            return {}
        return self.path_values(resource.creator, fresh=fresh and self.crowded(resource))

    def _make(self, resource: Resource, parents: Values) -> Made:
        creator = resource.creator
        if creator is None:
            raise NotTestedError(
                f"nothing makes {resource.item_path}: add a link or a POST, or give contract_state"
            )
        own = {("path", p.name) for p in creator.path_parameters}
        if resource.named:
            own.discard(("path", resource.parameter))
        values = {key: value for key, value in parents.items() if key in own}
        if resource.named:
            values["path", resource.parameter] = self._unused(resource)
        if own - values.keys():
            values = self._way_to(creator, values, fresh=resource.fed)
        answer = ""
        for full in (True, False):
            call = self._session.plain(creator, full=full, values=values)
            self._session.readiness.wait_for(creator, call)
            try:
                exchange = self._session.call(call)
            except BrokenError as error:
                raise NotTestedError(f"{creator.id} gave no answer: {error}") from error
            if 200 <= exchange.response.status < 300:
                made = self.made(resource, call, exchange)
                if made is None:
                    raise NotTestedError(f"{creator.id} {self.leads.why_not(resource, exchange)}")
                if exchange.response.status == 202:
                    self._session.readiness.wait_until_made(resource, made.values)
                return made
            answer = f"{exchange.response.status} {exchange.response.body[:200].decode('utf-8', 'replace')}"
        raise NotTestedError(f"{creator.id} made no {resource.item_path}: {answer}")

    def _way_to(self, operation: Operation, known: Values, *, fresh: bool) -> dict[tuple[str, str], Any]:
        """The path values that are known, and for the others things that lie there; the last one new."""
        found, around = dict(known), self._session.resources.of(operation)
        for resource in around:
            if ("path", resource.parameter) not in found:
                own = fresh and resource is around[-1]
                found |= self._path_value(operation, resource, found, fresh=own)
        return self.path_values(operation) | found if len(found) < len(operation.path_parameters) else found

    def made(self, resource: Resource, call: Call, exchange: Exchange) -> Made | None:
        """What a creator's answer says that it made."""
        value: Any
        call = as_sent(call, exchange)
        if resource.named:
            value = call.values.get(("path", resource.parameter))
        elif resource.expression is not None:
            try:
                value = evaluate(resource.expression, exchange, call.values)
            except UnresolvedError:
                return None
        elif surrounding.lies_in(self._session, resource, call, exchange.response.json()):
            value = surrounding.named(self._session, resource, call, exchange.response.json())
        else:
            parents = {key: inner for key, inner in call.values.items() if key[0] == "path"}
            value = self.leads.made(resource, parents, call, exchange)
        if value is None:
            return None
        if not surrounding.takes_up(self._session, resource):
            self._session.taken.chosen(resource, call, value, self.leads.of(resource))
        values = {key: inner for key, inner in call.values.items() if key[0] == "path"}
        values[("path", resource.parameter)] = value
        self._session.renamed.forget(resource, values)
        made = Made(resource=resource, values=values, call=call, exchange=exchange)
        self.inventory.told(made)
        return made

    def remember(self, call: Call, exchange: Exchange) -> None:
        for resource in self._session.resources.by_path.values():
            if resource.deleter is call.operation:
                self.inventory.deleted(resource, call.values)
            elif call.operation.method == "DELETE" and call.operation.path == resource.collection_path:
                self._emptied(resource, call.values)
            if resource.creator is None:
                continue
            linked = resource.creator.id == call.operation.id
            may = call.operation.method == "POST" and not linked
            sibling = self._links_to(call.operation, resource) if may else None
            if linked or sibling is not None:
                made = self.made(
                    replace(resource, expression=sibling) if sibling else resource, call, exchange
                )
                if made is not None and resource.deleter is not None:
                    self.inventory.add(made)

    def _emptied(self, resource: Resource, values: Values) -> None:
        """Several were deleted: what the collection had is not relied upon any more, nor what lay in that."""
        with self._lock:
            self.inventory.emptied(resource, values)
            self._cast = {k: made for k, made in self._cast.items() if not made.lies_in(resource, values)}
            self._shared = {
                key: made
                for key, made in self._shared.items()
                if isinstance(made, NotTestedError) or not made.lies_in(resource, values)
            }

    def _links_to(self, operation: Operation, resource: Resource) -> str | None:
        """Another operation that makes the same kind of thing (a remix makes a video)."""
        for response in operation.successes:
            for link in response.links.values():
                target = self._session.document.link_target(link)
                if target is not None and target.path == resource.item_path:
                    for name, expression in (link.get("parameters") or {}).items():
                        if name.removeprefix("path.") == resource.parameter and "$response" in str(
                            expression
                        ):
                            return str(expression)
        return None

    def there(self, resource: Resource, parents: Values) -> set[str]:
        """The ids of all that this run made, and of what is listed."""
        found, lister = self.inventory.known(resource), resource.lister
        if lister is None or lister.is_manual or lister.bodies:
            return found
        own = {("path", p.name) for p in lister.path_parameters}
        try:
            call = self._session.plain(lister, values={k: v for k, v in parents.items() if k in own})
            told = self._session.call(call).response.json()
        except (NotTestedError, BrokenError):
            return found
        entries = (item for item in items_of(told) or () if isinstance(item, dict))
        return found | {str(self.leads.listed(resource, parents, item)) for item in entries}

    def is_spare(self, made: Made) -> bool:
        """Nothing else is asked of it, and it is not the oldest one, which is a neighbour."""
        with self._lock:
            used = {m.id for m in (*self._shared.values(), *self._cast.values()) if isinstance(m, Made)}
            return made.id not in used and made is not self.inventory.oldest(made.resource)

    def forget(self, made: Made) -> None:
        """It was removed by a test."""
        with self._lock:
            self.inventory.forget(made)
            self._cast = {key: known for key, known in self._cast.items() if known.values != made.values}
