"""Two numbers of one person become one, and nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from palier.models import Candidature, Demande, JournalEntry, Letter, Person, Radiation, Seniority
from palier.workflows.life import merging
from palier.workflows.offer import ending
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.life.moves import STEWARD, at

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


def merge(kept: Applicant, other: Applicant) -> Demande:
    return merging.merge(kept.demande, other.demande, by=STEWARD, at=at(date(2026, 5, 4)))


def test_the_number_that_remains_keeps_every_seniority_and_candidature(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    moved = factories.candidature(homes[0], other.demande)
    merged = merge(kept, other)

    assert dict(merged.seniorities.values_list("departement", "since")) == {
        "93": date(2018, 3, 15),
        "75": date(2019, 6, 12),
    }
    assert merged.deposited_on == date(2018, 3, 15)
    moved.refresh_from_db()
    assert (moved.demande_id, moved.stage) == (kept.demande.pk, "deposee")
    gone = Radiation.objects.get()
    assert (gone.demande, gone.reason, gone.kept_numero) == (other.demande, "FUSION", kept.demande.numero_unique)
    assert Demande.objects.get(pk=other.demande.pk).strike_off_reason == "FUSION"
    text = plain_text(" ".join(Letter.objects.get(kind="fusion").paragraphs))
    assert "département 75, depuis le 12 juin 2019" in text
    assert JournalEntry.objects.get(verb="reunir_numeros").details["departements"] == ["75", "93"]
    assert homes[0].reservataire_id in merged.audience


def test_on_one_home_the_number_that_remains_keeps_its_own(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    own = factories.candidature(homes[0], kept.demande)
    double = factories.candidature(homes[0], other.demande)
    ended = factories.candidature(homes[1], other.demande, stage="retiree")
    factories.candidature(homes[1], kept.demande)
    merge(kept, other)

    for each in (own, double, ended):
        each.refresh_from_db()
    assert (own.stage, double.stage, double.end_reason) == ("deposee", "sans_suite", "numeros_reunis")
    assert (ended.stage, ended.demande_id) == ("retiree", other.demande.pk)


@pytest.mark.parametrize(("mine", "theirs"), [({"rank": 5, "stage": "classee"}, 3), ({"stage": "retiree"}, 3)])
def test_a_better_place_is_never_given_up(
    twice: tuple[Applicant, Applicant], homes: list[Any], mine: dict[str, object], theirs: int
) -> None:
    kept, other = twice
    factories.candidature(homes[0], kept.demande, **mine)
    factories.candidature(homes[0], other.demande, stage="classee", rank=theirs)

    with pytest.raises(merging.BothRanked):
        merge(kept, other)
    assert Demande.objects.get(pk=other.demande.pk).state == "active"


def test_two_answers_awaited_are_not_merged(twice: tuple[Applicant, Applicant], homes: list[Any]) -> None:
    kept, other = twice
    factories.candidature(homes[0], kept.demande, stage="offre_envoyee")
    factories.candidature(homes[1], other.demande, stage="acceptee")

    with pytest.raises(merging.BothHold):
        merge(kept, other)


def test_an_accepted_home_stays_with_the_number_that_remains(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    held = factories.candidature(homes[1], other.demande, stage="acceptee")
    merge(kept, other)

    assert Candidature.objects.get(pk=held.pk).demande == kept.demande
    assert ending.struck_off_and_live(10) == []


def test_only_two_living_numbers_of_one_known_person_are_merged(twice: tuple[Applicant, Applicant]) -> None:
    kept, other = twice
    with pytest.raises(merging.CannotMerge):
        merge(kept, kept)
    with pytest.raises(merging.NotSamePerson):
        merge(kept, factories.demande(birth_name="Autre"))
    Person.objects.filter(demande__in=(kept.demande, other.demande)).update(birth_date=None)
    with pytest.raises(merging.NotSamePerson):
        merge(kept, other)
    Person.objects.filter(demande=kept.demande).delete()
    with pytest.raises(merging.NotSamePerson):
        merge(kept, other)
    Demande.objects.filter(pk=other.demande.pk).update(state="radiee")
    with pytest.raises(merging.CannotMerge):
        merge(kept, other)


def test_a_merging_without_any_known_seniority_says_so_plainly(twice: tuple[Applicant, Applicant]) -> None:
    Seniority.objects.all().delete()
    merge(*twice)

    assert "Aucune ancienneté n’est perdue." in Letter.objects.get(kind="fusion").paragraphs
