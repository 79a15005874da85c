"""A saved search tells of other roofs too, where they were asked for: apart from homes, once, and those that fit alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import Error, transaction
from django.utils import timezone

from palier.models import OtherRoof, Person, RoofRequest, SavedSearch
from palier.models.doors import acting
from palier.models.homes import matching
from palier.rules.homes.alerts import NEW_FOR, Rhythm, WantedHome
from palier.rules.roofs.other_roofs import RoofMove
from palier.rules.roofs.roof_requests import RoofRequestState
from palier.workflows.candidature import watching
from palier.workflows.candidature.watching import AlertWay, Question
from palier.workflows.roofs import new_roofs
from tests import factories
from tests.mandate_world import at_home, holder, in_role
from tests.roof_world import (
    INTERMEDIATE,
    RESIDENCE,
    SHARED,
    accepted,
    asked_by,
    listed,
    logeur,
    moved,
    published,
)
from tests.saved_searches_world import MONTREUIL, MORNING, SAVED, beat, opened, told

if TYPE_CHECKING:
    from datetime import datetime

    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
SOON = SAVED + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def lise() -> Actor:
    return logeur()


def saved(of: Applicant, *, has_roofs: bool = True, rhythm: Rhythm = Rhythm.DAILY, **wanted: Any) -> SavedSearch:
    by = holder(of)
    asked = Question(
        place=MONTREUIL, wanted=WantedHome(**wanted), query="ou=Montreuil&toits=True&pour_moi=on", has_roofs=has_roofs
    )
    way = AlertWay(rhythm=rhythm, hour=8, channel="email")
    with transaction.atomic(), in_role(at_home(of.demande, by)):
        return watching.save_search(of.demande, "Partout", asked, sending=way, person_key="d", by=by, at=SAVED)


def test_a_roof_is_told_beside_a_home_counted_apart_with_its_reason_and_once(amina, lise):
    saved(amina)
    home, roof = opened(), published(lise, SHARED, at=SOON)

    assert beat() == 1
    assert beat(MORNING + timedelta(days=1)) == 0

    (message,) = told(amina)
    assert message.subject == "1 logement convient à votre recherche sur Palier"
    first, second = message.body.split("1 autre toit convient à votre recherche.")
    assert str(home.public_id) in first
    assert "Chambre en colocation : Colocation du Canal, 18 m², à" in second
    assert "470,00 € par mois, charges comprises. Durée : sans limite affichée." in second
    assert "Vous pouvez le demander ; une condition reste à voir avec le logeur." in second
    assert f"/autres-toits/{roof.public_id}/" in second
    assert "n’est pas un logement social" in second
    assert "toits=True" in second


def test_a_roof_alone_is_what_is_counted_and_no_closing_is_spoken_of(amina, lise):
    saved(amina)
    published(lise, SHARED, at=SOON)

    assert beat() == 1

    (message,) = told(amina)
    assert message.subject == "1 autre toit convient à votre recherche sur Palier"
    assert "clôture" not in message.body
    assert message.body.count("1 autre toit convient") == 1


def test_who_did_not_ask_for_other_roofs_is_told_of_none(amina, lise):
    saved(amina, has_roofs=False)
    published(lise, SHARED, at=SOON)

    assert beat() == 0
    assert told(amina) == []


def test_a_roof_that_is_closed_to_its_person_or_asked_for_already_is_not_told(amina, lise):
    saved(amina)
    Person.objects.filter(demande=amina.demande, key="d").update(birth_date="1950-01-01")
    published(lise, RESIDENCE, at=SOON, age_under=30)
    asked_by(amina, published(lise, SHARED, at=SOON), at=SOON)

    assert beat() == 0
    assert told(amina) == []
    assert len(SavedSearch.objects.get().seen_roofs) == 2


def test_a_roof_of_a_logeur_that_works_here_no_more_is_not_told(amina, lise):
    saved(amina)
    published(lise, SHARED, at=SOON)
    lise.body.suspended_at = timezone.now()
    lise.body.save()

    assert beat() == 0


def test_paused_and_shown_again_in_the_days_when_it_is_new_it_is_told_once(amina, lise):
    saved(amina, rhythm=Rhythm.AT_ONCE)
    roof = published(lise, SHARED, at=SOON)
    assert beat() == 1
    moved(roof, RoofMove.PAUSE, lise, at=MORNING)
    moved(roof, RoofMove.PUBLISH, lise, at=MORNING + timedelta(hours=1))

    assert beat(MORNING + timedelta(hours=2)) == 0
    assert beat(MORNING + NEW_FOR) == 0


def test_what_nobody_declares_of_a_roof_is_said_where_it_was_asked(amina, lise):
    saved(amina, is_level=True)
    published(lise, SHARED, at=SOON)

    assert beat() == 1

    assert "Son étage, son accès et sa classe énergie ne sont pas déclarés" in told(amina)[0].body


def test_a_room_of_a_flat_of_four_is_told_to_who_looks_for_a_room_and_not_for_four(amina, lise):
    saved(amina, type_code="T4")
    published(lise, SHARED, at=SOON)
    assert beat() == 0

    SavedSearch.objects.update(type_code="C")
    assert beat() == 1


@pytest.mark.parametrize(
    "wanted",
    [{}, {"type_code": "T3"}, {"type_code": "T4"}, {"type_code": "C"}, {"most_rent": 50_000}, {"is_adapted": True}],
)
def test_the_set_of_searches_and_the_roofs_of_one_agree(amina, lise, wanted):
    row = saved(amina, **wanted)
    shown = [published(lise, terms, at=SOON) for terms in (RESIDENCE, SHARED, INTERMEDIATE)]
    for roof in shown:
        OtherRoof.objects.exclude(pk=roof.pk).update(published_at=SAVED - timedelta(days=1))
        OtherRoof.objects.filter(pk=roof.pk).update(published_at=SOON)
        found = [one.pk for one in new_roofs.new_to(row, WantedHome(**wanted), MORNING)]
        assert (row.pk in matching.searches_due(MORNING, is_quiet=False)) == (roof.pk in found)


def test_nobody_saves_a_search_that_was_told_of_a_roof_already(amina):
    by = holder(amina)
    row = saved(amina)
    values = SavedSearch.objects.filter(pk=row.pk).values().get()
    del values["id"], values["public_id"]
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        with pytest.raises(Error), transaction.atomic():
            SavedSearch.objects.create(**values | {"seen_roofs": [1]})
        assert SavedSearch.objects.create(**values).has_roofs


def noted(at: datetime) -> None:
    with transaction.atomic(), in_role(acting.CLOCK):
        new_roofs.note_free(at=at)


def test_a_place_that_becomes_free_is_told_as_a_new_roof_is_and_once(amina, lise):
    """Long after the roof was shown; whatever freed it, when nobody waits on its list."""
    saved(amina, rhythm=Rhythm.AT_ONCE)
    roof = published(lise, replace(SHARED, places=1), at=SOON)
    assert beat() == 1
    held = accepted(asked_by(factories.demande("Noé"), roof, at=MORNING), lise, at=MORNING)
    waits = asked_by(factories.demande("Zoé"), roof, at=MORNING)
    listed(waits, lise, at=MORNING)
    noted(MORNING)
    later = MORNING + 2 * NEW_FOR

    RoofRequest.objects.filter(pk=held.pk).update(state=RoofRequestState.DECLINED)
    noted(later)
    assert beat(later) == 0, "somebody waits on its list"
    RoofRequest.objects.filter(pk=waits.pk).update(state=RoofRequestState.WITHDRAWN)
    noted(later)
    assert beat(later + timedelta(minutes=1)) == 1
    noted(later + timedelta(minutes=10))
    assert beat(later + timedelta(minutes=11)) == 0

    assert "Une place s’est libérée." in told(amina)[-1].body
    assert "Une place s’est libérée." not in told(amina)[0].body


def test_a_place_that_is_freed_in_the_days_when_the_roof_is_new_is_told_again_and_not_once_it_is_taken(amina, lise):
    saved(amina, rhythm=Rhythm.AT_ONCE)
    roof = published(lise, replace(SHARED, places=1), at=SOON)
    assert beat() == 1
    held = accepted(asked_by(factories.demande("Noé"), roof, at=MORNING), lise, at=MORNING)
    noted(MORNING)
    RoofRequest.objects.filter(pk=held.pk).update(state=RoofRequestState.REFUSED, reason="complet")
    noted(MORNING + timedelta(hours=1))
    RoofRequest.objects.filter(pk=held.pk).update(state=RoofRequestState.ACCEPTED, reason="")
    noted(MORNING + timedelta(hours=2))
    assert beat(MORNING + timedelta(hours=2)) == 0
    RoofRequest.objects.filter(pk=held.pk).update(state=RoofRequestState.REFUSED, reason="complet")
    noted(MORNING + timedelta(hours=3))

    assert beat(MORNING + timedelta(hours=3)) == 1
    assert beat(MORNING + timedelta(hours=4)) == 0
