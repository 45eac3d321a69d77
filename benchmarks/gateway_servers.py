"""The servers of `benchmarks.gateway`: the gateway whole or without a feature, and those beside it.

    python -m benchmarks.gateway_servers WHAT …

is the body of a server's process: a name of `PEERS` with the upstream's address and a port, or what the
gateway is to be without, with its own arguments.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from starlette.types import ASGIApp

from benchmarks.gateway_peers import by_hand, litellm, pass_through
from benchmarks.peers import environment
from benchmarks.process import Server, cores, free_port, started

FEATURES = ("authentication", "store", "metrics", "log", "body limits", "redaction")
KEY = "sk-bf-" + "0" * 48
FIRST, SECOND = "sk-" + "1" * 48, "sk-" + "2" * 48
"""Keys of the provider, as long as real ones: what is shorter is not looked for in texts."""
PEERS: dict[str, Callable[[str], ASGIApp]] = {"pass_through": pass_through, "by_hand": by_hand}
SERVER_CORE, LOAD_CORE = cores()


@contextlib.contextmanager
def upstream() -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.upstream", str(port)]
    with started(command, port, core=LOAD_CORE) as server:
        yield server


def base_of(above: Server) -> str:
    return f"http://127.0.0.1:{above.port}/v1"


def settings(home: Path, base_url: str, *, without: str | None = None) -> Path:
    """The gateway's settings as a file in `home`."""
    from video_gateway.settings import key_hash

    lines = [
        "[server]",
        f"access_log = {'false' if without == 'log' else 'true'}",
        f"insecure = {'true' if without == 'authentication' else 'false'}",
        f'[store]\nurl = "sqlite:///{home}/jobs.sqlite3"',
        f'[providers.openai]\nbase_url = "{base_url}"',
        f'keys = [{{ name = "first", value = "{FIRST}" }}, {{ name = "second", value = "{SECOND}" }}]',
    ]
    if without != "authentication":
        lines.append(f'[[callers]]\nname = "bench"\nsha256 = "{key_hash(KEY)}"')
    path = home / "gateway.toml"
    path.write_text("\n".join(lines))
    return path


@contextlib.contextmanager
def gateway(home: Path, base_url: str, *, without: str | None = None) -> Iterator[Server]:
    """The gateway as it is, or without one of `FEATURES`; "nothing" is as it is, in the same harness."""
    home.mkdir()
    port = free_port()
    config = settings(home, base_url, without=without)
    serve: list[str | Path] = ["serve", "--config", config, "--port", str(port)]
    command: list[str | Path] = [Path(sys.executable).with_name("video-gateway"), *serve]
    if without is not None:
        command = [sys.executable, "-m", "benchmarks.gateway_servers", without, *serve]
    with started(command, port, core=SERVER_CORE, log=home / "log") as server:
        yield server


@contextlib.contextmanager
def peer(name: str, home: Path, base_url: str) -> Iterator[Server]:
    """One of `gateway_peers`: "pass_through" or "by_hand"."""
    home.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.gateway_servers", name, base_url, str(port)]
    with started(command, port, core=SERVER_CORE, log=home / "log") as server:
        yield server


@contextlib.contextmanager
def lite_llm(home: Path, base_url: str, key: str) -> Iterator[Server]:
    home.mkdir()
    port = free_port()
    command = litellm(environment("litellm"), home, base_url, port, key)
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR"}
    with started(
        command, port, core=SERVER_CORE, environment=quiet, log=home / "log", patience=120
    ) as server:
        yield server


def serve(what: str, arguments: Sequence[str]) -> None:
    """The body of a server's process."""
    if what in PEERS:
        import uvicorn

        base_url, port = arguments
        uvicorn.run(
            PEERS[what](base_url), host="127.0.0.1", port=int(port), log_level="warning", access_log=False
        )
        return
    from video_gateway import cli

    _leave_out(what)
    sys.exit(cli.main(arguments))


def _leave_out(feature: str) -> None:
    """Authentication and the log are settings; the gateway has no switch for the others, nor wants one."""
    match feature:
        case "metrics":
            from video_gateway.observability.metrics import Metrics

            def count(self: Metrics, operation: str, status: int, seconds: float) -> None:
                return

            def called(
                self: Metrics, provider: str, operation: str, outcome: str, seconds: float | None
            ) -> None:
                return

            Metrics.count = count  # type: ignore[method-assign]  # for this process only
            Metrics.called = called  # type: ignore[method-assign]
        case "store":
            from video_gateway.jobs.job import Job
            from video_gateway.jobs.store import SqlJobStore

            async def add(self: SqlJobStore, job: Job, *, alone: bool = False) -> None:
                return

            SqlJobStore.add = add  # type: ignore[method-assign]
        case "body limits":
            from video_gateway import app

            vars(app)["BodyLimits"] = lambda inner, **_: inner
        case "redaction":
            from video_gateway import assembly

            vars(assembly)["redacting"] = lambda transport, key: transport


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
