"""Real documents: every operation of a generated package goes there and back.

Documents are read from `../shared/corpus`, or the folder that CORPUS names; without it the tests are skipped.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

from specwright.diagnostics import Report
from specwright.pipeline import generate
from specwright.read.source import read

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CORPUS", ROOT.parent / "shared" / "corpus"))
DOCUMENTS = (
    *sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("features/*.yaml")),
    "api-with-examples.yaml",
    "bifrost-videos.yaml",
    "callback-example.yaml",
    "link-example.yaml",
    "museum.yaml",
    "petstore-expanded.yaml",
    "petstore.yaml",
    "readme-params-style.yaml",
    "readme-polymorphism.json",
    "readme-schema-types.yaml",
    "spotify.yaml",
    "sse-32.yaml",
    "swagger-petstore.yaml",
    "tags-32.yaml",
    "tictactoe.yaml",
    "uspto.yaml",
)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no documents in {CORPUS}")

_spec = importlib.util.spec_from_file_location("echo", ROOT / "tests" / "executed" / "echo.py")
assert _spec is not None
assert _spec.loader is not None
echo = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(echo)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_operation_goes_there_and_back(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = CORPUS / document
    package = f"corpus_{re.sub(r'[^a-z0-9]+', '_', path.stem.lower())}"
    report = Report()
    tree = generate(read(report, name=path.name, base=path.parent), package, report)
    for name, text in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        assert echo.findings(package) == []
    finally:
        for loaded in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            del sys.modules[loaded]
