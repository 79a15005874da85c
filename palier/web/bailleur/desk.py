"""What waits today: files to check, homes to convene, offers that run, leases to sign, homes."""

from datetime import date, datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Decision, Home, Offer, Organisation, Publication
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.letters.words import label
from palier.web.access import only, organisation_of
from palier.web.bailleur import just_checked
from palier.web.desk import awaited
from palier.web.desk.desk_parts import page
from palier.web.lists import listing
from palier.workflows.desks import awaiting_bailleur, awaiting_lists
from palier.workflows.letters import posting
from palier.workflows.offer import offering, undelivered
from palier.workflows.people import asking

_PLACE = "publication__home__commune"


@only(Role.BAILLEUR)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The file du jour. Files are shown by rank, without names: a name is read on its own page, and noted."""
    house, now = organisation_of(request), timezone.now()
    mine = Candidature.objects.filter(publication__bailleur__in=house.covers).select_related(_PLACE)
    to_check = mine.filter(stage__in=stages.TO_CHECK).order_by("publication__closes_at", "publication", "rank")
    offers = Offer.objects.filter(publication__bailleur__in=house.covers, answer=OfferAnswer.LIVE).select_related(
        _PLACE, "candidature"
    )
    running = list(offers.order_by("answer_by", "sent_at"))
    due = [offer for offer in running if undelivered.is_due(offer, now)]
    checks_listed = listing(request, to_check, key="controler")
    context = page(
        request,
        told=just_checked.told(request),
        undelivered=[(offer, offering.set_day(offer)) for offer in due],
        to_check=checks_listed,
        answered=asking.answered(checks_listed.rows),
        to_convene=_to_convene(house),
        offers=[(offer, _left(offer, now)) for offer in running if offer not in due],
        to_offer=awaiting_bailleur.to_offer(house, now),
        own=_own_lists(house),
        to_publish=list(
            Home.objects.filter(bailleur__in=house.covers, reservataire__in=house.covers)
            .exclude(publications__in=Publication.objects.exclude(stage__in=ENDED_LISTS))
            .exclude(publications__stage=PublicationStage.LOUEE)
            .select_related("commune")
            .order_by("oriented_at")
        ),
        conditions=_conditions(house, clocks.day_in_paris(now)),
        unposted=posting.of(house).waiting().count(),
        to_sign=list(mine.filter(stage=Stage.ACCEPTEE).order_by("changed_at")),
        **awaited.context(request),
    )
    return render(request, "palier/bailleur/today.html", context)


def _left(offer: Offer, now: datetime) -> str:
    if offer.answer_by is None:
        return f"remise à prouver, décision le {offering.set_day(offer):%d/%m/%Y}"
    return clocks.working_days_left(now, offer.answer_by, offer.publication.home.calendar).removeprefix(
        "il vous reste "
    )


def _to_convene(house: Organisation) -> list[tuple[Publication, int, bool]]:
    """Homes with compliant files, how many, and whether the next rank should be called."""
    found = awaiting_bailleur.to_convene(house)
    short = awaiting_lists.short_of_files(found)
    return [(row, row.ready, row.pk in short) for row in found]  # type: ignore[attr-defined]


_UNREAD = Q(candidatures__set_asides__isnull=False, candidatures__set_asides__is_upheld=None)


def _own_lists(house: Organisation) -> list[tuple[Publication, str, int]]:
    """Lists of the landlord's own part that are open, to designate from, or with a set-aside to read again."""
    rows = Publication.objects.filter(
        bailleur__in=house.covers,
        reservataire__in=house.covers,
        stage__in=(PublicationStage.PUBLIEE, PublicationStage.CLASSEE),
    ).annotate(readings=Count("candidatures__set_asides", filter=_UNREAD))
    shown = rows.select_related("home__commune").order_by("closes_at")
    return [(row, label(PublicationStage(row.stage), is_own=row.is_own), row.readings) for row in shown]  # type: ignore[attr-defined]


def _conditions(house: Organisation, on: date) -> list[tuple[Decision, date | None, bool]]:
    """Homes given under a condition not met yet, the nearest date first, its day and whether that has passed."""
    found = awaiting_bailleur.until_days(awaiting_bailleur.conditions(house))
    return [(one, until, until is not None and until < on) for one, until in found]
