"""Files of homes in plain SQL: a landlord's member does what the page does, in no other name, and nobody else reads."""

from __future__ import annotations

import pytest

from palier.models import HomeFile
from palier.models.doors.row_security import BAILLEUR, PROTECTED, WEB_ROLES
from palier.rules.takeover.stock_states import BY_THE_CLOCK, MOVES, StockState
from tests import factories
from tests import home_file_world as files
from tests.attacks.raw_sql import REFUSED, member, page_of, would

pytestmark = pytest.mark.django_db
TABLES = ("palier_homefile", "palier_homefilepart", "palier_homefileline")


def test_nobody_but_a_landlord_has_a_right_on_them() -> None:
    held = {policy.role for policy in PROTECTED if policy.table in TABLES} & set(WEB_ROLES)

    assert held == {BAILLEUR}


def test_a_landlord_reads_its_own_and_writes_no_line_of_a_report() -> None:
    factories.commune()
    karim = factories.member("Karim", factories.organisation("bailleur", "Est"))
    zoe = factories.member("Zoé", factories.organisation("bailleur", "Ouest"))
    file = files.taken_in(karim, files.lines(2))

    with page_of(member(karim)):
        assert would("SELECT id FROM palier_homefileline") == 2
        for sql in (
            "UPDATE palier_homefileline SET state = 'pareil'",
            "DELETE FROM palier_homefileline",
            "DELETE FROM palier_homefile",
            "DELETE FROM palier_homefilepart",
            "UPDATE palier_homefile SET declared = 0",
            "UPDATE palier_homefile SET bailleur_id = 1",
            "DELETE FROM palier_home",
        ):
            assert would(sql) == REFUSED, sql
    with page_of(member(zoe)):
        for table in TABLES:
            assert would(f"SELECT id FROM {table}") == 0, table
        assert would("UPDATE palier_homefile SET state = 'en_annulation', by_id = %s", [zoe.person.pk]) == 0
    lea = factories.member("Léa", karim.body)
    with page_of(member(karim)):
        undo = "UPDATE palier_homefile SET state = 'en_annulation', by_id = %s WHERE id = %s"
        assert would(undo, [lea.person.pk, file.pk]) == REFUSED, "in the name of a colleague"
        assert would(undo, [karim.person.pk, file.pk]) == 1


def test_the_trigger_and_the_table_of_moves_say_the_same() -> None:
    karim = factories.member("Karim", factories.organisation("bailleur", "Est"))
    file = files.received(karim, ["0930480001;450"], columns="RPLS;Loyer")
    wrong = []
    for before in StockState:
        row = HomeFile.objects.create(
            bailleur=karim.body,
            by=karim.person,
            name="x",
            size=1,
            digest="x",
            state=before,
            received_at=file.received_at,
            moved_at=file.received_at,
            bytes_until=file.bytes_until,
        )
        with page_of(member(karim)):
            moved = {
                after
                for after in StockState
                if after != before
                and would(
                    "UPDATE palier_homefile SET state = %s, by_id = %s WHERE id = %s", [after, karim.person.pk, row.pk]
                )
                == 1
            }
        if moved != (MOVES[before] - BY_THE_CLOCK - {StockState.ENDED}):
            wrong.append((before, moved))

    assert wrong == []
