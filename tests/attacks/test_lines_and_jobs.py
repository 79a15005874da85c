"""What an injection in a page notes and asks for: lines of its own name, jobs of a list about what its claim reaches (ADR 39)."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import JournalEntry, Message
from palier.models.doors import acting, job_rights, jobs
from palier.models.doors.row_security import CLOCK, DEMANDEUR, WEB_ROLES
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, tried
from tests.attacks.second_line_world import World, build

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
SEEN_BY_NOBODY = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers")


@pytest.fixture
def world() -> World:
    return build()


LINE = (
    "INSERT INTO palier_journalentry (id, at, recorded_at, actor, role, organisation, verb, object_kind, object_id, article,"
    " details) VALUES (gen_random_uuid(), now(), '1990-01-01', %s, regexp_replace(current_setting('role'), '^palier_', ''), %s,"
    " CASE current_setting('role') WHEN 'palier_demandeur' THEN 'deposer' ELSE 'publier' END, 'Demande', gen_random_uuid(), '',"
    " '{}')"
)
"""A line of the role in force, in its own quality."""
ENTRY = (
    "INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)"
    " VALUES (gen_random_uuid(), now(), %s, %s, 'Demande', gen_random_uuid(), 'x', palier_claim('demande')::bigint, 'demandeur')"
)


@pytest.mark.parametrize("statement", [LINE, ENTRY], ids=["journal", "access"])
def test_nobody_writes_a_line_of_somebody_else(world: World, statement: str) -> None:
    amina, karim = person(world.amina), member(world.karim)
    with page_of(amina):
        assert tried(statement, [amina.actor, None]) == 1
        assert tried(statement, [karim.actor, None]) == tried(statement, [None, None]) == REFUSED
    with page_of(karim):
        assert tried(statement, [karim.actor, karim.organisation]) == 1
        assert tried(statement, [amina.actor, karim.organisation]) == REFUSED
        assert tried(statement, [karim.actor, world.odile.body.pk]) == REFUSED


def test_a_household_writes_no_reading_of_another_file_or_of_an_organisation(world: World) -> None:
    made = (
        "INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'Demande', gen_random_uuid(), 'x', %s, %s)"
    )
    amina, mine, other = person(world.amina), world.amina.demande.pk, world.noe.demande.pk
    with page_of(amina):
        assert tried(made, [amina.actor, None, mine, "demandeur"]) == 1
        for organisation, demande, role in (
            (None, other, "demandeur"),
            (world.karim.body.pk, mine, "demandeur"),
            (None, mine, "bailleur"),
            (world.karim.body.pk, other, "bailleur"),
            (None, None, "demandeur"),
            (None, mine, None),
        ):
            assert tried(made, [amina.actor, organisation, demande, role]) == REFUSED


def test_the_hour_of_a_line_is_the_database_s(world: World) -> None:
    before = timezone.now()
    with page_of(person(world.amina)):
        tried(LINE, [world.amina.user.public_id, None])
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
            cursor.execute("SELECT recorded_at FROM palier_journalentry ORDER BY recorded_at DESC LIMIT 1")
            recorded = cursor.fetchone()[0]
    assert recorded >= before

    # Nor does the owner write another, by the way of the model.
    line = JournalEntry.objects.create(
        at=before,
        recorded_at=before.replace(year=1990),
        role="horloge",
        verb="v",
        object_kind="Demande",
        object_id=uuid4(),
        article="",
    )
    line.refresh_from_db()
    assert line.recorded_at >= before


# --- Jobs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", SEEN_BY_NOBODY)
def test_no_page_reads_or_touches_the_queue(world: World, table: str) -> None:
    jobs.defer("palier.jobs.rescoring.rescore", demande=world.noe.demande.pk)
    for who in (person(world.amina), member(world.karim), member(world.odile), acting.GATE, acting.PUBLIC):
        with page_of(who):
            for statement in (f"SELECT 1 FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                assert tried(statement) == REFUSED
            assert tried("UPDATE procrastinate_jobs SET status = 'cancelled'") == REFUSED


@pytest.mark.parametrize("role", WEB_ROLES)
def test_no_page_calls_the_queue_s_own_functions(world: World, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate%%'"
            " AND has_function_privilege(%s, oid, 'EXECUTE') AND prorettype <> 'trigger'::regtype",
            [role],
        )
        assert cursor.fetchone() == (0,)


DEFER = "SELECT palier_defer(%s, %s::jsonb, {at}, {lock})"


def asked(task: str, at: str = "NULL", lock: str = "NULL", **arguments: object) -> int | str:
    return tried(DEFER.format(at=at, lock=lock), [f"palier.jobs.{task}", json.dumps(arguments)])


def test_a_demandeur_asks_for_jobs_on_their_own_file_alone(world: World) -> None:
    mine, other = world.amina.demande.pk, world.noe.demande.pk
    with page_of(person(world.amina)):
        assert asked("rescoring.rescore", demande=mine) == 1
        assert asked("erasing.erase_asked", demande=mine) == 1
        assert asked("rescoring.rescore", demande=other) == REFUSED
        assert asked("erasing.erase_asked", demande=other) == REFUSED
        assert asked("leases.end_elsewhere", demande=mine) == REFUSED
        assert asked("closing.close", publication=world.candidature.publication_id) == REFUSED
        assert asked("no.such_task", demande=mine) == REFUSED
        assert asked("rescoring.rescore") == REFUSED


def test_a_job_takes_no_argument_hour_or_lock_that_is_not_in_the_list(world: World) -> None:
    mine = world.amina.demande.pk
    publication = world.candidature.publication_id
    with page_of(person(world.amina)):
        assert asked("rescoring.rescore", demande=mine, force=1) == REFUSED
        assert asked("rescoring.rescore", at="now() + interval '9 days'", demande=mine) == REFUSED
        assert asked("rescoring.rescore", lock=f"'publication-{publication}'", demande=mine) == REFUSED
        assert asked("wishes.send", lock=f"'wish-{mine}'", demande=mine) == 1
        assert asked("wishes.send", lock="'wish-0'", demande=mine) == REFUSED


def test_an_organisation_asks_for_jobs_on_what_is_its_own(world: World) -> None:
    stranger = factories.member("Ruth", factories.organisation("reservataire", "D"))
    publication = world.candidature.publication_id
    for who, outcome in ((member(world.odile), 1), (member(world.karim), 1), (member(stranger), REFUSED)):
        with page_of(who):
            assert asked("offers.offer_next", publication=publication) == outcome
            assert asked("closing.close", lock=f"'publication-{publication}'", publication=publication) == outcome
            assert asked("erasing.erase_asked", demande=world.noe.demande.pk) == REFUSED


def test_whoever_has_no_account_asks_for_no_job(world: World) -> None:
    for who in (acting.GATE, acting.PUBLIC):
        with page_of(who):
            assert asked("rescoring.rescore", demande=world.amina.demande.pk) == REFUSED


def test_the_clock_hands_over_jobs_as_before(world: World) -> None:
    acting.take(acting.CLOCK)
    jobs.defer("palier.jobs.rescoring.rescore", demande=world.noe.demande.pk)
    found = tried("SELECT 1 FROM procrastinate_jobs")
    acting.leave()

    assert acting.CLOCK.role == CLOCK != DEMANDEUR
    assert found == 1


def test_a_message_leaves_the_page_unsent(world: World) -> None:
    made = (
        "INSERT INTO palier_message (id, channel, recipient, subject, body, created_at, sent_at, doubts)"
        " VALUES (gen_random_uuid(), 'email', 'a@b.fr', 's', 'b', now(), {sent}, 0)"
    )
    with page_of(person(world.amina)):
        assert tried(made.format(sent="NULL")) == 1
        assert tried(made.format(sent="now()")) == REFUSED
    assert not Message.objects.exists()


BY_THE_CLOCK = {
    "palier.jobs.life.announce": "reminders of renewal",
    "palier.jobs.closing.tell_ranking": "the closing, and its own next batch",
    "palier.jobs.offers.use_other_way": "a text that came back, or that no gateway carries",
}
"""Tasks that a workflow defers under the clock alone, and in which act."""


def deferred(repository: Path) -> dict[str, set[str]]:
    """The tasks that workflows defer by their own words, each with every argument that is given to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (repository / "palier" / "workflows").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.defer":
                task = node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
                found[str(task)] |= {each.arg for each in node.keywords if each.arg} - {"at", "lock"}
    return found


def test_a_task_that_a_workflow_defers_is_in_the_list_with_its_arguments(repository: Path) -> None:
    """A new job, or a new argument, fails here until the list and a migration say who may name it."""
    listed: dict[str, set[str]] = defaultdict(set)
    for right in job_rights.RIGHTS:
        listed[right.task] |= {right.subject, *right.others}
    found = {task: names for task, names in deferred(repository).items() if task.startswith("palier.jobs.")}

    assert len(found) > 12
    assert set(found) - set(listed) <= set(BY_THE_CLOCK)
    assert {
        task: names - listed[task] for task, names in found.items() if task in listed and names - listed[task]
    } == {}


def test_the_list_of_jobs_in_the_database_is_that_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, task, subject, others, lock, priority, is_dated FROM palier_jobright")
        found = {(*row[:3], tuple(row[3]), *row[4:]) for row in cursor.fetchall()}

    assert found == {(r.role, r.task, r.subject, r.others, r.lock, r.priority, r.is_dated) for r in job_rights.RIGHTS}
