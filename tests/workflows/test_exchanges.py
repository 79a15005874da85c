"""An exchange of homes, from the entry to the commissions' door: proposed, never decided (ADR 97)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import (
    Candidature,
    ExchangeEntry,
    ExchangeLink,
    ExchangeRound,
    Fork,
    ForkKind,
    JournalEntry,
    Message,
    SafeChannel,
)
from palier.models.doors import acting
from palier.models.life import erased_rows
from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_states import EntryState, RoundAnswer, RoundEnding, RoundState, RoundVerdict
from palier.rules.law.clocks import day_in_paris, end_of_day
from palier.rules.people.facts import Situation
from palier.workflows.exchange import answering_rounds, entering_exchange, judging_rounds, proposing_rounds
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.people import replacing
from tests import couples, factories
from tests.exchange_world import (
    LARGE,
    SMALL,
    Tenant,
    all_yes,
    answered,
    at_the_desk,
    corrected,
    entered,
    judged,
    landlord,
    left,
    link_of,
    night,
    pair,
    paused,
    seen,
    settled,
    social_tenant,
    tenant,
    terms,
)
from tests.mandate_world import at_home, in_role

pytestmark = pytest.mark.django_db
YES, NO, LATER = RoundAnswer.YES, RoundAnswer.NO, RoundAnswer.LATER


def test_a_pair_goes_to_the_door_of_the_commission_and_stops_there() -> None:
    karim = landlord()
    amina, noe = pair(karim)
    assert {link_of(one).stage for one in (amina, noe)} == {RoundState.PROPOSED}
    all_yes(amina, noe)
    assert {link_of(one).stage for one in (amina, noe)} == {RoundState.AT_LANDLORDS}
    judged(amina, karim)
    assert settled() == [None]
    judged(noe, karim)
    assert settled() == [RoundState.PRESENTED]

    assert set(ExchangeEntry.objects.values_list("state", flat=True)) == {EntryState.PRESENTED}
    assert not Candidature.objects.exists()
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"inscrire_echange", "proposer_ronde", "repondre_ronde", "dire_si_ronde_possible", "regler_ronde"} <= verbs


def test_a_round_of_three_is_found_where_no_pair_is() -> None:
    karim = landlord()
    one, two, three = (tenant(name, karim) for name in ("Amina", "Noé", "Inès"))
    entered(one, "T2", "T3")
    entered(two, "T3", "T4")
    entered(three, "T4", "T2")

    (made,) = night()

    assert made.size == 3
    assert [link_of(each).type_code for each in (one, two, three)] == ["T3", "T4", "T2"]


class TestEntering:
    def test_only_a_social_tenant_enters(self) -> None:
        karim = landlord()
        one = Tenant(factories.demande("Amina"), karim)
        with pytest.raises(entering_exchange.NotASocialTenant):
            entered(one, SMALL, LARGE)

    def test_one_entry_lives_in_a_file(self) -> None:
        one = tenant("Amina", landlord())
        entered(one, SMALL, LARGE)
        with pytest.raises(entering_exchange.ExchangeEntryExists):
            entered(one, SMALL, LARGE)
        left(one)
        assert entered(one, SMALL, LARGE).state == EntryState.SEARCHING

    def test_what_cannot_be_is_refused_on_its_field(self) -> None:
        one = tenant("Amina", landlord())
        with pytest.raises(entering_exchange.ImpossibleExchange) as raised:
            entered(one, SMALL, LARGE, types=())
        assert raised.value.field == "types"

    def test_a_correction_is_signed_by_who_makes_it_and_keeps_the_first_day(self) -> None:
        one = tenant("Amina", landlord())
        first = entered(one, SMALL, LARGE)
        again = corrected(one, SMALL, "T3")
        assert (again.pk, again.asked_at, again.wanted_types) == (first.pk, first.asked_at, ["T3"])

    def test_a_home_in_a_round_is_not_changed_under_who_reads_it(self) -> None:
        amina, _ = pair(landlord())
        with pytest.raises(entering_exchange.RoundWaits):
            corrected(amina, SMALL, LARGE)

    def test_who_pauses_is_not_matched(self) -> None:
        karim = landlord()
        amina, noe = tenant("Amina", karim), tenant("Noé", karim)
        entered(amina, SMALL, LARGE)
        entered(noe, LARGE, SMALL)
        paused(amina)
        assert night() == []


class TestAnswering:
    def test_one_no_dissolves_it_for_all_and_it_is_not_proposed_again(self) -> None:
        amina, noe = pair(landlord())
        answered(amina, YES)
        answered(noe, NO)
        assert settled() == [RoundState.DISSOLVED]

        made = ExchangeRound.objects.get()
        assert (made.state, made.ending) == (RoundState.DISSOLVED, RoundEnding.DECLINED)
        assert set(ExchangeEntry.objects.values_list("state", flat=True)) == {EntryState.SEARCHING}
        assert night() == []

    def test_a_no_tells_the_landlord_nothing(self) -> None:
        amina, noe = pair(landlord())
        answered(amina, YES)
        answered(noe, NO)
        settled()
        assert set(ExchangeLink.objects.values_list("told_name", "told_number")) == {("", "")}

    def test_an_answer_is_changed_while_the_round_waits_and_not_after(self) -> None:
        amina, noe = pair(landlord())
        answered(amina, NO)
        answered(amina, YES)
        answered(noe, YES)
        settled()
        with pytest.raises(answering_rounds.RoundOver):
            answered(amina, NO)

    def test_later_gives_time_once(self) -> None:
        amina, _ = pair(landlord())
        before = link_of(amina)
        assert before.answer_by < before.latest_by
        assert answered(amina, LATER).answer_by == before.latest_by
        with pytest.raises(answering_rounds.NoMoreRoundTime):
            answered(amina, LATER)

    def test_silence_dissolves_after_the_last_day_and_pauses_who_was_silent(self) -> None:
        amina, noe = pair(landlord())
        answered(noe, YES)
        last = end_of_day(link_of(amina).answer_by)
        assert settled(last) == [None]
        assert settled(last + timedelta(seconds=2)) == [RoundState.DISSOLVED]
        assert ExchangeEntry.objects.get(demande=amina.demande).state == EntryState.PAUSED
        assert ExchangeEntry.objects.get(demande=noe.demande).state == EntryState.SEARCHING

    def test_who_asked_for_time_is_waited_for(self) -> None:
        amina, noe = pair(landlord())
        answered(noe, YES)
        last = end_of_day(link_of(amina).answer_by)
        answered(amina, LATER)
        assert settled(last + timedelta(days=1)) == [None]

    def test_whoever_leaves_ends_the_round_for_all_at_any_time(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        left(noe)
        assert settled() == [RoundState.DISSOLVED]
        assert ExchangeRound.objects.get().ending == RoundEnding.LEFT
        with pytest.raises(ExchangeLink.DoesNotExist):
            seen(amina, karim)

    def test_nobody_answers_for_another(self) -> None:
        amina, noe = pair(landlord())
        with pytest.raises(ExchangeLink.DoesNotExist):
            answered(noe, NO, key=link_of(amina).public_id)


class TestLandlords:
    def test_a_landlord_reads_nothing_before_all_said_yes(self) -> None:
        karim = landlord()
        amina, _ = pair(karim)
        answered(amina, YES)
        settled()
        with pytest.raises(ExchangeLink.DoesNotExist):
            seen(amina, karim)

    def test_then_who_would_come_and_its_own_who_would_go_and_no_other(self) -> None:
        karim, lena = landlord(), landlord("Léna", "Autre bailleur")
        amina, noe = pair(karim, lena)
        all_yes(amina, noe)
        case = seen(amina, lena)
        assert case.incoming.told_name.startswith("Amina")
        assert case.leaving is not None
        assert case.leaving.told_name.startswith("Noé")
        with pytest.raises(ExchangeLink.DoesNotExist):
            seen(amina, karim)
        with in_role(at_the_desk(landlord("Zoé", "Étranger"))):
            assert not ExchangeLink.objects.only("pk").exists()

    def test_impossible_ends_it_and_the_reason_is_read_by_who_would_have_come(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        with pytest.raises(judging_rounds.NotAnObstacle):
            judged(amina, karim, RoundVerdict.IMPOSSIBLE)
        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "plafond")
        assert settled() == [RoundState.DISSOLVED]
        with in_role(at_home(noe.demande, noe.by)):
            assert [one.obstacle for one in answering_rounds.links_of(noe.demande)] == [""]
        assert link_of(amina).obstacle == "plafond"
        assert night() == []

    def test_a_commission_that_refuses_ends_it_and_its_homes_are_looked_for_again(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        with pytest.raises(judging_rounds.NotAnObstacle):
            judged(amina, karim, RoundVerdict.IMPOSSIBLE, "commission")
        for one in (amina, noe):
            judged(one, karim)
        assert settled() == [RoundState.PRESENTED]
        with pytest.raises(judging_rounds.RoundJudged):
            judged(amina, karim, RoundVerdict.IMPOSSIBLE, "plafond")

        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "commission")

        assert settled() == [RoundState.REFUSED]
        assert [link_of(one).told_name for one in (amina, noe)] == ["", ""]
        assert [link_of(one).obstacle for one in (amina, noe)] == ["commission", ""]
        states = ExchangeEntry.objects.values_list("state", "ended_at")
        assert list(states) == [(EntryState.SEARCHING, None)] * 2
        # The same home is not proposed to the one who could not have it.
        assert night() == []

    def test_a_search_whose_day_is_past_is_over_with_the_round_that_a_commission_refuses(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        for one in (amina, noe):
            judged(one, karim)
        settled()
        ExchangeEntry.objects.filter(demande=noe.demande).update(until=timezone.localdate() - timedelta(days=1))
        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "commission")

        settled()

        found = {row.demande_id: row.state for row in ExchangeEntry.objects.all()}
        assert found == {amina.demande.pk: EntryState.SEARCHING, noe.demande.pk: EntryState.EXPIRED}

    def test_a_landlord_judges_its_own_home_alone(self) -> None:
        karim, lena = landlord(), landlord("Léna", "Autre bailleur")
        amina, noe = pair(karim, lena)
        all_yes(amina, noe)
        with pytest.raises(ExchangeLink.DoesNotExist):
            judged(amina, karim)

    def test_it_says_otherwise_while_the_round_waits_and_not_after(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "taille")
        judged(amina, karim)
        judged(noe, karim)
        settled()
        with pytest.raises(judging_rounds.RoundJudged):
            judged(noe, karim, RoundVerdict.IMPOSSIBLE, "taille")

    def test_who_is_concerned_is_forgotten_once_long_presented(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        judged(amina, karim)
        judged(noe, karim)
        settled()
        settled(timezone.now() + timedelta(days=89))
        assert link_of(amina).told_name
        settled(timezone.now() + timedelta(days=92))
        assert not link_of(amina).told_name


class TestProtected:
    def test_a_file_with_a_safe_address_neither_enters_nor_is_matched(self) -> None:
        karim = landlord()
        amina, noe = tenant("Amina", karim), tenant("Noé", karim)
        entered(amina, SMALL, LARGE)
        entered(noe, LARGE, SMALL)
        SafeChannel.objects.create(demande=amina.demande, email="sure@exemple.fr", set_at=timezone.now())
        assert night() == []
        left(amina)
        with pytest.raises(entering_exchange.ExchangeByAPerson):
            entered(amina, SMALL, LARGE)

    def test_a_round_that_waits_ends_once_one_is_protected(self) -> None:
        amina, noe = pair(landlord())
        SafeChannel.objects.create(demande=amina.demande, email="sure@exemple.fr", set_at=timezone.now())
        assert settled() == [RoundState.DISSOLVED]
        assert link_of(noe).stage == RoundState.DISSOLVED


class TestTwoHolders:
    def couple(self) -> tuple[couples.Couple, Tenant]:
        karim = landlord()
        couple = couples.couple()
        social_tenant(couple.demande)
        said = terms(karim.body, SMALL, LARGE)
        with in_role(at_home(couple.demande, couple.amina)):
            entering_exchange.join(couple.demande, said, key="d", by=couple.amina, at=timezone.now())
        noe = tenant("Noé", karim)
        entered(noe, LARGE, SMALL)
        return couple, noe

    def test_the_other_holder_sees_the_entry_and_may_withdraw_it(self) -> None:
        couple, _ = self.couple()
        with in_role(at_home(couple.demande, couple.marc)):
            assert entering_exchange.living(couple.demande) is not None
            entering_exchange.leave(couple.demande, by=couple.marc, at=timezone.now())
        assert night() == []

    def test_who_leaves_in_silence_is_matched_no_more_and_the_entry_stands_as_it_stood(self) -> None:
        couple, _ = self.couple()
        before = ExchangeEntry.objects.filter(demande=couple.demande).values().get()
        made = forking.go_alone(
            couple.demande,
            Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
            leaver="d",
            by=couple.amina,
            at=timezone.now(),
        )
        assert ExchangeEntry.objects.filter(demande=couple.demande).values().get() == before
        assert not ExchangeEntry.objects.filter(demande=made.demande).exists()
        assert night() == []

    def test_who_takes_a_place_of_the_file_inherits_no_entry(self) -> None:
        couple, _ = self.couple()
        at = timezone.now() + timedelta(hours=1)
        replacing.let_go(couple.demande, "d", since=at, at=at)
        assert not ExchangeEntry.objects.filter(demande=couple.demande).exists()


class TestTelling:
    def test_a_message_names_neither_home_nor_landlord_nor_exchange(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        told = Message.objects.filter(recipient=amina.applicant.persons[0].email)
        assert told.count() == 2
        for one in told:
            text = f"{one.subject} {one.body}".lower()
            for hidden in ("logement", "ronde", karim.body.name.lower(), factories.commune().name.lower(), "t4"):
                assert hidden not in text.replace("/mon-logement/echange/", "")

    def test_the_end_of_an_entry_is_told_once(self) -> None:
        one = tenant("Amina", landlord())
        row = entered(one, SMALL, LARGE)
        last = end_of_day(row.until)
        settled(last)
        assert not Message.objects.exists()
        settled(last + timedelta(seconds=2))
        settled(last + timedelta(seconds=3))
        row.refresh_from_db()
        assert (row.state, Message.objects.count()) == (EntryState.EXPIRED, 1)


class TestForgetting:
    def test_an_erasure_takes_all_of_it_and_ends_the_round(self) -> None:
        amina, noe = pair(landlord())
        counts = erased_rows.remove(amina.demande.pk, subject="", users=[amina.applicant.user.pk])
        assert (counts["palier_exchangeentry"], counts["palier_exchangelink"]) == (1, 1)
        assert settled() == [RoundState.DISSOLVED]
        assert link_of(noe).stage == RoundState.DISSOLVED


def test_the_oldest_need_is_served_first() -> None:
    karim = landlord()
    early, late, giver = (tenant(name, karim) for name in ("Amina", "Inès", "Noé"))
    at = timezone.now()
    entered(late, SMALL, LARGE, at=at)
    entered(early, SMALL, LARGE, at=at - timedelta(days=3))
    entered(giver, LARGE, SMALL, at=at)
    (made,) = night(at)
    assert {link.demande_id for link in made.links.all()} == {early.demande.pk, giver.demande.pk}


def test_the_last_day_of_a_search_ends_no_round_that_was_found_before_it() -> None:
    """Who is in a round cannot move that day further: it is a home that they would lose by a date, having said yes."""
    karim, soon = landlord(), day_in_paris(timezone.now()) + timedelta(days=2)
    amina, noe = tenant("Amina", karim), tenant("Noé", karim)
    entered(amina, SMALL, LARGE, until=soon)
    entered(noe, LARGE, SMALL)
    assert len(night()) == 1
    all_yes(amina, noe)
    later = timezone.now() + timedelta(days=4)

    assert settled(later) == [None]
    judged(amina, karim)
    judged(noe, karim)

    assert settled(later) == [RoundState.PRESENTED]
    assert set(ExchangeEntry.objects.values_list("state", flat=True)) == {EntryState.PRESENTED}


def test_a_search_whose_day_passed_in_a_round_is_over_with_it() -> None:
    karim, soon = landlord(), day_in_paris(timezone.now()) + timedelta(days=2)
    amina, noe = tenant("Amina", karim), tenant("Noé", karim)
    mine = entered(amina, SMALL, LARGE, until=soon)
    entered(noe, LARGE, SMALL)
    night()
    answered(noe, NO)
    later = timezone.now() + timedelta(days=4)

    assert settled(later) == [RoundState.DISSOLVED]
    settled(later)

    mine.refresh_from_db()
    assert mine.state == EntryState.EXPIRED


class TestALandlordWhoNeverAnswers:
    def test_the_round_waits_for_its_last_day_then_ends_for_all(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        judged(amina, karim)
        by = ExchangeRound.objects.get().landlords_by
        assert by is not None
        end = exchange_states.landlords_end(by)

        assert settled(end_of_day(end)) == [None]
        assert settled(end_of_day(end) + timedelta(hours=1)) == [RoundState.DISSOLVED]

        made = ExchangeRound.objects.get()
        assert made.ending == RoundEnding.UNJUDGED
        assert {link_of(one).told_name for one in (amina, noe)} == {""}
        assert set(ExchangeEntry.objects.values_list("state", flat=True)) == {EntryState.SEARCHING}

    def test_the_same_round_is_not_proposed_again_the_next_night_and_later_it_is(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        by = ExchangeRound.objects.get().landlords_by
        assert by is not None
        after = end_of_day(exchange_states.landlords_end(by)) + timedelta(hours=1)
        settled(after)

        assert night(after + timedelta(days=1)) == []
        assert len(night(after + timedelta(days=200))) == 1


class TestNamesOfARoundThatWasPresented:
    def test_they_end_for_its_whole_round_once_one_file_is_protected(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        judged(amina, karim)
        judged(noe, karim)
        settled()
        assert settled() == []
        assert link_of(noe).told_name

        SafeChannel.objects.create(demande=amina.demande, email="sure@example.test", set_at=timezone.now())
        settled()

        assert {link_of(one).told_name for one in (amina, noe)} == {""}
        assert {link_of(one).stage for one in (amina, noe)} == {RoundState.PRESENTED}


class TestFilesThatWereParted:
    def test_two_files_that_left_the_same_one_are_in_no_round_together(self) -> None:
        karim = landlord()
        amina, noe = tenant("Amina", karim), tenant("Noé", karim)
        entered(amina, SMALL, LARGE)
        entered(noe, LARGE, SMALL)
        parent = factories.demande("Parent").demande
        for one in (amina, noe):
            Fork.objects.create(
                parent=parent, child=one.demande, person_key="c1", kind=ForkKind.OPEN, at=timezone.now()
            )

        assert night() == []

    def test_a_separation_that_comes_between_the_search_and_the_proposal_is_seen(self) -> None:
        karim = landlord()
        amina, noe = tenant("Amina", karim), tenant("Noé", karim)
        one, other = entered(amina, SMALL, LARGE), entered(noe, LARGE, SMALL)
        Fork.objects.create(
            parent=amina.demande, child=noe.demande, person_key="c1", kind=ForkKind.OPEN, at=timezone.now()
        )

        with transaction.atomic(), in_role(acting.CLOCK):
            assert proposing_rounds.propose((one.pk, other.pk), at=timezone.now()) is None

    def test_others_are_still_proposed_to_each_of_them(self) -> None:
        karim = landlord()
        amina, noe, ines = (tenant(name, karim) for name in ("Amina", "Noé", "Inès"))
        entered(amina, SMALL, LARGE)
        entered(noe, LARGE, SMALL)
        entered(ines, LARGE, SMALL)
        Fork.objects.create(
            parent=amina.demande, child=noe.demande, person_key="c1", kind=ForkKind.OPEN, at=timezone.now()
        )

        (made,) = night()

        files = set(ExchangeLink.objects.filter(round=made).values_list("demande", flat=True))
        assert files == {amina.demande.pk, ines.demande.pk}
