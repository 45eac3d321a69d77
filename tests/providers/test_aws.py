"""Signatures are those that Amazon's own library makes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace
from starlette.applications import Starlette

from specwright_runtime.transport import Request
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from video_gateway.providers import aws
from video_gateway.providers.clock import Clock

botocore_auth = pytest.importorskip("botocore.auth")
AWSRequest = pytest.importorskip("botocore.awsrequest").AWSRequest
Credentials = pytest.importorskip("botocore.credentials").Credentials

MOMENT = datetime(2026, 11, 22, 9, 30, 0, tzinfo=UTC)
ARN = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fabcdefghijkl"


@pytest.fixture
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amazon's library believes that it is `MOMENT`."""
    monkeypatch.setattr(botocore_auth, "get_current_datetime", lambda *_, **__: MOMENT.replace(tzinfo=None))


@pytest.mark.usefixtures("_then")
@pytest.mark.parametrize("session", [None, "token/with+signs="])
@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "/async-invoke", b'{"modelId": "a"}'),
        ("GET", f"/async-invoke/{ARN}", b""),
        ("GET", "/async-invoke?statusEquals=InProgress&maxResults=2", b""),
    ],
)
def test_a_request_is_signed(method: str, path: str, content: bytes, session: str | None) -> None:
    url = f"https://bedrock-runtime.us-east-1.amazonaws.com{path}"
    request = AWSRequest(method=method, url=url, data=content)
    botocore_auth.SigV4Auth(Credentials("AKID", "se/cr+et", session), "bedrock", "us-east-1").add_auth(
        request
    )
    ours = dict(
        aws.signed_headers(
            aws.Credentials("AKID", "se/cr+et", session),
            aws.Scope(region="us-east-1", service="bedrock", moment=MOMENT),
            method=method,
            url=url,
            content=content,
        )
    )
    assert ours["authorization"] == request.headers["Authorization"]
    assert ours["x-amz-date"] == request.headers["X-Amz-Date"]
    assert ours.get("x-amz-security-token") == session


@pytest.mark.usefixtures("_then")
@pytest.mark.parametrize("session", [None, "token/with+signs="])
@pytest.mark.parametrize("key", ["videos/abc/output.mp4", "a%20b/%C3%A4~x/output.mp4"])
def test_an_address_is_signed(key: str, session: str | None) -> None:
    url = f"https://bucket.s3.us-east-1.amazonaws.com/{key}"
    request: Any = AWSRequest(method="GET", url=url)
    credentials = Credentials("AKID", "se/cr+et", session)
    botocore_auth.S3SigV4QueryAuth(credentials, "s3", "us-east-1", expires=600).add_auth(request)
    scope = aws.Scope(region="us-east-1", service="s3", moment=MOMENT)
    ours = aws.presigned(aws.Credentials("AKID", "se/cr+et", session), scope, url, lifetime=600)
    assert parse_qs(urlsplit(ours).query) == parse_qs(urlsplit(request.url).query)
    assert urlsplit(ours).path == urlsplit(request.url).path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AKID:secret", aws.Credentials("AKID", "secret")),
        ("ASIA:secret:session", aws.Credentials("ASIA", "secret", "session")),
        ("bedrock-api-key-YmVk", None),
        ("AKID:", None),
    ],
)
def test_access_keys_are_told_from_api_keys(text: str, found: aws.Credentials | None) -> None:
    assert aws.Credentials.parse(text) == found


def test_secrets_are_not_shown() -> None:
    assert "secret" not in repr(aws.Credentials("AKID", "secret", "session-secret"))


def test_what_a_redirect_leads_to_elsewhere_is_not_signed() -> None:
    credentials = aws.Credentials("AKIDEXAMPLE", "secret", "session")
    transport = aws.SigningTransport(
        AsyncAsgiTransport(Starlette()), credentials, region="us-east-1", service="bedrock", clock=Clock()
    )
    asked = Request(method="GET", url="https://other.test/", headers=[], elsewhere=True)
    assert transport._signed(asked).headers == []
    assert "x-amz-security-token" in dict(transport._signed(replace(asked, elsewhere=False)).headers)
