"""A proof that its social service takes back leaves what the household told and sent itself where it stood (ADR 115)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from palier.models import Piece
from palier.models.demandes import layers
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates.referrals import RetractReason
from palier.rules.people.facts import Claim, Proof, Situation
from palier.workflows.mandates import qualifying
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests import factories
from tests.mandate_world import holder, in_role
from tests.plain_pages import plain_text
from tests.referral_world import HANDICAP, at_the_service, open_referral, proof, qualified, settled, worker

if TYPE_CHECKING:
    from palier.models import Demande, Referral
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
CARD, COMPLEMENT = "carte_invalidite", "complement_handicap"


@pytest.fixture
def samira() -> Actor:
    return worker("Samira", "Service social")


@pytest.fixture
def amina() -> Applicant:
    """She told a handicap herself."""
    factories.grid()
    made = factories.demande("Amina")
    told = {completing.claim_path(Situation.HANDICAP): DeclaredFact({})}
    completing.declare(made.demande, told, by=holder(made), at=timezone.now())
    return made


def sent(by: Applicant) -> list[Piece]:
    """Both of her papers, which wait for a desk."""
    return [proof(by.demande, holder(by), code=HANDICAP, proof_code=code) for code in (CARD, COMPLEMENT)]


def retracted(row: Referral, by: Actor) -> None:
    at = timezone.now() + timedelta(minutes=5)
    with transaction.atomic(), in_role(at_the_service(by)):
        qualifying.retract(row.public_id, RetractReason.SLIP, by=by, at=at)
    settled(row.pk, at=at)


def handicap(of: Demande) -> Claim | None:
    found = layers.facts_of(of, day_in_paris(timezone.now())).claims
    return next((one for one in found if one.situation is Situation.HANDICAP), None)


def pages(client, of: Applicant) -> dict[str, str]:
    """Her points, what she told, and what waits, as she reads them."""
    client.force_login(of.user)
    told = {"points": reverse("mes-points"), "situation": reverse("completer", args=["situation"])}
    return {name: " ".join(strip_tags(plain_text(client.get(url))).split()) for name, url in told.items()}


def waits(client, of: Applicant) -> bool:
    client.force_login(of.user)
    return "Personne ne lit encore vos pièces" in plain_text(client.get(reverse("mon-dossier")))


@pytest.mark.parametrize("is_handed", [False, True])
def test_what_she_told_and_her_papers_that_wait_stand_as_before_the_answer(client, amina, samira, is_handed) -> None:
    papers = sent(amina)
    row = open_referral(amina, samira, code=HANDICAP, pieces=papers if is_handed else ())
    before, claim = pages(client, amina), handicap(amina.demande)
    assert claim is not None
    assert claim.proof is Proof.IN_REVIEW
    assert "+ 25 pts" in before["points"]
    assert waits(client, amina)

    qualified(row, samira, CARD, COMPLEMENT)
    proved = handicap(amina.demande)
    assert proved is not None
    assert proved.proof is Proof.VERIFIED
    retracted(row, samira)

    assert handicap(amina.demande) == claim
    assert pages(client, amina) == before
    assert waits(client, amina)
    assert {one.status for one in Piece.objects.filter(pk__in=[one.pk for one in papers])} == {"a_verifier"}


def test_what_she_told_without_a_paper_is_told_still(client, amina, samira) -> None:
    row, before, claim = open_referral(amina, samira, code=HANDICAP), pages(client, amina), handicap(amina.demande)
    qualified(row, samira, CARD, COMPLEMENT)
    retracted(row, samira)
    after = pages(client, amina)
    assert handicap(amina.demande) == claim
    assert after["points"] == before["points"]
    # Her word stands; of the paper that was seen, it is told why it proves nothing any more, and that another may be sent.
    assert "Pourquoi : Qui avait vu cette preuve a repris sa réponse. Déposer une preuve" in after["situation"]


def test_what_the_register_says_of_it_stands_too(samira) -> None:
    made = factories.demande("Amina", claims=(Claim(situation=Situation.HANDICAP, proof=Proof.DECLARED),))
    row, claim = open_referral(made, samira, code=HANDICAP), handicap(made.demande)
    qualified(row, samira, CARD, COMPLEMENT)
    retracted(row, samira)
    assert claim is not None
    assert handicap(made.demande) == claim


def test_what_she_took_back_herself_meanwhile_does_not_come_back(amina, samira) -> None:
    row = qualified(open_referral(amina, samira, code=HANDICAP), samira, CARD, COMPLEMENT)
    gone = {completing.claim_path(Situation.HANDICAP): DeclaredFact(None)}
    completing.declare(amina.demande, gone, by=holder(amina), at=timezone.now() + timedelta(minutes=1))
    retracted(row, samira)
    assert handicap(amina.demande) is None
