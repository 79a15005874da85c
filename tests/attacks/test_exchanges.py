"""Raw SQL as a household and as a landlord: no home of another file, no answer for another, and no round decided by a page."""

from __future__ import annotations

import pytest

from palier.models.doors.row_security import PROTECTED, WEB_ROLES
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.exchange_world import all_yes, landlord, link_of, pair
from tests.mandate_world import at_home

pytestmark = pytest.mark.django_db
BROKEN = "23514"
"""PostgreSQL's code for a row that no state allows."""
TABLES = ("palier_exchangeentry", "palier_exchangeround", "palier_exchangelink")


def test_nobody_but_a_household_and_a_landlord_has_a_right_on_them() -> None:
    given = {policy.role for policy in PROTECTED if policy.table in TABLES}

    assert given & set(WEB_ROLES) == {"palier_demandeur", "palier_bailleur"}
    assert {policy.role for policy in PROTECTED if policy.table == "palier_exchangeentry"} & set(WEB_ROLES) == {
        "palier_demandeur"
    }


def test_a_household_reads_its_own_place_and_no_other() -> None:
    amina, noe = pair(landlord())
    mine, theirs = link_of(amina), link_of(noe)
    with page_of(at_home(amina.demande, amina.by)):
        assert would("SELECT id FROM palier_exchangelink") == 1
        assert would("SELECT id FROM palier_exchangeentry") == 1
        assert would("SELECT id FROM palier_exchangeround") == 1
        assert would("SELECT ending FROM palier_exchangeround") == REFUSED
        assert (
            would(
                f"UPDATE palier_exchangelink SET answer = 'non', answered_by_id = {amina.by.person.pk} WHERE id = {theirs.pk}"
            )
            == 0
        )
        # For nobody else, and nothing of what the clock or a landlord says.
        assert (
            would(
                f"UPDATE palier_exchangelink SET answer = 'oui', answered_by_id = {noe.by.person.pk} WHERE id = {mine.pk}"
            )
            == REFUSED
        )
        for column, value in (
            ("stage", "'presentee'"),
            ("verdict", "'possible'"),
            ("house_id", "1"),
            ("commune_id", "'93001'"),
        ):
            assert would(f"UPDATE palier_exchangelink SET {column} = {value}") == REFUSED
        assert would("UPDATE palier_exchangeround SET state = 'presentee'") == REFUSED
        assert would("UPDATE palier_exchangeentry SET state = 'presentee'") == REFUSED
        assert would("DELETE FROM palier_exchangeentry") == REFUSED
        assert would("SELECT * FROM palier_exchange_counts()") == REFUSED


def test_a_landlord_reads_two_files_of_a_round_and_judges_its_own_home() -> None:
    karim, lena = landlord(), landlord("Léna", "Autre bailleur")
    amina, noe = pair(karim, lena)
    with page_of(member(lena)):
        assert would("SELECT told_name FROM palier_exchangelink") == 0
    all_yes(amina, noe)
    comes, leaves = link_of(amina), link_of(noe)
    word = f"UPDATE palier_exchangelink SET verdict = 'possible', verdict_by_id = {lena.person.pk} WHERE id ="
    with page_of(member(lena)):
        assert would("SELECT told_name FROM palier_exchangelink") == 2
        assert would("SELECT entry_id FROM palier_exchangelink") == REFUSED
        assert would("SELECT answered_by_id FROM palier_exchangelink") == REFUSED
        assert would("SELECT 1 FROM palier_exchangeentry") == REFUSED
        assert would(f"{word} {comes.pk}") == 1
        assert would(f"{word} {leaves.pk}") == 0
        assert would("UPDATE palier_exchangelink SET told_name = 'x'") == REFUSED
        assert would("UPDATE palier_exchangelink SET stage = 'presentee'") == REFUSED
    with page_of(member(landlord("Zoé", "Étranger"))):
        assert would("SELECT id FROM palier_exchangelink") == 0
        assert would("SELECT id FROM palier_exchangeround") == 0


def test_what_is_impossible_the_table_refuses_too() -> None:
    amina, _ = pair(landlord())
    mine = link_of(amina)
    with page_of(at_home(amina.demande, amina.by)):
        by = f"answered_by_id = {amina.by.person.pk}"
        assert would(f"UPDATE palier_exchangelink SET answer = 'peut-être', {by}") == BROKEN
        assert would(f"UPDATE palier_exchangelink SET answer_by = latest_by + 1, {by}") == BROKEN
        assert would(f"UPDATE palier_exchangelink SET told_name = 'x', answer = 'non', {by}") == BROKEN
        assert would(f"UPDATE palier_exchangelink SET answer = 'non', {by} WHERE id = {mine.pk}") == 1
