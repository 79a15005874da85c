"""The fast lane: when its clock starts, who may stop it, what expires, and who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.gateways.sne import read_file
from palier.models import Fact, JournalEntry, Letter, Piece, User
from palier.models.demandes import layers
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.law.clocks import end_of_day
from palier.rules.people.facts import Proof, Situation
from palier.rules.situations.priorities import GroundStatus
from palier.rules.situations.urgency import LaneState
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import apart
from palier.workflows.people import completing, expiring, filing, pieces, standing, validating_urgency
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from palier.models import Demande

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)  # a Wednesday: two working days end on Friday the 3rd
FRIDAY = end_of_day(date(2026, 7, 3))
PDF = filing.SentFile("preuve.pdf", b"%PDF-1.7\n" + b"x" * 200)
EVICTION = "situation_expulsion_jugement"


@pytest.fixture
def demande(db, repository: Path) -> Demande:
    sne = next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    return importing.save(sne, by=Actor(role=Role.STEWARD), at=AT).demande


@pytest.fixture
def holder(demande) -> Actor:
    user = User.objects.create_user(f"d:{demande.pk}:d", name="Titulaire")
    return Actor(role=Role.DEMANDEUR, user=user)


@pytest.fixture
def odile(db) -> Actor:
    return Actor(role=Role.RESERVATAIRE, user=User.objects.create_user("odile@example.org", name="Odile"))


def send(demande, holder, code: str = EVICTION, proof: str = "", at: datetime = AT) -> Piece:
    return filing.send(demande, code, [PDF], proof_code=proof, by=holder, at=at)


def declare(demande, holder, *situations: Situation) -> None:
    completing.declare(demande, {completing.claim_path(one): DeclaredFact({}) for one in situations}, by=holder, at=AT)


def accept(piece, odile, **finding) -> Piece:
    return pieces.verify(piece, pieces.PieceFinding(is_accepted=True, **finding), by=odile, at=AT)


def standing_of(demande, holder, at: datetime = AT) -> standing.SituationStanding:
    [found] = standing.standings(demande, layers.facts_of(demande, at.date()), user=holder.user, at=at)
    return found


# --- The clock --------------------------------------------------------------------------------


def test_the_two_working_days_start_when_the_proof_is_complete(demande, holder):
    first = send(demande, holder, "situation_handicap", "decision_cdaph")
    assert (first.complete_at, first.due_at) == (None, None)

    later = AT + timedelta(days=1)
    second = send(demande, holder, "situation_handicap", "complement_handicap", later)
    first.refresh_from_db()

    assert first.complete_at == second.complete_at == later
    assert first.due_at == second.due_at == end_of_day(date(2026, 7, 6))


def test_a_piece_that_is_not_urgent_has_no_clock(demande, holder):
    assert send(demande, holder, "situation_mobilite_professionnelle", "lettre_mutation").due_at is None
    assert send(demande, holder, "piece_identite").due_at is None


def test_a_dalo_decision_that_the_register_does_not_know_has_the_same_clock(demande, holder):
    assert send(demande, holder, pieces.DALO_DECISION).due_at == FRIDAY
    [waiting] = validating_urgency.waiting(AT)
    assert (waiting.situation, waiting.lane.state, waiting.lane.due_at) == (None, LaneState.TO_VALIDATE, FRIDAY)
    [late] = validating_urgency.waiting(AT + timedelta(days=5))
    assert late.lane.state is LaneState.LATE


def test_a_document_that_proves_something_else_is_refused_and_kept_nowhere(demande, holder):
    with pytest.raises(pieces.WrongProof):
        send(demande, holder, EVICTION, "decision_cdaph")
    with pytest.raises(pieces.WrongProof):
        send(demande, holder, "piece_identite", "decision_cdaph")
    assert not Piece.objects.exists()


def test_a_renewal_beside_a_proof_that_still_holds_starts_its_own_clock(demande, holder, odile):
    accept(send(demande, holder, at=AT - timedelta(days=20)), odile)

    assert send(demande, holder).due_at == FRIDAY
    [waiting] = validating_urgency.waiting(AT)
    assert (len(waiting.pieces), waiting.lane.state) == (1, LaneState.TO_VALIDATE)


# --- What a check makes ----------------------------------------------------------------------


def test_a_situation_holds_once_a_proof_of_each_kind_is_valid(demande, holder, odile):
    declare(demande, holder, Situation.HANDICAP)
    decision = send(demande, holder, "situation_handicap", "decision_cdaph")
    form = send(demande, holder, "situation_handicap", "complement_handicap")
    accept(decision, odile)
    assert layers.facts_of(demande, AT.date()).claims[0].proof is Proof.IN_REVIEW

    accept(form, odile)

    claim = layers.facts_of(demande, AT.date()).claims[0]
    assert (claim.proof, claim.valid_until) == (Proof.VERIFIED, date(2027, 1, 1))


def test_a_service_s_visa_alone_verifies_nothing_and_its_absence_refuses_nothing(demande, holder, odile):
    accept(send(demande, holder, EVICTION, "rapport_social"), odile)
    assert not Fact.objects.filter(layer="verifie").exists()

    accept(send(demande, holder, EVICTION, "jugement_expulsion"), odile)
    assert layers.facts_of(demande, AT.date()).claims[0].proof is Proof.VERIFIED


def test_the_end_is_the_catalogue_s_and_no_later(demande, holder, odile):
    assert accept(send(demande, holder), odile).valid_until == date(2026, 10, 1)
    assert accept(send(demande, holder), odile, valid_until=date(2026, 8, 1)).valid_until == date(2026, 8, 1)
    again = send(demande, holder)
    for day, refusal in ((date(2026, 10, 2), pieces.HoldsTooLong), (date(2026, 6, 30), pieces.ValidityOver)):
        with pytest.raises(refusal):
            accept(again, odile, valid_until=day)
    again.refresh_from_db()
    assert again.status == "a_verifier"


def test_a_piece_of_one_situation_proves_no_other(demande, holder, odile):
    with pytest.raises(pieces.NotProvable):
        accept(send(demande, holder), odile, facts={"claims/violence": {}})
    with pytest.raises(pieces.NotProvable):
        accept(send(demande, holder, "piece_identite"), odile, facts={"claims/violence": {}})


def test_a_bailleur_validates_no_situation(demande, holder):
    bailleur = Actor(role=Role.BAILLEUR, user=User.objects.create_user("b@example.org", name="B"))
    piece = send(demande, holder)

    with pytest.raises(ActionRefused):
        accept(piece, bailleur)
    with pytest.raises(ActionRefused):
        validating_urgency.extend(piece, until=date(2026, 7, 6), reason="Absence", by=bailleur, at=AT)


# --- The desk ---------------------------------------------------------------------------------


def test_the_desk_puts_late_first_then_a_visa_then_the_earliest_due(demande, holder):
    send(demande, holder, "situation_sans_logement", "domiciliation", AT)
    send(demande, holder, "situation_logement_indigne", "constat_caf", AT + timedelta(hours=20))
    send(demande, holder, "situation_logement_indigne", "rapport_social", AT + timedelta(hours=20))
    send(demande, holder, EVICTION, "jugement_expulsion", AT - timedelta(days=9))
    send(demande, holder, "situation_handicap", "decision_cdaph", AT)

    found = validating_urgency.waiting(AT + timedelta(hours=22))

    assert [one.situation for one in found] == [
        Situation.EVICTION_JUGEMENT,
        Situation.UNFIT_HOME,
        Situation.HOMELESS,
        Situation.HANDICAP,
    ]
    assert [one.lane.state for one in found][::3] == [LaneState.LATE, LaneState.PROOF_MISSING]


def test_a_delay_is_put_off_with_a_reason_that_the_person_reads(demande, holder, odile):
    piece = send(demande, holder)

    longer = validating_urgency.extend(piece, until=date(2026, 7, 8), reason=" Service fermé. ", by=odile, at=AT)

    assert (longer.due_at, longer.extended_by, longer.extension_reason) == (
        end_of_day(date(2026, 7, 8)),
        odile.user,
        "Service fermé.",
    )
    letter = plain_text(" ".join(Letter.objects.get(kind="validation_prolongee").paragraphs))
    assert "mercredi 8 juillet 2026" in letter
    assert "Service fermé." in letter
    assert "xpulsion" not in letter
    assert JournalEntry.objects.get(verb="prolonger_validation").details["a"].startswith("2026-07-08")
    # A further document does not bring the delay back.
    send(demande, holder, EVICTION, "rapport_social")
    [waiting] = validating_urgency.waiting(AT + timedelta(days=5))
    assert (waiting.lane.state, waiting.lane.due_at) == (LaneState.TO_VALIDATE, longer.due_at)


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        (date(2026, 7, 8), "  ", "Dites pourquoi"),
        (date(2026, 7, 3), "Absence", "dites un jour plus tard"),
        (date(2026, 12, 1), "Absence", "peut être prolongé jusqu’au"),
    ],
)
def test_a_delay_is_not_put_off_without_reason_backwards_or_too_far(demande, holder, odile, until, reason, said):
    piece = send(demande, holder)

    with pytest.raises(validating_urgency.DelayNotMoved, match=said):
        validating_urgency.extend(piece, until=until, reason=reason, by=odile, at=AT)
    piece.refresh_from_db()
    assert piece.due_at == FRIDAY


def test_nothing_is_put_off_where_no_clock_runs(demande, holder, odile):
    for piece in (send(demande, holder, "piece_identite"), accept(send(demande, holder), odile)):
        with pytest.raises(validating_urgency.NoClock):
            validating_urgency.extend(piece, until=date(2026, 7, 8), reason="Absence", by=odile, at=AT)


# --- What the person sees --------------------------------------------------------------------


def test_a_situation_goes_from_declared_to_lapsed_and_can_be_renewed(demande, holder, odile):
    declare(demande, holder, Situation.EVICTION_JUGEMENT)
    assert standing_of(demande, holder).status is GroundStatus.DECLARED
    refused = send(demande, holder)
    assert standing_of(demande, holder).lane.due_at == FRIDAY
    pieces.verify(refused, pieces.PieceFinding(is_accepted=False, reason="Page 2 absente."), by=odile, at=AT)
    again = standing_of(demande, holder)
    assert (again.status, again.reason, again.lane.state) == (
        GroundStatus.REFUSED,
        "Page 2 absente.",
        LaneState.PROOF_MISSING,
    )
    accept(send(demande, holder), odile)
    verified = standing_of(demande, holder)
    assert (verified.status, verified.until, verified.may_renew) == (GroundStatus.VERIFIED, date(2026, 10, 1), False)
    # What was told beside the proof would count on by itself: taken back, the proof stands alone.
    completing.declare(demande, {"claims/expulsion_jugement": DeclaredFact(None)}, by=holder, at=AT)
    last = datetime(2026, 10, 1, 10, tzinfo=UTC)
    assert standing_of(demande, holder, last).status is GroundStatus.VERIFIED
    assert standing_of(demande, holder, last).may_renew
    lapsed = standing_of(demande, holder, last + timedelta(days=1))
    assert (lapsed.status, lapsed.lane.state, lapsed.may_renew) == (GroundStatus.LAPSED, LaneState.LAPSED, True)
    send(demande, holder, at=last + timedelta(days=1))
    assert standing_of(demande, holder, last + timedelta(days=1)).status is GroundStatus.IN_REVIEW


def test_a_situation_that_is_not_urgent_has_no_lane(demande, holder):
    declare(demande, holder, Situation.JOB_MOVE)

    assert standing_of(demande, holder).lane is None


def test_what_one_holder_told_of_a_danger_is_shown_to_no_other(demande, holder):
    """Told before there was a file of one's own, or by another way: still nothing is shown."""
    other = Actor(role=Role.DEMANDEUR, user=User.objects.create_user(f"d:{demande.pk}:c1", name="Autre"))
    Fact.objects.create(demande=demande, layer="declare", path="claims/violence", value={}, by=holder.user, at=AT)
    Piece.objects.create(
        demande=demande,
        code="situation_mariage_force",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_at=AT,
        sent_by=holder.user,
    )
    known = layers.facts_of(demande, AT.date())

    assert apart.hidden_from(demande, other.user) == {Situation.VIOLENCE, Situation.FORCED_MARRIAGE}
    assert standing.standings(demande, known, user=other.user, at=AT) == []
    assert apart.hidden_from(demande, holder.user) == frozenset()
    assert len(standing.standings(demande, known, user=holder.user, at=AT)) == 1


def test_a_refused_proof_of_a_danger_is_told_without_naming_it(demande, holder, odile):
    piece = send(demande, holder)
    Piece.objects.filter(pk=piece.pk).update(confidentiality="protegee")

    pieces.verify(piece, pieces.PieceFinding(is_accepted=False, reason="Plainte illisible."), by=odile, at=AT)

    told = plain_text(" ".join(Letter.objects.get(kind="piece_refusee").paragraphs))
    assert "Plainte" not in told
    assert "xpulsion" not in told
    piece.refresh_from_db()
    assert pieces.desk_label(piece) == "Preuve d’une situation protégée"


# --- The clock of ends ------------------------------------------------------------------------


def test_a_person_is_reminded_once_thirty_days_before_the_end(demande, holder, odile):
    piece = accept(send(demande, holder, EVICTION, "jugement_expulsion"), odile)  # until 1 October

    assert expiring.remind(at=datetime(2026, 8, 31, 10, tzinfo=UTC)) == 0
    day = datetime(2026, 9, 1, 10, tzinfo=UTC)
    assert [expiring.remind(at=day), expiring.remind(at=day)] == [1, 0]
    letter = Letter.objects.get(kind="situation_a_renouveler")
    assert "jeudi 1er octobre 2026" in plain_text(letter.paragraphs[0])
    assert "xpulsion" not in plain_text(" ".join(letter.paragraphs))
    piece.refresh_from_db()
    assert piece.reminded_at == day


def test_an_ordinary_proof_is_named_and_one_that_is_renewed_needs_no_reminder(demande, holder, odile):
    accept(send(demande, holder, "situation_logement_indigne", "constat_caf"), odile)  # until 1 January 2027
    accept(send(demande, holder, EVICTION, "jugement_expulsion"), odile)  # until 1 October
    send(demande, holder, EVICTION, "jugement_expulsion", AT + timedelta(days=60))

    assert expiring.remind(at=datetime(2026, 9, 15, 10, tzinfo=UTC)) == 1
    assert not Letter.objects.filter(kind="situation_a_renouveler").exists()
    assert expiring.remind(at=datetime(2026, 12, 15, 10, tzinfo=UTC)) == 1
    assert "insalubre" in plain_text(Letter.objects.get(kind="situation_a_renouveler").paragraphs[0])


def test_a_piece_expires_the_day_after_its_last_day(demande, holder, odile):
    piece = accept(send(demande, holder), odile)

    assert expiring.expire(at=datetime(2026, 10, 1, 10, tzinfo=UTC)) == 0
    assert expiring.expire(at=datetime(2026, 10, 2, 10, tzinfo=UTC)) == 1
    piece.refresh_from_db()
    assert piece.status == "expiree"
    assert expiring.expire(at=datetime(2026, 10, 3, 10, tzinfo=UTC)) == 0
