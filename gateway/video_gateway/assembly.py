"""From settings to a gateway."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module, metadata

from pydantic import SecretStr

from specwright_runtime.transport import AsyncTransport
from video_gateway import capabilities, settings
from video_gateway.families import FAMILIES
from video_gateway.gateway import Gateway
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import SqlJobStore
from video_gateway.media.fetch import Fetcher
from video_gateway.observability import tracing
from video_gateway.outward import Outward, Places
from video_gateway.providers.provider import Account, AdapterModule, Connection, Provider
from video_gateway.raw import CapturingTransport
from video_gateway.redaction import redacting
from video_gateway.upkeep import upkeep

log = logging.getLogger("video_gateway")

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@asynccontextmanager
async def opened(configured: settings.Settings, *, sandbox: bool = False) -> AsyncIterator[Gateway]:
    """A gateway with its store and its connections, closed at the end.

    Raises:
        settings.SettingsError: something of them cannot be used.
    """
    version = metadata.version("specwright")
    try:
        traced = tracing.configured(os.environ, version)
    except ImportError as error:
        raise settings.SettingsError(
            f"{tracing.ENDPOINTS[1]} asks for traces, which needs the extra `telemetry`: {error}"
        ) from error
    if configured.fetch.proxy is None and any(os.environ.get(name) for name in _PROXIES):
        log.warning("calls use the environment's proxy, and files of other hosts are fetched directly: "
                    "`fetch.proxy` names one for them")  # fmt: skip
    try:
        async with connections(configured.fetch) as (transport, fetcher):
            built = providers(configured, transport, fetcher)
            store = await open_store(configured)
            gateway = Gateway(
                built,
                store,
                drop_params=configured.drop_params,
                unknown_jobs=configured.unknown_jobs,
                min_file_rate=configured.fetch.min_bytes_per_second,
                sandbox=sandbox,
                version=version,
                tracing=traced,
            )
            keeping = asyncio.create_task(
                upkeep(gateway.stragglers.visit, store.purge, configured.store.retention_days)
            )
            try:
                yield gateway
            finally:
                keeping.cancel()
                await gateway.close()
                await store.close()
    finally:
        if traced is not None:
            await asyncio.to_thread(traced.close)


@asynccontextmanager
async def connections(fetch: settings.Fetch) -> AsyncIterator[tuple[Outward, Fetcher]]:
    """Those to providers, and those to files at other addresses; closed at the end."""
    places = Places()
    transport = Outward(fetch, places)
    fetcher = Fetcher(allow=fetch.allow_hosts, max_bytes=fetch.max_bytes, proxy=fetch.proxy, places=places)
    try:
        yield transport, fetcher
    finally:
        await fetcher.aclose()
        await transport.aclose()


async def open_store(configured: settings.Settings) -> SqlJobStore:
    """The store of the settings.

    Raises:
        settings.SettingsError: it cannot be opened.
    """
    with _opening():
        return await SqlJobStore.open(configured.store.url)


async def existing_store(configured: settings.Settings) -> SqlJobStore | None:
    """The store of the settings as it is, or `None` before the first gateway has made it.

    Raises:
        settings.SettingsError: it cannot be opened, or another version made it.
    """
    with _opening():
        return await SqlJobStore.existing(configured.store.url)


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except (StoreUnavailableError, OSError, ImportError) as error:
        why = " ".join(str(error).split())
        raise settings.SettingsError(f"store.url: the store cannot be opened: {why}") from error


def providers(
    configured: settings.Settings, transport: AsyncTransport, fetcher: Fetcher
) -> Mapping[str, Provider]:
    """The providers of the settings, by name.

    Raises:
        settings.SettingsError: keys or options that an adapter cannot use, all of them at once.
    """
    built: dict[str, Provider] = {}
    wrong: list[str] = []
    for name, entry in configured.providers.items():
        module: AdapterModule = import_module(f"video_gateway.providers.{entry.family}")
        skills = module.skills(entry.dialect)
        sheet = capabilities.load(skills.sheet)
        accounts: list[Account] = []
        # A server of one's own may want no key at all.
        for number, key in enumerate(entry.keys or (settings.Key(name="none", value=SecretStr("")),)):
            connection = Connection(
                provider=name,
                base_url=entry.base_url,
                key=key.value.get_secret_value(),
                timeout=entry.timeout,
                dialect=entry.dialect,
                options=entry.options,
                sheet=sheet,
                transport=_transport(transport, entry, key),
                fetcher=fetcher,
            )
            try:
                adapter = module.adapter(connection)
            except settings.SettingsError as error:
                wrong.append(f"providers.{name}.keys[{number}]: {error}")
            else:
                models = frozenset(key.models)
                accounts.append(
                    Account(
                        name=key.name,
                        adapter=adapter,
                        weight=key.weight,
                        models=models,
                        longest=entry.longest_rest,
                    )
                )
        built[name] = Provider(
            name=name,
            sheet=sheet,
            accounts=accounts,
            pace=FAMILIES[entry.family].pace if entry.poll_seconds is None else entry.poll_seconds,
            retries=entry.retries,
            operations=skills.operations,
            variants=skills.variants,
            raw_request=entry.raw_request,
            raw_response=entry.raw_response,
        )
    if wrong:
        raise settings.SettingsError("\n".join(wrong))
    return built


def _transport(shared: AsyncTransport, entry: settings.Provider, key: settings.Key) -> AsyncTransport:
    """What one key's calls go through; what is shown of them is shown without it."""
    transport = redacting(shared, key.value.get_secret_value())
    return CapturingTransport(transport) if entry.raw_request or entry.raw_response else transport
