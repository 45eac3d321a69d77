"""All promises of a document without a generated package: `specwright contract openapi.json …`."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("*", "*")
def test_contract(promise: Promise) -> None:
    promise.keep()
