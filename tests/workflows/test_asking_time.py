"""More time on an offer or on the piece of a condition: asked once, read by its landlord, given or not with a sentence."""

from __future__ import annotations

import pytest

from palier.models import JournalEntry, Letter, MoreTime
from palier.rules.doors.access import ActionRefused
from palier.rules.law import clocks, french
from palier.workflows.acting.refusals import UnknownReason
from palier.workflows.commission import queueing
from palier.workflows.desks import awaiting_time
from palier.workflows.offer import offering
from palier.workflows.people import asking, asking_time
from palier.workflows.people.more_time import NoMoreTime
from tests.plain_pages import plain_text
from tests.workflows.appeals.contested import person
from tests.workflows.bailleur_world import DAY, NOW, World, attribute, make_world, offered
from tests.workflows.test_reaching import conditional, message

pytestmark = pytest.mark.django_db
WHY = "Le ménage suivant doit quitter son logement à la fin du mois."


@pytest.fixture
def world() -> World:
    return make_world()


def test_on_an_offer_the_day_stands_until_its_landlord_gives_the_time(world):
    offer = offered(world)
    row, before = offer.candidature, offer.answer_by

    kept = asking_time.ask(row, reason="sante", by=person(row), at=NOW + 3 * DAY)

    offer.refresh_from_db()
    assert offer.answer_by == before
    assert kept.state == "demandee"
    assert [(one.key, one.by) for one in awaiting_time.of(world.bailleur)] == [
        (str(row.public_id), clocks.end_of_day(kept.was_due))
    ]

    asking_time.answer(row, is_granted=True, note="", by=world.karim, at=NOW + 4 * DAY)

    offer.refresh_from_db()
    assert offer.answer_by == clocks.end_of_day(kept.until)
    assert offer.answer_by > before
    assert "Vous avez maintenant jusqu’au" in plain_text(" ".join(Letter.objects.get(kind="delai_accorde").paragraphs))
    assert JournalEntry.objects.get(verb="prolonger_reponse").details["motif"] == "demande_du_menage"
    assert list(awaiting_time.of(world.bailleur)) == []
    offer.reminded_at = offer.second_channel_at = before
    assert not offering.is_silent(offer, before + DAY)
    assert offering.is_silent(offer, offer.answer_by + DAY)


def test_a_day_that_stays_is_explained_and_moves_nothing(world):
    offer = offered(world)
    row, before = offer.candidature, offer.answer_by
    asking_time.ask(row, reason="absence", by=person(row), at=NOW + 3 * DAY)
    with pytest.raises(asking_time.NoWhyForDay):
        asking_time.answer(row, is_granted=False, note="  ", by=world.karim, at=NOW + 4 * DAY)

    asking_time.answer(row, is_granted=False, note=WHY, by=world.karim, at=NOW + 4 * DAY)

    offer.refresh_from_db()
    assert offer.answer_by == before
    assert WHY in plain_text(" ".join(Letter.objects.get(kind="delai_maintenu").paragraphs))
    with pytest.raises(asking_time.NoTimeAsked):
        asking_time.answer(row, is_granted=True, note="", by=world.karim, at=NOW + 4 * DAY)


def test_the_time_that_is_given_shortens_nothing_that_a_late_reminder_gave_back(world):
    offer = offered(world)
    row = offer.candidature
    kept = asking_time.ask(row, reason="sante", by=person(row), at=NOW + 3 * DAY)
    longer = clocks.end_of_day(kept.until) + 3 * DAY
    type(offer).objects.filter(pk=offer.pk).update(answer_by=longer)

    asking_time.answer(row, is_granted=True, note="", by=world.karim, at=NOW + 4 * DAY)

    offer.refresh_from_db()
    assert offer.answer_by == longer
    told = plain_text(" ".join(Letter.objects.get(kind="delai_accorde").paragraphs))
    assert f"Vous avez maintenant jusqu’au {french.day(clocks.day_in_paris(longer))}" in told


def test_it_is_asked_once_with_a_reason_of_the_list_and_before_the_day(world):
    offer = offered(world)
    row = offer.candidature
    with pytest.raises(UnknownReason):
        asking_time.ask(row, reason="flemme", by=person(row), at=NOW + 3 * DAY)
    assert offer.answer_by is not None
    with pytest.raises(NoMoreTime):
        asking_time.ask(row, reason="sante", by=person(row), at=offer.answer_by + DAY)
    asking_time.ask(row, reason="sante", by=person(row), at=NOW + 3 * DAY)
    with pytest.raises(NoMoreTime):
        asking_time.ask(row, reason="sante", by=person(row), at=NOW + 4 * DAY)
    assert MoreTime.objects.count() == 1
    with pytest.raises(asking_time.NoTimeAsked):
        asking_time.answer(row, is_granted=True, note="", by=world.karim, at=offer.answer_by + DAY)


def test_only_its_landlord_answers(world):
    row = offered(world).candidature
    asking_time.ask(row, reason="sante", by=person(row), at=NOW + 3 * DAY)

    with pytest.raises(ActionRefused):
        asking_time.answer(row, is_granted=True, note="", by=person(row), at=NOW + 3 * DAY)


def test_no_time_is_asked_where_no_delay_runs(world):
    attribute(world)
    offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    assert asking_time.possible(offer.candidature, at=NOW + DAY) is None
    assert asking_time.possible(world.candidatures[1], at=NOW) is None


def test_on_the_piece_of_a_condition_the_time_given_holds_the_next_rank(world):
    row, letter = conditional(world)
    message(letter)
    asking_time.ask(row, reason="attend_un_tiers", by=person(row), at=NOW + 5 * DAY)
    asking_time.answer(row, is_granted=True, note="", by=world.karim, at=NOW + 6 * DAY)

    # Due on 14 May: the fifth working day after is Thursday 21 May.
    told = asking.by_condition(row)
    assert told is not None
    assert told.by is not None
    assert told.by.isoformat() == "2026-05-21"
    with pytest.raises(queueing.ConditionPending):
        queueing.next_in_line(world.publication, at=NOW + 15 * DAY)
    assert queueing.next_in_line(world.publication, at=NOW + 18 * DAY) is not None
