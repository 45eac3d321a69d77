"""All promises of a document that has no generated package: `specwright contract openapi.json --base-url URL`."""

from __future__ import annotations

from specwright_runtime.contract import Promise, promises


@promises("*", "*")
def test_contract(promise: Promise) -> None:
    promise.keep()
