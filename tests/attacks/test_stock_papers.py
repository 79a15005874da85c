"""Raw SQL on documents of a former tool: a steward reads none that is kept, a holder their own once confirmed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import StockBundle
from palier.models.doors.row_security import DEMANDEUR, PROTECTED, STEWARD, WEB_ROLES
from palier.rules.takeover.paper_states import BUNDLE_MOVES, OF_THE_CLOCK, BundleState
from tests import couples, paper_world
from tests import takeover_world as stock
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.mandate_world import at_home

pytestmark = pytest.mark.django_db
BROKEN = "23514"
TABLES = ("palier_stockbundle", "palier_stockbundlepart", "palier_stockpaper", "palier_stockpapercontent")


def test_nobody_but_a_steward_and_a_person_has_a_right_on_them() -> None:
    given = {(policy.table, policy.role) for policy in PROTECTED if policy.table in TABLES and policy.role in WEB_ROLES}

    assert given == {
        *((table, STEWARD) for table in TABLES[:3]),
        ("palier_stockpaper", DEMANDEUR),
        ("palier_stockpapercontent", DEMANDEUR),
    }


def test_a_steward_reads_what_is_not_kept_and_writes_nothing_of_documents() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(2)))
    bundle = paper_world.taken(batch, paper_world.archive({**paper_world.papers("1", "2"), "x.pdf": b"x"}))
    add = "INSERT INTO palier_stockbundlepart (bundle_id, position, data) SELECT id, 9, '' FROM palier_stockbundle"
    with page_of(member(worlds.steward())):
        assert would("SELECT path FROM palier_stockpaper") == 1
        assert would("SELECT path FROM palier_stockpaper WHERE state = 'pris'") == 0
        for statement in (
            "SELECT data FROM palier_stockpapercontent",
            "UPDATE palier_stockpaper SET line_id = NULL",
            "DELETE FROM palier_stockpaper",
            "DELETE FROM palier_stockbundle",
            "DELETE FROM palier_stockbundlepart",
            "UPDATE palier_stockbundle SET taken = 0",
            "UPDATE palier_stockbundle SET seen = '{}'",
            add,
        ):
            assert would(statement) == REFUSED, statement
        for state in ("recu", "essaye", "arrete", "repris", "fini"):
            told = would(
                "UPDATE palier_stockbundle SET state = %s WHERE id = %s AND state <> %s", [state, bundle.pk, state]
            )
            assert told in (REFUSED, BROKEN, 0), state
        assert would("UPDATE palier_stockbundle SET mapping = 'x', state = 'a_essayer'") in (REFUSED, BROKEN)
        assert would("UPDATE palier_stockbundle SET state = 'en_retrait'") == 1


@pytest.mark.parametrize("before", list(BundleState))
def test_the_trigger_and_the_table_of_moves_say_the_same(before: BundleState) -> None:
    batch, now = stock.taken_in(stock.sent(stock.lines(1))), timezone.now()
    row = StockBundle.objects.create(
        batch=batch,
        state=before,
        name="a",
        size=1,
        digest="x",
        mapping="x",
        received_at=now,
        moved_at=now,
        bytes_until=now.date(),
    )
    allowed = {
        after
        for after in BundleState
        if after != before
        and would("UPDATE palier_stockbundle SET state = %s WHERE id = %s", [after.value, row.pk]) == 1
    }
    assert allowed == BUNDLE_MOVES[before]
    with page_of(member(worlds.steward())):
        for after in OF_THE_CLOCK - {before}:
            told = would("UPDATE palier_stockbundle SET state = %s WHERE id = %s", [after.value, row.pk])
            assert told in (REFUSED, BROKEN), after


def test_a_holder_reads_the_documents_of_a_line_that_is_theirs_and_the_other_holder_none() -> None:
    couple = couples.couple()
    paper = paper_world.beside(couple.demande, state="en_attente")
    ask = "SELECT name FROM palier_stockpaper"
    with page_of(at_home(couple.demande, couple.amina)):
        assert would(ask) == 0
        settle = "UPDATE palier_stockline SET state = 'confirmee', settled_at = now(), demande_id = %s WHERE id = %s"
        assert would(settle, [couple.demande.pk, paper.line_id]) == 1
    paper.line.state, paper.line.demande, paper.line.settled_at = "confirmee", couple.demande, timezone.now()
    paper.line.save()
    with page_of(at_home(couple.demande, couple.amina)):
        assert (would(ask), would("SELECT data FROM palier_stockpapercontent")) == (1, 1)
        for statement in (
            "SELECT path FROM palier_stockpaper",
            "SELECT id FROM palier_stockbundle",
            "SELECT id FROM palier_stockbundlepart",
            "UPDATE palier_stockpaper SET code = 'x'",
            "DELETE FROM palier_stockpaper",
        ):
            assert would(statement) == REFUSED, statement
    with page_of(at_home(couple.demande, couple.marc)):
        assert (would(ask), would("SELECT data FROM palier_stockpapercontent")) == (0, 0)
