"""Credentials that make others: Google's accounts, Amazon's signatures, their clocks, and who sees them."""

from __future__ import annotations

import asyncio
import base64
import email.utils
import json
import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from tests.providers.house import created, download, finished, running
from tests.providers.outbound import Sent, adapted, generate
from tests.providers.test_vertex import MODEL, OPERATION, OPTIONS

from bifrost_api.errors import BadGateway, BadRequest
from video_gateway.providers import clock
from video_gateway.settings import SettingsError

TOKEN = (200, {"access_token": "ya29.made", "expires_in": 3599, "token_type": "Bearer"})
STARTED = (200, {"name": OPERATION})
USER = {
    "type": "authorized_user",
    "client_id": "id.apps.googleusercontent.com",
    "client_secret": "GOCSPX-secret-of-the-client",
    "refresh_token": "1//refresh-token-of-somebody",
    "quota_project_id": "its-own",
    "token_uri": "http://provider.test/token",
}


def account(tmp_path: Path) -> tuple[str, Any]:
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization

    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    text = {
        "type": "service_account",
        "project_id": "its-own",
        "private_key": pem,
        "client_email": "bot@its-own.iam.gserviceaccount.com",
        "token_uri": "http://provider.test/token",
    }
    path = tmp_path / "account.json"
    path.write_text(json.dumps(text))
    return str(path), key.public_key()


def claims(asked: Sent, public: Any) -> Any:
    """What a service account stated, after its signature was verified."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    form = parse_qs(asked.content.decode())
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    header, said, signature = form["assertion"][0].split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    public.verify(raw, f"{header}.{said}".encode(), padding.PKCS1v15(), hashes.SHA256())
    return json.loads(base64.urlsafe_b64decode(said + "=="))


def test_a_service_account_signs_for_a_token_that_is_used_until_it_ends(tmp_path: Path) -> None:
    path, public = account(tmp_path)

    async def scenario() -> None:
        with adapted("vertex", TOKEN, STARTED, STARTED, key=path) as (adapter, provider):
            await generate(adapter, MODEL)
            await generate(adapter, MODEL)
        asked, first, second = provider.sent
        assert asked.path == "/token"
        said = claims(asked, public)
        assert (said["aud"], said["exp"] - said["iat"]) == ("http://provider.test/token", 3600)
        assert said["iss"] == "bot@its-own.iam.gserviceaccount.com"
        assert {each.headers["authorization"] for each in (first, second)} == {"Bearer ya29.made"}
        assert "/projects/its-own/" in first.path

    asyncio.run(scenario())


def test_the_file_of_a_person_who_logged_in_is_an_account_too(tmp_path: Path) -> None:
    path = tmp_path / "application_default_credentials.json"
    path.write_text(json.dumps(USER))

    async def scenario(key: str) -> None:
        with adapted("vertex", TOKEN, STARTED, key=key) as (adapter, provider):
            await generate(adapter, MODEL)
        asked, sent = provider.sent
        form = {name: value for name, (value,) in parse_qs(asked.content.decode()).items()}
        assert form == {
            "grant_type": "refresh_token",
            **{name: USER[name] for name in ("client_id", "client_secret", "refresh_token")},
        }
        assert sent.headers["authorization"] == "Bearer ya29.made"
        assert "/projects/its-own/" in sent.path

    for key in (str(path), json.dumps(USER)):
        asyncio.run(scenario(key))


def test_a_statement_at_the_wrong_time_is_signed_again_at_the_endpoints(tmp_path: Path) -> None:
    path, public = account(tmp_path)
    theirs = time.time() + 7200
    refused = (400, {"error": "invalid_grant"}, {"Date": email.utils.formatdate(theirs, usegmt=True)})

    async def scenario() -> None:
        with adapted("vertex", refused, TOKEN, STARTED, key=path) as (adapter, provider):
            await generate(adapter, MODEL)
        first, second = (claims(each, public)["iat"] for each in provider.sent[:2])
        assert abs(first - time.time()) < 600
        assert abs(second - theirs) < 600

    asyncio.run(scenario())


@pytest.mark.parametrize("date", [None, "now", "nonsense"])
def test_an_account_that_gets_no_token_is_the_gateways_trouble(tmp_path: Path, date: str | None) -> None:
    path, _ = account(tmp_path)
    said = email.utils.formatdate(usegmt=True) if date == "now" else date
    answer = (400, {"error": "invalid_grant"}, {} if said is None else {"Date": said})

    async def scenario() -> None:
        with adapted("vertex", answer, key=path) as (adapter, _), pytest.raises(BadGateway) as refused:
            await generate(adapter, MODEL)
        assert refused.value.body.error.code == "provider_auth"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("key", "options", "message"),
    [
        ("token", {}, "project"),
        ("{}", OPTIONS, "client_email"),
        ("{", OPTIONS, "JSON"),
        ('{"client_email": "a", "private_key": "b"}', OPTIONS, "cannot be read"),
        ('{"type": "authorized_user", "client_id": "a"}', OPTIONS, "refresh_token"),
        ('{"type": "external_account"}', OPTIONS, "external_account"),
        ("/nowhere/account.json", OPTIONS, "/nowhere/account.json"),
    ],
)
def test_an_account_that_cannot_be_used_is_said_at_once(
    key: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message), adapted("vertex", key=key, options=options):
        pass


class Google:
    """A token endpoint and Vertex, which takes the newest token alone, and repeats what it refuses."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.good: str | None = None
        self.made = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if request.url.path == "/token":
            await asyncio.sleep(0.01)  # for others to come meanwhile
            self.good = f"ya29.token-number-{len(self.tokens)}-of-a-service-account"
            self.tokens.append(self.good)
            answer = JSONResponse({"access_token": self.good, "expires_in": 3599})
        elif "refuse" in str(await request.body()):
            answer = JSONResponse({"error": {"code": 400, "message": f"Not with {token}."}}, 400)
        elif token != self.good:
            answer = JSONResponse({"error": {"code": 401, "message": f"{token} is no token."}}, 401)
        else:
            self.made += 1
            answer = JSONResponse({"name": OPERATION})
        await answer(scope, receive, send)


def test_all_who_need_a_token_wait_for_one_and_a_refused_one_is_replaced_once(tmp_path: Path) -> None:
    path, _ = account(tmp_path)
    google = Google()

    async def scenario() -> None:
        with adapted("vertex", key=path, app=google) as (adapter, _):
            await asyncio.gather(*(generate(adapter, MODEL) for _ in range(20)))
            assert (len(google.tokens), google.made) == (1, 20)
            google.good = None  # withdrawn
            await asyncio.gather(*(generate(adapter, MODEL) for _ in range(20)))
            assert (len(google.tokens), google.made) == (2, 40)

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", ["service account", "person", "token"])
def test_no_credential_is_shown_to_callers_or_in_logs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    path, _ = account(tmp_path)
    key = {
        "service account": Path(path).read_text("utf-8"),
        "person": json.dumps(USER),
        "token": "ya29.token-that-somebody-made",
    }[kind]
    told = []

    async def scenario() -> None:
        with adapted("vertex", key=key, options=OPTIONS, app=Google()) as (adapter, _):
            with pytest.raises(BadRequest) as refused:
                await generate(adapter, MODEL, "refuse")
            told.extend([refused.value.body.error.message, str(refused.value), repr(adapter)])

    caplog.set_level(logging.DEBUG)
    asyncio.run(scenario())
    assert "[hidden]" in told[0]
    secrets = ("ya29", "PRIVATE KEY", USER["refresh_token"], USER["client_secret"])
    for text in (*told, caplog.text):
        assert not [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("off", [-3600, 3600])
def test_a_gateway_whose_clock_is_wrong_signs_again_at_amazons_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: int
) -> None:
    """The emulator verifies signatures and their age; the second request is made once only."""
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: time.time() + off))

    async def scenario() -> None:
        async with running(tmp_path) as client:
            video = await finished(client, await created(client, "A fox", "bedrock/amazon.nova-reel-v1:1"))
            assert (await download(client, video)).content[4:8] == b"ftyp"
            listed = (await client.get("/v1/videos", params={"provider": "bedrock"})).json()["data"]
            assert [each["id"] for each in listed] == [video["id"]]

    asyncio.run(scenario())


@pytest.mark.parametrize("date", [None, "now"])
def test_what_amazon_refuses_at_the_right_time_is_not_sent_again(date: str | None) -> None:
    headers = {} if date is None else {"Date": email.utils.formatdate(usegmt=True)}
    answer = (403, {"message": "No."}, headers)

    async def scenario() -> None:
        options = {"s3_uri": "s3://bucket"}
        with adapted("bedrock", answer, key="AKID:secret", options=options) as (adapter, provider):
            with pytest.raises(BadGateway):
                await generate(adapter, "bedrock/amazon.nova-reel-v1:1")
            assert len(provider.sent) == 1

    asyncio.run(scenario())


def test_a_wrong_secret_of_amazons_is_shown_to_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY"
    answer = (403, {"message": f"{secret} does not sign so."}, {"x-amzn-errortype": "InvalidSignature"})

    async def scenario() -> None:
        with (
            adapted("bedrock", answer, key=f"AKID:{secret}", options={"s3_uri": "s3://b-1"}) as (adapter, _),
            pytest.raises(BadGateway) as refused,
        ):
            await generate(adapter, "bedrock/amazon.nova-reel-v1:1")
        for text in (str(refused.value), refused.value.body.error.message, repr(adapter), caplog.text):
            assert secret not in text

    asyncio.run(scenario())
