"""From a code to a verified fact: asked, attested, told to its person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import EmploymentCode, Fact, Letter, Territory
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.people.facts import Proof, Situation
from palier.rules.scoring import cotation, grids
from palier.workflows.people import attesting_employment, completing, employment, needing
from palier.workflows.people.attesting_employment import EmploymentCodeRefused
from tests.employment_world import SINCE, asked, at_the_employer, attested, holder, settled
from tests.plain_pages import plain_text
from tests.workflows.employment.steps import HEAD, SOURCE, WEIGHS, known, lines

if TYPE_CHECKING:
    from palier.models import Demande, EmployerSite
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


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
