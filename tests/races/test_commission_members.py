"""A member acts at the same instant as the secretary of their séance: one comes first, and nothing stays between two states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import CastBallot, Decision, InterestDeclaration, PutToVote, Seance
from palier.rules.commission import substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.law import clocks
from palier.workflows.commission import (
    convening,
    deciding,
    declaring_interests,
    keeping_substitutes,
    polling,
    putting_to_vote,
    sitting,
    standing_in,
)
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


def supplied(world: worlds.World, held_in: timedelta) -> Seance:
    """Called for soon, or for now; the suppléant of its first member is called, and neither has sat."""
    now = timezone.now()
    members = [convening.Member(name=name, quality=Capacity.BOARD) for name in ("A. Bailleul", "C. Diop", "E. Faure")]
    seance = convening.convene(
        held_at=now + timedelta(days=1), place="Siège", quorum=2, members=members, by=world.karim, at=now
    )
    kept = keeping_substitutes.name_substitute(
        holder="A. Bailleul",
        quality=Capacity.BOARD,
        name="Z. Petit",
        since=clocks.day_in_paris(now),
        by=world.karim,
        at=now,
    )
    standing_in.call(seance, member=0, kept=kept, by=world.karim, at=now)
    Seance.objects.filter(pk=seance.pk).update(held_at=now + held_in)
    seance.refresh_from_db()
    return seance


def one_a_seat(seance: Seance) -> set[int]:
    rows = Seance.objects.get(pk=seance.pk).members
    present = {place for place, row in enumerate(rows) if row["present"]}
    assert not {0, 3} <= present
    assert all(substitutes.is_called(rows[place]) for place in present)
    return present


def test_a_titulaire_comes_back_as_the_seance_opens_with_their_suppleant(world: worlds.World) -> None:
    seance, now = supplied(world, timedelta(minutes=-1)), timezone.now()

    results = at_once(
        lambda: standing_in.give_back(seance, member=0, by=world.karim, at=now),
        lambda: sitting.open_seance(seance, present={1, 3}, by=world.commission, at=now),
    )

    if isinstance(results[0], standing_in.SeatNotHanded):
        assert one_a_seat(seance) == {1, 3}
    else:
        assert isinstance(results[1], sitting.NotCalledToSit)
        assert one_a_seat(seance) == set()


def test_a_titulaire_comes_back_as_their_suppleant_sits_down(world: worlds.World) -> None:
    seance, now = supplied(world, timedelta(minutes=-1)), timezone.now()
    sitting.open_seance(seance, present={1, 2}, by=world.commission, at=now)

    results = at_once(
        lambda: standing_in.give_back(seance, member=0, by=world.karim, at=now),
        lambda: sitting.note_presence(seance, member=3, is_present=True, by=world.commission, at=now),
    )

    refused = [isinstance(one, Exception) for one in results]
    assert refused.count(True) == 1
    assert one_a_seat(seance) == ({1, 2, 3} if refused[0] else {1, 2})
