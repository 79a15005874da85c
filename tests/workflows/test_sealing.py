"""Sealing what acts wrote: each state once, in commit order, and never past a transaction that ends late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.jobs.seals import sealing as clock
from palier.models import AccessEntry, Erasure, Fact, SealedHead, SealedLine, SealTakeover, Unsealed
from palier.models.identifiers import uuid7
from palier.models.seals import seal_queue
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.doors.readings import Purpose
from palier.rules.seals import chain
from palier.rules.seals.chain import ChainLineKind
from palier.rules.seals.seal_faults import SealFaultKind
from palier.workflows.acting import telling, tracing
from palier.workflows.life import erasing, keeping
from palier.workflows.seals import checking_seals, sealing
from tests import factories
from tests.attacks.sealed_world import edit, faults, named, seal

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

LINE = """
    INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)
    VALUES (%s, now(), 'horloge', 'v', 'k', gen_random_uuid(), 'a', '{}') RETURNING id
"""


def lines_of(row: object) -> list[SealedLine]:
    return list(SealedLine.objects.filter(row=str(row)).order_by("id"))


@pytest.fixture
def amina(db: None) -> Any:
    made = factories.demande("Amina")
    seal()
    return made


def fact(of: Any, **changes: Any) -> Fact:
    return Fact.objects.create(
        demande=of.demande, layer="declare", path="wish/x", value={}, at=timezone.now(), **changes
    )


def test_each_state_is_a_line_of_the_chain_of_its_organisation(db: None) -> None:
    bailleur = factories.organisation("bailleur", "Seine Habitat")
    home = factories.home(bailleur, None)
    seal()
    type(home).objects.filter(pk=home.pk).update(rent=60_000)
    seal()
    type(home).objects.filter(pk=home.pk).update(rent=60_000)
    seal()

    found = [line for line in lines_of(home.pk) if line.source == "home"]
    assert [(line.chain, line.kind) for line in found] == [
        (bailleur.pk, ChainLineKind.STATE),
        (bailleur.pk, ChainLineKind.STATE),
    ]
    assert SealedHead.objects.get(chain=bailleur.pk).name == str(bailleur.public_id)
    assert faults() == []


def test_a_statement_waits_as_one_entry_for_two_thousand_rows(amina: Any) -> None:
    Fact.objects.bulk_create(
        [Fact(demande=amina.demande, layer="declare", path=f"x/{n}", value=n, at=timezone.now()) for n in range(4_001)]
    )

    assert [len(entry.keys) for entry in Unsealed.objects.order_by("id")] == [2000, 2000, 1]
    assert sealing.seal_waiting(at=timezone.now(), batch=2_500) == 4000
    assert seal_queue.tail().rows == 1


def test_what_may_never_change_is_told_even_when_its_change_is_sealed(amina: Any) -> None:
    told = fact(amina)
    seal()
    Fact.objects.filter(pk=told.pk).update(value={"x": 1})
    seal()

    assert [line.kind for line in lines_of(told.pk) if line.source == "fact"] == [
        ChainLineKind.STATE,
        ChainLineKind.REWRITTEN,
    ]
    assert [(fault.wrong, fault.row) for fault in faults()] == [(SealFaultKind.REWRITTEN, str(told.pk))]


def test_what_waits_is_told_apart_and_with_its_age(amina: Any) -> None:
    fact(amina)
    found = checking_seals.walk()

    assert (found.faults, found.walked.waiting, found.walked.tail.rows) == (0, 1, 1)
    assert "1 enregistrement attend son scellé, depuis" in str(found)


def test_a_row_that_left_before_its_seal_with_nobody_to_say_so_is_a_fault(amina: Any) -> None:
    told = fact(amina)
    edit("DELETE FROM palier_fact WHERE id = %s", [told.pk])
    seal()

    assert [(fault.wrong, fault.table, fault.row) for fault in faults()] == [
        (SealFaultKind.REMOVED, "fact", str(told.pk))
    ]


def test_a_deletion_with_its_triggers_and_no_erasure_is_a_fault(amina: Any) -> None:
    told = fact(amina)
    seal()
    Fact.objects.filter(pk=told.pk).delete()
    seal()

    assert [(fault.wrong, fault.table, fault.row) for fault in faults()] == [
        (SealFaultKind.REMOVED, "fact", str(told.pk))
    ]


def test_an_erasure_leaves_the_chain_whole_and_digests_that_match_nothing(amina: Any) -> None:
    told = fact(amina)
    seal()
    erasing.ask(amina.demande, by=amina.actor, at=timezone.now())
    seal()
    assert all(line.salt for line in lines_of(told.pk) if line.source == "fact")
    keeping.honour(amina.demande, at=timezone.now())
    seal()

    gone = SealedLine.objects.filter(kind=ChainLineKind.REMOVED)
    assert {line.proof for line in gone} == {Erasure.objects.get().pk}
    assert {"demande", "demandeversion", "fact"} <= {line.source for line in gone}
    for line in gone:
        assert not any(bytes(each.salt) for each in SealedLine.objects.filter(source=line.source, row=line.row))
    assert faults() == []


def test_a_proof_of_erasure_taken_away_leaves_its_deletions_without_proof(amina: Any) -> None:
    erasing.ask(amina.demande, by=amina.actor, at=timezone.now())
    keeping.honour(amina.demande, at=timezone.now())
    seal()
    edit("DELETE FROM palier_erasure")

    assert SealFaultKind.REMOVED in {fault.wrong for fault in faults()}
    assert f"erasure {SealedLine.objects.get(source='erasure', kind=ChainLineKind.STATE).row}" in named(faults())


def test_rows_older_than_the_chain_are_taken_over_and_then_no_more(amina: Any) -> None:
    edit(
        "INSERT INTO palier_seniority (audience, demande_id, departement, since) VALUES ('{}', %s, '01', now())",
        [amina.demande.pk],
    )
    seal()
    assert [fault.wrong for fault in faults()] == [SealFaultKind.UNKNOWN]

    SealTakeover.objects.create(source="seniority")
    assert faults() == []
    seal()

    assert SealedLine.objects.filter(kind=ChainLineKind.TAKEN_OVER).count() == 1
    assert [fault.wrong for fault in faults()] == [SealFaultKind.TAKEN_LATE]


def test_two_states_of_two_transactions_are_sealed_in_the_order_of_their_commits(
    committed: None, connect: Callable[[str], psycopg.Connection[Any]]
) -> None:
    """The one that began first ends last: nothing was walked past, and it is sealed after the other."""
    clock.seal(), clock.seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    early, late = connect(owner), connect(owner)
    slow = early.execute(LINE, [uuid7()]).fetchone()[0]
    quick = late.execute(LINE, [uuid7()]).fetchone()[0]
    late.commit()
    while clock.seal():
        pass
    assert [len(lines_of(slow)), len(lines_of(quick))] == [0, 1]
    early.commit()
    while clock.seal():
        pass

    assert lines_of(quick)[0].position < lines_of(slow)[0].position
    assert Unsealed.objects.count() == 0


def test_two_who_seal_at_once_do_it_once(committed: None, connect: Callable[[str], Any]) -> None:
    factories.demande("Amina")
    other = connect("palier_worker")
    other.execute("SELECT pg_advisory_xact_lock(hashtext('palier_seals'))")

    assert clock.seal() == 0
    other.rollback()
    assert clock.seal() > 0


def test_the_clock_seals_walks_and_keeps_what_it_found_under_its_own_rights(
    committed: None, as_login: Callable[[str], Any]
) -> None:
    with transaction.atomic():
        amina = factories.demande("Amina")
        told = fact(amina)
        telling.invented(at=timezone.now())
    with as_login("palier_worker"):
        while clock.step() < clock.EVERY:
            pass
    edit_now = "UPDATE palier_fact SET path = 'y' WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(edit_now, [told.pk])
        cursor.execute("SET session_replication_role = origin")
    with as_login("palier_worker"):
        found = clock.check(timezone.now())
        clock.seal_day(0)

    assert found is not None
    assert (found.faults, found.sentences) == (
        1,
        [f"Chaîne {chain.PLATFORM} : fact {told.pk} n’est plus comme à son scellé (path)."],
    )


def test_a_reading_that_left_before_its_year_is_a_fault(amina: Any) -> None:
    odile = factories.member("Odile", factories.organisation("reservataire", "R"))
    tracing.note([amina.demande], Purpose.AUDIT, by=odile, at=timezone.now())
    old = uuid7().int - (400 * 86_400_000 << 80)
    AccessEntry.objects.create(
        pk=UUID(int=old),
        at=timezone.now() - timedelta(days=400),
        actor=uuid7(),
        object_kind="k",
        object_id=uuid7(),
        purpose="p",
    )
    seal()
    with connection.cursor() as cursor:
        # Whoever takes the guard away, and leaves what notes.
        cursor.execute("ALTER TABLE palier_accessentry DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM palier_accessentry")
    seal()

    young = {str(UUID(int=old))}
    found = [(fault.wrong, fault.row) for fault in faults()]
    assert len(found) == 1
    assert found[0][0] is SealFaultKind.REMOVED
    assert found[0][1] not in young


def test_a_column_that_is_sealed_since_is_taken_over_under_the_new_description(
    amina: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of before get a line of it, at once where they are written again; one that was edited meanwhile stays a fault."""
    source = SOURCES["fact"]
    older = replace(source, text=source.text.replace(" value", ""))
    monkeypatch.setitem(SOURCES, "fact", older)
    kept, edited, written = fact(amina), fact(amina), fact(amina)
    seal()
    monkeypatch.setitem(SOURCES, "fact", replace(source, version=2, older=(older.columns,)))
    edit("UPDATE palier_fact SET path = 'wish/z' WHERE id = %s", [edited.pk])
    Fact.objects.filter(pk=written.pk).update(value={"x": 1})
    seal()
    assert [[line.version for line in lines_of(one.pk)] for one in (kept, written)] == [[1], [1, 2]]
    SealTakeover.objects.create(source="fact", after="")

    seal()

    assert [[line.version for line in lines_of(one.pk)] for one in (kept, edited, written)] == [[1, 2], [1], [1, 2]]
    edit("UPDATE palier_fact SET value = '{\"x\": 9}' WHERE id = %s", [kept.pk])
    assert {(one.row, one.columns) for one in faults()} == {(str(kept.pk), ("value",)), (str(edited.pk), ("path",))}
