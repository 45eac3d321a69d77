"""`video-gateway keys`: issue, list, replace and end virtual keys, while gateways run."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from video_gateway import configuration, settings
from video_gateway.commands.table import printed

if TYPE_CHECKING:
    from video_gateway.jobs.keys import IssuedKey, KeyStore

T = TypeVar("T")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    keys = commands.add_parser("keys", help="virtual keys of callers, and passwords of administrators")
    kinds = keys.add_subparsers(dest="kind", required=True)

    create = kinds.add_parser("create", help="issue a key to a new caller, and print it once")
    create.add_argument("name", type=_name, help="the caller's name")
    create.add_argument(
        "--provider", action="append", metavar="NAME", help="allow this provider (repeatable)"
    )
    create.add_argument(
        "--model", action="append", metavar="PROVIDER/MODEL", help="allow this model (repeatable)"
    )
    create.add_argument("--requests-per-minute", type=number, metavar="N", help="refuse more (no limit)")
    create.add_argument(
        "--entry", action="store_true", help="store nothing; print an entry for the settings file instead"
    )
    kinds.add_parser("list", help="list the keys: caller, state and permissions")
    rotate = kinds.add_parser("rotate", help="issue a new key to a caller, and end the old one")
    rotate.add_argument("name", help="the caller's name")
    rotate.add_argument(
        "--grace", type=hours, default=0.0, metavar="HOURS", help="how long the old key stays valid (0)"
    )
    revoke = kinds.add_parser("revoke", help="end a caller's keys")
    revoke.add_argument("name", help="the caller's name")
    password = kinds.add_parser("password", help="ask for a password and print an administrator's entry")
    password.add_argument("name", help="the administrator's name")
    for each in kinds.choices.values():
        each.add_argument("--config", type=Path, metavar="FILE", help="settings, in TOML")


def run(parsed: argparse.Namespace) -> int:
    """Run a command.

    Raises:
        settings.SettingsError: it cannot be done.
    """
    match parsed.kind:
        case "create":
            return _create(parsed)
        case "list":
            return _list(parsed)
        case "rotate":
            return _rotate(parsed)
        case "revoke":
            return _revoke(parsed)
        case "password":
            from video_gateway.callers import password_hash

            given = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
            if not given:
                raise settings.SettingsError("the password is empty")
            hashed = password_hash(given)
            print(f'[[admins]]\nname = {json.dumps(parsed.name)}\nscrypt = "{hashed}"')
            return 0
        case kind:
            raise AssertionError(kind)


def _create(parsed: argparse.Namespace) -> int:
    from video_gateway.assembly import open_store
    from video_gateway.callers import hint, new_key
    from video_gateway.jobs.keys import IssuedKey, KeyTakenError

    providers, models = tuple(parsed.provider or ("*",)), tuple(parsed.model or ("*",))
    for name in parsed.provider or ():
        try:
            settings.known_provider(name)
        except ValueError as error:
            raise settings.SettingsError(f"--provider: {error}") from None
    key, digest = new_key()
    if parsed.entry:
        print(f"# The key, shown this once: {key}")
        print(f'[[callers]]\nname = {json.dumps(parsed.name)}\nsha256 = "{digest}"')
        for setting, values in (("providers", providers), ("models", models)):
            if values != ("*",):
                print(f"{setting} = {json.dumps(values)}")
        if parsed.requests_per_minute is not None:
            print(f"requests_per_minute = {parsed.requests_per_minute}")
        return 0
    configured = configuration.load(parsed.config)
    named = {*(caller.name for caller in configured.callers), *(admin.name for admin in configured.admins)}
    if parsed.name in named:
        raise settings.SettingsError(f"{parsed.name}: the settings have somebody of that name")
    issued = IssuedKey(
        sha256=digest,
        name=parsed.name,
        hint=hint(key),
        providers=providers,
        models=models,
        requests_per_minute=parsed.requests_per_minute,
        created_at=int(time.time()),
    )

    async def issue() -> bool:
        store = await open_store(configured)
        try:
            is_first = not await store.keys.all()
            await store.keys.issue(issued)
        finally:
            await store.close()
        return is_first

    try:
        is_first = asyncio.run(issue())
    except KeyTakenError:
        raise settings.SettingsError(
            f"{parsed.name} has a key: `video-gateway keys rotate {parsed.name}` issues another one"
        ) from None
    print(key)
    if is_first and not configured.has_callers:
        _note(
            "A gateway that runs without callers asks for keys when it is started the next time;\n"
            "the sandbox, whose store goes when it stops, knows callers of the settings file only (--entry)."
        )
    return 0


def _list(parsed: argparse.Namespace) -> int:
    configured = configuration.load(parsed.config)
    none: tuple[IssuedKey, ...] = ()
    keys = _stored(configured, lambda store: store.all(), without=none)
    now = time.time()
    rows = [("NAME", "KEY", "STATE", "CREATED", "PROVIDERS", "MODELS", "PER MINUTE")]
    rows += [
        (
            key.name,
            key.hint,
            ("good" if key.ends_at is None else f"until {_moment(key.ends_at)}")
            if key.is_good(now)
            else "ended",
            _moment(key.created_at),
            ",".join(key.providers),
            ",".join(key.models),
            "" if key.requests_per_minute is None else str(key.requests_per_minute),
        )
        for key in keys
    ]
    rows += [
        (
            caller.name,
            "(settings)",
            "good" if caller.enabled else "ended",
            "",
            ",".join(caller.providers),
            ",".join(caller.models),
            "" if caller.requests_per_minute is None else str(caller.requests_per_minute),
        )
        for caller in configured.callers
    ]
    printed(rows, width=sys.maxsize)  # a line for each key
    return 0


def _rotate(parsed: argparse.Namespace) -> int:
    from dataclasses import replace

    from video_gateway.callers import hint, new_key
    from video_gateway.jobs.keys import ENDED, NoSuchKeyError

    configured = configuration.load(parsed.config)
    key, digest = new_key()

    async def issue(store: KeyStore) -> None:
        now = time.time()
        old = [each for each in await store.all() if each.name == parsed.name and each.is_good(now)]
        if not old:
            raise NoSuchKeyError(parsed.name)
        fresh = replace(old[-1], sha256=digest, hint=hint(key), created_at=int(now), ends_at=None)
        until = int(now + parsed.grace * 3600) if parsed.grace else ENDED
        await store.issue(fresh, replace_at=until)

    _change(parsed.name, configured, issue)
    print(key)
    return 0


def _revoke(parsed: argparse.Namespace) -> int:
    from video_gateway.callers import KEYS_AGE

    _change(parsed.name, configuration.load(parsed.config), lambda store: store.end(parsed.name))
    _note(f"{parsed.name} has no key any more; running gateways know it within {KEYS_AGE:.0f} seconds.")
    return 0


def _change(name: str, configured: settings.Settings, work: Callable[[KeyStore], Awaitable[None]]) -> None:
    """Raises `SettingsError` where nobody has a key of that name."""
    from video_gateway.jobs.keys import NoSuchKeyError

    async def done(store: KeyStore) -> bool:
        await work(store)
        return True

    try:
        if _stored(configured, done, without=False):
            return
    except NoSuchKeyError:
        pass
    raise settings.SettingsError(f"{name} has no valid key")


def _stored(configured: settings.Settings, work: Callable[[KeyStore], Awaitable[T]], *, without: T) -> T:
    """`without` where there is no store yet."""
    from video_gateway.assembly import existing_store

    async def run() -> T:
        store = await existing_store(configured)
        if store is None:
            return without
        try:
            return await work(store.keys)
        finally:
            await store.close()

    return asyncio.run(run())


def _moment(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%MZ")


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _name(text: str) -> str:
    if not (0 < len(text) <= settings.MAX_NAME and text.isprintable()):
        raise argparse.ArgumentTypeError(f"must have 1 to {settings.MAX_NAME} printable characters")
    return text


def hours(text: str) -> float:
    """Named, as `number` is, for how a wrong one is told: `invalid hours value`."""
    given = float(text)
    if not 0 <= given <= settings.LONGEST_DAYS * 24:
        raise argparse.ArgumentTypeError(f"must be from 0 to {settings.LONGEST_DAYS * 24}")
    return given


def number(text: str) -> int:
    given = int(text)
    if given < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return given
