"""A job whose worker was killed runs again; one whose worker lives is left alone."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from palier.jobs.path import retaking
from palier.jobs.path.retaking import retake
from palier.models.doors import jobs


def retaken() -> int:
    """Run the task in a thread of its own: a browser of another test may have left its loop in this one."""

    def run() -> int:
        try:
            return int(async_to_sync(retake.func)(SimpleNamespace(app=app), 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def taken_by_a_worker(*, silent_for: int) -> int:
    jobs.defer("palier.jobs.messages.send", message="0")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_for],
        )
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s RETURNING id", [worker])
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


def test_a_job_of_a_dead_worker_goes_back_to_the_queue(committed):
    job = taken_by_a_worker(silent_for=300)

    assert retaken() == 1
    assert status_of(job) == "todo"


def test_a_job_of_a_worker_that_lives_is_left_alone(committed):
    job = taken_by_a_worker(silent_for=5)

    assert retaken() == 0
    assert status_of(job) == "doing"


def test_a_job_that_its_own_living_worker_does_not_run_goes_back_once_seen_so_twice(committed, monkeypatch):
    job = taken_by_a_worker(silent_for=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_jobs WHERE id = %s", [job])
        (worker,) = cursor.fetchone()
    monkeypatch.setattr(retaking.Mine, "worker", worker)
    monkeypatch.setattr(retaking.Mine, "suspects", set())
    monkeypatch.setattr(retaking.Mine, "running", {job})

    assert (retaken(), retaken()) == (0, 0)
    monkeypatch.setattr(retaking.Mine, "running", set())
    assert (retaken(), status_of(job)) == (0, "doing")
    assert (retaken(), status_of(job)) == (1, "todo")


def test_a_job_that_kills_its_workers_comes_back_ever_later(committed):
    job = taken_by_a_worker(silent_for=300)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 6 WHERE id = %s", [job])

    assert retaken() == 1

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at > now() + interval '30 s' FROM procrastinate_jobs WHERE id = %s", [job])
        assert cursor.fetchone() == (True,)


def test_a_job_of_the_clock_of_which_the_next_waits_keeps_no_other_back(committed):
    other = taken_by_a_worker(silent_for=300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_jobs WHERE id = %s", [other])
        (worker,) = cursor.fetchone()
        jobs.defer("palier.jobs.scores.switch", timestamp=0)
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = 'palier.jobs.scores.switch'"
            " RETURNING id",
            [worker],
        )
        (half_done,) = cursor.fetchone()
    jobs.defer("palier.jobs.scores.switch", timestamp=600)

    assert retaken() == 1
    assert (status_of(other), status_of(half_done)) == ("todo", "doing")
