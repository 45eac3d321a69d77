"""One run against one server: writes calls, sends them, keeps what was made and clears it away."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specwright_runtime.contract import wire
from specwright_runtime.contract.caller import Caller, NoAnswerError
from specwright_runtime.contract.checker import Breach, Checker
from specwright_runtime.contract.credential import Credentials
from specwright_runtime.contract.document import Content, Document, Operation, Parameter
from specwright_runtime.contract.expression import UnresolvedError, evaluate
from specwright_runtime.contract.foreign import Foreign, Source
from specwright_runtime.contract.message import Exchange, Request
from specwright_runtime.contract.naming import unused
from specwright_runtime.contract.resource import Resource, Resources, identifier, items_of
from specwright_runtime.contract.value import Builder, UnbuildableError
from specwright_runtime.contract.variant import Variants
from specwright_runtime.operation import ABSENT

Values = Mapping[tuple[str, str], Any]


class BrokenError(Exception):
    """A promise was not kept: what, both messages, the place in the document, how to repeat it."""

    def __init__(self, breaches: list[Breach], exchange: Exchange | None, base_url: str) -> None:
        self.breaches = breaches
        self.exchange = exchange
        lines = []
        for breach in breaches[:5]:
            lines += [breach.message, f"    promised at {breach.place}"]
        if len(breaches) > 5:
            lines.append(f"and {len(breaches) - 5} more")
        if exchange is not None:
            lines += ["", exchange.request.shown(), "", exchange.response.shown()]
            lines += ["", "Repeat it:", f"    {exchange.request.curl(base_url)}"]
        super().__init__("\n".join(lines))


class NotTestedError(Exception):
    """The promise could not be put to the test; says why, and what to add where something can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request before it is written. `alternative` maps scheme to credential; `None`: what the run has."""

    operation: Operation
    values: Values = field(default_factory=dict)
    content: Content | None = None
    body: Any = ABSENT
    raw: bytes | None = None
    media_type: str | None = None
    alternative: Mapping[str, str] | None = None
    literal: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    def with_value(self, parameter: Parameter, value: Any) -> Call:
        return replace(self, values={**self.values, (parameter.place, parameter.name): value})

    def without(self, parameter: Parameter) -> Call:
        key = (parameter.place, parameter.name)
        return replace(self, values={k: v for k, v in self.values.items() if k != key})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A thing that this run made: the path values that lead to it, what was sent and what came back."""

    resource: Resource
    values: Values
    call: Call
    exchange: Exchange

    @property
    def id(self) -> Any:
        return self.values["path", self.resource.parameter]


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
    ) -> None:
        self.document = document
        self.caller = caller
        self.credentials = credentials or Credentials()
        self.given = given or {}
        self.wait = wait
        self.manual = manual
        self.checker = Checker(document)
        self.builder = Builder(document.request)
        self.variants = Variants(self.builder)
        self.resources = Resources(document)
        self.foreign = Foreign(document, self.resources, self.builder, self._of_another)
        self.observers: list[Callable[[Exchange], None]] = []
        self.requests = 0
        self.reached: set[str] = set()
        self._made: list[Made] = []
        self._shared: dict[tuple[str, tuple[tuple[tuple[str, str], Any], ...]], Made | NotTestedError] = {}
        self._making: set[str] = set()
        self._ready: set[tuple[str, str]] = set()
        self._happy: dict[str, Call | NotTestedError] = {}
        self._lock = threading.RLock()
        self._nonces = itertools.count(1)
        self._nonce_base = uuid.uuid4().hex[:12]

    # --- writing ----------------------------------------------------------

    def write(self, call: Call) -> Request:
        """
        Raises:
            wire.UnwritableError: a value cannot travel where it belongs.
        """
        operation = call.operation
        path, query, headers, cookies = operation.path, [], list(call.headers), []
        for parameter in operation.parameters:
            value = call.values.get((parameter.place, parameter.name), ABSENT)
            if value is ABSENT:
                continue
            match parameter.place:
                case "path":
                    segment = wire.path_segment(parameter, value, literal=call.literal)
                    path = path.replace(f"{{{parameter.name}}}", segment)
                case "query" | "querystring":
                    query += wire.query_pairs(parameter, value)
                case "header":
                    headers.append((parameter.name, wire.header_text(parameter, value)))
                case "cookie":
                    cookies += wire.cookie_pairs(parameter, value)
        if cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies)))
        body, media_type = call.raw, call.media_type
        if call.body is not ABSENT and call.content is not None:
            written, written_type = wire.body(call.content, call.body, self.document.request)
            body = written if body is None else body
            media_type = media_type or written_type
        if body is not None and media_type:
            headers.append(("Content-Type", media_type))
        if not any(name.lower() == "accept" for name, _ in headers):
            headers.append(("Accept", _accept(operation)))
        request = Request(
            method=operation.method,
            target=path + ("?" + "&".join(query) if query else ""),
            headers=tuple(headers),
            body=body,
        )
        alternative = call.alternative
        if alternative is None:
            names = self.credentials.alternative(operation) or ()
            alternative = {name: self.credentials.values[name] for name in names}
            return self.credentials.apply(self.document, request, alternative)
        return Credentials().apply(self.document, request, alternative)

    def writes(self, operation: Operation) -> bool:
        """It makes or changes a thing that can be looked at."""
        return any(
            operation is resource.creator or operation in resource.updaters
            for resource in self.resources.by_path.values()
        )

    def nonce(self) -> str:
        return f"{self._nonce_base}-{next(self._nonces)}"

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
        except NoAnswerError as error:
            message = f"{request.method} {request.target}: {error}"
            curl = request.curl(self.caller.base_url)
            raise BrokenError(
                [Breach(f"{message}\n    {curl}", "HTTP")], None, self.caller.base_url
            ) from error
        exchange = Exchange(
            request=request, response=response, operation=operation, seconds=time.perf_counter() - start
        )
        for observer in self.observers:
            observer(exchange)
        return exchange

    def call(self, call: Call) -> Exchange:
        """Sends, and remembers what it made so that it can be removed."""
        exchange = self.send(self.write(call), call.operation.id)
        if 200 <= exchange.response.status < 300:
            self.reached.add(call.operation.id)
            self._remember(call, exchange)
        return exchange

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
            raise BrokenError(breaches, exchange, self.caller.base_url)

    def broken(self, message: str, place: str, exchange: Exchange | None) -> BrokenError:
        return BrokenError([Breach(message, place)], exchange, self.caller.base_url)

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
            known = " or ".join("+".join(a) for a in operation.security)
            raise NotTestedError(
                f"no credential for {operation.id}: give --credential SCHEME=VALUE for {known}"
            )
        found = dict(values) if values is not None else dict(self.path_values(operation, fresh=fresh))
        for parameter in operation.parameters:
            key = (parameter.place, parameter.name)
            if key in found or not parameter.required:
                continue
            found[key] = self.parameter_value(parameter)
        content = self.content(operation)
        call = Call(operation=operation, values=found)
        if content is not None:
            try:
                call = self.settled(replace(call, content=content, body=self.body(content, full=full)))
            except UnbuildableError as error:
                raise NotTestedError(f"{operation.id}: {error}") from error
        if values is None:
            self._await(operation, call)
        return call

    def content(self, operation: Operation) -> Content | None:
        """The first media type that we can write."""
        for content in operation.bodies:
            if wire.writable(content, self.document.request) is None:
                return content
        if operation.bodies and operation.body_required:
            known = ", ".join(c.media_type for c in operation.bodies)
            raise NotTestedError(f"{operation.id}: bodies of {known} are not written by these tests")
        return None

    def body(self, content: Content, *, full: bool = True) -> Any:
        """Raises: UnbuildableError."""
        if content.is_binary and not content.is_form:
            return wire.file_bytes(content.base_type)
        schema = True if content.schema is None else content.schema
        make = self.builder.full if full else self.builder.minimal
        if full and content.examples:
            return self.builder.full(schema, content.examples)
        return make(schema, content.examples)

    def settled(self, call: Call) -> Call:
        """The call, whose body names other things that are there."""
        if call.content is None or call.content.schema is None or not isinstance(call.body, dict | list):
            return call
        return replace(call, body=self.foreign.filled(call.content.schema, call.body))

    def _of_another(self, source: Source) -> Any:
        """The id of one of the things of a source; `None` where there is none, or while it is being made."""
        if source.name in self._making:
            return None
        with self._lock:
            self._making.add(source.name)
            try:
                if source.resource is not None:
                    return self.make(source.resource).id
                if source.lister is None or source.lister.is_manual:
                    return None
                body = self.call(self.plain(source.lister)).response.json()
                first = next(iter(items_of(body) or ()), None)
                return identifier(first, f"{source.name}id", source.lister.path)
            except (NotTestedError, BrokenError):
                return None
            finally:
                self._making.discard(source.name)

    def parameter_value(self, parameter: Parameter) -> Any:
        """
        Raises:
            NotTestedError: no value can be built.
        """
        if is_nonce(parameter):
            return self.nonce()
        try:
            return self.builder.minimal(parameter.schema, parameter.examples)
        except UnbuildableError as error:
            raise NotTestedError(f"parameter {parameter.name}: {error}") from error

    # --- things -----------------------------------------------------------

    def path_values(self, operation: Operation, *, fresh: bool = False) -> dict[tuple[str, str], Any]:
        """Path values that lead to a thing which exists; with `fresh` the innermost one is new.

        Raises:
            NotTestedError: no operation makes it.
        """
        found: dict[tuple[str, str], Any] = {}
        resources = self.resources.of(operation)
        for index, resource in enumerate(resources):
            own = fresh and index == len(resources) - 1
            found[("path", resource.parameter)] = self._path_value(operation, resource, found, fresh=own)
        for parameter in operation.path_parameters:
            key = ("path", parameter.name)
            if key not in found:
                found[key] = self.parameter_value(parameter)
        return found

    def _path_value(self, operation: Operation, resource: Resource, parents: Values, *, fresh: bool) -> Any:
        for key in (f"{operation.id}.{resource.parameter}", resource.parameter):
            if key in self.given:
                return self.given[key]
        if resource.named and fresh and resource.creator is operation:
            parameter = operation.parameter(resource.parameter, "path")
            return self._unused(parameter) if parameter is not None else None
        if resource.creator is not None and resource.creator.id != operation.id:
            return self.make(resource, parents, fresh=fresh).id
        parameter = operation.parameter(resource.parameter, "path")
        if parameter is None:
            raise NotTestedError(f"{operation.path} does not declare its parameter {resource.parameter}")
        listed = self._listed(resource, parents, parameter)
        if listed is not None:
            return listed
        return self.parameter_value(parameter)

    def _unused(self, parameter: Parameter) -> Any:
        """A name that nothing has, for what is made under the name that one gives it."""
        return unused(self.document.request, parameter.schema, self.parameter_value(parameter))

    def guessed(self, operation: Operation) -> bool:
        """Some path value is neither made, nor given, nor listed: a 404 then says nothing."""
        return any(
            resource.creator is None
            and not self._chosen(operation, resource)
            and resource.parameter not in self.given
            and f"{operation.id}.{resource.parameter}" not in self.given
            for resource in self.resources.of(operation)
        )

    def _chosen(self, operation: Operation, resource: Resource) -> bool:
        """The document names the values."""
        parameter = operation.parameter(resource.parameter, "path")
        flat = self.document.request.flat(parameter.schema) if parameter is not None else {}
        return "enum" in flat or "const" in flat

    def _listed(self, resource: Resource, parents: Values, parameter: Parameter) -> Any:
        lister = resource.lister
        if lister is None or lister.is_manual:
            return None
        try:
            call = self.plain(lister, values=dict(parents))
            exchange = self.call(call)
        except (NotTestedError, BrokenError):
            return None
        for item in items_of(exchange.response.json()) or ():
            value = (
                identifier(item, resource.parameter, resource.collection_path)
                if isinstance(item, dict)
                else item
            )
            if value is not None and self.document.request.valid(parameter.schema, value):
                return value
        return None

    def make(self, resource: Resource, parents: Values | None = None, *, fresh: bool = False) -> Made:
        """The shared thing of this kind, or a new one.

        Raises:
            NotTestedError: it cannot be made.
        """
        with self._lock:
            if parents is None:
                parents = self._parents(resource)
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
            return made

    def _parents(self, resource: Resource) -> Values:
        if resource.creator is None:
            return {}
        return self.path_values(resource.creator)

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
        if own - values.keys() or resource.named:
            for key, value in self.path_values(creator, fresh=resource.named).items():
                values.setdefault(key, value)
        answer = ""
        for full in (True, False):
            call = self.plain(creator, full=full, values=values)
            self._await(creator, call)
            try:
                exchange = self.call(call)
            except BrokenError as error:
                raise NotTestedError(f"{creator.id} gave no answer: {error}") from error
            if 200 <= exchange.response.status < 300:
                made = self.made(resource, call, exchange)
                if made is None:
                    raise NotTestedError(
                        f"{creator.id} does not say what {resource.parameter} is: add a link to its response"
                    )
                return made
            answer = f"{exchange.response.status} {exchange.response.body[:200].decode('utf-8', 'replace')}"
        raise NotTestedError(f"{creator.id} made no {resource.item_path}: {answer}")

    def made(self, resource: Resource, call: Call, exchange: Exchange) -> Made | None:
        """What a creator's answer says that it made."""
        value: Any
        if resource.named:
            value = call.values.get(("path", resource.parameter))
        elif resource.expression is not None:
            try:
                value = evaluate(resource.expression, exchange, call.values)
            except UnresolvedError:
                return None
        else:
            value = identifier(exchange.response.json(), resource.parameter, resource.collection_path)
            location = exchange.response.header("location")
            if value is None and location:
                value = location.rstrip("/").rsplit("/", 1)[-1]
        if value is None:
            return None
        values = {key: inner for key, inner in call.values.items() if key[0] == "path"}
        values[("path", resource.parameter)] = value
        return Made(resource=resource, values=values, call=call, exchange=exchange)

    def _remember(self, call: Call, exchange: Exchange) -> None:
        for resource in self.resources.by_path.values():
            if resource.deleter is None or resource.creator is None:
                continue
            linked = resource.creator.id == call.operation.id
            may = call.operation.method == "POST" and not linked
            sibling = self._links_to(call.operation, resource) if may else None
            if linked or sibling is not None:
                made = self.made(
                    replace(resource, expression=sibling) if sibling else resource, call, exchange
                )
                if made is not None:
                    with self._lock:
                        if not resource.named or all(made.values != known.values for known in self._made):
                            self._made.append(made)

    def _links_to(self, operation: Operation, resource: Resource) -> str | None:
        """Another operation that makes the same kind of thing (a remix makes a video)."""
        for response in operation.successes:
            for link in response.links.values():
                target = self.document.link_target(link)
                if target is not None and target.path == resource.item_path:
                    for name, expression in (link.get("parameters") or {}).items():
                        if name.removeprefix("path.") == resource.parameter and "$response" in str(
                            expression
                        ):
                            return str(expression)
        return None

    def oldest(self, resource: Resource) -> Made | None:
        """The first that this run made and that is still there."""
        with self._lock:
            return next((made for made in self._made if made.resource.item_path == resource.item_path), None)

    def forget(self, made: Made) -> None:
        """It was removed by a test."""
        with self._lock:
            self._made = [known for known in self._made if known.values != made.values]

    def clear(self) -> int:
        """Removes what the run made, newest first; how many could not be removed."""
        left = 0
        for made in reversed(self._made):
            deleter = made.resource.deleter
            if deleter is None or (deleter.is_manual and not self.manual):
                continue
            try:
                exchange = self.call(self.plain(deleter, values=made.values))
            except (BrokenError, NotTestedError, wire.UnwritableError):
                left += 1
                continue
            if exchange.response.status not in {200, 202, 204, 404, 410}:
                left += 1
        self._made.clear()
        return left

    # --- waiting ----------------------------------------------------------

    def _await(self, operation: Operation, call: Call) -> None:
        """`x-contract: {wait-for: status=completed}`: look at the thing until its property has the value."""
        condition = operation.contract.get("wait-for")
        if not isinstance(condition, str):
            return
        name, _, wanted = condition.partition("=")
        retriever = next(
            (r.retriever for r in reversed(self.resources.of(operation)) if r.retriever is not None), None
        )
        if retriever is None:
            return
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        key = (operation.id, repr(sorted(values.items())))
        with self._lock:
            if key in self._ready:
                return
        deadline, pause, seen = time.monotonic() + self.wait, 0.02, None
        looking = self.plain(retriever, values=values)
        while True:
            body = self.call(looking).response.json()
            seen = body.get(name) if isinstance(body, dict) else None
            if str(seen) == wanted:
                break
            if time.monotonic() > deadline:
                raise NotTestedError(
                    f"{operation.id}: {name} was still {seen!r} after {self.wait:g} s, not {wanted!r}"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 2.0)
        with self._lock:
            self._ready.add(key)

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
                return call
            answer = f"{exchange.response.status}"
            if call.body is ABSENT:
                break
        return NotTestedError(
            f"{operation.id} answers {answer} where it should succeed; see its answers test"
        )


def is_nonce(parameter: Parameter) -> bool:
    """Must differ from call to call: an idempotency key."""
    return parameter.place == "header" and "idempot" in parameter.name.lower()


def _accept(operation: Operation) -> str:
    """Every documented media type, JSON first."""
    types = {content.base_type: content.is_json for r in operation.responses for content in r.contents}
    return ", ".join(sorted(types, key=lambda name: not types[name])) or "*/*"
