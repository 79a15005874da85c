"""What a browser is asked about a key of access, kept in its session: once, five minutes, for one use and one account."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from palier.models import User
from palier.models.doors import acting
from palier.web.languages.later import later
from palier.web.signin.showing import proofs
from palier.workflows.acting.actors import Actor
from palier.workflows.entering.proving_factors import FactorProof
from palier.workflows.factors import passkeys
from palier.workflows.factors.ceremonies import KeyQuestion, KeySite

FIELD = "passkey"
"""Of a form: the browser's answer, as JSON."""
ASKED = "cle_demandee"
LIFE = timedelta(minutes=5)
WRONG = later(
    "La clé n’a pas été reconnue. Recommencez, ou écrivez un code : la demande faite à une clé ne sert que cinq minutes, "
    "et une fois."
)


class KeyUse(StrEnum):
    """What a question is for: an answer to one of them is none to another."""

    ENTER = "entrer"
    AGAIN = "montrer"
    ADD = "ajouter"


def site_of(request: HttpRequest) -> KeySite:
    """This site as a browser names it: by the setting, else by the name under which it was reached, which is one of its own."""
    told = settings.SITE or f"{request.scheme}://{request.get_host()}"
    parts = urlsplit(told)
    return KeySite(f"{parts.scheme}://{parts.netloc}")


def ask_new(request: HttpRequest, user: User, *, at: datetime) -> str:
    """Ask for a new key of somebody who is in."""
    return _keep(request, KeyUse.ADD, user, passkeys.ask_new(user, site_of(request)), at)


def ask_known(request: HttpRequest, use: KeyUse, user: User, *, at: datetime) -> str:
    """Ask for a key of this account; empty where it has none."""
    question = passkeys.ask_known(user, site_of(request))
    return _keep(request, use, user, question, at) if question else ""


def take(request: HttpRequest, use: KeyUse, user: User, *, at: datetime) -> dict[str, Any] | None:
    """Take the question out of the session, whoever else comes with an answer to it; none where none waits."""
    if ASKED not in request.session:
        return None
    with transaction.atomic(), acting.taken(acting.GATE):
        key = request.session.session_key
        row = Session.objects.select_for_update().filter(pk=key, expire_date__gt=at).first() if key else None
        held = row.get_decoded() if row else {}
        told: dict[str, Any] | None = held.pop(ASKED, None)
        if row is None or told is None:
            return None
        row.session_data = SessionStore().encode(held)
        row.save(update_fields=["session_data"])
    request.session.pop(ASKED, None)
    is_it = (told["use"], told["user"]) == (use.value, user.pk) and datetime.fromisoformat(told["until"]) > at
    return told["state"] if is_it else None


def proof_of(request: HttpRequest, use: KeyUse, user: User, *, by: Actor, at: datetime) -> FactorProof | None:
    """What the key of a form proves; none if nothing. Raise ``MustWait`` where tries are slowed."""
    state = take(request, use, user, at=at)
    if state is None:
        return None
    answer = request.POST.get(FIELD, "")
    return proofs.slowed(
        request, user, lambda: passkeys.prove(user, answer, state, site_of(request), by=by, at=at), at=at
    )


def _keep(request: HttpRequest, use: KeyUse, user: User, question: KeyQuestion, at: datetime) -> str:
    request.session[ASKED] = {
        "use": use.value,
        "user": user.pk,
        "state": question.state,
        "until": (at + LIFE).isoformat(),
    }
    return question.asked
