"""The only legal moves, and one home played at random."""

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from palier.rules.candidature import funnel, stages
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.letters import stage_phrases, words

MOVING = [verb for verb in Verb if verb not in (Verb.APPLY, Verb.RESTORE)]
RECONSIDERED = tuple(stage for stage in funnel.DECIDED if stage in funnel.TERMINAL)
"""The ends that a commission may undo, while its séance is open still."""
DECIDED = (Verb.ATTRIBUTE, Verb.RESERVE, Verb.ATTRIBUTE_UNDER_CONDITION)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_ends_or_has_a_way_out(stage: Stage) -> None:
    assert bool(funnel.verbs_from(stage)) == (
        stage not in funnel.TERMINAL or stage in (*funnel.REOPENED, *funnel.RECHECKED, *RECONSIDERED)
    )


@pytest.mark.parametrize("stage", funnel.LIVE)
def test_every_way_leads_to_an_end(stage: Stage) -> None:
    reached = {stage}
    while new := {move.target for move in funnel.MOVES if move.origin in reached} - reached:
        reached |= new

    assert reached & set(funnel.TERMINAL)


def test_every_stage_can_be_reached() -> None:
    assert {move.target for move in funnel.MOVES} | {funnel.INITIAL} == set(Stage)


def test_every_verb_is_used() -> None:
    assert {move.verb for move in funnel.MOVES} | {Verb.APPLY} == set(Verb)


def test_a_stage_and_a_verb_give_one_move() -> None:
    pairs = [(move.origin, move.verb) for move in funnel.MOVES if move.verb is not Verb.RESTORE]

    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("move", funnel.MOVES, ids=lambda move: f"{move.origin}-{move.verb}-{move.target}")
def test_the_table_is_what_is_stepped(move: funnel.FunnelMove) -> None:
    back = move.target if move.verb is Verb.RESTORE else None

    assert funnel.step(move.origin.value, move.verb, back_to=back) == move


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("verb", MOVING)
def test_any_other_move_is_refused(stage: Stage, verb: Verb) -> None:
    if verb in funnel.verbs_from(stage):
        return
    with pytest.raises(funnel.IllegalMove) as caught:
        funnel.step(stage, verb)

    assert (caught.value.origin, caught.value.verb) == (stage, verb)


@pytest.mark.parametrize(
    ("origin", "back"), [(Stage.SUSPENDUE, None), (Stage.SUSPENDUE, Stage.BAIL_SIGNE), (Stage.CLASSEE, Stage.CLASSEE)]
)
def test_only_what_was_suspended_is_restored(origin: Stage, back: Stage | None) -> None:
    with pytest.raises(funnel.IllegalMove):
        funnel.step(origin, Verb.RESTORE, back_to=back)


@pytest.mark.parametrize("stage", funnel.SUSPENDABLE)
def test_a_suspended_candidature_comes_back_where_it_was(stage: Stage) -> None:
    assert funnel.step(funnel.step(stage, Verb.SUSPEND).target, Verb.RESTORE, back_to=stage).target is stage


@pytest.mark.parametrize("stage", funnel.LIVE)
def test_a_person_can_always_leave(stage: Stage) -> None:
    assert {Verb.WITHDRAW, Verb.STEP_DOWN} & set(funnel.verbs_from(stage))


@pytest.mark.parametrize("verb", [Verb.OFFER, Verb.ACCEPT, Verb.SIGN])
@pytest.mark.parametrize("held", funnel.HOLDING)
def test_a_home_goes_to_one_household_at_a_time(verb: Verb, held: Stage) -> None:
    with pytest.raises(funnel.HomeTaken):
        funnel.require_home_free(verb, [Stage.EN_RESERVE, held.value])


def test_a_home_without_offer_is_free() -> None:
    funnel.require_home_free(Verb.OFFER, [Stage.REFUSEE, Stage.EN_RESERVE])
    funnel.require_home_free(Verb.DECLINE, [Stage.OFFRE_ENVOYEE])


@pytest.mark.parametrize("origin", PublicationStage)
@pytest.mark.parametrize("target", PublicationStage)
def test_a_publication_moves_as_the_table_says(origin: PublicationStage, target: PublicationStage) -> None:
    if target in funnel.PUBLICATION_MOVES[origin]:
        assert funnel.step_publication(origin.value, target) is target
        return
    with pytest.raises(funnel.IllegalPublicationMove) as caught:
        funnel.step_publication(origin, target)

    assert (caught.value.origin, caught.value.target) == (origin, target)


def test_a_publication_can_be_retired_until_it_is_let() -> None:
    ended = (PublicationStage.LOUEE, PublicationStage.INFRUCTUEUSE, PublicationStage.RENDUE, PublicationStage.RETIREE)

    for stage in PublicationStage:
        assert (PublicationStage.RETIREE in funnel.PUBLICATION_MOVES[stage]) == (stage not in ended)


def test_the_diagram_draws_every_move() -> None:
    drawn = funnel.mermaid()

    for move in funnel.MOVES:
        if move.verb not in (Verb.SUSPEND, Verb.RESTORE, Verb.END):
            assert f"    {move.origin} --> {move.target} : {move.verb}\n" in drawn
    for origin, targets in funnel.PUBLICATION_MOVES.items():
        assert all(f"    {origin} --> {target}\n" in drawn for target in targets)
    assert drawn.count("```mermaid") == 2


@pytest.mark.parametrize("stage", [*Stage, *PublicationStage], ids=lambda stage: f"{type(stage).__name__}-{stage}")
def test_every_stage_says_why_and_what_next(stage: Stage | PublicationStage) -> None:
    said = words.said(stage, on=date(2026, 6, 1))

    assert words.label(stage) == said.label
    assert said.label
    assert said.sentence.endswith(".")
    assert said.next_step.endswith(".")
    for text in said:
        assert "'" not in text
        assert "{" not in text
        assert "!" not in text


def test_labels_tell_stages_apart() -> None:
    assert len({said.label for said in stage_phrases.STAGES.values()}) == len(Stage)
    assert len({said.label for said in stage_phrases.PUBLICATION_STAGES.values()}) == len(PublicationStage)


class OneHome(RuleBasedStateMachine):
    """One home and a few candidatures, stepped as the workflows step them, with one journal line a step."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: list[Stage] = []
        self.before: list[Stage | None] = []
        self.verbs: list[list[Verb]] = []
        self.publication = PublicationStage.BROUILLON
        self.steps = 0
        self.journal: list[str] = []

    @initialize(count=st.integers(1, 4))
    def apply(self, count: int) -> None:
        self.stages = [funnel.INITIAL] * count
        self.before = [None] * count
        self.verbs = [[Verb.APPLY] for _ in range(count)]

    @rule(data=st.data(), illegal=st.booleans())
    def act(self, data: st.DataObject, illegal: bool) -> None:
        chosen = data.draw(st.integers(0, len(self.stages) - 1))
        legal = funnel.verbs_from(self.stages[chosen])
        verb = data.draw(st.sampled_from(list(Verb) if illegal or not legal else legal))
        others = [stage for n, stage in enumerate(self.stages) if n != chosen]
        try:
            funnel.require_home_free(verb, others)
            move = funnel.step(self.stages[chosen], verb, back_to=self.before[chosen])
        except (funnel.IllegalMove, funnel.HomeTaken):
            return
        self.before[chosen] = self.stages[chosen] if verb is Verb.SUSPEND else None
        self.stages[chosen] = move.target
        self.verbs[chosen].append(verb)
        self.steps += 1
        self.journal.append(verb)

    @rule(target_stage=st.sampled_from(PublicationStage))
    def move_publication(self, target_stage: PublicationStage) -> None:
        try:
            self.publication = funnel.step_publication(self.publication, target_stage)
        except funnel.IllegalPublicationMove:
            return
        self.steps += 1
        self.journal.append(target_stage)

    @precondition(lambda self: self.stages)
    @invariant()
    def the_home_is_taken_once(self) -> None:
        assert sum(stage in funnel.HOLDING for stage in self.stages) <= 1

    @invariant()
    def no_lease_without_a_decision_and_an_acceptance(self) -> None:
        for stage, verbs in zip(self.stages, self.verbs, strict=True):
            if stage is Stage.BAIL_SIGNE:
                assert set(verbs) & set(DECIDED)
                assert verbs[-2:] == [Verb.ACCEPT, Verb.SIGN]
                assert Verb.RANK in verbs
                assert Verb.DESIGNATE in verbs

    @invariant()
    def nobody_is_offered_a_home_undecided(self) -> None:
        for verbs in self.verbs:
            if Verb.OFFER in verbs:
                assert set(verbs[: verbs.index(Verb.OFFER)]) & set(DECIDED)

    @invariant()
    def every_step_leaves_one_line(self) -> None:
        assert len(self.journal) == self.steps

    @invariant()
    def what_is_over_stays_over(self) -> None:
        for stage, verbs in zip(self.stages, self.verbs, strict=True):
            ends = set(funnel.TERMINAL) - {*funnel.REOPENED, *funnel.RECHECKED, *RECONSIDERED}
            assert (stage in ends) == (not funnel.verbs_from(stage)), verbs


TestOneHome: Any = OneHome.TestCase


def test_the_whole_way_from_a_candidature_to_a_lease() -> None:
    stage = funnel.INITIAL
    for verb in (
        Verb.RANK,
        Verb.DESIGNATE,
        Verb.ASK_PIECES,
        Verb.FIND_COMPLIANT,
        Verb.RESERVE,
        Verb.OFFER,
        Verb.ACCEPT,
        Verb.FALL_THROUGH,
        Verb.OFFER,
        Verb.ACCEPT,
        Verb.SIGN,
    ):
        stage = funnel.step(stage, verb).target

    assert stage is Stage.BAIL_SIGNE


def test_the_picture_names_where_an_end_may_come_from_and_a_move_never_changes() -> None:
    picture = funnel.mermaid()
    origins = [move.origin for move in funnel.MOVES if move.verb is Verb.END]

    assert f"depuis {', '.join(f'`{origin}`' for origin in origins)}." in picture
    with pytest.raises(FrozenInstanceError):
        funnel.MOVES[0].origin = Stage.DEPOSEE  # type: ignore[misc]


def test_nothing_said_of_an_own_list_speaks_of_a_reservataire() -> None:
    for stage in (*Stage, *PublicationStage):
        if stage is not PublicationStage.RENDUE:  # an own home is given back by nobody
            assert "éservataire" not in " ".join(words.said(stage, on=date(2026, 6, 1), is_own=True))


def test_the_days_to_answer_are_those_of_the_law_on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "min_answer_days", lambda on: 10 if on < date(2028, 1, 1) else 12)

    assert "au moins 10 jours" in words.said(Stage.ATTRIBUEE, on=date(2027, 12, 31)).next_step
    assert "au moins 12 jours" in words.said(Stage.ATTRIBUEE, on=date(2028, 1, 1)).next_step


def test_what_was_sent_and_what_was_examined_come_from_the_moves() -> None:
    decided = {Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION, Stage.NON_ATTRIBUEE, Stage.IRRECEVABLE}
    after = {Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE, Stage.REFUSEE, Stage.SANS_REPONSE, Stage.BAIL_SIGNE}

    assert set(stages.EXAMINED) == decided | after
    assert set(stages.SENT) - set(stages.EXAMINED) == {
        Stage.DESIGNEE,
        Stage.INCOMPLETE,
        Stage.CONFORME,
        Stage.NON_CONFORME,
    }


def test_a_stage_that_only_an_examined_candidature_reaches_is_counted_among_them() -> None:
    late = [move for move in funnel.MOVES if move.verb is not Verb.END or move.origin is Stage.OFFRE_ENVOYEE]

    assert Stage.SANS_SUITE not in stages.EXAMINED
    assert Stage.SANS_SUITE in stages.beyond(funnel.DECIDED, late)
