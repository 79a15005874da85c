"""Those whom a commission ranked and who got nothing are found for the next home of the same réservataire."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Candidature, Fact, Membership, Organisation, User
from palier.workflows.commission import finding_again
from palier.workflows.offer import ending, leasing, offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, World, attribute, candidate, make_home, make_world, offered

if TYPE_CHECKING:
    from palier.models import Home

pytestmark = pytest.mark.django_db
WISH = {"type_codes": ["T3"], "communes": ["93048"], "max_rent": None, "is_enlarged": False, "category": None}
LATER = NOW + timedelta(days=30)


def wish(row: Candidature, **changes: object) -> None:
    row.demande.refresh_from_db()
    Fact.objects.create(
        demande=row.demande,
        layer="declare",
        path="wish",
        value={**WISH, **changes},
        at=NOW,
        audience=row.demande.audience,
    )


@pytest.fixture
def let() -> World:
    """A home let to the first of three ranked households: the second and the third got nothing."""
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + DAY)
    world.reload()
    day = (NOW + 2 * DAY).date()
    leasing.sign(
        world.candidatures[0], signed_on=day, starts_on=day, contingent="COLACT", by=world.karim, at=NOW + 2 * DAY
    )
    # What they wish was said before: what is added after the end is not read by an organisation that it is over with.
    for row in world.candidatures:
        wish(row)
    ending.end_home(world.publication, "logement_attribue", at=NOW + 2 * DAY)
    world.reload()
    return world


@pytest.fixture
def home(let: World) -> Home:
    return make_home(let.bailleur, let.reservataire, 2)


def found(home: Home) -> list[tuple[int | None, int | None]]:
    return [(row.candidature.rank, row.rank) for row in finding_again.for_home(home, at=LATER)]


def test_the_second_and_the_third_are_found_and_nobody_whom_no_commission_ranked(let: World, home: Home) -> None:
    assert sorted(found(home)) == [(2, 2), (3, 3)]
    assert let.candidatures[5].stage == "sans_suite"


def test_a_home_that_was_not_asked_for_finds_nobody(let: World, home: Home) -> None:
    home.type_code = "T5"

    assert found(home) == []


def test_who_lowered_the_wished_rent_is_found_no_more(let: World, home: Home) -> None:
    wish(let.candidatures[1], max_rent=home.full_rent - 1)
    wish(let.candidatures[2], max_rent=home.full_rent)

    assert found(home) == [(3, 3)]


def test_a_demande_that_ended_is_not_found(let: World, home: Home) -> None:
    let.candidatures[1].demande.state = "radiee"
    let.candidatures[1].demande.save(update_fields=["state"])

    assert found(home) == [(3, 3)]


def test_one_household_is_named_once(let: World, home: Home) -> None:
    first = let.candidatures[1].decisions.get()
    first.pk, first.public_id = None, Organisation(name="").public_id
    first.item_id, first.rank = _other_item(let), 4
    first.save(force_insert=True)

    assert len([row for row in found(home) if row[0] == 2]) == 1


def _other_item(world: World) -> int:
    item = world.publication.agenda_items.get()
    seance = item.seance
    seance.pk, seance.public_id = None, Organisation(name="").public_id
    seance.save(force_insert=True)
    item.pk, item.seance = None, seance
    item.save(force_insert=True)
    return int(item.pk)


def test_who_may_still_be_offered_the_home_is_not_sought_elsewhere() -> None:
    world = make_world()
    attribute(world)
    for row in world.candidatures:
        wish(row)

    assert found(make_home(world.bailleur, world.reservataire, 2)) == []


def test_another_reservataire_finds_nobody(let: World) -> None:
    other = Organisation.objects.create(kind="reservataire", name="Réservataire Ouest")

    assert found(make_home(let.bailleur, other, 3)) == []


def test_the_page_of_the_next_home_names_them_by_their_file(let: World, home: Home) -> None:
    odile = User.objects.create_user("odile@example.test", name="Odile")
    Membership.objects.create(user=odile, organisation=let.reservataire, role="reservataire")
    Candidature.objects.filter(pk=let.candidatures[1].pk).update(snapshot='{"lines": []}')
    client = Client()
    client.force_login(odile)

    page = plain_text(client.get(reverse("publier", args=[home.public_id])))

    assert "Déjà classés par une commission" in page
    assert page.count("rang, décision du") == 2
    assert reverse("dossier-reservataire", args=[let.candidatures[1].public_id]) in page
    assert let.candidatures[1].demande.numero_unique not in page
    assert "Nom2" not in page
    opened = client.get(reverse("dossier-reservataire", args=[let.candidatures[1].public_id]))
    assert opened.status_code == 200
