"""A row that an operator wrote wrong is named before the site starts again, not at the first list that needs it."""

import pytest
from django.core.checks.registry import registry

from palier.management import dated_lists
from palier.rules.law.parameters import ParameterError


def test_a_wrong_row_is_an_error_of_the_check_with_its_file_its_key_and_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert dated_lists.wrong_rows in registry.get_checks()
    assert dated_lists.wrong_rows() == []

    def wrong() -> None:
        raise ParameterError("quartile.toml", "threshold Q1.amount", "un nombre entier d’euros est attendu")

    monkeypatch.setattr(dated_lists, "READERS", (wrong,))

    (found,) = dated_lists.wrong_rows()
    assert found.is_serious()
    assert found.msg == "quartile.toml, threshold Q1.amount : un nombre entier d’euros est attendu"
