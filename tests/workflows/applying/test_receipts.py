"""The receipt of a candidature: given when one applies, kept outside, it proves later that its holder was on the list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Publication, PublishedHead, Ranking
from palier.rules.ranking import verify
from palier.workflows.candidature import applying
from palier.workflows.ranking import closing
from palier.workflows.seals import publishing_heads
from tests import factories
from tests import world as worlds
from tests.attacks.test_made_again import make_again
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(2)


def applied(world: World) -> Publication:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    for each in (world.amina, *world.others):
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    return on


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.amina.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def mine(world: World, on: Publication) -> Candidature:
    return Candidature.objects.get(publication=on, demande=world.amina.demande)


def kept(world: World, on: Publication, folder: Path) -> Path:
    """The receipt as its holder downloads it."""
    path = folder / "recu.json"
    path.write_bytes(client_of(world).get(reverse("candidature-recu", args=[mine(world, on).public_id])).content)
    return path


def close(on: Publication) -> None:
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - 9 * worlds.DAY, closes_at=now - worlds.DAY / 24)
    on.refresh_from_db()
    closing.close(on, weighed=factories.believed(on), at=now)


def public(on: Publication, folder: Path) -> Path:
    path = folder / "classement.jsonl"
    path.write_bytes(Client().get(reverse("preuve-fichier", args=[on.public_id])).content)
    return path


def opening(world: World, on: Publication, folder: Path) -> Path:
    path = folder / "ouverture.jsonl"
    path.write_bytes(client_of(world).get(reverse("preuve-ouverture", args=[on.public_id])).content)
    return path


def test_it_is_honoured_with_the_same_facts(world: World, tmp_path: Path) -> None:
    on = applied(world)
    receipt = kept(world, on, tmp_path)
    close(on)

    said = verify.verify(public(on, tmp_path), opening(world, on, tmp_path), receipt=receipt)

    assert f"reçu honoré au rang {mine(world, on).rank}, avec les mêmes faits" in said


def test_it_carries_the_last_line_that_had_left_the_machine(world: World, tmp_path: Path) -> None:
    world.home_at("classee", world.others)
    publishing_heads.publish(at=timezone.now())
    told = json.loads(kept(world, applied(world), tmp_path).read_text())

    assert (told["position"], told["seal"]) == (1, PublishedHead.objects.get().seal)
    for hidden in ("Amina", str(world.amina.demande.public_id)):
        assert hidden not in str(told)


def test_who_was_taken_off_a_list_made_again_proves_it(world: World, tmp_path: Path, capsys: Any) -> None:
    on = applied(world)
    receipt = kept(world, on, tmp_path)
    close(on)
    publishing_heads.publish(at=timezone.now())
    make_again(on, mine(world, on))

    assert verify.main([str(public(on, tmp_path)), "--receipt", str(receipt)]) == 1

    said = plain_text(capsys.readouterr().out)
    assert "Le classement se suit" in said
    assert "le candidat de ce reçu n’est pas dans le classement" in said


def test_it_is_for_its_holder_alone_and_said_on_the_page_and_the_letter(world: World) -> None:
    on = applied(world)
    address = reverse("candidature-recu", args=[mine(world, on).public_id])
    client = client_of(world)

    assert address in client.get(reverse("candidature", args=[mine(world, on).public_id])).text
    assert address in client.get(reverse("courrier-lire", args=[worlds.letter_of(world.amina).public_id])).text
    assert "no-store" in client.get(address)["Cache-Control"]
    assert Client().get(address).status_code == 302


def test_a_candidature_older_than_receipts_has_none(world: World) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    row = factories.candidature(on, world.amina.demande, points=3)

    assert client_of(world).get(reverse("candidature-recu", args=[row.public_id])).status_code == 404
    assert not Ranking.objects.exists()
