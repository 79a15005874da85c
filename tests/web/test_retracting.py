"""The pages by which a social service takes an answer or a note back, and what its person then reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import Referral, ReferralNote
from palier.models.identifiers import uuid7
from palier.rules.mandates.referrals import RetractReason
from palier.workflows.mandates import qualifying
from tests import couples, factories, second_factors
from tests import world as worlds
from tests.mandate_world import in_role
from tests.plain_pages import plain_text
from tests.referral_world import asked, at_the_service, noted, open_referral, qualified, settled, taken, worker
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = "Pour une autre personne."


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def client(world: World) -> Client:
    client = client_of(world.samira.person)
    second_factors.show(client)
    return client


@pytest.fixture
def row(world: World) -> Referral:
    made = open_referral(world.amina, world.samira)
    noted(made.public_id, world.samira, WORDS)
    return qualified(made, world.samira)


def post(client: Client, name: str, *args: object, **told: str) -> HttpResponse:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **told})


def test_an_answer_is_read_again_then_taken_back_and_its_person_reads_why(
    world: World, client: Client, row: Referral
) -> None:
    told = {"reason": "reponse_par_erreur"}
    asked = plain_text(post(client, "social-reprendre-reponse", row.public_id, **told))
    assert "Une liste déjà close garde les points qu’elle avait." in asked
    assert "Amina" not in asked
    row.refresh_from_db()
    assert row.state == "qualifiee"

    done = post(client, "social-reprendre-reponse", row.public_id, **told, confirme="oui")
    assert done.url == reverse("social-orientation", args=[row.public_id])
    page = plain_text(client.get(done.url))
    assert "Votre service a repris sa réponse" in page
    assert "La situation est prouvée" in page  # the form to qualify is back

    read = plain_text(client_of(world.amina.user).get(reverse("service-social")))
    assert "le service social a repris sa réponse. La réponse a été donnée par erreur." in read
    assert "une liste déjà close garde les siens" in read


def test_the_other_holder_learns_that_a_proof_counts_no_more_and_not_who_had_seen_it() -> None:
    couple = couples.couple()
    samira = worker("Samira", "Service social")
    row = qualified(taken(asked(couple.demande, couple.amina).code, samira), samira)
    at = timezone.now() + timedelta(minutes=1)
    with transaction.atomic(), in_role(at_the_service(samira)):
        qualifying.retract(row.public_id, RetractReason.SLIP, by=samira, at=at)
    settled(row.pk, at=at)

    hers, his = (
        plain_text(client_of(who.person).get(reverse("pieces"))).lower() for who in (couple.amina, couple.marc)
    )

    for page in (hers, his):
        assert "qui avait vu cette preuve a repris sa réponse." in page
    assert "vue par un service social" not in his
    assert "vérifiée ; aucune copie" not in his
    assert "service social des" not in his


def test_an_answer_that_was_not_given_is_not_taken_back(world: World, client: Client) -> None:
    row = open_referral(world.amina, world.samira)
    answer = post(client, "social-reprendre-reponse", row.public_id, reason="reponse_par_erreur")
    assert answer.status_code == 400
    assert post(client, "social-reprendre-reponse", row.public_id).status_code == 400


def test_a_note_is_taken_back_by_its_author_and_its_words_are_nowhere(
    world: World, client: Client, row: Referral
) -> None:
    asked = plain_text(post(client, "social-reprendre-note", row.public_id, 1))
    assert "Des mots effacés ne reviennent pas." in asked
    assert ReferralNote.objects.get().text == WORDS

    post(client, "social-reprendre-note", row.public_id, 1, confirme="oui")

    assert "Cette note a été reprise" in plain_text(client.get(reverse("social-orientation", args=[row.public_id])))
    read = plain_text(client_of(world.amina.user).get(reverse("service-social")))
    assert WORDS not in read
    assert "Qui avait écrit cette note l’a reprise" in read
    again = post(client, "social-reprendre-note", row.public_id, 1)
    assert again.status_code == 409


def test_a_colleague_sees_no_button_on_a_note_of_another(world: World, row: Referral) -> None:
    luc = factories.member("Luc", world.samira.body)
    client = client_of(luc.person)
    second_factors.give(luc.person)
    second_factors.show(client)
    page = plain_text(client.get(reverse("social-orientation", args=[row.public_id])))
    assert WORDS in page
    assert "Reprendre cette note" not in page
