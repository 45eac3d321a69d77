"""Who the gateway is at Google Cloud: a token that somebody made, or an account that makes its own.

The accounts are those of Google's application default credentials: a service account's key, and the file that
`gcloud auth application-default login` writes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specwright_runtime.client import AsyncToken
from specwright_runtime.client.oauth2 import JwtBearer, RefreshToken, TokenError
from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request
from video_gateway.providers.clock import Clock
from video_gateway.settings import SettingsError

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_LIFETIME = 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """`project` is the account's own, where there is one."""

    token: AsyncToken
    project: str | None = None


def identity(key: str, transport: AsyncTransport) -> Identity:
    """From a setting: an access token, an account's JSON, or the path of a file with that.

    Raises:
        SettingsError: the account cannot be used.
    """
    text = key.strip()
    if text.endswith(".json"):
        try:
            text = Path(text).expanduser().read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or "it is no text"
            raise SettingsError(f"{text}: cannot be read: {why}") from None
    if not text.startswith("{"):
        return Identity(text)
    try:
        account = json.loads(text)
    except ValueError:
        raise SettingsError("it begins like an account's JSON and is none") from None
    match account.get("type", "service_account"):
        case "service_account":
            token: AsyncToken = _service(account, transport)
            return Identity(token, account.get("project_id"))
        case "authorized_user":
            token = RefreshToken(
                account.get("token_uri", _TOKEN_URL),
                _said(account, "client_id"),
                _said(account, "refresh_token"),
                client_secret=_said(account, "client_secret"),
                identify_by="body",
                async_transport=transport,
            )
            return Identity(token, account.get("quota_project_id"))
        case kind:
            raise SettingsError(
                f"credentials of type {kind!r} are not served: give a service account's key, "
                "what `gcloud auth application-default login` writes, or an access token"
            )


def _said(account: Mapping[str, Any], name: str) -> str:
    value = account.get(name)
    if not isinstance(value, str) or not value:
        raise SettingsError(f"the account's JSON has no {name}")
    return value


def _service(account: Mapping[str, Any], transport: AsyncTransport) -> JwtBearer:
    email, url = _said(account, "client_email"), account.get("token_uri", _TOKEN_URL)
    sign, clock = _signer(_said(account, "private_key")), Clock()

    def assertion() -> str:
        now = int(clock.now())
        claims = {"iss": email, "scope": SCOPE, "aud": url, "iat": now, "exp": now + _LIFETIME}
        header = {"alg": "RS256", "typ": "JWT", "kid": account.get("private_key_id", "")}
        signed = f"{_part(header)}.{_part(claims)}"
        return f"{signed}.{_text(sign(signed.encode()))}"

    return _Statements(url, email, assertion, async_transport=_Watched(transport, clock))


class _Watched(AsyncTransport):
    """To a token endpoint: learns the time from what it refuses, and calls that a `WrongTime`."""

    def __init__(self, transport: AsyncTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    async def send(self, request: Request) -> Received:
        received = await self._transport.send(request)
        if received.status in {400, 401} and self._clock.put_right(received.headers):
            raise _WrongTimeError(status=received.status, error="wrong time", description="")
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(request)

    async def aclose(self) -> None:
        pass


class _WrongTimeError(TokenError):
    """What was signed was signed at another time than the endpoint's."""


class _Statements(JwtBearer):
    """Signs again, once, when the first statement had the wrong time."""

    async def atoken(self) -> str:
        try:
            return await super().atoken()
        except _WrongTimeError:
            return await super().atoken()


def _signer(private_key: str) -> Callable[[bytes], bytes]:
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise SettingsError(
            "a service account signs with RSA: pip install cryptography, or give an access token"
        ) from None
    try:
        key = serialization.load_pem_private_key(private_key.encode(), None)
    except (ValueError, TypeError):
        raise SettingsError("the service account's private key cannot be read") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError("the service account's private key is not RSA")
    return lambda content: key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
