"""Who reads a file is written where it changes alone: what stands after is what writing all of it anew would give."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import Candidature, Demande
from palier.rules.law.clocks import day_in_paris
from tests import factories

pytestmark = pytest.mark.django_db
FROZEN = import_module("palier.migrations.0745_audience_only_when_it_changes")
STAGES = ("deposee", "classee", "conforme", "non_attribuee", "retiree", "desistee", "bail_signe", "acceptee")
MOST = 3
ROWS = (("demande", "id"), *((table, "demande_id") for table in FROZEN.TABLES))


class _Over(Exception):
    """One life was lived: nothing of it is kept for the next."""


@pytest.fixture
def file() -> Demande:
    """A file with a row of most kinds, on three lists of three réservataires; and the function of before, by its side."""
    made = factories.demande("Amina")
    for place in range(MOST):
        home = factories.home(
            factories.organisation("bailleur", f"B{place}"), factories.organisation("reservataire", f"R{place}")
        )
        factories.candidature(factories.publication(home, stage="louee"), made.demande, stage="deposee")
    factories.file(factories.piece(made.demande))
    with connection.cursor() as cursor:
        cursor.execute(FROZEN.BEFORE.replace("palier_audience_on", "palier_audience_anew"))
    return made.demande


def told(demande: int) -> list[tuple[str, str, list[int]]]:
    """Of each row of a file its table, where this version of it stands, and who reads it."""
    found = []
    with connection.cursor() as cursor:
        for table, key in ROWS:
            cursor.execute(f"SELECT ctid::text, audience FROM palier_{table} WHERE {key} = %s", [demande])
            found += [(table, place, audience) for place, audience in cursor.fetchall()]
    return sorted(found)


def refreshed(function: str, demande: int) -> tuple[list[tuple[str, list[int]]], int]:
    """Who reads each row after a function, which is then undone; and how many rows it wrote."""
    before = told(demande)
    found = before
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {function}(%s, %s)", [demande, day_in_paris(timezone.now())])
            found = told(demande)
            raise _Over  # noqa: TRY301
    except _Over:
        pass
    return sorted((table, audience) for table, _, audience in found), sum(one not in before for one in found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_stands_is_what_writing_it_all_anew_gives(file: Demande, data: st.DataObject) -> None:
    rows = list(Candidature.objects.filter(demande=file).order_by("pk").select_related("publication"))
    bodies = sorted({one for row in rows for one in (row.publication.bailleur_id, row.publication.reservataire_id)})
    some = st.lists(st.sampled_from(bodies), unique=True).map(sorted)
    today = day_in_paris(timezone.now())
    try:
        with transaction.atomic():
            for row in rows:
                Candidature.objects.filter(pk=row.pk).update(
                    stage=data.draw(st.sampled_from(STAGES)),
                    audience=data.draw(some),
                    read_until=data.draw(st.sampled_from([None, today - timedelta(days=1), today])),
                )
            with connection.cursor() as cursor:
                for table, key in ROWS:
                    if data.draw(st.booleans()):
                        cursor.execute(
                            f"UPDATE palier_{table} SET audience = %s WHERE {key} = %s",
                            [data.draw(some), file.pk],
                        )
            # And as many rows are written: one that changes, once.
            assert refreshed("palier_audience_on", file.pk) == refreshed("palier_audience_anew", file.pk)
            raise _Over  # noqa: TRY301
    except _Over:
        pass


def test_an_act_that_changes_no_reader_updates_nothing(file: Demande) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_refresh_audience(%s)", [file.pk])
    assert refreshed("palier_audience_on", file.pk)[1] == 0
