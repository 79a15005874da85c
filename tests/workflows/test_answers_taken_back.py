"""An answer of a social service given by mistake is taken back leaves the file, and so do the words of a note."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from palier.models import Fact, JournalEntry, Message, Piece, Referral, ReferralNote
from palier.models.demandes import layers
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates.referrals import ReferralState, RetractReason
from palier.rules.people.facts import Situation
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.mandates import qualifying, referred, settling_referrals
from palier.workflows.mandates.qualifying import Found
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.people import pieces
from palier.workflows.people.pieces import PieceFinding
from tests import couples, factories
from tests.attacks.sealed_world import faults, seal
from tests.mandate_world import holder, in_role
from tests.referral_world import (
    HANDICAP,
    HOMELESS,
    asked,
    at_the_service,
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
    from datetime import datetime

    from palier.models import Demande
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
CLAIM = HOMELESS.replace("situation_", "claims/")


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def samira() -> Actor:
    return worker("Samira", "Service social")


def retracted(row: Referral, by: Actor, *, at: datetime | None = None, settles: bool = True) -> Referral:
    at = at or timezone.now() + timedelta(minutes=5)
    with transaction.atomic(), in_role(at_the_service(by)):
        made = qualifying.retract(row.public_id, RetractReason.SLIP, by=by, at=at)
    if settles:
        settled(made.pk, at=at)
    return made


def is_proved(demande: Demande) -> bool:
    fact = layers.layers_of(demande).verified.get(CLAIM)
    return fact is not None and fact.value is not None


def test_what_was_proved_by_mistake_counts_no_more_and_the_situation_waits_again(amina, samira) -> None:
    row = qualified(open_referral(amina, samira), samira)
    assert is_proved(amina.demande)

    retracted(row, samira)

    row.refresh_from_db()
    assert (row.state, row.reason, row.proofs, row.settled_at) == (ReferralState.OPEN, "reponse_par_erreur", [], None)
    assert not is_proved(amina.demande)
    seen = Piece.objects.get(demande=amina.demande)
    assert (seen.status, seen.valid_until) == (PieceStatus.REFUSED, None)
    assert seen.refusal_reason == "Qui avait vu cette preuve a repris sa réponse."
    assert JournalEntry.objects.filter(verb__in=("reprendre_qualification", "retirer_qualification")).count() == 2


def test_settled_twice_it_is_taken_out_once(amina, samira) -> None:
    row = retracted(qualified(open_referral(amina, samira), samira), samira)
    facts = Fact.objects.count()
    settled(row.pk)
    assert Fact.objects.count() == facts
    assert list(settling_referrals.due()) == []


def test_the_clock_finds_what_was_taken_back_and_still_stands_in_a_file(amina, samira) -> None:
    row = retracted(qualified(open_referral(amina, samira), samira), samira, settles=False)
    assert list(settling_referrals.due()) == [row.pk]


def test_a_paper_that_was_sent_waits_for_a_desk_again(amina, samira) -> None:
    sent = proof(amina.demande, holder(amina))
    row = open_referral(amina, samira, pieces=[sent])
    qualified(row, samira, sent.proof_code or "domiciliation")
    sent.refresh_from_db()
    assert sent.status == PieceStatus.VALID

    retracted(row, samira)

    sent.refresh_from_db()
    assert (sent.status, sent.through, sent.verified_at, sent.verified_by) == (PieceStatus.TO_CHECK, "", None, None)
    assert sent.due_at is not None


def test_answered_anew_before_the_clock_came_the_new_answer_stands_alone(amina, samira) -> None:
    row = qualified(open_referral(amina, samira), samira)
    at = timezone.now() + timedelta(minutes=5)
    retracted(row, samira, at=at, settles=False)
    later = at + timedelta(minutes=5)
    with transaction.atomic(), in_role(at_the_service(samira)):
        end = day_in_paris(at) + timedelta(days=20)
        found = Found(("domiciliation",), day_in_paris(at), end)
        qualifying.qualify(row.public_id, found, by=samira, at=later)
    settled(row.pk, at=later)

    row.refresh_from_db()
    assert (row.state, row.reason, row.settled_at) == (ReferralState.PROVED, "", later)
    assert is_proved(amina.demande)
    valid = Piece.objects.get(demande=amina.demande, status=PieceStatus.VALID)
    assert valid.valid_until == end


def test_what_another_proof_established_before_stays(amina, samira) -> None:
    mine = proof(amina.demande, holder(amina))
    desk = factories.member("Odile", factories.organisation("reservataire", "R"))
    pieces.verify(mine, PieceFinding(is_accepted=True), by=desk, at=timezone.now())
    row = qualified(open_referral(amina, samira), samira, at=timezone.now() + timedelta(minutes=1))

    retracted(row, samira)

    assert is_proved(amina.demande)
    mine.refresh_from_db()
    assert mine.status == PieceStatus.VALID


def handicap_proved(demande: Demande) -> bool:
    fact = layers.layers_of(demande).verified.get("claims/handicap")
    return fact is not None and fact.value is not None


@pytest.mark.parametrize("own", [("decision_cdaph",), ("decision_cdaph", "complement_handicap")])
@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_kinds_of_proof_what_a_desk_accepted_counts_whole_or_not_at_all(amina, samira, own, is_first) -> None:
    """One kind taken back leaves half a proof: a desk that accepted the other kind does not carry the situation alone."""
    desk, at = factories.member("Odile", factories.organisation("reservataire", "R")), timezone.now()
    mine = [proof(amina.demande, holder(amina), code=HANDICAP, proof_code=one) for one in own]
    row = open_referral(amina, samira, code=HANDICAP)
    for minute, is_desk in ((1, is_first), (2, not is_first)):
        if is_desk:
            for piece in mine:
                pieces.verify(piece, PieceFinding(is_accepted=True), by=desk, at=at + timedelta(minutes=minute))
        else:
            qualified(row, samira, "decision_cdaph", "complement_handicap", at=at + timedelta(minutes=minute))
    assert handicap_proved(amina.demande)

    retracted(row, samira)

    assert handicap_proved(amina.demande) is (len(own) == 2)
    assert {piece.status for piece in Piece.objects.filter(pk__in=[one.pk for one in mine])} == {PieceStatus.VALID}


def test_a_refusal_given_by_mistake_is_taken_back_too(amina, samira) -> None:
    row = open_referral(amina, samira)
    with transaction.atomic(), in_role(at_the_service(samira)):
        qualifying.refuse(row.public_id, next(iter(qualifying.NotProvedReason)), by=samira, at=timezone.now())
    retracted(row, samira)
    row.refresh_from_db()
    assert row.state == ReferralState.OPEN


def test_nothing_is_taken_back_before_an_answer_nor_once_its_person_took_it_all_back(amina, samira) -> None:
    row = open_referral(amina, samira)
    with pytest.raises(qualifying.ReferralClosed):
        retracted(row, samira)
    qualified(row, samira)
    took_back(row, amina.demande, holder(amina))
    with pytest.raises(Referral.DoesNotExist):
        retracted(row, samira)
    assert is_proved(amina.demande)


def test_another_service_takes_nothing_back(amina, samira) -> None:
    row = qualified(open_referral(amina, samira), samira)
    other = worker("Luc", "Autre service")
    with pytest.raises(Referral.DoesNotExist):
        retracted(row, other)


def test_after_a_silent_separation_the_file_that_was_left_does_not_move() -> None:
    couple = couples.couple()
    samira = worker("Samira", "Service social")
    row = qualified(taken(asked(couple.demande, couple.amina).code, samira), samira)
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    own = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now()).demande
    before = list(Fact.objects.filter(demande=couple.demande).values_list("pk", flat=True))
    assert is_proved(own)

    retracted(row, samira)

    assert list(Fact.objects.filter(demande=couple.demande).values_list("pk", flat=True)) == before
    assert is_proved(couple.demande)
    assert not is_proved(own)


def test_its_giver_is_told_that_something_came(amina, samira) -> None:
    row = qualified(open_referral(amina, samira), samira)
    before = Message.objects.count()
    retracted(row, samira)
    assert Message.objects.count() == before + 1


# --- A note ---------------------------------------------------------------------------------------


def take_note_back(row: Referral, by: Actor, number: int = 1) -> None:
    with transaction.atomic(), in_role(at_the_service(by)):
        qualifying.retract_note(row.public_id, number, by=by, at=timezone.now())


def test_the_words_of_a_note_go_and_that_one_stood_there_stays(amina, samira) -> None:
    row = open_referral(amina, samira)
    noted(row.public_id, samira, "D’une autre personne.")
    noted(row.public_id, samira, "La bonne note.")

    take_note_back(row, samira)

    gone, kept = ReferralNote.objects.order_by("pk")
    assert (gone.text, gone.salt) == ("", "")
    assert qualifying.is_taken_back(gone)
    assert qualifying.is_as_written(gone)
    assert kept.text == "La bonne note."
    assert not qualifying.is_taken_back(kept)
    assert JournalEntry.objects.filter(verb="reprendre_note").count() == 1


def test_a_note_taken_back_is_an_act_and_not_a_fault_under_seal(amina, samira) -> None:
    row = open_referral(amina, samira)
    noted(row.public_id, samira)
    seal()
    assert faults() == []

    take_note_back(row, samira)

    seal(is_invented=False)
    assert faults() == []


def test_a_note_is_taken_back_once_by_its_author_alone(amina, samira) -> None:
    row = open_referral(amina, samira)
    noted(row.public_id, samira)
    colleague = factories.member("Luc", samira.body)
    for by, number in ((colleague, 1), (samira, 2)):
        with pytest.raises(qualifying.NoteNotYours):
            take_note_back(row, by, number)
    take_note_back(row, samira)
    with pytest.raises(qualifying.NoteNotYours):
        take_note_back(row, samira)


def test_words_wiped_out_past_the_act_are_told_as_changed(amina, samira) -> None:
    row = open_referral(amina, samira)
    noted(row.public_id, samira)
    ReferralNote.objects.update(text="")
    assert not qualifying.is_as_written(ReferralNote.objects.get())
    assert not qualifying.is_taken_back(ReferralNote.objects.get())


def test_in_sql_a_note_is_emptied_and_never_written_anew(amina, samira) -> None:
    row = open_referral(amina, samira)
    noted(row.public_id, samira)
    with pytest.raises(ProgrammingError), transaction.atomic(), in_role(at_the_service(samira)):
        ReferralNote.objects.update(text="Autre chose.")
    assert referred.rows(samira).count() == 1
    assert row.code == HOMELESS
