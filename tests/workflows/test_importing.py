"""Taking in the register's files: one effect for the same file, nothing that a person completed erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.gateways.sne import read_file
from palier.gateways.sne.shapes import SneRadiation
from palier.models import DemandeState, DemandeVersion, JournalEntry, Person, Seniority
from palier.models.demandes import layers
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
OPERATOR, PERSON = Actor(role=Role.STEWARD), Actor(role=Role.DEMANDEUR)


@pytest.fixture
def sample(repository: Path):
    return next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))


def save(sne, at: datetime = AT):
    return importing.save(sne, by=OPERATOR, at=at)


def test_the_sample_arrives_expired_with_its_persons(db, sample):
    demande = save(sample).demande

    assert demande.state == DemandeState.TO_RENEW
    assert (demande.deposited_on, demande.valid_until) == (date(2018, 3, 15), date(2019, 3, 15))
    marie = Person.objects.get(demande=demande, key="c1")
    assert (marie.match_birth_name, marie.match_first_name, marie.birth_date) == ("martin", "marie", date(1975, 2, 1))


def test_a_person_without_a_name_has_no_key_to_match(db, sample):
    demande = save(sample).demande

    child = Person.objects.get(demande=demande, key="g1")
    assert child.match_birth_name is None
    assert child.match_first_name is None


def test_the_same_file_twice_has_one_effect(db, sample):
    first, second = save(sample), save(sample)

    assert (first.is_new, second.is_new, second.is_changed) == (True, False, False)
    assert DemandeVersion.objects.count() == JournalEntry.objects.filter(verb="importer").count() == 1


def test_a_refresh_erases_nothing_that_was_completed(db, sample):
    demande = save(sample).demande
    completing.declare(demande, {"incomes/c1/2024": DeclaredFact(9000)}, by=PERSON, at=AT)
    poorer = tuple(replace(person, email="") for person in sample.persons)

    save(replace(sample, persons=poorer, digest="b" * 64, file_dated_at=AT))

    assert Person.objects.get(demande=demande, key="d").email == "jean.dupont@yyyy.fr"
    known = layers.facts_of(demande, AT.date())
    marie = next(person for person in known.household.persons if person.key == "c1")
    assert completing.amount_of(marie, 2024) == 9000


def test_an_older_file_is_kept_and_changes_nothing(db, sample):
    demande = save(replace(sample, file_type="REN", file_dated_at=AT, renewed_on=AT.date())).demande
    assert demande.valid_until == date(2027, 7, 1)

    save(replace(sample, digest="c" * 64))
    demande.refresh_from_db()

    assert DemandeVersion.objects.count() == 2
    assert demande.valid_until == date(2027, 7, 1)
    assert demande.state == DemandeState.ACTIVE


def test_a_radiation_strikes_off_and_an_older_file_does_not_revive(db, sample):
    save(sample)
    struck = replace(
        sample, file_type="RAD", file_dated_at=AT, radiation=SneRadiation(reason="RADATT"), digest="d" * 64
    )

    demande = save(struck).demande
    assert (demande.state, demande.strike_off_reason) == (DemandeState.STRUCK_OFF, "RADATT")
    save(replace(sample, digest="e" * 64, file_dated_at=AT - timedelta(days=1)))
    demande.refresh_from_db()

    assert demande.state == DemandeState.STRUCK_OFF
    with pytest.raises(completing.StruckOffNotChanged):
        completing.declare(demande, {"expected": DeclaredFact({"number": 1, "due_on": None})}, by=PERSON, at=AT)


def test_seniorities_of_a_merged_number_are_kept_apart(db, sample):
    merged = replace(
        sample, demande=replace(sample.demande, waiting_since={"75": date(2018, 3, 15), "59": date(2020, 1, 2)})
    )

    demande = save(merged).demande

    assert dict(Seniority.objects.filter(demande=demande).values_list("departement", "since")) == {
        "75": date(2018, 3, 15),
        "59": date(2020, 1, 2),
    }


def test_a_bailleur_imports_nothing(db, sample):
    with pytest.raises(ActionRefused):
        importing.save(sample, by=Actor(role=Role.BAILLEUR), at=AT)
