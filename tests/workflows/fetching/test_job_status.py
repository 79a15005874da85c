"""From a consent to the proof of a long unemployment: what is asked, kept, used, contested and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import Fact, FactLayer, JournalEntry, Letter, Piece, StateFetch
from palier.models.demandes import certified_facts, layers
from palier.models.doors import acting
from palier.rules.fetching.fetching import JOBSEEKERS, FetchMove, FetchState
from palier.rules.fetching.job_status import JobSeeker
from palier.rules.people.certified import Citizen
from palier.rules.people.facts import Proof
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import contesting, fetching, sparing
from palier.workflows.fetching.fetching import AskedNotice
from palier.workflows.people import needing, pieces
from palier.workflows.people.pieces import PieceFinding
from tests import couples, factories
from tests.fetching_world import AMINA, MARC, moved, proved, settled

if TYPE_CHECKING:
    from palier.models import Demande
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
ACCOUNT, CODE, PATH = "amina.b", "situation_reprise_activite", "claims/reprise_activite"


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.PARTICULIER_URL = "http://127.0.0.1:9"


def claims(of: Demande) -> None:
    """Whoever goes back to work after a long unemployment says so."""
    Fact.objects.create(
        demande=of, layer=FactLayer.DECLARED, path=PATH, value={}, at=timezone.now(), audience=of.audience
    )


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    claims(made.demande)
    proved(made.demande)
    return made


@pytest.fixture
def odile() -> Actor:
    return factories.member("Odile", factories.organisation("reservataire", "Ville"))


def asked(**changes: Any) -> AskedNotice:
    told = {"key": uuid4(), "year": timezone.localdate().year, "number": ACCOUNT, "has_agreed": True}
    return AskedNotice(**{**told, "source": JOBSEEKERS, **changes})


def consented(of: Demande, by: Actor, *, key: str = "d", **changes: Any) -> StateFetch:
    return fetching.consent(of, asked(**changes), person_key=key, by=by, at=timezone.now())


def status(who: Citizen = AMINA, *, days: int = 800, ended: int | None = 30) -> JobSeeker:
    today = timezone.localdate()
    return JobSeeker(
        who=who, since=today - timedelta(days=days), until=None if ended is None else today - timedelta(days=ended)
    )


def came(row: StateFetch, told: JobSeeker | None) -> StateFetch:
    with acting.taken(acting.CLOCK):
        asking.claim(row.pk, at=timezone.now())
        asking.came(row.pk, told, at=timezone.now())
    row.refresh_from_db()
    return row


def used(of: Demande, by: Actor) -> StateFetch:
    row = moved(came(consented(of, by), status()), FetchMove.ACCEPT, by)
    settled(of)
    row.refresh_from_db()
    return row


def claim(of: Demande) -> Proof | None:
    found = layers.facts_of(of, timezone.localdate()).claims
    return next((one.proof for one in found if one.situation.value == "reprise_activite"), None)


def contract(of: Demande, odile: Actor) -> Piece:
    """The other proof, sent and found good by a desk."""
    piece = factories.piece(of, code=CODE, proof_code="contrat_travail", person_key="")
    return pieces.verify(piece, PieceFinding(is_accepted=True, facts={}), by=odile, at=timezone.now())


def test_nothing_is_asked_that_no_rule_reads(settings) -> None:
    nora = factories.demande("Nora")
    proved(nora.demande)
    with pytest.raises(fetching.NothingReadsIt):
        consented(nora.demande, nora.actor)
    claims(nora.demande)
    for refusal, changes in (
        (fetching.ConsentNeeded, {"has_agreed": False}),
        (fetching.NotAnAccount, {"number": "a b"}),
        (fetching.NotAskedYet, {"year": timezone.localdate().year - 1}),
    ):
        with pytest.raises(refusal):
            consented(nora.demande, nora.actor, **changes)
    settings.PARTICULIER_URL = ""
    with pytest.raises(fetching.JobseekersNotAsked):
        consented(nora.demande, nora.actor)
    assert not StateFetch.objects.exists()


def test_who_is_not_proved_asks_nothing() -> None:
    nora = factories.demande("Nora")
    claims(nora.demande)
    with pytest.raises(fetching.IdentityNotProved):
        consented(nora.demande, nora.actor)


def test_the_account_is_kept_under_seal_until_the_answer_and_the_answer_until_it_is_used(amina: Applicant) -> None:
    row = consented(amina.demande, amina.actor)
    assert ACCOUNT not in str(StateFetch.objects.values().get())
    with pytest.raises(fetching.AlreadyFetched):
        consented(amina.demande, amina.actor)

    came(row, status())
    assert (row.state, row.key_sealed) == (FetchState.FOUND, "")
    assert "BENALI" not in str(StateFetch.objects.values().get())
    moved(row, FetchMove.ACCEPT, amina.actor)
    settled(amina.demande)
    row.refresh_from_db()
    assert (row.settled, row.answer_sealed) == (FetchState.ACCEPTED, "")
    told = [entry.details for entry in JournalEntry.objects.filter(verb="consentir_recuperation")]
    assert told == [{"source": JOBSEEKERS, "annee": timezone.localdate().year}]


@pytest.mark.parametrize("who", [MARC, Citizen("BENALI", ("AMINA",), "1989-04-18"), None])
def test_what_is_not_surely_of_who_asked_is_nothing_and_nothing_of_it_is_kept(amina: Applicant, who) -> None:
    row = came(consented(amina.demande, amina.actor), status(who) if who else None)

    assert (row.state, row.answer_sealed, row.key_sealed) == (FetchState.NOTHING, "", "")


@pytest.mark.parametrize(("days", "ended"), [(200, 30), (2000, 500)])
def test_what_proves_no_long_unemployment_is_shown_and_never_used(amina: Applicant, days: int, ended: int) -> None:
    row = came(consented(amina.demande, amina.actor), status(days=days, ended=ended))

    with pytest.raises(fetching.ProvesNothing):
        moved(row, FetchMove.ACCEPT, amina.actor)
    moved(row, FetchMove.DECLINE, amina.actor)
    assert row.answer_sealed == ""
    assert not Piece.objects.exists()


def test_used_it_is_one_of_the_two_proofs_and_the_work_is_still_to_prove(amina: Applicant, odile: Actor) -> None:
    row = used(amina.demande, amina.actor)

    piece = row.piece
    assert piece is not None
    assert (piece.through, piece.status, piece.proof_code) == (
        JOBSEEKERS,
        PieceStatus.VALID,
        "attestation_france_travail",
    )
    assert claim(amina.demande) is not Proof.VERIFIED
    on = timezone.localdate()
    line = next(one for one in needing.pieces_of(amina.demande, on=on, by=amina.actor) if one.needed.code == CODE)
    assert line.standing.lacking == (("contrat_travail", "attestation_employeur"),)
    certified = certified_facts.among(amina.demande, layers.layers_of(amina.demande).verified)
    assert sparing.spared([line], certified, on=on) == 1

    contract(amina.demande, odile)
    assert claim(amina.demande) is Proof.VERIFIED


def test_taken_back_the_claim_is_verified_no_more_whichever_proof_came_last(amina: Applicant, odile: Actor) -> None:
    row = used(amina.demande, amina.actor)
    contract(amina.demande, odile)

    moved(row, FetchMove.TAKE_BACK, amina.actor)
    assert settled(amina.demande) == 1

    # What she told of it stands as before.
    assert claim(amina.demande) is Proof.DECLARED
    assert Piece.objects.get(pk=row.piece_id).status == PieceStatus.EXPIRED


def test_taken_back_beside_a_paper_that_proves_it_too_the_claim_stands(amina: Applicant, odile: Actor) -> None:
    row = used(amina.demande, amina.actor)
    contract(amina.demande, odile)
    paper = factories.piece(amina.demande, code=CODE, proof_code="attestation_france_travail", person_key="")
    pieces.verify(paper, PieceFinding(is_accepted=True, facts={}), by=odile, at=timezone.now())

    moved(row, FetchMove.TAKE_BACK, amina.actor)
    settled(amina.demande)

    assert claim(amina.demande) is Proof.VERIFIED


def test_a_desk_contests_it_once_with_a_reason_and_it_stands(amina: Applicant, odile: Actor) -> None:
    row = used(amina.demande, amina.actor)
    assert row.piece is not None

    contesting.contest(row.piece, "Le contrat est d’avant.", by=odile, at=timezone.now())

    assert "Une réponse de l’administration" in str(Letter.objects.get(kind="certifie_conteste").paragraphs)
    with pytest.raises(contesting.NotCertified):
        contesting.contest(row.piece, "Encore.", by=odile, at=timezone.now())
    assert Piece.objects.get(pk=row.piece_id).status == PieceStatus.VALID


def test_the_two_questions_of_one_person_do_not_hold_each_other_up(amina: Applicant, settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"
    consented(amina.demande, amina.actor)
    year = timezone.localdate().year - 2

    row = fetching.consent(
        amina.demande,
        AskedNotice(key=uuid4(), year=year, number="3012345678901", has_agreed=True),
        person_key="d",
        by=amina.actor,
        at=timezone.now(),
    )

    assert row.source == "dgfip"
    assert [one.source for one in fetching.of_person(amina.demande, amina.actor, source=JOBSEEKERS)] == [JOBSEEKERS]


def test_another_holder_is_told_of_no_question_and_no_date() -> None:
    couple = couples.couple()
    claims(couple.demande)
    proved(couple.demande)
    row = came(consented(couple.demande, couple.amina), status())

    assert fetching.of_person(couple.demande, couple.marc, source=JOBSEEKERS) == []
    with pytest.raises(StateFetch.DoesNotExist):
        fetching.move(row.public_id, FetchMove.ACCEPT, by=couple.marc, at=timezone.now())
