"""What waits today: files to check, homes to convene, offers that run, leases to sign, homes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Decision, Home, Offer, Organisation, Publication, Seance
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission.seances import SeanceStage, agenda_closes_at
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.letters.words import label
from palier.web.access import only, organisation_of
from palier.web.bailleur import just_checked
from palier.web.desk import awaited, narrowing
from palier.web.desk.desk_parts import page
from palier.web.desk.hands import Queue
from palier.web.lists import Listing, listing
from palier.workflows.desks import awaiting_bailleur, awaiting_lists
from palier.workflows.homes import let_homes
from palier.workflows.letters import posting
from palier.workflows.offer import offering, undelivered
from palier.workflows.people import asking

_PLACE = "publication__home__commune"
AT_A_TIME = 20
"""Rows of each list of the day; the others are a page further, and a desk of a thousand homes is read at a glance."""


@only(Role.BAILLEUR)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The file du jour. Files are shown by rank, without names: a name is read on its own page, and noted."""
    house, now = organisation_of(request), timezone.now()
    mine = Candidature.objects.filter(publication__bailleur__in=house.covers).select_related(_PLACE)
    to_check = mine.filter(stage__in=stages.TO_CHECK).order_by("publication__closes_at", "publication", "rank")
    live = Offer.objects.filter(publication__bailleur__in=house.covers, answer=OfferAnswer.LIVE)
    found, queue = awaited.found(request)
    every = live.select_related(_PLACE, "candidature__publication").order_by("answer_by", "sent_at")
    running = [offer for offer in every if narrowing.shows_file(queue, offer.candidature)]
    due = [offer for offer in running if undelivered.is_due(offer, now)]
    offers = _page(request, [offer for offer in running if offer not in due], "offres")
    to_offer = [row for row in awaiting_bailleur.to_offer(house, now) if narrowing.shows_file(queue, row)]
    to_sign = narrowing.files(queue, mine.filter(stage=Stage.ACCEPTEE)).order_by("changed_at", "pk")
    convened = _to_convene(request, house, queue)
    checks_listed = listing(request, narrowing.files(queue, to_check), key="controler")
    for row in checks_listed:
        row.followed = queue.of_file(row)  # type: ignore[attr-defined]
        row.tagged = queue.tagged.labels(str(row.public_id))  # type: ignore[attr-defined]
    context = page(
        request,
        told=just_checked.told(request),
        undelivered=[(offer, offering.set_day(offer)) for offer in due],
        to_check=checks_listed,
        answered=asking.answered(checks_listed.rows),
        is_narrowed=narrowing.is_narrowed(queue),
        choice=narrowing.choice(request),
        to_convene=convened,
        next_seance=_next_seance(house, now) if convened else None,
        offers=offers.with_rows([(offer, _left(offer, now)) for offer in offers]),
        to_offer=_page(request, to_offer, "offres-a-envoyer"),
        own=_page(request, _own_lists(house, queue), "part-du-bailleur"),
        to_publish=_page(request, _to_publish(house) if narrowing.shows_homes(queue) else (), "a-publier"),
        conditions=_page(request, _conditions(house, queue, clocks.day_in_paris(now)), "conditions"),
        unposted=posting.of(house).waiting().count(),
        to_sign=_page(request, to_sign, "baux"),
        **awaited.context(request, found, queue),
    )
    return render(request, "palier/bailleur/today.html", context)


def _left(offer: Offer, now: datetime) -> str:
    if offer.answer_by is None:
        return f"remise à prouver, décision le {offering.set_day(offer):%d/%m/%Y}"
    return clocks.working_days_left(now, offer.answer_by, offer.publication.home.calendar).removeprefix(
        "il vous reste "
    )


def _page[T](request: HttpRequest, rows: QuerySet[Any, T] | Sequence[T], key: str) -> Listing[T]:
    return listing(request, rows, key=key, per=AT_A_TIME)


def _to_convene(request: HttpRequest, house: Organisation, queue: Queue) -> Listing[tuple[Publication, int, bool]]:
    """Homes with compliant files, how many, and whether the next rank should be called."""
    rows = [row for row in awaiting_bailleur.to_convene(house) if narrowing.shows_list(queue, row)]
    shown = _page(request, rows, "a-inscrire")
    short = awaiting_lists.short_of_files(shown)
    return shown.with_rows([(row, row.ready, row.pk in short) for row in shown])  # type: ignore[attr-defined]


def _next_seance(house: Organisation, now: datetime) -> Seance | None:
    """The nearest séance whose agenda still takes a home: it is one press from the day's page."""
    rows = Seance.objects.filter(bailleur__in=house.covers, stage=SeanceStage.CONVENED, held_at__gt=now)
    taking = (one for one in rows.order_by("held_at", "pk") if agenda_closes_at(one.held_at, one.agenda_days) > now)
    return next(taking, None)


def _to_publish(house: Organisation) -> QuerySet[Home]:
    """Homes of its own part, free and on no list."""
    rows = Home.objects.filter(bailleur__in=house.covers, reservataire__in=house.covers)
    rows = rows.exclude(publications__in=Publication.objects.exclude(stage__in=ENDED_LISTS))
    return rows.exclude(let_homes.now()).select_related("commune").order_by("oriented_at", "pk")


_UNREAD = Q(candidatures__set_asides__isnull=False, candidatures__set_asides__is_upheld=None)


def _own_lists(house: Organisation, queue: Queue) -> list[tuple[Publication, str, int]]:
    """Lists of the landlord's own part that are open, to designate from, or with a set-aside to read again."""
    rows = Publication.objects.filter(
        bailleur__in=house.covers,
        reservataire__in=house.covers,
        stage__in=(PublicationStage.PUBLIEE, PublicationStage.CLASSEE),
    ).annotate(readings=Count("candidatures__set_asides", filter=_UNREAD))
    shown = narrowing.lists(queue, rows).select_related("home__commune").order_by("closes_at")
    return [(row, label(PublicationStage(row.stage), is_own=row.is_own), row.readings) for row in shown]  # type: ignore[attr-defined]


def _conditions(house: Organisation, queue: Queue, on: date) -> list[tuple[Decision, date | None, bool]]:
    """Homes given under a condition not met yet, the nearest date first, its day and whether that has passed."""
    rows = [one for one in awaiting_bailleur.conditions(house) if narrowing.shows_file(queue, one.candidature)]
    found = awaiting_bailleur.until_days(rows)
    return [(one, until, until is not None and until < on) for one, until in found]
