"""OAuth 2.0 tokens that renew themselves: client credentials, refresh tokens (RFC 6749), signed statements.

    client = AsyncClient(oauth=ClientCredentials("https://auth.test/token", "id", "secret", scopes=("read",)))

One object serves blocking and async clients, threads and event loops; while a token
is being fetched, everyone who needs it waits for that one fetch.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote_plus
from weakref import WeakKeyDictionary

from specwright_runtime.errors import ApiError
from specwright_runtime.parameters.encode import Pairs, form_text
from specwright_runtime.transport import (
    AsyncTransport,
    Received,
    Request,
    Transport,
    default_async_transport,
    default_transport,
)

LEEWAY = 30.0
"""Seconds before its end from which a token is no longer used."""


class TokenError(ApiError):
    """The authorization server gave no token; `error` is its code (`invalid_client`)."""

    def __init__(self, *, status: int, error: str, description: str) -> None:
        super().__init__(status, error, description)
        self.status = status
        self.error = error
        self.description = description

    def __str__(self) -> str:
        return f"no token: {self.status} {self.error}{f': {self.description}' if self.description else ''}"


class _Tokens:
    """Holds a token until shortly before its end, and asks for the next."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str | None,
        *,
        identify_by: Literal["header", "body"],
        transport: Transport | None,
        async_transport: AsyncTransport | None,
        timeout: float,
        clock: Callable[[], float],
    ) -> None:
        self._url = token_url
        self._id = client_id
        self._secret = client_secret
        self._identify_by = identify_by
        self._transport = transport
        self._async_transport = async_transport
        self._timeout = timeout
        self._clock = clock
        self._lock = threading.Lock()
        self._async_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._token: str | None = None
        self._until = 0.0

    def _grant(self) -> Pairs:
        raise NotImplementedError

    def _held(self) -> str | None:
        return self._token if self._clock() < self._until else None

    def token(self) -> str:
        """A token that is good now. Raises `TokenError`, or `TransportError` where no answer came."""
        with self._lock:
            held = self._held()
            if held is None:
                if self._transport is None:
                    self._transport = default_transport()
                held = self._keep(self._transport.send(self._request()))
            return held

    async def atoken(self) -> str:
        """As `token`, for asyncio."""
        lock = self._async_locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        async with lock:
            held = self._held()
            if held is None:
                if self._async_transport is None:
                    self._async_transport = default_async_transport()
                held = self._keep(await self._async_transport.send(self._request()))
            return held

    def refused(self, token: str) -> None:
        """The API did not take this token: the next one is fetched anew."""
        if token == self._token:
            self._token, self._until = None, 0.0

    def _request(self) -> Request:
        pairs = self._grant()
        headers = [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")]
        if self._secret is None:
            pairs.append(("client_id", self._id))
        elif self._identify_by == "body":
            pairs += [("client_id", self._id), ("client_secret", self._secret)]
        else:
            # RFC 6749, 2.3.1: both are form-encoded before they become a Basic credential.
            pair = f"{quote_plus(self._id)}:{quote_plus(self._secret)}".encode("ascii")
            headers.append(("authorization", f"Basic {b64encode(pair).decode('ascii')}"))
        content = form_text(pairs).encode("ascii")
        return Request(method="POST", url=self._url, headers=headers, content=content, timeout=self._timeout)

    def _keep(self, received: Received) -> str:
        try:
            answer = json.loads(received.content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            answer = {}
        token = answer.get("access_token")
        if received.status != 200 or not isinstance(token, str):
            raise TokenError(
                status=received.status,
                error=str(answer.get("error", "not the answer of a token endpoint")),
                description=str(answer.get("error_description", "")),
            )
        lifetime = answer.get("expires_in")
        seconds = float(lifetime) if isinstance(lifetime, int | float) else float("inf")
        self._token = token
        self._until = self._clock() + max(seconds - LEEWAY, seconds / 2)
        self._took(answer)
        return token

    def _took(self, answer: dict[str, object]) -> None:
        """A look at the whole answer, for grants that rotate."""


class ClientCredentials(_Tokens):
    """The client speaks for itself. `identify_by` is how the token endpoint wants id and secret."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        scopes: tuple[str, ...] = (),
        audience: str | None = None,
        identify_by: Literal["header", "body"] = "header",
        transport: Transport | None = None,
        async_transport: AsyncTransport | None = None,
        timeout: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            token_url,
            client_id,
            client_secret,
            identify_by=identify_by,
            transport=transport,
            async_transport=async_transport,
            timeout=timeout,
            clock=clock,
        )
        self._scopes = scopes
        self._audience = audience

    def _grant(self) -> Pairs:
        pairs = [("grant_type", "client_credentials")]
        if self._scopes:
            pairs.append(("scope", " ".join(self._scopes)))
        if self._audience is not None:
            pairs.append(("audience", self._audience))
        return pairs


class JwtBearer(_Tokens):
    """A signed statement stands in for a secret (RFC 7523, 2.1); `assertion` makes one for each token."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        assertion: Callable[[], str],
        *,
        transport: Transport | None = None,
        async_transport: AsyncTransport | None = None,
        timeout: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            token_url,
            client_id,
            None,
            identify_by="body",
            transport=transport,
            async_transport=async_transport,
            timeout=timeout,
            clock=clock,
        )
        self._assertion = assertion

    def _grant(self) -> Pairs:
        return [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", self._assertion()),
        ]


class RefreshToken(_Tokens):
    """A person's consent, kept alive. `on_rotation` is told of each new refresh token, to store it."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        refresh_token: str,
        *,
        client_secret: str | None = None,
        identify_by: Literal["header", "body"] = "header",
        on_rotation: Callable[[str], None] | None = None,
        transport: Transport | None = None,
        async_transport: AsyncTransport | None = None,
        timeout: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            token_url,
            client_id,
            client_secret,
            identify_by=identify_by,
            transport=transport,
            async_transport=async_transport,
            timeout=timeout,
            clock=clock,
        )
        self._refresh_token = refresh_token
        self._on_rotation = on_rotation

    def _grant(self) -> Pairs:
        return [("grant_type", "refresh_token"), ("refresh_token", self._refresh_token)]

    def _took(self, answer: dict[str, object]) -> None:
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated != self._refresh_token:
            self._refresh_token = rotated
            if self._on_rotation is not None:
                self._on_rotation(rotated)
