"""What is secret is compared in constant time, or looked up by a hash of it: never by `==`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

GATEWAY = Path(__file__).parents[2] / "gateway" / "video_gateway"
SECRET = re.compile(
    r"(^|_)(password|secret|token|credential|signature|proof|digest|hashed|scrypt|sha256)(s|_|$)",
    re.IGNORECASE,
)
HARMLESS = {
    "idempotency.py": "fingerprints of requests",
    "queries.py": "names of leases, in SQL",
}


def _named(node: ast.expr) -> Iterator[str]:
    """The names that a side of a comparison is made of; of a call those of its function, too."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def compared(source: str) -> list[int]:
    """Lines on which `==`, `!=` or a `match` against a value touches what is called a secret."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(isinstance(each, (ast.Eq, ast.NotEq)) for each in node.ops):
            sides = [node.left, *node.comparators]
            literal = any(isinstance(side, ast.Constant) for side in sides)
            if not literal and any(SECRET.search(name) for side in sides for name in _named(side)):
                found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "text", ["a.password == b", "password_hash(x) != stored", "shown == self._secret", "f(token) == g(b)"]
)
def test_a_comparison_of_secrets_is_noticed(text: str) -> None:
    assert compared(text) == [1]


def test_no_secret_is_compared_in_a_time_that_tells_of_it() -> None:
    sources = [path for path in GATEWAY.rglob("*.py") if "sandbox" not in path.parts]
    assert len(sources) > 50
    found = {path.name: lines for path in sources if (lines := compared(path.read_text("utf-8")))}
    assert {name: lines for name, lines in found.items() if name not in HARMLESS} == {}
