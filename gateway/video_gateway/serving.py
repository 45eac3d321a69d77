"""Running the gateway, and beside it the sandbox where that stands in for the providers."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import signal
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from video_gateway import assembly, settings
from video_gateway.app import application, must_be_private
from video_gateway.families import FAMILIES
from video_gateway.http.protocol import BoundedProtocol, paced
from video_gateway.memory import give_back

GRACE = 10
"""Seconds that requests to something that stands beside it have to end."""
IDLE = 75
"""Seconds for which a connection without a request is kept: longer than the minute of nginx and of the load
balancers of clouds. What they send on a connection that ends in that moment is lost, and a create is not sent
again.
"""
PARTING = 1.0
"""Seconds for which a gateway that stops keeps idle connections: a request may be on its way on each of them,
and is answered as the last one there. On a connection that is closed it is lost, and no proxy sends a create
again.
"""
TOLD = 1.0
"""Seconds for requests that are cut off to say so."""
YOUNG = 10_000
"""Containers made since the last look for garbage: requests that are under way hold some hundred each, and
are no garbage.
"""
SELDOM = "video_gateway.jobs.queries"
"""What not every request needs, and takes long to load: that begins when requests are served already."""
DESCRIPTORS = 65_536
"""Files and connections that are open at the same time, where the system allows as many."""


async def serve(configured: settings.Settings, *, sandbox: bool) -> None:
    """Serve until a signal comes.

    Raises:
        OSError: the address cannot be bound.
        settings.SettingsError: the settings cannot be used.
    """
    _take_descriptors()
    async with contextlib.AsyncExitStack() as stack:
        listening = listen(configured.server.host, configured.server.port)
        stack.callback(listening.close)
        forgets = sandbox and "store" in configured.model_fields_set
        if sandbox:
            from video_gateway.sandbox import scratch

            base = await stack.enter_async_context(beside(_sandbox(configured.sandbox)))
            folder = stack.enter_context(scratch.folder())
            configured = on_sandbox(configured, base, folder)
        gateway = await stack.enter_async_context(assembly.opened(configured, sandbox=sandbox))
        has_issued = bool(await gateway.keys.all())
        if refusal := must_be_private(configured, has_issued=has_issued):
            raise settings.SettingsError(refusal)
        has_callers = configured.has_callers or has_issued
        issued = gateway.keys if has_callers else None
        grace = configured.server.stop_within
        http = paced(configured.server.min_bytes_per_second)
        config = _config(application(gateway, configured, issued=issued), grace, http)
        server = _Server(config, parting=PARTING)
        _stop_on_signals(server)
        giving = asyncio.create_task(give_back())
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        if await _started(server, serving):
            told = banner(configured, listening, sandbox=sandbox, has_callers=has_callers, forgets=forgets)
            with contextlib.suppress(OSError):  # nobody reads it, or it goes to a disk that is full
                print(told, flush=True)
            with contextlib.suppress(
                OSError
            ):  # too many connections came at once: then it is loaded when needed
                await asyncio.to_thread(import_module, SELDOM)
            gc.freeze()  # what is there now stays: no need to look at it again at each full collection
            gc.set_threshold(YOUNG)
            gc.enable()
        await serving
        giving.cancel()
        await gateway.close(by=server.until)


def _take_descriptors() -> None:
    """Each connection is one: the usual limit of 1,024 is for programs that call select(2)."""
    try:
        import resource  # which Windows has not, nor the limit
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # the system has a limit of its own below
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except BaseException:
        listening.close()
        raise
    return listening


def address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - recognised, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def on_sandbox(configured: settings.Settings, base: str, folder: Path) -> settings.Settings:
    """The same settings with the emulators for providers, and a store that goes away with them."""
    tree = configured.model_dump(mode="python", exclude_unset=True)
    pace = min(0.5, configured.sandbox.run)
    tree["providers"] = {
        name: {
            "family": name,
            "base_url": base + family.mount,
            "options": {
                option: value.replace("{here}", base + family.mount)
                for option, value in family.sandbox_options.items()
            },
            "keys": [{"name": "sandbox", "value": family.sandbox_key}],
            "poll_seconds": pace,
        }
        for name, family in FAMILIES.items()
    } | {
        other.name: {
            "family": family.name,
            "dialect": other.name,
            "base_url": base + other.mount,
            "keys": [{"name": "sandbox", "value": family.sandbox_key, "models": other.models or ("*",)}],
            "poll_seconds": pace,
        }
        for family in FAMILIES.values()
        for other in family.others
    }
    fetch = tree.setdefault("fetch", {})
    fetch["allow_hosts"] = (*fetch.get("allow_hosts", ()), "127.0.0.1")
    tree["store"] = {"url": f"sqlite:///{folder}/jobs.sqlite3"}
    return settings.Settings.model_validate(tree)


def _sandbox(sandbox: settings.Sandbox) -> ASGIApp:
    from video_gateway.sandbox.app import create_sandbox  # here, since they bring a renderer along
    from video_gateway.sandbox.lifecycle import Pace

    return create_sandbox(pace=Pace(queue=sandbox.queue, run=sandbox.run))


@asynccontextmanager
async def beside(app: ASGIApp, *, parting: float = 0.0) -> AsyncIterator[str]:
    """Serve an application on a free port of this machine; answers its address. `parting` is as `PARTING`."""
    listening = listen("127.0.0.1", 0)
    server = _Server(_config(app), parting=parting)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await _started(server, serving)
        yield address(listening)
    finally:
        server.should_exit = True
        await serving
        listening.close()


def banner(
    configured: settings.Settings,
    listening: socket.socket,
    *,
    sandbox: bool,
    has_callers: bool,
    forgets: bool = False,
) -> str:
    """What is printed at the start. `forgets`: the settings have a store, which the sandbox does not use."""
    base = address(listening)
    model = "openai/sora-2" if "openai" in configured.providers else "runway/gen4.5"
    credential = "" if not has_callers else " \\\n    -H 'x-bf-vk: YOUR-KEY'"
    lines = [f"Video gateway on {base}", ""]
    if sandbox:
        lines += [
            "  Providers are emulated on this machine: no key, no cost, nothing leaves it.",
            "  Jobs go with the emulators when this stops.",
        ]
        if forgets:
            lines += [
                "  The [store] of the settings is not touched: callers are those of the settings, not the",
                "  keys issued in that store.",
            ]
    else:
        lines += [f"  Providers: {', '.join(configured.providers) or 'none'}"]
    if not has_callers:
        lines += ["  No callers are configured: whoever reaches this address may use it."]
    lines += [
        "",
        f"  Open {base}/ to make and watch videos, {base}/docs for the API.",
        "  Or:",
        f"  curl {base}/v1/videos{credential} -H 'Content-Type: application/json' \\",
        f'    -d \'{{"model": "{model}", "prompt": "A lighthouse at dusk"}}\'',
        "",
    ]
    return "\n".join(lines)


def _config(
    app: ASGIApp, grace: int = GRACE, http: type[BoundedProtocol] = BoundedProtocol
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=http,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=grace,
        server_header=False,
        proxy_headers=False,
        date_header=True,
    )


async def _started(server: uvicorn.Server, serving: asyncio.Task[None]) -> bool:
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn offers nothing to wait for
        await asyncio.sleep(0.005)
    return server.started


class _Server(uvicorn.Server):
    """A server that leaves signals alone: uvicorn's own way ends the process before the store is closed."""

    until = 0.0
    """The loop's time by which all has to end, once it stops."""

    def __init__(self, config: uvicorn.Config, *, parting: float) -> None:
        super().__init__(config)
        self._parting = parting

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        grace = self.config.timeout_graceful_shutdown or 0
        self.until = loop.time() + grace
        await self._part(sockets or (), loop.time() + min(self._parting, grace))
        self.config.timeout_graceful_shutdown = math.ceil(max(0.0, self.until - loop.time()))
        await super().shutdown(sockets)
        if self.force_exit:
            self.until = loop.time()
            await self.lifespan.shutdown()  # which uvicorn leaves out then, and reports as a failure
        if tasks := set(self.server_state.tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=TOLD)

    async def _part(self, sockets: Iterable[socket.socket], by: float) -> None:
        """Take no more connections, and let those that there are have an end of their own until then."""
        last = [client for listening in sockets for client in _connected(listening)]
        for server in self.servers:
            server.close()
        loop = asyncio.get_running_loop()
        for client in last:
            with contextlib.suppress(OSError):  # it has gone again
                await loop.connect_accepted_socket(self._connection, client)
        while (there := self.server_state.connections) and loop.time() < by and not self.force_exit:
            for connection in there:  # some may have been accepted just now
                if isinstance(connection, BoundedProtocol):
                    connection.part()
            await asyncio.sleep(0.05)

    def _connection(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(self.config, self.server_state, self.lifespan.state)  # type: ignore[call-arg]


def _connected(listening: socket.socket) -> Iterator[socket.socket]:
    """The connections that clients have made and that nobody has taken: closing what listens resets them."""
    listening.setblocking(False)
    with contextlib.suppress(OSError):  # there are no more
        while True:
            yield listening.accept()[0]


def _stop_on_signals(server: uvicorn.Server) -> None:
    """The first signal ends the server when its requests or their time have ended, the second one at once."""
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    hangup = getattr(signal, "SIGHUP", None)  # which Windows has not
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:  # as nohup wants it
        numbers.append(hangup)
    for number in numbers:
        try:
            loop.add_signal_handler(number, server.handle_exit, number, None)
        except NotImplementedError:  # Windows
            signal.signal(number, server.handle_exit)
