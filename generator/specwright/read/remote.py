"""Files on other machines, fetched from the hosts that the user named and from no other."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection
    from http.client import HTTPMessage
    from typing import IO

TIMEOUT = 30.0
"""Seconds without an answer, or without a further byte of it."""


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """`hosts` name machines as a URL does: `example.com`, or `example.com:8080` for one port of it."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and parts.hostname is not None
            and (parts.hostname in hosts or f"{parts.hostname}:{parts.port}" in hosts)
        )
    except ValueError:
        return False


def fetch(url: str, hosts: Collection[str], limit: int) -> bytes:
    """The body, one byte more of it than a file may have; raises `OSError` with the reason."""
    if not is_allowed(url, hosts):
        raise PermissionError(1, f"{urlsplit(url).netloc} is not among the allowed hosts")
    opener = urllib.request.build_opener(_Redirects(hosts))
    request = urllib.request.Request(url, headers={"Accept": "*/*", "User-Agent": "specwright"})  # noqa: S310 - the scheme was looked at
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            body: bytes = answer.read(limit + 1)
            return body
    except urllib.error.HTTPError as error:
        raise OSError(1, f"the server answers {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise OSError(1, str(error.reason)) from None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows only to hosts that were named too."""

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not is_allowed(newurl, self._hosts):
            raise PermissionError(1, f"it redirects to {urlsplit(newurl).netloc}, which is not allowed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
