"""What a person is told of their data is true of every field, and what an organisation is handed rests on tests that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, override_settings

from config.checks.pages import impact_assessment
from palier.rules.doors import privacy, processing
from palier.rules.doors.access import Role
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "/donnees-personnelles/"


def test_each_field_of_the_register_belongs_to_a_family() -> None:
    assert [name for name in privacy.PERSONAL if processing.family_of(name) is None] == []


def test_each_family_has_a_field_and_each_word_a_use() -> None:
    assert [line.family for line in processing.lines() if not line.why or not line.how_long] == []
    assert set(processing.PURPOSES) == set(privacy.KeepingPurpose)
    assert set(processing.RETENTIONS) == set(privacy.Retention)


def test_a_reader_of_a_field_is_told_in_its_family() -> None:
    told = {line.family: line for line in processing.lines()}
    for name, field in privacy.PERSONAL.items():
        line = told[processing.family_of(name) or ""]
        for role in field.readers - {Role.DEMANDEUR}:
            assert processing.READERS[role] in line.readers, (name, role)
        assert processing.RETENTIONS[field.retention] in line.how_long, name


def test_the_impact_assessment_names_tests_that_exist(repository: Path) -> None:
    named = {path for risk in impact_assessment.RISKS for path in risk.held_by}

    assert [path for path in named if not (repository / path).exists()] == []


@pytest.mark.django_db
def test_the_page_says_who_why_on_what_basis_how_long_and_how_to_object() -> None:
    with override_settings(CONTROLLER="Ville d’Exemple, 1 place du Marché", DATA_OFFICER="dpd@exemple.test"):
        told = plain_text(Client().get(PAGE))

    for words in (
        "Ville d’Exemple, 1 place du Marché",
        "dpd@exemple.test",
        "article 6, 1, c et e",
        "registre national",
        "Vous opposer",
        "Les corriger",
        "CNIL",
        "un an après la radiation de la demande",
        "le bailleur à qui votre dossier est envoyé",
    ):
        assert words in told or words.capitalize() in told, words
    assert not [name for name in privacy.PERSONAL if name in told], "a page for people lists names of classes"
    assert not [
        word.value for word in (*privacy.KeepingPurpose, *privacy.Retention) if "_" in word and word.value in told
    ]


@pytest.mark.django_db
def test_a_site_that_named_nobody_says_so() -> None:
    with override_settings(CONTROLLER="", EDITOR="", DATA_OFFICER=""):
        told = plain_text(Client().get(PAGE))

    assert "n’a pas encore nommé de responsable" in told
    assert "n’est pas encore indiqué" in told
