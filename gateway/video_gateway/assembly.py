"""From settings to a gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import metadata
from typing import TYPE_CHECKING, assert_never

from sqlalchemy.exc import SQLAlchemyError

from specwright_runtime.transport import AsyncTransport, default_async_transport
from video_gateway import capabilities, settings
from video_gateway.fetch import Fetcher
from video_gateway.gateway import PROVIDERS, Gateway
from video_gateway.jobs.store import SqlJobStore
from video_gateway.providers.openai import DIALECTS, OpenAIVideos
from video_gateway.providers.provider import Account, Provider

if TYPE_CHECKING:
    from bifrost_api.interface import VideosApi

_PACE = {"openai": 2.0, "runway": 5.0}
"""Seconds between two looks at a job that the providers ask for."""


@asynccontextmanager
async def opened(configured: settings.Settings, *, sandbox: bool = False) -> AsyncIterator[Gateway]:
    """A gateway with its store and its connections, closed at the end.

    Raises:
        settings.SettingsError: a provider that the API does not know.
    """
    transport = default_async_transport()
    fetcher = Fetcher(allow=configured.fetch.allow_hosts, max_bytes=configured.fetch.max_bytes)
    try:
        built = providers(configured, transport, fetcher)
        store = await open_store(configured)
        try:
            yield Gateway(
                built,
                store,
                drop_params=configured.drop_params,
                sandbox=sandbox,
                version=metadata.version("specwright"),
            )
        finally:
            await store.close()
    finally:
        await fetcher.aclose()
        await transport.aclose()


async def open_store(configured: settings.Settings) -> SqlJobStore:
    """The store of the settings.

    Raises:
        settings.SettingsError: it cannot be opened.
    """
    try:
        return await SqlJobStore.open(configured.store.url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        raise settings.SettingsError(f"store.url: the store cannot be opened: {cause}") from error


def providers(
    configured: settings.Settings, transport: AsyncTransport, fetcher: Fetcher
) -> Mapping[str, Provider]:
    unknown = sorted(set(configured.providers) - PROVIDERS)
    if unknown:
        raise settings.SettingsError(
            f"providers.{unknown[0]}: there is no such provider; known: {', '.join(sorted(PROVIDERS))}"
        )
    return {name: _provider(name, entry, transport, fetcher) for name, entry in configured.providers.items()}


def _provider(name: str, entry: settings.Provider, transport: AsyncTransport, fetcher: Fetcher) -> Provider:
    operations = {"video_generation", "video_retrieve", "video_list", "video_download", "video_delete"}
    variants: tuple[str, ...] = ("video",)
    match entry.family:
        case "openai":
            dialect = DIALECTS[entry.dialect]
            sheet = capabilities.load("openai" if entry.dialect == "azure" else entry.dialect)
            if dialect.remix:
                operations.add("video_remix")
            if dialect.previews:
                variants = ("video", "thumbnail", "spritesheet")
        case "runway":
            sheet = capabilities.load("runway")
        case family:
            assert_never(family)
    # A server of one's own may want no key at all.
    keys = entry.keys or (settings.Key.model_validate({"name": "none", "value": "none"}),)
    return Provider(
        name=name,
        sheet=sheet,
        accounts=[
            Account(
                name=key.name,
                adapter=_adapter(name, entry, key, sheet, transport, fetcher),
                weight=key.weight,
                models=frozenset(key.models),
            )
            for key in keys
        ],
        pace=_PACE[entry.family] if entry.poll_seconds is None else entry.poll_seconds,
        retries=entry.retries,
        operations=frozenset(operations),
        variants=variants,
    )


def _adapter(
    name: str,
    entry: settings.Provider,
    key: settings.Key,
    sheet: capabilities.Sheet,
    transport: AsyncTransport,
    fetcher: Fetcher,
) -> VideosApi:
    secret = key.value.get_secret_value()
    match entry.family:
        case "openai":
            from openai_video_api.async_client import AsyncClient as OpenAIClient

            return OpenAIVideos(
                OpenAIClient(entry.base_url, api_key_auth=secret, transport=transport, timeout=entry.timeout),
                provider=name,
                dialect=entry.dialect,
                sheet=sheet,
                fetcher=fetcher,
            )
        case "runway":
            from runway_api.async_client import AsyncClient as RunwayClient
            from video_gateway.providers.runway import RunwayVideos

            return RunwayVideos(
                RunwayClient(entry.base_url, api_key_auth=secret, transport=transport, timeout=entry.timeout),
                provider=name,
                sheet=sheet,
                fetcher=fetcher,
            )
        case family:
            assert_never(family)
