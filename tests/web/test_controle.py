"""Who controls an organisation reads what it did while a mission lives: its journal, readings, rankings, minutes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, JournalEntry, Mission, Ranking, Seance, SecondFactor
from palier.models.identifiers import uuid7
from palier.rules.doors import second_factor
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.web.requests import factors
from palier.workflows.accounts import admitting, controlling
from tests import control_world, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
PAGES = ("controle-journal", "controle-lectures", "controle-classements", "controle-seances")


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


@pytest.fixture
def claude(world: World) -> Client:
    client = Client()
    client.force_login(world.claude.person)
    second_factors.show(client)
    return client


def text(client: Client, name: str, *args: object, **asked: str) -> str:
    response = client.get(reverse(name, args=args), asked)
    assert response.status_code == 200
    return plain_text(response.content.decode())


def test_the_first_page_says_why_and_until_when(world: World, claude: Client) -> None:
    page = text(claude, "controle")
    assert "contrôle de l’Agence nationale de contrôle du logement social" in page
    assert "Vous ne changez rien" in page
    assert world.amina.persons[0].last_name not in page


def test_without_a_mission_nothing_opens(world: World) -> None:
    alone = control_world.controller("Cécile", world.bailleur)
    client = Client()
    client.force_login(alone.person)
    second_factors.show(client)
    assert "Aucune mission en cours" in text(client, "controle")
    assert {client.get(reverse(name)).status_code for name in PAGES} == {404}


def test_a_mission_that_ends_closes_everything_at_the_next_page(world: World, claude: Client) -> None:
    membership = world.claude.person.memberships.get()
    controlling.end_mission(membership, by=worlds.steward(), at=timezone.now())
    assert "Aucune mission en cours" in text(claude, "controle")
    assert {claude.get(reverse(name)).status_code for name in PAGES} == {404}


def test_a_mission_is_over_the_day_after_its_last(world: World, claude: Client) -> None:
    today = day_in_paris(timezone.now())
    Mission.objects.filter(user=world.claude.person).update(last_day=today)
    assert claude.get(reverse("controle-journal")).status_code == 200
    Mission.objects.filter(user=world.claude.person).update(last_day=today - timedelta(days=1))
    assert claude.get(reverse("controle-journal")).status_code == 404


def test_the_journal_tells_the_acts_of_this_organisation_alone(world: World, claude: Client) -> None:
    ours = JournalEntry.objects.filter(organisation=world.bailleur.pk)
    page = text(claude, "controle-journal")
    assert f"{ours.count()} actes" in page
    assert "Séance convoquée" in page
    assert "Karim" in page
    assert "Odile" not in page
    assert world.amina.persons[0].last_name not in page


def test_the_journal_is_narrowed_by_act_by_person_and_by_day(world: World, claude: Client) -> None:
    called = JournalEntry.objects.filter(organisation=world.bailleur.pk, verb="convoquer").count()
    assert f"{called} actes" in text(claude, "controle-journal", verbe="convoquer")
    assert "Séance convoquée" in text(claude, "controle-journal", qui=str(world.karim.person.public_id))
    assert "Aucun acte" in text(claude, "controle-journal", qui=str(world.claude.person.public_id))
    tomorrow = (day_in_paris(timezone.now()) + timedelta(days=1)).isoformat()
    assert "Aucun acte" in text(claude, "controle-journal", du=tomorrow)
    assert "Ce jour n’existe pas" in text(claude, "controle-journal", du="31/02/2026")


def test_readings_are_counted_by_person_and_reason(world: World, claude: Client) -> None:
    desk = Client()
    desk.force_login(world.karim.person)
    desk.get(reverse("seance_dossiers", args=[_closed(world).public_id]))
    read = AccessEntry.objects.filter(organisation=world.bailleur.pk)
    assert read.exists()

    page = text(claude, "controle-lectures")

    assert f"{read.count()} lecture" in page
    assert "Karim" in page
    assert "noms des dossiers d’une séance" in page
    assert world.amina.demande.numero_unique not in page


def _closed(world: World) -> Seance:
    return Seance.objects.filter(bailleur=world.bailleur, stage="close").order_by("pk")[:1].get()


def test_minutes_are_read_as_they_were_kept(world: World, claude: Client) -> None:
    found = _closed(world)
    assert "séances closes" in text(claude, "controle-seances") or "séance close" in text(claude, "controle-seances")
    page = text(claude, "controle-proces-verbal", found.public_id)
    assert "A. Bailleul" in page
    assert world.amina.persons[0].last_name not in page


def test_openings_are_given_once_each_household_is_told(world: World, claude: Client) -> None:
    ranked = Ranking.objects.filter(publication=world.at["classee"]).get()
    assert "Ouvertures" in text(claude, "controle-classements")

    response = claude.get(reverse("controle-ouvertures", args=[ranked.pk]))

    assert response["Content-Disposition"].startswith("attachment")
    lines = [json.loads(line) for line in response.content.decode().splitlines()]
    assert sum("salt" in line for line in lines) == ranked.candidates
    assert world.amina.persons[0].last_name not in response.content.decode()
    told = AccessEntry.objects.filter(purpose="ouvertures d’un classement", actor=world.claude.person.public_id)
    assert told.count() == ranked.candidates
    household = Client()
    household.force_login(world.amina.user)
    assert "pour remettre un classement complet à un contrôleur" in text(household, "lectures")


def test_who_controls_without_a_second_factor_opens_no_page_until_they_add_one(world: World) -> None:
    SecondFactor.objects.filter(user=world.claude.person).delete()
    client = Client()
    client.force_login(world.claude.person)
    ranked = Ranking.objects.filter(publication=world.at["classee"]).get()

    for page in [reverse(name) for name in ("controle", *PAGES)] + [reverse("controle-ouvertures", args=[ranked.pk])]:
        assert client.get(page)["Location"] == reverse("second-facteur"), page

    assert not AccessEntry.objects.filter(purpose="ouvertures d’un classement").exists()
    assert "Dans votre rôle, on entre toujours avec un second facteur" in text(client, "second-facteur")


def test_openings_ask_again_for_a_code_that_was_given_long_ago(world: World, claude: Client) -> None:
    session = claude.session
    session[factors.GIVEN] -= int(second_factor.FRESH.total_seconds()) + 1
    session.save()
    ranked = Ranking.objects.filter(publication=world.at["classee"]).get()
    assert claude.get(reverse("controle-ouvertures", args=[ranked.pk])).status_code == 302
    assert not AccessEntry.objects.filter(purpose="ouvertures d’un classement").exists()


def test_a_steward_opens_and_ends_a_mission_on_the_page_of_a_member(world: World) -> None:
    who = control_world.controller("Cécile", world.bailleur)
    steward = Client()
    steward.force_login(worlds.steward().person)
    second_factors.show(steward)
    here = reverse("intendant_membre", args=[world.bailleur.public_id, who.person.public_id])
    until = day_in_paris(timezone.now()) + timedelta(days=10)

    def send(**data: str) -> int:
        return int(steward.post(here, {"act_key": str(uuid7()), **data}).status_code)

    assert send(act="mission", ground="dpo", last_day=until.isoformat()) == 302
    page = plain_text(steward.get(here).content.decode())
    assert "mission du délégué à la protection des données" in page
    assert send(act="mission", ground="dpo", last_day=until.isoformat()) == 400
    asked = steward.post(here, {"act_key": str(uuid7()), "act": "partir"})
    assert "Sa mission de contrôle n’ouvre plus rien." in plain_text(asked.content.decode())
    assert send(act="fin_mission") == 200
    assert send(act="fin_mission", confirme="oui") == 302
    assert "Sans mission, ce rôle n’ouvre rien" in plain_text(steward.get(here).content.decode())
    gone = steward.post(here, {"act_key": str(uuid7()), "act": "partir"})
    assert "mission de contrôle" not in plain_text(gone.content.decode())
    assert send(act="mission", ground="dpo", last_day="2020-01-01") == 400
    assert not Mission.objects.filter(user=who.person, ended_at=None).exists()


def test_another_role_is_offered_no_mission(world: World) -> None:
    steward = Client()
    steward.force_login(worlds.steward().person)
    second_factors.show(steward)
    here = reverse("intendant_membre", args=[world.bailleur.public_id, world.karim.person.public_id])
    assert "Mission de contrôle" not in plain_text(steward.get(here).content.decode())


def test_who_becomes_something_else_reads_no_more(world: World, claude: Client) -> None:
    admitting.change_role(
        world.claude.person.login, world.bailleur, Role.COMMISSION, by=worlds.steward(), at=timezone.now()
    )
    assert claude.get(reverse("controle-journal")).status_code in {302, 404}
