"""Which addresses belong to the public internet, and what a URL really asks for."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyreqwest.http import Url

from specwright_runtime.errors import TransportError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215: where in it, each network decides

_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "5f00::/16")))
"""Of IANA's registries of special-purpose addresses, what some versions of Python take for public: at
192.0.0.192 a cloud keeps its metadata.
"""


_PRIVATE_ZONES = ("local", "localhost", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa")
"""Zones that no name of the public internet is in (RFC 6761, 6762, 8375; ICANN's board of 2018 and 2024)."""


class AddressRefusedError(TransportError):
    """The URL may not be fetched: its scheme, its host, or an address that its host has."""

    def __init__(self, message: str) -> None:
        super().__init__(message, accepted=False)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet.

    Of one that carries an IPv4 address inside (mapped, 6to4, Teredo, NAT64), that one is judged.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address in _LOCAL_NAT64:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that has been read: what is asked for, and of whom."""

    url: str
    host: str
    port: int
    literal: Address | None
    """The host, where it is an address."""


def target(url: str) -> Target:
    """Read a URL as the transport will. Raises `AddressRefusedError`.

    The transport's own parser does it: `http://0x7f.1/` and `http://2130706433/` are
    127.0.0.1 for it, whatever another parser sees in them.
    """
    try:
        read = Url(url)
    except ValueError as error:
        raise AddressRefusedError(f"not a URL that can be fetched: {error}") from error
    if read.scheme not in ("http", "https"):
        raise AddressRefusedError(f"only http and https are fetched, not {read.scheme}")
    if read.username or read.password:
        raise AddressRefusedError("a URL with a user name or password is not fetched")
    host = (read.host_str or "").rstrip(".")
    port = read.port_or_known_default
    if not host or port is None:
        raise AddressRefusedError("the URL names no host")
    if host != read.host_str:
        read = read.with_host(host)
    try:
        literal = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        literal = None
    return Target(str(read), host, port, literal)


class Policy:
    """Which hosts may be fetched from: the public ones, and those in `allow`.

    An entry of `allow` is a host name (`media.internal`), an address or a network (`10.2.0.0/16`).
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[Network] = []
        for entry in allow:
            try:
                self._networks.append(ipaddress.ip_network(entry.strip("[]")))
            except ValueError:
                self._names.add(entry.lower().rstrip("."))

    def check_name(self, target: Target) -> None:
        """As `check`, of a host whose addresses only a proxy knows: its name is all there is to judge."""
        host = target.host
        if host in self._names:
            return
        if "." not in host or host.endswith(tuple(f".{zone}" for zone in _PRIVATE_ZONES)):
            raise AddressRefusedError(f"{host} is not a public name")

    def check(self, target: Target, addresses: list[Address]) -> None:
        """Raises `AddressRefusedError` unless every address of the host may be connected to."""
        if not addresses:
            raise AddressRefusedError(f"{target.host} has no address")
        if target.host in self._names:
            return
        for address in addresses:
            if not is_public(address) and not any(address in network for network in self._networks):
                raise AddressRefusedError(f"{target.host} is not a public address")
