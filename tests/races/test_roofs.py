"""Two at once on another roof: its last place, an answer while its person withdraws, a form sent twice."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import DatabaseError

from palier.models import JournalEntry, RoofContact, RoofRequest, RoofRequestFacts
from palier.rules.roofs.roof_requests import RoofRequestState
from palier.workflows.roofs import answering_roofs, asking_alone, asking_roofs
from tests import factories
from tests.mandate_world import holder
from tests.races.at_once import at_once
from tests.roof_alone_world import asked as asked_alone
from tests.roof_world import accepted, asked_by, ended, logeur, published, read_by, refused

pytestmark = pytest.mark.usefixtures("committed")
STATES = RoofRequestState


@pytest.mark.parametrize("turn", range(3))
def test_the_last_place_is_kept_for_one(turn: int) -> None:
    lise = logeur()
    roof = published(lise, places=1)
    rows = [asked_by(factories.demande(name), roof) for name in ("Amina", "Noé")]

    results = at_once(*(partial(accepted, row, lise) for row in rows))

    assert sum(isinstance(one, RoofRequest) for one in results) == 1, results
    assert sum(isinstance(one, answering_roofs.NoPlaceLeft) for one in results) == 1, results
    assert RoofRequest.objects.filter(state=STATES.ACCEPTED).count() == 1
    assert JournalEntry.objects.filter(verb="repondre_demande_de_toit").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_place_is_given_or_the_person_had_withdrawn(turn: int) -> None:
    lise, amina = logeur(), factories.demande("Amina")
    row = asked_by(amina, published(lise))

    answer, gone = at_once(partial(accepted, row, lise), partial(ended, row, amina.demande, holder(amina)))

    row.refresh_from_db()
    assert isinstance(gone, RoofRequest), gone
    assert row.state in (STATES.DECLINED, STATES.WITHDRAWN)
    assert isinstance(answer, RoofRequest | answering_roofs.RoofRequestMoved | DatabaseError), answer
    assert read_by(lise, row).facts is None


@pytest.mark.parametrize("turn", range(2))
def test_two_members_answer_once(turn: int) -> None:
    lise = logeur()
    row = asked_by(factories.demande("Amina"), published(lise))

    results = at_once(partial(refused, row, lise), partial(refused, row, lise, "plus_propose"))

    assert sum(isinstance(one, RoofRequest) for one in results) == 1, results
    row.refresh_from_db()
    assert row.state == STATES.REFUSED


@pytest.mark.parametrize("turn", range(2))
def test_the_same_person_asks_once(turn: int) -> None:
    lise, amina = logeur(), factories.demande("Amina")
    roof = published(lise)

    results = at_once(partial(asked_by, amina, roof), partial(asked_by, amina, roof))

    assert sum(isinstance(one, RoofRequest) for one in results) == 1, results
    assert sum(isinstance(one, asking_roofs.AlreadyAskedRoof) for one in results) == 1, results
    assert RoofRequestFacts.objects.count() == 1


@pytest.mark.parametrize("turn", range(2))
def test_somebody_without_a_file_asks_once(turn: int) -> None:
    roof = published(logeur())

    results = at_once(partial(asked_alone, roof), partial(asked_alone, roof))

    assert sum(isinstance(one, RoofRequest) for one in results) == 1, results
    assert sum(isinstance(one, asking_alone.AlreadyAskedAlone) for one in results) == 1, results
    assert (RoofContact.objects.count(), RoofRequestFacts.objects.count()) == (1, 1)


@pytest.mark.parametrize("turn", range(2))
def test_the_last_place_is_kept_for_one_with_a_file_or_without(turn: int) -> None:
    lise = logeur()
    roof = published(lise, places=1)
    rows = [asked_by(factories.demande("Amina"), roof), asked_alone(roof)]

    results = at_once(*(partial(accepted, row, lise) for row in rows))

    assert sum(isinstance(one, RoofRequest) for one in results) == 1, results
    assert RoofRequest.objects.filter(state=STATES.ACCEPTED).count() == 1


def test_a_member_of_another_logeur_takes_no_part() -> None:
    lise, other = logeur(), logeur("Lorenzo", "Autre logeur")
    row = asked_by(factories.demande("Amina"), published(lise))

    mine, theirs = at_once(partial(refused, row, lise), partial(refused, row, other))

    assert isinstance(mine, RoofRequest)
    assert isinstance(theirs, RoofRequest.DoesNotExist)
