"""No failure shows a credential, and its command works where the shell has it."""

from __future__ import annotations

import base64
import subprocess

import pytest

from specwright_runtime.contract.http.credential import Credentials, wrong
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.operation import Scheme

KNOWN = Credentials(values={"Bearer-Auth": "s3cr3t-Token", "Basic": "anna:pa55word"})


@pytest.mark.parametrize(
    "header",
    [
        "Bearer s3cr3t-Token",
        "Bearer s3cr3t-Tokenx",
        "Bearer s3cr3t-Toke",
        "Bearer S3CR3T-tOKEN",
        f"Basic {base64.b64encode(b'anna:pa55word').decode()}",
        f"Basic {base64.b64encode(b'anna:pa55wordx').decode()}",
    ],
)
def test_a_command_takes_credentials_from_the_shell(header: str) -> None:
    command = Request(method="GET", target="/a", headers=(("Authorization", header),)).curl("http://h")
    hidden = KNOWN.in_shell(command)
    assert header not in hidden
    assert "s3cr3t-Toke" not in hidden
    done = subprocess.run(
        ["bash", "-c", f"curl() {{ printf '%s\\n' \"$@\"; }}; {hidden}"],
        env={"Bearer_Auth": "s3cr3t-Token", "Basic": "anna:pa55word", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Authorization: {header}" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("anna:pa55word", {"unknown", "wrong name", "wrong password"}),
        ("s3cr3t-key:", {"unknown", "wrong name"}),
    ],
)
def test_a_name_without_a_password_is_all_that_can_be_wrong(value: str, labels: set[str]) -> None:
    scheme = Scheme(name="Basic", kind="basic")
    assert wrong(scheme, value).keys() == labels


def test_a_short_credential_is_hidden_where_it_stands_alone() -> None:
    known = Credentials(values={"token": "t"})
    request = Request(method="GET", target="/notes", headers=(("Authorization", "Bearer t"),))
    assert known.in_shell(request.curl("http://host")).count("${token}") == 1


def test_what_was_hidden_stays_as_it_is_when_it_is_hidden_once_more() -> None:
    """The name of a scheme may hold its credential."""
    known = Credentials(values={"session": "sess", "key": "$key"}, headers=(("x-tenant", "tenant"),))
    text = known.hidden("Cookie: sid=sess\nX-Tenant: tenant\nsess")
    assert text == "Cookie: sid=$session\nX-Tenant: $x-tenant\n$session"
    assert known.hidden(text) == text
    command = known.in_shell("curl -H 'Cookie: sid=sess'")
    assert known.hidden(command) == command


def test_a_short_credential_is_hidden_where_it_is_a_word() -> None:
    known = Credentials(values={"key": "pp"})
    text = "GET /apps?key=pp\nAccept: application/json\nX-Key: pp"
    assert known.hidden(text) == "GET /apps?key=$key\nAccept: application/json\nX-Key: $key"
