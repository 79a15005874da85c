"""Where a call to a partner may go: an https address, and of the network only what is open to everybody (ADR 120)."""

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
LONGEST = 500
_HTTP, _HTTPS = 80, 443
type _Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Behind these an IPv4 address is reached, whichever it is."""


_OF_HOSTS = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "192.88.99.1")))
"""Public by their number alone: a hoster's own service, and the former relay into IPv6."""


_LOCAL = frozenset({"localhost", "local", "internal", "lan", "home", "corp", "arpa", "onion"})
"""Last words of names that no public resolver answers, or only on one's own network."""


class AddressRefused(Exception):
    """No call goes there; says why by a word."""


class AskedAddress(NamedTuple):
    """An address of a receiver, taken apart."""

    host: str
    port: int
    target: str
    is_plain: bool
    """Without TLS: a receiver on the loopback of a demo."""


@applies(_SECURITY)
def asked(url: str, *, loopback: bool = False) -> AskedAddress:
    """Take an address apart, or refuse it. ``loopback``: a demo, whose receiver runs beside it. Raises ``AddressRefused``."""
    try:
        told = urlsplit(url)
        port = told.port
    except ValueError as error:
        raise AddressRefused("adresse") from error
    is_plain = told.scheme == "http" and loopback
    if told.scheme != "https" and not is_plain:
        raise AddressRefused("https")
    is_odd = told.username is not None or told.password is not None or told.fragment or not url.isascii()
    if not told.hostname or is_odd or len(url) > LONGEST or any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise AddressRefused("adresse")
    if _is_number(told.hostname):
        is_refused = not is_public(told.hostname, loopback=loopback)
    else:
        is_refused = not loopback and _is_of_no_public_network(told.hostname)
    if is_refused:
        raise AddressRefused("adresse_privee")
    target = (told.path or "/") + (f"?{told.query}" if told.query else "")
    return AskedAddress(told.hostname, port or (_HTTP if is_plain else _HTTPS), target, is_plain)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_of_no_public_network(host: str) -> bool:
    """A bare name, one of a local network, or a number in another spelling (``2130706433``, ``127.1``, ``0x7f.1``).

    What a name leads to is looked at at each call; this only tells a mistake while it can be mended.
    """
    name, _, last = host.rstrip(".").rpartition(".")
    return not name or last in _LOCAL or last.isdecimal() or last.startswith("0x")


@applies(_SECURITY)
def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether an address is of the open network; an IPv4 address inside an IPv6 one is looked at too."""
    try:
        found: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64[0]:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None and not found.is_loopback:
            return is_public(str(inside), loopback=loopback)
        if found in _NAT64[1] or found.is_site_local:
            return False
    if found.is_loopback:
        return loopback
    return found.is_global and not found.is_multicast and not found.is_reserved and found not in _OF_HOSTS
