"""The number in line and the pass, as signed cookies: nobody makes one, and a copy is worth no more than one person."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from palier.web.requests.cookies import bound, former

PASS = "palier_passage"  # noqa: S105 - the name of a cookie
INSIDE_FOR = 10 * 60
"""Seconds without a page after which who was called from the line is inside no more."""
KNOWN_FOR = 12 * 3600
"""As long as a session: who typed for an hour sends an act begun."""
ANONYMOUS_FOR = 30 * 60
"""Who opened a form without being signed in."""
RENEWED_AFTER = 60
NUMBER_FOR = 6 * 3600

_tickets = Signer(sep=".", salt="hosting.admission.ticket")
_passes = Signer(sep=".", salt="hosting.admission.pass")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number in one of the two lines of this host."""

    is_known: bool
    number: int


@dataclass(frozen=True, slots=True)
class Pass:
    """Who someone is to the room, and whether they are inside. ``at`` is in seconds of the epoch."""

    person: str
    is_inside: bool
    at: int


def value_of(cookies: str, name: str) -> str:
    """The value of a cookie in the header, empty if it is not there."""
    start = f"{name}="
    return next((part[len(start) :] for part in cookies.split("; ") if part.startswith(start)), "")


def _held(cookies: str, name: str) -> str:
    """The value under its name, or under that of a release before: an upgrade costs nobody their place."""
    return value_of(cookies, name) or value_of(cookies, former(name))


def read_ticket(cookies: str, room: str) -> Ticket | None:
    """The number that this browser holds in the room, or ``None``."""
    line, _, number = _unsigned(_tickets, _held(cookies, ticket_name(room))).partition("-")
    return Ticket(is_known=line == "k", number=int(number)) if number else None


def write_ticket(ticket: Ticket, room: str) -> tuple[str, str]:
    """The name and value of the cookie that holds a number."""
    return ticket_name(room), _tickets.sign(f"{'k' if ticket.is_known else 'n'}-{ticket.number}")


def ticket_name(room: str) -> str:
    """Each host has its line: a browser that meets several holds a number of each, and loses none."""
    return bound(f"palier_file_{room}")


def read_pass(cookies: str, now: int) -> Pass | None:
    """The pass that this browser holds, or ``None`` if there is none, a forged one or one that is over."""
    parts = _unsigned(_passes, _held(cookies, bound(PASS))).split("-")
    if len(parts) != 3:  # noqa: PLR2004 - person, strength, date
        return None
    person, strength, at = parts[0], parts[1], int(parts[2])
    if now - at > (ANONYMOUS_FOR if person.startswith("a") else KNOWN_FOR):
        return None
    return Pass(person, is_inside=strength == "i" and now - at <= INSIDE_FOR, at=at)


def write_pass(given: Pass) -> tuple[str, str]:
    """The name and value of the cookie that holds a pass."""
    return bound(PASS), _passes.sign(f"{given.person}-{'i' if given.is_inside else 'k'}-{given.at}")


def signed_in(user: int) -> str:
    """The same person whatever the number of their browsers; says nothing about them to who reads the cookie."""
    return (
        "u"
        + hmac.digest(
            _passes.key.encode() if isinstance(_passes.key, str) else _passes.key,
            f"person {user}".encode(),
            hashlib.sha256,
        ).hex()[:20]
    )


def from_line(ticket: Ticket, room: str) -> str:
    """Whom a number lets in: shown twice, still one person."""
    return f"t{room}{'k' if ticket.is_known else 'n'}{ticket.number}"


def anonymous() -> str:
    """Someone who opened a form and is not signed in."""
    return "a" + secrets.token_hex(8)


def _unsigned(signer: Signer, value: str) -> str:
    try:
        return signer.unsign(value)
    except BadSignature:
        return ""
