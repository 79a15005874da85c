"""The addresses of a host, asked at each call, each of which is public: what is found is what is then connected to."""

import socket

from palier.rules.partners.webhook_addresses import AddressRefused, is_public


def public_addresses(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """The addresses of a host, all of them public: one that is not refuses the others too. Raises ``AddressRefused``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("nom") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(is_public(one, loopback=loopback) for one in addresses):
        raise AddressRefused("adresse_privee")
    return addresses
