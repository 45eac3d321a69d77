"""Conforming servers: small in-memory implementations of generated interfaces."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.contract.flaw import Flaws

HERE = Path(__file__).resolve().parent
NAMES = frozenset({"bookshop", "depot", "gateway", "tickets", "trains", "videos"})
CORPUS = HERE.parents[3] / "shared" / "corpus" / "train-travel.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`make` answers a fresh ASGI application, with an empty store."""

    name: str
    document: Path
    make: Callable[..., Any]
    credentials: dict[str, str] = field(default_factory=dict)
    flaws: Flaws | None = None
    """Breaks written by hand for this server, beside those that are computed from the document."""
    inside: Callable[..., Any] | None = None
    """Whose code has flaws of its own: `make(flaw)` answers the application with one of them."""
    whole: bool = False
    """Is not broken: another server of the same document is, which answers at once."""
    lasts: bool = False
    """What a run made is there in the next one, unless it is removed."""


def generate(spec: Path, package: str, out: Path) -> Path:
    """The package, generated for this run; answers its document."""
    command = [sys.executable, "-m", "specwright.cli", "generate"]
    subprocess.run(
        [*command, "--spec", str(spec), "--package", package, "--out", str(out)],
        check=True,
        capture_output=True,
    )
    if str(out) not in sys.path:
        sys.path.insert(0, str(out))
    return out / package / "openapi.json"


def by_name(name: str, out: Path) -> Server:
    """One of the modules beside this one, with its document's package generated into `out`.

    Raises:
        FileNotFoundError: the document is not here.
        KeyError: there is no such server.
    """
    if name not in NAMES:
        raise KeyError(name)
    if name == "trains" and not CORPUS.is_file():
        raise FileNotFoundError(CORPUS)
    module = importlib.import_module(f"{__name__}.{name}")
    made: Server = getattr(module, name)(out)
    if not (HERE / f"{name}_flaws.py").is_file():
        return made
    return replace(made, flaws=importlib.import_module(f"{__name__}.{name}_flaws").FLAWS)
