"""Whom the transports of asyncio trust."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.wire import BOTH, OK, Make, answering, asked, failing

from specwright_runtime.transport import pool


class Authority:
    """A certificate authority of this test's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test authority")])
        own = self._builder(self._name, self._key.public_key()).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = folder / "authority.pem"
        self.certificate.write_bytes(self._signed(own))

    def server(self, *names: x509.GeneralName) -> ssl.SSLContext:
        """What a server of these names shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test server")])
        builder = self._builder(subject, key.public_key()).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        shown = self._folder / "server.pem"
        shown.write_bytes(
            self._signed(builder)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
        )

    def _signed(self, builder: x509.CertificateBuilder) -> bytes:
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    pool._trusting.cache_clear()
    yield Authority(tmp_path)
    pool._trusting.cache_clear()


HERE = x509.IPAddress(ip_address("127.0.0.1"))


@BOTH
def test_a_server_is_trusted_whose_certificate_the_system_trusts(
    run: Callable[[Any], Any], make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))

    async def main() -> None:
        async with answering(OK, OK, tls=authority.server(HERE)) as server:
            transport = make()
            for _ in range(2):
                received = await transport.send(asked(server.url.replace("http", "https"), "POST"))
                assert received.content == b"ok"
            assert server.connections == 1
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_server_that_cannot_prove_its_name_is_told_nothing(
    run: Callable[[Any], Any], make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    if wrong == "name":
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))

    async def main() -> None:
        name = HERE if wrong == "authority" else x509.DNSName("elsewhere.test")
        async with answering(OK, tls=authority.server(name)) as server:
            transport = make()
            error = await failing(transport.send(asked(server.url.replace("http", "https"), "POST")))
            assert error.accepted is False
            assert server.requests == []
            await transport.aclose()

    run(main())
