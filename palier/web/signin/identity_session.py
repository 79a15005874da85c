"""What a session holds of a sign-in by a provider of identity: the question asked, who came back, and what ends it.

The question serves once, in the browser that asked: it is taken out of the session under a lock, in a transaction of its own,
before anything is sent to the provider. What is kept of an answer is sealed, and lives ten minutes.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from palier.gateways.identity import CertifiedIdentity, IdentityQuestion, Provider, ProviderKind
from palier.models import User
from palier.models.doors import acting
from palier.rules.doors.agents import Agent
from palier.rules.people.certified import Citizen

ASKED, FOUND, ENDS = "identite_demandee", "identite_trouvee", "identite_fin"
LIFE, FOUND_LIFE = timedelta(minutes=30), timedelta(minutes=10)
"""How long somebody may stay at the provider, and how long who they are waits to be linked."""


class Gone(Exception):
    """No question of this browser has this state: it served, it is old, or it was another browser's."""


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question that waits for its answer. ``user``: who asked it while signed in, to link it or show it anew.

    ``invitation``: the hash of the link that was held when it was asked.
    """

    kind: str
    asked: IdentityQuestion
    user: int | None
    wanted: str
    asked_at: float
    """The hour of the question, in seconds of the epoch: no sign-in of before it answers one that asks to be made anew."""
    invitation: str = ""


def provider_of(kind: ProviderKind) -> Provider | None:
    """A provider that this site knows; none where a setting is missing."""
    issuer, client, file = getattr(settings, kind.name)
    return Provider(kind, issuer, client, Path(file)) if issuer and client and file else None


def address(request: HttpRequest, name: str) -> str:
    """An address of this site as a provider knows it: under the public one where it is told."""
    return f"{settings.SITE.rstrip('/')}{reverse(name)}" if settings.SITE else request.build_absolute_uri(reverse(name))


def keep_question(request: HttpRequest, question: PendingQuestion, *, at: datetime) -> None:
    """Await one answer: an earlier question of this browser is forgotten."""
    request.session[ASKED] = {**asdict(question), "until": (at + LIFE).isoformat()}


def take_question(key: str | None, kind: ProviderKind, state: str, *, at: datetime) -> PendingQuestion:
    """Take a question out of a session, whoever else comes with its answer; ``Gone`` if there is none. Outside of any page."""
    with transaction.atomic():
        with acting.taken(acting.GATE):
            row = Session.objects.select_for_update().filter(pk=key, expire_date__gt=at).first() if key else None
            held = row.get_decoded() if row else {}
            told = held.get(ASKED)
            is_it = told is not None and told["kind"] == kind.value and _is_state(told, state)
            if row is not None and is_it:
                del held[ASKED]
                row.session_data = SessionStore().encode(held)
                row.save(update_fields=["session_data"])
        acting.leave()
    if getattr(connection, "pool", None):
        connection.close()  # back to the pool: the provider may be slow
    if told is None or not is_it or datetime.fromisoformat(told["until"]) <= at:
        raise Gone
    # The release before kept its last minute alone, which says its hour as well.
    asked_at = told.get("asked_at") or (datetime.fromisoformat(told["until"]) - LIFE).timestamp()
    more = (asked_at, told.get("invitation", ""))
    return PendingQuestion(told["kind"], IdentityQuestion(**told["asked"]), told["user"], told["wanted"], *more)


def has_question(request: HttpRequest, kind: ProviderKind, state: str) -> bool:
    """Whether this browser awaits such an answer: asked before anything is taken or sent."""
    told = request.session.get(ASKED)
    return told is not None and told["kind"] == kind.value and _is_state(told, state)


def keep_found(request: HttpRequest, found: CertifiedIdentity, wanted: str, *, at: datetime) -> None:
    """Keep who came back until they are linked to something, under a key that nobody knew before."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    told = {**asdict(found), "wanted": wanted, "until": (at + FOUND_LIFE).isoformat()}
    request.session[FOUND] = _box().encrypt(json.dumps(told).encode()).decode()


def found_of(request: HttpRequest, kind: ProviderKind, *, at: datetime) -> tuple[CertifiedIdentity, str] | None:
    """Who came back in this browser a moment ago, and where they were going."""
    told = _opened(request.session.get(FOUND))
    if told is None or told["kind"] != kind.value or datetime.fromisoformat(told["until"]) <= at:
        return None
    citizen = told["citizen"] and Citizen(**{**told["citizen"], "given_names": tuple(told["citizen"]["given_names"])})
    agent = told["agent"] and Agent(**told["agent"])
    return CertifiedIdentity(kind, told["subject"], told["token"], citizen or None, agent or None), told["wanted"]


def forget_found(request: HttpRequest) -> None:
    """Keep nothing more of who came back."""
    request.session.pop(FOUND, None)


@receiver(user_logged_in)
def _forget_others(request: HttpRequest, user: User, **_: object) -> None:
    """Who comes in is not who left an identity at this screen; a member's own is linked after their password, then forgotten."""
    told = _opened(request.session.get(FOUND))
    if user.is_household or told is None or told["kind"] != ProviderKind.PROCONNECT.value:
        forget_found(request)


def keep_end(request: HttpRequest, found: CertifiedIdentity) -> None:
    """Keep what ends the provider's own session, for who signs out."""
    told = {"kind": found.kind.value, "token": found.token}
    request.session[ENDS] = _box().encrypt(json.dumps(told).encode()).decode()


def end_of(request: HttpRequest) -> tuple[ProviderKind, str] | None:
    """The provider by which this session began, and the token that ends its own."""
    told = _opened(request.session.get(ENDS))
    return (ProviderKind(told["kind"]), told["token"]) if told else None


def _is_state(told: dict[str, dict[str, str]], state: str) -> bool:
    return bool(state) and constant_time_compare(told["asked"]["state"], state)


def _opened(sealed: str | None) -> dict[str, Any] | None:
    if not sealed:
        return None
    try:
        told: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return told


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.identity" + settings.SECRET_KEY.encode()).digest()))
