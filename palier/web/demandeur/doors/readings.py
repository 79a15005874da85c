"""Who read my file: which organisation, in which function, when and why; never the name of its agent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import AccessEntry, Demande, Mandate, Organisation, Piece
from palier.rules.doors import readings as rules
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.law.voice import phrase, say
from palier.web.access import actor_of, demande_of, only
from palier.web.lists import listing
from palier.workflows.counter import visiting
from palier.workflows.mandates import referring
from palier.workflows.people import pieces, standing

PER_PAGE = 20
_A_COUNTER = phrase("Un guichet")


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What one organisation read on one day for one purpose."""

    who: str
    function: str
    why: str
    last: datetime
    times: int


@only(Role.DEMANDEUR)
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """The readings of my file, the latest first, those of one day for one purpose together."""
    demande = demande_of(request)
    entries = AccessEntry.objects.filter(demande_ref=demande.pk).exclude(
        purpose__in=rules.OF_A_PIECE, object_id__in=_of_another(request, demande)
    )
    # By a mandate: told to who gave it, or was asked to agree; another holder does not learn that it exists.
    by_mandate = Mandate.objects.filter(demande=demande).values("public_id")
    entries = entries.exclude(~Q(object_id__in=by_mandate), purpose=rules.Purpose.ADVISE)
    # Of a referral: told to who made it.
    referred = referring.readable(demande, actor_of(request)).values("public_id")
    entries = entries.exclude(~Q(object_id__in=referred), purpose__in=rules.UNDER_SECRECY)
    days = (
        entries.annotate(day=TruncDate("at", tzinfo=paris()))
        .values("day", "organisation", "role", "purpose")
        .annotate(last=Max("at"), times=Count("id"))
        .order_by("-last", "purpose")
    )
    shown = listing(request, days, per=PER_PAGE)
    named = visiting.may_name_counters(demande)
    names = dict(Organisation.objects.filter(pk__in={row["organisation"] for row in shown}).values_list("pk", "name"))
    lines = [
        ShownReading(
            say(_A_COUNTER)
            if row["purpose"] == rules.Purpose.COUNTER and not named
            else names.get(row["organisation"] or 0, ""),
            rules.FUNCTIONS.get(row["role"] or "", ""),
            rules.sentence(row["purpose"]),
            row["last"],
            row["times"],
        )
        for row in shown
    ]
    context = {"readings": shown.with_rows(lines), "months": rules.kept_months(day_in_paris(timezone.now()))}
    return render(request, "palier/demandeur/readings.html", context)


def _of_another(request: HttpRequest, demande: Demande) -> list[UUID]:
    """The pieces that the other holder sent in confidence: a reading of one would tell that it exists."""
    hidden = standing.hidden_from(demande, actor_of(request).user)
    if not hidden:
        return []
    sent = Piece.objects.filter(demande=demande).values_list("public_id", "code")
    return [public_id for public_id, code in sent if pieces.situation_of(code) in hidden]
