"""A member signs the minutes of a séance where they sat: what they read, by its digest, and when (article L441-2)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from palier.models import MinutesSignature, Seance
from palier.rules.commission import signatures
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import minutes_papers, seating

_ARTICLE = cch("L441-2")


class NoMinutes(Refusal):
    """Minutes are signed once they are written: when the séance is closed."""

    sentence = "Le procès-verbal n’est pas encore établi : il l’est à la clôture de la séance."


class NotThere(Refusal):
    """Who was away all along has nothing to attest."""

    sentence = "Le procès-verbal vous note absent : seuls les membres présents le signent."


class OtherMinutes(Refusal):
    """What was read is not what is kept."""

    sentence = "Ce procès-verbal n’est pas celui de la séance : relisez-le, puis signez."


@transaction.atomic
def sign(
    seance: Seance, *, digest: str, by: Actor, at: datetime, printed: Callable[[Seance], bytes | None] | None = None
) -> MinutesSignature:
    """Sign the minutes whose ``digest`` was read. Signed twice, it is once.

    What their chair signs is kept as ``printed`` makes it, and waits for its signature inside.

    Raises ``NoMinutes``, ``NotThere`` or ``OtherMinutes``.
    """
    require(by.role, Action.SIGN_MINUTES)
    seance = seating.held(seance.pk)
    place = seating.place_of(seance, by)
    if seance.stage != SeanceStage.CLOSED:
        raise NoMinutes
    known = seance.signatures.filter(member=place).first()
    if known is not None:
        return known
    if place not in signatures.were_there(seance.members, seance.changes):
        raise NotThere
    if digest != seance.minutes_digest:
        raise OtherMinutes
    made = MinutesSignature.objects.create(
        seance=seance, member=place, by=signatory(by), digest=seance.minutes_digest, signed_at=at
    )
    details: dict[str, str | int | list[str] | None] = {"membre": place, "empreinte": digest}
    data = printed(seance) if printed is not None and place == seance.chair else None
    if data is not None:
        paper = minutes_papers.keep(seance, data, member=place, by=signatory(by), at=at)
        details["papier"] = paper.digest
    telling.journal(JournalVerb.SIGN_MINUTES, seance, by=by, at=at, article=_ARTICLE, details=details)
    return made


def is_signed_by_chair(seance: Seance) -> bool:
    """Whether the member who presided has signed."""
    return seance.chair is not None and seance.signatures.filter(member=seance.chair).exists()


def of(seance: Seance) -> list[tuple[str, datetime | None]]:
    """Each member who was there and has an account: their name on the list, and when they signed, if they did."""
    signed = dict(seance.signatures.values_list("member", "signed_at"))
    seated = set(seance.called.exclude(user=None).values_list("member", flat=True))
    able = signatures.were_there(seance.members, seance.changes) & seated
    return [(seance.members[place]["name"], signed.get(place)) for place in sorted(able | signed.keys())]
