"""`video-gateway`: serve, and what belongs to it."""

from __future__ import annotations

import argparse
import asyncio
import errno
import gc
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from specwright_runtime.command import Parser, Version, remedy
from video_gateway import commands, configuration, keys, settings
from video_gateway.jobs.job import StoreUnavailableError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, 1 for what went wrong, 2 for wrong usage, 130 after ^C."""
    parsed = _parser().parse_args(arguments)
    try:
        match parsed.command:
            case "serve":
                return _serve(parsed)
            case "create" | "wait" | "models" | "doctor":
                return _command(parsed)
            case "keys":
                return keys.run(parsed)
            case "purge":
                return _purge(parsed)
            case command:
                raise AssertionError(command)
    except settings.SettingsError as error:
        return _failed(str(error))
    except StoreUnavailableError as error:
        return _failed(f"the store does not answer: {error}")
    except commands.CommandError as error:
        return _failed(str(error), error.status)
    except BrokenPipeError:  # whoever read the output has enough of it, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except ModuleNotFoundError as error:
        if (told := remedy(error, "gateway")) is None:
            raise
        return _failed(told)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(
        prog="video-gateway", description="One API for video generation."
    )
    parser.add_argument("--version", action=Version)
    kinds = parser.add_subparsers(dest="command", required=True)

    serve = kinds.add_parser("serve", help="start the gateway")
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (8080); 0 takes a free one")
    serve.add_argument("--config", type=Path, metavar="FILE", help="settings, in TOML")
    serve.add_argument(
        "--sandbox",
        action="store_true",
        help="emulate the providers; the default when no provider is configured",
    )
    serve.add_argument(
        "--insecure", action="store_true", help="serve other machines although no callers are configured"
    )

    commands.add_parsers(kinds)
    keys.add_parser(kinds)

    purge = kinds.add_parser("purge", help="remove old finished jobs from the store")
    purge.add_argument(
        "--days", type=days, help="remove jobs older than this (default: store.retention_days)"
    )
    purge.add_argument("--config", type=Path, metavar="FILE", help="settings, in TOML")
    return parser


def _command(parsed: argparse.Namespace) -> int:
    """What needs more than its options is loaded when it is asked for."""
    match parsed.command:
        case "models":
            from video_gateway.commands import models

            return models.run(parsed)
        case "doctor":
            from video_gateway.commands import doctor

            return doctor.run(parsed)
        case _:
            from video_gateway.commands import create

            return create.wait(parsed) if parsed.command == "wait" else create.create(parsed)


def _serve(parsed: argparse.Namespace) -> int:
    overrides: dict[str, Any] = {}
    for name in ("host", "port"):
        if (value := getattr(parsed, name)) is not None:
            overrides[f"server.{name}"] = value
    if parsed.insecure:
        overrides["server.insecure"] = True
    configured = configuration.load(parsed.config, overrides=overrides)

    _occupy_standard_streams()
    gc.disable()  # what is imported stays: to look for garbage in between takes a tenth of the start
    try:
        from video_gateway import serving
        from video_gateway.observability import logs

        logs.configure()
        work = serving.serve(configured, sandbox=parsed.sandbox or not configured.providers)
        try:
            import uvloop
        except ImportError:  # there is none for Windows
            asyncio.run(work)
        else:
            uvloop.run(work)
    except OSError as error:
        hint = "; --port names another (make serve PORT=8081)" if error.errno == errno.EADDRINUSE else ""
        return _failed(f"{configured.server.host}:{configured.server.port}: {error.strerror}{hint}")
    finally:
        gc.enable()
    return 0


def _occupy_standard_streams() -> None:
    """Those that are closed (`<&-`): libuv aborts where a connection ends that was given such a number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def _purge(parsed: argparse.Namespace) -> int:
    configured = configuration.load(parsed.config)
    age = configured.store.retention_days if parsed.days is None else parsed.days
    if age is None:
        return _failed("how old? Say --days, or set store.retention_days")

    from video_gateway.assembly import existing_store

    async def purge() -> int:
        store = await existing_store(configured)
        if store is None:
            return 0
        try:
            return await store.purge(int(time.time() - age * 86400))
        finally:
            await store.close()

    removed = asyncio.run(purge())
    print(f"{removed} {'job' if removed == 1 else 'jobs'} removed")
    return 0


def days(text: str) -> float:
    """Named as a wrong one is told: `invalid days value`."""
    number = float(text)
    if not 0 <= number <= settings.LONGEST_DAYS:
        raise argparse.ArgumentTypeError(f"must be from 0 to {settings.LONGEST_DAYS}")
    return number


def _failed(message: str, status: int = 1) -> int:
    # What is indented belongs to the line above it: a command to copy, for one.
    lines = (line if line.startswith("  ") else f"video-gateway: {line}" for line in message.splitlines())
    print("\n".join(lines), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
