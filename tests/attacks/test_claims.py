"""Nobody takes a role, an organisation or a demande by writing a setting: a claim is signed, fresh, and of one transaction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from palier.models.doors import acting, claims
from palier.models.doors.row_security import (
    BAILLEUR,
    DEMANDEUR,
    GATE,
    INTAKE,
    PUBLIC,
    RESERVATAIRE,
    SEPARATION,
    WEB_ROLES,
    protected_tables,
)
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, settings_of, tried
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

pytestmark = pytest.mark.django_db
LOCKED = ("palier_claimkey", "palier_claimrule", "palier_jobright")


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile(amina: factories.Applicant) -> Any:
    bailleur, reservataire = factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B")
    on = factories.publication(factories.home(bailleur, reservataire), stage="classee")
    factories.candidature(on, factories.demande("Sonia").demande, stage="classee")
    return factories.member("Odile", reservataire)


def seen(table: str) -> int | str:
    return tried(f"SELECT 1 FROM {table}")


def taken(claim: str, role: str) -> int | str:
    with logged_in_as("palier_web"):
        return tried("SELECT palier_take(%s), set_config('role', %s, true)", [claim, role])


@pytest.mark.parametrize("role", WEB_ROLES)
def test_another_role_taken_by_a_setting_sees_no_row_of_any_table(
    amina: factories.Applicant, odile: Any, role: str
) -> None:
    other = factories.demande("Noé").demande
    with page_of(person(amina)):
        settings_of(role, organisation=odile.body.pk, demande=other.pk, user=1, numero=other.numero_unique)
        found = {table: seen(table) for table in protected_tables()}

    if role == DEMANDEUR:
        # The page's own role goes on with its own claim: the other demande stays out of sight.
        with page_of(person(amina)):
            settings_of(role, demande=other.pk)
            assert tried("SELECT 1 FROM palier_demande WHERE id = %s", [other.pk]) == 0
        return
    assert set(found.values()) <= {0, REFUSED}


def test_a_role_without_a_claim_sees_no_row_of_any_table(amina: factories.Applicant, odile: Any) -> None:
    for role in WEB_ROLES:
        with logged_in_as("palier_web"), transaction.atomic():
            settings_of(role, organisation=odile.body.pk, demande=amina.demande.pk, user=amina.user.pk)
            found = {table: seen(table) for table in protected_tables()}
            transaction.set_rollback(True)
        assert set(found.values()) <= {0, REFUSED}, role


def test_the_settings_of_before_open_nothing_where_no_older_release_serves(amina: factories.Applicant) -> None:
    assert claims.is_asked(claims.SINCE, "default")
    with logged_in_as("palier_web"), transaction.atomic():
        settings_of(DEMANDEUR, demande=amina.demande.pk, claim="")
        assert seen("palier_demande") == 0
        transaction.set_rollback(True)


def test_settings_open_what_they_did_until_the_last_older_release_is_gone(amina: factories.Applicant) -> None:
    connection.cursor().execute("UPDATE palier_claimrule SET is_required = false")
    with logged_in_as("palier_web"), transaction.atomic():
        settings_of(DEMANDEUR, demande=amina.demande.pk)
        assert seen("palier_demande") == 1
        transaction.set_rollback(True)
    claims.require("default")
    with logged_in_as("palier_web"), transaction.atomic():
        settings_of(DEMANDEUR, demande=amina.demande.pk)
        assert seen("palier_demande") == 0
        transaction.set_rollback(True)


def test_a_claim_that_was_changed_is_refused(amina: factories.Applicant) -> None:
    claim = claims.signed(person(amina))
    demande = f'"demande":{amina.demande.pk}'
    assert demande in claim

    assert taken(claim, DEMANDEUR) == 1
    assert taken(claim.replace(demande, '"demande":1'), DEMANDEUR) == REFUSED
    assert taken(claim[64:].rjust(len(claim), "0"), DEMANDEUR) == REFUSED
    assert taken("", DEMANDEUR) == REFUSED


def test_a_claim_signed_with_another_key_is_refused(
    amina: factories.Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another site")

    assert taken(claims.signed(person(amina)), DEMANDEUR) == REFUSED


def test_a_claim_seen_elsewhere_is_of_no_use_after_a_minute(
    amina: factories.Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, life = claims.time.time(), 60
    for age, outcome in ((life - 10, 1), (life + 10, REFUSED), (-life - 10, REFUSED)):
        monkeypatch.setattr(claims.time, "time", lambda age=age: now - age)
        assert taken(claims.signed(person(amina)), DEMANDEUR) == outcome


def test_the_ticket_of_a_transaction_opens_no_other(
    committed: None, connect: Callable[[str], psycopg.Connection[Any]]
) -> None:
    amina = factories.demande("Amina")
    first, second = connect("palier_web"), connect("palier_web")
    who = person(amina)
    first.execute(acting.TAKE_CLAIMED, [claims.signed(who), who.role])
    ticket = first.execute("SELECT current_setting('app.claim')").fetchone()[0]
    assert first.execute("SELECT count(*) FROM palier_demande").fetchone() == (1,)
    second.execute("SELECT set_config('app.claim', %s, true), set_config('role', %s, true)", [ticket, who.role])
    assert second.execute("SELECT count(*) FROM palier_demande").fetchone() == (0,)
    first.rollback()
    first.execute("SELECT set_config('app.claim', %s, true), set_config('role', %s, true)", [ticket, who.role])
    assert first.execute("SELECT count(*) FROM palier_demande").fetchone() == (0,)


def test_a_claim_holds_under_its_own_role_alone(amina: factories.Applicant) -> None:
    with page_of(person(amina)):
        assert seen("palier_demande") == 1
        for role in (INTAKE, SEPARATION):
            settings_of(role)
            assert seen("palier_demande") == 0
        settings_of(DEMANDEUR)
        assert seen("palier_demande") == 1


@pytest.mark.parametrize("table", LOCKED)
def test_no_role_reads_or_writes_what_claims_rest_on(amina: factories.Applicant, table: str) -> None:
    for role in (*WEB_ROLES, "none"):
        with page_of(person(amina)):
            settings_of(role)
            assert {seen(table), tried(f"DELETE FROM {table}"), tried(f"INSERT INTO {table} DEFAULT VALUES")} == {
                REFUSED
            }
            assert tried("SELECT palier_require_claims()") == REFUSED


def test_the_sessions_are_the_gate_s_and_no_other_role_s(amina: factories.Applicant) -> None:
    connection.cursor().execute("INSERT INTO django_session VALUES ('key', 'data', now() + interval '1 day')")
    with page_of(acting.GATE):
        assert seen("django_session") == 1
    for who in (person(amina), acting.PUBLIC, acting.Acting(role=INTAKE, numero="x")):
        with page_of(who):
            assert seen("django_session") == REFUSED
            settings_of(GATE)
            assert seen("django_session") == 0


def test_a_claim_is_seen_in_no_list_of_activity(
    committed: None, connect: Callable[[str], psycopg.Connection[Any]]
) -> None:
    """Whoever may read the statements of others reads that somebody takes a role, and not with what."""
    amina = factories.demande("Amina")
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(person(amina))
        connection.connection.settle()  # alone, so that it is the last that is seen
        pid = connection.connection.info.backend_pid
        shown = (
            connect("palier_owner").execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()[0]
        )

    assert "palier_take($1)" in shown
    assert not re.search(r"[0-9a-f]{64}|demande\"", shown)


def test_a_secret_that_is_replaced_leaves_the_pages_under_way_alone(
    amina: factories.Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = claims.signed(person(amina))
    for secret, outcome in (("the second", 1), ("the third", REFUSED)):
        monkeypatch.setattr(settings, "SECRET_KEY", secret)
        claims.keep_key("default")
        claims.keep_key("default")
        assert taken(claims.signed(person(amina)), DEMANDEUR) == 1
        assert taken(before, DEMANDEUR) == outcome


def test_no_function_believes_a_setting() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%''app.%'"
        )
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM pg_policies WHERE concat(qual, with_check) LIKE '%''app.%'")
        assert cursor.fetchone() == (0,)

    # The last reads a signature, as the first two read a claim and files: none is worth anything without a key of the database.
    assert found == {"palier_claim", "palier_files_apart", "palier_take", "palier_weighed_here"}


def test_a_member_acts_for_the_organisation_of_the_claim_and_no_other(odile: Any) -> None:
    stranger = factories.member("Ruth", factories.organisation("reservataire", "D"))
    with page_of(member(odile)):
        assert seen("palier_candidature") == 1
    with page_of(member(stranger)):
        settings_of(RESERVATAIRE, organisation=odile.body.pk)
        assert seen("palier_candidature") == 0
        settings_of(BAILLEUR, organisation=odile.body.pk)
        assert seen("palier_candidature") == 0
        settings_of(PUBLIC)
        assert seen("palier_home") == 0
