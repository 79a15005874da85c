"""Saved searches: who is told of which home, once, when and where; never of who hides or left, and stopped in one press."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from palier.models import (
    Candidature,
    Fact,
    Fork,
    Holder,
    JournalEntry,
    KeptHome,
    Message,
    Person,
    Publication,
    SafeChannel,
    SavedSearch,
)
from palier.models.demandes.forks import ForkKind
from palier.models.doors import acting
from palier.models.homes import matching
from palier.rules.homes import alerts
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.rules.people.facts import Situation
from palier.workflows.acting.refusals import FileClosed
from palier.workflows.candidature import alerting, watching
from palier.workflows.candidature.watching import AlertWay, Question, SearchPlace
from palier.workflows.people import replacing
from tests import couples, factories
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from palier.models import Home
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
SAVED = datetime(2026, 9, 14, 7, tzinfo=ZoneInfo("Europe/Paris"))
"""A Monday, before anybody is written to."""
MORNING = SAVED + timedelta(hours=1, minutes=10)
MONTREUIL = SearchPlace(named="à Montreuil", communes=("93048",))


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def saved(
    of: Applicant, *, place: SearchPlace = MONTREUIL, sending: dict[str, Any] | None = None, **wanted: Any
) -> SavedSearch:
    by = holder(of)
    asked = Question(place=place, wanted=WantedHome(**wanted), query="ou=Montreuil&pour_moi=on")
    way = AlertWay(**{"rhythm": Rhythm.DAILY, "hour": 8, "channel": "email", **(sending or {})})
    with transaction.atomic(), in_role(at_home(of.demande, by)):
        return watching.save_search(of.demande, "Près de l’école", asked, sending=way, person_key="d", by=by, at=SAVED)


def opened(
    at: datetime = SAVED + timedelta(minutes=30), *, on: dict[str, Any] | None = None, **home: Any
) -> Publication:
    bailleur = factories.organisation("bailleur", "B")
    made: Home = factories.home(bailleur, factories.organisation("reservataire", "R"), **home)
    return factories.publication(made, opens_at=at, closes_at=at + timedelta(days=7), **(on or {}))


def beat(at: datetime = MORNING) -> int:
    """As the job does: what is due, each looked at; how many messages left."""
    with transaction.atomic(), in_role(acting.CLOCK):
        found = alerting.due(at)
    sent = 0
    for pk in found:
        with transaction.atomic(), in_role(acting.CLOCK):
            sent += alerting.look(pk, at=at)
    return sent


def told(of: Applicant) -> list[Message]:
    email = Person.objects.get(demande=of.demande, key="d").email
    return list(Message.objects.filter(recipient=email).order_by("created_at", "pk"))


def test_a_new_home_that_fits_is_told_with_its_reasons_and_a_link_to_stop(amina):
    saved(amina, type_code="T3", most_rent=60_000)
    home = opened()
    assert beat() == 1

    [message] = told(amina)
    assert message.subject == "1 logement convient à votre recherche sur Palier"
    assert "62 m², rue des Néfliers à Montreuil" in message.body
    assert "600,00 € par mois, charges comprises. Clôture lundi 21 septembre 2026 à 7 h 30." in message.body
    assert (
        "Sa taille est celle que vous cherchez. Son loyer, charges comprises, ne dépasse pas 600,00 €." in message.body
    )
    assert f"https://logement.example/logements/{home.public_id}/" in message.body
    assert "https://logement.example/alertes/" in message.body
    assert message.demande is None


def test_a_home_is_told_once_however_often_the_clock_beats(amina):
    saved(amina, sending={"rhythm": Rhythm.AT_ONCE})
    opened()
    assert [beat(), beat(MORNING + timedelta(minutes=10)), beat(MORNING + timedelta(days=1))] == [1, 0, 0]
    opened(MORNING + timedelta(hours=1))
    assert beat(MORNING + timedelta(hours=2)) == 1
    assert "1 logement" in told(amina)[-1].subject


def test_nothing_leaves_when_there_is_nothing(amina):
    saved(amina)
    assert beat() == 0
    assert told(amina) == []


@pytest.mark.parametrize(
    ("wanted", "home"),
    [
        ({"type_code": "T2"}, {}),
        ({"most_rent": 59_999}, {}),
        ({"is_level": True}, {"floor": 2, "has_lift": False}),
        ({"is_level": True}, {"floor": 2}),
        ({"is_level": True}, {}),
        ({"is_adapted": True}, {}),
        ({"worst_energy": "D"}, {"energy_class": "E"}),
        ({"worst_energy": "D"}, {}),
    ],
)
def test_a_home_that_is_not_what_was_asked_is_not_told(amina, wanted, home):
    saved(amina, **wanted)
    opened(**home)
    assert beat() == 0


@pytest.mark.parametrize(
    ("wanted", "home", "why"),
    [
        ({"is_level": True}, {"floor": 0}, "Il est au rez-de-chaussée."),
        ({"is_level": True}, {"floor": 3, "has_lift": True}, "Un ascenseur y mène."),
        ({"worst_energy": "D"}, {"energy_class": "C"}, "Sa classe énergie est C."),
    ],
)
def test_what_was_asked_is_said_of_the_home(amina, wanted, home, why):
    saved(amina, **wanted)
    opened(**home)
    assert beat() == 1
    assert why in told(amina)[0].body


def test_a_home_elsewhere_is_not_told_and_a_departement_is_whole(amina):
    saved(amina)
    saved(
        amina, place=SearchPlace(named="en Seine-Saint-Denis", departements=("93",)), sending={"rhythm": Rhythm.AT_ONCE}
    )
    opened(commune=factories.commune("93066", "Saint-Denis"))
    opened(commune=factories.commune("94041", "Ivry-sur-Seine"))
    assert beat() == 1
    assert "Saint-Denis" in told(amina)[0].body
    assert "Ivry" not in told(amina)[0].body


def test_a_list_that_was_open_before_the_search_is_not_new(amina):
    saved(amina)
    opened(SAVED - timedelta(hours=1))
    assert beat() == 0


def test_a_home_closed_to_the_household_is_not_told(amina, monkeypatch):
    rich = factories.demande("Aude", income=400_000)
    saved(rich)
    opened()
    assert beat() == 0
    assert told(rich) == []


def test_a_home_where_it_is_a_candidate_is_not_told(amina):
    saved(amina)
    factories.candidature(opened(), amina.demande)
    assert beat() == 0
    assert Candidature.objects.count() == 1


def test_the_digest_leaves_in_its_hour_and_once_a_day(amina):
    saved(amina, sending={"hour": 18})
    opened()
    assert beat() == 0
    evening = SAVED.replace(hour=18, minute=20)
    assert beat(evening) == 1
    opened(evening)
    assert beat(evening + timedelta(minutes=20)) == 0
    assert beat(evening + timedelta(days=1)) == 1


@pytest.mark.parametrize(("asked", "sent"), [(False, 0), (True, 1)])
def test_nothing_leaves_at_night_unless_it_was_asked(amina, asked, sent):
    saved(amina, sending={"rhythm": Rhythm.AT_ONCE, "is_at_night": asked})
    night = SAVED.replace(hour=23)
    opened(night)
    assert beat(night + timedelta(minutes=10)) == sent
    assert beat(MORNING + timedelta(days=1)) == 1 - sent


def test_what_opened_on_a_saturday_is_told_on_monday(amina):
    saved(amina)
    saturday = SAVED + timedelta(days=5)
    opened(saturday)
    assert beat(saturday.replace(hour=8, minute=30)) == 0
    assert beat(MORNING + timedelta(days=7)) == 1


def test_many_homes_make_one_message_that_counts_the_rest(amina):
    saved(amina)
    for _ in range(alerts.SHOWN + 2):
        opened()
    assert beat() == 1
    [message] = told(amina)
    assert "7 logements conviennent" in message.subject
    assert message.body.count("/logements/") == alerts.SHOWN + 1
    assert "2 autres logements conviennent." in message.body


def test_a_text_is_short_and_goes_to_the_telephone(amina):
    saved(amina, sending={"channel": "sms"})
    opened()
    assert beat() == 1
    message = Message.objects.get(channel="sms")
    assert message.recipient == Person.objects.get(demande=amina.demande, key="d").phone
    assert "rue des Néfliers" not in message.body


def test_who_has_no_address_is_told_nothing(amina):
    Person.objects.filter(demande=amina.demande).update(email="", phone="")
    saved(amina)
    opened()
    assert beat() == 0
    assert Message.objects.count() == 0


def test_a_safe_address_alone_is_written_to(amina):
    saved(amina, sending={"channel": "sms"})
    SafeChannel.objects.create(demande=amina.demande, person_key="d", email="sure@example.org", set_at=SAVED)
    opened()
    assert beat() == 1
    assert set(Message.objects.values_list("recipient", flat=True)) == {"sure@example.org"}


@pytest.mark.parametrize("how", ["situation", "fourche", "autre adresse", "compte"])
def test_of_who_hides_or_left_nothing_leaves(amina, how):
    saved(amina)
    if how == "situation":
        path = f"claims/{Situation.VIOLENCE}"
        Fact.objects.create(demande=amina.demande, layer="declare", path=path, value={}, at=SAVED)
    elif how == "fourche":
        child = factories.demande("Amina ailleurs")
        Fork.objects.create(parent=amina.demande, child=child.demande, person_key="d", kind=ForkKind.SILENT, at=SAVED)
    elif how == "autre adresse":
        SafeChannel.objects.create(demande=amina.demande, person_key="p1", email="autre@example.org", set_at=SAVED)
    else:
        Holder.objects.filter(demande=amina.demande).delete()
    opened()

    assert beat() == 0
    assert Message.objects.count() == 0


def test_a_demande_that_is_struck_off_is_told_nothing_and_saves_nothing(amina):
    saved(amina)
    amina.demande.state = "radiee"
    amina.demande.save()
    opened()
    assert beat() == 0
    with pytest.raises(FileClosed):
        saved(amina)


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
    saved(amina)
    with pytest.raises(watching.TooManySearches):
        saved(amina)
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
    [{}, {"type_code": "T3"}, {"most_rent": 60_000}, {"is_level": True}, {"is_adapted": True}, {"worst_energy": "D"}],
)
def test_the_set_of_searches_and_the_list_of_one_agree(amina, rhythm, wanted):
    """The one statement over all searches finds a search where its own list finds a home, and nowhere else."""
    row = saved(amina, sending={"rhythm": rhythm}, **wanted)
    homes = [
        opened(type_code=kind, rent=rent, floor=floor, has_lift=lift, is_adapted=adapted, energy_class=energy)
        for kind, rent, floor, lift, adapted, energy in [
            ("T3", 52_000, 0, None, True, "D"),
            ("T2", 52_000, 1, True, False, "A"),
            ("T3", 52_001, None, None, False, ""),
            ("T3", 10_000, 4, False, False, "G"),
        ]
    ]
    listed = matching.answering(Publication.objects.all(), WantedHome(**wanted))
    for home in homes:
        Publication.objects.exclude(pk=home.pk).update(opens_at=SAVED - timedelta(days=1))
        Publication.objects.filter(pk=home.pk).update(opens_at=SAVED + timedelta(minutes=5))
        is_due = row.pk in matching.searches_due(MORNING, is_quiet=False)
        assert is_due == listed.filter(pk=home.pk).exists()
