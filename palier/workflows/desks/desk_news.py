"""What happened on a desk without its people: read from what each act left, and marked once a member has opened it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from palier.models import (
    Convention,
    Correction,
    CorrectionKind,
    FlowEvent,
    Home,
    NewsSeen,
    Offer,
    Organisation,
    PlannedAct,
    PlannedVerb,
)
from palier.rules.candidature.offer_answers import DECLINED
from palier.rules.desks import news
from palier.rules.desks.news import News, NewsItem
from palier.rules.doors.access import Role
from palier.rules.homes.flow_balance import FlowEventKind as Flow
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.desks.awaiting_lists import about

_HOME = "publication__home__commune"
_HOUSE = act("règles de publication de Palier")
_CORRECTIONS = {CorrectionKind.VACANCY: News.VACANCY, CorrectionKind.HOME: News.CORRECTED}


def of(*, by: Actor, at: datetime) -> tuple[NewsItem, ...]:
    """What this member has not opened yet of the last days, the newest first."""
    told = list(_told(by.body, by.role, clocks.lately(at)))
    if not told:
        return ()
    seen = NewsSeen.objects.filter(user=by.person, news__in=[one.key for one in told])
    return news.unseen(told, seen.values_list("news", flat=True))


@transaction.atomic
def open_one(key: UUID, *, by: Actor, at: datetime) -> NewsItem | None:
    """Mark a piece of news of one's own desk as opened, and give it; ``None`` where this desk has none of that name.

    The first opening has its line in the journal; a second changes nothing.
    """
    found = next((one for one in _told(by.body, by.role, clocks.lately(at)) if one.key == key), None)
    if found is not None and not NewsSeen.objects.filter(user=by.person, news=key).exists():
        _mark([found], by=by, at=at)
        telling.journal(
            JournalVerb.READ_NEWS, found, by=by, at=at, article=_HOUSE, details={"nature": found.kind.value}
        )
    return found


@transaction.atomic
def open_all(*, by: Actor, at: datetime) -> int:
    """Mark all that is told now as opened; return how many were new."""
    fresh = of(by=by, at=at)
    if fresh:
        _mark(fresh, by=by, at=at)
        telling.journal(
            JournalVerb.READ_ALL_NEWS, by.person, by=by, at=at, article=_HOUSE, details={"nombre": len(fresh)}
        )
    return len(fresh)


def _mark(told: Iterable[NewsItem], *, by: Actor, at: datetime) -> None:
    rows = [NewsSeen(user=by.person, news=one.key, at=at) for one in told]
    NewsSeen.objects.bulk_create(rows, ignore_conflicts=True)


def _told(house: Organisation, role: Role, since: datetime) -> Iterator[NewsItem]:
    if role in (Role.BAILLEUR, Role.RESERVATAIRE):
        yield from _succeeded(house, since)
    if role is Role.BAILLEUR:
        yield from _withdrawn(house, since, "bailleur")
        yield from _offers(house, since)
    if role is Role.RESERVATAIRE:
        yield from _withdrawn(house, since, "reservataire")
        yield from _elsewhere(house, since)
        yield from _corrected(house, since)


def _succeeded(house: Organisation, since: datetime) -> Iterator[NewsItem]:
    """Whom this one carries on for; and partners of a convention that closed, with who carries it on."""
    rows = Convention.objects.filter(
        Q(bailleur__in=house.covers) | Q(reservataire__in=house.covers) | Q(delegate__in=house.covers)
    )
    partners = {one for line in rows.values_list("bailleur", "reservataire", "delegate") for one in line}
    gone = Organisation.objects.filter(
        pk__in=partners | set(house.took_over), successor__isnull=False, closed_at__gte=since
    )
    for one in gone.order_by("closed_at", "pk"):
        assert one.closed_at is not None  # noqa: S101 - filtered above
        about = f"{one.present.name} remplace {one.name}. Vos conventions continuent, sans changer."
        if one.pk in house.took_over:
            about = f"Vous reprenez ce que {one.name} avait en cours, avec ses places, ses dates et ses délais."
        yield NewsItem(kind=News.SUCCEEDED, key=one.public_id, subject=one.public_id, about=about, at=one.closed_at)


def _withdrawn(house: Organisation, since: datetime, side: str) -> Iterator[NewsItem]:
    rows = PlannedAct.objects.filter(
        verb=PlannedVerb.WITHDRAW, refused="", done_at__gte=since, **{f"publication__{side}__in": house.covers}
    ).exclude(organisation__in=house.covers)
    for one in rows.select_related(_HOME, "organisation"):
        assert one.done_at is not None  # noqa: S101 - filtered above
        yield NewsItem(
            kind=News.WITHDRAWN,
            key=one.public_id,
            subject=one.publication.public_id,
            at=one.done_at,
            about=about(one.publication.home, f"Raison : {one.reason.rstrip('.')}"),
            by=one.organisation.name,
        )


def _elsewhere(house: Organisation, since: datetime) -> Iterator[NewsItem]:
    """Homes that went away: taken back after the month, or given to another."""
    rows = FlowEvent.objects.filter(reservataire__in=house.covers, kind__in=(Flow.LOST, Flow.GIVEN_BACK), at__gte=since)
    for one in rows.exclude(home__reservataire__in=house.covers).select_related("home__commune", "bailleur"):
        yield NewsItem(
            kind=News.ELSEWHERE,
            key=one.pk,
            subject=one.home.public_id,
            about=about(one.home),
            at=one.at,
            by=one.bailleur.name,
        )


def _corrected(house: Organisation, since: datetime) -> Iterator[NewsItem]:
    """Corrections of homes that a réservataire still has: its delay runs from them."""
    rows = Correction.objects.filter(
        reservataire__in=house.covers, kind__in=_CORRECTIONS, at__gte=since
    ).select_related("bailleur")
    found = list(rows)
    homes = Home.objects.filter(reservataire__in=house.covers, public_id__in={one.subject for one in found})
    mine = {home.public_id: home for home in homes.select_related("commune")}
    for one in found:
        home = mine.get(one.subject)
        if home is not None:
            yield NewsItem(
                kind=_CORRECTIONS[CorrectionKind(one.kind)],
                key=one.pk,
                subject=one.subject,
                about=about(home),
                at=one.at,
                by=one.bailleur.name,
            )


def _offers(house: Organisation, since: datetime) -> Iterator[NewsItem]:
    """Offers of this landlord that a household declined, or left without an answer."""
    rows = Offer.objects.filter(publication__bailleur__in=house.covers, answer__in=DECLINED, answered_at__gte=since)
    for one in rows.select_related(_HOME, "candidature"):
        assert one.answered_at is not None  # noqa: S101 - filtered above
        yield NewsItem(
            kind=News.OFFER_OVER,
            key=one.public_id,
            subject=one.publication.public_id,
            at=one.answered_at,
            about=about(one.publication.home, f"Dossier {one.candidature.reference}"),
        )
