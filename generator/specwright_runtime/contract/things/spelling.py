"""How a server reads objects in urlencoded forms, which OpenAPI and servers spell in different ways."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from specwright_runtime.contract.failure import BrokenError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, is_nonce
from specwright_runtime.contract.values.unbuildable import UnbuildableError

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


class Spelling:
    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock

    def ask(self, call: Call) -> None:
        """Asks, once for each form: what the server tells as it was sent it has read."""
        session, content = self._session, call.content
        known = session.writer.brackets
        if content is None or not wire.two_spellings(content, call.body):
            return
        with self._lock, suppress(UnbuildableError):  # nobody else is to send while it is not known
            if content.pointer in known:
                return
            known[content.pointer] = None
            whole = session.settled(replace(call, body=session.body(content), raw=None))
            found: list[bool] = []
            for brackets in (False, True):
                known[content.pointer] = brackets
                read = self._is_read(self._renewed(whole))
                if read:
                    return
                if read is None:
                    found.append(brackets)
            another = content is not call.operation.bodies[0]  # which has what is not sent in this one
            known[content.pointer] = found[0] if found else None if another else False

    def _renewed(self, call: Call) -> Call:
        for parameter in call.operation.parameters:
            if is_nonce(parameter) and (parameter.place, parameter.name) in call.values:
                call = call.with_value(parameter, self._session.nonce(parameter))
        return call

    def _is_read(self, call: Call) -> bool | None:
        """`None`: it is accepted, and the answer does not show whether the objects in it were read."""
        session, view = self._session, self._session.document.response
        try:
            response = session.call(call).response
        except (BrokenError, wire.UnwritableError):
            return False
        if not 200 <= response.status < 300:
            return False
        told = response.json()
        if not isinstance(told, dict) or call.content is None:
            return None
        names = wire.two_spellings(call.content, call.body)
        if any(told.get(name) == call.body[name] for name in names):
            return True
        schemas = (c.schema for r in call.operation.successes for c in r.contents if c.is_json and c.schema)
        return False if any(name in view.properties(each) for each in schemas for name in names) else None
