"""The lines of a candidature lead to where it stands, whatever their order; and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature import told_moves
from palier.rules.candidature.funnel import INITIAL, MOVES, NAMED, Stage, Verb
from palier.rules.candidature.told_moves import NAMED_WITHOUT_AD, WHOLE_LIST

DECIDED = (Verb.APPLY, Verb.DESIGNATE, Verb.FIND_COMPLIANT, Verb.ATTRIBUTE)


def lines(*verbs: str) -> tuple[str, ...]:
    return tuple(sorted(str(verb) for verb in verbs))


@st.composite
def lives(draw: st.DrawFn) -> tuple[tuple[str, ...], Stage, str]:
    """A walk through the funnel: the lines that it leaves, where it stands, where it would come back to."""
    told, stage = draw(st.sampled_from([(Verb.APPLY.value, INITIAL), (NAMED_WITHOUT_AD, NAMED)]))
    left, back = [told], ""
    for _ in range(draw(st.integers(0, 14))):
        moves = [
            move for move in MOVES if move.origin == stage and (move.verb is not Verb.RESTORE or move.target == back)
        ]
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        back = stage.value if move.verb is Verb.SUSPEND else ""
        if move.verb not in WHOLE_LIST:
            left.append(move.verb.value)
        stage = move.target
    return lines(*left), stage, back


@given(life=lives())
def test_every_life_is_explained_by_its_lines(life: tuple[tuple[str, ...], Stage, str]) -> None:
    verbs, stage, back = life

    assert told_moves.unexplained(verbs, stage, back) == ()


@given(life=lives())
def test_a_candidature_without_its_beginning_or_with_two_is_explained_nowhere(
    life: tuple[tuple[str, ...], Stage, str],
) -> None:
    verbs, stage, back = life
    first = next(verb for verb in verbs if verb in told_moves.BEGINNINGS)
    without = list(verbs)
    without.remove(first)

    assert told_moves.unexplained(tuple(without), stage, back) == ("stage",)
    assert told_moves.unexplained(lines(*verbs, first), stage, back) == ("stage",)


@given(life=lives(), verb=st.sampled_from(sorted(told_moves.TOLD - set(told_moves.BEGINNINGS))))
def test_one_told_move_more_or_less_is_never_the_same_place_and_lines(
    life: tuple[tuple[str, ...], Stage, str], verb: str
) -> None:
    """Where the same place is left with another line more, that line may truly be made and undone: never a single end."""
    verbs, stage, _ = life
    if stage in (Stage.BAIL_SIGNE, Stage.NON_CONFORME, Stage.IRRECEVABLE, Stage.NON_ATTRIBUEE):
        ending = {move.verb.value for move in MOVES if move.target == stage}
        assert told_moves.unexplained(tuple(one for one in verbs if one not in ending), stage, "") == ("stage",)
    targets = {move.target for move in MOVES if move.verb == verb}
    if verb not in verbs and stage in targets and len({m.verb for m in MOVES if m.target == stage}) == 1:
        assert told_moves.unexplained(verbs, stage, "") == ("stage",)


@pytest.mark.parametrize(
    ("verbs", "stage", "back", "wrong"),
    [
        ((*DECIDED, Verb.RECONSIDER), Stage.CONFORME, "", ()),
        ((*DECIDED, Verb.RECONSIDER), Stage.ATTRIBUEE, "", ("stage",)),
        ((*DECIDED, Verb.SUSPEND), Stage.SUSPENDUE, "conforme", ()),
        ((Verb.APPLY,), Stage.DEPOSEE, "", ()),
        ((Verb.APPLY,), Stage.CLASSEE, "", ()),
        ((Verb.APPLY,), Stage.NON_RETENUE, "", ()),
        ((Verb.APPLY,), Stage.EN_ATTENTE, "", ("stage",)),
        ((Verb.APPLY,), Stage.SANS_SUITE, "", ("stage",)),
        ((Verb.APPLY, Verb.HOLD), Stage.SANS_SUITE, "", ()),
        ((Verb.APPLY, Verb.HOLD), Stage.DEPOSEE, "", ("stage",)),
        ((Verb.APPLY, Verb.HOLD, Verb.RELEASE), Stage.CLASSEE, "", ()),
        ((Verb.APPLY, Verb.HOLD, Verb.RELEASE), Stage.EN_ATTENTE, "", ("stage",)),
        ((Verb.APPLY, Verb.SET_ASIDE), Stage.ECARTEE, "", ()),
        ((Verb.APPLY, Verb.SET_ASIDE), Stage.CLASSEE, "", ("stage",)),
        ((Verb.APPLY, Verb.SET_ASIDE, Verb.BRING_BACK), Stage.CLASSEE, "", ()),
        ((Verb.APPLY, Verb.SET_ASIDE, Verb.BRING_BACK), Stage.ECARTEE, "", ("stage",)),
        ((Verb.APPLY, Verb.SUSPEND), Stage.SUSPENDUE, "classee", ()),
        ((Verb.APPLY, Verb.SUSPEND), Stage.SUSPENDUE, "designee", ("suspended_from",)),
        ((Verb.APPLY, Verb.SUSPEND), Stage.SANS_SUITE, "", ()),
        ((Verb.APPLY, Verb.SUSPEND, Verb.RESTORE), Stage.NON_RETENUE, "", ()),
        ((Verb.APPLY, Verb.SUSPEND, Verb.RESTORE), Stage.DESIGNEE, "", ("stage",)),
        ((Verb.APPLY, Verb.DESIGNATE), Stage.CLASSEE, "", ("stage",)),
        ((NAMED_WITHOUT_AD,), Stage.DESIGNEE, "", ()),
        ((NAMED_WITHOUT_AD,), Stage.DEPOSEE, "", ("stage",)),
    ],
)
def test_what_lines_explain(verbs: tuple[str, ...], stage: Stage, back: str, wrong: tuple[str, ...]) -> None:
    assert told_moves.unexplained(lines(*verbs), stage, back) == wrong


def test_every_verb_that_moves_one_candidature_is_read() -> None:
    assert {str(verb) for verb in Verb} - told_moves.TOLD == {str(verb) for verb in WHOLE_LIST}
    assert told_moves.TOLD - {str(verb) for verb in Verb} == {NAMED_WITHOUT_AD}


def test_a_long_life_is_explained_at_once() -> None:
    """Forty withdrawals and as many applications again: a path is found by what is left of each verb, not by their orders."""
    verbs = lines(Verb.APPLY, *([Verb.WITHDRAW, Verb.APPLY_AGAIN] * 40), *([Verb.HOLD, Verb.RELEASE] * 20))

    assert told_moves.unexplained(verbs, Stage.CLASSEE, "") == ()
    assert told_moves.unexplained(verbs, Stage.RETIREE, "") == ("stage",)
