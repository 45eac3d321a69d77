"""What it costs to import a generated package of a large document, and to make a first call with it.

    python -m benchmarks.imports [DOCUMENT]

CPU of fresh interpreters, the best of several, beside that of importing what every such
package stands on: pydantic and starlette. A first call pays for the models of its own
operation; some operations spread over the document are tried.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import CORPUS, specwright

ROUNDS = 7
CALLS = 12
"""Operations whose first call is measured."""

_BASE = "import pydantic, starlette.applications; pydantic.BaseModel, pydantic.TypeAdapter"
_CLIENT = """
from measured_api import Client, operations
from specwright_runtime.errors import ApiError
from specwright_runtime.operation import Operation
from specwright_runtime.transport import Headers, Received

class Canned:
    def send(self, request):
        return Received(status=200, headers=Headers([("content-type", "application/json")]), content=b"{}")
    open = send
    def close(self):
        pass

client = Client("http://measured.test", transport=Canned())
"""
_CALL = """
found = [each for each in vars(operations).values() if isinstance(each, Operation)]
found = [each for each in found if each.responses and not Client._prepared(client, each).answers.streams]
operation = found[len(found) * {place} // {places}]
try:
    client.reply(operation, {{each.argument: "1" for each in operation.parameters if each.required}})
except (ApiError, ValueError, TypeError):
    pass  # an empty object is hardly ever the answer, but its model has been built to say so
"""
_ALL = """
from measured_api import models
from pydantic import BaseModel
for name in dir(models):
    each = getattr(models, name)
    if isinstance(each, type) and issubclass(each, BaseModel):
        each.model_rebuild()
"""


def cost(code: str, folder: Path, rounds: int = ROUNDS) -> float:
    """Milliseconds of CPU of an interpreter that runs `code`."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    best = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, spent * 1e3)
    return best


def measure(document: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run([str(part) for part in specwright(document, folder)], check=True, capture_output=True)
        compileall.compile_dir(folder, quiet=1)  # as pip does
        empty = cost("pass", folder)
        base = cost(_BASE, folder) - empty

        def row(name: str, spent: float) -> None:
            print(f"    {name:46}{spent:8.0f} ms   × {spent / base:5.2f}", flush=True)

        print(f"  {document.name} ({document.stat().st_size / 1e6:.2f} MB), beyond an empty interpreter")
        row("import pydantic and starlette", base)
        row("import the package", cost("import measured_api", folder) - empty)
        for module in ("errors", "operations", "async_client", "server"):
            row(f"import its {module}", cost(f"import measured_api.{module}", folder) - empty)
        ready = cost(_CLIENT, folder) - empty
        row("a client, ready", ready)
        calls = [cost(_CLIENT + _CALL.format(place=n, places=CALLS), folder, 3) for n in range(CALLS)]
        firsts = [spent - empty - ready for spent in calls]
        row(f"first call, median of {CALLS} operations", statistics.median(firsts))
        row("first call, the dearest of them", max(firsts))
        row("every model, for comparison", cost(_CLIENT + _ALL, folder, 3) - empty - ready)


def main() -> None:
    document = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS / "bifrost-full.json"
    print("Importing: a generated package beside what it stands on")
    if document.exists():
        measure(document)
    else:
        print(f"  {document.name}: not here")


if __name__ == "__main__":
    main()
