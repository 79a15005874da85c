"""What awaits in the files of an adviser's living mandates: offers to answer, demandes to renew, pieces to send again.

Asked by the clock, which sees every file: what a mandate opens (``palier_mandated``) is asked here again.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from palier.models import Holder, Mandate, Offer, Organisation, Piece
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.life import renewal
from palier.rules.mandates.mandates import MandateState
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.mandates import granting


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Everything that awaits an organisation that advises, by file; no name, no home."""
    on = clocks.day_in_paris(at)
    giver = Holder.objects.filter(demande=OuterRef("demande"), user=OuterRef("by"), person_key=OuterRef("person_key"))
    rows = Mandate.objects.filter(Exists(giver), organisation=house, state=MandateState.LIVING, last_day__gte=on)
    for mandate in rows.select_related("demande").order_by("pk"):
        key = str(mandate.public_id)
        live = Offer.objects.filter(
            demande=mandate.demande_id, answer=OfferAnswer.LIVE, candidature__stage=Stage.OFFRE_ENVOYEE
        )
        for offer in live.select_related("publication__home__commune").order_by("pk"):
            calendar = offer.publication.home.calendar
            yield Matter(kind=AwaitingKind.ADVISED_OFFER, key=key, by=offer.answer_by, calendar=calendar)
        end = mandate.demande.valid_until
        if end is not None and mandate.demande.state != "radiee" and renewal.notice_from(end) <= on:
            yield Matter(kind=AwaitingKind.ADVISED_RENEWAL, key=key, by=clocks.end_of_day(end), calendar=FRANCE)
        if granting.has_whole_agreement(mandate) and _refused(mandate):
            yield Matter(kind=AwaitingKind.ADVISED_PIECE, key=key, calendar=FRANCE)


def _refused(mandate: Mandate) -> bool:
    """Whether an ordinary piece that was refused has not been sent again since."""
    mine = Piece.objects.filter(demande=mandate.demande_id, confidentiality=Level.ORDINARY, left_at=None)
    later = mine.filter(
        code=OuterRef("code"), person_key=OuterRef("person_key"), uploaded_at__gt=OuterRef("uploaded_at")
    )
    return mine.filter(~Exists(later), status=PieceStatus.REFUSED).exists()
