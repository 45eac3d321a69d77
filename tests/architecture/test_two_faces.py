"""Both clients are one template: they differ only in `async`, `await` and the transport."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    *sorted(path.parent for path in (ROOT / "generated").glob("*/async_client.py")),
    *sorted(path.parent for path in (ROOT / "tests/golden").glob("*/expected/async_client.py")),
]

NAMES = {
    "AsyncCaller": "SyncCaller",
    "AsyncClient": "Client",
    "AsyncItems": "Items",
    "AsyncToken": "Token",
    "AsyncTransport": "Transport",
}


def blocking(text: str) -> str:
    """The async client's text without what makes it async."""
    # Only an asynchronous client can send what arrives with time.
    text = re.sub(r"AsyncIterable\[[\w.]+\]\s*\|\s*", "", text).replace("import AsyncIterable, ", "import ")
    for name, other in NAMES.items():
        text = re.sub(rf"\b{name}\b", other, text)
    text = text.replace(" for asyncio.", ".").replace("an `async with`", "a `with`")
    return text.replace("async def ", "def ").replace("await ", "")


def meaning(text: str) -> str:
    """The code and its docstrings; line breaks and the order of imports follow from how long names are."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            node.names.sort(key=lambda alias: alias.name)
    return ast.dump(tree, indent=1)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(ROOT).parts[-2])
def test_the_clients_differ_only_in_how_they_wait(package: Path) -> None:
    asynchronous = (package / "async_client.py").read_text(encoding="utf-8")
    plain = (package / "client.py").read_text(encoding="utf-8")
    assert asynchronous != plain
    assert meaning(blocking(asynchronous)) == meaning(plain)
