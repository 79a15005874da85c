"""A line, a head or a root that is changed, taken away, added or exchanged is seen; so is a trigger that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from palier.models import Fact, Home, SealedHead, SealedLine
from palier.models.seals import seal_rows
from palier.rules.seals import chain
from palier.rules.seals.seal_faults import SealFaultKind
from palier.workflows.acting import telling
from palier.workflows.seals import heads, sealing
from tests import factories, world
from tests.attacks.sealed_world import edit, faults, seal, undone

if TYPE_CHECKING:
    from datetime import date

pytestmark = pytest.mark.django_db
PLATFORM = "chain = 0 AND position"
CHANGES = {
    "kind": "'retrait'",
    "source": "'lease'",
    "row": "'999'",
    "version": "version + 1",
    "digest": "sha256(digest)",
    "marks": "marks || 'x'",
    "proof": "gen_random_uuid()",
    "sealed_at": "sealed_at + interval '1 second'",
    "head": "sha256(head)",
}


@pytest.fixture
def at(db: None) -> world.World:
    built = world.cast()
    built.home_at("attribuee", [built.amina, *built.others[:2]])
    seal()
    assert faults() == []
    return built


def wrongs() -> list[tuple[SealFaultKind, str, int]]:
    return [(fault.wrong, fault.chain, fault.line) for fault in faults()]


@pytest.mark.parametrize("column", CHANGES)
def test_a_line_of_which_anything_is_changed_is_named(at: world.World, column: str) -> None:
    edit(f"UPDATE palier_sealedline SET {column} = {CHANGES[column]} WHERE {PLATFORM} = 5")

    assert (SealFaultKind.LINE_CHANGED, chain.PLATFORM, 5) in wrongs()


def test_a_line_taken_away_is_named(at: world.World) -> None:
    lost = SealedLine.objects.get(chain=0, position=5)
    edit(f"DELETE FROM palier_sealedline WHERE {PLATFORM} = 5")

    found = wrongs()
    assert (SealFaultKind.LINE_MISSING, chain.PLATFORM, 5) in found
    assert (SealFaultKind.NUMBER_MISSING, chain.PLATFORM, 0) in found
    assert (lost.source, lost.row) in {(fault.table, fault.row) for fault in faults()}


def test_a_line_taken_away_and_the_others_numbered_again_is_named(at: world.World) -> None:
    edit(f"DELETE FROM palier_sealedline WHERE {PLATFORM} = 5")
    edit("UPDATE palier_sealedline SET position = -position WHERE chain = 0 AND position > 5")
    edit("UPDATE palier_sealedline SET position = -position - 1 WHERE chain = 0 AND position < 0")
    edit("UPDATE palier_sealedhead SET position = position - 1 WHERE chain = 0")

    assert (SealFaultKind.LINE_CHANGED, chain.PLATFORM, 5) in wrongs()


def test_two_lines_exchanged_are_named(at: world.World) -> None:
    for old, new in ((5, -5), (6, 5), (-5, 6)):
        edit("UPDATE palier_sealedline SET position = %s WHERE chain = 0 AND position = %s", [new, old])

    assert (SealFaultKind.LINE_CHANGED, chain.PLATFORM, 5) in wrongs()


def test_the_beginning_of_a_table_taken_away_with_its_head_is_named(at: world.World) -> None:
    """The last lines say since when each table is under seal."""
    last = SealedLine.objects.filter(chain=0).order_by("-position")[0]
    before = SealedLine.objects.get(chain=0, position=last.position - 1)
    edit("DELETE FROM palier_sealedline WHERE id = %s", [last.pk])
    edit(
        "UPDATE palier_sealedhead SET position = position - 1, head = encode(%s, 'hex') WHERE chain = 0",
        [bytes(before.head)],
    )

    assert [(fault.wrong, fault.table) for fault in faults()] == [(SealFaultKind.NOT_BEGUN, last.source)]


def test_the_last_line_and_its_head_set_right_leave_a_row_without_a_line(at: world.World) -> None:
    factories.demande("Ida")
    seal()
    last = SealedLine.objects.filter(chain=0).order_by("-position")[0]
    before = SealedLine.objects.get(chain=0, position=last.position - 1)
    edit("DELETE FROM palier_sealedline WHERE id = %s", [last.pk])
    edit(
        "UPDATE palier_sealedhead SET position = position - 1, head = encode(%s, 'hex') WHERE chain = 0",
        [bytes(before.head)],
    )

    assert [(fault.wrong, fault.table, fault.row) for fault in faults()] == [
        (SealFaultKind.UNKNOWN, last.source, last.row)
    ]


def test_a_whole_chain_taken_away_is_named(at: world.World) -> None:
    name = str(at.bailleur.public_id)
    edit("DELETE FROM palier_sealedline WHERE chain = %s", [at.bailleur.pk])

    assert (SealFaultKind.LINE_MISSING, name, 1) in wrongs()


def test_a_head_that_is_not_that_of_the_last_line_is_named(at: world.World) -> None:
    edit("UPDATE palier_sealedhead SET head = repeat('0', 64) WHERE chain = 0")

    assert (SealFaultKind.HEAD, chain.PLATFORM, SealedHead.objects.get(chain=0).position) in wrongs()


def test_roots_hold_their_heads_and_each_other(at: world.World) -> None:
    first, second = (timezone.localdate() - n * world.DAY for n in (2, 1))
    _root(first)
    at.home_at("publiee", [at.amina])
    seal()
    _root(second)
    assert faults() == []

    with undone():
        edit("UPDATE palier_dailyroot SET root = repeat('1', 64) WHERE day = %s", [first])
        assert [(fault.wrong, fault.row) for fault in faults()] == [
            (SealFaultKind.ROOT, first.isoformat()),
            (SealFaultKind.ROOT, second.isoformat()),
        ]
    with undone():
        edit("DELETE FROM palier_dailyroot WHERE day = %s", [first])
        assert [(fault.wrong, fault.row) for fault in faults()] == [(SealFaultKind.ROOT, second.isoformat())]


def test_a_chain_made_again_to_its_end_no_longer_matches_the_root_of_a_day(at: world.World) -> None:
    """All of one chain is hashed again after an edit: rows, lines and head agree, and the root of yesterday does not."""
    _root(timezone.localdate())
    start = bytes.fromhex(chain.FIRST_HEAD)
    for line in SealedLine.objects.filter(chain=0).order_by("position"):
        told = chain.ChainLine(
            chain=chain.PLATFORM,
            position=line.position,
            kind=line.kind,
            table=line.source,
            row=line.row,
            version=line.version,
            digest=bytes(line.digest).hex(),
            marks=bytes(line.marks).hex(),
            proof=str(line.proof or ""),
            sealed_at="2026-01-01T00:00:00.000000+00:00",
        )
        start = chain.next_head(start, told)
        edit(
            "UPDATE palier_sealedline SET sealed_at = '2026-01-01 00:00+00', head = %s WHERE id = %s", [start, line.pk]
        )
    edit("UPDATE palier_sealedhead SET head = %s WHERE chain = 0", [start.hex()])

    assert {(fault.wrong, fault.chain) for fault in faults()} == {(SealFaultKind.ROOT_HEADS, chain.PLATFORM)}


@pytest.mark.parametrize("verb", ["insert", "update", "delete"])
def test_a_trigger_that_is_gone_is_named(at: world.World, verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE palier_offer DISABLE TRIGGER seal_{verb}")

    assert [(fault.wrong, fault.table) for fault in faults()] == [(SealFaultKind.UNGUARDED, "offer")]


def _root(day: date) -> None:
    heads.seal_day(day, at=timezone.now())


def test_a_row_changed_between_its_act_and_its_seal_is_named(at: world.World) -> None:
    said = Fact.objects.create(
        demande=at.amina.demande, layer="declare", path="wish/x", value={"x": 1}, at=timezone.now()
    )
    with transaction.atomic():
        edit("UPDATE palier_fact SET value = '{\"x\": 2}' WHERE id = %s", [said.pk])
    seal()

    assert [(fault.wrong, fault.table, fault.row) for fault in faults()] == [
        (SealFaultKind.UNNOTED, "fact", str(said.pk))
    ]


def test_what_acts_write_one_after_the_other_before_a_seal_is_no_fault(at: world.World) -> None:
    """In savepoints of their own, several times the same row, and sealed a few rows at a time."""
    homes = Home.objects.filter(bailleur=at.bailleur)
    homes.update(rent=F("rent") + 1)
    for one in homes:
        with transaction.atomic():
            Home.objects.filter(pk=one.pk).update(rent=F("rent") + 1)
            with transaction.atomic():
                Home.objects.filter(pk=one.pk).update(charges=F("charges") + 1)
    telling.invented(at=timezone.now())
    left = True
    while left:
        with seal_rows.one_snapshot():
            left = bool(sealing.seal_waiting(at=timezone.now(), batch=1))

    assert faults() == []
