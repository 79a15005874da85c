"""A home that was let: nothing to orient while somebody lives there, and back in every queue once it is vacant anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Home, Lease
from palier.models.identifiers import uuid7
from palier.web.bailleur import stock
from palier.workflows.desks import awaiting_lists
from palier.workflows.homes import let_homes, orienting, timing_vacancies
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=1)


def let(world: World, *, is_own: bool = False, days: int = 200) -> Home:
    """A home whose last list gave a lease, so many days ago."""
    then, now = timezone.localdate() - days * DAY, timezone.now()
    holder = world.bailleur if is_own else world.reservataire
    home = factories.home(world.bailleur, holder, vacancy_notified_on=None if is_own else then - 30 * DAY)
    on = factories.publication(home, closes_at=now - (days + 5) * DAY, stage="louee", closed_at=now - (days + 5) * DAY)
    row = factories.candidature(on, world.amina.demande, stage="bail_signe", rank=1)
    Lease.objects.create(
        publication=on,
        candidature=row,
        demande=world.amina.demande,
        signed_on=then,
        starts_on=then,
        signed_by=world.karim.person,
        recorded_at=now,
        contingent="AUCUN",
        audience=[holder.pk, world.bailleur.pk],
    )
    return home


def vacant_since(home: Home, day: date) -> None:
    Home.objects.filter(pk=home.pk).update(vacancy_notified_on=day)


def test_a_let_home_says_so_and_folds_its_orientation_under_the_departure_of_its_tenant(world: World) -> None:
    home, karim = let(world), entered(world.karim)

    told = read(karim, "bailleur_logement", home.public_id)

    assert "Ce logement est loué" in told
    assert "<h2>Orientation</h2>" not in told
    assert "délai" not in told[told.index("Ce logement est loué") : told.index("Le locataire part ?")]
    assert home.pk not in {one.pk for one in awaiting_lists.to_publish(world.reservataire)}


def test_a_home_let_once_is_in_every_queue_again_once_it_is_vacant_anew(world: World) -> None:
    home, karim, odile = let(world), entered(world.karim), entered(world.odile)
    waiting = timing_vacancies.empty(world.bailleur)
    assert home not in waiting.all()

    vacant_since(home, timezone.localdate() - DAY)

    assert home in waiting.all()
    assert home in awaiting_lists.to_publish(world.reservataire)
    assert str(home.public_id) in odile.get(reverse("file-du-jour")).text
    assert home.rpls_id in karim.get(reverse("bailleur_logements"), {"etat": "a_publier"}).text
    assert home.rpls_id not in karim.get(reverse("bailleur_logements"), {"etat": "loue"}).text
    assert "Ce logement est loué" not in read(karim, "bailleur_logement", home.public_id)
    vacant_since(home, timezone.localdate() - 50 * DAY)
    assert "Reprendre pour un tour" in read(karim, "bailleur_logement", home.public_id)
    assert str(home.public_id) in karim.get(reverse("bailleur_flux")).text


def test_an_own_home_is_published_again_once_a_day_when_it_is_free_is_told(world: World) -> None:
    home, karim = let(world, is_own=True), entered(world.karim)
    publish = reverse("publier", args=[home.public_id])
    told = read(karim, "bailleur_logement", home.public_id)
    assert "Dire quand il sera libre" in told
    assert publish not in told
    assert publish not in karim.get(reverse("bailleur")).text

    Home.objects.filter(pk=home.pk).update(available_on=timezone.localdate())

    assert publish in read(karim, "bailleur_logement", home.public_id)
    assert publish in karim.get(reverse("bailleur")).text


def test_a_let_home_is_not_oriented_by_a_notice_older_than_its_lease(world: World) -> None:
    home, karim = let(world, days=20), entered(world.karim)
    said = {"reservataire": world.reservataire.pk, "reason": "solde"}

    before = {**said, "act_key": str(uuid7()), "vacancy_notified_on": timezone.localdate() - 25 * DAY}
    refused = karim.post(reverse("bailleur_logement", args=[home.public_id]), before)

    assert let_homes.HomeIsLet.sentence in plain_text(refused)
    assert "<details open>" in refused.text
    act(karim, "bailleur_logement", home.public_id, **said, vacancy_notified_on=timezone.localdate())
    home.refresh_from_db()
    assert home.vacancy_notified_on == timezone.localdate()
    assert not let_homes.is_let(home)


def test_whose_a_let_home_is_once_its_tenant_leaves_is_its_landlord_s_to_say(world: World) -> None:
    home, now = let(world), timezone.now()

    kept = orienting.keep_for_own_part(home, reason="part_propre", by=world.karim, at=now)

    assert kept.is_own
    assert let_homes.is_let(kept)
    other = factories.home(world.bailleur, world.reservataire)
    with pytest.raises(orienting.TakeItBackFirst):
        orienting.keep_for_own_part(other, reason="part_propre", by=world.karim, at=now)


def test_a_list_that_runs_says_so_where_the_orientation_was(world: World) -> None:
    home = factories.home(world.bailleur, world.reservataire)
    on = factories.publication(home)

    told = read(entered(world.karim), "bailleur_logement", home.public_id)

    assert reverse("bailleur_publication", args=[on.public_id]) in told
    assert "il s’oriente de nouveau une fois qu’elle est retirée" in told
    assert "Orienter ce logement" not in told


def test_the_list_of_homes_says_where_each_stands_and_leads_to_its_list(world: World) -> None:
    own, karim = let(world), entered(world.karim)
    free, waiting = factories.home(world.bailleur, None), factories.home(world.bailleur, world.reservataire)
    on = factories.publication(factories.home(world.bailleur, world.reservataire))

    told = read(karim, "bailleur_logements")

    def state(home: Home) -> str:
        return told[told.index(home.rpls_id) :].split("<td>", 2)[1].split("</td>")[0]

    assert "loué" in state(own)
    assert "à orienter" in state(free)
    assert "à publier" in state(waiting)
    assert reverse("bailleur_publication", args=[on.public_id]) in state(on.home)


@pytest.mark.parametrize("days", [380, 2_000])
def test_an_own_home_stays_let_once_the_file_of_its_tenant_is_forgotten(world: World, days: int) -> None:
    home, karim = let(world, is_own=True, days=days), entered(world.karim)
    publish = reverse("publier", args=[home.public_id])
    Lease.objects.all().delete()
    entry = timezone.localdate() - days * DAY
    for told in (None, entry - 20 * DAY, entry):
        Home.objects.filter(pk=home.pk).update(available_on=told)
        assert let_homes.is_let(Home.objects.get(pk=home.pk)), told
        assert publish not in read(karim, "bailleur_logement", home.public_id)
        assert publish not in karim.get(reverse("bailleur")).text

    Home.objects.filter(pk=home.pk).update(available_on=timezone.localdate())

    assert not let_homes.is_let(home)
    assert publish in karim.get(reverse("bailleur")).text


def test_a_home_kept_for_the_own_part_after_another_let_it_waits_for_a_day(world: World) -> None:
    home = let(world, days=400)
    Lease.objects.all().delete()

    kept = orienting.keep_for_own_part(home, reason="part_propre", by=world.karim, at=timezone.now())

    assert let_homes.is_let(kept)
    karim = entered(world.karim)
    assert reverse("publier", args=[home.public_id]) not in karim.get(reverse("bailleur")).text


def test_the_list_of_homes_says_the_list_that_runs_whatever_was_planned_later(world: World) -> None:
    home, now = factories.home(world.bailleur, world.reservataire), timezone.now()
    factories.publication(home, stage="retiree", opens_at=now + 10 * DAY, closes_at=now + 20 * DAY)
    runs = factories.publication(home, stage="publiee")

    (line,) = stock._standing([home])  # noqa: SLF001 - what the page draws

    assert (line.on, line.tone) == (runs, "here")
