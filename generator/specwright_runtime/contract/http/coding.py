"""Content codings (RFC 9110, 8.4): bodies as they were before the server packed them."""

from __future__ import annotations

import zlib
from dataclasses import replace

from specwright_runtime.contract.http.message import Response

LARGEST = 64 * 1024 * 1024
"""Bytes that are read of a body without a length, or that was packed."""
_GZIP = frozenset({"gzip", "x-gzip"})


def unpacked(response: Response) -> Response:
    """The response with its body unpacked; `miscoded` where the body is not what its label says."""
    coding = (response.header("content-encoding") or "").strip().lower()
    if coding not in {*_GZIP, "deflate"} or not response.body or response.status == 206:
        return response
    packed = zlib.decompressobj(wbits=31 if coding in _GZIP else 47)
    try:
        body = packed.decompress(response.body, LARGEST)
    except zlib.error:
        return replace(response, miscoded=coding)
    return replace(response, body=body, miscoded="" if packed.eof or not response.ended else coding)
