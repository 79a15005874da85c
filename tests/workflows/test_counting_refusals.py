"""What stops a candidature, by landlord, hand and reason: counted once a month, in tens, nothing under ten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Check, HomeRefusalFigure, Offer, RefusalFigure, SetAside
from palier.models.doors import acting
from palier.models.homes import home_refusals, published_figures
from palier.rules.commission.grounds import Ground
from palier.rules.homes import open_data
from palier.rules.ranking import published_refusals, refusals_by_home, small_cells
from palier.rules.ranking.published_refusals import SILENT, UNSAID, Stopped, StopStep
from palier.rules.ranking.refusals_by_home import ACTS, HomeRefused, HomeSplit
from palier.workflows.homes import counting_published
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text as text
from tests.web.membre.steps import entered, read

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

ON = date(2026, 12, 1)


def stopped(households: int, reason: str, step: StopStep = StopStep.HOUSEHOLD) -> Stopped:
    return Stopped(step=step, reason=reason, households=households)


def test_reasons_are_told_in_tens_and_the_smallest_large_one_hides_with_the_small() -> None:
    rows = [stopped(37, "loyer"), stopped(12, "trajet"), stopped(9, "violences"), stopped(15, "loyer")]

    assert published_refusals.told(rows, on=ON) == [stopped(50, "loyer")]


def test_each_hand_is_told_apart_and_a_code_of_no_list_is_no_reason() -> None:
    commission = StopStep.COMMISSION
    rows = [stopped(30, "une ancienne raison"), stopped(20, ""), stopped(11, SILENT)]
    rows += [stopped(25, "classe_derriere", commission), stopped(10, "logement_trop_petit", commission)]

    assert published_refusals.told(rows, on=ON) == [
        stopped(20, "classe_derriere", commission),
        stopped(50, UNSAID),
    ]


def test_every_ground_of_the_law_has_its_words_at_the_hands_that_may_use_it() -> None:
    named = {code for step in StopStep for code in published_refusals.reasons(step, ON)}
    assert {ground.value for ground in Ground} <= named
    assert set(published_refusals.GROUND_WORDS) == set(Ground)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=4)


def refuse(file: Candidature, world: World) -> Offer:
    """An offer of its home that the household refused for its state."""
    at = timezone.now()
    said = {"answered_at": at, "answer": "refusee", "refusal_reason": "etat"}
    sent = {"sent_at": at, "sent_by": world.karim.person, "answer_days": 10, "audience": []}
    return Offer.objects.create(candidature=file, publication=file.publication, demande=file.demande, **sent, **said)


def count(until: date) -> int:
    acting.take(acting.CLOCK)
    try:
        return counting_published.count_refusals(until)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_the_clock_counts_what_stands_and_anybody_reads_it(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 1)
    with connection.cursor() as cursor:
        # The table refuses a small number: here one stands for ten.
        cursor.execute("ALTER TABLE palier_refusalfigure DROP CONSTRAINT refusalfigure_not_small")
    on = world.home_at("designee", world.others)
    files = list(Candidature.objects.filter(publication=on).order_by("pk"))
    now = timezone.now()
    who = world.karim.person
    for place, file in enumerate(files):
        seen = {"candidature": file, "demande": file.demande, "by": who, "audience": []}
        # The last was seen again: a mistake that was corrected stops nobody.
        ground = "sejour_non_etabli" if place == 1 else "plafonds_depasses"
        Check.objects.create(**seen, output="non_conforme", ground=ground, at=now)
        if place == len(files) - 1:
            Check.objects.create(**seen, output="conforme", at=now)
        why = "injoignable" if place == 1 else "dossier_vide"
        SetAside.objects.create(**seen, reason=why, at=now, second_read_at=now, is_upheld=place > 0)
        Offer.objects.create(
            candidature=file,
            publication=on,
            demande=file.demande,
            sent_at=now,
            sent_by=who,
            answer_days=10,
            answered_at=now,
            answer="refusee" if place else "acceptee",
            refusal_reason="loyer" if place == 1 else "trajet",
            audience=[],
        )
    # Set aside twice, a household is counted once.
    SetAside.objects.create(
        candidature=files[2],
        demande=files[2].demande,
        by=who,
        audience=[],
        reason="dossier_vide",
        at=now,
        second_read_at=now,
        is_upheld=True,
    )
    until = (timezone.localdate() + timedelta(days=32)).replace(day=1)

    assert count(until) == 3
    assert count(until) == 0
    rows = RefusalFigure.objects.values_list("bailleur", "step", "reason", "households")
    assert set(rows) == {
        (on.bailleur_id, "controle", "plafonds_depasses", 2),
        (on.bailleur_id, "ecarte", "dossier_vide", 2),
        (on.bailleur_id, "menage", "trajet", 2),
    }
    page = text(client.get(reverse("chiffres-refus")))
    assert on.bailleur.name in page
    assert "Le trajet vers le travail, l’école ou les soins" in page
    assert "Dites non conformes, au contrôle du bailleur" in page
    head, *lines = client.get(reverse("donnees-refus")).content.decode().splitlines()
    assert head == ",".join(one.name for one in open_data.REFUSALS.fields)
    assert len(lines) == 3


@pytest.mark.django_db
def test_a_count_of_nothing_says_so(client: Client) -> None:
    assert "Aucun bailleur n’a encore assez de candidatures" in text(client.get(reverse("chiffres-refus")))


def refused(households: int, group: str, reason: str = "loyer", split: HomeSplit = HomeSplit.ADDRESS) -> HomeRefused:
    return HomeRefused(split=split, group=group, reason=reason, households=households)


def test_by_home_a_small_count_takes_the_least_of_the_large_with_it_and_the_rest_is_in_tens() -> None:
    rows = [
        refused(38, "A"),
        refused(21, "B"),
        refused(4, "C"),
        refused(9, "A", "etat"),
        refused(12, "D", "code-ancien"),
    ]

    assert refusals_by_home.told(rows, on=ON) == [refused(30, "A"), refused(10, "D", UNSAID)]


def test_every_act_is_of_a_reason_that_a_household_may_give() -> None:
    assert set(ACTS) <= set(published_refusals.reasons(StopStep.HOUSEHOLD, ON))
    # The text of an ad prevents neither fear nor a reason that is not told: only the latter is left to it.
    assert set(published_refusals.reasons(StopStep.HOUSEHOLD, ON)) - set(ACTS) == {"autre", UNSAID}
    assert "annonce n’y peut rien" in refusals_by_home.act_for("violences", is_landlord=True)
    assert "lui seul le demande" in refusals_by_home.act_for("situation", is_landlord=True)
    assert "lui seul" not in refusals_by_home.act_for("situation", is_landlord=False)


@pytest.mark.django_db
def test_each_house_reads_where_its_own_homes_are_refused_and_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = read(entered(world.karim), "refus-des-logements")
    assert "Rien ne peut être dit ici" in page
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE palier_homerefusalfigure DROP CONSTRAINT homerefusal_not_small")
    on = world.home_at(
        "designee", world.others, street="rue du Bac", floor=4, has_lift=False, rent=52_000, charges=8_050
    )
    for file in Candidature.objects.filter(publication=on):
        refuse(file, world)
    until = (timezone.localdate() + timedelta(days=32)).replace(day=1)
    with acting.taken(acting.CLOCK):
        assert counting_published.count_home_refusals(until) == 8
        assert counting_published.count_home_refusals(until) == 0

    houses = set(HomeRefusalFigure.objects.values_list("organisation", flat=True))
    assert houses == {on.bailleur_id, on.reservataire_id}
    for who in (world.karim, world.odile):
        page = read(entered(who), "refus-des-logements")
        for words in (
            "rue du Bac",
            "De 600 à 699 €",
            "Troisième étage et plus, sans ascenseur connu",
            "L’état du logement",
        ):
            assert words in page
        assert "Ajoutez des photos d’aujourd’hui" in page
    assert "rue du Bac" not in read(entered(world.stranger_karim), "refus-des-logements")

    # A month of which nothing may be told of them: what was told before is over.
    RefusalFigure.objects.create(
        bailleur_id=world.bailleur.pk,
        counted_on=until + timedelta(days=31),
        step=StopStep.HOUSEHOLD,
        reason="loyer",
        households=10,
    )
    assert "rue du Bac" not in read(entered(world.karim), "refus-des-logements")


@pytest.mark.django_db
def test_of_a_house_and_of_who_succeeded_it_a_household_counts_once(world: World) -> None:
    now, former = timezone.now(), factories.organisation("bailleur", "Ancien Habitat")
    for on in (world.home_at("designee", world.others), world.home_at("designee", world.others)):
        for file in Candidature.objects.filter(publication=on):
            refuse(file, world)
    on.bailleur = former
    on.save(update_fields=["bailleur"])
    here = world.bailleur.pk
    with acting.taken(acting.CLOCK):
        asked = now - timedelta(days=1), now + timedelta(days=1), {here: here, former.pk: here}
        everywhere = list(published_figures.stopped(*asked))
        by_type = [row for house, row in home_refusals.refused(*asked) if (house, row.split) == (here, HomeSplit.TYPE)]

    assert everywhere == [(here, stopped(len(world.others), "etat"))]
    assert [row.households for row in by_type] == [len(world.others)]
