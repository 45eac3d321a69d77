"""Every benchmark, or those that are named, one after the other: `python -m benchmarks server gateway`."""

from __future__ import annotations

import subprocess
import sys
import time

PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "server": (
        ("benchmarks.server_inprocess", "--rounds", "3"),
        ("benchmarks.server_layers",),
        ("benchmarks.server_sockets", "--rounds", "2", "--seconds", "2"),
    ),
    "client": (("benchmarks.client",),),
    "gateway": (("benchmarks.gateway",),),
    "generate": (("benchmarks.generate",), ("benchmarks.imports",)),
}
"""Modules with their arguments. Each is a process of its own: what one loads is no burden to the next."""


def run(module: tuple[str, ...]) -> bool:
    return subprocess.run([sys.executable, "-W", "ignore", "-m", *module], check=False).returncode == 0


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed: list[str] = []
    for name in wanted or PARTS:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        failed += [module[0] for module in PARTS[name] if not run(module)]
        print(f"== {name}: {time.monotonic() - began:.0f} s\n", flush=True)
    for each in failed:
        print(f"{each} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
