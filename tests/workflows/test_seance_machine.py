"""Members who come, leave, hand their seat over, declare and vote, in any order: nothing is decided that was not voted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
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

from palier.models import Decision, PutToVote, Seance
from palier.rules.commission.commission import Capacity
from palier.rules.commission.votes import Form
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import (
    absences,
    checking,
    convening,
    deciding,
    declaring_interests,
    keeping_substitutes,
    polling,
    putting_to_vote,
    sitting,
    standing_in,
)
from tests import factories
from tests.workflows.bailleur_world import DAY, LOOKED, NOW, make_world, ranked_drafts

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import AgendaItem

pytestmark = pytest.mark.django_db
QUORUM, MAYOR = 3, 3
BOARD = (0, 1, 2)
"""Three of the board, each with an account; the mayor of the commune is the fourth, and raises a hand."""
SUPPLEANT = 4
"""The place of the suppléant of the first of the board, with an account too, once they are called."""
MEMBERS = st.integers(0, SUPPLEANT)
ACCOUNTS = st.sampled_from((*BOARD, SUPPLEANT))
BALLOTS = st.sampled_from(["pour", "contre", "abstention"])


class Sitting(RuleBasedStateMachine):
    """A séance held online on one home, and what each step should have left."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = NOW + DAY - timedelta(minutes=3)
        self.stage, self.decided = "convoquee", False
        self.present: set[int] = set()
        self.out: set[int] = set()
        self.moves: list[str] = []
        self.is_put = False
        self.cast: dict[int, str] = {}
        self.pages: dict[int, str] = {}
        self.seated, self.was_called = 0, False
        self.accounted = set(BOARD)
        self.sat: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.world = world = make_world(others=0)
        names = ("A. Bailleul", "B. Carlier", "C. Diop")
        self.accounts = {
            place: factories.member(name, world.bailleur, role=Role.COMMISSION)
            for place, name in ((0, names[0]), (1, names[1]), (2, names[2]), (SUPPLEANT, "Z. Petit"))
        }
        for index, row in enumerate(world.candidatures):
            if index < 3:
                checking.check(row, "conforme", **LOOKED, by=world.karim, at=NOW)
            else:
                checking.check(row, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)
        members = [
            convening.Member(name=name, quality=Capacity.BOARD, account=self.accounts[place].user)
            for place, name in enumerate(names)
        ]
        members.append(convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"))
        self.seance = convening.convene(
            held_at=NOW + DAY,
            place="En ligne",
            quorum=QUORUM,
            members=members,
            form=Form.DIGITAL,
            prefet_agreed_on=clocks.day_in_paris(NOW),
            by=world.karim,
            at=NOW,
        )
        convening.add_to_agenda(self.seance, world.publication, by=world.karim, at=NOW)
        self.kept = keeping_substitutes.name_substitute(
            holder=names[0],
            quality=Capacity.BOARD,
            name="Z. Petit",
            account=self.accounts[SUPPLEANT].user,
            since=clocks.day_in_paris(NOW),
            by=world.karim,
            at=NOW,
        )

    @property
    def item(self) -> AgendaItem:
        return self.seance.items.get()

    def tried(self, act: Callable[[], object], *, should: bool) -> None:
        """An act is done where the words of the law allow it, and refused with a sentence elsewhere."""
        self.at += timedelta(seconds=20)
        said = ""
        try:
            with transaction.atomic():
                act()
        except Refusal as refused:
            said = str(refused) or "-"
        assert (not said) == should, said
        assert said != "-"

    def able(self) -> set[int]:
        return self.present - self.out

    def is_called(self, member: int) -> bool:
        return member not in (0, SUPPLEANT) or member == self.seated

    def exists(self, member: int) -> bool:
        return member != SUPPLEANT or self.was_called

    @rule(own=st.booleans())
    def announce(self, own: bool) -> None:
        """The first of the board says that they will be away, by themselves or by the hand of the secretary."""
        is_there = self.stage == "convoquee" and self.seated == 0
        if own:
            self.tried(lambda: absences.announce_own(self.seance, by=self.accounts[0], at=self.at), should=is_there)
        else:
            self.tried(
                lambda: absences.announce(self.seance, member=0, by=self.world.karim, at=self.at), should=is_there
            )

    @rule()
    def call_their_suppleant(self) -> None:
        may = self.stage == "convoquee" and self.seated == 0
        self.tried(
            lambda: standing_in.call(self.seance, member=0, kept=self.kept, by=self.world.karim, at=self.at), should=may
        )
        if may:
            self.seated, self.was_called = SUPPLEANT, True
            self.accounted = {1, 2, SUPPLEANT}
            self.moves.append("suppleer")

    @rule()
    def give_the_seat_back(self) -> None:
        """The titulaire comes after all: while their suppléant has not sat, and by no account once the séance is open."""
        may = self.stage in ("convoquee", "ouverte") and self.seated == SUPPLEANT and SUPPLEANT not in self.sat
        self.tried(lambda: standing_in.give_back(self.seance, member=0, by=self.world.karim, at=self.at), should=may)
        if may:
            self.seated = 0
            self.moves.append("rendre_siege")
            if self.stage == "convoquee":
                self.accounted = set(BOARD)

    @rule(present=st.sets(MEMBERS))
    def open(self, present: set[int]) -> None:
        if self.stage == "ouverte" or not all(map(self.exists, present)):
            return
        is_hour = self.at + timedelta(seconds=20) >= NOW + DAY
        is_one_a_seat = all(map(self.is_called, present))
        may = self.stage == "convoquee" and is_hour and len(present) >= QUORUM and is_one_a_seat
        self.tried(
            lambda: sitting.open_seance(self.seance, present=present, by=self.world.commission, at=self.at), should=may
        )
        if may:
            self.stage, self.present, self.sat = "ouverte", set(present), set(present)

    @rule(member=MEMBERS, comes=st.booleans())
    def come_or_leave(self, member: int, comes: bool) -> None:
        """A connection that is lost for good is a departure, which the secretary notes."""
        self.tried(
            lambda: sitting.note_presence(
                self.seance, member=member, is_present=comes, by=self.world.commission, at=self.at
            ),
            should=(may := self.stage == "ouverte" and self.exists(member) and (not comes or self.is_called(member))),
        )
        if may and (member in self.present) != comes:
            (self.present.add if comes else self.present.discard)(member)
            self.sat.add(member)
            self.moves.append("arrivee" if comes else "depart")

    @rule(member=ACCOUNTS, takes_back=st.booleans())
    def declare(self, member: int, takes_back: bool) -> None:
        by, is_own = self.accounts[member], member in self.accounted
        may = self.stage != "close" and not self.decided and is_own
        if takes_back:
            if member not in self.out:
                return
            self.tried(
                lambda: declaring_interests.withdraw_own(self.item, reason="Homonyme.", by=by, at=self.at), should=may
            )
        else:
            is_known = member in self.out and is_own
            may = may and self.is_called(member)
            self.tried(lambda: declaring_interests.declare_own(self.item, by=by, at=self.at), should=may or is_known)
        if may:
            (self.out.discard if takes_back else self.out.add)(member)

    @rule()
    def put(self) -> None:
        may = (
            self.stage == "ouverte"
            and not self.decided
            and not self.is_put
            and len(self.able()) >= QUORUM
            and bool(self.able() & self.accounted)
        )
        self.tried(
            lambda: putting_to_vote.put(self.item, self.drafts({}), by=self.world.commission, at=self.at), should=may
        )
        if may:
            self.is_put, self.cast = True, {}

    @precondition(lambda self: self.is_put)
    @rule()
    def take_off(self) -> None:
        self.tried(lambda: putting_to_vote.withdraw(self.item, by=self.world.commission, at=self.at), should=True)
        self.is_put, self.cast = False, {}

    @rule(member=ACCOUNTS)
    def read_the_page(self, member: int) -> None:
        """Where a connection is lost, this page stays on the screen, and is sent when it comes back."""
        vote = polling.live(self.item)
        self.pages[member] = polling.mark(vote, member) if vote else ""

    @rule(member=ACCOUNTS, ballot=BALLOTS)
    def vote(self, member: int, ballot: str) -> None:
        vote, page = polling.live(self.item), self.pages.get(member, "")
        is_read = vote is not None and page == polling.mark(vote, member)
        is_able = member in self.able() & self.accounted
        may = self.stage == "ouverte" and self.is_put and is_able and is_read
        said = {row.ref: ballot for row in self.drafts({})} if not self.decided else {}
        self.tried(lambda: polling.cast(self.item, said, read=page, by=self.accounts[member], at=self.at), should=may)
        if may:
            self.cast[member] = ballot

    @rule(hands=st.dictionaries(MEMBERS, st.sampled_from(["pour", "contre", "absent"])))
    def record(self, hands: dict[int, str]) -> None:
        """Record what was put, with the hands that the secretary saw; of who has an account, that they went out alone."""
        if not self.is_put:
            return
        said = {place: ballot for place, ballot in self.cast.items() if place in self.able()}
        noted = {place: ballot for place, ballot in hands.items() if place not in said}
        is_own = all(ballot == "absent" for place, ballot in noted.items() if place in self.able() & self.accounted)
        voted = {place: ballot for place, ballot in {**noted, **said}.items() if ballot != "absent"}
        left = self.able() - {place for place, ballot in noted.items() if ballot == "absent"}
        pros, cons = (sum(ballot == wanted for ballot in voted.values()) for wanted in ("pour", "contre"))
        by_mayor = pros == cons and pros > 0 and voted.get(MAYOR) == "pour"
        is_of_it = all(map(self.exists, noted))
        may = is_own and is_of_it and set(voted) == left and len(left) >= QUORUM and (pros > cons or by_mayor)
        drafts = self.drafts({str(place): ballot for place, ballot in noted.items()})
        self.tried(lambda: deciding.decide(self.item, drafts, by=self.world.commission, at=self.at), should=may)
        if may:
            self.decided, self.is_put = True, False
            self.voted = {str(place): ballot for place, ballot in voted.items()}

    @rule()
    def close(self) -> None:
        if self.stage == "close":
            return
        may = self.stage == "ouverte" and self.decided
        self.tried(lambda: sitting.close(self.seance, by=self.world.commission, at=self.at), should=may)
        if may:
            self.stage = "close"

    def drafts(self, ballots: dict[str, str]) -> list[deciding.DecisionDraft]:
        return [
            deciding.DecisionDraft(candidature=row.candidature, kind=row.kind, rank=row.rank, ballots=ballots)
            for row in ranked_drafts(self.world)
        ]

    @invariant()
    def nothing_is_decided_that_was_not_voted(self) -> None:
        if not hasattr(self, "seance"):
            return
        rows = list(Decision.objects.filter(item__seance=self.seance))
        assert len(rows) == (3 if self.decided else 0)
        for row in rows:
            assert row.votes["membres"] == self.voted
            assert len(self.voted) >= QUORUM
            assert row.decided_at >= NOW + DAY
        assert PutToVote.objects.filter(ended_at=None).exists() == self.is_put

    @invariant()
    def nobody_sits_beside_their_suppleant(self) -> None:
        if not hasattr(self, "seance"):
            return
        rows = Seance.objects.get(pk=self.seance.pk).members
        assert {place for place, row in enumerate(rows) if row["present"]} == self.present
        assert not {0, SUPPLEANT} <= self.present
        assert [place for place, row in enumerate(rows) if row.get("is_away")] == (
            [] if not self.was_called else [SUPPLEANT if self.seated == 0 else 0]
        )

    @invariant()
    def minutes_are_whole(self) -> None:
        if self.stage != "close":
            return
        kept = Seance.objects.get(pk=self.seance.pk).minutes
        assert kept is not None
        assert [row["what"] for row in kept["changes"]] == self.moves
        (home,) = kept["homes"]
        assert [row["votes"]["membres"] for row in home["decisions"]] == [self.voted] * 3
        standing = {row["member"] for row in home["interests"] if not row["withdrawn"]}
        assert standing == self.out
        assert not standing & {int(key) for key in self.voted}


def test_whatever_happens_in_a_seance_only_what_was_voted_is_decided(db: None) -> None:
    run_state_machine_as_test(Sitting, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))


def test_a_suppleant_keeps_the_seat_that_they_sat_in_and_their_ballot_counts(db: None) -> None:
    """The walk of a titulaire who comes back too late: their suppléant votes, and the seat stays theirs."""
    walk = Sitting()
    try:
        walk.begin()
        walk.announce(own=True)
        walk.call_their_suppleant()
        walk.at = NOW + DAY
        walk.open({0, 1, 2})
        assert walk.stage == "convoquee"
        walk.open({1, 2, SUPPLEANT})
        walk.give_the_seat_back()
        walk.come_or_leave(0, comes=True)
        walk.nobody_sits_beside_their_suppleant()
        walk.put()
        for member in (1, 2, SUPPLEANT):
            walk.read_the_page(member)
            walk.vote(member, "pour")
        walk.record({})
        assert walk.decided
        walk.nothing_is_decided_that_was_not_voted()
        walk.close()
        walk.minutes_are_whole()
    finally:
        walk.teardown()


def test_a_quorum_lost_decides_nothing_and_found_again_decides(db: None) -> None:
    """The walk that a search finds by luck: a vote begun, a connection lost, nothing recorded, then everybody is back."""
    walk = Sitting()
    try:
        walk.begin()
        walk.at = NOW + DAY
        walk.open({0, 1, 2})
        walk.put()
        for member in BOARD:
            walk.read_the_page(member)
            if member < 2:
                walk.vote(member, "pour")
        walk.come_or_leave(2, comes=False)
        walk.record({})
        assert not walk.decided
        walk.come_or_leave(2, comes=True)
        walk.record({2: "pour"})
        assert not walk.decided
        walk.vote(2, "contre")
        walk.record({})
        walk.nothing_is_decided_that_was_not_voted()
        assert walk.decided
        walk.close()
        walk.minutes_are_whole()
    finally:
        walk.teardown()
