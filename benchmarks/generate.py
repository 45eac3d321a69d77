"""Cold, changed and unchanged `specwright generate`, beside the tools that do a part of it.

`openapi-python-client` writes a client only, datamodel-code-generator models only; we write
models, interface, server, both clients and contract tests. Documents come from the corpus
folder where it exists; the project's own are always measured.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    ok: bool


def run(command: Sequence[str | Path], environ: dict[str, str] | None = None) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        env={**os.environ, **(environ or {})},
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=wall, cpu=cpu, ok=done.returncode == 0)


def specwright(spec: Path, out: Path) -> list[str | Path]:
    # Some real documents break a rule that can be waived; the waiver costs nothing.
    waived = ("duplicate-operation-id",)
    allow = [part for code in waived for part in ("--allow", code)]
    return [SPECWRIGHT, "generate", "--spec", spec, "--package", "measured_api", "--out", out, *allow]


def models_only(spec: Path, out: Path) -> list[str | Path]:
    generator = Path(sys.executable).with_name("datamodel-codegen")
    return [
        generator, "--input", spec, "--input-file-type", "openapi", "--output", out / "models.py",
        "--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp", "--formatters", "builtin",
    ]  # fmt: skip


def one_change(spec: Path, copy: Path) -> bool:
    """Write `spec` with the summary of one operation changed; only for documents of one JSON file."""
    if spec.suffix != ".json":
        return False
    document = json.loads(spec.read_text())
    item = next(iter(document["paths"].values()))
    operation = next(value for value in item.values() if isinstance(value, dict))
    operation["summary"] = "Changed."
    copy.write_text(json.dumps(document))
    return True


def row(name: str, cost: Cost | None, cold: Cost) -> None:
    if cost is None:
        print(f"    {name:34s}        –")
        return
    remark = "" if cost.ok else "   (failed)"
    ratio = cost.wall / cold.wall
    print(f"    {name:34s} {cost.wall:7.2f} s wall {cost.cpu:7.2f} s CPU   × {ratio:5.2f}{remark}")


def measure(spec: Path, peers: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        out = home / "out"
        print(f"\n  {spec.name} ({spec.stat().st_size / 1e6:.2f} MB)")
        cold = run(specwright(spec, out))
        row("specwright, cold", cold, cold)
        row("specwright, no change", run(specwright(spec, out)), cold)
        changed = home / f"changed{spec.suffix}"
        row(
            "specwright, one operation changed",
            run(specwright(changed, out)) if one_change(spec, changed) else None,
            cold,
        )
        path = {"PATH": f"{peers}:{os.environ['PATH']}"}
        row(
            "openapi-python-client (client)",
            run(
                [peers / "openapi-python-client", "generate", "--path", spec, "--output-path", home / "o"],
                path,
            ),
            cold,
        )
        (home / "d").mkdir()
        row("datamodel-code-generator (models)", run(models_only(spec, home / "d")), cold)


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
