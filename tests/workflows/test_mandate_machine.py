"""Whatever is given, done, taken back and left, in any order: no act outside a living word, and a journal that says so."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from palier.models import Demande, JournalEntry, Mandate, MandateAct
from palier.rules.law.law import act as article
from palier.rules.mandates.acts import SCOPE_OF, VERBS, Done
from palier.rules.mandates.mandates import MandateScope
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.workflows.acting import telling
from palier.workflows.mandates import granting, on_behalf, proposing
from palier.workflows.mandates.on_behalf import NoMandate, Wanted
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from tests import couples
from tests.mandate_world import at_home, at_the_desk, code, in_role, typed
from tests.world import adviser

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
WORDS = st.sets(st.sampled_from([one for one in MandateScope if one is not MandateScope.READ]))
_RULE = article("règles de publication de Palier")


class Life(RuleBasedStateMachine):
    """A couple, two advisers, and what each step should have left."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.living: dict[int, frozenset[MandateScope]] = {}
        self.every: dict[int, tuple[Mandate, Actor, frozenset[MandateScope], bool]] = {}
        self.done: list[tuple[int, str]] = []
        self.has_left = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.couple = couples.couple()
        self.houses = [adviser("Céline", "Toit commun"), adviser("Cyril", "Autre association")]

    @precondition(lambda self: not self.has_left)
    @rule(house=st.integers(0, 1), proposed=WORDS, ticked=WORDS, asks=st.booleans())
    def give(self, house: int, proposed: set[MandateScope], ticked: set[MandateScope], asks: bool) -> None:
        by = self.houses[house]
        chosen = frozenset({*ticked, MandateScope.READ})
        said = code(by, [one.value for one in proposed])
        has_one = any(self.every[pk][1] is by for pk in self.living)
        with suppress(granting.AlreadyMandated), transaction.atomic():
            made = typed(self.couple.demande, self.couple.amina, said, scope=chosen, asks_other=asks)
            assert not has_one
            words = frozenset({MandateScope.READ}) | (chosen & proposed)
            assert set(made.scope.split()) == {one.value for one in words}
            self.every[made.pk] = (made, by, words, asks)
            self.living[made.pk] = words

    @precondition(lambda self: self.every)
    @rule(data=st.data(), done=st.sampled_from(Done), house=st.integers(0, 1))
    def act(self, data: st.DataObject, done: Done, house: int) -> None:
        pk = data.draw(st.sampled_from(sorted(self.every)))
        made, own, words, _ = self.every[pk]
        by, word = self.houses[house], SCOPE_OF[done]

        def doing(demande: Demande, them: Actor) -> Demande:
            telling.journal(VERBS[word][0], demande, by=them, at=timezone.now(), article=_RULE)
            return demande

        may = pk in self.living and word in words and by is own
        try:
            with in_role(at_the_desk(by)):
                on_behalf.act(Wanted(made, done), doing, by=by, at=timezone.now())
        except NoMandate:
            assert not may
        else:
            assert may
            self.done.append((pk, done.value))

    @precondition(lambda self: self.living)
    @rule(data=st.data(), how=st.sampled_from(["revoke", "give back", "over"]))
    def end(self, data: st.DataObject, how: str) -> None:
        pk = data.draw(st.sampled_from(sorted(self.living)))
        made, by, _, _ = self.every[pk]
        if how == "revoke":
            with in_role(at_home(self.couple.demande, self.couple.amina)):
                granting.revoke(made.public_id, by=self.couple.amina, at=timezone.now())
        elif how == "give back":
            with in_role(at_the_desk(by)):
                proposing.give_back(made.public_id, by=by, at=timezone.now())
        else:
            Mandate.objects.filter(pk=pk).update(last_day=timezone.localdate() - timedelta(days=1))
        del self.living[pk]

    @precondition(lambda self: self.every)
    @rule(data=st.data(), is_given=st.booleans())
    def agree(self, data: st.DataObject, is_given: bool) -> None:
        pk = data.draw(st.sampled_from(sorted(self.every)))
        made, _, _, asks = self.every[pk]
        marc, at = self.couple.marc, timezone.now()
        with in_role(at_home(self.couple.demande, marc)), suppress(proposing.MandateOver, Mandate.DoesNotExist):
            granting.agree(made.public_id, self.couple.demande, is_given=is_given, by=marc, at=at)
            assert asks

    @precondition(lambda self: not self.has_left)
    @rule()
    def leave_in_silence(self) -> None:
        """Nothing that anybody reads or does changes on the old file."""
        danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
        forking.go_alone(self.couple.demande, danger, leaver="d", by=self.couple.amina, at=timezone.now())

    @precondition(lambda self: self.every and not self.has_left)
    @rule()
    def leave_openly(self) -> None:
        parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
        separating.separate(self.couple.demande, parting, by=self.couple.amina, at=timezone.now())
        self.has_left = True
        self.living.clear()

    @invariant()
    def every_act_is_a_line_under_a_word_that_was_given(self) -> None:
        kept = [(one.mandate_id, one.done) for one in MandateAct.objects.order_by("pk")]
        assert kept == self.done
        lines = list(JournalEntry.objects.filter(role="mandataire").order_by("at", "id"))
        assert len(lines) == len(self.done)
        by_number: dict[str, Any] = {str(made.public_id): (by, words) for made, by, words, _ in self.every.values()}
        for line in lines:
            by, words = by_number[str(line.details["mandat"])]
            assert (line.actor, line.organisation) == (by.person.public_id, by.body.pk)
            assert any(line.verb in VERBS.get(word, ()) for word in words)

    @invariant()
    def another_holder_sees_the_acts_of_what_they_were_asked_alone(self) -> None:
        if not self.done:
            return
        with in_role(at_home(self.couple.demande, self.couple.marc)):
            seen = set(MandateAct.objects.values_list("mandate_id", flat=True))
        assert seen == {pk for pk, _ in self.done if self.every[pk][3]}


def test_no_act_is_made_outside_a_living_word(db: None) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=20, stateful_step_count=12, deadline=None))
