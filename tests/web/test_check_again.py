"""The way back of a file found not compliant by mistake: its desk reads what it does, its household reads that it came back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Appeal, Candidature, Letter
from palier.rules.appeals.appeals import AppealAnswer
from palier.workflows.appeals import answering, appeals
from palier.workflows.commission import checking
from tests import api_world
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.test_bailleur import FOUND, NOT_FOUND, post
from tests.workflows.appeals.contested import of
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def row(world: World) -> Candidature:
    """The first of two, whom the draw may name, found not compliant by mistake."""
    on = world.home_at("designee", [world.amina, world.noe])
    found = Candidature.objects.get(publication=on, rank=1)
    checking.check(
        found, "non_conforme", ground="demande_non_active", note="Lu trop vite.", by=world.karim, at=timezone.now()
    )
    found.refresh_from_db()
    return found


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def whose(world: World, row: Candidature) -> Applicant:
    return next(one for one in (world.amina, world.noe) if one.demande.pk == row.demande_id)


def hidden(page: object, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


def test_a_desk_reads_what_it_does_then_puts_the_file_back_and_its_household_reads_it(
    world: World, row: Candidature
) -> None:
    karim, holder = signed_in(world.karim.user), signed_in(whose(world, row).user)
    control, url = (
        reverse(name, args=[row.public_id]) for name in ("bailleur_controle", "bailleur_controle_reprendre")
    )
    assert url in karim.get(control).content.decode()
    page = karim.get(url)
    read = plain_text(page)
    assert "Aucun dossier à l’examen ne passe avant lui." in read
    assert "Après lui : le rang 2." in read
    assert "2 dossiers à l’examen, moins que les 3" in read
    given = {"seen": hidden(page, "seen"), "read": hidden(page, "read")}
    assert "le candidat lira cette raison" in plain_text(post(karim, url, **given, why=""))

    done = post(karim, url, **given, why="confusion")

    assert (done.status_code, done["Location"]) == (FOUND, f"{control}?repris=1")
    again = plain_text(karim.get(done["Location"]))
    assert "de nouveau à contrôler" in again
    assert "contrôle repris. Le dossier avait été pris pour un autre." in again
    assert "Tout est en ordre" in again
    own = plain_text(holder.get(reverse("candidature", args=[row.public_id])))
    assert "le bailleur a repris son contrôle" in own
    letter = Letter.objects.get(kind="controle_repris")
    assert letter.title in own
    assert "ne peut pas le présenter" not in own
    checking.check(row, "conforme", **LOOKED, by=world.karim, at=timezone.now())
    assert "a repris son contrôle" not in plain_text(holder.get(reverse("candidature", args=[row.public_id])))
    assert "il n’y a pas de contrôle à reprendre" in plain_text(karim.get(url))


def test_a_list_that_changed_since_is_read_again_first(world: World, row: Candidature) -> None:
    karim, url = signed_in(world.karim.user), reverse("bailleur_controle_reprendre", args=[row.public_id])
    page = karim.get(url)
    other = Candidature.objects.get(publication=row.publication_id, rank=2)
    checking.check(
        other, "non_conforme", ground="demande_non_active", note="Radiée.", by=world.karim, at=timezone.now()
    )

    late = post(karim, url, seen=hidden(page, "seen"), read=hidden(page, "read"), why="lecture")

    assert "La liste a changé" in plain_text(late)
    assert "1 dossier à l’examen" in plain_text(late)
    assert hidden(late, "read") != hidden(page, "read")
    row.refresh_from_db()
    assert row.stage == "non_conforme"


def test_another_landlord_finds_no_such_page(world: World, row: Candidature) -> None:
    url = reverse("bailleur_controle_reprendre", args=[row.public_id])

    assert signed_in(world.stranger_karim.user).get(url).status_code == NOT_FOUND
    assert post(signed_in(world.stranger_karim.user), url, why="lecture").status_code == NOT_FOUND


def test_once_the_commission_has_decided_the_page_says_why_not(world: World, row: Candidature) -> None:
    type(row.publication).objects.filter(pk=row.publication_id).update(stage="attribuee")
    karim = signed_in(world.karim.user)

    for name in ("bailleur_controle", "bailleur_controle_reprendre"):
        page = karim.get(reverse(name, args=[row.public_id]))
        assert "La commission a décidé de ce logement" in plain_text(page)
        assert 'name="why"' not in page.content.decode()


def test_a_contest_is_upheld_once_the_file_is_back(world: World, row: Candidature) -> None:
    by = whose(world, row).actor
    kept = appeals.contest(
        of(row), reasons=["piece_non_lue"], said="Mon avis était joint.", named=[], by=by, at=timezone.now()
    )
    karim = signed_in(world.karim.user)
    where = reverse("repondre-contestation", args=[kept.public_id])
    assert "reprenez d’abord son contrôle" in plain_text(karim.get(where))
    assert AppealAnswer.BROUGHT_BACK not in answering.offered_of(kept)

    post(karim, reverse("bailleur_controle_reprendre", args=[row.public_id]), why="lecture")

    kept = Appeal.objects.get()
    assert AppealAnswer.BROUGHT_BACK in answering.offered_of(kept)
    assert "reprenez d’abord son contrôle" not in plain_text(karim.get(where))


def test_a_software_reads_what_it_does_before_it_does_it(world: World, row: Candidature) -> None:
    karim, where = api_world.software(world.karim), f"candidates/{row.public_id}"
    file = karim.get(where).json()
    told = file["again"]
    said = {"why": "lecture", "seen": file["seen"], "read": told["read"]}
    assert told["refused"] == ""
    assert "Après lui : le rang 2. " in f"{' '.join(told['effects'])} "
    assert {one["code"] for one in told["reasons"]} >= {"lecture", "saisie"}

    answers = [
        karim.post(f"{where}/check-again", {**said, **changed})
        for changed in ({"why": "humeur"}, {"read": "0" * 64}, {"seen": "aucun"}, {})
    ]

    assert [one.json().get("code") for one in answers[:3]] == [
        "raison-de-reprise",
        "liste-a-relire",
        "controle-entre-temps",
    ]
    assert answers[3].status_code == 201, answers[3].text
    assert karim.get(where).json()["stage"] == "designee"
    assert karim.get(where).json()["again"] is None
    assert karim.post(f"{where}/check-again", said).json()["code"] == "controle-non-repris"
    wrong = karim.post(f"{where}/check", {"output": "a_refaire", "seen": karim.get(where).json()["seen"]})
    assert wrong.json()["code"] == "controle-incomplet"
