"""The contract tests of who receives webhooks and callbacks: a receiver that takes them, and broken ones."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.executed.conftest import Package, generated

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.received import Received
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session

ROOT = Path(__file__).parents[2]
SPEC = """
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    post:
      operationId: order
      responses: {"204": {description: ordered}}
      callbacks:
        shipped: {"{$request.query.url}": {$ref: "#/components/pathItems/Shipped"}}
  /gifts:
    post:
      operationId: order gift
      responses: {"204": {description: ordered}}
      callbacks:
        shipped: {"{$request.query.url}": {$ref: "#/components/pathItems/Shipped"}}
        packed:
          "{$request.query.url}":
            post:
              requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}
              responses: {"200": {description: taken}}
webhooks:
  order changed:
    post:
      security: [{signature: []}]
      parameters: [{name: X-Attempt, in: header, schema: {type: integer, minimum: 1}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
      responses:
        "200": {description: taken, content: {application/json: {schema: {$ref: "#/components/schemas/Receipt"}}}}
        "400": {description: refused}
        "401": {description: who are you}
components:
  securitySchemes: {signature: {type: http, scheme: bearer}}
  pathItems:
    Shipped:
      put:
        requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        responses: {"204": {description: taken}}
  schemas:
    Order:
      type: object
      required: [id, state]
      properties:
        id: {type: integer, readOnly: true}
        state: {type: string, enum: [open, paid]}
        note: {type: [string, "null"]}
    Receipt: {type: object, required: [ok], properties: {ok: {type: boolean}}}
"""
TOKEN = "signature-1"

RECEIVER = f"""
from {{name}} import errors, models, webhooks
from specwright_runtime.server import Unauthorized


class Subscriber(webhooks.UnimplementedApi):
    async def order_changed(self, body, *, x_attempt):
        return models.Receipt(ok=True)

    async def shipped(self, body):
        return None

    async def packed(self, body):
        return None


async def authenticate(attempt):
    if attempt.credentials.get("signature") != "{TOKEN}":
        raise Unauthorized()
    return "orders"


def made(**options):
    return webhooks.create_receiver(Subscriber(), authenticate=authenticate, **options)
"""


@pytest.fixture(scope="module")
def receiver(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Any:
    scope: dict[str, Any] = {}
    exec(RECEIVER.format(name=package.name), scope)
    return scope["made"]


def judged(package: Package, app: Any, paths: dict[str, str] | None = None) -> list[Result]:
    raw = json.loads((Path(str(package.webhooks.__file__)).parents[1] / "openapi.json").read_text())
    entries = importlib.import_module(f"{package.name}.webhooks.contract").RECEIVED
    document = Received(raw, entries, paths)
    caller = AsgiCaller(app)
    try:
        session = Session(document, caller, credentials=Credentials(values={"signature": TOKEN}))
        return run(all_promises(Catalogue(document)), session)
    finally:
        caller.close()


def test_the_generated_receiver_keeps_every_promise(package: Package, receiver: Any) -> None:
    results = judged(package, receiver())
    assert [result.text for result in results if result.outcome != "kept"] == []
    counts = Counter((result.promise.operation, result.promise.check) for result in results)
    assert counts["shipped", "answers"] == 1  # once, though two operations share it
    assert counts["packed", "accepts"] > 2
    assert counts["order_changed", "rejects"] > 10
    assert counts["order_changed", "access"] >= 5
    assert ("shipped", "rejects") not in counts  # how it refuses is not said
    assert {check for _, check in counts} == {"answers", "accepts", "rejects", "access"}


def test_a_receiver_may_take_them_elsewhere(package: Package, receiver: Any) -> None:
    app = receiver(paths={"shipped": "/hook", "packed": "/packed"})
    results = judged(package, app, {"shipped": "/hook", "packed": "/packed"})
    assert [result.text for result in results if result.outcome != "kept"] == []
    with pytest.raises(ValueError, match="lost is not sent by this document; it sends order_changed"):
        judged(package, app, {"lost": "/hook"})


class Asked(NamedTuple):
    body: bytes
    changed: bool
    """Of an order that has changed."""
    credential: bool


class Flaw(NamedTuple):
    notices: tuple[str, str]
    when: Callable[[Asked], bool]
    status: int
    body: bytes = b""


FLAWS = {
    "500 for a state": Flaw(("order_changed", "accepts"), lambda asked: b"paid" in asked.body, 500),
    "an answer of another shape": Flaw(
        ("order_changed", "answers"), lambda asked: asked.changed, 200, b'{"ok": "yes"}'
    ),
    "another success status": Flaw(("shipped", "answers"), lambda asked: not asked.changed, 202),
    "no credential needed": Flaw(
        ("order_changed", "access"),
        lambda asked: asked.changed and not asked.credential,
        200,
        b'{"ok": true}',
    ),
    "takes what is malformed": Flaw(
        ("order_changed", "rejects"),
        lambda asked: asked.changed and not asked.body.endswith(b"}"),
        200,
        b'{"ok": true}',
    ),
    "refuses what only the API sets": Flaw(("shipped", "answers"), lambda asked: b'"id"' in asked.body, 400),
    "does not know a null": Flaw(
        ("order_changed", "accepts"), lambda asked: b"null" in asked.body, 400, b'{"ok": false}'
    ),
}


def flawed(app: Any, flaw: Flaw) -> Any:
    """The receiver behind something that spoils some of its answers."""

    async def spoiled(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        first = await receive()
        credential = any(name == b"authorization" for name, _ in scope["headers"])
        if flaw.when(Asked(first.get("body", b""), scope["path"] == "/order-changed", credential)):
            headers = [(b"content-type", b"application/json")] if flaw.body else []
            await send({"type": "http.response.start", "status": flaw.status, "headers": headers})
            await send({"type": "http.response.body", "body": flaw.body})
            return
        messages = iter((first,))

        async def again() -> Any:
            return next(messages, None) or await receive()

        await app(scope, again, send)

    return spoiled


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_broken_receiver_is_noticed(package: Package, receiver: Any, flaw: str) -> None:
    results = judged(package, flawed(receiver(), FLAWS[flaw]))
    broken = {(r.promise.operation, r.promise.check) for r in results if r.outcome == "broken"}
    assert FLAWS[flaw].notices in broken


def test_the_command_tests_a_receiver_of_a_package_or_of_a_document(tmp_path: Path) -> None:
    generated(SPEC, tmp_path, "orders_api")
    (tmp_path / "hooks.py").write_text(
        RECEIVER.format(name="orders_api") + "\n\napp = made(paths={'packed': '/hook/packed'})\n"
    )

    def contract(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "specwright_runtime.contract.cli", *arguments, "--app", "hooks"]
        return subprocess.run(
            [*command, f"--credential=signature={TOKEN}"],
            cwd=tmp_path,
            env={"PYTHONPATH": f"{tmp_path}:{ROOT / 'generator'}", "PATH": ""},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    done = contract("orders_api.webhooks", "--path", "packed=/hook/packed")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "contract: 3 of 3 operations reached" in done.stdout
    done = contract(
        "orders_api/openapi.json", "--webhooks", "--path", "POST {$request.query.url}=/hook/packed"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "contract: 3 of 3 operations reached" in done.stdout
    done = contract("orders_api.webhooks", "--path", "nothing=/hook")
    assert done.returncode != 0
    assert "nothing is not sent by this document" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
