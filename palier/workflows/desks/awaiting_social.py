"""What awaits a social service: referrals to answer, by their two working days. No name, no situation.

Asked by the clock, which sees every file: what a referral opens (``palier_referred``) is asked here again.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from palier.models import Holder, Organisation, Piece, Referral
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.mandates.referrals import ReferralState
from palier.workflows.mandates import referred


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Every referral of this service that waits for an answer; one whose paper was asked for waits for its household."""
    giver = Holder.objects.filter(demande=OuterRef("demande"), user=OuterRef("by"), person_key=OuterRef("person_key"))
    open_ones = Referral.objects.filter(Exists(giver), organisation=house, state=ReferralState.OPEN, taken_back_at=None)
    for row in open_ones.filter(last_day__gte=clocks.day_in_paris(at)).order_by("pk"):
        handed = list(Piece.objects.shown().filter(pk__in=row.pieces))
        yield Matter(
            kind=AwaitingKind.REFERRED,
            key=str(row.public_id),
            by=referred.clock_of(row, handed, at).due_at,
            calendar=FRANCE,
        )
