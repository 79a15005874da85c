"""The queue on the steward's page: kinds and numbers, nobody; what failed runs again where that is safe, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import procrastinate_app

import palier.jobs  # noqa: F401 - every task is known once they are imported
from palier.models import JournalEntry, Message
from palier.models.doors import jobs, queue
from palier.rules.desks import queue_words
from palier.workflows.steering import tending_queue
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
SEND, SWEEP = "palier.jobs.messages.send", "palier.jobs.closing.sweep"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


def job(task: str, standing: str = "todo", *, args: str = "{}", due: object = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, scheduled_at, attempts)"
            " VALUES ('default', %s, 'todo', %s::jsonb, %s, 8) RETURNING id",
            [task, args, due],
        )
        number = int(cursor.fetchone()[0])
        for step in {"todo": (), "doing": ("doing",)}.get(standing, ("doing", standing)):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [step, number])
    return number


def standing(number: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [number])
        return str(cursor.fetchone()[0])


def test_every_task_has_its_words_and_no_word_is_without_a_task() -> None:
    known = {name for name in procrastinate_app.current_app.tasks if name.startswith("palier.")}

    assert known == set(queue_words.TASKS)
    assert set(queue_words.KINDS) == set(queue_words.FAILED) == set(queue_words.JobKind)


def test_what_comes_by_the_clock_is_never_run_again_by_hand() -> None:
    by_clock = {
        periodic.task.name for periodic in procrastinate_app.current_app.periodic_registry.periodic_tasks.values()
    }

    assert by_clock & set(queue_words.AGAIN) == set()
    # What may be cancelled comes back by itself; a link is sent again by a button.
    assert set(queue_words.CANCELLED) - by_clock == {"palier.jobs.links.send"}


def test_the_database_holds_the_two_lists_as_the_rules_do() -> None:
    with connection.cursor() as cursor:
        for name, held in (("palier_job_again", queue_words.AGAIN), ("palier_job_cancelled", queue_words.CANCELLED)):
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
            (text,) = cursor.fetchone()
            assert tuple(sorted(part for part in text.split("'") if part.startswith("palier.jobs."))) == held


def test_the_page_counts_what_waits_runs_failed_and_is_done(desk: Client) -> None:
    job(SEND)
    job(SEND, due=timezone.now() + timedelta(days=2))
    job(SWEEP, "doing")
    job(SEND, "failed")
    job(SEND, "succeeded")

    page = plain_text(desk.get("/intendant/taches/"))

    assert "Envoyer un message" in page
    assert "<dt>Faites aujourd’hui</dt><dd>1</dd>" in page
    assert "la plus ancienne attend depuis" in page
    assert "après 8 essais. Un message n’est pas parti" in page
    assert "Clore les listes échues, depuis" in page


def test_no_argument_of_a_job_is_on_the_page(desk: Client) -> None:
    secret = "amina.kone@example.test"
    for where in ("todo", "doing", "failed"):
        job("palier.jobs.protecting.announce", where, args=f'{{"demande": 424242, "subject": "{secret}"}}')

    page = plain_text(desk.get("/intendant/taches/"))

    assert secret not in page
    assert "424242" not in page


def test_a_failed_job_runs_again_and_the_journal_says_who_asked(desk: Client, ariane: Actor) -> None:
    number = job(SEND, "failed")

    answer = post(desk, "intendant_taches", [], act="relancer", job=number)

    assert answer["Location"].endswith("?fait=relancee")
    assert standing(number) == "todo"
    line = JournalEntry.objects.get(verb="relancer_tache")
    assert (line.actor, line.object_id) == (ariane.person.public_id, tending_queue.QueuedJob(number).public_id)


def test_a_message_that_left_does_not_leave_again(ariane: Actor, mailoutbox: list[object]) -> None:
    """A failed job whose message left meanwhile finds it sent."""
    from palier.jobs.letters import messages

    kept = Message.objects.create(
        channel="email",
        recipient="a@example.test",
        subject="s",
        body="b",
        created_at=timezone.now(),
        sent_at=timezone.now(),
    )
    messages.send(str(kept.pk))

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("task", "where", "act"),
    [
        (SWEEP, "failed", "relancer"),
        (SEND, "todo", "relancer"),
        (SEND, "succeeded", "relancer"),
        (SEND, "todo", "annuler"),
        ("palier.jobs.closing.close", "todo", "annuler"),
        ("palier.jobs.offers.note_silence", "todo", "annuler"),
        (SWEEP, "doing", "annuler"),
        ("no.such.task", "failed", "relancer"),
    ],
)
def test_what_is_not_safe_stays_as_it_is(desk: Client, task: str, where: str, act: str) -> None:
    number = job(task, where)

    answer = post(desk, "intendant_taches", [], act=act, job=number)

    assert answer.status_code == 400
    assert "d’ici" in plain_text(answer)
    assert standing(number) == where
    assert not JournalEntry.objects.filter(verb__in=["relancer_tache", "annuler_tache"]).exists()


@pytest.mark.parametrize("task", [SWEEP, "palier.jobs.campaigns.compare"])
def test_what_comes_back_by_itself_is_taken_out(desk: Client, task: str) -> None:
    number = job(task)

    answer = post(desk, "intendant_taches", [], act="annuler", job=number)

    assert answer["Location"].endswith("?fait=annulee")
    assert standing(number) == "cancelled"


def test_the_letters_of_a_ranking_are_counted_as_far_as_they_went(desk: Client) -> None:
    world = worlds.build()
    ranking = world.at["classee"].rankings.order_by("pk").first()
    job("palier.jobs.closing.tell_ranking", args=f'{{"ranking": "{ranking.pk}", "after": 2}}')

    page = plain_text(desk.get("/intendant/taches/"))

    assert f"2 rangs traités sur {ranking.candidates}" in page
    assert f'<progress max="{ranking.candidates}" value="2"' in page


# --- The database says no too ---------------------------------------------------------------


def test_no_other_page_learns_anything_of_the_queue(ariane: Actor) -> None:
    world: World = worlds.cast(others=0)
    jobs.defer("palier.jobs.rescoring.rescore", demande=world.amina.demande.pk)
    failed = job(SEND, "failed")
    for who in (person(world.amina), member(world.karim), member(world.odile)):
        with page_of(who):
            for call in ("palier_queue()", "palier_queue_jobs('todo', 9)", "palier_queue_progress()"):
                assert would(f"SELECT * FROM {call}") == REFUSED
            assert would("SELECT palier_job_again(%s)", [failed]) == REFUSED
    with page_of(member(ariane)):
        assert would("SELECT * FROM palier_queue()") == 2
        assert would("SELECT args FROM procrastinate_jobs") == REFUSED
        assert would("UPDATE procrastinate_jobs SET status = 'cancelled'") == REFUSED


def test_without_a_claim_the_role_itself_learns_nothing() -> None:
    job(SEND, "failed")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE palier_steward")
        assert queue.counts() == queue.progress() == []
        cursor.execute("SELECT palier_job_again((SELECT 1))")
        assert cursor.fetchone() == (False,)
        cursor.execute("RESET ROLE")


def tasks(desk: Client) -> str:
    return plain_text(desk.get(reverse("intendant_taches")))


def test_seals_that_do_not_advance_are_told_and_those_of_an_instant_are_not(desk: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_unsealed SET at = clock_timestamp()")
    assert "Les scellés n’avancent plus" not in tasks(desk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_unsealed SET at = clock_timestamp() - interval '9 minutes'")
        cursor.execute("SELECT sum(cardinality(keys)) FROM palier_unsealed")
        waiting = int(cursor.fetchone()[0])
    assert waiting > 1
    told = tasks(desk)
    assert "Les scellés n’avancent plus" in told
    assert f"{waiting} lignes attendent leur scellé, la plus ancienne depuis 9 minutes" in told


@pytest.mark.parametrize(("seconds", "is_late"), [(0, False), (120, False), (121, True)])
def test_a_seal_is_late_past_two_minutes(seconds: int, *, is_late: bool) -> None:
    assert queue_words.seals_are_late(seconds) is is_late
