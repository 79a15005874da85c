"""Who keeps a search, stops it, reads it: its owner alone, by a page, by a link, and by SQL (ADR 83)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from palier.models import (
    JournalEntry,
    KeptHome,
    Publication,
    SavedSearch,
)
from palier.models.doors import acting
from palier.models.homes import matching
from palier.rules.homes import alerts
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.rules.homes.home_facts import Feature
from palier.workflows.candidature import alerting, watching
from palier.workflows.candidature.watching import AlertWay, Question
from palier.workflows.people import replacing
from tests import couples, factories
from tests.mandate_world import at_home, holder, in_role
from tests.saved_searches_world import MONTREUIL, MORNING, SAVED, beat, opened, saved

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def test_the_link_stops_it_once_and_for_all_and_looking_at_it_does_not(amina):
    row = saved(amina)
    link = alerting.stop_token(row)
    assert alerting.is_running(link)
    assert SavedSearch.objects.get().stopped_at is None
    assert alerting.stop_by_link(link, at=MORNING)
    assert not alerting.is_running(link)
    assert alerting.stop_by_link(link, at=MORNING + timedelta(days=1))
    assert SavedSearch.objects.get().stopped_at == MORNING
    opened()
    assert beat() == 0


@pytest.mark.parametrize("link", ["", "rien", "a" * 300, "00000000000000000000000000000000:xx", "\x00:é"])
def test_a_link_that_nobody_made_stops_nothing(amina, link):
    saved(amina)
    assert not alerting.is_running(link)
    assert not alerting.stop_by_link(link, at=MORNING)
    assert SavedSearch.objects.get().stopped_at is None


def test_it_is_resumed_for_what_is_new(amina):
    row, by = saved(amina), holder(amina)
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        watching.stop(row.public_id, by=by, at=SAVED)
    opened()
    assert beat() == 0
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        watching.resume(row.public_id, by=by)
    assert beat() == 1


def test_searches_and_kept_homes_are_bounded(amina, monkeypatch):
    monkeypatch.setattr(alerts, "MOST_SEARCHES", 2)
    monkeypatch.setattr(alerts, "MOST_KEPT", 1)
    saved(amina)
    saved(amina, type_code="T3")
    saved(amina, type_code="T3")
    with pytest.raises(watching.TooManySearches):
        saved(amina, type_code="T4")
    by, first = holder(amina), opened()
    watching.keep_home(amina.demande, first, by=by, at=SAVED)
    watching.keep_home(amina.demande, first, by=by, at=SAVED)
    with pytest.raises(watching.TooManyKept):
        watching.keep_home(amina.demande, opened(), by=by, at=SAVED)
    watching.drop_home(amina.demande, first, by=by)
    assert not KeptHome.objects.exists()


def test_another_holder_of_the_same_file_reads_none_and_stops_none():
    couple, home = couples.couple(), opened()
    asked = Question(place=MONTREUIL, wanted=WantedHome(), query="")
    way = AlertWay(rhythm=Rhythm.DAILY, hour=8, channel="email")
    with transaction.atomic(), in_role(at_home(couple.demande, couple.amina)):
        row = watching.save_search(
            couple.demande, "Ailleurs", asked, sending=way, person_key="d", by=couple.amina, at=SAVED
        )
        watching.keep_home(couple.demande, home, by=couple.amina, at=SAVED)
    with transaction.atomic(), in_role(at_home(couple.demande, couple.marc)):
        assert not SavedSearch.objects.exists()
        assert not KeptHome.objects.exists()
        watching.stop(row.public_id, by=couple.marc, at=SAVED)
    assert SavedSearch.objects.get().stopped_at is None


@pytest.mark.parametrize("change", [{"person_key": "p1"}, {"seen": [1]}, {"told_on": SAVED.date()}])
def test_the_database_lets_nobody_save_for_another_nor_what_was_told(amina, change):
    by = holder(amina)
    values = {
        "demande": amina.demande,
        "by": amina.user,
        "person_key": "d",
        "name": "x",
        "query": "",
        "place": "",
        "rhythm": "jour",
        "hour": 8,
        "channel": "email",
        "made_at": SAVED,
    }
    with pytest.raises(DatabaseError), transaction.atomic(), in_role(at_home(amina.demande, by)):
        SavedSearch.objects.create(**{**values, **change})


def test_the_gate_stops_and_reads_nothing_else(amina):
    saved(amina)
    for query in (
        lambda: list(SavedSearch.objects.values_list("name")),
        lambda: SavedSearch.objects.update(stopped_at=None),
        lambda: SavedSearch.objects.all().delete(),
        lambda: list(KeptHome.objects.values_list("kept_at")),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), in_role(acting.GATE):
            query()


def test_whoever_stands_in_a_place_later_finds_nothing_of_before(amina):
    saved(amina)
    watching.keep_home(amina.demande, opened(), by=holder(amina), at=SAVED)
    with transaction.atomic(), in_role(acting.CLOCK):
        replacing.let_go(amina.demande, "d", since=MORNING, at=MORNING)
    assert not SavedSearch.objects.exists()
    assert not KeptHome.objects.exists()


def test_keeping_an_eye_on_something_leaves_no_line_in_the_journal(amina):
    before = JournalEntry.objects.count()
    saved(amina)
    watching.keep_home(amina.demande, opened(), by=holder(amina), at=SAVED)
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"type_code": "T3"},
        {"most_rent": 60_000},
        {"is_level": True},
        {"is_adapted": True},
        {"worst_energy": "D"},
        *({"features": frozenset({feature})} for feature in Feature),
        {"features": frozenset({Feature.HOUSE, Feature.PARKING, Feature.NO_STEP})},
    ],
)
def test_the_set_of_searches_and_the_list_of_one_agree(amina, rhythm, wanted):
    """The one statement over all searches finds a search where its own list finds a home, and nowhere else."""
    row = saved(amina, sending={"rhythm": rhythm}, **wanted)
    homes = [
        opened(type_code=kind, rent=rent, floor=floor, has_lift=lift, is_adapted=adapted, energy_class=energy, **said)
        for (kind, rent, floor, lift, adapted, energy), said in zip(
            [
                ("T3", 52_000, 0, None, True, "D"),
                ("T2", 52_000, 1, True, False, "A"),
                ("T3", 52_001, None, None, False, ""),
                ("T3", 10_000, 4, False, False, "G"),
            ],
            [
                {"kind": "maison", "parking": "compris", "door_steps": 0, "has_level_shower": True},
                {"kind": "appartement", "parking": "impose", "parking_price": 1, "door_width": 77, "door_steps": 1},
                {},
                {
                    "door_width": 76,
                    "lift_serves_floor": True,
                    "has_adapted_bathroom": True,
                    "has_wide_parking": True,
                    "parking": "aucun",
                    "has_level_shower": False,
                },
            ],
            strict=True,
        )
    ]
    listed = matching.answering(Publication.objects.all(), WantedHome(**wanted))
    for home in homes:
        Publication.objects.exclude(pk=home.pk).update(opens_at=SAVED - timedelta(days=1))
        Publication.objects.filter(pk=home.pk).update(opens_at=SAVED + timedelta(minutes=5))
        is_due = row.pk in matching.searches_due(MORNING, is_quiet=False)
        assert is_due == listed.filter(pk=home.pk).exists()
