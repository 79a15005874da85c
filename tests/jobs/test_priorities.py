"""The web defers jobs by name, without their tasks: they leave with the priority that the tasks have in the worker."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

import palier.jobs
from palier.models.doors import jobs


def test_what_the_web_hands_over_has_the_priority_of_its_task() -> None:
    assert palier.jobs.__doc__  # imported: every task is known
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}

    told = {name: task.priority for name, task in app.tasks.items() if task.priority and name not in periodic}

    assert told == jobs.PRIORITIES


def test_notices_by_the_thousand_let_the_messages_leave() -> None:
    assert palier.jobs.__doc__

    assert app.tasks["palier.jobs.life.remind_all"].priority <= jobs.PRIORITIES["palier.jobs.messages.send"]


@pytest.mark.django_db
def test_a_closing_goes_before_a_letter() -> None:
    jobs.defer("palier.jobs.messages.send", message="x")
    jobs.defer("palier.jobs.closing.close", publication=1)

    found = dict(ProcrastinateJob.objects.values_list("task_name", "priority"))

    assert found["palier.jobs.closing.close"] > 0 > found["palier.jobs.messages.send"]


@pytest.mark.django_db
def test_a_task_that_waits_already_is_not_asked_twice_and_undoes_nothing() -> None:
    """A batch asks for the next while the clock has asked for it too: one is enough, and what was done stays done."""
    task = "palier.jobs.life.remind_all"
    with transaction.atomic():
        jobs.defer(task, timestamp=1)
        jobs.defer(task, timestamp=2)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        assert cursor.fetchone() == (1,)
