"""Documents that are too much: of 100 MB, a million levels deep, or unfolding without end.

`python -m tests.hostile.floods [--megabytes 100] [NAME …]` has each read by a process that may take two
minutes and 2 GB, and prints what it took and said. Exit status 1 if one took more, or ended in a traceback.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SECONDS, BYTES = 120, 2 << 30

JSON = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, '
YAML = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n'


def times(text: str, size: int) -> str:
    return text * (size // len(text))


def schemas(found: Mapping[str, Any]) -> str:
    return JSON + f'"components": {{"schemas": {json.dumps(found)}}}}}'


def chain(count: int, link: Callable[[Any, int], Any]) -> str:
    """Each schema says something about the next one."""
    found = {f"S{i}": link({"$ref": f"#/components/schemas/S{i + 1}"}, i) for i in range(count)}
    return schemas({**found, f"S{count}": {"type": "object"}})


def own(number: int) -> dict[str, Any]:
    return {"type": "object", "properties": {f"p{number}": {"type": "string"}}}


def wide(count: int, required: int) -> dict[str, Any]:
    names = [f"p{n}" for n in range(count)]
    return {"properties": {name: {"type": "string"} for name in names}, "required": names[:required]}


PATTERNS = ("(a+)+$", f"{'(' * 2_000}a{')' * 2_000}", "(?=a)" * 500, "(a|a)*b", "(" * 100_000, "x" * 10**6)

FLOODS: Mapping[str, Callable[[int], str]] = {
    "json_one_text": lambda size: JSON + '"x-a": "' + times("word ", size) + '"}',
    "json_numbers": lambda size: JSON + '"x-a": [' + times("1,", size) + "1]}",
    "json_lists": lambda size: JSON + '"x-a": [' + times("[],", size) + "1]}",
    "json_objects": lambda size: JSON + '"x-a": [' + times('{"a":1},', size) + "1]}",
    "json_wrong_items": lambda size: JSON + '"tags": [' + times("1,", size) + "1]}",
    "json_deep_lists": lambda size: JSON + '"x-a": ' + "[" * size,
    "json_deep_objects": lambda size: JSON + '"x-a": ' + times('{"a":', size),
    "json_one_key": lambda size: JSON + times('"x-a": 1,', size) + '"x-b": 1}',
    "yaml_one_text": lambda size: f"{YAML}x-a: |\n" + times("  word word word\n", size),
    "yaml_items": lambda size: f"{YAML}x-a:\n" + times("- a\n", size),
    "yaml_flow": lambda size: f"{YAML}x-a: [" + times("[],", size) + "1]",
    "yaml_keys": lambda size: f"{YAML}x-a:\n" + "".join(f"  k{i}: 1\n" for i in range(size // 13)),
    "yaml_deep_flow": lambda size: f"{YAML}x-a: " + "[" * size,
    "yaml_deep_items": lambda size: f"{YAML}x-a:\n" + times("- ", size),
    "yaml_deep_keys": lambda size: f"{YAML}x-a:\n" + times("? ", size),
    "yaml_no_end": lambda size: f'{YAML}x-a: "' + times("abc ", size),
    "yaml_anchors": lambda size: f"{YAML}x-a:\n" + "".join(f"- &a{i} 1\n" for i in range(size // 13)),
    "yaml_aliases": lambda size: f"{YAML}x-b: &a [1, 2, 3, 4, 5]\nx-a:\n" + times("- *a\n", size),
    "yaml_laughs": lambda size: (
        f"{YAML}x0: &x0 [a, a]\n"
        + "".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 20)}]\n" for i in range(1, 40))
    ),
    "yaml_merges": lambda size: (
        f"{YAML}x-a: &a {{{', '.join(f'k{i}: 1' for i in range(20_000))}}}\n"
        + "".join(f"x-m{i}: {{<<: *a}}\n" for i in range(5_000))
    ),
    "zeros": lambda size: "\0" * size,
    "inherited": lambda size: chain(1_500, lambda ref, i: {"allOf": [ref, own(i)]}),
    "inherited_twice": lambda size: chain(40, lambda ref, i: {"allOf": [ref] * 5}),
    "alternatives": lambda size: chain(40, lambda ref, i: {"oneOf": [ref, {"type": "array", "items": ref}]}),
    "references": lambda size: chain(5_000, lambda ref, i: ref),
    "lists_of_lists": lambda size: chain(5_000, lambda ref, i: {"type": "array", "items": ref}),
    "names": lambda size: schemas({sign * n: own(n) for n in range(1, 400) for sign in "-_. +"}),
    "required": lambda size: schemas({"S": {"type": "object", "required": [f"p{n}" for n in range(60_000)]}}),
    "alike": lambda size: schemas({"S": {"oneOf": [wide(10_000, 10_000), wide(10_000, 1)]}}),
    "patterns": lambda size: schemas(
        {
            str(index): {"type": "string", "pattern": pattern, "default": "a" * 40 + "!"}
            for index, pattern in enumerate(PATTERNS)
        }
    ),
    "braces": lambda size: (
        JSON.replace("{}", json.dumps({"/" + "{" * 50_000: {}, "/" + "{a}" * 20_000: {}}), 1) + '"x-a": 1}'
    ),
}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def flood(name: str, size: int, folder: Path) -> bool:
    """Whether the document ended in findings or in a package, within bounds."""
    spec = folder / ("spec.yaml" if name.startswith("yaml") else "spec.json")
    spec.write_text(FLOODS[name](size))
    command = [sys.executable, "-m", "specwright", "generate", "--spec", str(spec), "--package", "flood_api"]
    with (folder / "said").open("w+b") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--out", str(folder / "out"), "--allow", "duplicate-key", "--format", "concise"],
            stdout=subprocess.DEVNULL,
            stderr=said,
            preexec_fn=limit,
        )
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            if time.perf_counter() - started > SECONDS:
                process.kill()
                ended = os.wait4(process.pid, 0)
                break
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        said.seek(0)
        text = said.read(100_000).decode(errors="replace")
    right = process.returncode in (0, 1) and not any(
        word in text for word in ("Traceback", "internal-error", "broken-output")
    )
    usage = ended[2]
    cost = f"{usage.ru_utime + usage.ru_stime:6.1f} s CPU {usage.ru_maxrss / 1024:6.0f} MB"
    first = text.partition("\n")[0].removeprefix(str(folder))[:100]
    print(
        f"{name:18s} {spec.stat().st_size / 1e6:6.1f} MB {cost} {'' if right else 'WRONG '}{first}",
        flush=True,
    )
    return right


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--megabytes", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [flood(name, options.megabytes * 10**6, Path(folder)) for name in options.names or FLOODS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
