"""A check taken back at once with a commission that opens, a vote or a lease: nobody is decided on who was not read."""

from __future__ import annotations

import pytest

from palier.models import Decision, JournalEntry, Lease, User
from palier.workflows.commission import checking, checking_again, convening, deciding, sitting
from palier.workflows.offer import ending, leasing, offering
from tests.races.at_once import at_once
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    candidate,
    make_candidature,
    make_home,
    make_publication,
    make_world,
    offered,
    ranked_drafts,
)
from tests.workflows.test_checking_again import convened

pytestmark = pytest.mark.django_db(transaction=True)
AT = NOW + 2 * DAY


def refused() -> World:
    """Three files compliant, two found not compliant."""
    world = make_world()
    for rank, row in enumerate(world.candidatures[:5], start=1):
        if rank <= 3:
            checking.check(row, "conforme", **LOOKED, by=world.karim, at=NOW)
        else:
            checking.check(row, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)
    world.reload()
    return world


def again(world: World) -> object:
    return checking_again.check_again(world.candidatures[3], why="lecture", by=world.karim, at=AT)


def test_two_agents_take_one_check_back_at_once_and_one_does() -> None:
    world = refused()

    results = at_once(*[lambda: again(world)] * 2)

    assert sum(isinstance(one, checking_again.NotCheckedAgain) for one in results) == 1, results
    assert JournalEntry.objects.filter(verb="reprendre_controle").count() == 1
    assert world.stages()[3] == "designee"


@pytest.mark.parametrize("turn", range(3))
def test_a_vote_at_once_passes_over_nobody_who_came_back(turn: int) -> None:
    world = refused()
    seance = convened(world)
    item = seance.items.get()

    def vote() -> object:
        sitting.open_seance(seance, present={0, 1}, by=world.commission, at=AT)
        return deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT)

    voted, back = at_once(vote, lambda: again(world))

    if world.stages()[3] == "designee":
        assert isinstance(voted, convening.NotExaminable), voted
        assert not Decision.objects.exists()
    else:
        assert isinstance(back, checking_again.NotCheckedAgain), back
        assert Decision.objects.count() == 3


def test_a_lease_at_once_leaves_nobody_housed_among_those_to_check() -> None:
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=AT)
    on = make_publication(make_home(world.bailleur, world.reservataire, 2))
    row = make_candidature(on, world.candidatures[0].demande, 1, "non_conforme")
    housed = world.candidatures[0]
    day = AT.date()

    signed, back = at_once(
        lambda: leasing.sign(housed, signed_on=day, starts_on=day, contingent="COLACT", by=world.karim, at=AT),
        lambda: checking_again.check_again(row, why="lecture", by=world.karim, at=AT),
    )
    ending.end_elsewhere(housed.demande, at=AT)

    assert isinstance(signed, Lease), signed
    row.refresh_from_db()
    came_back = row.stage == "sans_suite"
    assert came_back or isinstance(back, checking_again.NotCheckedAgain), back
    assert row.stage in ("sans_suite", "non_conforme")
