"""From a code to a ground that is proved: each refusal, each boundary, and what nobody else learns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import (
    Demande,
    Fact,
    FactLayer,
    JournalEntry,
    Letter,
    Message,
    OrganisationKind,
    Piece,
    Referral,
    ReferralNote,
)
from palier.models.life import erased_rows
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import NotProvedReason, ReferralState
from palier.rules.people.facts import Situation
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.urgency import LaneState
from palier.workflows.acting.refusals import FileClosed, TooFast
from palier.workflows.doors import apart
from palier.workflows.factors import requiring_factors
from palier.workflows.mandates import qualifying, referred, referring, settling_referrals
from palier.workflows.mandates.qualifying import Found
from palier.workflows.mandates.referring import HandedOver
from palier.workflows.organisations import organising
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from tests import couples, factories
from tests import world as worlds
from tests.mandate_world import at_home, holder, in_role
from tests.referral_world import (
    DANGER,
    HANDICAP,
    HOMELESS,
    SOURCE,
    STORY,
    asked,
    at_the_service,
    came_to_be_shared,
    caseload,
    noted,
    open_referral,
    proof,
    qualified,
    settled,
    taken,
    took_back,
    worker,
)

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def samira() -> Actor:
    return worker("Samira", "Service social")


def lines(verb: str) -> int:
    return JournalEntry.objects.filter(verb=verb).count()


def claims(demande: Demande) -> list[tuple[str, int | None]]:
    found = Fact.objects.filter(demande=demande, layer=FactLayer.VERIFIED, path__startswith="claims/")
    return list(found.values_list("path", "by"))


# --- HandedOver over ------------------------------------------------------------------------------


def test_a_code_is_kept_as_a_hash_and_the_same_form_gives_it_again(amina: Applicant) -> None:
    key, at, by = uuid4(), timezone.now(), holder(amina)
    with in_role(at_home(amina.demande, by)):
        made, again = (
            referring.ask(amina.demande, HandedOver(HOMELESS), person_key="d", key=key, by=by, at=at) for _ in range(2)
        )

    assert made.code == again.code
    assert made.row == again.row
    assert made.code not in Referral.objects.get().code_hash
    assert lines("orienter_service_social") == 1


def test_three_codes_wait_at_most_and_one_that_is_taken_back_makes_room(amina: Applicant) -> None:
    by = holder(amina)
    first = asked(amina.demande, by)
    asked(amina.demande, by)
    asked(amina.demande, by)
    with pytest.raises(referring.TooManyCodes):
        asked(amina.demande, by)

    took_back(first.row, amina.demande, by)

    assert asked(amina.demande, by).code


def test_what_is_no_urgent_situation_is_not_handed_over(amina: Applicant) -> None:
    for code in ("situation_mobilite_professionnelle", "revenus", ""):
        with pytest.raises(referring.SituationNotOffered):
            asked(amina.demande, holder(amina), code=code)


def test_each_of_the_six_may_be_handed_over(amina: Applicant) -> None:
    for code in referrals.offered(day_in_paris(timezone.now())):
        row = asked(amina.demande, holder(amina), code=code).row
        took_back(row, amina.demande, holder(amina))

    assert Referral.objects.count() == 9


def test_only_pieces_of_that_situation_sent_by_oneself_are_handed_over() -> None:
    couple = couples.couple()
    mine = proof(couple.demande, couple.amina)
    his = proof(couple.demande, couple.marc)
    other = proof(couple.demande, couple.amina, code=HANDICAP, proof_code="carte_invalidite")
    for wrong in (his, other):
        with pytest.raises(referring.NotYourReferral):
            asked(couple.demande, couple.amina, pieces=[mine, wrong])

    assert asked(couple.demande, couple.amina, pieces=[mine]).row.pieces == [mine.pk]


def test_a_file_that_is_struck_off_hands_nothing_over(amina: Applicant) -> None:
    Demande.objects.filter(pk=amina.demande.pk).update(state="radiee", struck_off_at=timezone.now())
    with pytest.raises(FileClosed):
        asked(amina.demande, holder(amina))


# --- Taken up ---------------------------------------------------------------------------------


def test_a_code_says_a_situation_and_no_name_until_it_is_taken_up(amina: Applicant, samira: Actor) -> None:
    said = asked(amina.demande, holder(amina), pieces=[proof(amina.demande, holder(amina))]).code
    with in_role(at_the_service(samira)):
        found = referred.offered(said.lower(), by=samira, source=SOURCE, at=timezone.now())
        assert (found.code, found.pieces) == (HOMELESS, 1)
        assert referred.caseload(by=samira, at=timezone.now()) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_name FROM palier_person")
            assert cursor.fetchall() == []

    row = taken(said, samira)

    with in_role(at_the_service(samira)):
        shown = referred.one(referred.rows(samira).get(), by=samira, at=timezone.now())
    assert amina.persons[0].last_name in shown.name
    assert len(shown.pieces) == 1
    assert row.state == ReferralState.OPEN
    assert lines("prendre_orientation") == 1


def test_a_code_serves_once_and_one_sentence_refuses_whatever_is_wrong(amina: Applicant, samira: Actor) -> None:
    by = holder(amina)
    served, back, late = (asked(amina.demande, by) for _ in range(3))
    taken(served.code, samira)
    took_back(back.row, amina.demande, by)
    Referral.objects.filter(pk=late.row.pk).update(last_day=day_in_paris(timezone.now()) - timedelta(days=1))
    for typed in (served.code, back.code, late.code, "ABCD2345EFGH", "rien"):
        with pytest.raises(referred.CodeRefused):
            taken(typed, samira)


def test_the_last_day_of_a_code_is_whole(amina: Applicant, samira: Actor) -> None:
    made = asked(amina.demande, holder(amina))
    Referral.objects.filter(pk=made.row.pk).update(last_day=day_in_paris(timezone.now()))

    assert taken(made.code, samira).pk == made.row.pk


def test_who_guesses_is_slowed(samira: Actor) -> None:
    with in_role(at_the_service(samira)):
        for _ in range(6):
            with pytest.raises(referred.CodeRefused):
                referred.offered("ABCD2345EFGH", by=samira, source=SOURCE, at=timezone.now())
        with pytest.raises(TooFast):
            referred.offered("ABCD2345EFGH", by=samira, source=SOURCE, at=timezone.now())


def test_another_service_reads_nothing_of_it(amina: Applicant, samira: Actor) -> None:
    open_referral(amina, samira)

    assert caseload(worker("Simone", "Autre service")) == []


# --- Answered ---------------------------------------------------------------------------------


def test_a_proof_seen_makes_the_same_fact_as_a_desk_and_names_who_saw_it(amina: Applicant, samira: Actor) -> None:
    piece = proof(amina.demande, holder(amina))
    row = open_referral(amina, samira, pieces=[piece])

    qualified(row, samira, "domiciliation")

    piece.refresh_from_db()
    on = day_in_paris(timezone.now())
    assert (piece.status, piece.through, piece.verified_by) == (PieceStatus.VALID, "service_social", samira.person)
    assert piece.valid_until == referrals.longest(HOMELESS, on)
    assert claims(amina.demande) == [("claims/sans_logement", samira.person.pk)]
    line = JournalEntry.objects.get(verb="valider_piece")
    assert (line.role, line.organisation, line.details) == ("service_social", samira.body.pk, {})


def test_a_paper_shown_at_the_desk_never_enters_the_file(amina: Applicant, samira: Actor) -> None:
    row = open_referral(amina, samira)

    qualified(row, samira, "hebergement_ccas")

    seen = Piece.objects.get(demande=amina.demande, code=HOMELESS)
    assert (seen.status, seen.size, seen.sha256, seen.through) == (PieceStatus.VALID, 0, "", "service_social")
    assert not seen.files.exists()
    assert claims(amina.demande) == [("claims/sans_logement", samira.person.pk)]


def test_settled_twice_is_once(amina: Applicant, samira: Actor) -> None:
    row = qualified(open_referral(amina, samira), samira)

    assert not settled(row.pk)

    assert len(claims(amina.demande)) == 1
    assert lines("inscrire_qualification") == 1


def test_each_kind_of_paper_is_needed_and_no_other_serves(amina: Applicant, samira: Actor) -> None:
    row = open_referral(amina, samira, code=HANDICAP)
    with pytest.raises(qualifying.ProofLacks, match="complément"):
        qualified(row, samira, "carte_invalidite")
    with pytest.raises(qualifying.NoSuchPaper):
        qualified(row, samira, "carte_invalidite", "complement_handicap", "domiciliation")

    qualified(row, samira, "carte_invalidite", "complement_handicap")

    assert claims(amina.demande) == [("claims/handicap", samira.person.pk)]


def test_a_day_or_an_end_that_cannot_be_is_refused(amina: Applicant, samira: Actor) -> None:
    row, on = open_referral(amina, samira), day_in_paris(timezone.now())
    most = referrals.longest(HOMELESS, on)
    assert most is not None
    for seen, until in (
        (on + timedelta(days=1), None),
        (on - timedelta(days=1), None),
        (on, on - timedelta(days=1)),
        (on, most + timedelta(days=1)),
    ):
        with in_role(at_the_service(samira)), pytest.raises(qualifying.QualificationEndRefused):
            qualifying.qualify(row.public_id, Found(("domiciliation",), seen, until), by=samira, at=timezone.now())

    with in_role(at_the_service(samira)):
        made = qualifying.qualify(row.public_id, Found(("domiciliation",), on, on), by=samira, at=timezone.now())
    assert made.valid_until == on


def test_the_decision_of_mediation_is_checked_and_changes_no_tier_by_itself(amina: Applicant, samira: Actor) -> None:
    row = open_referral(amina, samira, code=referrals.DALO)

    made = qualified(row, samira, referrals.DALO)

    assert made.valid_until is None
    assert Piece.objects.get(code=referrals.DALO).status == PieceStatus.VALID
    assert claims(amina.demande) == []


def test_not_proved_changes_nothing_of_the_file(amina: Applicant, samira: Actor) -> None:
    """A priority of the law never rests on the opinion of a social service: the desk checks the piece all the same."""
    piece = proof(amina.demande, holder(amina))
    row = open_referral(amina, samira, pieces=[piece])
    before, letters = list(Piece.objects.values()), Letter.objects.count()

    with in_role(at_the_service(samira)):
        qualifying.refuse(row.public_id, NotProvedReason.UNREADABLE, by=samira, at=timezone.now())
    settled(row.pk)

    assert list(Piece.objects.values()) == before
    assert Letter.objects.count() == letters
    assert claims(amina.demande) == []


def test_a_paper_that_is_asked_for_stops_the_clock_until_it_is_handed_over(amina: Applicant, samira: Actor) -> None:
    by = holder(amina)
    row = open_referral(amina, samira, pieces=[proof(amina.demande, by)])
    assert caseload(samira)[0].clock.state is LaneState.TO_VALIDATE

    with in_role(at_the_service(samira)):
        qualifying.ask_paper(row.public_id, "hebergement_ccas", by=samira, at=timezone.now())
    assert caseload(samira)[0].clock == referrals.Clock(LaneState.PROOF_MISSING)

    more = proof(amina.demande, by, proof_code="hebergement_ccas")
    with in_role(at_home(amina.demande, by)):
        referring.hand(row.public_id, [more.public_id], by=by, at=timezone.now())
    found = caseload(samira)[0]
    assert found.clock.state is LaneState.TO_VALIDATE
    assert found.row.pieces == sorted([*row.pieces, more.pk])


def test_what_was_answered_is_answered_once_and_a_later_paper_opens_it_again(amina: Applicant, samira: Actor) -> None:
    by, row = holder(amina), open_referral(amina, samira)
    with in_role(at_the_service(samira)):
        qualifying.refuse(row.public_id, NotProvedReason.NOT_A_PROOF, by=samira, at=timezone.now())
        with pytest.raises(qualifying.ReferralClosed):
            qualifying.refuse(row.public_id, NotProvedReason.NOT_OURS, by=samira, at=timezone.now())
    more = proof(amina.demande, by)
    with in_role(at_home(amina.demande, by)):
        referring.hand(row.public_id, [more.public_id], by=by, at=timezone.now())

    qualified(row, samira, "domiciliation")

    assert claims(amina.demande) == [("claims/sans_logement", samira.person.pk)]


# --- Taken back -------------------------------------------------------------------------------


def test_taken_back_it_is_read_no_more_and_what_was_proved_stays(amina: Applicant, samira: Actor) -> None:
    row = qualified(open_referral(amina, samira), samira)
    noted(row.public_id, samira)

    took_back(row, amina.demande, holder(amina))

    assert caseload(samira) == []
    with in_role(at_the_service(samira)):
        assert not Referral.objects.only("id").exists()
        assert not ReferralNote.objects.exists()
    assert len(claims(amina.demande)) == 1
    with pytest.raises(referring.AlreadyOver):
        took_back(row, amina.demande, holder(amina))


def test_on_its_last_day_it_is_read_and_on_the_next_it_is_not(amina: Applicant, samira: Actor) -> None:
    open_referral(amina, samira)
    on = day_in_paris(timezone.now())
    Referral.objects.update(last_day=on)
    assert len(caseload(samira)) == 1
    Referral.objects.update(last_day=on - timedelta(days=1))
    assert caseload(samira) == []


@pytest.mark.parametrize("end", ["suspended", "closed"])
def test_a_service_that_stops_reads_no_more(amina: Applicant, samira: Actor, end: str) -> None:
    open_referral(amina, samira)
    type(samira.body).objects.filter(pk=samira.body.pk).update(**{f"{end}_at": timezone.now()})

    assert caseload(samira) == []


# --- Under secrecy ----------------------------------------------------------------------------


def test_a_note_is_read_by_its_service_and_its_person_and_the_journal_holds_no_word(
    amina: Applicant, samira: Actor
) -> None:
    row = open_referral(amina, samira)

    noted(row.public_id, samira)

    note = ReferralNote.objects.get()
    assert qualifying.is_as_written(note)
    with in_role(at_home(amina.demande, holder(amina))):
        assert [one.text for one in referring.notes_of([row])[row.pk]] == [STORY]
    assert not [line for line in JournalEntry.objects.values_list("details", flat=True) if line]
    assert lines("noter_orientation") == 1
    ReferralNote.objects.update(text="Autre chose.")
    assert not qualifying.is_as_written(ReferralNote.objects.get())


def test_a_note_has_words_and_an_end(amina: Applicant, samira: Actor) -> None:
    row = open_referral(amina, samira)
    for text in ("", "  \n", "a" * (referrals.LONGEST_NOTE + 1)):
        with pytest.raises(qualifying.NothingNoted):
            noted(row.public_id, samira, text)
    noted(row.public_id, samira, "a" * referrals.LONGEST_NOTE)

    assert ReferralNote.objects.count() == 1


def test_a_note_goes_with_the_file(amina: Applicant, samira: Actor) -> None:
    noted(open_referral(amina, samira).public_id, samira)

    gone = erased_rows.remove(amina.demande.pk, subject="", users=[])

    assert gone["palier_referralnote"] == gone["palier_referral"] == 1


# --- Two holders ------------------------------------------------------------------------------


def alone(couple: couples.Couple, *, leaver: str = "d") -> forking.Forked:
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    return forking.go_alone(couple.demande, danger, leaver=leaver, by=couple.amina, at=timezone.now())


def test_a_danger_is_handed_over_from_a_file_of_ones_own_alone(samira: Actor) -> None:
    """Whoever reads the known mailbox opens this account: what is confided there would be read."""
    couple = couples.couple()
    dangers = [one for one in referrals.offered(day_in_paris(timezone.now())) if apart.betrays(one)]
    assert DANGER in dangers
    for code in dangers:
        with pytest.raises(apart.GoAlone):
            asked(couple.demande, couple.amina, code=code)
    assert not Referral.objects.exists()

    forked = alone(couple)
    mine = replace(couple.amina, user=forked.user)

    assert asked(forked.demande, mine, code=DANGER).row.demande == forked.demande
    assert asked(couple.demande, couple.amina).row.code == HOMELESS


def test_nothing_more_of_a_danger_is_handed_over_once_somebody_else_reads_the_file(samira: Actor) -> None:
    couple = couples.couple()
    row = came_to_be_shared(couple.demande, couple.amina, samira)
    with in_role(at_home(couple.demande, couple.amina)):
        with pytest.raises(apart.GoAlone):
            referring.hand(row.public_id, [], by=couple.amina, at=timezone.now())
        referring.take_back(row.public_id, by=couple.amina, at=timezone.now())
    assert caseload(samira) == []


def test_a_danger_is_written_on_no_file_that_somebody_else_reads(samira: Actor) -> None:
    couple = couples.couple()
    before = list(Fact.objects.values()), list(Piece.objects.values()), Letter.objects.count()
    row = came_to_be_shared(couple.demande, couple.amina, samira)

    qualified(row, samira, "recepisse_plainte")

    assert (list(Fact.objects.values()), list(Piece.objects.values()), Letter.objects.count()) == before
    assert not Message.objects.exists()
    with in_role(at_home(couple.demande, couple.marc)):
        assert referring.of_person(couple.demande, couple.marc) == []
        assert not Referral.objects.exists()


def test_it_counts_on_the_file_that_its_person_opens_alone(samira: Actor) -> None:
    couple = couples.couple()
    row = came_to_be_shared(couple.demande, couple.amina, samira)
    qualified(row, samira, "recepisse_plainte")
    own = alone(couple).demande

    assert settled(row.pk)

    assert claims(own) == [("claims/violence", samira.person.pk)]
    assert claims(couple.demande) == []
    assert not Piece.objects.filter(demande=couple.demande).exists()


def test_qualified_after_its_person_left_it_enters_their_own_file(samira: Actor) -> None:
    couple = couples.couple()
    row = came_to_be_shared(couple.demande, couple.amina, samira)
    own = alone(couple).demande
    assert len(caseload(samira)) == 1

    qualified(row, samira, "recepisse_plainte")

    assert claims(own) == [("claims/violence", samira.person.pk)]
    assert claims(couple.demande) == []


@pytest.mark.parametrize("is_alone", [True, False])
def test_what_ended_before_it_entered_a_file_is_over_and_its_giver_is_told(samira: Actor, *, is_alone: bool) -> None:
    couple = couples.couple()
    row = came_to_be_shared(couple.demande, couple.amina, samira)
    qualified(row, samira, "recepisse_plainte", settles=False)
    own = alone(couple).demande if is_alone else None
    today = day_in_paris(timezone.now())
    Referral.objects.filter(pk=row.pk).update(valid_until=today - timedelta(days=1))

    assert not settled(row.pk)
    assert not settled(row.pk)

    assert row.pk not in list(settling_referrals.due())
    assert claims(couple.demande) == []
    assert own is None or claims(own) == []


def test_its_last_day_still_counts_and_the_next_one_tells_who_gave_it(amina: Applicant, samira: Actor) -> None:
    rows = [qualified(open_referral(amina, samira), samira, settles=False) for _ in range(2)]
    today = day_in_paris(timezone.now())
    for row, until in zip(rows, (today, today - timedelta(days=1)), strict=True):
        Referral.objects.filter(pk=row.pk).update(valid_until=until)

    assert settled(rows[0].pk)
    assert not settled(rows[1].pk)

    assert len(claims(amina.demande)) == 1
    assert not list(settling_referrals.due())
    told = Message.objects.filter(subject="Une réponse vous attend sur Palier")
    assert told.count() == 3


def test_another_holder_can_neither_hand_over_nor_take_back(samira: Actor) -> None:
    couple = couples.couple()
    row = taken(asked(couple.demande, couple.amina).code, samira)
    with in_role(at_home(couple.demande, couple.marc)), pytest.raises(Referral.DoesNotExist):
        referring.take_back(row.public_id, by=couple.marc, at=timezone.now())


# --- Told -------------------------------------------------------------------------------------


def test_its_giver_is_told_once_that_something_came_and_not_what(amina: Applicant, samira: Actor) -> None:
    row = open_referral(amina, samira)
    qualified(row, samira)
    settled(row.pk)

    (told,) = Message.objects.filter(subject="Une réponse vous attend sur Palier")
    assert told.demande is None
    assert "social" not in (told.subject + told.body)


# --- The service itself -----------------------------------------------------------------------


def test_a_social_service_asks_for_a_second_factor_from_its_first_day() -> None:
    by, at = worlds.steward(), timezone.now()

    made = organising.create(OrganisationKind.SOCIAL, "Service social de la Ville", by=by, at=at)

    assert made.factor_since == day_in_paris(at)
    for since in (None, day_in_paris(at) + timedelta(days=1)):
        with pytest.raises(requiring_factors.AlwaysAsked):
            requiring_factors.require_factor(made, since=since, by=by, at=at)
