"""What an organisation's lists and séances left: closed rankings with their openings, and minutes under opaque references."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models import Candidature, Ranking, Seance
from palier.models.ranking import openings
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.controle.desk import on_mission, own_lists
from palier.web.lists import listing
from palier.web.presentation import homes
from palier.web.requests.factors import proved
from palier.workflows.acting import tracing
from palier.workflows.commission import minutes_words


@only(Role.AUDITOR)
@never_cache
@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """Every closed ranking, corrected ones beside the first, each with what verifies it."""
    mission = on_mission(request)
    rows = Ranking.objects.filter(publication__in=own_lists(request)).order_by("-frozen_at", "-pk")
    shown = listing(request, rows.select_related("publication__home__commune", "reservataire"))
    lines = [(one, homes.title(one.publication.home)) for one in shown]
    return render(request, "palier/controle/rankings.html", {"mission": mission, "lines": shown.with_rows(lines)})


@only(Role.AUDITOR)
@never_cache
@require_safe
@proved
def openings_file(request: HttpRequest, ranking: UUID) -> HttpResponse:
    """All the openings of a ranking, for the program that verifies it: facts and points under pseudonyms.

    Each file that it opens is written down before the first byte, and its household is told.
    """
    require(role_of(request), Action.READ_ALL_OPENINGS)
    on_mission(request)
    found = get_object_or_404(Ranking.objects.filter(publication__in=own_lists(request)), pk=ranking)
    listed = Candidature.objects.filter(publication=found.publication_id, rank__isnull=False)
    opened = listed.only("public_id", "demande_id")
    tracing.note(opened, Purpose.OPENINGS, by=actor_of(request), at=timezone.now())
    # Read whole: what a stream reads after the transaction would be read as nobody.
    answer = HttpResponse(b"".join(openings.of(found)), content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="ouvertures-{found.publication.public_id}.jsonl"'
    return answer


@only(Role.AUDITOR)
@never_cache
@require_safe
def seances(request: HttpRequest) -> HttpResponse:
    """The séances that are closed, the last first."""
    mission = on_mission(request)
    rows = Seance.objects.filter(bailleur__in=organisation_of(request).covers, stage=SeanceStage.CLOSED).order_by(
        "-held_at", "-pk"
    )
    shown = listing(request, rows)
    lines = [(one, len((one.minutes or {}).get("homes", [])), one.signatures.count()) for one in shown]
    return render(request, "palier/controle/seances.html", {"mission": mission, "lines": shown.with_rows(lines)})


@only(Role.AUDITOR)
@never_cache
@require_safe
def minutes(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes as they were kept, with who signed them."""
    require(role_of(request), Action.READ_MINUTES)
    on_mission(request)
    found = get_or_404(
        Seance.objects.filter(bailleur__in=organisation_of(request).covers, stage=SeanceStage.CLOSED), seance
    )
    if not found.minutes:
        raise Http404
    signed = found.signatures.order_by("member").values_list("member", "signed_at")
    context = {
        **minutes_words.drawn(found),
        "signatures": [(found.members[place]["name"], at) for place, at in signed],
    }
    return render(request, "palier/controle/minutes.html", context)
