"""Writes anew what tests/golden and tests/rejected expect; `make golden` runs it. Read the difference."""

from __future__ import annotations

import importlib.util
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def main() -> None:
    for name in ("golden", "rejected"):
        path = TESTS / name / f"test_{name}.py"
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.bless()


if __name__ == "__main__":
    main()
