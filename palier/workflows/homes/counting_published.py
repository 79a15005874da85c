"""Counts, once a month, where days of empty homes go, whom closed lists serve, what stops a candidature: anybody reads it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import batched

from django.db import transaction
from django.db.models import Min, QuerySet

from palier.models import (
    Commune,
    FairnessFigure,
    HomeRefusalFigure,
    JournalEntry,
    Organisation,
    Publication,
    RefusalFigure,
    VacancyFigure,
)
from palier.models.homes import home_refusals, published_figures
from palier.rules.candidature.funnel import Verb
from palier.rules.homes import vacancy_steps
from palier.rules.homes.vacancy_steps import StepSpan
from palier.rules.law.clocks import at_hour
from palier.rules.ranking import fairness, published_refusals, published_vacancies, refusals_by_home
from palier.rules.ranking.published_refusals import Stopped
from palier.rules.ranking.published_vacancies import ToldStep
from palier.rules.ranking.refusals_by_home import HomeRefused
from palier.workflows.homes import timing_vacancies

_AT_A_TIME = 500


@transaction.atomic
def count(until: date) -> int:
    """Count the months before a day, once; return the rows written. A month that is counted stays as it was told."""
    return count_vacancies(until) + count_fairness(until) + count_refusals(until) + count_home_refusals(until)


def count_vacancies(until: date) -> int:
    """The homes let in twelve months, by commune and by landlord."""
    if VacancyFigure.objects.filter(counted_on=until).exists():
        return 0
    by_commune, by_bailleur = defaultdict[str, list[list[StepSpan]]](list), defaultdict[int, list[list[StepSpan]]](list)
    counted = {code: (after or parent or code) for code, after, parent in _communes()}
    present = {one.pk: one.present.pk for one in Organisation.objects.filter(kind="bailleur")}
    for one, spans in _let(until):
        by_commune[counted[one.home.commune_id]].append(spans)
        by_bailleur[present[one.bailleur_id]].append(spans)
    rows = [
        *(_row(step, until, commune_id=code) for code, homes in by_commune.items() for step in _told(homes, until)),
        *(_row(step, until, bailleur_id=pk) for pk, homes in by_bailleur.items() for step in _told(homes, until)),
    ]
    return len(VacancyFigure.objects.bulk_create(rows))


def count_fairness(until: date) -> int:
    """The candidatures of a year of lists, by territory."""
    if FairnessFigure.objects.filter(counted_on=until).exists():
        return 0
    since, ends = (at_hour(day, 0) for day in fairness.window(until))
    rows = [
        FairnessFigure(
            territory_id=territory,
            counted_on=until,
            split=one.split,
            group=one.group,
            ranked=one.ranked,
            first=one.first,
            leases=one.leases,
        )
        for territory, alike in published_figures.ranked_alike(since, ends)
        for one in fairness.told(alike, on=until)
    ]
    return len(FairnessFigure.objects.bulk_create(rows))


def count_refusals(until: date) -> int:
    """What stopped candidatures in twelve months, by landlord."""
    if RefusalFigure.objects.filter(counted_on=until).exists():
        return 0
    since, ends = (at_hour(day, 0) for day in published_refusals.window(until))
    present = {one.pk: one.present.pk for one in Organisation.objects.filter(kind="bailleur")}
    found = defaultdict[int, list[Stopped]](list)
    for bailleur, row in published_figures.stopped(since, ends, present):
        found[bailleur].append(row)
    rows = [
        RefusalFigure(
            bailleur_id=bailleur, counted_on=until, step=one.step, reason=one.reason, households=one.households
        )
        for bailleur, some in found.items()
        for one in published_refusals.told(some, on=until)
    ]
    return len(RefusalFigure.objects.bulk_create(rows))


def count_home_refusals(until: date) -> int:
    """Where and why households refused in twelve months, for each house alone: its homes, or those that it publishes."""
    if HomeRefusalFigure.objects.filter(counted_on=until).exists():
        return 0
    since, ends = (at_hour(day, 0) for day in published_refusals.window(until))
    present = {one.pk: one.present.pk for one in Organisation.objects.filter(kind__in=("bailleur", "reservataire"))}
    found = defaultdict[int, list[HomeRefused]](list)
    for house, row in home_refusals.refused(since, ends, present):
        found[house].append(row)
    rows = [
        HomeRefusalFigure(
            organisation_id=house,
            counted_on=until,
            split=one.split,
            group=one.group,
            reason=one.reason,
            households=one.households,
        )
        for house, some in found.items()
        for one in refusals_by_home.told(some, on=until)
    ]
    return len(HomeRefusalFigure.objects.bulk_create(rows))


def _communes() -> QuerySet[Commune, tuple[str, str, str]]:
    return Commune.objects.values_list("code", "successor_code", "parent_code")


def _let(until: date) -> Iterator[tuple[Publication, list[StepSpan]]]:
    """Each list that led to a lease in the twelve months before a day, and the steps of its home."""
    rows = Publication.objects.filter(
        leases__signed_on__gte=until - timing_vacancies.YEAR, leases__signed_on__lt=until, is_direct=False
    )
    for some in batched(rows.select_related("home").order_by("pk").iterator(_AT_A_TIME), _AT_A_TIME):
        dates = timing_vacancies.dates_of(some, designated=_designated(some))
        yield from ((one, vacancy_steps.spans(dates[one.pk])) for one in some)


def _designated(some: tuple[Publication, ...]) -> dict[int, datetime]:
    """The first designation of each, by the journal, which the clock reads."""
    keys = {one.public_id: one.pk for one in some}
    lines = JournalEntry.objects.filter(verb=Verb.DESIGNATE, object_id__in=keys)
    return {keys[key]: at for key, at in lines.values_list("object_id").annotate(at=Min("at"))}


def _told(homes: list[list[StepSpan]], until: date) -> list[ToldStep]:
    return published_vacancies.told(homes, on=until)


def _row(one: ToldStep, until: date, *, commune_id: str | None = None, bailleur_id: int | None = None) -> VacancyFigure:
    return VacancyFigure(
        commune_id=commune_id,
        bailleur_id=bailleur_id,
        counted_on=until,
        step=one.step.name.lower(),
        homes=one.homes,
        median=one.median,
        slow=one.slow,
    )
