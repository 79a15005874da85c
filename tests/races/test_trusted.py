"""Two at once on whom a holder trusts: answered twice, taken back while answered or asked, named twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from palier.models import JournalEntry, Message, TrustedContact
from palier.models.doors import acting
from palier.rules.law import calendars, clocks
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.workflows.mandates import telling_trusted, trusted_answers, trusting
from tests import factories
from tests.mandate_world import at_home, holder, in_role, trusting_somebody
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from datetime import datetime

    from tests.factories import Applicant

pytestmark = pytest.mark.usefixtures("committed")
SOURCE = "192.0.2.9"


def morning() -> datetime:
    """An instant of a working day at which something may leave."""
    return clocks.next_sending(timezone.now(), calendars.FRANCE)


@pytest.fixture
def named(settings) -> tuple[Applicant, TrustedContact]:
    settings.SITE = "https://logement.example"
    amina = factories.demande("Amina")
    return amina, trusting_somebody(amina)


def look(row: TrustedContact, at: datetime) -> bool:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return telling_trusted.look(row.pk, at=at)


def token(row: TrustedContact) -> str:
    return trusted_answers.link(row).split("/prevenir/")[1].split("/")[0]


def say(row: TrustedContact, said: TrustMove, at: datetime) -> bool:
    with transaction.atomic():
        return trusted_answers.answer(token(row), said, source=SOURCE, at=at)


def take_back(amina: Applicant, row: TrustedContact) -> TrustedContact:
    by = holder(amina)
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        return trusting.take_back(row.public_id, by=by, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_two_answers_at_once_are_one(named: tuple[Applicant, TrustedContact], turn: int) -> None:
    (_, row), at = named, morning()
    assert look(row, at)

    results = at_once(partial(say, row, TrustMove.SAY_YES, at), partial(say, row, TrustMove.SAY_NO, at))

    assert sorted(results) == [False, True], results
    row.refresh_from_db()
    assert row.state in {TrustState.AGREED, TrustState.REFUSED}
    assert JournalEntry.objects.filter(verb__in=("accepter_contact", "refuser_contact")).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_taken_back_while_it_is_answered_it_is_over(named: tuple[Applicant, TrustedContact], turn: int) -> None:
    (amina, row), at = named, morning()
    assert look(row, at)

    said, took = at_once(partial(say, row, TrustMove.SAY_YES, at), partial(take_back, amina, row))

    assert isinstance(said, bool), said
    assert isinstance(took, TrustedContact), took
    row.refresh_from_db()
    assert row.state == TrustState.TAKEN_BACK


@pytest.mark.parametrize("turn", range(3))
def test_taken_back_while_the_question_leaves_it_leaves_once_or_never(
    named: tuple[Applicant, TrustedContact], turn: int
) -> None:
    (amina, row), at = named, morning()

    *asked, took = at_once(partial(look, row, at), partial(look, row, at), partial(take_back, amina, row))

    assert isinstance(took, TrustedContact), took
    assert sum(one is True for one in asked) == Message.objects.filter(recipient="nadia@example.org").count() <= 1
    assert not look(row, at)


def test_two_named_at_once_are_one(named: tuple[Applicant, TrustedContact]) -> None:
    bruno = factories.demande("Bruno")

    results = at_once(*[partial(trusting_somebody, bruno, recipient=f"n{number}@example.org") for number in range(2)])

    assert sum(isinstance(one, TrustedContact) for one in results) >= 1, results
    assert not any(isinstance(one, IntegrityError) for one in results), results
    assert TrustedContact.objects.filter(demande=bruno.demande).count() == 1
