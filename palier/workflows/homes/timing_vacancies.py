"""The days that a landlord's homes stay empty: what each list, decision, offer and lease says of when a step began."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, Q, QuerySet

from palier.models import Decision, Home, Lease, Offer, Organisation, Publication
from palier.models.homes.designated_days import designated_at
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.homes.vacancy_steps import VacancyDates
from palier.rules.law.clocks import day_in_paris
from palier.workflows.homes import let_homes

YEAR = timedelta(days=365)


def let_since_a_year(house: Organisation, on: date) -> QuerySet[Publication]:
    """The lists that led to a lease in the twelve months before a day."""
    rows = Publication.objects.filter(bailleur__in=house.covers, leases__signed_on__gt=on - YEAR)
    return rows.filter(leases__signed_on__lte=on).select_related("home").order_by("pk")


def empty(house: Organisation) -> QuerySet[Home]:
    """The homes that wait, whose notice is known: the longest first."""
    rows = Home.objects.filter(bailleur__in=house.covers, vacancy_notified_on__isnull=False).exclude(let_homes.now())
    return rows.select_related("commune", "reservataire").order_by("vacancy_notified_on", "pk")


def last_lists(homes: Sequence[Home], *, let: Collection[int] = ()) -> dict[int, Publication]:
    """The last list of each home that has one: the one that runs, else the one that gave the lease of ``let``, else the last."""
    rows = Publication.objects.filter(home__in=homes).select_related("home").order_by("opens_at", "pk")

    def counts(on: Publication) -> int:
        return 2 if on.stage not in ENDED_LISTS else int(on.home_id in let and on.stage == PublicationStage.LOUEE)

    return {row.home_id: row for row in sorted(rows, key=counts)}


def dates_of(
    publications: Sequence[Publication], *, designated: Mapping[int, datetime] | None = None
) -> dict[int, VacancyDates]:
    """The days of each list, by its number, in a few questions for all; ``designated``: for who does not ask as a landlord."""
    keys = [one.pk for one in publications]
    first = _first_lists(publications)
    designated = designated_at(keys) if designated is None else designated
    decisions = Decision.objects.filter(candidature__publication__in=keys, taken_back_at=None)
    decided = dict(decisions.values_list("candidature__publication").annotate(at=Min("decided_at")))
    offers = Offer.objects.filter(publication__in=keys).values_list("publication")
    sent = {
        key: (start, end)
        for key, start, end in offers.annotate(
            start=Min("sent_at"), end=Max("answered_at", filter=Q(answer=OfferAnswer.ACCEPTED))
        )
    }
    leases = {row.publication_id: row for row in Lease.objects.filter(publication__in=keys)}
    found = {}
    for one in publications:
        start, end = sent.get(one.pk, (None, None))
        lease = leases.get(one.pk)
        found[one.pk] = VacancyDates(
            notified=one.home.vacancy_notified_on,
            oriented=_day(one.home.oriented_at),
            first_published=first.get(one.pk),
            published=_day(one.opens_at),
            closed=_day(one.closed_at),
            designated=_day(designated.get(one.pk)),
            decided=_day(decided.get(one.pk)),
            offered=_day(start),
            answered=_day(end),
            signed=lease.signed_on if lease else None,
            entered=lease.starts_on if lease else None,
        )
    return found


def without_list(home: Home) -> VacancyDates:
    """The days of a home that was never published."""
    return VacancyDates(notified=home.vacancy_notified_on, oriented=_day(home.oriented_at))


def _first_lists(publications: Sequence[Publication]) -> dict[int, date]:
    """By the number of a list, the day of the first one of its home since the notice, where that was another."""
    others: dict[int, list[date]] = {}
    rows = Publication.objects.filter(home__in={one.home_id for one in publications}).exclude(
        stage=PublicationStage.BROUILLON
    )
    for home, at in rows.values_list("home", "opens_at"):
        others.setdefault(home, []).append(day_in_paris(at))
    found = {}
    for one in publications:
        notified, opened = one.home.vacancy_notified_on, day_in_paris(one.opens_at)
        before = [day for day in others.get(one.home_id, ()) if day < opened and (notified is None or day >= notified)]
        if before:
            found[one.pk] = min(before)
    return found


def _day(at: datetime | None) -> date | None:
    return None if at is None else day_in_paris(at)
