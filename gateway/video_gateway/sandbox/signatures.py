"""Whether requests and addresses are signed as Amazon Web Services want it (Signature Version 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from video_gateway.providers import aws

SECRET: Final = "sandbox"  # noqa: S105 - of keys that open nothing
_SIGNED: Final = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request, "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """Who signed a request; `why` says what is wrong where nobody did."""

    access_key: str | None
    why: str = "The request signature we calculated does not match the signature you provided."


class Signed:
    """Middleware: verifies the signature of each request, for whoever wants to know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages = [await receive()]
        while messages[-1].get("more_body"):
            messages.append(await receive())
        content = b"".join(message.get("body", b"") for message in messages)
        state = {**scope.get("state", {}), "aws": _verified(scope, content)}

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self._app({**scope, "state": state}, again, send)


def _verified(scope: Scope, content: bytes) -> Verified:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    match = _SIGNED.fullmatch(headers.get("authorization", ""))
    if match is None:
        return Verified(None, "The authorization header has no signature of version 4.")
    access_key, day, region, service, names, given = match.groups()
    stamp = headers.get("x-amz-date", "")
    if service != "bedrock" or not re.fullmatch(r"\d{8}T\d{6}Z", stamp) or stamp[:8] != day:
        return Verified(None, "Credential should be scoped to correct service and date.")
    moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(datetime.now(UTC) - moment) > timedelta(minutes=15):
        return Verified(None, f"Signature expired: {stamp}.")
    path = scope.get("raw_path", scope["path"].encode()).decode()
    query = scope["query_string"].decode()
    calculated = aws.signature(
        SECRET,
        aws.Scope(region=region, service=service, moment=moment),
        method=scope["method"],
        url=f"http://{headers['host']}{path}" + (f"?{query}" if query else ""),
        headers={name: headers.get(name, "") for name in names.split(";")},
        payload_hash=hashlib.sha256(content).hexdigest(),
    )
    return Verified(access_key if hmac.compare_digest(calculated, given) else None)


def signer(request: Request) -> str | None:
    """The access key with which an address was signed; `None` where it was not, or is no longer good."""
    query = dict(request.query_params)
    given = query.get("X-Amz-Signature", "")
    parts = query.get("X-Amz-Credential", "").split("/")
    stamp = query.get("X-Amz-Date", "")
    if len(parts) != 5 or parts[3] != "s3" or not re.fullmatch(r"\d{8}T\d{6}Z", stamp):
        return None
    moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if datetime.now(UTC) > moment + timedelta(seconds=int(query.get("X-Amz-Expires", "0"))):
        return None
    raw = request.scope.get("raw_path", b"").decode()
    unsigned = "&".join(
        pair
        for pair in request.scope["query_string"].decode().split("&")
        if not pair.startswith("X-Amz-Signature=")
    )
    calculated = aws.signature(
        SECRET,
        aws.Scope(region=parts[2], service="s3", moment=moment),
        method="GET",
        url=f"http://{request.headers['host']}{raw}?{unsigned}",
        headers={"host": request.headers["host"]},
        payload_hash=aws.UNSIGNED,
        encode_twice=False,
    )
    return parts[0] if hmac.compare_digest(calculated, given) else None
