"""Who makes each move: every actor of the funnel's table is read, and holds the right of its act."""

import pytest

from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import FunnelMove, Mover, Stage, Verb
from palier.rules.doors import movers
from palier.rules.doors.access import Role, may

OWN = [move for move in funnel.MOVES if Mover.RESERVATAIRE in move.actors]


def named(move: FunnelMove) -> str:
    return f"{move.origin}-{move.verb}-{move.target}"


def test_every_verb_has_its_right_or_is_drawn_from_another_act() -> None:
    assert {*movers.RIGHTS, *movers.DRAWN, Verb.APPLY} == set(Verb)
    assert not set(movers.RIGHTS) & set(movers.DRAWN)


@pytest.mark.parametrize("move", funnel.MOVES, ids=named)
def test_whoever_the_table_names_holds_the_right(move: FunnelMove) -> None:
    hands = frozenset(role for actor in move.actors for role in movers.HANDS[actor])
    if move.verb is Verb.STEP_DOWN:
        # No word of a mandate names it: a household gives up a home by its own hand.
        hands -= {Role.MANDATAIRE}

    assert movers.roles_of(move, is_own=False) == hands
    for role in hands:
        movers.require_mover(move, role, is_own=False)


@pytest.mark.parametrize("move", funnel.MOVES, ids=named)
@pytest.mark.parametrize("role", Role)
def test_nobody_else_makes_the_move(move: FunnelMove, role: Role) -> None:
    if role in movers.roles_of(move, is_own=False):
        return
    with pytest.raises(movers.NotTheMover) as caught:
        movers.require_mover(move, role, is_own=False)

    assert (caught.value.role, caught.value.origin, caught.value.verb) == (role, move.origin, move.verb)


@pytest.mark.parametrize("move", OWN, ids=named)
def test_a_landlord_stands_for_the_reservataire_on_its_own_list_alone(move: FunnelMove) -> None:
    movers.require_mover(move, Role.BAILLEUR, is_own=True)
    with pytest.raises(movers.NotTheMover):
        movers.require_mover(move, Role.BAILLEUR, is_own=False)


def test_an_own_list_changes_nothing_of_the_others_moves() -> None:
    for move in funnel.MOVES:
        if move not in OWN:
            assert movers.roles_of(move, is_own=True) == movers.roles_of(move, is_own=False)


def test_the_clock_decides_nothing_about_a_person() -> None:
    decided = {*funnel.DECIDED, Stage.CONFORME, Stage.NON_CONFORME, Stage.ECARTEE, Stage.ACCEPTEE, Stage.REFUSEE}

    for move in funnel.MOVES:
        if move.verb is not Verb.RESTORE and move.target in decided:
            assert Mover.CLOCK not in move.actors, move


def test_each_right_of_a_move_is_somebodys() -> None:
    for move in funnel.MOVES:
        for right in movers.RIGHTS.get(move.verb, ()):
            assert any(may(role, right) for role in movers.roles_of(move, is_own=False)), (move.verb, right)
