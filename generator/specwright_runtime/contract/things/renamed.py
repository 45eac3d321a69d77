"""Things that an update gave another name, by which they are known since: a `new_name`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session
    from specwright_runtime.contract.things.inventory import Made

_Key: TypeAlias = tuple[str, tuple[str, ...]]


class Renamed:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[_Key, Any] = {}

    def note(self, call: Call, exchange: Exchange) -> None:
        """What was sent and is told as the name of the thing on the path is its name from now on."""
        for resource in self._session.resources.of(call.operation)[-1:]:
            old = call.values.get(("path", resource.parameter))
            if call.operation not in resource.updaters or call.operation.path != resource.item_path:
                continue
            new = self._session.things.leads.named(resource, exchange.response.json())
            if new is None or str(new) == str(old) or new not in envelope.said(call).values():
                continue
            self._names[self._key(resource, call.values)] = new
            self.forget(resource, {**call.values, ("path", resource.parameter): new})

    def forget(self, resource: Resource, values: Values) -> None:
        """What has this name now is another thing than the one that had it."""
        self._names.pop(self._key(resource, values), None)

    def now(self, call: Call) -> Call:
        """The call upon the things by the names that they have now."""
        for resource in self._session.resources.of(call.operation) if self._names else ():
            call = replace(call, values=self._now(resource, call.values))
        return call

    def _now(self, resource: Resource, values: Values) -> Values:
        while (key := self._key(resource, values)) in self._names:
            values = {**values, ("path", resource.parameter): self._names[key]}
        return values

    def named(self, made: Made) -> Any:
        """What a thing is known by now."""
        return self._now(made.resource, made.values)["path", made.resource.parameter]

    def is_now(self, resource: Resource, values: Values, name: Any) -> bool:
        """The thing that these path values led to has this name by now."""
        return str(self._now(resource, values)["path", resource.parameter]) == str(name)

    def _key(self, resource: Resource, values: Values) -> _Key:
        return resource.item_path, tuple(self._way(resource, values))

    def _way(self, resource: Resource, values: Values) -> Iterator[str]:
        for each in self._session.resources.on_the_way(resource.item_path):
            yield str(values.get(("path", each.parameter)))
