"""Who is asking: virtual keys, administrators, or, on loopback only, anybody."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from specwright_runtime.server import Attempt, BasicCredential, Unauthorized
from video_gateway.settings import Admin, Settings, VirtualKey, key_hash

_PRECEDENCE = ("VirtualKeyAuth", "BearerAuth", "ApiKeyAuth", "BasicAuth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`name` owns the jobs; `"*"` among `providers` or `models` is all of them."""

    name: str
    providers: Collection[str] = ("*",)
    models: Collection[str] = ("*",)
    is_admin: bool = False

    def may_use(self, provider: str, model: str | None = None) -> bool:
        if "*" not in self.providers and provider not in self.providers:
            return False
        return (
            model is None or "*" in self.models or not {model, f"{provider}/{model}"}.isdisjoint(self.models)
        )

    def owns(self, owner: str) -> bool:
        return self.is_admin or owner == self.name


ANYBODY = Caller(name="local", is_admin=True)
"""The one caller of a gateway that has no callers configured, and therefore serves its own machine only."""


class Callers:
    """An authenticator for the generated server, made of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._keys: Mapping[bytes, tuple[VirtualKey, Caller]] = {
            bytes.fromhex(key.sha256): (
                key,
                Caller(name=key.name, providers=frozenset(key.providers), models=frozenset(key.models)),
            )
            for key in settings.callers
        }
        self._admins: Mapping[str, Admin] = {admin.name: admin for admin in settings.admins}
        self._open = not settings.has_callers
        self._proved: dict[bytes, Caller] = {}

    async def __call__(self, attempt: Attempt) -> Caller:
        """The caller of a request.

        Several credentials may come along; the first in order of precedence decides, so
        that a wrong virtual key is not saved by something else.

        Raises:
            Unauthorized: unknown or disabled.
        """
        if self._open:
            return ANYBODY
        scheme = next((name for name in _PRECEDENCE if name in attempt.credentials), None)
        if scheme is None:
            raise Unauthorized("A credential of this gateway is needed.")
        credential = attempt.credentials[scheme]
        if isinstance(credential, BasicCredential):
            return await self._administrator(credential.username, credential.password)
        # The key is looked up by its SHA-256: how long that takes says nothing about keys that exist.
        found = self._keys.get(hashlib.sha256(credential.encode()).digest())
        if found is None:
            raise Unauthorized("The key is not known here.")
        key, caller = found
        if not key.enabled:
            raise Unauthorized("The key was revoked.")
        return caller

    async def _administrator(self, name: str, password: str) -> Caller:
        """Checked by scrypt once, and after that by a hash kept in memory."""
        proof = hashlib.sha256(f"{name}\0{password}".encode()).digest()
        if (caller := self._proved.get(proof)) is not None:
            return caller
        admin = self._admins.get(name)
        hashed = admin.scrypt if admin else _NOBODY
        if not await asyncio.to_thread(_verify, password, hashed) or admin is None:
            raise Unauthorized("The user name or the password is wrong.")
        caller = self._proved[proof] = Caller(name=name, is_admin=True)
        return caller


def password_hash(password: str, salt: bytes | None = None) -> str:
    """scrypt of a password, as `salt:hash` in hexadecimal."""
    salt = os.urandom(16) if salt is None else salt
    digest = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return f"{salt.hex()}:{digest.hex()}"


def new_key() -> tuple[str, str]:
    """A fresh virtual key with its hash; the key itself is kept nowhere."""
    key = f"sk-bf-{os.urandom(24).hex()}"
    return key, key_hash(key)


def _verify(password: str, hashed: str) -> bool:
    salt = bytes.fromhex(hashed.partition(":")[0])
    return hmac.compare_digest(password_hash(password, salt), hashed)


_NOBODY = f"{'0' * 32}:{'0' * 64}"
"""An unknown user costs as much time as a known one."""
