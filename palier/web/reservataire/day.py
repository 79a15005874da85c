"""The day's work of a réservataire: publish, designate, read again, check."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Piece, Publication, SetAside
from palier.models.candidatures import places
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.letters.words import label
from palier.rules.situations.pieces import PieceStatus
from palier.web.access import only, organisation_of
from palier.web.desk import awaited, narrowing
from palier.web.lists import Listing, listing
from palier.web.presentation import homes
from palier.web.reservataire import desk
from palier.workflows.desks import awaiting_lists
from palier.workflows.homes import orienting, publishing
from palier.workflows.letters import posting
from palier.workflows.mistakes import mistakes
from palier.workflows.parting import parting

FOLLOWED = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION, PublicationStage.ATTRIBUEE)


@only(Role.RESERVATAIRE)
@require_safe
def file_du_jour(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, the most pressing first. Counts and homes only: no candidate is named here."""
    mine, now = organisation_of(request), timezone.now()
    found, queue = awaited.found(request)
    running = (
        narrowing.lists(queue, Publication.objects.filter(reservataire__in=mine.covers))
        .exclude(stage__in=ENDED_LISTS)
        .select_related("home__commune", "bailleur")
        .order_by("closes_at", "pk")
    )
    to_publish = awaiting_lists.to_publish(mine)
    shown = listing(request, to_publish if narrowing.shows_homes(queue) else to_publish.none(), key="publier")
    turns = orienting.turns(shown.rows, clocks.day_in_paris(now))
    readings = SetAside.objects.filter(is_upheld=None, candidature__stage=Stage.CLASSEE).select_related(
        "candidature__publication__home__commune", "by"
    )
    asides = [one for one in readings.order_by("at", "pk") if narrowing.shows_file(queue, one.candidature)]
    again = listing(request, asides, key="relire")
    context = {
        "organisation": mine,
        "is_narrowed": narrowing.is_narrowed(queue),
        "publish_list": shown,
        "reading_list": again,
        "to_publish": [
            {
                "home": home,
                "title": homes.title(home),
                "turn": turns.get(home.pk),
                "latest": publishing.latest_of(turns.get(home.pk)),
            }
            for home in shown
        ],
        "to_designate": _rows(request, running.filter(stage=PublicationStage.CLASSEE), "designer"),
        "open": _rows(request, running.filter(stage=PublicationStage.PUBLIEE), "ouvertes"),
        "followed": _rows(request, running.filter(stage__in=FOLLOWED), "suivies"),
        "readings": [
            {
                "aside": aside,
                "file": desk.file_number(aside.candidature),
                "title": homes.title(aside.candidature.publication.home),
                "is_mine": aside.by_id == request.user.pk,
            }
            for aside in again
        ],
        "unposted": posting.of(mine).waiting().count(),
        "pieces": Piece.objects.filter(status=PieceStatus.TO_CHECK).count(),
        "urgent": Piece.objects.filter(status=PieceStatus.TO_CHECK, due_at__isnull=False).count(),
        "late": Piece.objects.filter(status=PieceStatus.TO_CHECK, due_at__lt=now).count(),
        "mistakes": mistakes.waiting(mine).count(),
        "partings": parting.waiting(clocks.day_in_paris(now)).count(),
        "held": Candidature.objects.filter(stage=Stage.EN_ATTENTE, publication__stage=PublicationStage.PUBLIEE).count(),
        **awaited.context(request, found, queue),
    }
    return desk.show(request, "day.html", context)


def _rows(request: HttpRequest, publications: QuerySet[Publication], key: str) -> Listing[dict[str, object]]:
    """A page of publications with the counts of each, in one statement for all."""
    shown = listing(request, publications, key=key)
    counts = places.counts_of([one.pk for one in shown])
    return shown.with_rows([_row(one, counts[one.pk]) for one in shown])


def _row(publication: Publication, counts: dict[str, int]) -> dict[str, object]:
    return {
        "publication": publication,
        "title": homes.title(publication.home),
        "label": label(PublicationStage(publication.stage), is_own=publication.is_own),
        "total": sum(counts.values()) - counts.get(Stage.RETIREE, 0),
        "may_call": publication.stage == PublicationStage.DESIGNEE and awaiting_lists.is_short(counts),
    }
