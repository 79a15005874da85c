"""When who manages a house is told of a key of its software: that a secret was given, at once; twice that it is about to end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from palier.rules.law.law import act, applies
from palier.rules.partners.client_certificates import ClientCertificate

_SECURITY = act("règlement (UE) 2016/679, article 32")
BEFORE = (30, 7)
"""Days before an end: time to order another certificate, then to hurry."""
GIVEN, SECRET = "cle_donnee", "secret"
NEWS = timedelta(days=1)
"""For which a secret that was given is news: later, its house reads it on its list."""
_MARK = 12


@dataclass(frozen=True, slots=True)
class AccessEnd:
    """What ends, from when it is there, and the letter that says so."""

    letter: str
    mark: str
    begins_at: datetime
    ends_at: datetime


@applies(_SECURITY)
def of_key(begins_at: datetime, ends_at: datetime, bound: Iterable[ClientCertificate]) -> tuple[AccessEnd, ...]:
    """The ends of a key: its own, and that of the last of its certificates where its software would stop before."""
    own = AccessEnd("cle_bientot_finie", "cle", begins_at, ends_at)
    last = max(bound, key=lambda one: one.ends_at, default=None)
    if last is None or last.ends_at >= ends_at:
        return (own,)
    return own, AccessEnd("certificat_bientot_fini", last.sha256, last.begins_at, last.ends_at)


@applies(_SECURITY)
def due(end: AccessEnd, told: Collection[str], *, at: datetime) -> str:
    """What is to be told now, as a word that is kept once it was; empty where nothing is.

    One that does not live as long as a step is told at the next: a key of thirty days is not said to end on its first morning.
    """
    if end.ends_at <= at:
        return ""
    reached = [
        days
        for days in BEFORE
        if end.ends_at - at <= timedelta(days=days) and end.ends_at - end.begins_at > timedelta(days=days)
    ]
    word = f"{end.mark}:{min(reached)}" if reached else ""
    return "" if word in told else word


@applies(_SECURITY)
def given(secret_hash: str, given_at: datetime, told: Collection[str], *, at: datetime) -> str:
    """The word of a secret of which its house was not written to yet; empty where it was, or is no news any more."""
    word = f"{SECRET}:{secret_hash[:_MARK]}"
    return word if at < given_at + NEWS and word not in told else ""
