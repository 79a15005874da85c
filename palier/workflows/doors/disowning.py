"""« Ce n'est pas moi »: who gets a code that they did not ask for stops who did, and opens nothing by it.

Each letter of a code carries a link that says nothing of whom it was sent to. Once it is followed and confirmed, the asks of that
letter, and those of the sources that shared it, never open; for hours, browsers in which nobody came in get the same page
and no letter. A browser that its holder came in with, and a safe address, go on as before (ADR 49).
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from palier.models import Demande, SignInCode
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import slowing

CLOSED = timedelta(hours=6)
"""How long strangers get no letter."""
HOURS = CLOSED // timedelta(hours=1)
LINK_LIFE = slowing.A_DAY
VISITOR = Actor(role=Role.PUBLIC)
_SOURCE = act("règles de connexion de Palier")


def new_token() -> str:
    """What the link of a letter holds: it cannot be guessed, and names nobody."""
    return secrets.token_hex(24)


def hashed(token: str) -> str:
    """What is kept of it."""
    return salted_hmac("palier.signin.refusal", token, algorithm="sha256").hexdigest()


def link(token: str) -> str:
    """The address that a letter says of it; nothing where the site does not know its own."""
    return f"{settings.SITE.rstrip('/')}{reverse('pas-moi', args=[token])}" if settings.SITE else ""


def is_closed(demande: Demande, key: str, *, at: datetime) -> bool:
    """Whether this holder said that the asks are not theirs; under the role that takes the demande in."""
    return SignInCode.objects.filter(
        demande=demande, person_key__in=(key, f"?{key}"), disowned_at__gt=at - CLOSED
    ).exists()


def disown(token: str, *, source: str, at: datetime) -> bool:
    """Stop who asked for this letter; false where the link is of no letter, or of one that is too old.

    Who tries links is slowed as who tries numbers is: `slowing.wait` on the same words.
    """
    with acting.taken(acting.GATE):
        letter = list(
            SignInCode.objects.select_for_update()
            .filter(refusal=hashed(token), created_at__gt=at - LINK_LIFE)
            .order_by("pk")
        )
        if not letter:
            slowing.note(tried(source), is_success=False, at=at)
            return False
        first = letter[0]
        if any(one.disowned_at for one in letter):
            return True
        sources = {one.source for one in letter} - {""}
        keys = (first.person_key, f"?{first.person_key}")
        asks = SignInCode.objects.filter(
            demande_id=first.demande_id, person_key__in=keys, created_at__gt=at - slowing.A_DAY
        )
        # A browser that the holder came in with leaves no source: what it asked goes on.
        if not asks.filter(source__in=sources).update(disowned_at=at):
            _close(first, at)
        telling.journal(JournalVerb.DISOWN_CODE, first, by=VISITOR, at=at, article=_SOURCE)
    return True


def tried(source: str) -> slowing.Try:
    """That a source followed a link, as it is counted."""
    return slowing.tried("pas moi", source)


def _close(letter: SignInCode, at: datetime) -> None:
    """Nothing to stop: strangers are closed out all the same."""
    with acting.taken(acting.Acting(role=row_security.INTAKE, demande=letter.demande_id)):
        SignInCode.objects.create(
            demande_id=letter.demande_id,
            person_key=f"?{letter.person_key}",
            code_hash="!",
            created_at=at,
            expires_at=at,
            disowned_at=at,
            refusal=letter.refusal,
        )
