"""Two at once on a referral: a code typed twice, one taken back while it is typed, answered, noted or read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from palier.models import Fact, FactLayer, JournalEntry, Referral, ReferralNote
from palier.rules.mandates.referrals import NotProvedReason, ReferralState, RetractReason
from palier.workflows.mandates import qualifying, referred, referring
from tests import factories
from tests.mandate_world import at_home, holder, in_role
from tests.races.at_once import at_once
from tests.referral_world import (
    asked,
    at_the_service,
    caseload,
    noted,
    open_referral,
    qualified,
    settled,
    taken,
    worker,
)

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.usefixtures("committed")
GONE = (qualifying.ReferralClosed, Referral.DoesNotExist)


def take_back(applicant: Applicant, row: Referral) -> Referral:
    with transaction.atomic(), in_role(at_home(applicant.demande, holder(applicant))):
        return referring.take_back(row.public_id, by=holder(applicant), at=timezone.now())


def refuse(row: Referral, by: Actor) -> Referral:
    with transaction.atomic(), in_role(at_the_service(by)):
        return qualifying.refuse(row.public_id, NotProvedReason.UNREADABLE, by=by, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_a_code_typed_by_two_services_at_once_serves_one(turn: int) -> None:
    amina = factories.demande("Amina")
    said = asked(amina.demande, holder(amina)).code
    samira, simone = worker("Samira", "Service social"), worker("Simone", "Autre service")

    results = at_once(partial(taken, said, samira), partial(taken, said, simone))

    assert sum(isinstance(one, Referral) for one in results) == 1, results
    assert sum(isinstance(one, referred.CodeRefused) for one in results) == 1
    assert len(caseload(samira)) + len(caseload(simone)) == 1
    assert JournalEntry.objects.filter(verb="prendre_orientation").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_code_taken_back_while_it_is_typed_opens_nothing_after(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    made = asked(amina.demande, holder(amina))

    typed, back = at_once(partial(taken, made.code, samira), partial(take_back, amina, made.row))

    # Taken up first and taken back after, or refused: whichever it was, nothing is open now.
    assert isinstance(back, Referral), back
    assert isinstance(typed, Referral | referred.CodeRefused | Referral.DoesNotExist | DatabaseError), typed
    assert caseload(samira) == []
    with transaction.atomic(), in_role(at_the_service(samira)):
        assert not Referral.objects.only("id").exists()


@pytest.mark.parametrize("turn", range(3))
def test_it_is_answered_whole_or_taken_back_first(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    row = open_referral(amina, samira)

    found, back = at_once(partial(qualified, row, samira, settles=False), partial(take_back, amina, row))

    assert isinstance(back, Referral), back
    row.refresh_from_db()
    assert row.taken_back_at is not None
    if isinstance(found, Referral):
        assert row.state == ReferralState.PROVED
        assert settled(row.pk)
    else:
        assert isinstance(found, GONE), found
        assert row.state == ReferralState.OPEN
        assert not settled(row.pk)
    proved = Fact.objects.filter(layer=FactLayer.VERIFIED, path="claims/sans_logement").count()
    assert proved == isinstance(found, Referral)


@pytest.mark.parametrize("turn", range(3))
def test_two_members_of_a_service_answer_once(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    row = open_referral(amina, samira)

    results = at_once(partial(qualified, row, samira, settles=False), partial(refuse, row, samira))

    assert sum(isinstance(one, Referral) for one in results) == 1, results
    assert sum(isinstance(one, qualifying.ReferralClosed) for one in results) == 1, results
    row.refresh_from_db()
    assert row.state in (ReferralState.PROVED, ReferralState.UNPROVED)


@pytest.mark.parametrize("turn", range(3))
def test_nothing_is_noted_once_it_is_taken_back(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    row = open_referral(amina, samira)

    wrote, back = at_once(partial(noted, row.public_id, samira), partial(take_back, amina, row))

    assert isinstance(back, Referral), back
    assert wrote is None or isinstance(wrote, GONE), wrote
    assert ReferralNote.objects.count() == (wrote is None)
    with pytest.raises(Referral.DoesNotExist):
        noted(row.public_id, samira)


@pytest.mark.parametrize("turn", range(2))
def test_it_enters_the_file_once_whoever_settles(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    row = qualified(open_referral(amina, samira), samira, settles=False)

    first, second = at_once(partial(settled, row.pk), partial(settled, row.pk))

    assert {first, second} == {True, False}
    assert Fact.objects.filter(layer=FactLayer.VERIFIED, path="claims/sans_logement").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_taken_back_while_it_enters_the_file_stands_nowhere_in_the_end(turn: int) -> None:
    amina, samira = factories.demande("Amina"), worker("Samira", "Service social")
    row = qualified(open_referral(amina, samira), samira, settles=False)

    def retract() -> Referral:
        with transaction.atomic(), in_role(at_the_service(samira)):
            return qualifying.retract(row.public_id, RetractReason.SLIP, by=samira, at=timezone.now())

    _, back = at_once(partial(settled, row.pk), retract)
    settled(row.pk)

    assert isinstance(back, Referral), back
    row.refresh_from_db()
    assert (row.state, row.settled_at) == (ReferralState.OPEN, None)
    last = Fact.objects.filter(demande=amina.demande, layer=FactLayer.VERIFIED).order_by("at", "pk").last()
    assert last is None or last.value is None
