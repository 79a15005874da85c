"""From a consent to a verified fact: what is kept meanwhile, what it establishes, what it spares, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import Fact, JournalEntry, Letter, Piece, StateFetch
from palier.models.demandes import certified_facts, layers
from palier.models.doors import acting
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.rules.people import facts, income
from palier.rules.people.facts import Proof
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import contesting, fetching, sealed, sparing
from palier.workflows.people import completing, correcting_pieces, filing, needing, pieces
from palier.workflows.people.completing import DeclaredFact
from tests import couples, factories
from tests.fetching_world import (
    AMINA,
    MARC,
    NUMBER,
    came,
    consented,
    moved,
    notice,
    proved,
    settled,
    used,
    year,
)

if TYPE_CHECKING:
    from palier.models import Demande
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile() -> Actor:
    return factories.member("Odile", factories.organisation("reservataire", "Ville"))


def amount(demande: Demande, key: str = "d", of: int = 0) -> tuple[int | None, Proof] | None:
    person = next(one for one in layers.facts_of(demande, timezone.localdate()).household.persons if one.key == key)
    return next(((one.amount, one.proof) for one in person.incomes if one.year == (of or year())), None)


def lines(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=verb).order_by("pk"))


def spared(demande: Demande, by: Actor) -> int:
    on = timezone.localdate()
    found = needing.pieces_of(demande, on=on, by=by)
    return sparing.spared(found, certified_facts.among(demande, layers.layers_of(demande).verified), on=on)


def test_a_consent_keeps_its_number_under_seal_and_asks_the_clock(amina: Applicant) -> None:
    row = consented(amina.demande, amina.actor)

    assert row.state == FetchState.WAITING
    assert NUMBER not in str(StateFetch.objects.values().get())
    assert sealed.opened(row.public_id, row.key_sealed) == NUMBER
    (line,) = lines("consentir_recuperation")
    assert line.details == {"source": "dgfip", "annee": year()}
    assert NUMBER not in str(line.__dict__)


def test_the_same_form_sent_twice_asks_once(amina: Applicant) -> None:
    form = uuid4()

    first, again = (consented(amina.demande, amina.actor, form=form) for _ in range(2))

    assert first.pk == again.pk
    assert len(lines("consentir_recuperation")) == 1


def test_nothing_is_asked_without_a_consent_a_number_a_year_or_a_service(amina: Applicant, settings) -> None:
    proved(amina.demande)

    def ask(**changes: object) -> None:
        told = {"key": uuid4(), "year": year(), "number": NUMBER, "has_agreed": True} | changes
        asked = fetching.AskedNotice(**told)
        fetching.consent(amina.demande, asked, person_key="d", by=amina.actor, at=timezone.now())

    for refusal, changes in (
        (fetching.ConsentNeeded, {"has_agreed": False}),
        (fetching.NotATaxNumber, {"number": "12"}),
        (fetching.NotAskedYet, {"year": year() - 1}),
        (fetching.NotAskedYet, {"year": year() + 2}),
    ):
        with pytest.raises(refusal):
            ask(**changes)
    settings.TAX_URL = ""
    with pytest.raises(fetching.TaxesNotAsked):
        ask()
    assert not StateFetch.objects.exists()


def test_a_file_that_is_struck_off_asks_for_nothing(amina: Applicant) -> None:
    amina.demande.state = "radiee"
    amina.demande.save()

    with pytest.raises(fetching.FileClosed):
        consented(amina.demande, amina.actor)


def test_a_year_is_asked_once_while_it_waits_and_four_times_a_day(amina: Applicant) -> None:
    first = consented(amina.demande, amina.actor)
    with pytest.raises(fetching.AlreadyFetched):
        consented(amina.demande, amina.actor)
    moved(first, FetchMove.WITHDRAW, amina.actor)
    for _ in range(3):
        moved(consented(amina.demande, amina.actor), FetchMove.WITHDRAW, amina.actor)

    with pytest.raises(fetching.AskedTooOften):
        consented(amina.demande, amina.actor)

    StateFetch.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert consented(amina.demande, amina.actor).state == FetchState.WAITING


def test_what_is_found_is_shown_before_it_is_used_and_no_address_is_kept(amina: Applicant) -> None:
    before = amount(amina.demande)

    row = came(consented(amina.demande, amina.actor), notice())

    assert (row.state, row.key_sealed) == (FetchState.FOUND, "")
    found = sealed.opened_notice(row.public_id, row.answer_sealed)
    assert (found.income, found.shares, found.covers) == (18_400, "1.5", ())
    assert "18400" not in str(StateFetch.objects.values().get())
    assert amount(amina.demande) == before
    assert not Piece.objects.exists()
    assert [line.details["issue"] for line in lines("noter_recuperation")] == ["trouve"]


def test_what_is_used_is_a_verified_fact_as_a_desk_s_check_makes_it(amina: Applicant, odile: Actor) -> None:
    other = factories.demande("Amina")
    sent = filing.SentFile("avis.pdf", factories.pdf())
    paper = filing.send(other.demande, "avis_imposition_n2", [sent], person_key="d", by=other.actor, at=timezone.now())
    finding = pieces.PieceFinding(is_accepted=True, facts={f"incomes/d/{year()}": 18_400})
    pieces.verify(paper, finding, by=odile, at=timezone.now())

    row = used(amina.demande, amina.actor, notice())

    assert amount(amina.demande) == amount(other.demande) == (18_400, Proof.VERIFIED)
    on = timezone.localdate()
    mine, theirs = (
        income.of_demande(layers.facts_of(one.demande, on), on=on, lease_year=on.year) for one in (amina, other)
    )
    assert (mine.amount, mine.basis) == (theirs.amount, theirs.basis)
    piece = row.piece
    assert piece is not None
    assert (piece.code, piece.status, piece.through, piece.size) == ("avis_imposition_n2", "valide", "dgfip", 0)
    assert (piece.person_key, piece.verified_by, piece.sent_by_id) == ("d", None, amina.user.pk)
    assert piece.valid_until is not None
    assert (piece.valid_until.year, piece.valid_until.month) == (year() + 2, 12)
    fact = Fact.objects.get(piece=piece)
    assert (fact.path, fact.value, fact.layer) == (f"incomes/d/{year()}", 18_400, "verifie")
    assert row.answer_sealed == ""
    assert settled(amina.demande) == 0


def test_a_paper_is_spared_and_counted() -> None:
    amina = factories.demande(
        "Amina", household=facts.Household(persons=(facts.Person(key="d", role=facts.PersonRole.HOLDER),))
    )

    def missing() -> set[str]:
        found = needing.pieces_of(amina.demande, on=timezone.localdate(), by=amina.actor)
        return {line.needed.code for line in found if line.state.is_missing}

    assert spared(amina.demande, amina.actor) == 0
    assert "avis_imposition_n2" in missing()

    used(amina.demande, amina.actor, notice())

    assert "avis_imposition_n2" not in missing()
    assert spared(amina.demande, amina.actor) == 1


def test_what_is_not_used_is_effaced_and_nothing_changes(amina: Applicant) -> None:
    before = amount(amina.demande)
    row = moved(came(consented(amina.demande, amina.actor), notice()), FetchMove.DECLINE, amina.actor)

    assert (row.state, row.key_sealed, row.answer_sealed) == (FetchState.DECLINED, "", "")
    assert settled(amina.demande) == 0
    assert amount(amina.demande) == before
    for move in (FetchMove.ACCEPT, FetchMove.DECLINE, FetchMove.WITHDRAW, FetchMove.TAKE_BACK, FetchMove.FIND):
        with pytest.raises(fetching.FetchOver):
            moved(row, move, amina.actor)


def test_a_consent_taken_back_while_the_service_is_asked_keeps_nothing_of_its_answer(amina: Applicant) -> None:
    row = moved(consented(amina.demande, amina.actor), FetchMove.WITHDRAW, amina.actor)

    came(row, notice())

    assert (row.state, row.key_sealed, row.answer_sealed) == (FetchState.WITHDRAWN, "", "")


@pytest.mark.parametrize("told", [None, notice(MARC), notice(AMINA, AMINA)])
def test_nothing_and_somebody_else_s_notice_are_the_same_nothing(amina: Applicant, told) -> None:
    row = came(consented(amina.demande, amina.actor), told)

    assert (row.state, row.key_sealed, row.answer_sealed) == (FetchState.NOTHING, "", "")
    assert [line.details["issue"] for line in lines("noter_recuperation")] == ["rien"]


def test_an_identity_that_the_state_certified_is_what_a_notice_is_compared_with(amina: Applicant) -> None:
    told = {"source": "franceconnect", "spares_piece": True, "family_name": "BENALI", "given_names": ["AMINATA"]}
    told |= {"usage_name": "", "birth": "1989-04-17"}
    Fact.objects.create(demande=amina.demande, layer="verifie", path="identity/d", value=told, at=timezone.now())

    assert came(consented(amina.demande, amina.actor), notice(AMINA)).state == FetchState.NOTHING


def test_what_is_certified_is_typed_over_by_nobody(amina: Applicant, odile: Actor) -> None:
    used(amina.demande, amina.actor, notice())
    path, at = f"incomes/d/{year()}", timezone.now()

    with pytest.raises(completing.CertifiedStands):
        completing.declare(amina.demande, {path: DeclaredFact(9_000)}, by=amina.actor, at=at)
    sent = filing.SentFile("avis.pdf", factories.pdf())
    paper = filing.send(amina.demande, "avis_imposition_n2", [sent], person_key="d", by=amina.actor, at=at)
    finding = pieces.PieceFinding(is_accepted=True, facts={path: 9_000})
    with pytest.raises(pieces.NotProvable):
        pieces.verify(paper, finding, by=odile, at=at)
    assert amount(amina.demande) == (18_400, Proof.VERIFIED)
    pieces.verify(paper, pieces.PieceFinding(is_accepted=True), by=odile, at=at)
    with pytest.raises(pieces.NotProvable):
        correcting_pieces.correct(paper, finding, why="saisie", by=odile, at=at)
    assert amount(amina.demande) == (18_400, Proof.VERIFIED)


def test_a_desk_contests_with_a_reason_then_reads_the_paper_and_the_amount_stands_meanwhile(
    amina: Applicant, odile: Actor
) -> None:
    piece, at = used(amina.demande, amina.actor, notice()).piece, timezone.now()
    assert piece is not None
    with pytest.raises(contesting.ContestReasonNeeded):
        contesting.contest(piece, "  ", by=odile, at=at)

    contesting.contest(piece, "L’avis est d’avant le jugement.", by=odile, at=at)

    assert amount(amina.demande) == (18_400, Proof.VERIFIED)
    letter = Letter.objects.get(kind="certifie_conteste")
    assert "avant le jugement" in " ".join(letter.paragraphs)
    assert "18" not in " ".join(letter.paragraphs)
    with pytest.raises(contesting.NotCertified):
        contesting.contest(piece, "Encore.", by=odile, at=at)
    sent = filing.SentFile("avis.pdf", factories.pdf())
    paper = filing.send(amina.demande, "avis_imposition_n2", [sent], person_key="d", by=amina.actor, at=at)
    finding = pieces.PieceFinding(is_accepted=True, facts={f"incomes/d/{year()}": 9_000})
    pieces.verify(paper, finding, by=odile, at=at)
    assert amount(amina.demande) == (9_000, Proof.VERIFIED)


def test_only_what_is_certified_is_contested_and_not_by_its_household(amina: Applicant, odile: Actor) -> None:
    paper = factories.piece(amina.demande, code="avis_imposition_n2", person_key="d", status="valide")
    with pytest.raises(contesting.NotCertified):
        contesting.contest(paper, "Faux.", by=odile, at=timezone.now())
    with pytest.raises(ActionRefused):
        contesting.contest(paper, "Faux.", by=amina.actor, at=timezone.now())


def test_an_amount_is_taken_back_and_the_notice_is_asked_again(amina: Applicant) -> None:
    before = amount(amina.demande)
    row = used(amina.demande, amina.actor, notice())

    moved(row, FetchMove.TAKE_BACK, amina.actor)
    assert settled(amina.demande) == 1

    assert amount(amina.demande) == before
    assert Piece.objects.get().status == "expiree"
    assert spared(amina.demande, amina.actor) == 0
    assert settled(amina.demande) == 0
    assert len(lines("retirer_certifie")) == 1
    assert used(amina.demande, amina.actor, notice()).state == FetchState.ACCEPTED


def test_what_a_checked_paper_said_before_stands_again(amina: Applicant, odile: Actor) -> None:
    at = timezone.now()
    sent = filing.SentFile("avis.pdf", factories.pdf())
    paper = filing.send(amina.demande, "avis_imposition_n2", [sent], person_key="d", by=amina.actor, at=at)
    pieces.verify(paper, pieces.PieceFinding(is_accepted=True, facts={f"incomes/d/{year()}": 9_000}), by=odile, at=at)
    row = used(amina.demande, amina.actor, notice())
    assert amount(amina.demande) == (18_400, Proof.VERIFIED)

    moved(row, FetchMove.TAKE_BACK, amina.actor)
    settled(amina.demande)

    assert amount(amina.demande) == (9_000, Proof.VERIFIED)


def test_used_and_taken_back_before_the_clock_came_leaves_nothing(amina: Applicant) -> None:
    before = amount(amina.demande)
    row = came(consented(amina.demande, amina.actor), notice())
    moved(row, FetchMove.ACCEPT, amina.actor)
    moved(row, FetchMove.TAKE_BACK, amina.actor)

    assert settled(amina.demande) == 0
    assert amount(amina.demande) == before
    assert not Piece.objects.exists()


def test_a_joint_notice_counts_once_and_spares_both_papers() -> None:
    couple = couples.couple()
    told = notice(MARC, AMINA, income=30_000, family="M")

    first = used(couple.demande, couple.amina, told)
    assert (amount(couple.demande, "d"), amount(couple.demande, "c1")) == (
        (30_000, Proof.VERIFIED),
        (0, Proof.VERIFIED),
    )
    assert spared(couple.demande, couple.amina) == 2
    used(couple.demande, couple.marc, told, key="c1")

    assert (amount(couple.demande, "d"), amount(couple.demande, "c1")) == (
        (30_000, Proof.VERIFIED),
        (0, Proof.VERIFIED),
    )
    moved(first, FetchMove.TAKE_BACK, couple.amina)
    settled(couple.demande)
    taken = amount(couple.demande, "d")
    assert taken is None or taken[0] != 30_000


def test_another_holder_moves_none_of_one_s_answers() -> None:
    couple = couples.couple()
    row = came(consented(couple.demande, couple.amina), notice())

    for move in (FetchMove.ACCEPT, FetchMove.DECLINE):
        with pytest.raises(StateFetch.DoesNotExist):
            moved(row, move, couple.marc)
    assert fetching.of_person(couple.demande, couple.marc) == []


def test_a_service_that_is_away_is_asked_again_then_said_to_be(amina: Applicant) -> None:
    row, at = consented(amina.demande, amina.actor), timezone.now()
    turns = 0
    with acting.taken(acting.CLOCK):
        while row.state == FetchState.WAITING and turns < 10:
            assert asking.due(at) == [row.pk]
            due = asking.claim(row.pk, at=at)
            assert due is not None
            assert NUMBER not in repr(due)
            assert asking.claim(row.pk, at=at) is None, "two workers never ask together"
            asking.away(row.pk, 0, at=at)
            row.refresh_from_db()
            turns += 1
            at = row.next_try_at or at

    assert turns == 6
    assert (row.state, row.key_sealed, row.next_try_at) == (FetchState.AWAY, "", None)


def test_an_answer_that_nobody_read_is_effaced_after_its_last_day(amina: Applicant) -> None:
    row = came(consented(amina.demande, amina.actor), notice())
    last = row.answered_at + timedelta(days=30)

    with acting.taken(acting.CLOCK):
        assert list(asking.expired(last)) == []
        assert list(asking.expired(last + timedelta(days=1))) == [row.pk]
        assert asking.expire(row.pk, at=last + timedelta(days=1))
        assert not asking.expire(row.pk, at=last + timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.answer_sealed) == (FetchState.EXPIRED, "")


def test_an_answer_that_is_over_gives_its_place_to_another_consent(amina: Applicant) -> None:
    row = came(consented(amina.demande, amina.actor), notice())
    StateFetch.objects.update(
        last_day=timezone.localdate() - timedelta(days=1), asked_at=timezone.now() - timedelta(days=40)
    )

    again = consented(amina.demande, amina.actor)

    row.refresh_from_db()
    assert (row.state, row.answer_sealed) == (FetchState.DECLINED, "")
    assert again.state == FetchState.WAITING


def test_a_seal_opens_nothing_of_another_row(amina: Applicant) -> None:
    row = consented(amina.demande, amina.actor)

    with pytest.raises(sealed.SealBroken):
        sealed.opened(uuid4(), row.key_sealed)
    with pytest.raises(sealed.SealBroken):
        sealed.opened(row.public_id, "rien")


def test_a_key_that_is_lost_is_a_service_that_is_away(amina: Applicant, settings) -> None:
    row = consented(amina.demande, amina.actor)
    settings.FACTOR_KEY = "autre"

    with acting.taken(acting.CLOCK):
        assert asking.claim(row.pk, at=timezone.now()) is None
    row.refresh_from_db()
    assert row.state == FetchState.AWAY


def test_the_clock_signs_what_it_notes(amina: Applicant) -> None:
    used(amina.demande, amina.actor, notice())

    for verb in ("noter_recuperation", "valider_piece"):
        assert [line.role for line in lines(verb)] == [Role.CLOCK.value]
