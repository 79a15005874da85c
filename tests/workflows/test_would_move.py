"""What changes a place on one list: nothing that happens after its closing day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.scoring import moving
from palier.rules.scoring.moving import Sense
from palier.workflows.candidature import would_move
from palier.workflows.scoring import scoring
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(("shift", "is_told"), [(0, False), (1, False), (20, False), (-1, True)])
def test_points_that_still_count_on_the_closing_day_are_no_loss_here(monkeypatch, shift, is_told):
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    end = day_in_paris(on.closes_at) + shift * DAY
    lost = moving.PointsMove(sense=Sense.ENDING, criterion="handicap", label="", sentence="", gain=-25, on=end)
    gained = moving.PointsMove(sense=Sense.WITH_TIME, criterion="anciennete", label="", sentence="", gain=2, on=end)
    monkeypatch.setattr(moving, "moves", lambda *_: (lost, gained))
    amina = factories.demande("Amina")

    here = would_move.on_publication(amina.demande, on, scoring.assess(amina.demande, on).score)

    assert (Sense.ENDING in {one.move.sense for one in here}) is is_told
    assert (Sense.WITH_TIME in {one.move.sense for one in here}) is (shift <= 0)


def test_a_proof_that_ends_after_the_closing_takes_no_point_here():
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    end = day_in_paris(on.closes_at) + 20 * DAY
    claim = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED, valid_until=end)
    amina = factories.demande("Amina", claims=(claim,))

    here = would_move.on_publication(amina.demande, on, scoring.assess(amina.demande, on).score)

    assert [one.move for one in here if one.move.gain < 0] == []


@pytest.mark.parametrize(("ahead", "is_same"), [(0, True), (1, False)])
def test_a_place_that_no_point_would_change_is_told_so(monkeypatch, ahead, is_same):
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    gained = moving.PointsMove(sense=Sense.TO_PROVE, criterion="x", label="", sentence="", gain=2)
    monkeypatch.setattr(moving, "moves", lambda *_: (gained,))
    amina = factories.demande("Amina")
    score = scoring.assess(amina.demande, on).score
    monkeypatch.setattr(
        would_move.places,
        "ahead",
        lambda *_, order_points, **__: {one: ahead * (one == -score.points) for one in order_points},
    )

    (here,) = would_move.on_publication(amina.demande, on, score)

    assert (here.place, here.is_same) == (1, is_same)
