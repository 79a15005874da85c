"""A member acts at the same instant as the secretary of their séance: one comes first, and nothing stays between two states."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import CastBallot, Decision, InterestDeclaration, PutToVote
from palier.workflows.commission import convening, deciding, declaring_interests, polling, putting_to_vote, sitting
from palier.workflows.commission.declaring_interests import TooLateToDeclare
from tests import world as worlds
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(committed: None) -> worlds.World:
    world = worlds.cast(others=3)
    world.at["en_commission"] = world.home_at("en_commission", [world.amina, *world.others])
    return world


def drafts(on: object, **ballots: str) -> list[deciding.DecisionDraft]:
    return [
        deciding.DecisionDraft(candidature=row, kind="attribution_rang", rank=place, ballots=dict(ballots))
        for place, row in enumerate(convening.compliant(on), start=1)  # type: ignore[arg-type]
    ]


def test_a_ballot_and_the_record_at_once_leave_it_counted_or_refused(world: worlds.World) -> None:
    on, now = world.at["en_commission"], timezone.now()
    item = world.seances[str(on.pk)].items.get()
    putting_to_vote.put(item, drafts(on), by=world.commission, at=now)
    said = {str(row.public_id): "pour" for row in convening.compliant(on)}

    results = at_once(
        lambda: polling.cast(item, said, by=world.mireille, at=now),
        lambda: deciding.decide(item, drafts(on, **{"0": "absent", "1": "pour"}), by=world.commission, at=now),
    )

    cast = CastBallot.objects.count()
    if isinstance(results[0], polling.VoteOver):
        assert cast == 0
    else:
        assert results[0] is None
        assert cast == len(said)
    # Counted where it came before the record, and where it came after nothing was cast at all.
    counted = {row.votes["membres"].get("0") for row in Decision.objects.filter(item=item)}
    assert counted in ({"pour"}, {None}, set())
    if counted:
        assert (counted == {"pour"}) == (cast > 0)


def test_a_ballot_and_the_closing_at_once_never_write_into_closed_minutes(world: worlds.World) -> None:
    on, now = world.at["en_commission"], timezone.now()
    seance = world.seances[str(on.pk)]
    item = seance.items.get()
    putting_to_vote.put(item, drafts(on), by=world.commission, at=now)
    said = {str(row.public_id): "contre" for row in convening.compliant(on)}
    deciding.postpone(item, "Un élément manque.", by=world.commission, at=now)

    results = at_once(
        lambda: polling.cast(item, said, by=world.mireille, at=now),
        lambda: sitting.close(seance, by=world.commission, at=now),
    )

    assert isinstance(results[0], polling.VoteOver)
    assert not CastBallot.objects.exists()
    assert PutToVote.objects.get().ended_at is not None


def test_an_interest_and_the_record_at_once_leave_no_vote_of_who_has_one(world: worlds.World) -> None:
    on, now = world.at["en_commission"], timezone.now()
    seance = world.seances[str(on.pk)]
    seance.quorum = 1
    seance.save()
    item = seance.items.get()

    results = at_once(
        lambda: declaring_interests.declare_own(item, by=world.mireille, at=now),
        lambda: deciding.decide(item, drafts(on, **{"0": "pour", "1": "pour"}), by=world.commission, at=now),
    )

    recorded = Decision.objects.filter(item=item)
    if InterestDeclaration.objects.exists():
        # It came first: the record was refused, since a member who has an interest does not vote.
        assert isinstance(results[1], deciding.FaultyDecisions)
        assert not recorded.exists()
    else:
        assert isinstance(results[0], TooLateToDeclare)
        assert recorded.count() == 4
