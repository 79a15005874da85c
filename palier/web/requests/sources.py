"""Where a request truly comes from: the one reader of the peer's address and of what proxies say of it.

Only a trusted proxy is believed, and only by the header that it writes itself: the other one may come from the visitor. The
list is read from its right end, where the nearest proxy wrote; what stands left of the first stranger is that stranger's word.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ON_THIS_MACHINE = ("127.0.0.0/8", "::1", "unix")
"""What is trusted unless a setting says otherwise: a proxy on the same machine, as the shipped Caddyfile."""
UNIX = "unix"
"""A peer without an address: it came by a socket of this machine."""
HEADERS = {"X-Forwarded-For": "HTTP_X_FORWARDED_FOR", "Forwarded": "HTTP_FORWARDED"}
IPV6 = 6
HOUSE = 56
"""Bits of an IPv6 address that are one subscriber's, who is given 256 networks (RIPE-690): the rest, they change at will."""
MOST_HOPS = 20
"""Hops that are read: a longer list is nobody's path."""
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The peers that are believed, and the header in which they say who came."""

    networks: tuple[Network, ...]
    trusts_unix: bool
    header: str
    """Its name in a WSGI environment."""

    def trust(self, address: Address | None) -> bool:
        """Whether what this peer says of others is believed; ``None`` came by a socket of this machine."""
        return self.trusts_unix if address is None else any(address in network for network in self.networks)

    def sent(self, environ: Mapping[str, Any]) -> bool:
        """Whether a proxy that is believed hands the request over: what it writes itself holds."""
        peer = environ.get("REMOTE_ADDR") or ""
        nearest = address_of(peer)
        return (nearest is not None or not peer or peer.startswith(UNIX)) and self.trust(nearest)

    def source(self, environ: Mapping[str, Any]) -> str:
        """Who is counted as one: an IPv4 address, the /56 of an IPv6 address, ``unix`` for a socket of this machine."""
        peer = environ.get("REMOTE_ADDR") or ""
        nearest = address_of(peer)
        if nearest is None and peer and not peer.startswith(UNIX):
            return str(peer)[:64]  # no address and no socket: believed in nothing
        for hop in self._hops(environ):
            if not self.trust(nearest):
                break
            said = address_of(hop)
            if said is None:
                break  # `unknown`, or a name that hides: the proxy that wrote it is the last that is known
            nearest = said
        return counted(nearest)

    def _hops(self, environ: Mapping[str, Any]) -> Iterator[str]:
        """What the header names, the nearest first."""
        parts = str(environ.get(self.header) or "").rsplit(",", MOST_HOPS)[-MOST_HOPS:]
        for part in reversed(parts):
            if self.header == HEADERS["Forwarded"]:
                found = _FOR.search(part)
                yield found[1].strip('"') if found else ""
            else:
                yield part


def address_of(text: str) -> Address | None:
    """The address in what a proxy or the system wrote: with a port, in brackets, with a zone, or IPv4 inside IPv6."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def counted(address: Address | None) -> str:
    """The name under which an address is counted."""
    if address is None:
        return UNIX
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback:
        return str(address)
    return str(ipaddress.ip_network((address, HOUSE), strict=False))


def proxies(trusted: Iterable[str], header: str) -> Proxies:
    """Read the settings, or say which word of them cannot be read."""
    names = tuple(trusted)
    if header not in HEADERS:
        raise ImproperlyConfigured(f"PALIER_PROXY_HEADER is {' or '.join(HEADERS)}, not {header!r}.")
    networks: list[Network] = []
    for name in names:
        if name == UNIX:
            continue
        try:
            networks.append(ipaddress.ip_network(name))
        except ValueError:
            raise ImproperlyConfigured(
                f"PALIER_TRUSTED_PROXIES holds addresses, networks or the word unix, not {name!r}."
            ) from None
    return Proxies(tuple(networks), UNIX in names, HEADERS[header])


@cache
def _read(trusted: tuple[str, ...], header: str) -> Proxies:
    return proxies(trusted, header)


def source_of(environ: Mapping[str, Any]) -> str:
    """Who sent a request (its WSGI environment, or ``request.META``), as they are counted: see `Proxies.source`."""
    return _of_the_settings().source(environ)


def is_from_a_proxy(environ: Mapping[str, Any]) -> bool:
    """Whether a trusted proxy hands it over: see `Proxies.sent`."""
    return _of_the_settings().sent(environ)


def _of_the_settings() -> Proxies:
    trusted = getattr(settings, "TRUSTED_PROXIES", ON_THIS_MACHINE)
    return _read(tuple(trusted), getattr(settings, "PROXY_HEADER", "X-Forwarded-For"))


def sent_from_here(environ: Mapping[str, Any]) -> bool:
    """Whether somebody on this machine asks, whom no proxy sent."""
    if any(header in environ for header in HEADERS.values()):
        return False
    peer = address_of(environ.get("REMOTE_ADDR") or "")
    return peer is None or peer.is_loopback or _is_own(str(peer), peer.version)


@lru_cache(maxsize=64)
def _is_own(address: str, version: int) -> bool:
    """Whether an address is one of this machine's: it can be bound."""
    family = socket.AF_INET6 if version == IPV6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((address, 0))
        except OSError:
            return False
    return True
