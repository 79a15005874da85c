"""An attestation taken back, disowned, corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import EmployerReceipt, EmployerTally, EmploymentCode, Letter
from palier.models.doors import acting
from palier.workflows.life import keeping
from palier.workflows.people import attesting_employment, employment
from palier.workflows.people.attesting_employment import EmployerStatement, ReceiptRefused
from tests import factories
from tests.employment_world import SINCE, asked, at_the_employer, attested, employer, holder, settled, site
from tests.plain_pages import plain_text
from tests.workflows.employment.steps import SOURCE, known, lines

if TYPE_CHECKING:
    from palier.models import EmployerSite
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


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
    first, second = Letter.objects.filter(kind="emploi_atteste").order_by("pk")
    assert "remplace" not in " ".join(first.paragraphs)
    assert second.title == "L’attestation de votre emploi est corrigée"
    assert "Ce courrier remplace celui du" in plain_text(second.paragraphs[0])
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
