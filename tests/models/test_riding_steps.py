"""What waits for the next message belongs to the step in which it was asked: its error, its undoing, its role."""

from __future__ import annotations

import uuid
from contextlib import suppress

import pytest
from django.db import DatabaseError, DataError, connection, transaction
from django.utils import timezone

from palier.models import DoneAct, Holder, together
from palier.models.doors import acting, row_security
from palier.models.doors.acting import Acting
from palier.web.requests.session_store import SessionStore
from tests import counter_world, factories
from tests.counter_world import address, seen
from tests.stepping_down import logged_in_as
from tests.web.asking_as import client_of

pytestmark = pytest.mark.django_db
AMINA = Acting(role=row_security.DEMANDEUR, user=1, demande=1)


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_the_error_of_what_waits_is_raised_in_its_step() -> None:
    with transaction.atomic():
        ask()
        with pytest.raises(DatabaseError), transaction.atomic():
            together.call_ahead("SELECT 1/%s::int", [0])
        ask()


def test_a_role_whose_waiting_write_fails_is_not_believed() -> None:
    with logged_in_as("palier_web"), transaction.atomic():
        acting.begin(acting.GATE, bound=15_000)
        ask()
        with pytest.raises(DatabaseError), transaction.atomic(), acting.taken(AMINA):
            together.call_ahead("SELECT 1/%s::int", [0])
        assert not acting.acts_for(1)
        assert not connection.needs_rollback
        ask()
        transaction.set_rollback(True)


def test_a_row_kept_in_a_step_that_is_undone_is_neither_written_nor_numbered() -> None:
    row = DoneAct(actor=1, key=uuid.uuid4(), verb="x", body_digest="d" * 64, result="/", at=timezone.now())
    with transaction.atomic(), together.kept_together(), suppress(ValueError), transaction.atomic():
        together.keep(row)
        raise ValueError
    assert (row.pk, DoneAct.objects.exists()) == (None, False)


def test_an_act_that_fails_as_its_session_is_saved_ends_no_session() -> None:
    kept = SessionStore()
    kept["a"] = 1
    kept.save()
    kept["a"] = 2

    def fail() -> None:
        with transaction.atomic():
            ask()
            together.call_ahead("SELECT 1/%s::int", [0])
            kept.save()

    with pytest.raises(DataError):
        fail()
    assert SessionStore(kept.session_key)["a"] == 1


def test_a_visit_that_the_database_ends_is_said_to_be_over() -> None:
    agent = counter_world.agent("Gisèle", "Guichet du centre")
    made = seen(factories.demande("Amina").demande, agent)
    client = client_of(agent.person)
    assert client.get(address(made, "mon-dossier")).status_code == 200

    Holder.objects.filter(demande=made.demande_id).update(person_key="c")

    assert client.get(address(made, "mon-dossier")).status_code == 410
