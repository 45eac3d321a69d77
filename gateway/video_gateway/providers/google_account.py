"""Who the gateway is at Google Cloud: a token that somebody made, or a service account that makes its own."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specwright_runtime.client import AsyncToken
from specwright_runtime.client.oauth2 import JwtBearer
from specwright_runtime.transport import AsyncTransport
from video_gateway.settings import SettingsError

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_LIFETIME = 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """`project` is the service account's own, where there is one."""

    token: AsyncToken
    project: str | None = None


def identity(key: str, transport: AsyncTransport) -> Identity:
    """From a setting: an access token, a service account's JSON, or the path of a file with that.

    Raises:
        SettingsError: the account cannot be used.
    """
    text = key.strip()
    if text.endswith(".json"):
        try:
            text = Path(text).read_text("utf-8").strip()
        except OSError as error:
            raise SettingsError(f"vertex: {text}: cannot be read: {error.strerror}") from None
    if not text.startswith("{"):
        return Identity(key)
    try:
        account = json.loads(text)
        email, secret = account["client_email"], account["private_key"]
        url = account.get("token_uri", _TOKEN_URL)
    except (ValueError, KeyError, TypeError):
        raise SettingsError("vertex: the key is no service account's JSON") from None
    sign = _signer(secret)

    def assertion() -> str:
        now = int(time.time())
        claims = {"iss": email, "scope": SCOPE, "aud": url, "iat": now, "exp": now + _LIFETIME}
        header = {"alg": "RS256", "typ": "JWT", "kid": account.get("private_key_id", "")}
        signed = f"{_part(header)}.{_part(claims)}"
        return f"{signed}.{_text(sign(signed.encode()))}"

    return Identity(JwtBearer(url, email, assertion, async_transport=transport), account.get("project_id"))


def _signer(private_key: str) -> Any:
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise SettingsError(
            "vertex: a service account signs with RSA: pip install cryptography, or give an access token"
        ) from None
    try:
        key = serialization.load_pem_private_key(private_key.encode(), None)
    except ValueError:
        raise SettingsError("vertex: the service account's private key cannot be read") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError("vertex: the service account's private key is not RSA")
    return lambda content: key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
