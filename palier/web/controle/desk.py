"""The first page of a control: its mission, what can be read, and what to look at first. Without a mission, nothing opens."""

from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models import AccessEntry, JournalEntry, Mission, Publication, Ranking, Seance
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors import missions, unusual, verb_words
from palier.rules.doors.access import Role
from palier.rules.doors.missions import MissionGround
from palier.rules.law.clocks import day_in_paris, paris
from palier.web.access import actor_of, only, organisation_of
from palier.web.controle import people


def mission_of(request: HttpRequest, at: datetime) -> Mission | None:
    """The mission by which this person reads today, if there is one: the database asks the same before each row."""
    mine = Mission.objects.filter(user=actor_of(request).person, organisation=organisation_of(request), ended_at=None)
    mission = mine.select_related("organisation").first()
    if mission is None or not missions.is_living(mission.last_day, day_in_paris(at), has_ended=False):
        return None
    return mission


def on_mission(request: HttpRequest) -> Mission:
    """The same, for the pages that a mission opens, or 404."""
    mission = mission_of(request, timezone.now())
    if mission is None:
        raise Http404
    return mission


@only(Role.AUDITOR)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Why and until when one reads here; then the four things that are read, and what is out of the ordinary."""
    at = timezone.now()
    mission = mission_of(request, at)
    context: dict[str, object] = {"organisation": organisation_of(request), "mission": mission}
    if mission is not None:
        context |= _told(request, unusual.since(day_in_paris(at))) | {
            "ground": missions.WORDS[MissionGround(mission.ground)],
            "article": missions.ARTICLES[MissionGround(mission.ground)],
        }
    context["has_closed_sessions"] = request.GET.get("sessions") == "fermees"
    return render(request, "palier/controle/index.html", context)


def _told(request: HttpRequest, first_day: date) -> dict[str, object]:
    since = datetime.combine(first_day, time(), paris())
    read = AccessEntry.objects.filter(at__gte=since).values_list("actor", "at")
    unusual_days = unusual.of(unusual.LoggedReading(*row) for row in read.iterator(chunk_size=5000))
    named = people.names({one.actor for one in unusual_days})
    lines = JournalEntry.objects.filter(at__gte=since)
    undone = dict(
        lines.filter(verb__in=verb_words.UNDONE).values_list("verb").annotate(times=Count("pk")).order_by("verb")
    )
    return {
        "days": unusual.LOOKED_BACK,
        "counts": {
            "lines": lines.count(),
            "readings": read.count(),
            "rankings": Ranking.objects.filter(publication__in=own_lists(request)).count(),
            "minutes": Seance.objects.filter(
                bailleur__in=organisation_of(request).covers, stage=SeanceStage.CLOSED
            ).count(),
        },
        "unusual": [
            (named.get(one.actor, people.UNKNOWN), one, f"{reverse('controle-lectures')}?{_day_of(one)}")
            for one in unusual_days
        ],
        "undone": [
            (verb_words.worded(verb), times, f"{reverse('controle-journal')}?verbe={verb}&du={first_day.isoformat()}")
            for verb, times in undone.items()
        ],
    }


def _day_of(one: unusual.Unusual) -> str:
    return f"qui={one.actor}&du={one.day.isoformat()}&au={one.day.isoformat()}"


def own_lists(request: HttpRequest) -> QuerySet[Publication]:
    """The publications of the organisation that is controlled, as a landlord or as a réservataire."""
    ours = organisation_of(request)
    return Publication.objects.filter(Q(bailleur__in=ours.covers) | Q(reservataire__in=ours.covers))
