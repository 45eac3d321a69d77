"""`video-gateway doctor`: is the store there, are the providers, do they take the keys? Buys nothing."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from video_gateway import assembly, configuration, errors, settings
from video_gateway.app import must_be_private
from video_gateway.commands.table import printed
from video_gateway.providers import upstream
from video_gateway.providers.provider import Account, Checkable, Provider

Verdict = Literal["good", "refused", "unreachable", "incomplete", "unclear", "untried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    what: str
    verdict: Verdict
    why: str = ""


def run(parsed: argparse.Namespace) -> int:
    """The exit status is 0 if all that can be tried is good.

    Raises:
        settings.SettingsError: the settings cannot be read.
    """
    configured = configuration.load(parsed.config)
    found = asyncio.run(examined(configured))
    printed([("WHAT", "FOUND", "WHY"), *((each.what, each.verdict, each.why) for each in found)])
    if not configured.providers:
        print("\nNo provider is configured: `video-gateway serve` emulates all of them (docs/sandbox.md).")
    return 1 if any(each.verdict not in ("good", "untried") for each in found) else 0


async def examined(configured: settings.Settings) -> Sequence[Finding]:
    """What is found of the callers, the store, and each key of each provider, in this order."""
    async with assembly.connections(configured.fetch) as (transport, fetcher):
        built = assembly.providers(configured, transport, fetcher)
        tried = [
            _key(provider, account, str(configured.providers[provider.name].base_url))
            for provider in built.values()
            for account in provider.accounts
        ]
        return [await _store(configured), *await asyncio.gather(*tried)]


async def _store(configured: settings.Settings) -> Finding:
    """The store, and whether those whom it knows are all who may ask."""
    try:
        store = await assembly.existing_store(configured)
    except settings.SettingsError as error:
        return Finding(what="store", verdict="unreachable", why=str(error))
    has_issued = False
    if store is not None:
        try:
            has_issued = bool(await store.keys.all())
        finally:
            await store.close()
    refusal = must_be_private(configured, has_issued=has_issued)
    if refusal is not None:
        return Finding(what="callers", verdict="refused", why=refusal)
    return Finding(what="store", verdict="good", why="" if store else "the first gateway will make it")


async def _key(provider: Provider, account: Account, base_url: str) -> Finding:
    what = f"{provider.name}, key {account.name}"
    if not isinstance(account.adapter, Checkable):
        return Finding(what=what, verdict="untried", why="nothing of it can be read without buying")
    try:
        await account.adapter.check()
    except errors.OWN as error:
        verdict, why = _verdict(error, base_url)
        return Finding(what=what, verdict=verdict, why=why)
    return Finding(what=what, verdict="good")


def _verdict(error: errors.Failure, base_url: str) -> tuple[Verdict, str]:
    """Only the provider's own words prove that it was the provider who said them."""
    details = error.body.error
    is_its_own = upstream.is_its_own(error)
    why = details.message
    if details.code == "provider_not_configured":
        return "incomplete", why
    if not is_its_own or error.status == 404:
        why = f"{why.rstrip('.')}. Is base_url right? It is {base_url}"
    match details.type:
        case "rate_limit_error" if is_its_own:
            return "good", "the provider limits it now"
        case "provider_auth":
            return "refused", why
        case "provider_unreachable" | "provider_timeout":
            return "unreachable", why
        case _:
            return "unclear", why
