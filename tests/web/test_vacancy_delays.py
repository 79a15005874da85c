from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from palier.models import Home, JournalEntry, Lease, Publication
from palier.models.homes.designated_days import designated_at
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.homes import vacancy_steps
from palier.rules.homes.vacancy_steps import StepSpan, VacancyStep
from palier.workflows.homes import timing_vacancies
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.cast()


def set_back(on: Publication) -> Publication:
    """As if its notice had come forty days ago, and each step before the designation had had days of its own."""
    now = timezone.now()
    Home.objects.filter(pk=on.home_id).update(vacancy_notified_on=(now - 40 * DAY).date(), oriented_at=now - 35 * DAY)
    Publication.objects.filter(pk=on.pk).update(
        opens_at=now - 20 * DAY, closes_at=now - 12 * DAY, closed_at=now - 12 * DAY
    )
    return Publication.objects.select_related("home").get(pk=on.pk)


def test_a_home_on_its_way_says_where_it_stands_and_who_has_it(world: World, client: Client) -> None:
    set_back(world.home_at("designee", [world.amina, world.noe]))
    client.force_login(world.karim.person)

    page = plain_text(client.get(reverse("bailleur_delais")))

    assert "40 jours" in page
    assert "Contrôler et passer en commission" in page
    assert "Aucun bail depuis un an" in page
    client.force_login(world.stranger_karim.person)
    assert "40 jours" not in plain_text(client.get(reverse("bailleur_delais")))


def test_a_home_that_waits_for_its_reservataire_names_it(world: World, client: Client) -> None:
    notified = timezone.localdate() - 3 * DAY
    factories.home(world.bailleur, world.reservataire, vacancy_notified_on=notified, oriented_at=timezone.now())
    client.force_login(world.karim.person)

    assert world.reservataire.name in plain_text(client.get(reverse("bailleur_delais")))


def test_a_year_of_leases_is_cut_in_steps(world: World, client: Client) -> None:
    on = set_back(world.home_at("attribuee", [world.amina, world.noe]))
    today = timezone.localdate()
    Lease.objects.create(
        publication=on,
        candidature=world.amina.demande.candidatures.get(publication=on),
        demande=world.amina.demande,
        signed_on=today,
        starts_on=today,
        signed_by=world.karim.person,
        recorded_at=timezone.now(),
        contingent="AUCUN",
        audience=[on.bailleur_id, on.reservataire_id],
    )
    Publication.objects.filter(pk=on.pk).update(stage="louee")
    client.force_login(world.karim.person)

    page = plain_text(client.get(reverse("bailleur_delais")))

    assert "Loués depuis un an (1)" in page
    steps = {
        VacancyStep.ORIENT: 5,
        VacancyStep.PUBLISH: 15,
        VacancyStep.OPEN: 8,
        VacancyStep.DESIGNATE: 12,
        VacancyStep.DECIDE: 0,
    }
    for step, days in steps.items():
        row = page.partition(f'<th scope="row">{step}</th>')[2].partition("</tr>")[0]
        assert f">{days} jour" in row, step


def test_a_list_before_that_came_to_nothing_is_told_apart(world: World) -> None:
    on = set_back(world.home_at("publiee", [world.amina]))
    now = timezone.now()
    Publication.objects.create(
        home=on.home,
        reservataire=on.reservataire,
        bailleur=on.bailleur,
        stage=PublicationStage.INFRUCTUEUSE,
        opens_at=now - 33 * DAY,
        closes_at=now - 25 * DAY,
        seed_commitment="0" * 64,
    )

    dates = timing_vacancies.dates_of([on])[on.pk]

    assert StepSpan(VacancyStep.EARLIER, 13) in vacancy_steps.spans(dates)


def test_a_landlord_reads_when_its_own_lists_were_designated_and_nobody_else_does(world: World) -> None:
    on = world.home_at("designee", [world.amina])
    line = JournalEntry.objects.get(verb="designer", object_id=on.public_id)

    with page_of(member(world.karim)):
        assert designated_at([on.pk]) == {on.pk: line.at}
    with page_of(member(world.stranger_karim)):
        assert designated_at([on.pk]) == {}
    with page_of(member(world.odile)):
        assert would("SELECT palier_designated_at(ARRAY[1]::bigint[])") == REFUSED


def test_ten_homes_cost_what_one_costs(world: World, client: Client) -> None:
    client.force_login(world.karim.person)
    factories.home(world.bailleur, world.reservataire)
    url = reverse("bailleur_delais")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(9):
        factories.home(world.bailleur, world.reservataire)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
