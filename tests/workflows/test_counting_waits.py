"""The figures of a commune on a real database: who is counted, where, until when; once a month, and by the clock alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import Commune, CommuneFigure, DeclaredStock, Demande, Lease, Seniority
from palier.models.doors import acting
from palier.models.homes import commune_figures
from palier.rules.homes.waiting_times import HomeSize, Spell, SpellEnd
from palier.workflows.homes import counting_waits
from palier.workflows.scoring import scoring_territories
from tests import factories
from tests.attacks.raw_sql import page_of

if TYPE_CHECKING:
    from palier.models import Home

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 11, 1)
MONTREUIL, LILAS = "93048", "93045"


@pytest.fixture(autouse=True)
def places() -> None:
    factories.commune()
    factories.commune(LILAS, "Les Lilas")


def asking(
    since: date, *, communes: tuple[str, ...] = (MONTREUIL,), types: tuple[str, ...] = ("T2",), **changes: Any
) -> Demande:
    made = factories.demande().demande
    Demande.objects.filter(pk=made.pk).update(**changes)
    Seniority.objects.filter(demande=made).delete()
    Seniority.objects.create(demande=made, departement="93", since=since)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_scorefacts WHERE demande_id = %s", [made.pk])
        cursor.execute(
            "INSERT INTO palier_scorefacts (demande_id, departement, territories, types, communes, computed_on, is_transfer) "
            "VALUES (%s, '93', '{}', %s, %s, %s, false)",
            [made.pk, list(types), list(communes), UNTIL],
        )
    return made


def housed(of: Demande, in_: Home, on: date) -> None:
    row = factories.candidature(factories.publication(in_, stage="louee"), of, stage="bail_signe")
    Lease.objects.create(
        publication=row.publication,
        candidature=row,
        demande=of,
        signed_on=on,
        starts_on=on,
        signed_by=factories.member("Karim", row.publication.bailleur).person,
        recorded_at=timezone.now(),
        contingent="COLACT",
    )


def dwelling(type_code: str = "T2", code: str = MONTREUIL) -> Home:
    houses = (factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    return factories.home(*houses, type_code=type_code, commune=Commune.objects.get(pk=code))


def spells() -> dict[tuple[str, str], set[Spell]]:
    return {
        (commune, size): set(found)
        for commune, sizes in commune_figures.spells_of_a_year(UNTIL)
        for size, found in sizes.items()
        if found
    }


def test_who_waits_who_was_housed_and_who_left_are_counted_until_their_day() -> None:
    asking(date(2024, 11, 1))
    asking(date(2026, 5, 1))
    gone = timezone.make_aware(timezone.datetime(2026, 3, 1, 12))
    asking(date(2025, 3, 1), state="radiee", struck_off_at=gone)
    of = asking(date(2023, 11, 1), state="radiee", struck_off_at=timezone.make_aware(timezone.datetime(2026, 2, 1, 12)))
    housed(of, dwelling(), date(2026, 1, 31))

    assert spells() == {
        (MONTREUIL, "T2"): {
            Spell(12, 24, SpellEnd.WAITS),
            Spell(0, 6, SpellEnd.WAITS),
            Spell(8, 12, SpellEnd.GONE),
            Spell(24, 26, SpellEnd.HOUSED),
        }
    }


def test_each_commune_and_size_that_is_named_counts_and_a_lease_in_one_of_them_alone() -> None:
    of = asking(date(2025, 11, 1), communes=(MONTREUIL, LILAS), types=("T1", "T2"))
    housed(of, dwelling("T2", LILAS), date(2026, 5, 1))
    found = spells()

    assert {place: {one.end for one in rows} for place, rows in found.items()} == {
        (LILAS, "T1"): {SpellEnd.WAITS},
        (LILAS, "T2"): {SpellEnd.HOUSED},
        (MONTREUIL, "T1"): {SpellEnd.WAITS},
        (MONTREUIL, "T2"): {SpellEnd.WAITS},
    }


def test_large_homes_rooms_merged_communes_and_arrondissements_count_where_they_are_told() -> None:
    factories.commune("93001", "Former")
    Commune.objects.filter(code="93001").update(ended_on=date(2025, 1, 1), successor_code=LILAS)
    Commune.objects.filter(code=MONTREUIL).update(parent_code=LILAS)
    asking(date(2025, 11, 1), communes=("93001", MONTREUIL, LILAS), types=("T5", "T6P"))
    asking(date(2025, 11, 1), communes=("93001",), types=("C",))

    assert set(spells()) == {(LILAS, "T5"), (LILAS, "T1")}
    assert sum(one.count for one in spells()[LILAS, "T5"]) == 1


def test_what_came_after_the_day_or_left_before_the_year_is_not_seen() -> None:
    asking(UNTIL)
    asking(date(2020, 1, 1), state="radiee", struck_off_at=timezone.make_aware(timezone.datetime(2025, 10, 31, 12)))
    of = asking(date(2020, 1, 1))
    housed(of, dwelling(), UNTIL)

    assert spells() == {(MONTREUIL, "T2"): {Spell(70, 82, SpellEnd.WAITS)}}


def test_the_month_is_counted_once_and_keeps_what_it_told() -> None:
    for months in range(12):
        of = asking(UNTIL - timedelta(days=40 * (months + 1)))
        housed(of, dwelling(), UNTIL - timedelta(days=10))
        asking(UNTIL - timedelta(days=40 * (months + 1)), types=("T3",))

    assert counting_waits.count(UNTIL) == 2
    rows = {row.size: row for row in CommuneFigure.objects.all()}
    asking(date(2026, 1, 1), types=("T3",))

    assert counting_waits.count(UNTIL) == 0
    assert (rows["T2"].lets, rows["T2"].demandes, rows["T3"].demandes, rows["T3"].lets) == (10, None, 10, None)
    assert rows["T2"].quick is not None
    assert rows["T2"].quick <= rows["T2"].housed_after <= rows["T2"].slow
    assert CommuneFigure.objects.get(size="T3").demandes == 10
    assert set(rows) <= set(HomeSize)


def test_the_nightly_facts_say_what_a_demande_asks_for() -> None:
    made = factories.demande().demande
    scoring_territories.refresh([made], on=UNTIL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT communes FROM palier_scorefacts WHERE demande_id = %s", [made.pk])
        assert cursor.fetchall() == [([MONTREUIL],)]


def test_the_clock_alone_counts_and_the_database_keeps_no_small_number() -> None:
    with page_of(acting.PUBLIC), pytest.raises(DatabaseError, match="permission denied"):
        list(commune_figures.spells_of_a_year(UNTIL))
    with pytest.raises(DatabaseError, match="communefigure_lets_not_small"), transaction.atomic():
        CommuneFigure.objects.create(commune_id=MONTREUIL, size="T2", counted_on=UNTIL, lets=9)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        assert counting_waits.count(UNTIL) == 0


def stock_of(in_: Home, homes: int, year: int = 2026) -> None:
    DeclaredStock.objects.create(
        bailleur=in_.bailleur,
        commune=in_.commune,
        size=in_.type_code,
        year=year,
        homes=homes,
        declared_by=factories.member("Karim", in_.bailleur).person,
        declared_at=timezone.now(),
    )


def test_a_stock_stands_only_where_every_landlord_who_let_in_the_year_declared_one() -> None:
    ours = dwelling()
    theirs = factories.home(
        factories.organisation("bailleur", "C"), ours.reservataire, type_code="T2", commune=ours.commune
    )
    stock_of(ours, 900)
    stock_of(ours, 600)
    assert counting_waits.stocks_of(UNTIL) == {(MONTREUIL, "T2"): (2026, 600)}

    housed(asking(date(2025, 1, 1)), theirs, date(2026, 3, 1))
    assert counting_waits.stocks_of(UNTIL) == {}
    stock_of(ours, 500, 2025)
    stock_of(theirs, 40, 2025)
    assert counting_waits.stocks_of(UNTIL) == {(MONTREUIL, "T2"): (2025, 540)}
    stock_of(theirs, 30)
    assert counting_waits.stocks_of(UNTIL) == {(MONTREUIL, "T2"): (2026, 630)}
    stock_of(theirs, 0)
    assert counting_waits.stocks_of(UNTIL) == {(MONTREUIL, "T2"): (2025, 540)}


def test_a_stock_is_told_only_beside_lets_that_are_told() -> None:
    spells = {
        "T2": [Spell(3, 6, SpellEnd.HOUSED, 12)],
        "T3": [Spell(3, 6, SpellEnd.HOUSED, 9), Spell(3, 6, SpellEnd.WAITS, 20)],
    }
    stocks = dict.fromkeys([(MONTREUIL, "T2"), (MONTREUIL, "T3")], (2026, 600))
    rows = {row.size: row for row in counting_waits.rows_of(MONTREUIL, spells, UNTIL, stocks)}

    assert (rows["T2"].stock, rows["T2"].stock_year) == (600, 2026)
    assert (rows["T3"].stock, rows["T3"].stock_year) == (None, None)
