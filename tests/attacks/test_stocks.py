"""Raw SQL on a take-over: a steward sees no line that was taken, a holder their own alone, and nobody else anything."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import StockBatch, StockLine
from palier.models.doors import acting, row_security
from palier.models.doors.row_security import DEMANDEUR, PROTECTED, STEWARD, WEB_ROLES
from palier.rules.takeover.stock_states import BY_THE_CLOCK, MOVES, StockState
from palier.workflows.takeover import receiving
from tests import couples, factories
from tests import takeover_world as stock
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.mandate_world import at_home

pytestmark = pytest.mark.django_db
BROKEN = "23514"
TABLES = ("palier_stockbatch", "palier_stockfile", "palier_stockfilepart", "palier_stockline")


def test_nobody_but_a_steward_and_a_person_has_a_right_on_them() -> None:
    given = {(policy.table, policy.role) for policy in PROTECTED if policy.table in TABLES and policy.role in WEB_ROLES}

    assert given == {
        *((table, STEWARD) for table in TABLES),
        ("palier_stockline", DEMANDEUR),
        ("palier_stockbatch", DEMANDEUR),
    }


def test_a_steward_reads_the_refused_lines_and_writes_none() -> None:
    stock.taken_in(stock.sent([*stock.lines(3), ";;Sans;01/02/1980;2P;1"]))
    with page_of(member(worlds.steward())):
        assert would("SELECT original FROM palier_stockline") == 1
        assert would("SELECT original FROM palier_stockline WHERE state = 'en_attente'") == 0
        for statement in (
            "UPDATE palier_stockline SET state = 'en_attente'",
            "DELETE FROM palier_stockline",
            "DELETE FROM palier_stockbatch",
            "DELETE FROM palier_stockfilepart",
            "UPDATE palier_stockbatch SET taken = 0",
            "UPDATE palier_stockbatch SET digests = '{}'",
            "UPDATE palier_stockbatch SET by_id = 1",
        ):
            assert would(statement) == REFUSED, statement


def test_a_steward_moves_a_batch_as_the_pages_do_and_no_other_way() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    with page_of(member(worlds.steward())):
        for state in ("recu", "annule", "arrete", "fini", "repris"):
            told = would("UPDATE palier_stockbatch SET state = %s WHERE id = %s", [state, batch.pk])
            assert told in (REFUSED, BROKEN), state
        assert would("UPDATE palier_stockbatch SET mapping_digest = 'x'") == BROKEN
        assert would("UPDATE palier_stockbatch SET state = 'en_annulation' WHERE id = %s", [batch.pk]) == 1


@pytest.mark.parametrize("before", list(StockState))
def test_the_trigger_and_the_table_of_moves_say_the_same(before: StockState) -> None:
    body, now = factories.organisation("bailleur", "Est"), timezone.now()
    row = StockBatch.objects.create(
        organisation=body,
        state=before,
        tool="x",
        mapping="x",
        mapping_digest="x",
        received_at=now,
        moved_at=now,
        files_until=now.date(),
    )
    allowed = {
        after
        for after in StockState
        if after != before
        and would("UPDATE palier_stockbatch SET state = %s WHERE id = %s", [after.value, row.pk]) == 1
    }
    assert allowed == MOVES[before]
    with page_of(member(worlds.steward())):
        for after in BY_THE_CLOCK - {before}:
            told = would("UPDATE palier_stockbatch SET state = %s WHERE id = %s", [after.value, row.pk])
            assert told in (REFUSED, BROKEN), after


def test_a_holder_reads_the_line_of_their_number_and_birth_date_and_the_other_holder_does_not() -> None:
    couple = couples.couple()
    numero = couple.demande.numero_unique
    stock.taken_in(stock.sent([stock.line_of(numero, f"{couples.HERS:%d/%m/%Y}"), *stock.lines(2)]))
    mine, other = StockLine.objects.get(numero=numero), factories.demande("Zoé")
    with page_of(at_home(couple.demande, couple.amina)):
        assert would("SELECT original FROM palier_stockline") == 1
        assert would("SELECT columns FROM palier_stockbatch") == 1
        assert would("SELECT mapping FROM palier_stockbatch") == REFUSED
        assert would("SELECT id FROM palier_stockfile") == REFUSED
        settle = "UPDATE palier_stockline SET state = 'confirmee', settled_at = now(), demande_id = %s WHERE id = %s"
        assert would(settle, [couple.demande.pk, mine.pk]) == 1
        for statement, values in (
            (settle, [other.demande.pk, mine.pk]),
            ("UPDATE palier_stockline SET state = 'en_attente' WHERE id = %s", [mine.pk]),
            ("UPDATE palier_stockline SET numero = 'x' WHERE id = %s", [mine.pk]),
            ("UPDATE palier_stockline SET fields = '{}' WHERE id = %s", [mine.pk]),
            ("DELETE FROM palier_stockline WHERE id = %s", [mine.pk]),
        ):
            assert would(statement, values) == REFUSED, statement
    with page_of(at_home(couple.demande, couple.marc)):
        assert would("SELECT original FROM palier_stockline") == 0
        assert would("SELECT columns FROM palier_stockbatch") == 0
    stranger = factories.demande("Autre", birth_date=couples.HERS)
    with page_of(person(stranger)):
        assert would("SELECT original FROM palier_stockline") == 0


def test_without_a_claim_and_in_any_other_role_there_is_nothing() -> None:
    stock.taken_in(stock.sent(stock.lines(2)))
    for role in set(WEB_ROLES) - {STEWARD, DEMANDEUR}:
        assert not [policy for policy in row_security.PROTECTED if policy.table in TABLES and policy.role == role]
    with page_of(acting.Acting(role=DEMANDEUR)):
        assert would("SELECT id FROM palier_stockline") == 0


def test_the_files_of_a_batch_are_added_only_while_it_is_received() -> None:
    batch = stock.received(stock.sent(stock.lines(1)))
    add = "INSERT INTO palier_stockfilepart (file_id, position, data) SELECT id, 9, '' FROM palier_stockfile"
    with page_of(member(worlds.steward())):
        assert would(add) == 1
    receiving.drop(batch, by=stock.BY, at=timezone.now())
    with page_of(member(worlds.steward())):
        assert would(add) == REFUSED
