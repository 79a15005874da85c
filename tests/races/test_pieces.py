"""Two proofs of one situation checked at once: the situation is verified, once; and one piece checked twice is checked once."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import Fact, Piece, User
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.people import filing, pieces
from tests import factories
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")
GOOD = pieces.PieceFinding(is_accepted=True)


def send(person: factories.Applicant, proof: str) -> Piece:
    file = filing.SentFile("preuve.pdf", b"%PDF-1.7\n" + b"x" * 200)
    return filing.send(
        person.demande, "situation_handicap", [file], proof_code=proof, by=person.actor, at=timezone.now()
    )


def checker(name: str) -> Actor:
    return Actor(role=Role.RESERVATAIRE, user=User.objects.create_user(f"{name}@example.org", name=name))


@pytest.mark.parametrize("turn", range(3))
def test_two_kinds_of_proof_checked_at_once_verify_the_situation(turn: int) -> None:
    amina = factories.demande()
    sent = [send(amina, "decision_cdaph"), send(amina, "complement_handicap")]
    checkers = [checker("odile"), checker("karim")]

    results = at_once(
        *[
            partial(pieces.verify, piece, GOOD, by=by, at=timezone.now())
            for piece, by in zip(sent, checkers, strict=True)
        ]
    )

    assert all(isinstance(each, Piece) for each in results), results
    assert Fact.objects.filter(layer="verifie", path="claims/handicap").count() == 1


def test_one_piece_checked_twice_at_once_is_checked_once() -> None:
    amina = factories.demande()
    piece = send(amina, "")
    by = checker("odile")

    results = at_once(*[partial(pieces.verify, piece, GOOD, by=by, at=timezone.now())] * 4)

    assert sum(isinstance(each, pieces.PieceAlreadyChecked) for each in results) == 3
    assert Fact.objects.filter(layer="verifie").count() == 1
