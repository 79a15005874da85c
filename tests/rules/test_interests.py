"""A surname that two hands write otherwise is one, for the hint and for the list of members (article R441-9)."""

from __future__ import annotations

import pytest

from palier.rules.commission import interests


@pytest.mark.parametrize(
    ("member", "surname", "is_shared"),
    [
        ("Jeanne Lecœur", "LECOEUR", True),
        ("Jeanne LECOEUR", "Lecœur", True),
        ("Mme Éléonore Œhler", "Oehler", True),
        ("Hélène Guérin", "guerin", True),
        ("Anna Groß", "GROSS", True),
        ("Jeanne Lecœur", "Cœur", False),
        ("Jeanne Lecœur", "", False),
    ],
)
def test_a_surname_is_shared_however_it_is_written(member: str, surname: str, is_shared: bool) -> None:
    assert interests.shares_surname(member, [surname]) is is_shared


def test_a_member_is_one_however_two_lists_write_them() -> None:
    assert interests.person_key("Mme LECOEUR Jeanne") == interests.person_key("Jeanne Lecœur")
    assert interests.person_key("Anna Groß") == interests.person_key("GROSS Anna")
    assert interests.person_key("Jeanne Lecœur") != interests.person_key("Jeanne Lecour")
