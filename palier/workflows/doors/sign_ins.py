"""Where somebody is signed in: seen by that very person, and ended at a press (docs/adr/0045-cookies-and-sessions.md).

Rows of sessions name nobody: each is found by a keyed hash of its key. Kept for a day: a device in words, two hours.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from palier.models import SignIn, User
from palier.models.doors import acting
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate

SEEN_EVERY = timedelta(minutes=10)
"""How exactly the last page is told: a row is written no more often."""
LONGEST = timedelta(hours=12)
_DOOR = act("règles de connexion de Palier")


def note(user: User, key: str, *, device: str, since: datetime, at: datetime, before: str = "") -> None:
    """Keep that somebody is signed in under this key of a session, and was under the key ``before``."""
    with acting.taken(acting.GATE):
        if before:
            # Their own row alone: after a silent fork the key before is of the account that was left.
            SignIn.objects.filter(user=user, mark=_mark(before)).delete()
        SignIn.objects.update_or_create(
            mark=_mark(key), defaults={"user": user, "device": device, "since": since, "last_seen_at": at}
        )


def see(user: User, key: str, *, device: str, since: datetime, at: datetime) -> None:
    """Date a session that is of use; one that nobody had noted is noted."""
    with acting.taken(acting.GATE):
        rows = SignIn.objects.filter(mark=_mark(key))
        seen = rows.values_list("last_seen_at", flat=True).first()
        if seen is not None and seen <= at - SEEN_EVERY:
            rows.update(last_seen_at=at)
    if seen is None:
        note(user, key, device=device, since=since, at=at)


def live(user: User, *, rest: timedelta, at: datetime) -> list[SignIn]:
    """The sessions of a person that still open, the last used first. ``rest``: how long one lives without a page."""
    return list(_live(user, rest, at))


def devices(user: User, *, rest: timedelta, at: datetime) -> list[dict[str, object]]:
    """The same for who ends them for another: the device, since when and last when, and nothing that names a session."""
    return [dict(row) for row in _live(user, rest, at).values("device", "since", "last_seen_at")]


def _live(user: User, rest: timedelta, at: datetime) -> QuerySet[SignIn]:
    rows = SignIn.objects.filter(user=user, last_seen_at__gt=at - rest - SEEN_EVERY, since__gt=at - LONGEST)
    if user.signed_out_at is not None:
        # Whatever ended then is seen no more; the session that ended the others began before them, and goes on.
        rows = rows.filter(last_seen_at__gte=user.signed_out_at)
    return rows.order_by("-last_seen_at", "-pk")


def is_of(row: SignIn, key: str) -> bool:
    """Whether this row is of the session of this key."""
    return row.mark == _mark(key)


def close(user: User, public_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End one session of a person, at its next page. Every key is hashed: an act made rarely."""
    with acting.taken(at_the_gate(by)):
        row = SignIn.objects.filter(user=user, public_id=public_id).first()
        if row is None:
            return False
        Session.objects.filter(pk__in=[key for key in _keys() if _mark(key) == row.mark]).delete()
        row.delete()
        telling.journal(JournalVerb.CLOSE_ONE_SESSION, user, by=by, at=at, article=_DOOR)
    return True


def _keys() -> Iterable[str]:
    return Session.objects.values_list("pk", flat=True).iterator()


def _mark(key: str) -> str:
    return salted_hmac("palier.sign-in", key, algorithm="sha256").hexdigest()
