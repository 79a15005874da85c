"""Saved searches: who is told of which home, once, when and where; never of who hides or left, and stopped in one press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import (
    Candidature,
    DemandeVersion,
    Fact,
    FileChange,
    Fork,
    Holder,
    Message,
    Person,
    SafeChannel,
)
from palier.models.demandes import facts_codec
from palier.models.demandes.forks import ForkKind
from palier.models.homes import matching
from palier.rules.homes import alerts
from palier.rules.homes.alerts import Rhythm
from palier.rules.people.facts import Situation
from palier.workflows.acting.refusals import FileClosed
from palier.workflows.candidature.watching import SearchPlace
from tests import factories
from tests.saved_searches_world import MORNING, SAVED, beat, opened, saved, told

if TYPE_CHECKING:
    from datetime import datetime

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


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


def over_every_ceiling(monkeypatch: pytest.MonkeyPatch) -> Applicant:
    """A household whose file says nothing new since the search was saved."""
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: SAVED - timedelta(days=9))
        return factories.demande("Aude", income=400_000)


def lowered(of: Applicant, at: datetime) -> None:
    """The register takes a lower income in."""
    version = DemandeVersion.objects.get(demande=of.demande)
    DemandeVersion.objects.create(
        demande=of.demande,
        file_type="MOD",
        file_dated_at=version.file_dated_at + timedelta(days=1),
        received_at=at,
        digest="1" * 64,
        facts=facts_codec.dump(factories.known(of.demande.numero_unique)),
    )


def test_a_home_that_was_closed_to_the_household_is_told_once_its_file_opens_it(monkeypatch):
    """It was weighed once and for all: who told a lower income the next day heard nothing of it."""
    rich = over_every_ceiling(monkeypatch)
    row = saved(rich, sending={"rhythm": Rhythm.AT_ONCE})
    home = opened()
    assert beat() == 0
    row.refresh_from_db()
    assert (row.closed, row.seen) == ([home.pk], [])
    assert matching.searches_due(MORNING + timedelta(hours=1), is_quiet=False) == []

    lowered(rich, MORNING + timedelta(hours=2))

    assert beat(MORNING + timedelta(hours=3)) == 1
    assert beat(MORNING + timedelta(hours=4)) == 0
    assert str(home.public_id) in told(rich)[0].body
    row.refresh_from_db()
    assert (row.closed, row.seen) == ([], [home.pk])


def test_a_change_that_opens_nothing_is_weighed_once(monkeypatch):
    rich = over_every_ceiling(monkeypatch)
    row = saved(rich, sending={"rhythm": Rhythm.AT_ONCE})
    home = opened()
    beat()

    FileChange.objects.create(demande=rich.demande, kind="contact", person_key="d", at=MORNING + timedelta(hours=2))

    assert beat(MORNING + timedelta(hours=3)) == 0
    row.refresh_from_db()
    assert (row.closed, row.weighed_at) == ([home.pk], MORNING + timedelta(hours=3))
    assert matching.searches_due(MORNING + timedelta(hours=4), is_quiet=False) == []


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


@pytest.mark.parametrize(
    ("url", "phone"), [("", "06 12 34 56 78"), ("https://sms.example", "01 48 70 00 00"), ("https://sms.example", "")]
)
def test_a_text_that_would_not_arrive_is_a_mail(amina, settings, url, phone):
    settings.SMS_URL = url
    Person.objects.filter(demande=amina.demande).update(phone=phone)
    saved(amina, sending={"channel": "sms"})
    opened()
    assert beat() == 1
    assert Message.objects.get().channel == "email"


def test_a_text_is_short_and_goes_to_the_telephone(amina, settings):
    settings.SMS_URL = "https://sms.example"
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
