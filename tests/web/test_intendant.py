"""The steward's first page: every organisation, who is led to a second factor, and who is signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Membership, SecondFactor
from palier.rules.doors.access import Role
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    client = Client()
    client.force_login(ariane.person, backend=BACKEND)
    second_factors.show(client)
    return client


def said(client: Client, **asked: str) -> str:
    return plain_text(client.get(reverse("intendant"), asked))


def test_every_organisation_is_listed_with_its_state_and_its_members(desk: Client) -> None:
    open_one, stopped = (
        factories.organisation("bailleur", "Est Habitat"),
        factories.organisation("reservataire", "Clef"),
    )
    factories.member("Karim", open_one)
    gone = factories.member("Parti", open_one)
    Membership.objects.filter(user=gone.person).update(ended_at=timezone.now())
    stopped.suspended_at, stopped.is_state = timezone.now(), True
    stopped.save()

    page = said(desk)

    rows = page[page.index("<tbody>") :]
    assert rows.index("Clef") < rows.index("Est Habitat") < rows.index("Régie du site")
    assert "Service de l’État" in page
    assert "suspendu" in page
    row = page[page.index("Est Habitat") :]
    assert '<td class="r">1</td>' in row[: row.index("</tr>")]


def test_the_list_is_searched_by_name_number_kind_and_state(desk: Client) -> None:
    factories.organisation("bailleur", "Est Habitat")
    other = factories.organisation("reservataire", "Clef commune")
    other.siret, other.closed_at = "12345678200010", timezone.now()
    other.save()

    for asked in ({"q": "clef"}, {"q": "123456"}, {"nature": "reservataire"}, {"etat": "parti"}):
        page = said(desk, **asked)
        assert "Clef commune" in page
        assert "Est Habitat" not in page
    assert "Aucun organisme ne répond" in said(desk, q="introuvable")


def test_the_list_is_cut_in_pages_with_its_true_count(desk: Client) -> None:
    for number in range(60):
        factories.organisation("bailleur", f"Bailleur {number:02d}")

    assert "1 à 50 sur 61" in plain_text(said(desk))
    assert "Bailleur 59" in said(desk, page="2")


def test_a_steward_without_a_second_factor_is_led_to_add_one_whatever_their_organisation_asks(ariane: Actor) -> None:
    SecondFactor.objects.all().delete()
    client = Client()
    client.force_login(ariane.person, backend=BACKEND)

    led = client.get(reverse("intendant"))

    assert (led.status_code, led["Location"]) == (302, reverse("second-facteur"))
    page = plain_text(client.get(led["Location"]))
    assert "Dans votre rôle, on entre toujours avec un second facteur" in page


def test_the_header_says_who_is_signed_in_in_which_role_and_where(desk: Client) -> None:
    assert "Ariane, intendant, Régie du site" in said(desk)

    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    other = Client()
    other.force_login(karim.person, backend=BACKEND)
    assert "Karim, bailleur, Est Habitat" in plain_text(other.get(reverse("bailleur")))


def test_a_steward_who_is_suspended_is_out_at_the_next_page(desk: Client, ariane: Actor) -> None:
    Membership.objects.filter(user=ariane.person).update(suspended_at=timezone.now() - timedelta(minutes=1))

    assert desk.get(reverse("intendant")).status_code == 404


def test_a_professional_of_two_organisations_is_a_steward_in_one_at_a_time(desk: Client, ariane: Actor) -> None:
    """The first of their memberships opens; the desk of the other is another's."""
    Membership.objects.create(
        user=ariane.person, organisation=factories.organisation("bailleur", "Est"), role=Role.BAILLEUR
    )

    assert desk.get(reverse("intendant")).status_code == 200
    assert desk.get(reverse("bailleur")).status_code == 404
