"""A member says that they will be away, their suppléant is called to their seat; one of them sits, and never both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from palier.models import CalledMember, JournalEntry, Membership, Seance, SeatAbsence, SeatSubstitute
from palier.rules.commission import substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.web.commission import said_absences, said_agenda
from palier.workflows.commission import (
    absences,
    checking,
    convening,
    deciding,
    declaring_interests,
    keeping_substitutes,
    minutes_words,
    presiding,
    rearranging,
    seating,
    sitting,
    standing_in,
    voting,
)
from tests import factories
from tests.workflows.bailleur_world import DAY, LOOKED, NOW, World, as_bailleur, make_world

pytestmark = pytest.mark.django_db
OPENS = NOW + DAY
MINUTE = timedelta(minutes=1)


class Cast:
    """Three of the board and the mayor, a quorum of three; the first two have accounts, and so has the suppléant."""

    def __init__(self) -> None:
        self.world: World = make_world(others=0)
        self.anne, self.basile, self.zoe = (
            factories.member(name, self.world.bailleur, role=Role.COMMISSION) for name in ("Anne", "Basile", "Zoe")
        )
        for index, row in enumerate(self.world.candidatures):
            said: dict[str, Any] = LOOKED if index < 3 else {"ground": "plafonds_depasses"}
            checking.check(row, "conforme" if index < 3 else "non_conforme", **said, by=self.world.karim, at=NOW)
        members = [
            convening.Member(name="Anne Bailleul", quality=Capacity.BOARD, account=self.anne.user),
            convening.Member(name="Basile Carlier", quality=Capacity.BOARD, account=self.basile.user),
            convening.Member(name="C. Diop", quality=Capacity.BOARD),
            convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
        ]
        self.seance = convening.convene(
            held_at=OPENS, place="Siège", quorum=3, members=members, by=self.world.karim, at=NOW
        )
        convening.add_to_agenda(self.seance, self.world.publication, by=self.world.karim, at=NOW)

    def keep(self, holder: str = "Anne Bailleul", name: str = "Zoe Petit", **said: object) -> SeatSubstitute:
        facts: dict[str, Any] = {"account": self.zoe.user, "since": date(2026, 5, 4), **said}
        return keeping_substitutes.name_substitute(
            holder=holder, quality=Capacity.BOARD, name=name, **facts, by=self.world.karim, at=NOW
        )

    def call(self, member: int = 0, kept: SeatSubstitute | None = None) -> Seance:
        return standing_in.call(
            self.seance, member=member, kept=kept or self.keep(), by=self.world.karim, at=NOW + MINUTE
        )

    def back(self, at: Any = NOW + 2 * MINUTE) -> Seance:
        return standing_in.give_back(self.seance, member=0, by=self.world.karim, at=at)

    def open(self, *present: int) -> Seance:
        return sitting.open_seance(self.seance, present=present, by=self.world.commission, at=OPENS)

    def read(self) -> Seance:
        return Seance.objects.get(pk=self.seance.pk)

    def foreseen(self) -> str:
        return said_agenda.lines(self.read())[0][4]

    def opening(self) -> str:
        found = said_absences.opening_foreseen(self.read())
        return found.sentence if found else ""


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def test_the_quorum_foreseen_is_without_who_is_away_and_with_their_suppleant(cast: Cast) -> None:
    assert cast.foreseen() == ""
    absences.announce_own(cast.seance, by=cast.anne, at=NOW)
    assert cast.foreseen().startswith("Quorum juste : 3 voix")
    absences.announce(cast.seance, member=1, by=cast.world.karim, at=NOW)
    assert cast.foreseen().startswith("Sans quorum : 2 voix")
    cast.call()
    assert cast.foreseen().startswith("Quorum juste : 3 voix")
    absences.take_back_own(cast.seance, by=cast.basile, at=NOW)
    assert cast.foreseen() == ""


def test_whether_a_seance_could_open_is_foreseen_with_nothing_on_its_agenda(cast: Cast) -> None:
    cast.seance.items.all().delete()
    assert cast.opening() == "Quorum prévu : 4 voix attendues, 3 demandées."
    absences.announce_own(cast.seance, by=cast.anne, at=NOW)
    assert cast.opening() == "Quorum juste : 3 voix attendues, toutes nécessaires."
    absences.announce(cast.seance, member=1, by=cast.world.karim, at=NOW)
    assert cast.opening().startswith("Quorum menacé : 2 voix attendues, 3 demandées.")
    cast.call()
    assert cast.opening().startswith("Quorum juste : 3 voix")
    cast.open(4, 2, 3)
    assert cast.opening() == ""


def test_an_absence_said_twice_is_once_and_only_before_the_opening(cast: Cast) -> None:
    first = absences.announce_own(cast.seance, by=cast.anne, at=NOW)
    assert absences.announce(cast.seance, member=0, by=cast.world.karim, at=NOW) == first
    cast.open(1, 2, 3)
    with pytest.raises(absences.TooLateToAnnounce):
        absences.announce_own(cast.seance, by=cast.basile, at=OPENS)


def test_the_suppleant_has_the_account_of_the_seat_and_the_titulaire_none(cast: Cast) -> None:
    cast.call()
    rows = {row.member: row.user for row in CalledMember.objects.filter(seance=cast.seance)}
    assert rows == {0: None, 1: cast.basile.user, 4: cast.zoe.user}
    absence = SeatAbsence.objects.get()
    assert (absence.substitute, absence.user) == (4, cast.anne.user)


def test_the_suppleant_comes_votes_and_is_said_in_the_minutes(cast: Cast) -> None:
    cast.call()
    cast.open(4, 2, 3)
    item = cast.seance.items.get()
    assert [seat.key for seat in voting.voters_of(item, cast.read())] == ["2", "3", "4"]
    presiding.preside(cast.seance, member=4, by=cast.world.commission, at=OPENS)
    deciding.postpone(item, "Un élément manque.", by=cast.world.commission, at=OPENS)
    sitting.close(cast.seance, by=cast.world.commission, at=OPENS + MINUTE)
    told = minutes_words.words(cast.read())
    lines = [line for part in told.parts for line in part.lines]
    assert any(line.startswith("Zoe Petit, Conseil du bailleur, suppléant d’Anne Bailleul") for line in lines)
    assert any("Anne Bailleul, Conseil du bailleur (en son absence : Zoe Petit)" in line for line in lines)
    assert any("Appel en suppléance : Zoe Petit" in line for line in lines)
    assert any(
        "Zoe Petit, Conseil du bailleur, suppléant d’Anne Bailleul, présidence" in one for one in told.signatures
    )


@pytest.mark.parametrize("present", [{0, 2, 3, 4}, {0, 2, 3}])
def test_a_titulaire_never_opens_beside_their_suppleant(cast: Cast, present: set[int]) -> None:
    cast.call()
    with pytest.raises(sitting.NotCalledToSit, match="n’ont qu’un siège"):
        cast.open(*present)
    cast.open(2, 3, 4)
    with pytest.raises(sitting.NotCalledToSit):
        sitting.note_presence(cast.seance, member=0, is_present=True, by=cast.world.commission, at=OPENS)


def test_a_seat_given_back_has_its_account_again(cast: Cast) -> None:
    cast.call()
    cast.back()
    rows = {row.member: row.user for row in CalledMember.objects.filter(seance=cast.seance)}
    assert rows == {0: cast.anne.user, 1: cast.basile.user, 4: None}
    assert not SeatAbsence.objects.filter(ended_at=None).exists()
    with pytest.raises(sitting.NotCalledToSit, match="n’est plus appelé"):
        cast.open(2, 3, 4)
    cast.open(0, 2, 3)


def test_a_seat_comes_back_in_an_open_seance_until_its_suppleant_sat(cast: Cast) -> None:
    cast.call()
    cast.open(1, 2, 3)
    sitting.note_presence(cast.seance, member=4, is_present=True, by=cast.world.commission, at=OPENS)
    sitting.note_presence(cast.seance, member=4, is_present=False, by=cast.world.commission, at=OPENS)
    with pytest.raises(standing_in.SeatNotHanded, match="Zoe Petit a siégé"):
        cast.back(OPENS)


def test_a_seat_comes_back_in_an_open_seance_where_nobody_sat_in_it(cast: Cast) -> None:
    cast.call()
    cast.open(1, 2, 3)
    with as_bailleur(cast.world):
        cast.back(OPENS)
    sitting.note_presence(cast.seance, member=0, is_present=True, by=cast.world.commission, at=OPENS)
    item = cast.seance.items.get()
    assert [seat.key for seat in voting.voters_of(item, cast.read())] == ["0", "1", "2", "3"]


def test_a_suppleant_is_called_before_the_opening_and_on_their_days(cast: Cast) -> None:
    late = cast.keep(since=date(2026, 5, 6))
    with pytest.raises(standing_in.NotTheirSubstitute):
        cast.call(kept=late)
    other = cast.keep(holder="Basile Carlier", name="Zoe Petit")
    with pytest.raises(standing_in.NotTheirSubstitute):
        cast.call(kept=other)
    keeping_substitutes.end_substitute(other, by=cast.world.karim, at=NOW)
    with pytest.raises(standing_in.NotTheirSubstitute):
        cast.call(member=1, kept=other)
    cast.open(0, 1, 2, 3)
    with pytest.raises(standing_in.TooLateToCall):
        cast.call(kept=late)


def test_one_suppleant_of_two_titulaires_sits_once(cast: Cast) -> None:
    other = cast.keep(holder="Basile Carlier")
    cast.call()
    with pytest.raises(standing_in.SeatNotHanded, match="déjà un siège"):
        cast.call(member=1, kept=other)


def test_a_titulaire_who_is_away_stands_in_for_nobody_and_has_one_seat(cast: Cast) -> None:
    cast.call()
    for_basile = cast.keep(holder="Basile Carlier", name="Anne Bailleul", account=cast.anne.user)

    with pytest.raises(standing_in.SeatNotHanded, match="déjà un siège"):
        cast.call(member=1, kept=for_basile)


def test_an_interest_follows_a_suppleant_from_a_seat_to_another_of_the_same_seance(cast: Cast) -> None:
    other = cast.keep(holder="Basile Carlier")
    cast.call()
    item = cast.seance.items.get()
    declaring_interests.declare_own(item, by=cast.zoe, at=NOW + MINUTE)
    cast.back()
    cast.call(member=1, kept=other)
    cast.open(0, 2, 5)

    assert substitutes.substitute_place(cast.read().members, 1) == 5
    assert voting.interested_in(cast.seance.items.get()) == {"4", "5"}
    assert [seat.key for seat in voting.voters_of(cast.seance.items.get(), cast.read())] == ["0", "2"]


def test_minutes_name_who_was_called_whatever_the_list_that_came_after(cast: Cast) -> None:
    members = [
        convening.Member(name="Basile Carlier", quality=Capacity.BOARD, account=cast.basile.user),
        convening.Member(name="C. Diop", quality=Capacity.BOARD),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    cast.call()
    cast.back()
    words: dict[str, Any] = {"members": members, "quorum": 3, "reason": "Départ.", "by": cast.world.karim, "at": NOW}
    rearranging.change_members(cast.seance, **words)

    said = [minutes_words.change(row, cast.read().members, {}) for row in cast.read().changes]
    assert [row["who"] for row in said] == ["Zoe Petit", "Anne Bailleul", ""]
    assert said[2]["names"] == "Anne Bailleul, Basile Carlier, C. Diop, M. Maire"


def test_a_list_in_which_a_suppleant_declared_an_interest_stays(cast: Cast) -> None:
    members = [
        convening.Member(name="Anne Bailleul", quality=Capacity.BOARD, account=cast.anne.user),
        convening.Member(name="C. Diop", quality=Capacity.BOARD),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    cast.call()
    declaring_interests.declare_own(cast.seance.items.get(), by=cast.zoe, at=NOW + MINUTE)
    cast.back()
    with pytest.raises(rearranging.SubstituteDeclared):
        rearranging.change_members(
            cast.seance, members=members, quorum=3, reason="Départ.", by=cast.world.karim, at=NOW
        )


def test_another_day_asks_for_who_is_away_and_who_stands_in_again(cast: Cast) -> None:
    moved: dict[str, Any] = {"reason": "Salle prise.", "by": cast.world.karim, "at": NOW + MINUTE}
    cast.call()
    rearranging.move(cast.seance, held_at=OPENS + MINUTE, **moved)
    with pytest.raises(rearranging.SubstituteCalled):
        rearranging.move(cast.seance, held_at=OPENS + 7 * DAY, **moved)
    cast.back()
    absences.announce(cast.seance, member=1, by=cast.world.karim, at=NOW)

    rearranging.move(cast.seance, held_at=OPENS + 7 * DAY, **moved)

    assert absences.standing(cast.seance) == {}
    assert seating.names_of(cast.read())[0] == cast.anne.user


def test_a_suppleant_announces_no_absence(cast: Cast) -> None:
    cast.call()
    for act in (
        lambda: absences.announce_own(cast.seance, by=cast.zoe, at=NOW + MINUTE),
        lambda: absences.announce(cast.seance, member=4, by=cast.world.karim, at=NOW + MINUTE),
    ):
        with pytest.raises(absences.StandsIn):
            act()


def test_an_account_that_came_since_takes_its_absence_back(cast: Cast) -> None:
    absences.announce(cast.seance, member=2, by=cast.world.karim, at=NOW)
    diop = factories.member("C. Diop", cast.world.bailleur, role=Role.COMMISSION)
    members = [
        convening.Member(name="Anne Bailleul", quality=Capacity.BOARD, account=cast.anne.user),
        convening.Member(name="Basile Carlier", quality=Capacity.BOARD, account=cast.basile.user),
        convening.Member(name="C. Diop", quality=Capacity.BOARD, account=diop.user),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    rearranging.change_members(
        cast.seance, members=members, quorum=3, reason="Compte.", by=cast.world.karim, at=NOW + MINUTE
    )
    assert absences.standing(cast.seance)[2].user == diop.user
    absences.take_back_own(cast.seance, by=diop, at=NOW + MINUTE)
    assert absences.standing(cast.seance) == {}


def test_who_stood_down_in_an_open_seance_reads_no_further_than_its_close(cast: Cast) -> None:
    cast.call()
    cast.open(1, 2, 3)
    absences.take_back_own(cast.seance, by=cast.anne, at=OPENS)
    assert said_absences.awaited(cast.read()) == [
        "Anne Bailleul peut venir finalement : son siège est tenu par Zoe Petit."
    ]
    cast.back(OPENS)
    deciding.postpone(cast.seance.items.get(), "Un élément manque.", by=cast.world.commission, at=OPENS)
    presiding.preside(cast.seance, member=1, by=cast.world.commission, at=OPENS)
    sitting.close(cast.seance, by=cast.world.commission, at=OPENS + MINUTE)
    until = {row.member: row.reads_until for row in CalledMember.objects.filter(seance=cast.seance)}
    assert until[4] == OPENS + MINUTE
    assert until[1] > OPENS + DAY


def test_an_opening_taken_back_gives_the_titulaire_their_account(cast: Cast) -> None:
    cast.call()
    cast.open(1, 2, 3)
    cast.back(OPENS)
    rearranging.take_opening_back(cast.seance, reason="Trop tôt.", by=cast.world.commission, at=OPENS)
    assert dict(seating.names_of(cast.read())) == {0: cast.anne.user, 1: cast.basile.user}


def test_the_interests_of_titulaire_and_suppleant_are_each_their_own(cast: Cast) -> None:
    item = cast.seance.items.get()
    declaring_interests.declare_own(item, by=cast.anne, at=NOW)
    cast.call()
    cast.open(2, 3, 4)
    assert [seat.key for seat in voting.voters_of(item, cast.read())] == ["2", "3", "4"]
    declaring_interests.declare_own(item, by=cast.zoe, at=OPENS)
    item = cast.seance.items.get()
    assert voting.interested_in(item) == {"0", "4"}
    assert [seat.key for seat in voting.voters_of(item, cast.read())] == ["2", "3"]


def test_who_may_come_after_all_says_so_and_the_secretary_gives_the_seat_back(cast: Cast) -> None:
    cast.call()
    told = absences.take_back_own(cast.seance, by=cast.anne, at=NOW + MINUTE)
    assert told.back_at is not None
    assert told.ended_at is None
    with pytest.raises(absences.SeatIsSubstituted):
        absences.take_back(cast.seance, member=0, by=cast.world.karim, at=NOW)
    cast.back()
    assert substitutes.is_called(cast.read().members[0])


def test_members_change_once_the_seat_is_given_back_and_absences_follow_their_person(cast: Cast) -> None:
    members = [
        convening.Member(name="Basile Carlier", quality=Capacity.BOARD, account=cast.basile.user),
        convening.Member(name="Anne Bailleul", quality=Capacity.BOARD, account=cast.anne.user),
        convening.Member(name="C. Diop", quality=Capacity.BOARD),
    ]
    words: dict[str, Any] = {"members": members, "quorum": 3, "reason": "Ordre.", "by": cast.world.karim, "at": NOW}
    cast.call()
    with pytest.raises(rearranging.SubstituteCalled):
        rearranging.change_members(cast.seance, **words)
    cast.back()
    absences.announce(cast.seance, member=0, by=cast.world.karim, at=NOW)
    absences.announce(cast.seance, member=3, by=cast.world.karim, at=NOW)
    rearranging.change_members(cast.seance, **words)
    assert set(absences.standing(cast.seance)) == {1}
    assert len(cast.read().members) == 3


def test_each_act_is_one_line_of_the_journal(cast: Cast) -> None:
    before = JournalEntry.objects.count()
    absences.announce_own(cast.seance, by=cast.anne, at=NOW)
    cast.call()
    cast.back()
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))[before:]
    assert verbs == ["annoncer_absence", "nommer_suppleant", "recomposer_seance", "recomposer_seance"]


@pytest.mark.parametrize("name", ["mme Anne Bailleul", "Bailleul Anne"])
def test_nobody_is_their_own_suppleant(cast: Cast, name: str) -> None:
    with pytest.raises(keeping_substitutes.BadSubstitute, match="son propre suppléant"):
        cast.keep(name=name)


def test_a_suppleance_is_kept_once_for_a_titulaire_and_ended_once(cast: Cast) -> None:
    kept = cast.keep()
    with pytest.raises(keeping_substitutes.BadSubstitute, match="déjà suppléant"):
        cast.keep()
    with pytest.raises(keeping_substitutes.BadSubstitute, match="dernier jour"):
        cast.keep(name="Y. Autre", account=None, until=date(2026, 5, 3))
    with pytest.raises(keeping_substitutes.NoSuchHolder):
        cast.keep(holder="Nobody")
    keeping_substitutes.end_substitute(kept, by=cast.world.karim, at=NOW)
    with pytest.raises(keeping_substitutes.SubstituteEnded):
        keeping_substitutes.end_substitute(kept, by=cast.world.karim, at=NOW)
    assert cast.keep().pk != kept.pk


@pytest.mark.parametrize("both", ["present", "called"])
def test_the_database_refuses_two_people_in_one_seat(cast: Cast, both: str) -> None:
    cast.call()
    cast.open(4, 2, 3)
    rows = cast.read().members
    if both == "present":
        rows[0]["present"] = True
    else:
        rows[0].pop("is_away")
    changes = [*cast.read().changes, {"what": "arrivee", "member": 0, "at": OPENS.isoformat()}]
    with pytest.raises(DatabaseError, match="one seat"), transaction.atomic(), as_bailleur(cast.world):
        Seance.objects.filter(pk=cast.seance.pk).update(members=rows, changes=changes)


def test_the_database_gives_no_seat_back_once_its_suppleant_sat(cast: Cast) -> None:
    cast.call()
    cast.open(4, 1, 2)
    sitting.note_presence(cast.seance, member=4, is_present=False, by=cast.world.commission, at=OPENS)
    rows = substitutes.given_back(cast.read().members, 4)
    changes = [*cast.read().changes, {"what": "rendre_siege", "member": 0, "at": OPENS.isoformat()}]
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), as_bailleur(cast.world):
        Seance.objects.filter(pk=cast.seance.pk).update(members=rows, changes=changes)


def test_the_acts_pass_under_the_roles_of_who_makes_them(cast: Cast) -> None:
    kept: list[SeatSubstitute] = []
    with as_bailleur(cast.world):
        kept.append(cast.keep())
    with as_bailleur(cast.world):
        cast.call(kept=kept[0])
    with as_bailleur(cast.world):
        cast.back()
    with as_bailleur(cast.world):
        keeping_substitutes.end_substitute(kept[0], by=cast.world.karim, at=NOW)


def test_a_colleague_whose_account_left_keeps_nobody_from_being_called(cast: Cast) -> None:
    Membership.objects.filter(user=cast.basile.user).update(ended_at=NOW)
    kept = cast.keep()
    cast.call(kept=kept)
    assert seating.names_of(cast.read())[4] == cast.zoe.user


def test_a_suppleant_who_left_or_sits_already_is_not_called(cast: Cast) -> None:
    twice = cast.keep(name="B. C.", account=cast.basile.user)
    with pytest.raises(seating.AccountSeatedTwice, match="siège déjà"):
        cast.call(kept=twice)
    gone = cast.keep()
    Membership.objects.filter(user=cast.zoe.user).update(ended_at=NOW)
    with pytest.raises(seating.NotOfTheCommission):
        cast.call(kept=gone)
