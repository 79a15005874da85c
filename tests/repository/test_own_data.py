"""Each column of a person's tables is in their archive, or withheld with a reason; and nothing is said of what is no column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from palier.models.demandes import facts_codec
from palier.models.life import forgetting
from palier.rules.doors import privacy
from palier.rules.own_data import inner_words, whole, withheld
from palier.rules.own_data.belonging import Subject
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
        if model._meta.db_table in {*forgetting.REMOVED, forgetting.EMPTIED}  # noqa: SLF001 - as above
    }
    assert {model.__name__ for model in personal_tables()} | removed == told - NO_MODEL
    assert set(whole.TABLES) & set(withheld.TABLES) == set()


@pytest.mark.parametrize("model", whole.TABLES)
def test_every_column_is_given_or_withheld_with_a_reason_and_not_both(model: str) -> None:
    table = whole.TABLES[model]
    assert set(table.given) | set(table.withheld) == columns(model)
    assert set(table.given) & set(table.withheld) == set()
    assert all(table.withheld.values())


def test_every_personal_field_of_the_register_of_processing_has_its_place() -> None:
    models = {model.__name__ for model in apps.get_app_config("palier").get_models()}
    lost = [
        name
        for name in privacy.PERSONAL
        if (model := name.partition(".")[0]) in models
        # A name of the rules, which the facts of a version hold, is no column.
        and name.partition(".")[2] in columns(model)
        and not whole.is_given(model, name.partition(".")[2])
        and not whole.why_not(model, name.partition(".")[2])
    ]
    assert lost == []


def test_nothing_that_nobody_may_read_is_given() -> None:
    """A digest, a code, a password: the register gives them no reader, the archive gives them to nobody either."""
    given = {f"{model}.{name}" for model, table in whole.TABLES.items() for name in table.given}
    kept_from_all = {name for name, field in privacy.PERSONAL.items() if not field.readers}
    assert given & kept_from_all == set()


def test_every_code_has_its_list_of_words() -> None:
    named = {given.words for table in whole.TABLES.values() for given in table.given.values() if given.words}
    assert named == code_words.names()


def test_every_subject_has_something() -> None:
    assert {table.subject for table in whole.TABLES.values()} == set(Subject)


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
