"""Cold, changed and unchanged `specwright generate`, beside the tools that do a part of it.

`openapi-python-client` writes a client only, datamodel-code-generator models only; we write
models, interface, server, both clients and contract tests. Documents come from the corpus
folder where it exists; the project's own are always measured.
"""

from __future__ import annotations

import os
import re
import shutil
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


def copied(spec: Path, folder: Path) -> Path:
    """The document where it may be changed, with the files that it refers to."""
    if spec.parent == CORPUS or spec.parent == ROOT / "specs":
        shutil.copy(spec, folder)
        return folder / spec.name
    shutil.copytree(spec.parent, folder / spec.parent.name)
    return folder / spec.parent.name / spec.name


def change(spec: Path) -> None:
    """Give another summary to one operation, in the document or in the first file that has one."""
    files = [spec, *sorted(spec.parent.rglob("*.y*ml"))]
    for file in files:
        text = file.read_text()
        changed = _SUMMARY.sub(r'\1"Changed."\2', text, count=1)
        if changed != text:
            file.write_text(changed)
            return
    raise LookupError(f"{spec} has no summary")


def row(name: str, cost: Cost, cold: Cost) -> None:
    remark = "" if cost.ok else "   (failed)"
    ratio = cost.wall / cold.wall
    costs = f"{cost.wall:7.2f} s wall {cost.cpu:7.2f} s CPU {cost.memory:5.0f} MB"
    print(f"    {name:34s} {costs}   × {ratio:5.2f}{remark}")


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
        change(spec)
        row("specwright, one operation changed", run(specwright(spec, out)), cold)
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
