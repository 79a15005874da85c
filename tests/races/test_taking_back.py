"""Decisions taken back at once with another act on the same home: one wins, and nothing stays between two states."""

from __future__ import annotations

import pytest

from palier.models import Decision, JournalEntry, Letter, Seance
from palier.workflows.commission import deciding, rearranging, sitting, taking_back
from tests.races.at_once import at_once
from tests.workflows.bailleur_world import DAY, NOW, World, examine, make_world, ranked_drafts

pytestmark = pytest.mark.django_db(transaction=True)
AT = NOW + DAY


def recorded() -> tuple[World, Seance]:
    world = make_world()
    seance = examine(world)
    deciding.decide(seance.items.get(), ranked_drafts(world), by=world.commission, at=AT)
    return world, seance


def test_two_secretaries_take_back_at_once_and_one_does() -> None:
    world, seance = recorded()
    item = seance.items.get()

    results = at_once(*[lambda: taking_back.take_back(item, reason="Erreur.", by=world.commission, at=AT)] * 2)

    assert sorted(map(str, results)) == sorted(map(str, [3, taking_back.NothingDecided()]))
    assert world.stages()[:3] == ["conforme"] * 3
    assert JournalEntry.objects.filter(verb="reprendre_decisions").count() == 1
    seance.refresh_from_db()
    assert len([change for change in seance.changes if change["what"] == taking_back.TAKEN_BACK]) == 1


def test_the_closing_and_a_taking_back_at_once_leave_one_outcome() -> None:
    world, seance = recorded()
    item = seance.items.get()

    results = at_once(
        lambda: sitting.close(seance, by=world.commission, at=AT),
        lambda: taking_back.take_back(item, reason="Erreur.", by=world.commission, at=AT),
    )

    seance.refresh_from_db()
    told = Letter.objects.filter(candidature__in=world.candidatures[:3], sent_at=AT).count()
    if seance.stage == "close":
        assert any(isinstance(result, taking_back.AlreadyTold) for result in results)
        assert (world.stages()[:3], told) == (["attribuee", "en_reserve", "en_reserve"], 3)
    else:
        assert any(isinstance(result, sitting.HomesNotDecided) for result in results)
        assert (world.stages()[:3], told) == (["conforme"] * 3, 0)


def test_a_second_decision_and_a_taking_back_at_once_leave_one_set_that_stands() -> None:
    world, seance = recorded()
    item = seance.items.get()

    at_once(
        lambda: taking_back.take_back(item, reason="Erreur.", by=world.commission, at=AT),
        lambda: deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT),
    )

    assert Decision.objects.count() in {0, 3}
    assert Decision.ever.count() - Decision.objects.count() == 3


@pytest.mark.parametrize("turn", range(3))
def test_a_decision_and_the_taking_back_of_an_opening_at_once_leave_one(turn: int) -> None:
    world = make_world()
    seance = examine(world)
    item = seance.items.get()

    decided, back = at_once(
        lambda: deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT),
        lambda: rearranging.take_opening_back(seance, reason="Mauvaise séance.", by=world.commission, at=AT),
    )

    seance.refresh_from_db()
    if seance.stage == "ouverte":
        assert isinstance(back, rearranging.AlreadyBegun), back
        assert Decision.ever.count() == 3
    else:
        assert isinstance(decided, sitting.SeanceNotOpen), decided
        assert not Decision.ever.exists()
