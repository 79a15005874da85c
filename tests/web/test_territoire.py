"""The pages of a mairie and of a préfecture: homes, séances, leases and figures of their place, and nobody's name."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Home, Lease, LeaseCount, Membership, Organisation
from palier.rules.doors.access import Role
from palier.rules.homes import territory
from palier.rules.homes.territory import HomeStep
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGES = ("", "-commissions", "-attributions", "-chiffres")


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def desk(who: Actor) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def page(who: Actor, name: str, **asked: str) -> str:
    """What is read: without a tag."""
    return " ".join(re.sub(r"<[^>]+>", " ", plain_text(desk(who).get(reverse(name), asked))).split())


def test_the_first_page_tells_where_each_home_stands_and_nobody(world: World) -> None:
    told = page(world.maud, "mairie")

    assert "Montreuil (Seine-Saint-Denis, 93) : 8 logements ne sont pas encore loués" in told
    for step in (HomeStep.DECLARED, HomeStep.PUBLISHED, HomeStep.CLOSED, HomeStep.SENT, HomeStep.COMMISSION):
        assert territory.STEPS[step] in told
    assert "moins de 10" in told
    assert page(world.stranger_maud, "mairie").count("moins de 10") == 0


@pytest.mark.parametrize("base", ["mairie", "prefecture"])
def test_no_page_names_anybody(world: World, base: str) -> None:
    who = world.maud if base == "mairie" else world.philippe
    names = [each.persons[0].last_name for each in (world.amina, world.noe, *world.others)]
    numbers = [each.demande.numero_unique for each in (world.amina, world.noe, *world.others)]
    for name in PAGES:
        told = desk(who).get(reverse(f"{base}{name}")).content.decode()
        assert [secret for secret in (*names, *numbers) if secret in told] == [], name


def test_a_list_of_ten_is_counted(world: World) -> None:
    more = [factories.demande(f"Encore{index}") for index in range(4)]
    world.home_at("publiee", [world.amina, *world.others, *more])

    assert " 10 " in page(world.maud, "mairie", etape="publie")


def test_what_is_asked_is_found_and_nothing_else(world: World) -> None:
    assert "Attribué, bail à signer" in page(world.maud, "mairie", etape="decide")
    assert "Aucun logement ne répond" in page(world.maud, "mairie", q="une rue qui n’y est pas")
    Home.objects.filter(pk=world.homes["declare"].pk).update(vacancy_notified_on=timezone.localdate() - 40 * DAY)
    assert "plus d’un mois" in page(world.maud, "mairie", attente="longue")
    assert "Une commission à venir" in page(world.maud, "mairie", attente="commission")


def test_a_home_that_is_let_leaves_the_queue_and_enters_the_leases(world: World) -> None:
    row = world.candidature("acceptee", world.noe)
    today = timezone.localdate()
    Lease.objects.create(
        publication=row.publication,
        candidature=row,
        demande=row.demande,
        signed_on=today,
        starts_on=today,
        signed_by=world.karim.person,
        recorded_at=timezone.now(),
        contingent="COLACT",
        audience=[],
    )
    type(row.publication).objects.filter(pk=row.publication_id).update(stage="louee")

    assert "7 logements" in page(world.maud, "mairie")
    for who, base in ((world.maud, "mairie"), (world.philippe, "prefecture")):
        told = page(who, f"{base}-attributions")
        assert "Action Logement" in told
        assert row.publication.home.street in told
    assert "Aucun bail signé" in page(world.stranger_maud, "mairie-attributions")


def test_a_seance_is_told_with_its_homes_and_without_its_members(world: World) -> None:
    told = page(world.maud, "mairie-commissions")

    assert "Habitat des Néfliers , sur place : Siège" in told
    assert "1 logement de votre territoire à l’ordre du jour" in told
    assert "A. Bailleul" not in told
    assert "Procès-verbaux" not in told


def test_a_prefecture_reads_the_digest_of_the_minutes(world: World) -> None:
    closed = world.seances[str(world.at["attribuee"].pk)]

    assert closed.minutes_digest[:16] in page(world.philippe, "prefecture-commissions")


def test_the_contingent_of_the_state_is_that_of_its_services(world: World) -> None:
    assert "Aucun logement en attente" in page(world.philippe, "prefecture-contingent")
    Organisation.objects.filter(pk=world.reservataire.pk).update(is_state=True)

    assert "Réservataire Est" in page(world.philippe, "prefecture-contingent")


def test_the_shares_of_a_year_hide_what_is_small(world: World) -> None:
    for is_dalo, count in ((True, 20), (False, 30)):
        LeaseCount.objects.create(
            bailleur=world.bailleur,
            reservataire=world.reservataire,
            year=timezone.localdate().year - 1,
            departement="93",
            contingent="PPRIOR",
            is_dalo=is_dalo,
            is_priority=False,
            quartile="premier",
            is_qpv=False,
            is_rehoused=False,
            is_worker=None,
            count=count,
        )
    told = page(world.philippe, "prefecture-chiffres")

    assert f"Les objectifs de la loi en {timezone.localdate().year - 1}" in told
    assert "non communiqué" in told
    assert " 30" in told
    assert "Demandes reconnues DALO qui attendent dans le département moins de 10" in told
    assert "objectifs de la loi" not in page(world.maud, "mairie-chiffres")


def test_whoever_also_sits_is_led_to_their_seat(world: World) -> None:
    assert "Vous siégez aussi" not in page(world.maud, "mairie")
    Membership.objects.create(user=world.maud.person, organisation=world.bailleur, role=Role.COMMISSION)

    assert "Vous siégez aussi en commission" in page(world.maud, "mairie")


def test_the_morning_mail_is_stopped_and_resumed_from_the_first_page(world: World) -> None:
    client = desk(world.maud)
    act = {"act_key": "0192d3a0-0000-7000-8000-000000000001", "courriel": "non"}
    answer = client.post(reverse("courriel-du-matin"), act)

    assert answer["Location"].startswith(reverse("mairie"))
    assert "Vous ne recevez pas le courriel du matin" in plain_text(client.get(reverse("mairie")))
