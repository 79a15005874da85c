"""What the database refuses to change: the journal, the access log, the rankings, and what was received or sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import AccessEntry, DemandeVersion, JournalEntry, Letter, Ranking, RankingLine
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FROZEN = ("palier_journalentry", "palier_accessentry", "palier_ranking")
STATEMENTS = {
    "palier_journalentry": ("UPDATE palier_journalentry SET verb = 'x'", "DELETE FROM palier_journalentry"),
    "palier_accessentry": ("UPDATE palier_accessentry SET purpose = 'x'", "DELETE FROM palier_accessentry"),
    "palier_ranking": ("UPDATE palier_ranking SET head = 'x'", "DELETE FROM palier_ranking"),
    "palier_rankingline": ("UPDATE palier_rankingline SET rank = 9", "DELETE FROM palier_rankingline"),
    "palier_demandeversion": ("UPDATE palier_demandeversion SET facts = '{}'",),
    "palier_letter": ("UPDATE palier_letter SET title = 'x'",),
}
TRUNCATES = tuple(f"TRUNCATE {table} CASCADE" for table in (*FROZEN, "palier_rankingline"))
EVERY = tuple(statement for each in STATEMENTS.values() for statement in each) + TRUNCATES


@pytest.fixture(autouse=True)
def one_row_each() -> None:
    reservataire = factories.organisation("reservataire", "R")
    home = factories.home(factories.organisation("bailleur", "B"), reservataire)
    on = factories.publication(home, stage="classee")
    amina = factories.demande()
    placed = factories.candidature(on, amina.demande, stage="classee", rank=1)
    JournalEntry.objects.create(at=NOW, role="demandeur", verb="v", object_kind="k", object_id=uuid7(), article="a")
    # A trace of reading may go once it is a year old: this one is of today.
    AccessEntry.objects.create(at=timezone.now(), actor=uuid7(), object_kind="k", object_id=uuid7(), purpose="p")
    ranked = Ranking.objects.create(
        publication=on,
        reservataire=reservataire,
        position=1,
        frozen_at=NOW,
        header={},
        candidates=1,
        previous_head="0" * 64,
        head="1" * 64,
    )
    RankingLine.objects.create(
        ranking=ranked,
        candidature=placed,
        demande=amina.demande,
        rank=1,
        pseudonym="p",
        tie="t",
        commitment="c",
        salt="s",
    )
    Letter.objects.create(demande=amina.demande, kind="k", title="t", paragraphs=[], sent_at=NOW)
    # Keys checked at the end of the transaction would hide the refusal of a TRUNCATE behind their own.
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        connection.cursor().execute(statement)
    return str(caught.value)


@pytest.mark.parametrize("statement", EVERY)
def test_the_owner_of_the_database_is_refused(statement: str) -> None:
    assert "append-only" in refusal_of(statement)


@pytest.mark.parametrize("role", row_security.WEB_ROLES)
@pytest.mark.parametrize("statement", [s for table in FROZEN for s in STATEMENTS[table]] + list(TRUNCATES))
def test_no_role_of_the_web_has_even_the_right_to_try(
    statement: str, role: str, as_login: Callable[[str], Any]
) -> None:
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=role))
        refused = refusal_of(statement)
        acting.leave()

    assert "permission denied" in refused


@pytest.mark.parametrize("statement", EVERY)
def test_the_clock_is_refused(statement: str, as_login: Callable[[str], Any]) -> None:
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        refused = refusal_of(statement)
        acting.leave()

    assert "append-only" in refused or "permission denied" in refused


def test_erasing_a_person_breaks_no_published_line() -> None:
    """The links and the opening of a line go; what was published stays."""
    assert RankingLine.objects.update(demande=None, candidature=None, kept_opening=None, salt="") == 1
    assert DemandeVersion.objects.count() == 1
