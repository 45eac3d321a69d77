"""Who is asking: virtual keys, administrators, or, on loopback only, anybody."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import math
import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from specwright_runtime.server import (
    Attempt,
    BasicCredential,
    Credential,
    Forbidden,
    Unauthorized,
    basic_credential,
)
from video_gateway import errors
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.keys import IssuedKey, KeyStore
from video_gateway.settings import Admin, Settings, VirtualKey, key_hash

log = logging.getLogger("video_gateway.callers")

KEYS_AGE = 5.0
"""Seconds after which issued keys are read again."""
UNKNOWN_AGE = 0.5
"""…and where a key is not among them."""
MAX_GUESSES = 32
"""Passwords that wait for being checked; one takes some 50 ms. Who was let in before does not wait."""

_PRECEDENCE = ("VirtualKeyAuth", "BearerAuth", "ApiKeyAuth", "BasicAuth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`name` owns the jobs; `"*"` among `providers` or `models` is all of them."""

    name: str
    providers: Collection[str] = ("*",)
    models: Collection[str] = ("*",)
    requests_per_minute: int | None = None
    is_admin: bool = False

    def may_use(self, provider: str, model: str | None = None) -> bool:
        if "*" not in self.providers and provider not in self.providers:
            return False
        if model is None or "*" in self.models:
            return True
        return model in self.models or f"{provider}/{model}" in self.models

    def owns(self, owner: str) -> bool:
        return self.is_admin or owner == self.name


ANYBODY = Caller(name="local", is_admin=True)
"""The one caller of a gateway that has no callers configured, and therefore serves its own machine only."""


class Issued:
    """The issued keys as they were a moment ago: a request does not wait for the store to be asked."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._keys: Mapping[bytes, tuple[IssuedKey, Caller]] = {}
        self._read_at = -math.inf
        self._reading: asyncio.Task[None] | None = None

    async def caller(self, digest: bytes) -> Caller | None:
        """Whose key it is. A revoked key is good for `KEYS_AGE` seconds at most, a new one known at once.

        Raises:
            Unauthorized: it was revoked.
        """
        age = time.monotonic() - self._read_at
        if age > KEYS_AGE or (digest not in self._keys and (age > UNKNOWN_AGE or self._reading is not None)):
            if self._reading is None:
                self._reading = asyncio.create_task(self._read())
            await asyncio.shield(self._reading)
        found = self._keys.get(digest)
        if found is None:
            return None
        key, caller = found
        if not key.is_good(time.time()):
            raise Unauthorized("The key was revoked.")
        return caller

    async def _read(self) -> None:
        try:
            keys = await self._store.all()
        except StoreUnavailableError as error:
            if self._read_at == -math.inf:
                raise
            log.warning("issued keys may be old: %s", error)
        else:
            self._keys = {bytes.fromhex(key.sha256): (key, _caller(key)) for key in keys}
        finally:
            self._reading = None
        self._read_at = time.monotonic()


def _caller(key: VirtualKey | IssuedKey) -> Caller:
    return Caller(
        name=key.name,
        providers=frozenset(key.providers),
        models=frozenset(key.models),
        requests_per_minute=key.requests_per_minute,
    )


class Limits:
    """Requests per minute, by the clock: counted in the store for all replicas, else here."""

    def __init__(self, store: KeyStore | None) -> None:
        self._store = store
        self._counted: dict[str, tuple[int, int]] = {}

    async def spend(self, name: str, limit: int) -> None:
        """Count one request.

        Raises:
            errors.TooManyRequests: there were as many as may be.
        """
        now = time.time()
        minute = int(now // 60)
        last, number = self._counted.get(name, (minute, 0))
        number = number + 1 if last == minute else 1
        if number <= limit and self._store is not None:
            try:
                number = max(number, await self._store.spend(name, minute))
            except StoreUnavailableError as error:
                log.warning("requests of %s are counted here alone: %s", name, error)
        self._counted[name] = (minute, number)
        if number > limit:
            raise errors.failure(
                429,
                "rate_limit_error",
                "requests_per_minute",
                f"This caller may make {limit} requests per minute.",
                retry_after=60 - now % 60,
            )


class Callers:
    """An authenticator for the generated server: the callers of the settings, and those with issued keys."""

    def __init__(self, settings: Settings, issued: KeyStore | None = None) -> None:
        self._keys: Mapping[bytes, Caller | None] = {
            bytes.fromhex(key.sha256): _caller(key) if key.enabled else None for key in settings.callers
        }
        self._issued = None if issued is None else Issued(issued)
        self._limits = Limits(issued)
        self._admins: Mapping[str, Admin] = {admin.name: admin for admin in settings.admins}
        self._proved: dict[bytes, Caller] = {}
        self._checking = asyncio.Semaphore(1)
        """Guesses queue for one thread: names are resolved by the others."""
        self._guesses = 0

    async def __call__(self, attempt: Attempt) -> Caller:
        """The caller of a request.

        Several credentials may come along; the first in order of precedence decides, so
        that a wrong virtual key is not saved by something else.

        Raises:
            Unauthorized: unknown or disabled.
            errors.TooManyRequests: more than this caller may ask in a minute.
        """
        credential: Credential | None = None
        for scheme in _PRECEDENCE:
            credential = attempt.credentials.get(scheme)
            if credential is not None:
                break
        if credential is None:
            raise Unauthorized("A credential of this gateway is needed.")
        if isinstance(credential, BasicCredential):
            if _is_foreign(attempt.request):
                raise Forbidden("A page of another site may not use an administrator's password.")
            return await self._administrator(credential.username, credential.password)
        # The key is looked up by its SHA-256: how long that takes says nothing about keys that exist.
        digest = hashlib.sha256(credential.encode()).digest()
        caller = self._keys.get(digest)
        if caller is None:
            if digest in self._keys:
                raise Unauthorized("The key was revoked.")
            if self._issued is not None:
                caller = await self._issued.caller(digest)
            if caller is None:
                raise Unauthorized("The key is not known here.")
        if caller.requests_per_minute is not None:
            await self._limits.spend(caller.name, caller.requests_per_minute)
        return caller

    async def is_administrator(self, request: Request) -> bool:
        """Whether a request outside of the document brings an administrator's password."""
        credential = basic_credential(request.headers.get("authorization"))
        if credential is None:
            return False
        try:
            await self._administrator(credential.username, credential.password)
        except Unauthorized:
            return False
        except errors.OWN:  # too many guesses
            return False
        return True

    async def _administrator(self, name: str, password: str) -> Caller:
        """Checked by scrypt once, and after that by a hash kept in memory."""
        proof = hashlib.sha256(f"{name}\0{password}".encode()).digest()
        if (caller := self._proved.get(proof)) is not None:
            return caller
        admin = self._admins.get(name)
        hashed = admin.scrypt if admin else _NOBODY
        if self._guesses >= MAX_GUESSES:
            raise errors.failure(
                429,
                "rate_limit_error",
                "too_many_guesses",
                "Too many passwords are being checked at the moment.",
                retry_after=1,
            )
        self._guesses += 1
        try:
            async with self._checking:
                is_right = await asyncio.to_thread(_verify, password, hashed)
        finally:
            self._guesses -= 1
        if not is_right or admin is None:
            raise Unauthorized("The user name or the password is wrong.")
        caller = self._proved[proof] = Caller(name=name, is_admin=True)
        return caller


def _is_foreign(request: Request) -> bool:
    """Whether another site's page makes a browser send this, with the password that it remembers.

    What only reads may be asked for: such a page does not see the answer. Programs say neither header.
    """
    if request.method in {"GET", "HEAD"}:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def password_hash(password: str, salt: bytes | None = None) -> str:
    """scrypt of a password, as `salt:hash` in hexadecimal."""
    salt = os.urandom(16) if salt is None else salt
    digest = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return f"{salt.hex()}:{digest.hex()}"


def hint(key: str) -> str:
    """Enough of a key to tell it from others, and too little to use it."""
    return f"{key[:10]}…{key[-4:]}"


def new_key() -> tuple[str, str]:
    """A fresh virtual key with its hash; the key itself is kept nowhere."""
    key = f"sk-bf-{os.urandom(24).hex()}"
    return key, key_hash(key)


def _verify(password: str, hashed: str) -> bool:
    salt = bytes.fromhex(hashed.partition(":")[0])
    return hmac.compare_digest(password_hash(password, salt), hashed)


_NOBODY = f"{'0' * 32}:{'0' * 64}"
"""An unknown user costs as much time as a known one."""
