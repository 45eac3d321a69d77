"""Cold, changed and unchanged `specwright generate`, beside the tools that do a part of it.

`openapi-python-client` writes a client only, datamodel-code-generator models only; we write
models, interface, server, both clients and contract tests. Documents come from the corpus
folder where it exists; the project's own are always measured.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import environment

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("CORPUS", ROOT.parent / "shared" / "corpus"))
DOCUMENTS = (
    ROOT / "specs" / "bifrost.yaml",
    CORPUS / "bifrost-full.json",
    CORPUS / "github.json",
    CORPUS / "openai.yaml",
    CORPUS / "stripe.yaml",
    CORPUS / "digitalocean" / "specification" / "DigitalOcean-public.v2.yaml",
)
SPECWRIGHT = Path(sys.executable).with_name("specwright")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    wall: float
    """Seconds."""
    cpu: float
    """Seconds, children included."""
    memory: float
    """Most that one process held, in MB."""
    ok: bool


def run(command: Sequence[str | Path], environ: dict[str, str] | None = None) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environ or {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        ok=process.returncode == 0,
    )


def specwright(spec: Path, out: Path) -> list[str | Path]:
    # Some real documents break a rule that can be waived; the waiver costs nothing.
    waived = ("duplicate-operation-id", "duplicate-key")
    allow = [part for code in waived for part in ("--allow", code)]
    return [SPECWRIGHT, "generate", "--spec", spec, "--package", "measured_api", "--out", out, *allow]


def models_only(spec: Path, out: Path) -> list[str | Path]:
    generator = Path(sys.executable).with_name("datamodel-codegen")
    return [
        generator, "--input", spec, "--input-file-type", "openapi", "--output", out / "models.py",
        "--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp", "--formatters", "builtin",
    ]  # fmt: skip


_SUMMARY = re.compile(r"""^(\s+"?summary"?: ).*?(,?)$""", re.MULTILINE)
_PROPERTY = {
    ".json": (
        re.compile(r'^( +"properties": \{\n)( +)', re.MULTILINE),
        r'\1\2"changed": {"type": "string"},\n\2',
    ),
    ".yaml": (re.compile(r"^( +properties:\n)( +)", re.MULTILINE), r"\1\2changed: {type: string}\n\2"),
}
_OPERATION_ID = re.compile(r"""^(\s+)("?)operationId"?: "?([\w./-]+)"?(,?)$""", re.MULTILINE)


def copied(spec: Path, folder: Path) -> Path:
    """The document where it may be changed, with the files that it refers to."""
    if spec.parent == CORPUS or spec.parent == ROOT / "specs":
        shutil.copy(spec, folder)
        return folder / spec.name
    shutil.copytree(spec.parent, folder / spec.parent.name)
    return folder / spec.parent.name / spec.name


def edit(spec: Path, pattern: re.Pattern[str], replacement: str) -> bool:
    """Change the first match in the document, or in the first file of it that has one."""
    for file in [spec, *sorted(spec.parent.rglob("*.y*ml"))]:
        text = file.read_text()
        changed = pattern.sub(replacement, text, count=1)
        if changed != text:
            file.write_text(changed)
            return True
    return False


def describe(spec: Path) -> None:
    """Give another summary to one operation, or a first one."""
    if not edit(spec, _SUMMARY, r'\1"Changed."\2'):
        edit(spec, _OPERATION_ID, r'\g<0>\n\1\2summary\2: "Changed."\4')


def extend(spec: Path) -> None:
    """Give another property to one schema."""
    edit(spec, *_PROPERTY[spec.suffix])


def rename(spec: Path) -> None:
    """Give another operationId to one operation: other names all over the package."""
    edit(spec, _OPERATION_ID, r"\1\2operationId\2: \2\3Changed\2\4")


def inline_properties(operation: Any) -> Any:
    """Those of the first object in place, in the body or an answer."""
    pending = [operation.get("requestBody"), *operation["responses"].values()]
    while pending:
        found = pending.pop(0)
        if isinstance(found, dict):
            if isinstance(found.get("properties"), dict) and found["properties"]:
                return found["properties"]
            pending += found.values()
    return None


def inline_renamed(operation: Any) -> None:
    properties = inline_properties(operation)
    properties["measuredToo"] = properties.pop("measured")


CHANGES: dict[str, Callable[[Any], object]] = {
    "deprecated": lambda operation: operation.update(deprecated=True),
    "another parameter": lambda operation: operation.setdefault("parameters", []).append(
        {"name": "measured", "in": "query", "schema": {"type": "string"}}
    ),
    "that parameter's type": lambda operation: operation["parameters"][-1].update(schema={"type": "integer"}),
    "that parameter required": lambda operation: operation["parameters"][-1].update(required=True),
    "that parameter gone": lambda operation: operation["parameters"].pop(),
    "another answer": lambda operation: operation["responses"].update({"203": {"description": "Measured."}}),
    "that answer gone": lambda operation: operation["responses"].pop("203"),
    "another error": lambda operation: operation["responses"].update({"418": {"description": "Measured."}}),
    "open to all": lambda operation: operation.update(security=[]),
    "a server of its own": lambda operation: operation.update(servers=[{"url": "https://measured.example"}]),
    "another name": lambda operation: operation.update(operationId="measuredOperation"),
    "another property in place": lambda operation: inline_properties(operation).update(
        measured={"type": "string"}
    ),
    "that property renamed": inline_renamed,
    "that property gone": lambda operation: inline_properties(operation).pop("measuredToo"),
    "another tag": lambda operation: operation.update(tags=["measured"]),
}
"""Of one operation, each upon those before it."""


def add_operation(document: Any) -> None:
    """With a component of its own."""
    schema = {"type": "object", "properties": {"measured": {"type": "string"}}}
    document["components"]["schemas"]["MeasuredThing"] = schema
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/MeasuredThing"}}}
    tags: Sequence[str] = next(
        (each["tags"] for item in document["paths"].values() for each in item.values() if "tags" in each), []
    )
    document["paths"]["/measured"] = {
        "get": {
            "operationId": "measuredRetrieve",
            "tags": tags,
            "responses": {"200": {"description": "OK", "content": content}},
        }
    }


def drop_operation(document: Any) -> None:
    del document["paths"]["/measured"], document["components"]["schemas"]["MeasuredThing"]


OF_DOCUMENTS: dict[str, Callable[[Any], None]] = {
    "another operation": add_operation,
    "that operation gone": drop_operation,
}


def change_document(spec: Path, change: Callable[[Any], None]) -> None:
    value = json.loads(spec.read_text())
    change(value)
    spec.write_text(json.dumps(value, indent=2, ensure_ascii=False))


def change_operation(spec: Path, change: Callable[[Any], object]) -> None:
    """Change an operation in the middle of those that have an object in place."""
    value = json.loads(spec.read_text())
    operations = [
        operation
        for item in value["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "responses" in operation and inline_properties(operation)
    ]
    if operations:
        change(operations[len(operations) // 2])
        spec.write_text(json.dumps(value, indent=2, ensure_ascii=False))


def row(name: str, cost: Cost, cold: Cost) -> None:
    remark = "" if cost.ok else "   (failed)"
    costs = f"{cost.wall:7.2f} s wall {cost.cpu:7.2f} s CPU {cost.memory:5.0f} MB"
    ratios = f"× {cost.wall / cold.wall:5.2f} wall × {cost.cpu / cold.cpu:5.2f} CPU"
    print(f"    {name:34s} {costs}   {ratios}{remark}", flush=True)


def verdict(cold: Cost, client: Cost, models: Cost) -> None:
    """Time of everything that we write as a part of what they need for their part of it."""
    parts = [
        f"{ours / theirs:.2f} of {what}"
        for what, ours, theirs in (
            ("openapi-python-client's wall time", cold.wall, client.wall),
            ("its CPU time", cold.cpu, client.cpu),
        )
        if client.ok
    ]
    if models.ok:
        parts += [
            f"{cold.wall / (models.wall + 3):.2f} of datamodel-code-generator's wall time and 3 s",
            f"{cold.cpu / (models.cpu + 3):.2f} of its CPU time and 3 s",
        ]
    print(f"    all of ours, cold: {', '.join(parts) or 'neither of them finishes'}", flush=True)


def measure(spec: Path, peers: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "spec").mkdir()
        spec = copied(spec, home / "spec")
        out = home / "out"
        print(f"\n  {spec.name} ({spec.stat().st_size / 1e6:.2f} MB)")
        cold = run(specwright(spec, out))
        row("specwright, cold", cold, cold)
        row("specwright, no change", run(specwright(spec, out)), cold)
        describe(spec)
        row("specwright, another summary", run(specwright(spec, out)), cold)
        for what, change in CHANGES.items() if spec.suffix == ".json" else ():
            change_operation(spec, change)
            row(f"specwright, {what}", run(specwright(spec, out)), cold)
        for what, edit_all in OF_DOCUMENTS.items() if spec.suffix == ".json" else ():
            change_document(spec, edit_all)
            row(f"specwright, {what}", run(specwright(spec, out)), cold)
        extend(spec)
        row("specwright, another property", run(specwright(spec, out)), cold)
        rename(spec)
        row("specwright, another operationId", run(specwright(spec, out)), cold)
        path = {"PATH": f"{peers}:{os.environ['PATH']}"}
        client = run(
            [peers / "openapi-python-client", "generate", "--path", spec, "--output-path", home / "o"], path
        )
        row("openapi-python-client (client)", client, cold)
        (home / "d").mkdir()
        models = run(models_only(spec, home / "d"))
        row("datamodel-code-generator (models)", models, cold)
        verdict(cold, client, models)


def main() -> None:
    print("Generating: everything by specwright, parts by others")
    peers = environment("peers")
    for spec in DOCUMENTS:
        if spec.exists():
            measure(spec, peers)
        else:
            print(f"\n  {spec.name}: not here")


if __name__ == "__main__":
    main()
