"""From a code to a verified fact, and back: asked, attested, settled, disowned; each refusal, and what nobody learns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import EmployerReceipt, EmployerTally, EmploymentCode, Fact, JournalEntry, Letter, Territory
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.people.facts import Proof, Situation
from palier.rules.scoring import cotation, grids
from palier.workflows.acting.refusals import TooFast
from palier.workflows.life import keeping
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.people import attesting_employment, completing, employment, needing
from palier.workflows.people.attesting_employment import (
    EmployerStatement,
    EmploymentCodeRefused,
    NoSuchWork,
    ReceiptRefused,
)
from tests import couples, factories
from tests.employment_world import SINCE, asked, at_the_employer, attested, employer, holder, settled, site
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Demande, EmployerSite
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
SOURCE = "192.0.2.7"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def emile() -> Actor:
    return employer()


@pytest.fixture
def place(emile: Actor) -> EmployerSite:
    return site(emile)


def known(demande: Demande, on: date | None = None):
    return layers.facts_of(demande, on or timezone.localdate())


def lines(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=verb))


# --- Asked -----------------------------------------------------------------------------------


def test_a_code_is_kept_as_a_hash_and_shown_once(amina: Applicant) -> None:
    made = asked(amina)

    assert len(made.code) == 12
    assert made.code not in str(EmploymentCode.objects.values().get())
    assert made.row.last_day == timezone.localdate() + timedelta(days=30)
    assert [line.object_id for line in lines("demander_code_emploi")] == [made.row.public_id]


def test_the_same_form_sent_twice_gives_the_same_code(amina: Applicant) -> None:
    key, by, at = uuid4(), holder(amina), timezone.now()

    first, again = (employment.ask(amina.demande, person_key="d", key=key, by=by, at=at) for _ in range(2))

    assert first.code == again.code
    assert EmploymentCode.objects.count() == 1


def test_a_fourth_code_waits_for_one_of_the_three(amina: Applicant) -> None:
    first, *_ = [asked(amina) for _ in range(3)]
    with pytest.raises(employment.TooManyEmploymentCodes):
        asked(amina)

    employment.revoke(first.row.public_id, by=holder(amina), at=timezone.now())

    assert asked(amina).row.state == EmploymentCodeState.WAITING


def test_a_file_that_is_struck_off_asks_for_nothing(amina: Applicant) -> None:
    amina.demande.state = "radiee"
    amina.demande.save()

    with pytest.raises(employment.FileClosed):
        asked(amina)


# --- Attested --------------------------------------------------------------------------------


def test_what_is_attested_is_verified_in_the_file_for_six_months(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    attested(asked(amina).code, emile, place, contract="CDD")
    assert known(amina.demande).household.persons[0].contract_type != "CDD"

    assert settled(amina.demande) == 1

    person = known(amina.demande).household.persons[0]
    assert (person.contract_type, person.contract_proof) == ("CDD", Proof.VERIFIED)
    fact = Fact.objects.get(path__startswith="job/d/")
    assert (fact.layer, fact.since, fact.by) == ("verifie", SINCE, None)
    assert fact.valid_until is not None
    after = fact.valid_until + timedelta(days=1)
    assert known(amina.demande, fact.valid_until).household.persons[0].contract_type == "CDD"
    assert known(amina.demande, after).household.persons[0].contract_type != "CDD"
    assert settled(amina.demande) == 0


HEAD = """code = "X"
title = "x"
territory = "{territory}"
deliberation = "délibération fictive"
effective_from = 2026-01-01
"""
WEIGHS = """
[[criterion]]
code = "travaille"
fact = "travaille_territoire"
label = "Travaille ici"
kind = "hit"
proof = "a_la_proposition"
points = 7

[[criterion]]
code = "emploi"
fact = "en_emploi"
label = "En emploi"
kind = "hit"
proof = "aucune"
points = 4
"""


def points(demande: Demande, territory: str) -> tuple[int, str]:
    """What a grid that weighs a job and the commune of work gives in a territory, and what its lines say."""
    weighs = grids.load(HEAD.format(territory=territory) + WEIGHS)
    found = cotation.score(known(demande), weighs, on=timezone.localdate(), departement="93")
    return found.points, " ".join(f"{line.fact} {line.source}" for line in found.lines)


def test_points_move_where_the_grid_weighs_a_job_and_come_back_when_it_is_disowned(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    place.commune.territory = Territory.objects.create(code="T1", name="Est")
    place.commune.save()
    made, before = asked(amina), points(amina.demande, "T1")

    attested(made.code, emile, place)
    settled(amina.demande)
    here, said = points(amina.demande, "T1")
    there, _ = points(amina.demande, "T2")

    assert here == before[0] + 7 + 4
    assert there == before[0] + 4
    assert "attesté par l’employeur" in said
    employment.disown(made.row.public_id, by=holder(amina), at=timezone.now())
    settled(amina.demande)
    assert points(amina.demande, "T1") == before


def test_a_claim_to_work_there_needs_no_paper_once_attested(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    by, at = holder(amina), timezone.now()
    place.commune.territory = Territory.objects.create(code="T1", name="Est")
    place.commune.save()
    told = {"claims/travaille_territoire": completing.DeclaredFact({"commune": place.commune.code})}
    completing.declare(amina.demande, told, by=by, at=at)

    def lacks() -> bool:
        lines = needing.pieces_of(amina.demande, on=timezone.localdate(), by=by)
        return any(line.needed.situation is Situation.WORKS_HERE and line.state.is_missing for line in lines)

    assert lacks()
    attested(asked(amina).code, emile, place)
    settled(amina.demande)
    assert not lacks()


def test_its_person_is_told_in_the_words_of_the_page(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    attested(asked(amina).code, emile, place)
    settled(amina.demande)

    letter = Letter.objects.get(kind="emploi_atteste")
    told = plain_text(" ".join(letter.paragraphs))
    assert "Ateliers Lenoir" in told
    assert "Siège, Montreuil" in told
    assert "1er mars 2024" in told
    assert letter.audience == []
    assert [line.role for line in lines("inscrire_emploi")] == ["horloge"]


def test_the_journal_of_an_employer_names_its_organisation_and_no_file(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    made = asked(amina)
    attested(made.code, emile, place)

    (line,) = lines("attester_emploi")
    assert (line.object_kind, line.object_id) == ("Organisation", emile.body.public_id)
    assert line.details == {}


def test_a_job_that_begins_later_counts_from_its_first_day(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    begins = timezone.localdate() + timedelta(days=20)
    attested(asked(amina).code, emile, place, contract="CDD", since=begins)
    settled(amina.demande)

    assert known(amina.demande, begins - timedelta(days=1)).household.persons[0].contract_type != "CDD"
    assert known(amina.demande, begins).household.persons[0].contract_type == "CDD"


def test_a_declined_code_has_served_and_changes_nothing(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    made = asked(amina)
    with at_the_employer(emile):
        attesting_employment.decline(made.code, by=emile, source=SOURCE, at=timezone.now())
    settled(amina.demande)

    made.row.refresh_from_db()
    assert made.row.state == EmploymentCodeState.DECLINED
    assert not Fact.objects.filter(path__startswith="job/").exists()
    assert Letter.objects.filter(kind="emploi_non_atteste").count() == 1
    with pytest.raises(EmploymentCodeRefused):
        attested(made.code, emile, place)


# --- One sentence for whatever is wrong --------------------------------------------------------


@pytest.mark.parametrize("how", ["mistyped", "unknown", "used", "expired", "revoked", "declined"])
def test_whatever_is_wrong_with_a_code_the_answer_is_one_sentence(
    how: str, amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    made = asked(amina)
    code = {"mistyped": "pas un code", "unknown": "2345 6789 ABCD"}.get(how, made.code)
    if how == "used":
        attested(code, emile, place)
    elif how == "expired":
        EmploymentCode.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    elif how == "revoked":
        employment.revoke(made.row.public_id, by=holder(amina), at=timezone.now())
    elif how == "declined":
        with at_the_employer(emile):
            attesting_employment.decline(code, by=emile, source=SOURCE, at=timezone.now())

    with at_the_employer(emile), pytest.raises(EmploymentCodeRefused) as refused:
        attesting_employment.waits(code, by=emile, source=SOURCE, at=timezone.now())
    with pytest.raises(EmploymentCodeRefused) as again:
        attested(code, emile, place)

    assert str(refused.value) == str(again.value) == EmploymentCodeRefused.sentence


def test_a_code_serves_until_the_end_of_its_last_day(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    made = asked(amina)
    EmploymentCode.objects.update(last_day=timezone.localdate())

    attested(made.code, emile, place)

    made.row.refresh_from_db()
    assert made.row.state == EmploymentCodeState.ATTESTED


def test_who_guesses_waits_and_a_colleague_elsewhere_does_not(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    for _ in range(6):
        with at_the_employer(emile), pytest.raises(EmploymentCodeRefused):
            attesting_employment.waits("2345 6789 ABCD", by=emile, source=SOURCE, at=timezone.now())

    with pytest.raises(TooFast):
        attested(asked(amina).code, emile, place)
    colleague = factories.member("Élise", emile.body)
    made, job = asked(amina), EmployerStatement("CDI", SINCE, place)
    with at_the_employer(colleague):
        attesting_employment.attest(made.code, job, by=colleague, source="198.51.100.4", at=timezone.now())
    made.row.refresh_from_db()
    assert made.row.state == EmploymentCodeState.ATTESTED


def test_what_cannot_be_attested_is_refused_before_the_code_is_touched(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    made, strange = asked(amina), site(employer("Autre employeur"), "Ailleurs")
    for job in (
        EmployerStatement("RET", SINCE, place),
        EmployerStatement("CDI", date(1900, 1, 1), place),
        EmployerStatement("CDI", SINCE, strange),
    ):
        with at_the_employer(emile), pytest.raises(NoSuchWork):
            attesting_employment.attest(made.code, job, by=emile, source=SOURCE, at=timezone.now())

    made.row.refresh_from_db()
    assert made.row.state == EmploymentCodeState.WAITING


# --- Taken back, disowned, corrected -----------------------------------------------------------


def test_who_is_not_one_s_employer_is_disowned_and_the_register_speaks_again(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    before = known(amina.demande)
    made = asked(amina)
    attested(made.code, emile, place, contract="APP")
    settled(amina.demande)

    employment.disown(made.row.public_id, by=holder(amina), at=timezone.now())
    assert settled(amina.demande) == 1

    assert known(amina.demande) == before
    assert len(lines("desavouer_emploi")) == len(lines("retirer_emploi")) == 1
    with pytest.raises(employment.NothingToDisown):
        employment.disown(made.row.public_id, by=holder(amina), at=timezone.now())


def test_one_of_two_jobs_disowned_leaves_the_other(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    first, second = asked(amina), asked(amina)
    attested(first.code, emile, place, contract="APP")
    attested(second.code, employer_two := employer("Autre employeur"), site(employer_two), contract="CDD")
    settled(amina.demande)

    employment.disown(second.row.public_id, by=holder(amina), at=timezone.now())
    settled(amina.demande)

    assert known(amina.demande).household.persons[0].contract_type == "APP"


def test_a_code_that_has_served_is_taken_back_no_more(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    made = asked(amina)
    attested(made.code, emile, place)

    with pytest.raises(employment.NotWaiting):
        employment.revoke(made.row.public_id, by=holder(amina), at=timezone.now())


def test_another_holder_s_code_is_nobody_else_s(amina: Applicant) -> None:
    made, noe = asked(amina), factories.demande("Noé")

    with pytest.raises(EmploymentCode.DoesNotExist):
        employment.revoke(made.row.public_id, by=holder(noe), at=timezone.now())


def corrected(receipt: str, by: Actor, at_site: EmployerSite, contract: str = "CDD") -> None:
    with at_the_employer(by):
        attesting_employment.correct(
            receipt, EmployerStatement(contract, SINCE, at_site), by=by, source=SOURCE, at=timezone.now()
        )


def test_an_attestation_is_corrected_the_same_day_by_its_receipt(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    other = site(emile, "Entrepôt")
    receipt = attested(asked(amina).code, emile, place)
    settled(amina.demande)

    corrected(receipt, emile, other)
    settled(amina.demande)

    assert known(amina.demande).household.persons[0].contract_type == "CDD"
    assert dict(EmployerTally.objects.values_list("site", "number")) == {place.pk: 0, other.pk: 1}


def test_a_receipt_of_another_day_or_of_another_employer_corrects_nothing(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    receipt, stranger = attested(asked(amina).code, emile, place), employer("Autre employeur")
    with pytest.raises(ReceiptRefused):
        corrected(receipt, stranger, site(stranger))
    with pytest.raises(ReceiptRefused):
        corrected("2345 6789 ABCD", emile, place)

    EmployerReceipt.objects.update(made_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(ReceiptRefused):
        corrected(receipt, emile, place)


def test_an_employer_who_was_disowned_corrects_as_if_nothing_had_happened(
    amina: Applicant, emile: Actor, place: EmployerSite
) -> None:
    made = asked(amina)
    receipt = attested(made.code, emile, place)
    settled(amina.demande)
    employment.disown(made.row.public_id, by=holder(amina), at=timezone.now())
    settled(amina.demande)

    corrected(receipt, emile, place)

    assert settled(amina.demande) == 0
    assert known(amina.demande).household.persons[0].contract_type != "CDD"
    assert EmployerTally.objects.get().number == 1


def test_receipts_are_forgotten_and_numbers_stay(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    attested(asked(amina).code, emile, place)

    with acting.taken(acting.CLOCK):
        keeping.forget_old(at=timezone.now() + timedelta(days=3))

    assert not EmployerReceipt.objects.exists()
    assert EmployerTally.objects.get().number == 1


# --- Who goes on alone -------------------------------------------------------------------------


def test_a_code_asked_before_a_silent_fork_fills_the_new_file_and_never_the_old_one(
    emile: Actor, place: EmployerSite
) -> None:
    couple = couples.couple()
    made = employment.ask(couple.demande, person_key="d", key=uuid4(), by=couple.amina, at=timezone.now())
    before = known(couple.demande)
    child = forking.go_alone(
        couple.demande,
        Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
        leaver="d",
        by=couple.amina,
        at=timezone.now(),
    ).demande

    attested(made.code, emile, place, contract="APP")
    settled(couple.demande)

    assert known(couple.demande) == before
    assert known(child).household.persons[0].contract_type == "APP"
    assert [letter.demande for letter in Letter.objects.filter(kind="emploi_atteste")] == [child]


def test_an_employer_is_answered_alike_whatever_the_file(amina: Applicant, emile: Actor, place: EmployerSite) -> None:
    """A file in danger, one that is struck off meanwhile, and any other: done, and counted."""
    couple, noe = couples.couple(), factories.demande("Noé")
    codes = [asked(amina).code, asked(noe).code]
    codes.append(employment.ask(couple.demande, person_key="d", key=uuid4(), by=couple.amina, at=timezone.now()).code)
    forking.go_alone(
        couple.demande,
        Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
        leaver="d",
        by=couple.amina,
        at=timezone.now(),
    )
    noe.demande.state = "radiee"
    noe.demande.save()

    receipts = [attested(code, emile, place) for code in codes]

    assert [len(receipt) for receipt in receipts] == [12, 12, 12]
    assert EmployerTally.objects.get().number == 3
