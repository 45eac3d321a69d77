"""One run against one server: writes calls, sends them, keeps what was made and clears it away."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.checker import Breach, Checker
from specwright_runtime.contract.failure import BrokenError, NoCredentialError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import CURRENT, Call, Values, Writer, is_nonce
from specwright_runtime.contract.http.caller import Caller, NoAnswerError
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.message import Exchange, Request
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.things.amended import Amended, Apart, other_member, other_way
from specwright_runtime.contract.things.body_paths import places
from specwright_runtime.contract.things.conflict import Conflicts
from specwright_runtime.contract.things.digest import of_its_file
from specwright_runtime.contract.things.fixed import Fixed
from specwright_runtime.contract.things.foreign import Foreign, kind_of
from specwright_runtime.contract.things.locks import unlocked
from specwright_runtime.contract.things.naming import unused
from specwright_runtime.contract.things.needed import Needed
from specwright_runtime.contract.things.others import Others, another_entry
from specwright_runtime.contract.things.own_name import named_as_on_path
from specwright_runtime.contract.things.patched import of_what_is_there
from specwright_runtime.contract.things.pointed import Pointed
from specwright_runtime.contract.things.prepared import Prepared
from specwright_runtime.contract.things.quota import Quota
from specwright_runtime.contract.things.readiness import Readiness
from specwright_runtime.contract.things.renamed import Renamed
from specwright_runtime.contract.things.repointed import repointed
from specwright_runtime.contract.things.resource import Resources
from specwright_runtime.contract.things.room import widened
from specwright_runtime.contract.things.signing import Signing
from specwright_runtime.contract.things.spelling import Spelling
from specwright_runtime.contract.things.state import Things
from specwright_runtime.contract.things.taken import Taken
from specwright_runtime.contract.things.unspecific import complete
from specwright_runtime.contract.things.upcoming import outdated, upcoming
from specwright_runtime.contract.things.whole import whole
from specwright_runtime.contract.things.worn import Worn
from specwright_runtime.contract.values import spans
from specwright_runtime.contract.values.magic import file_bytes
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder
from specwright_runtime.contract.values.variant import Variants
from specwright_runtime.operation import ABSENT

_AGAIN = 5
"""Times that a request is sent again where its sender is asked to wait."""


class Session:
    """
    `wait` is the longest time in seconds that an operation with `x-contract: {wait-for: …}` is waited for.
    `given` are path values by parameter name or by `operationId.parameter`, from the user's fixture.
    """

    def __init__(
        self,
        document: Document,
        caller: Caller,
        *,
        credentials: Credentials | None = None,
        given: Mapping[str, Any] | None = None,
        wait: float = 60.0,
        manual: bool = False,
        calls_back: bool = False,
    ) -> None:
        self.document = document
        self.caller = caller
        self.credentials = credentials or Credentials()
        self.given = given or {}
        self.wait = wait
        self.manual = manual
        self.calls_back = calls_back
        """The server reaches this machine, and has to call back what it documents."""
        self._lock = threading.RLock()
        self.checker = Checker(document)
        self.builder = Builder(document.request)
        self.resources = Resources(document)
        self.others = Others(self, self._lock)
        self.foreign = Foreign(document, self.resources, self.builder, self.others.of)
        self.variants = Variants(self.builder, self.foreign.names)
        self.observers: list[Callable[[Exchange], None]] = []
        self.requests = 0
        self.reached: set[str] = set()
        self.met: dict[str, Exchange] = {}
        """The last conflict of each operation."""
        self.places_taken: set[tuple[str, str]] = set()
        """Operations, with the places in their bodies of which a value was taken."""
        self.files_taken: set[str] = set()
        """Kinds of files that were taken as they are built."""
        self.makes_only: dict[str, bool] = {}
        """Calls that make a thing of a name, by their operationIds: whether they do not change one."""
        self.unguarded: set[str] = set()
        """Operations that let in who shows no credential, against what the document says."""
        self.challenges: set[bool] = set()
        """Whether a 401 named a scheme: a server that never does is left alone, though HTTP asks for it."""
        self.understood: dict[str, bool] = {}
        """Whether an operation, which makes nothing, was seen to tell what it is sent."""
        self._happy: dict[str, Call | NotTestedError] = {}
        others = self.others
        self.taken = Taken(document.request, self.foreign, others.new, others.is_there, self.kind)
        self.writer = Writer(document, self.credentials)
        self.things = Things(self, self._lock)
        self.renamed = Renamed(self)
        self.pointed = Pointed(self, self._lock)
        self.conflicts = Conflicts(self, self._lock)
        self.fixed = Fixed(self)
        self.prepared = Prepared(self, self._lock)
        learnt = (repointed, upcoming, Needed(), other_member, other_way, another_entry, complete)
        self.amended = Amended(self, self._lock, (*learnt, Apart(), outdated))
        self.worn = Worn(self)
        self.quota = Quota(self)
        self.readiness = Readiness(self, self._lock)
        self.signing = Signing(self)
        self.spelling = Spelling(self, self._lock)
        self._nonces = itertools.count(1)
        self._nonce_base = uuid.uuid4().hex[:12]

    def writes(self, operation: Operation) -> bool:
        """It makes or changes a thing that can be looked at."""
        return (
            operation in self.foreign.makers
            or self.resources.acts(operation)
            or any(
                operation is resource.creator or operation in resource.updaters
                for resource in self.resources.by_path.values()
            )
        )

    def nonce(self, parameter: Parameter | None = None) -> str:
        """A text that was not used before, of the make that a `parameter` asks for."""
        text = f"{self._nonce_base}-{next(self._nonces)}"
        view = self.document.request
        if parameter is None or view.valid(parameter.schema, text):
            return text
        return str(unused(view, parameter.schema, self.builder.minimal(parameter.schema, parameter.examples)))

    # --- sending ----------------------------------------------------------

    def send(self, request: Request, operation: str | None = None) -> Exchange:
        """
        Raises:
            BrokenError: the server gave no answer.
        """
        start = time.perf_counter()
        self.requests += 1
        try:
            response = self.caller.send(request)
            for _ in range(_AGAIN):
                if (pause := response.asks_to_wait) is None:
                    break
                time.sleep(pause)
                self.requests += 1
                response = self.caller.send(request)
        except NoAnswerError as error:
            message = f"{request.method} {request.target}: {error}"
            curl = self.credentials.in_shell(request.curl(self.caller.base_url))
            raise BrokenError(
                [Breach(f"{message}\n    {curl}", "HTTP")], None, self.caller.base_url, self.credentials
            ) from error
        exchange = Exchange(
            request=request, response=response, operation=operation, seconds=time.perf_counter() - start
        )
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            self.readiness.note(response.status)
        for observer in self.observers:
            observer(exchange)
        return exchange

    def call(self, call: Call, *, as_is: bool = False) -> Exchange:
        """Sends, and remembers what it made so that it can be removed.

        What must be unlike all others is made so, but for a call that is to be sent `as_is`.
        """
        self.readiness.catch_up(call.operation)
        self.quota.keep(call.operation)
        self.spelling.ask(call)
        call = self.renamed.now(call)
        if not as_is:
            fresh = self.taken.fresh(self.things.unnamed(call))
            call = self.prepared.ready(self.fixed.kept(fresh))
        call = of_its_file(call, self.document.request)
        if (apart := self.signing.apart(call)) is not None:
            call = replace(call, alternative=apart)
        exchange = self.send(self.write(call), call.operation.id)
        if exchange.response.status == 409:
            self.met[call.operation.id] = exchange
        if not as_is and self.conflicts.is_met(call, exchange):
            call, exchange = self.conflicts.settled(call, exchange)
        for remedy in () if as_is else (self.quota, self.prepared, self.amended, self.worn, self.fixed):
            if remedy.is_needed(call, exchange):
                call, exchange = remedy.settled(call, exchange)
        exchange = replace(exchange, sent=call.body, values=call.values)
        if 300 <= exchange.response.status < 400 and call.operation.documents(exchange.response.status):
            self.reached.add(call.operation.id)
        if 200 <= exchange.response.status < 300:
            self.reached.add(call.operation.id)
            self.places_taken.update((call.operation.id, place) for place in places(call.body))
            if call.content is not None and (kind := wire.guessed_file(call.content, call.body)) is not None:
                self.files_taken.add(kind)
            self.taken.used(call)
            self.conflicts.done(call)
            self.things.remember(call, exchange)
            self.renamed.note(call, exchange)
            self.pointed.note(exchange)
        return exchange

    def write(self, call: Call) -> Request:
        """
        Raises:
            UnwritableError: a value cannot travel where it belongs.
        """
        return self.writer.write(self._current(call))

    def _current(self, call: Call) -> Call:
        """The call with the entity tag that its thing has now; where it has none, with any, or without."""
        for parameter in call.operation.parameters:
            if call.values.get((parameter.place, parameter.name)) is CURRENT:
                getter = self.document.paths[call.operation.path].get("GET")
                tag = None
                if getter is not None:
                    path = {key: value for key, value in call.values.items() if key[0] == "path"}
                    tag = self.call(self.plain(getter, values=path)).response.header("etag")
                if tag is None and parameter.required:
                    tag = next(iter(parameter.examples), "*")
                call = call.without(parameter) if tag is None else call.with_value(parameter, tag)
        return call

    def checked(self, call: Call, *, tolerated: frozenset[int] = frozenset()) -> Exchange:
        """
        Raises:
            BrokenError: the response is not one that the document allows.
        """
        exchange = self.call(call)
        self.judge(call.operation, exchange, tolerated=tolerated)
        return exchange

    def judge(
        self, operation: Operation, exchange: Exchange, *, tolerated: frozenset[int] = frozenset()
    ) -> None:
        breaches = self.checker.check(
            operation, exchange.response, method=exchange.request.method, tolerated=tolerated
        )
        if breaches:
            raise BrokenError(breaches, exchange, self.caller.base_url, self.credentials)

    def broken(self, message: str, place: str, exchange: Exchange | None) -> BrokenError:
        return BrokenError([Breach(message, place)], exchange, self.caller.base_url, self.credentials)

    # --- plain calls ------------------------------------------------------

    def plain(
        self, operation: Operation, *, full: bool = True, fresh: bool = False, values: Values | None = None
    ) -> Call:
        """A call that should succeed: its things made, required parameters, a body.

        Raises:
            NotTestedError: it cannot be reached; says what to add.
        """
        if operation.is_manual and not self.manual:
            raise NotTestedError(f"{operation.id} is marked manual: run it with --manual")
        if self.credentials.alternative(operation) is None:
            raise NoCredentialError(*operation.security)
        self.signing.possible(operation)
        found = dict(values) if values is not None else dict(self.things.path_values(operation, fresh=fresh))
        for parameter in operation.parameters:
            key = (parameter.place, parameter.name)
            if key in found:
                continue
            if parameter.name.lower() == "if-match" and (parameter.required or operation.documents(428)):
                found[key] = CURRENT
            if key not in found and not parameter.required and operation.method == "GET":
                every = whole(self.document.request, parameter)
                found |= {key: every} if every is not None else {}
            if key in found or not parameter.required:
                continue
            found[key] = self.parameter_value(parameter)
        if operation.one_of and not any(("query", p.name) in found for p in operation.one_of):
            found["query", operation.one_of[0].name] = self.parameter_value(operation.one_of[0])
        found = {**self.signing.of_somebody(operation), **found, **self._asked_times(operation, found)}
        content = self.content(operation)
        call = Call(operation=operation, values=found)
        if content is not None:
            try:
                body = self.body(content, full=full)
                made = self.resources.written(operation) if self.resources.creates(operation) else None
                if made is not None:
                    body = unlocked(self.document.request, made, body)
                if made is not None and not content.examples:
                    body = widened(self.document.request, content.schema or True, body)
                call = of_what_is_there(self, self.settled(replace(call, content=content, body=body)))
            except UnbuildableError as error:
                raise NotTestedError(f"{operation.id}: {error}") from error
        if values is None:
            call = self.readiness.part_put(operation, call)
            self.readiness.wait_for(operation, call)
        return self.renamed.now(call)

    def _asked_times(self, operation: Operation, values: Values) -> Values:
        """The times that a list has to be asked for, so that what this run makes is among them."""
        own = [p for p in operation.parameters if p.place == "query" and p.required]
        if operation.method != "GET" or len(own) < 2:
            return {}
        sent = {p.name: values["query", p.name] for p in own if ("query", p.name) in values}
        wide = spans.around_now(self.document.request, {p.name: p.schema for p in own}, sent)
        return {("query", name): value for name, value in wide.items()}

    def content(self, operation: Operation) -> Content | None:
        """The first media type that we can write; none where nothing has to be sent along with a GET."""
        for content in operation.bodies if operation.method != "GET" or operation.body_required else ():
            if wire.writable(content, self.document.request) is None:
                return content
        if operation.bodies and operation.body_required:
            known = ", ".join(c.media_type for c in operation.bodies)
            raise NotTestedError(f"{operation.id}: bodies of {known} are not written by these tests")
        return None

    def body(self, content: Content, *, full: bool = True) -> Any:
        """Raises: UnbuildableError."""
        if content.is_binary and not content.is_form:
            return file_bytes(content.base_type, self.nonce())
        schema = True if content.schema is None else content.schema
        make = self.builder.full if full else self.builder.minimal
        if full and content.examples:
            return self.builder.full(schema, content.examples)
        return make(schema, content.examples)

    def settled(self, call: Call) -> Call:
        """The call, whose body names other things that are there, and somebody who can sign in."""
        call = self.signing.as_somebody(call)
        if call.content is None or call.content.schema is None or not isinstance(call.body, dict | list):
            return self.amended.kept(call)
        filled = self.foreign.filled(call.content.schema, call.body, self.kind(call))
        return self.amended.kept(self.upon(replace(call, body=filled)))

    def lacks(self, call: Call) -> bool:
        """Its body names something that is not known here."""
        schema = call.content.schema if call.content is not None else None
        return schema is not None and self.foreign.lacks(schema, call.body, self.kind(call))

    def kind(self, call: Call) -> str:
        """What it makes or changes one of."""
        own = self.resources.written(call.operation)
        return kind_of(own.collection_path) if own is not None else ""

    def upon(self, call: Call) -> Call:
        """The call, whose body names the thing on its path as the path does."""
        named = self.resources.named_in_body(call.operation)
        if named is not None:
            own = call.values.get(("path", named.parameter), None)
            known = own if own is not None else self.things.make(named).id
            call = replace(call, values={**call.values, ("path", named.parameter): known})
            name = self.resources.own_name(call.operation, named.parameter)
            if isinstance(call.body, dict) and name is not None and name not in call.body:
                call = replace(call, body={**call.body, name: known})
        around = [named] if named is not None else self.resources.of(call.operation)[-1:]
        return (
            named_as_on_path(call, around[0], self.things.leads.of, self.document.request) if around else call
        )

    def parameter_value(self, parameter: Parameter) -> Any:
        """
        Raises:
            NotTestedError: no value can be built.
        """
        if is_nonce(parameter):
            return self.nonce(parameter)
        known = self.others.named_by(parameter) if parameter.place == "query" else None
        if known is not None:
            return known
        try:
            least = self.builder.minimal(parameter.schema, parameter.examples)
            if wire.spelled(parameter, least) is not None:
                return least
            more = self.builder.full(parameter.schema, parameter.examples)  # what is empty has no spelling
            return least if wire.spelled(parameter, more) is None else more
        except UnbuildableError as error:
            raise NotTestedError(f"parameter {parameter.name}: {error}") from error

    # --- reaching ---------------------------------------------------------

    def happy(self, operation: Operation) -> Call:
        """A call that is known to succeed, the base of what is varied.

        Raises:
            NotTestedError: there is none.
        """
        with self._lock:
            known = self._happy.get(operation.id)
            if known is None:
                known = self._happy[operation.id] = self._find_happy(operation)
        if isinstance(known, NotTestedError):
            raise known
        return known

    def renew(self, operation: Operation) -> None:
        """The call that is known to succeed does so no more."""
        self._happy.pop(operation.id, None)

    def _find_happy(self, operation: Operation) -> Call | NotTestedError:
        answer = ""
        for full in (False, True):
            try:
                call = self.plain(operation, full=full, fresh=operation.method == "DELETE")
                exchange = self.call(call)
            except NotTestedError as error:
                return error
            except (BrokenError, wire.UnwritableError) as error:
                return NotTestedError(f"{operation.id} cannot be called: {error}")
            if 200 <= exchange.response.status < 400:
                path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
                return self.amended.kept(replace(call, values={**call.values, **path}))
            answer = f"{exchange.response.status}"
            if call.body is ABSENT:
                break
        return NotTestedError(
            f"{operation.id} answers {answer} where it should succeed; see its answers test"
        )
