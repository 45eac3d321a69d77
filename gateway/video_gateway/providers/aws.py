"""Requests signed for Amazon Web Services (Signature Version 4), by header or by address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request
from video_gateway.providers.clock import Clock

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key; `session` goes with a temporary one."""

    access_key: str
    secret: str = field(repr=False)
    session: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> Credentials | None:
        """Read `access key:secret[:session]`; `None` for what is something else, an API key say."""
        access_key, _, rest = text.partition(":")
        secret, _, session = rest.partition(":")
        return cls(access_key, secret, session or None) if access_key and secret else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where and when a signature is good."""

    region: str
    service: str
    moment: datetime

    @classmethod
    def at(cls, clock: Clock, *, region: str, service: str) -> Scope:
        return cls(region=region, service=service, moment=datetime.fromtimestamp(clock.now(), UTC))

    @property
    def stamp(self) -> str:
        return self.moment.strftime("%Y%m%dT%H%M%SZ")

    @property
    def text(self) -> str:
        return f"{self.stamp[:8]}/{self.region}/{self.service}/aws4_request"


def signature(
    secret: str,
    scope: Scope,
    *,
    method: str,
    url: str,
    headers: Mapping[str, str],
    payload_hash: str,
    encode_twice: bool = True,
) -> str:
    """`headers` are those that are signed, names in lower case. S3 alone does not encode paths twice."""
    parts = urlsplit(url)
    path = quote(parts.path, safe="/~") if encode_twice else quote(unquote(parts.path), safe="/~")
    canonical = "\n".join(
        (
            method,
            path or "/",
            _query(parts.query),
            *(f"{name}:{' '.join(value.split())}" for name, value in sorted(headers.items())),
            "",
            ";".join(sorted(headers)),
            payload_hash,
        )
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in scope.text.split("/"):
        key = _hmac(key, part)
    return _hmac(key, f"{ALGORITHM}\n{scope.stamp}\n{scope.text}\n{digest}").hex()


def signed_headers(
    credentials: Credentials, scope: Scope, *, method: str, url: str, content: bytes
) -> list[tuple[str, str]]:
    """The headers that sign a request."""
    headers = {"host": urlsplit(url).netloc, "x-amz-date": scope.stamp}
    if credentials.session is not None:
        headers["x-amz-security-token"] = credentials.session
    found = signature(
        credentials.secret,
        scope,
        method=method,
        url=url,
        headers=headers,
        payload_hash=hashlib.sha256(content).hexdigest(),
    )
    value = (
        f"{ALGORITHM} Credential={credentials.access_key}/{scope.text}, "
        f"SignedHeaders={';'.join(sorted(headers))}, Signature={found}"
    )
    return [("authorization", value), *((name, headers[name]) for name in headers if name != "host")]


def presigned(credentials: Credentials, scope: Scope, url: str, *, lifetime: int) -> str:
    """An address from which anybody can get the object for `lifetime` seconds. `url` has no query."""
    query = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope.text}",
        "X-Amz-Date": scope.stamp,
        "X-Amz-Expires": str(lifetime),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.session is not None:
        query["X-Amz-Security-Token"] = credentials.session
    address = f"{url}?" + "&".join(f"{name}={quote(value, safe='~')}" for name, value in query.items())
    found = signature(
        credentials.secret,
        scope,
        method="GET",
        url=address,
        headers={"host": urlsplit(url).netloc},
        payload_hash=UNSIGNED,
        encode_twice=False,
    )
    return f"{address}&X-Amz-Signature={found}"


class SigningTransport:
    """Signs what passes; the connections belong to the transport within."""

    def __init__(
        self, inner: AsyncTransport, credentials: Credentials, *, region: str, service: str, clock: Clock
    ) -> None:
        self._inner = inner
        self._credentials = credentials
        self._region = region
        self._service = service
        self._clock = clock

    async def send(self, request: Request) -> Received:
        received = await self._inner.send(self._signed(request))
        if received.status == 403 and self._clock.put_right(received.headers):
            # A request whose signature is refused was not looked into: nothing is bought twice.
            received = await self._inner.send(self._signed(request))
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._inner.open(self._signed(request))

    async def aclose(self) -> None:
        pass

    def _signed(self, request: Request) -> Request:
        if request.elsewhere:
            return request
        content = request.content
        if isinstance(content, str):
            content = content.encode()
        if content is not None and not isinstance(content, bytes):
            raise TypeError("only requests whose bodies are at hand can be signed")
        scope = Scope.at(self._clock, region=self._region, service=self._service)
        more = signed_headers(
            self._credentials, scope, method=request.method, url=request.url, content=content or b""
        )
        return Request(
            method=request.method,
            url=request.url,
            headers=[*request.headers, *more],
            content=request.content,
            timeout=request.timeout,
        )


def _query(text: str) -> str:
    pairs: Iterable[str] = sorted(filter(None, text.split("&")))
    return "&".join(pair if "=" in pair else f"{pair}=" for pair in pairs)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
