"""Two acts at once, on real commits and threads: exactly one wins, and a closing sees whom it should."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, DoneAct, JournalEntry, Letter, Publication, RankingLine
from palier.models.identifiers import uuid7
from palier.workflows.candidature import applying
from palier.workflows.ranking import closing
from tests import factories
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("committed")
WAIT = 20


@pytest.fixture
def on() -> Publication:
    home = factories.home(factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    return factories.publication(home)


def waiters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees who waits as of its first look
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


@pytest.mark.parametrize("turn", range(3))
def test_applying_twice_at_once_places_one_candidature(on: Publication, turn: int) -> None:
    amina = factories.demande()

    results = at_once(*[lambda: applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())] * 4)

    assert sum(isinstance(each, Candidature) for each in results) == 1
    assert sum(isinstance(each, applying.AlreadyApplied) for each in results) == 3
    assert (Candidature.objects.count(), Letter.objects.count(), JournalEntry.objects.count()) == (1, 1, 1)


def test_the_limit_of_five_holds_from_many_tabs(on: Publication) -> None:
    amina = factories.demande()
    assert on.home.reservataire is not None
    many = [on, *(factories.publication(factories.home(on.home.bailleur, on.home.reservataire)) for _ in range(7))]

    at_once(
        *[lambda each=each: applying.apply(amina.demande, each, by=amina.actor, at=timezone.now()) for each in many]
    )

    assert Candidature.objects.count() == 5


def test_two_demandes_of_one_household_at_once_are_never_both_placed(on: Publication) -> None:
    """They share no row: a lock on their common identity makes the second wait, then see the first."""
    twins = [factories.demande("Amina", birth_name="Benali") for _ in range(2)]

    at_once(*[lambda t=t: applying.apply(t.demande, on, by=t.actor, at=timezone.now()) for t in twins])

    assert sorted(Candidature.objects.values_list("stage", flat=True)) == ["deposee", "en_attente"]


def test_an_act_under_way_at_the_second_of_closing_is_ranked(on: Publication) -> None:
    """The closing waits for the share lock of an act that came in time."""
    amina = factories.demande()
    Publication.objects.filter(pk=on.pk).update(closes_at=timezone.now() + timedelta(seconds=1.5))
    has_applied, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
            has_applied.set()
            assert may_commit.wait(WAIT)

    def close() -> Any:
        assert has_applied.wait(WAIT)
        time.sleep(1.6)
        return closing.close(on, weighed=factories.believed(on), at=timezone.now())

    with ThreadPoolExecutor(2) as pool:
        applied, closed = pool.submit(_closing_connection(slow)), pool.submit(_closing_connection(close))
        until(lambda: waiters() == 1)
        may_commit.set()
        applied.result(WAIT)
        ranked = closed.result(WAIT)

    assert ranked.candidates == 1
    assert Candidature.objects.get().stage == "classee"


def test_an_act_that_meets_a_closing_under_way_is_refused(on: Publication) -> None:
    """It waits for the closing, then learns that it is closed, though it was sent before the second."""
    amina = factories.demande()
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - timedelta(days=8), closes_at=now)
    has_closed, may_commit = threading.Event(), threading.Event()

    def close() -> None:
        with transaction.atomic():
            closing.close(on, weighed=factories.believed(on), at=timezone.now())
            has_closed.set()
            assert may_commit.wait(WAIT)

    def late() -> Any:
        assert has_closed.wait(WAIT)
        return applying.apply(amina.demande, on, by=amina.actor, at=now - timedelta(seconds=1))

    with ThreadPoolExecutor(2) as pool:
        closed, applied = pool.submit(_closing_connection(close)), pool.submit(_closing_connection(late))
        until(lambda: waiters() == 1)
        may_commit.set()
        closed.result(WAIT)
        with pytest.raises(applying.Closed):
            applied.result(WAIT)

    assert not Candidature.objects.exists()
    assert not RankingLine.objects.exists()


def test_closing_twice_at_once_ranks_once(on: Publication) -> None:
    amina = factories.demande()
    applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - timedelta(days=8), closes_at=now)

    results = at_once(*[lambda: closing.close(on, weighed=factories.believed(on), at=timezone.now())] * 3)

    assert len({each.pk for each in results}) == 1
    assert RankingLine.objects.count() == 1


def test_withdrawing_at_the_second_of_closing_leaves_one_truth(on: Publication) -> None:
    amina = factories.demande()
    placed = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - timedelta(days=8), closes_at=now)

    at_once(
        lambda: closing.close(on, weighed=factories.believed(on), at=timezone.now()),
        lambda: applying.withdraw(placed, by=amina.actor, at=timezone.now()),
    )

    row = Candidature.objects.get()
    assert row.stage == "retiree"
    assert RankingLine.objects.count() == (1 if row.rank else 0)


def _withdrawn(on: Publication, amina: factories.Applicant) -> Candidature:
    placed = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    return applying.withdraw(placed, by=amina.actor, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_placing_again_twice_at_once_is_one_act(on: Publication, turn: int) -> None:
    amina = factories.demande()
    _withdrawn(on, amina)

    results = at_once(*[lambda: applying.apply(amina.demande, on, by=amina.actor, at=timezone.now(), again=True)] * 4)

    assert sum(isinstance(each, applying.AlreadyApplied) for each in results) == 3
    assert Candidature.objects.get().stage == "deposee"
    assert JournalEntry.objects.filter(verb="deposer_de_nouveau").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_placing_again_at_the_second_of_closing_leaves_one_truth(on: Publication, turn: int) -> None:
    amina = factories.demande()
    _withdrawn(on, amina)
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(
        opens_at=now - timedelta(days=8), closes_at=now + timedelta(seconds=0.3)
    )

    def close() -> Any:
        until(lambda: timezone.now() >= now + timedelta(seconds=0.3))
        return closing.close(on, weighed=factories.believed(on), at=timezone.now())

    def again() -> Candidature:
        return applying.apply(amina.demande, on, by=amina.actor, at=timezone.now(), again=True)

    results = at_once(close, *[again] * 2)

    row = Candidature.objects.get()
    placed = sum(isinstance(each, Candidature) for each in results)
    assert placed <= 1
    assert row.stage == ("classee" if placed else "retiree")
    assert RankingLine.objects.count() == placed


@pytest.mark.parametrize("turn", range(12))
def test_withdrawing_and_placing_again_at_once_end_in_one_state(on: Publication, turn: int) -> None:
    amina = factories.demande()
    placed = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())

    results = at_once(
        lambda: applying.withdraw(placed, by=amina.actor, at=timezone.now()),
        lambda: applying.apply(amina.demande, on, by=amina.actor, at=timezone.now(), again=True),
    )

    left = JournalEntry.objects.filter(verb="retirer").count()
    back = JournalEntry.objects.filter(verb="deposer_de_nouveau").count()
    assert left == 1, results
    assert Candidature.objects.get().stage == ("deposee" if back else "retiree")


def _beside(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """The second begins while the first is done and not kept yet, and waits for it, or does not."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(_closing_connection(second))
            until(lambda: waiters() > 0 or other.done())
        other.result(timeout=WAIT)


def test_two_withdrawals_at_once_shut_the_file_that_each_alone_left_open(on: Publication) -> None:
    amina = factories.demande()
    assert on.home.reservataire is not None
    other = factories.publication(factories.home(on.home.bailleur, on.home.reservataire))
    rows = [applying.apply(amina.demande, each, by=amina.actor, at=timezone.now()) for each in (on, other)]

    _beside(*[lambda row=row: applying.withdraw(row, by=amina.actor, at=timezone.now()) for row in rows])

    amina.demande.refresh_from_db()
    assert amina.demande.audience == []


def test_a_withdrawal_beside_an_application_shuts_the_file_to_nobody_who_has_just_come(on: Publication) -> None:
    amina = factories.demande()
    home = factories.home(factories.organisation("bailleur", "B2"), factories.organisation("reservataire", "R2"))
    other = factories.publication(home)
    row = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())

    _beside(
        lambda: applying.apply(amina.demande, other, by=amina.actor, at=timezone.now()),
        lambda: applying.withdraw(row, by=amina.actor, at=timezone.now()),
    )

    amina.demande.refresh_from_db()
    assert amina.demande.audience == [other.reservataire_id]


def test_the_same_form_from_two_tabs_acts_once(on: Publication) -> None:
    amina = factories.demande()
    address, key = reverse("candidater", args=[on.public_id]), str(uuid7())

    def tab() -> Any:
        client = Client()
        client.force_login(amina.user, backend="django.contrib.auth.backends.ModelBackend")
        return client.post(address, {"act_key": key})

    answers = at_once(tab, tab, tab)

    assert [getattr(each, "status_code", each) for each in answers] == [302, 302, 302]
    assert len({each["Location"] for each in answers}) == 1
    assert Candidature.objects.count() == DoneAct.objects.count() == JournalEntry.objects.count() == 1


def _closing_connection(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    return run
