"""The path below which a server answers: its document may name it in `servers`, its base URL may lack it."""

from __future__ import annotations

from urllib.parse import urlsplit

from specwright_runtime.contract.http.caller import Caller, NoAnswerError
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.document import Document

_PROBES = 3


def named(document: Document) -> list[str]:
    """The paths of its servers, without those that have variables."""
    urls = (
        str(server.get("url")) for server in document.raw.get("servers") or () if isinstance(server, dict)
    )
    paths = (urlsplit(url).path.rstrip("/") for url in urls if "{" not in url)
    return list(dict.fromkeys(path for path in paths if path.startswith("/")))


def missing(caller: Caller, document: Document) -> str:
    """What has to stand before its paths; nothing where one of them is found as it is, or none at all."""
    given = urlsplit(caller.base_url).path
    prefixes = [prefix for prefix in named(document) if not given.endswith(prefix)]
    probes = list(dict.fromkeys(o.path for o in document.operations if "{" not in o.path))[:_PROBES]
    if not prefixes or not all(_is_missing(caller, path) for path in probes):
        return ""
    found = (prefix for prefix in prefixes if not all(_is_missing(caller, prefix + path) for path in probes))
    return next(found, "")


def _is_missing(caller: Caller, path: str) -> bool:
    try:
        return caller.send(Request(method="GET", target=path)).status == 404
    except NoAnswerError:
        return False
