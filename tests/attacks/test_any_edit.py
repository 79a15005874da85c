"""Random honest acts verify; any single edit of any sealed column of any row, past the triggers, is seen and named."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from palier.models import Candidature, Fact, Home
from palier.models.seals import seal_rows
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.doors.readings import Purpose
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.life import erasing, keeping
from tests import factories, world
from tests.attacks.sealed_world import edit, faults, seal, undone

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models.seals.sealed_source import SealedTable

pytestmark = pytest.mark.django_db
PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def at() -> world.World:
    built = world.build()
    factories.file(built.piece)
    seal()
    return built


def _apply(at: world.World) -> None:
    with suppress(Refusal):
        applying.apply(at.stranger.demande, at.at["publiee"], by=at.stranger.actor, at=timezone.now())


def _withdraw(at: world.World) -> None:
    row = Candidature.objects.filter(publication=at.at["publiee"], stage="deposee").order_by("pk").first()
    if row is not None:
        applying.withdraw(row, by=at.amina.actor, at=timezone.now())


def _erase(at: world.World) -> None:
    gone = factories.demande("Ida")
    erasing.ask(gone.demande, by=gone.actor, at=timezone.now())
    keeping.honour(gone.demande, at=timezone.now())


ACTS: dict[str, Callable[[world.World], object]] = {
    "apply": _apply,
    "withdraw": _withdraw,
    "erase": _erase,
    "read": lambda at: tracing.note([at.amina.demande], Purpose.FIND, by=at.odile, at=timezone.now()),
    "upload": lambda at: factories.file(factories.piece(at.noe.demande)),
    "say": lambda at: Fact.objects.create(
        demande=at.amina.demande, layer="declare", path="wish/x", value={"é": 1.5}, at=timezone.now()
    ),
    "rent": lambda at: Home.objects.filter(bailleur=at.bailleur).update(rent=models.F("rent") + 1),
    "close": lambda at: at.home_at("classee", at.others[:3]),
    "seal": lambda _: seal(),
}


@given(acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=6))
@settings(PATIENT, max_examples=20)
def test_whatever_honest_acts_come_in_whatever_order_nothing_is_wrong(at: world.World, acts: list[str]) -> None:
    with undone():
        for act in acts:
            ACTS[act](at)
        assert faults() == []
        seal()
        assert faults() == []


OTHER = {
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "bigint": "coalesce({0}, 0) + 1",
    "boolean": "NOT coalesce({0}, true)",
    "date": "coalesce({0}, '2026-01-01') + 1",
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "coalesce({0}, '2026-01-01') + interval '1 microsecond'",
    "jsonb": "jsonb_build_object('x', {0})",
    "bytea": "sha256({0}) || {0}",
    "text": "coalesce({0}, '') || ' '",
    "character varying": "CASE {0} WHEN 'x' THEN 'y' ELSE 'x' END",
}


def _columns(source: SealedTable) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [f"palier_{source.table}"],
        )
        return {name: kind for name, kind in cursor.fetchall() if name in source.columns}


@given(data=st.data())
@PATIENT
def test_any_single_edit_of_a_sealed_column_is_seen_and_named(at: world.World, data: st.DataObject) -> None:
    filled = [source for source in SOURCES.values() if seal_rows.model(source)._default_manager.exists()]  # noqa: SLF001
    source = data.draw(st.sampled_from(filled), label="table")
    keys = [str(pk) for pk in seal_rows.model(source)._default_manager.values_list("pk", flat=True)]  # noqa: SLF001
    key = data.draw(st.sampled_from(sorted(keys)), label="row")
    columns = _columns(source)
    column = data.draw(st.sampled_from(sorted(columns)), label="column")
    assume(columns[column] in OTHER)
    other = OTHER[columns[column]].format(f'"{column}"')
    with undone():
        try:
            with transaction.atomic():
                edit(f'UPDATE palier_{source.table} SET "{column}" = {other} WHERE {source.key} = %s', [key])
        except DatabaseError:
            assume(False)  # a constraint of the table, which holds without any trigger
        found: list[Any] = faults()

    assert [(fault.table, fault.row, fault.columns) for fault in found] == [(source.table, key, (column,))]
