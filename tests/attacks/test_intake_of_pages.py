"""What an injection does as who takes a demande in, or at the gate: what a version of the register says, and no more (ADR 39)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Demande, DemandeVersion, KnownBrowser, Seniority
from palier.models.doors import acting
from palier.models.doors.row_security import COLUMNS, GATE, INTAKE
from tests import factories
from tests.attacks.raw_sql import REFUSED, page_of, tried, would

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOLD = date(2019, 4, 1)


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def intake(amina: Applicant, **changes: Any) -> acting.Acting:
    given = {"role": INTAKE, "demande": amina.demande.pk, "numero": amina.demande.numero_unique}
    return acting.Acting(**given | changes)


def told(amina: Applicant, file_type: str = "MOD", *, at: Any = None, **facts: Any) -> DemandeVersion:
    """A version as the register gives one, beside those that the file has."""
    last = DemandeVersion.objects.filter(demande=amina.demande).latest("file_dated_at")
    return DemandeVersion.objects.create(
        demande=amina.demande,
        file_type=file_type,
        file_dated_at=at or timezone.now(),
        received_at=timezone.now(),
        digest=f"{DemandeVersion.objects.count():064d}",
        facts=last.facts | facts,
    )


UNTOUCHED = {
    "palier_demande": (
        "public_id",
        "numero_unique",
        "draw_token",
        "audience",
        "confirmed_at",
        "online_since",
        "wants_paper",
        "erasure_asked_at",
        "created_at",
    ),
    "palier_person": ("demande_id", "key", "audience"),
    "palier_seniority": ("demande_id", "departement", "audience"),
    "palier_signincode": (
        "code_hash",
        "expires_at",
        "created_at",
        "person_key",
        "demande_id",
        "source",
        "refusal",
        "disowned_at",
    ),
    "palier_knownbrowser": ("mark", "demande_id", "person_key", "user_id"),
}


@pytest.mark.parametrize("table", list(UNTOUCHED))
def test_who_takes_in_rewrites_no_other_column(amina: Applicant, table: str) -> None:
    with page_of(intake(amina)):
        for column in UNTOUCHED[table]:
            assert tried(f"UPDATE {table} SET {column} = {column}") == REFUSED, column
        for column in COLUMNS[table, INTAKE]:
            assert would(f"UPDATE {table} SET {column} = {column}") != REFUSED, column


def test_a_day_of_deposit_is_that_of_a_version(amina: Applicant) -> None:
    deposited = "UPDATE palier_demande SET deposited_on = %s"
    with page_of(intake(amina)):
        assert tried(deposited, ["1990-01-01"]) == tried(deposited, [TOLD]) == REFUSED
        assert tried("UPDATE palier_demande SET deposited_on = deposited_on") == 1
    told(amina, deposited_on=TOLD.isoformat())
    with page_of(intake(amina)):
        assert tried(deposited, ["1990-01-01"]) == REFUSED
        assert tried(deposited, [TOLD]) == 1


def test_a_seniority_is_that_of_a_version(amina: Applicant) -> None:
    kept = Seniority.objects.filter(demande=amina.demande).get()
    changed = "UPDATE palier_seniority SET since = %s"
    added = "INSERT INTO palier_seniority (demande_id, departement, since, audience) VALUES (%s, %s, %s, '{}')"
    with page_of(intake(amina)):
        assert tried(changed, ["1990-01-01"]) == REFUSED
        assert tried(added, [amina.demande.pk, "2A", TOLD]) == REFUSED
    told(amina, waiting_since={kept.departement: TOLD.isoformat(), "2A": TOLD.isoformat()})
    with page_of(intake(amina)):
        assert tried(changed, ["1990-01-01"]) == REFUSED
        assert tried(changed, [TOLD]) == 1
        assert tried(added, [amina.demande.pk, "2B", TOLD]) == REFUSED
        assert tried(added, [amina.demande.pk, "2A", TOLD]) == 1


def test_a_demande_comes_back_or_ends_by_a_version_alone(amina: Applicant) -> None:
    struck_at = DemandeVersion.objects.filter(demande=amina.demande).latest("file_dated_at").file_dated_at + DAY
    back = "UPDATE palier_demande SET state = 'active', struck_off_at = NULL, strike_off_reason = ''"
    ended = "UPDATE palier_demande SET state = 'radiee', struck_off_at = %s, strike_off_reason = 'RADATT'"
    with page_of(intake(amina)):
        assert tried(ended, [struck_at]) == tried("UPDATE palier_demande SET state = 'radiee'") == REFUSED
    told(amina, "RAD", at=struck_at)
    with page_of(intake(amina)):
        assert tried(ended, [struck_at + DAY]) == REFUSED
        assert tried(ended, [struck_at]) == 1
    Demande.objects.filter(pk=amina.demande.pk).update(
        state="radiee", struck_off_at=struck_at, strike_off_reason="RADATT"
    )
    with page_of(intake(amina)):
        assert tried(back) == tried("UPDATE palier_demande SET state = 'active'") == REFUSED
    told(amina, "REN", at=struck_at + DAY)
    with page_of(intake(amina)):
        assert tried(back) == 1


NEW = (
    "INSERT INTO palier_demande (public_id, numero_unique, draw_token, state, deposited_on, strike_off_reason, confirmed_at,"
    " audience, created_at) VALUES (gen_random_uuid(), {numero}, '\\x00', {state}, {day}, '', {confirmed}, {audience}, now())"
)


def test_a_new_file_is_empty(amina: Applicant) -> None:
    given = {"numero": "'93N'", "state": "'active'", "day": "NULL", "confirmed": "NULL", "audience": "'{}'"}
    with page_of(intake(amina, demande=None, numero="93N")):
        for wrong in (
            {"numero": "'93M'"},
            {"state": "'radiee'"},
            {"day": "'1990-01-01'"},
            {"confirmed": "now()"},
            {"audience": "'{1}'"},
        ):
            assert tried(NEW.format(**given | wrong)) == REFUSED, wrong
        assert would(NEW.format(**given)) == 1


ROWS = {
    "palier_seniority": (
        "(demande_id, departement, since, audience) SELECT id, '2A', deposited_on, {audience} FROM palier_demande"
    ),
    "palier_person": (
        "(demande_id, key, role, civility, last_name, birth_name, first_name, nationality, phone, email, address, employer,"
        " profession, audience) SELECT id, 'z', 'enfant', '', '', '', '', '', '', '', '', '', '', {audience} FROM palier_demande"
    ),
    "palier_demandeversion": (
        "(demande_id, file_type, file_dated_at, received_at, digest, facts, unknown_codes, missing, audience)"
        " SELECT id, 'MOD', now(), now(), 'x', '{{}}', '[]', '[]', {audience} FROM palier_demande"
    ),
}


@pytest.mark.parametrize("table", list(ROWS))
def test_what_is_taken_in_is_shown_to_whom_its_demande_is_shown(amina: Applicant, table: str) -> None:
    reader, other = factories.organisation("bailleur", "A").pk, factories.organisation("bailleur", "B").pk
    Demande.objects.filter(pk=amina.demande.pk).update(audience=[reader])
    made = f"INSERT INTO {table} {ROWS[table]}"
    with page_of(intake(amina)):
        for audience, outcome in (("'{}'", 1), (f"'{{{reader}}}'", 1), (f"'{{{other}}}'", REFUSED)):
            assert would(made.format(audience=audience)) == outcome, audience


def test_no_verified_fact_no_score_and_no_candidature_is_taken_in(amina: Applicant) -> None:
    fact = (
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience)"
        " VALUES (%s, 'verifie', 'claims/handicap', '{}', now(), '{}')"
    )
    with page_of(intake(amina)):
        assert tried(fact, [amina.demande.pk]) == REFUSED
        for table in ("palier_candidature", "palier_demandescore", "palier_scorefacts", "palier_signinattempt"):
            assert tried(f"SELECT 1 FROM {table}") == tried(f"DELETE FROM {table}") == REFUSED


def test_an_account_of_a_household_has_no_password_and_is_the_only_one_that_holds(amina: Applicant) -> None:
    account = (
        "INSERT INTO palier_user (public_id, login, name, password, is_active, is_demo, demo_story)"
        " VALUES (gen_random_uuid(), %s, 'x', %s, true, %s, '') RETURNING id"
    )
    pro = factories.member("Karim", factories.organisation("bailleur", "A")).person
    mine = f"d:{amina.demande.pk}:e9"
    with page_of(intake(amina)):
        for login, password, is_demo in (
            (mine, "pbkdf2_sha256$1$x", False),
            (mine, "!x", True),
            (f"p:{amina.demande.pk}:e9", "!x", False),
            (f"d:{amina.demande.pk + 1}:e9", "!x", False),
        ):
            assert tried(account, [login, password, is_demo]) == REFUSED, login
        assert tried(account, [mine, "!x", False]) == 1
        holds = "INSERT INTO palier_holder (user_id, demande_id, person_key) VALUES (%s, %s, 'e9')"
        assert tried(holds, [pro.pk, amina.demande.pk]) == REFUSED
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM palier_user WHERE login = %s", [mine])
            assert tried(holds, [cursor.fetchone()[0], amina.demande.pk]) == 1


def test_the_gate_changes_a_password_and_ends_sessions_and_makes_nobody(amina: Applicant) -> None:
    KnownBrowser.objects.create(user=amina.user, mark="m", last_used_at=timezone.now())
    held = {
        "palier_user": ("login", "name", "is_active", "is_demo", "public_id"),
        "palier_passwordlink": ("secret_hash", "expires_at", "user_id", "created_at"),
        "palier_signincode": ("code_hash", "expires_at", "attempts", "used_at", "demande_id"),
        "palier_knownbrowser": ("mark", "user_id"),
        "palier_signinattempt": ("is_success", "at", "subject", "source"),
    }
    with page_of(acting.GATE):
        for table, columns in held.items():
            for column in columns:
                assert tried(f"UPDATE {table} SET {column} = {column}") == REFUSED, (table, column)
            for column in COLUMNS.get((table, GATE), ()):
                assert would(f"UPDATE {table} SET {column} = {column}") != REFUSED, (table, column)
        assert tried("INSERT INTO palier_user DEFAULT VALUES") == REFUSED
