"""The base classes of generated clients: one call, from arguments to result, in both faces."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from specwright_runtime.client.answers import Answers, awhole, whole
from specwright_runtime.client.caller import Caller, bytes_of, streamed_content
from specwright_runtime.client.credentials import Applied, apply, aresolve, choose, resolve
from specwright_runtime.client.items import AsyncItems, Items
from specwright_runtime.client.next_attempt import Progress
from specwright_runtime.client.prepared import Prepared
from specwright_runtime.errors import TransportError
from specwright_runtime.operation import ABSENT, Binary, Events, Lines, Operation, Parts
from specwright_runtime.stream import Reply
from specwright_runtime.transport import (
    AsyncStreamed,
    AsyncTransport,
    Received,
    Request,
    Streamed,
    Transport,
    default_async_transport,
    default_transport,
)

if TYPE_CHECKING:
    from typing import Self

    from specwright_runtime.client.links import Call

R = TypeVar("R")
T = TypeVar("T")


class AsyncCaller(Caller[AsyncTransport]):
    """Base of a generated async client; a context manager that closes its connections."""

    def _default_transport(self) -> AsyncTransport:
        return default_async_transport()

    def _call(
        self, operation: Operation[R], arguments: Mapping[str, Any], body: Any = ABSENT
    ) -> Coroutine[Any, Any, R]:
        """Send and answer the documented result. Raises `errors.ApiError`: see its subclasses."""
        plan = self._prepared(operation)
        if plan.answers.streams:
            return self._value(operation, arguments, body)
        return self._received(plan, arguments, body, plan.answers.result)

    async def _value(self, operation: Operation[R], arguments: Mapping[str, Any], body: Any) -> R:
        return (await self.reply(operation, arguments, body)).value

    async def _items(
        self, operation: Operation[R], arguments: Mapping[str, Any], body: Any = ABSENT
    ) -> AsyncItems[R]:
        """As `_call`, where the answer arrives item by item."""
        value: Any = await self._call(operation, arguments, body)
        items: AsyncItems[R] = value
        return items

    async def reply(
        self, operation: Operation[R], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
    ) -> Reply[R]:
        """As the operation's own method, with status and headers of the answer; arguments by Python name."""
        plan = self._prepared(operation)
        if not plan.answers.streams:
            return await self._received(plan, arguments or {}, body, plan.answers.replied)
        progress = Progress(plan, self._retry)
        while True:
            applied = await self._applied(operation)
            request = plan.request(
                self._base(operation), arguments or {}, body, self._headers, self._timeout, applied
            )
            stream = await self._open(request, progress)
            if not progress.renews(applied, stream.status):
                return await self._streamed(plan.answers, stream)
            await stream.aclose()

    async def _received(
        self, plan: Prepared[Any], arguments: Mapping[str, Any], body: Any, read: Callable[[Received], T]
    ) -> T:
        """What `read` makes of the answer of an operation that streams none."""
        operation = plan.operation
        progress: Progress | None = None  # what goes well makes none
        request: Request | None = None
        while True:
            if request is None:
                applied = self._lasting.get(operation)
                if applied is None and self._credentials:
                    applied = await self._applied(operation)
                base = self._base(operation)
                request = plan.request(base, arguments, body, self._headers, self._timeout, applied)
            try:
                received = await self._transport.send(request)
            except TransportError as error:
                progress = progress or Progress(plan, self._retry)
                await asyncio.sleep(progress.failed(request, error))
                continue
            if received.status < 300:
                return read(received)
            progress = progress or Progress(plan, self._retry)
            if progress.renews(applied, received.status):
                request = None
                continue
            following = progress.answered(request, received.status, received.headers)
            if following is None:
                return read(received)
            if isinstance(following, Request):
                request = following
            else:
                await asyncio.sleep(following)

    async def follow(self, call: Call[R]) -> Reply[R]:
        """Make the call that a link led to: `links` of the package has a function for each."""
        return await self.reply(call.operation, call.arguments, call.body)

    async def _applied(self, operation: Operation[Any]) -> Applied | None:
        if not self._credentials or not operation.security:
            return None
        lasting = self._lasting.get(operation)
        if lasting is not None:
            return lasting
        applied = Applied()
        lasts = True
        for requirement in choose(operation.security, self._credentials):
            credential = self._credentials.get(requirement.scheme.name)
            if credential is not None:
                lasts = lasts and isinstance(credential, str | tuple)
                apply(applied, requirement, await aresolve(applied, credential))
        if lasts:
            self._lasting[operation] = applied
        return applied

    async def _open(self, request: Request, progress: Progress) -> AsyncStreamed:
        while True:
            try:
                stream = await self._transport.open(request)
            except TransportError as error:
                await asyncio.sleep(progress.failed(request, error))
                continue
            if stream.status < 300:
                return stream
            following = progress.answered(request, stream.status, stream.headers)
            if following is None:
                return stream
            await stream.aclose()
            if isinstance(following, Request):
                request = following
            else:
                await asyncio.sleep(following)

    async def _streamed(self, answers: Answers[R], stream: AsyncStreamed) -> Reply[R]:
        value: Any
        match streamed_content(answers, stream):
            case Binary():
                value = bytes_of(stream)
            case (Events() | Lines()) as content:
                value = AsyncItems(stream, content, answers)
            case Parts() as content:
                try:
                    value = await answers.aparts(content, stream)
                finally:
                    await stream.aclose()
            case None:
                try:
                    received = await awhole(stream, limited=not answers.is_success(stream.status))
                finally:
                    await stream.aclose()
                value = answers.result(received)
        return answers.reply(value, stream.status, stream.headers)

    async def aclose(self) -> None:
        """Close the connections, unless the transport was handed in."""
        if self._owned:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class SyncCaller(Caller[Transport]):
    """Base of a generated blocking client; a context manager that closes its connections."""

    def _default_transport(self) -> Transport:
        return default_transport()

    def _call(self, operation: Operation[R], arguments: Mapping[str, Any], body: Any = ABSENT) -> R:
        """Send and answer the documented result. Raises `errors.ApiError`: see its subclasses."""
        plan = self._prepared(operation)
        if plan.answers.streams:
            return self.reply(operation, arguments, body).value
        return self._received(plan, arguments, body, plan.answers.result)

    def _items(self, operation: Operation[R], arguments: Mapping[str, Any], body: Any = ABSENT) -> Items[R]:
        """As `_call`, where the answer arrives item by item."""
        value: Any = self._call(operation, arguments, body)
        items: Items[R] = value
        return items

    def reply(
        self, operation: Operation[R], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
    ) -> Reply[R]:
        """As the operation's own method, with status and headers of the answer; arguments by Python name."""
        plan = self._prepared(operation)
        if not plan.answers.streams:
            return self._received(plan, arguments or {}, body, plan.answers.replied)
        progress = Progress(plan, self._retry)
        while True:
            applied = self._applied(operation)
            request = plan.request(
                self._base(operation), arguments or {}, body, self._headers, self._timeout, applied
            )
            stream = self._open(request, progress)
            if not progress.renews(applied, stream.status):
                return self._streamed(plan.answers, stream)
            stream.close()

    def _received(
        self, plan: Prepared[Any], arguments: Mapping[str, Any], body: Any, read: Callable[[Received], T]
    ) -> T:
        """What `read` makes of the answer of an operation that streams none."""
        operation = plan.operation
        progress: Progress | None = None  # what goes well makes none
        request: Request | None = None
        while True:
            if request is None:
                applied = self._lasting.get(operation)
                if applied is None and self._credentials:
                    applied = self._applied(operation)
                base = self._base(operation)
                request = plan.request(base, arguments, body, self._headers, self._timeout, applied)
            try:
                received = self._transport.send(request)
            except TransportError as error:
                progress = progress or Progress(plan, self._retry)
                time.sleep(progress.failed(request, error))
                continue
            if received.status < 300:
                return read(received)
            progress = progress or Progress(plan, self._retry)
            if progress.renews(applied, received.status):
                request = None
                continue
            following = progress.answered(request, received.status, received.headers)
            if following is None:
                return read(received)
            if isinstance(following, Request):
                request = following
            else:
                time.sleep(following)

    def follow(self, call: Call[R]) -> Reply[R]:
        """Make the call that a link led to: `links` of the package has a function for each."""
        return self.reply(call.operation, call.arguments, call.body)

    def _applied(self, operation: Operation[Any]) -> Applied | None:
        if not self._credentials or not operation.security:
            return None
        lasting = self._lasting.get(operation)
        if lasting is not None:
            return lasting
        applied = Applied()
        lasts = True
        for requirement in choose(operation.security, self._credentials):
            credential = self._credentials.get(requirement.scheme.name)
            if credential is not None:
                lasts = lasts and isinstance(credential, str | tuple)
                apply(applied, requirement, resolve(applied, credential))
        if lasts:
            self._lasting[operation] = applied
        return applied

    def _open(self, request: Request, progress: Progress) -> Streamed:
        while True:
            try:
                stream = self._transport.open(request)
            except TransportError as error:
                time.sleep(progress.failed(request, error))
                continue
            if stream.status < 300:
                return stream
            following = progress.answered(request, stream.status, stream.headers)
            if following is None:
                return stream
            stream.close()
            if isinstance(following, Request):
                request = following
            else:
                time.sleep(following)

    def _streamed(self, answers: Answers[R], stream: Streamed) -> Reply[R]:
        value: Any
        match streamed_content(answers, stream):
            case Binary():
                value = bytes_of(stream)
            case (Events() | Lines()) as content:
                value = Items(stream, content, answers)
            case Parts() as content:
                try:
                    value = answers.parts(content, stream)
                finally:
                    stream.close()
            case None:
                try:
                    received = whole(stream, limited=not answers.is_success(stream.status))
                finally:
                    stream.close()
                value = answers.result(received)
        return answers.reply(value, stream.status, stream.headers)

    def close(self) -> None:
        """Close the connections, unless the transport was handed in."""
        if self._owned:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
