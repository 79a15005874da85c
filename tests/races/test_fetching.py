"""Two at once on what is fetched: one form sent twice, one answer used and left, one question that two workers would ask."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Fact, Piece, StateFetch
from palier.models.doors import acting
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import fetching, settling
from palier.workflows.fetching.asking_taxes import DueFetch
from tests import factories
from tests.fetching_world import came, consented, notice, year
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


def by_clock(call):
    """A turn of a worker, whole."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return call(at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_one_form_sent_twice_at_once_asks_once(turn: int) -> None:
    amina, form = factories.demande("Amina"), uuid4()

    results = at_once(*(partial(consented, amina.demande, amina.actor, form=form) for _ in range(2)))

    assert {one.pk for one in results} == set(StateFetch.objects.values_list("pk", flat=True)), results
    assert StateFetch.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_two_forms_at_once_leave_one_question(turn: int) -> None:
    amina = factories.demande("Amina")

    results = at_once(*(partial(consented, amina.demande, amina.actor) for _ in range(2)))

    assert sum(isinstance(one, fetching.AlreadyFetched) for one in results) == 1, results
    assert StateFetch.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_used_and_left_at_once_is_one_or_the_other(turn: int) -> None:
    amina = factories.demande("Amina")
    row = came(consented(amina.demande, amina.actor), notice())

    results = at_once(
        *(
            partial(fetching.move, row.public_id, move, by=amina.actor, at=timezone.now())
            for move in (FetchMove.ACCEPT, FetchMove.DECLINE)
        )
    )

    assert sum(isinstance(one, fetching.FetchOver) for one in results) == 1, results
    row.refresh_from_db()
    assert (row.state == FetchState.ACCEPTED) == bool(row.answer_sealed)


@pytest.mark.parametrize("turn", range(3))
def test_two_workers_ask_one_question_once(turn: int) -> None:
    amina = factories.demande("Amina")
    row = consented(amina.demande, amina.actor)

    results = at_once(*(partial(by_clock, partial(asking.claim, row.pk)) for _ in range(2)))

    assert sum(isinstance(one, DueFetch) for one in results) == 1, results


@pytest.mark.parametrize("turn", range(3))
def test_two_workers_enter_one_answer_once(turn: int) -> None:
    amina = factories.demande("Amina")
    row = came(consented(amina.demande, amina.actor), notice())
    fetching.move(row.public_id, FetchMove.ACCEPT, by=amina.actor, at=timezone.now())

    results = at_once(*(partial(by_clock, partial(settling.settle, amina.demande)) for _ in range(2)))

    assert sorted(results) == [0, 1], results
    assert Piece.objects.count() == 1
    assert Fact.objects.filter(path=f"incomes/d/{year()}").count() == 1
