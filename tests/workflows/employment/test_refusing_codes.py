"""Whatever is wrong with a code, an employer hears one sentence; and what nobody learns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import EmployerTally, EmploymentCode, Letter
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.people import attesting_employment, employment
from palier.workflows.people.attesting_employment import EmployerStatement, EmploymentCodeRefused, NoSuchWork, TooFast
from tests import couples, factories
from tests.employment_world import SINCE, asked, at_the_employer, attested, employer, holder, settled, site
from tests.workflows.employment.steps import SOURCE, known

if TYPE_CHECKING:
    from palier.models import EmployerSite
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


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
