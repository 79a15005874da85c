"""A household of the demo hands a situation over to a social service, which took it up this morning and has not answered."""

from django.utils import timezone

from palier.management.demo.days import Days
from palier.models import Demande, Piece, Referral
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.mandates import referring
from palier.workflows.mandates.referring import HandedOver

_CODE = "situation_handicap"
_CONTACT = "le matin, au 01 99 00 21 09"


def hand(demande: Demande, *, by: Actor, to: Actor, days: Days) -> None:
    """Hand over last evening with the piece that waits, as a page does it; taken up by the hand of the world that is made."""
    sent, asked, taken = days.at(-1, 20), days.at(-1, 21), min(days.at(0, 8), timezone.now())
    pieces = Piece.objects.filter(demande=demande, code=_CODE, uploaded_at__lte=sent).values_list(
        "public_id", flat=True
    )
    handed = HandedOver(_CODE, tuple(pieces), _CONTACT)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        made = referring.ask(demande, handed, person_key="d", key=uuid7(), by=by, at=asked)
    Referral.objects.filter(pk=made.row.pk).update(
        state=ReferralState.OPEN,
        organisation=to.body,
        taken_by=to.person,
        taken_at=max(taken, asked),
        last_day=referrals.last_day(day_in_paris(taken)),
    )
