"""One sheet of a candidate: what the réservataire, the landlord and the commission each read of the same file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Candidature, Fact, FileContent, Membership, Person, Seance, User
from tests import factories
from tests.plain_pages import plain_text
from tests.web.test_bailleur import FOUND, karim, post, world  # noqa: F401 - fixtures
from tests.web.test_commission import MEMBERS, call
from tests.workflows.bailleur_world import make_candidature, make_demande

if TYPE_CHECKING:
    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def odile(world: World) -> Client:  # noqa: F811
    user = User.objects.create_user("odile@example.org", name="Odile")
    Membership.objects.create(user=user, organisation=world.reservataire, role="reservataire")
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object) -> str:
    return plain_text(client.get(reverse(name, args=list(args))))


def deciding_page(world: World, karim: Client) -> str:  # noqa: F811
    for rank, row in enumerate(world.candidatures[:5], start=1):
        row.stage = "conforme" if rank <= 3 else "non_conforme"
        row.save()
    call(karim, **MEMBERS)
    seance = Seance.objects.get()
    url = reverse("seance", args=[seance.public_id])
    post(karim, url, act="inscrire", publication=str(world.publication.public_id))
    Seance.objects.update(held_at=timezone.now())
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    return text(karim, "seance_decider", seance.public_id, world.publication.public_id)


def test_all_three_read_the_same_figures_worded_for_a_desk(world: World, karim: Client, odile: Client) -> None:  # noqa: F811
    first = world.candidatures[0]
    pages = [
        text(karim, "bailleur_controle", first.public_id),
        text(odile, "dossier-reservataire", first.public_id),
        deciding_page(world, karim),
    ]

    for page in pages:
        for said in (
            "Revenu de référence",
            "Le plafond PLUS",
            "Taux d’effort",
            "Conditions d’accès",
            "Priorités de la loi",
        ):
            assert said in page
        sheet = page[page.index("Fiche du candidat") : page.index("</section>", page.index("Fiche du candidat"))]
        assert "otre ménage" not in sheet
        assert "otre revenu" not in sheet
        assert "Vous " not in sheet


def test_the_commission_reads_neither_names_nor_contacts_nor_which_piece(world: World, karim: Client) -> None:  # noqa: F811
    page = deciding_page(world, karim)

    assert "Nom1" not in page
    assert "0600000000" not in page
    assert "example.org" not in page
    assert "avis d’imposition" not in page.lower().split("pièce, sous condition")[0]
    assert AccessEntry.objects.filter(
        object_id=world.candidatures[0].public_id, purpose="examen en commission"
    ).exists()


def test_the_pieces_that_a_commission_counts_agree_with_their_number(world: World, karim: Client) -> None:  # noqa: F811
    counted = re.findall(r"(\d+)\s(pièces?)\s*<[^>]*>([^<]*)<", deciding_page(world, karim))

    assert any(int(number) > 1 for number, _, _ in counted)
    for number, noun, state in counted:
        assert (noun.endswith("s"), state.endswith("s")) == (int(number) > 1, int(number) > 1), (number, noun, state)


def test_who_checks_reads_how_to_reach_the_household(world: World, karim: Client, odile: Client) -> None:  # noqa: F811
    first = world.candidatures[0]
    for page in (
        text(karim, "bailleur_controle", first.public_id),
        text(odile, "dossier-reservataire", first.public_id),
    ):
        assert "tel:0600000000" in page
        assert "mailto:d1@example.org" in page


def test_a_protected_person_is_reached_through_palier_alone(world: World, karim: Client, odile: Client) -> None:  # noqa: F811
    first = world.candidatures[0]
    Fact.objects.create(
        demande=first.demande,
        audience=first.audience,
        layer="declare",
        path="claims/violence",
        value={},
        at=timezone.now(),
    )
    for page in (
        text(karim, "bailleur_controle", first.public_id),
        text(odile, "dossier-reservataire", first.public_id),
    ):
        assert "0600000000" not in page
        assert "Coordonnées protégées" in page
    assert "iolences" not in text(karim, "bailleur_controle", first.public_id)


def test_after_a_check_the_next_file_of_the_same_home_opens(world: World, karim: Client) -> None:  # noqa: F811
    first, second = world.candidatures[:2]
    url = reverse("bailleur_controle", args=[first.public_id])
    answer = post(karim, url, output="non_conforme", ground="demande_non_active")

    assert answer.status_code == FOUND
    assert answer["Location"].startswith(reverse("bailleur_controle", args=[second.public_id]))
    assert first.reference in plain_text(karim.get(answer["Location"]))
    page = text(karim, "bailleur_controle", second.public_id)
    assert "Dossier précédent, rang 1" in page
    assert "Dossier suivant, rang 3" in page


def test_the_last_file_leads_back_to_the_desk(world: World, karim: Client) -> None:  # noqa: F811
    Candidature.objects.filter(rank__lte=4).update(stage="conforme")
    last = reverse("bailleur_controle", args=[world.candidatures[4].public_id])

    answer = post(karim, last, output="non_conforme", ground="demande_non_active")
    assert answer["Location"].partition("?")[0] == reverse("bailleur")


def test_ranks_past_thirty_have_their_page(world: World, odile: Client) -> None:  # noqa: F811
    for rank in range(7, 40):
        make_candidature(world.publication, make_demande(rank), rank, "non_retenue")
    url = reverse("publication-reservataire", args=[world.publication.public_id])
    late = Candidature.objects.get(publication=world.publication, rank=39)

    assert late.reference not in plain_text(odile.get(url))
    page = plain_text(odile.get(url, {"depuis": "31"}))
    assert late.reference in page
    assert "Rangs précédents" in page
    assert world.candidatures[0].reference in plain_text(odile.get(url, {"depuis": "x"}))
    assert "Rang 38" in text(odile, "dossier-reservataire", late.public_id)


def test_a_household_without_a_known_contact_says_so(world: World, karim: Client) -> None:  # noqa: F811
    Person.objects.update(phone="", email="", address="")

    assert "pas de coordonnées à montrer. Vos courriers l’attendent dans son espace." in text(
        karim, "bailleur_controle", world.candidatures[0].public_id
    )


def test_a_piece_whose_file_is_forgotten_is_told_and_not_opened(world: World, karim: Client) -> None:  # noqa: F811
    """Three months after its check a file is kept no more; the control page of a closed file linked to a 404."""
    row = world.candidatures[0]
    piece = factories.piece(row.demande, status="valide", code="piece_identite", verified_at=timezone.now())
    other = factories.piece(row.demande, status="valide", code="jugement_tutelle", verified_at=timezone.now())
    opened = [reverse("bailleur_piece", args=[one.public_id]) for one in (piece, other)]
    assert all(url in text(karim, "bailleur_controle", row.public_id) for url in opened)

    FileContent.objects.all().delete()

    page = text(karim, "bailleur_controle", row.public_id)
    assert not any(url in page for url in opened)
    assert page.count("fichier effacé, trois mois après son contrôle") == 2
