"""What the register, a checked piece or a desk did to the places of a household, kept where its own changes are (ADR 87).

Those acts change facts under roles that see no candidature: the clock weighs them again, and knows both places. The change is
named by what came last before it; nothing is kept where no score moved, or where the household is on no open list.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from palier.models import Candidature, Demande, DemandeVersion, Fact, FileChange, Holder, Piece
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.situations.situations import Level
from palier.workflows.register import sending_wishes
from palier.workflows.scoring import places_moved, scoring


@transaction.atomic
def rescore(demande: Demande, *, at: datetime) -> int:
    """Score the file again by the clock, and keep what that did to each place; how many candidatures changed."""
    live = Candidature.objects.filter(demande=demande, stage__in=scoring.RESCORED)
    since = live.aggregate(last=Max("changed_at"))["last"]
    stood = places_moved.standing(demande, at=at)
    changed = scoring.rescore(demande, at=at)
    sending_wishes.ask_for_proved(demande, at=at)
    if changed and stood and since is not None:
        kind, whose = _cause(demande, since)
        places = places_moved.moved(stood, places_moved.standing(demande, at=at))
        FileChange.objects.create(demande=demande, kind=kind, person_key=whose, at=at, places=places)
    return changed


def _cause(demande: Demande, since: datetime) -> tuple[ChangeKind, str]:
    """What came last since the scores were kept, and the holder who alone is told of it; empty where both are."""
    version = DemandeVersion.objects.filter(demande=demande, received_at__gt=since).order_by("-received_at").first()
    piece, checked_at = _checked(demande, since)
    if piece is not None and checked_at is not None and (version is None or version.received_at < checked_at):
        return ChangeKind.CHECKED, _in_confidence(piece)
    return (ChangeKind.REGISTER if version is not None else ChangeKind.DESK), ""


def _checked(demande: Demande, since: datetime) -> tuple[Piece | None, datetime | None]:
    """The piece of the last check, or of the last check that was taken back, and when."""
    piece = Piece.objects.filter(demande=demande, verified_at__gt=since).order_by("-verified_at").first()
    checked_at = piece.verified_at if piece else None
    gone = Fact.objects.filter(demande=demande, piece__isnull=False, value__isnull=True, at__gt=since)
    undone = gone.select_related("piece").order_by("at", "pk").last()
    if undone is not None and (checked_at is None or checked_at <= undone.at):
        return undone.piece, undone.at
    return piece, checked_at


def _in_confidence(piece: Piece) -> str:
    """Who sent a paper that the other holder is not told of; empty for one that is the file's."""
    if piece.confidentiality == Level.ORDINARY.value or piece.sent_by_id is None:
        return ""
    held = Holder.objects.filter(demande=piece.demande_id, user=piece.sent_by_id).values_list("person_key", flat=True)
    # A sender who holds no place of this file any more: nobody is told.
    return held.first() or "-"
