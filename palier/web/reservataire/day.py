"""The day's work of a réservataire: publish, designate, read again, check."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Home, Organisation, Piece, PlannedAct, PlannedVerb, Publication, SetAside, places
from palier.rules import clocks, designation
from palier.rules.access import Role
from palier.rules.funnel import PublicationStage, Stage
from palier.rules.words import label
from palier.web.access import only, organisation_of
from palier.web.lists import listing
from palier.web.presentation import homes
from palier.web.reservataire import desk
from palier.workflows import orienting, parting, posting, publishing

ENDED = ("louee", "infructueuse", "rendue_au_bailleur", "retiree")
FOLLOWED = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION, PublicationStage.ATTRIBUEE)
SHOWN = 50


@only(Role.RESERVATAIRE)
@require_safe
def file_du_jour(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, the most pressing first. Counts and homes only: no candidate is named here."""
    mine = organisation_of(request)
    publications = (
        Publication.objects.filter(reservataire=mine)
        .exclude(stage__in=ENDED)
        .select_related("home__commune", "bailleur")
        .order_by("closes_at")
    )
    by_stage: dict[str, list[dict[str, object]]] = {"publiee": [], "classee": [], "suivie": []}
    for publication in publications:
        key = "suivie" if publication.stage in FOLLOWED else publication.stage
        if key in by_stage:
            by_stage[key].append(_row(publication))
    to_publish = (
        Home.objects.filter(reservataire=mine)
        .exclude(pk__in=publications.values("home"))
        .exclude(publications__stage=PublicationStage.LOUEE)
        .select_related("commune", "bailleur")
        .order_by("vacancy_notified_on", "pk")
    )
    shown = listing(request, to_publish, key="publier")
    turns = orienting.turns(shown.rows, clocks.day_in_paris(timezone.now()))
    readings = SetAside.objects.filter(is_upheld=None, candidature__stage=Stage.CLASSEE).select_related(
        "candidature__publication__home__commune", "by"
    )
    again = listing(request, readings.order_by("at", "pk"), key="relire")
    context = {
        "organisation": mine,
        "publish_list": shown,
        "reading_list": again,
        "to_publish": [
            {"home": home, "title": homes.title(home), "turn": turns.get(home.pk),
             "latest": publishing.latest_of(turns.get(home.pk))} for home in shown
        ],
        "to_designate": by_stage["classee"],
        "open": by_stage["publiee"],
        "followed": by_stage["suivie"],
        "withdrawn": _withdrawn(mine, timezone.now()),
        "readings": [
            {"aside": aside, "file": desk.file_number(aside.candidature),
             "title": homes.title(aside.candidature.publication.home),
             "is_mine": aside.by_id == request.user.pk}
            for aside in again
        ],
        "unposted": posting.of(mine).waiting().count(),
        "pieces": Piece.objects.filter(status="a_verifier").count(),
        "urgent": Piece.objects.filter(status="a_verifier", due_at__isnull=False).count(),
        "late": Piece.objects.filter(status="a_verifier", due_at__lt=timezone.now()).count(),
        "partings": parting.waiting(clocks.day_in_paris(timezone.now())).count(),
        "held": Candidature.objects.filter(stage=Stage.EN_ATTENTE, publication__stage=PublicationStage.PUBLIEE).count(),
    }  # fmt: skip
    return desk.show(request, "day.html", context)


def _withdrawn(mine: Organisation, at: datetime) -> list[dict[str, object]]:
    """Lists that another withdrew lately: who, when and why."""
    rows = PlannedAct.objects.filter(
        publication__reservataire=mine, verb=PlannedVerb.WITHDRAW, refused="", done_at__gte=clocks.lately(at)
    ).exclude(organisation=mine)
    return [
        {"act": one, "title": homes.title(one.publication.home)}
        for one in rows.select_related("publication__home", "organisation").order_by("-done_at")[:SHOWN]
    ]


def _row(publication: Publication) -> dict[str, object]:
    counts = places.counts(publication.pk)
    stages = [Stage(stage) for stage, n in counts.items() for _ in range(n if stage in designation.DESIGNABLE else 0)]
    in_play = sum(counts.get(stage, 0) for stage in (Stage.DESIGNEE, Stage.INCOMPLETE, Stage.CONFORME))
    is_checking = publication.stage == PublicationStage.DESIGNEE
    return {
        "publication": publication,
        "title": homes.title(publication.home),
        "label": label(PublicationStage(publication.stage)),
        "total": sum(counts.values()) - counts.get(Stage.RETIREE, 0),
        "in_play": in_play,
        "may_call": is_checking and in_play < designation.MIN_EXAMINED and bool(stages),
    }
