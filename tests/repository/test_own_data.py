"""Each column of a person's tables is in their archive, or withheld with a reason; and nothing is said of what is no column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from palier.models.demandes import facts_codec
from palier.models.life import erased_rows
from palier.rules.doors import privacy
from palier.rules.own_data import inner_words, whole, withheld
from palier.rules.own_data.belonging import ArchiveSubject
from palier.workflows.own_data import code_words
from tests import factories
from tests.repository.test_privacy import personal_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_MODEL = {"ScoreFacts"}
"""A table that no model writes: computed in SQL."""


def columns(model: str) -> set[str]:
    return {field.name for field in apps.get_model("palier", model)._meta.concrete_fields}  # noqa: SLF001 - public API of models


def test_every_table_of_a_person_is_in_it_or_said_not_to_be() -> None:
    """The catalogue of the register of processing, and the list that an erasure removes: neither holds more than this."""
    told = set(whole.TABLES) | set(withheld.TABLES)
    removed = {
        model.__name__
        for model in apps.get_app_config("palier").get_models()
        if model._meta.db_table in {*erased_rows.REMOVED, erased_rows.EMPTIED}  # noqa: SLF001 - as above
    }
    assert {model.__name__ for model in personal_tables()} | removed == told - NO_MODEL
    assert set(whole.TABLES) & set(withheld.TABLES) == set()


@pytest.mark.parametrize("model", whole.TABLES)
def test_every_column_is_given_or_withheld_with_a_reason_and_not_both(model: str) -> None:
    table = whole.TABLES[model]
    assert set(table.given) | set(table.withheld) == columns(model)
    assert set(table.given) & set(table.withheld) == set()
    assert all(table.withheld.values())


def has_a_place(model: str, column: str) -> bool:
    """Given, withheld with its reason, or of a table of which nothing is given."""
    table = whole.TABLES.get(model)
    return model in withheld.TABLES or (table is not None and column in {*table.given, *table.withheld})


def test_every_personal_field_of_the_register_of_processing_has_its_place() -> None:
    models = {model.__name__ for model in apps.get_app_config("palier").get_models()}
    named = [name.partition(".")[::2] for name in privacy.PERSONAL]
    # A name of the rules, which the facts of a version hold, is no column.
    kept = [(model, column) for model, column in named if model in models and column in columns(model)]
    assert len(kept) > 100
    assert [one for one in kept if not has_a_place(*one)] == []


def test_nothing_that_nobody_may_read_is_given() -> None:
    """A digest, a code, a password: the register gives them no reader, the archive gives them to nobody either."""
    given = {f"{model}.{name}" for model, table in whole.TABLES.items() for name in table.given}
    kept_from_all = {name for name, field in privacy.PERSONAL.items() if not field.readers}
    assert given & kept_from_all == set()


def test_every_code_has_its_list_of_words_and_one_that_no_list_knows_is_left_as_it_is() -> None:
    named = {given.words for table in whole.TABLES.values() for given in table.given.values() if given.words}
    assert len(named) > 30
    assert {code_words.said(name, "") for name in named} == {""}
    for name in named - {"purpose"}:
        assert code_words.said(name, "un_code_d_avant") == "un_code_d_avant", name


def test_every_subject_has_something() -> None:
    assert {table.subject for table in whole.TABLES.values()} == set(ArchiveSubject)


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from keys(inner)
    if isinstance(value, list):
        for one in value:
            yield from keys(one)


def test_every_name_inside_the_facts_is_said_in_words() -> None:
    said = set(keys(facts_codec.dump(factories.known("093032100000000000"))))
    assert said - set(inner_words.WORDS) == set()
