"""Things of other collections that a call names: one that is there, or a new one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Parameter
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.catalogued import entries
from specwright_runtime.contract.things.foreign import Source
from specwright_runtime.contract.things.resource import identifier, items_of

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


_ENTRIES = 10


def another_entry(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """The body with another entry of the list of what it names: not any category can be given to a thing."""
    return _passed_over(session, call.body) if refused else call.body


def _passed_over(session: Session, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _passed_over(session, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_passed_over(session, inner) for inner in value]
    return session.others.pass_over(value)


class Others:
    """Of one run."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._making: set[str] = set()
        """Names of sources of which one is being made."""
        self._new: set[str] = set()
        """Paths of things of which a new one is being made."""
        self._listed: dict[str, list[Any]] = {}
        """Ids of the first few entries, by the names of sources that are only listed; one is used first."""

    def of(self, source: Source) -> Any:
        """The id of one of the things of a source; `None` where there is none, or while it is being made."""
        if source.name in self._making:
            return None
        with self._lock:
            self._making.add(source.name)
            try:
                return self._found(source)
            except (NotTestedError, BrokenError):
                return None
            finally:
                self._making.discard(source.name)

    def _found(self, source: Source) -> Any:
        session = self._session
        if source.resource is not None:
            role = source.role or session.prepared.role(source.resource)
            made = session.things.cast(source.resource, role)
            session.prepared.lead_up(made)
            return session.renamed.named(made)
        if source.maker is not None:
            told = session.call(session.plain(source.maker)).response.json()
            return identifier(told, f"{source.name}id", source.maker.path)
        if source.lister is None or source.lister.is_manual:
            return None
        if source.name not in self._listed:
            body = session.call(session.plain(source.lister)).response.json()
            listed = entries(body, source.way) if source.way else items_of(body) or []
            ids = [identifier(one, f"{source.name}id", source.lister.path) for one in listed[:_ENTRIES]]
            self._listed[source.name] = [one for one in ids if one is not None] or self._added(source)
        return next(iter(self._listed[source.name]), None)

    def _added(self, source: Source) -> list[Any]:
        """The id of one that is put into the empty list of what has no path of its own."""
        session, lister = self._session, source.lister
        creator = session.document.paths[lister.path].get("POST") if lister and not source.way else None
        if creator is None or creator.is_manual:
            return []
        told = envelope.told(session.call(session.plain(creator)))
        known = identifier(told, f"{source.name}id", creator.path) if isinstance(told, dict) else None
        return [] if known is None else [known]

    def pass_over(self, value: Any) -> Any:
        """The id of another entry, which is used from now on, where this is that of the one that was used."""
        for ids in self._listed.values():
            if len(ids) > 1 and type(value) is type(ids[0]) and value == ids[0]:
                ids.append(ids.pop(0))
                return ids[0]
        return value

    def new(self, name: str) -> Any:
        """The id of a new thing of those that a property of a name points to; `None`: none is made."""
        session = self._session
        source = session.foreign.source(name)
        resource = source.resource if source is not None else None
        if resource is None or resource.item_path in self._new:  # it would need one of its own, and so on
            return None
        self._new.add(resource.item_path)
        try:
            made = session.things.make(resource, fresh=True)
            session.prepared.lead_up(made)
        except (NotTestedError, BrokenError):
            return None
        finally:
            self._new.discard(resource.item_path)
        return made.id

    def is_there(self, source: Source, value: Any) -> bool:
        """A thing of the source that this run made has that id."""
        resource = source.resource
        return resource is not None and str(value) in self._session.things.inventory.known(resource)

    def named_by(self, parameter: Parameter | None) -> Any:
        """The id of a thing of another collection that a parameter names; `None`: it names none."""
        session = self._session
        if parameter is None or session.foreign.source(parameter.name) is None:
            return None
        known = session.foreign.known(parameter.name)
        spelled = (known, str(known)) if isinstance(known, int) else (known,)
        return next((one for one in spelled if session.document.request.valid(parameter.schema, one)), None)
