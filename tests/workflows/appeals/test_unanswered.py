"""A contest that nobody answers: told late with the day of its end, closed after it, and no hold on a file any more."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from palier.models import Appeal, JournalEntry, Letter
from palier.models.territories import in_hand
from palier.rules.appeals import appeals as rule
from palier.workflows.appeals import answering, appeals, counting_appeals, unanswered
from palier.workflows.life import erasing
from palier.workflows.organisations import organising
from tests import world as worlds
from tests.mandate_world import in_role
from tests.plain_pages import plain_text
from tests.thread_world import at_desk
from tests.workflows.appeals.contested import contest, refused
from tests.workflows.bailleur_world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def late(world: World) -> Appeal:
    kept = contest(refused(world))
    assert kept.answer_by is not None
    return unanswered.tell_late(kept, at=kept.answer_by + timedelta(seconds=1))


def end_of(kept: Appeal) -> datetime:
    """The first instant after its last day, in Paris or after."""
    assert kept.late_told_at is not None
    return datetime.combine(rule.closes_on(kept.late_told_at) + timedelta(days=1), time(1), tzinfo=UTC)


def text_of(kind: str) -> str:
    return plain_text(" ".join(Letter.objects.filter(kind=kind).latest("pk").paragraphs))


def test_the_day_of_its_end_is_told_when_it_is_late_and_not_before(world):
    kept = contest(refused(world))
    assert kept.answer_by is not None
    assert unanswered.last_day(kept) is None

    kept = late_of(kept)

    assert unanswered.last_day(kept) == rule.closes_on(kept.late_told_at)
    assert "au soir, cette contestation se ferme ici." in text_of("contestation_en_retard")
    assert "Défenseur des droits" in text_of("contestation_en_retard")


def late_of(kept: Appeal) -> Appeal:
    assert kept.answer_by is not None
    return unanswered.tell_late(kept, at=kept.answer_by + timedelta(seconds=1))


def test_it_waits_until_its_last_day_and_is_closed_after_it_once(world):
    kept = late(world)
    assert unanswered.over(end_of(kept) - timedelta(days=1), 9) == []
    assert unanswered.over(end_of(kept), 9) == [kept.pk]
    assert unanswered.close(kept, at=end_of(kept) - timedelta(days=1)).state == "envoyee"

    unanswered.close(kept, at=end_of(kept))
    closed = unanswered.close(kept, at=end_of(kept))

    assert (closed.state, closed.ended_at) == ("sans_reponse", end_of(kept))
    assert Letter.objects.filter(kind="contestation_sans_reponse").count() == 1
    assert JournalEntry.objects.filter(verb="fermer_contestation_sans_reponse").count() == 1
    text = text_of("contestation_sans_reponse")
    assert "Elle ne garde plus votre dossier ouvert à" in text
    assert "Vous pouvez aussi contester de nouveau" in text
    assert "Défenseur des droits" in text
    assert list(appeals.waiting(world.bailleur)) == []
    assert list(appeals.closed_unanswered(world.bailleur, since=closed.sent_at)) == [closed]


def test_an_answer_that_comes_first_stands(world):
    kept = late(world)
    answering.propose(kept, answer="rejetee", note="Le loyer reste trop haut.", by=world.karim, at=end_of(kept))

    assert unanswered.close(kept, at=end_of(kept) + timedelta(minutes=1)).state == "reponse_qui_part"


def test_a_desk_answers_no_more_what_was_closed_and_its_household_may_contest_again(world):
    row = refused(world)
    kept = late_of(contest(row))
    unanswered.close(kept, at=end_of(kept))

    with pytest.raises(answering.NotYoursToAnswer):
        answering.propose(kept, answer="rejetee", note="Trop tard.", by=world.karim, at=end_of(kept))
    again = contest(row, at=end_of(kept) + timedelta(hours=1))

    assert again.pk != kept.pk
    with pytest.raises(appeals.AlreadyContested):
        contest(row)


def test_what_was_told_late_before_an_end_was_said_is_told_again_before_it_ends(world):
    kept = contest(refused(world))
    kept.late_told_at = kept.answer_by
    kept.save(update_fields=["late_told_at"])

    assert unanswered.over(end_of(kept), 9) == []
    assert unanswered.late(end_of(kept), 9) == [kept.pk]
    again = unanswered.tell_late(kept, at=end_of(kept))

    assert unanswered.over(end_of(kept), 9) == []
    assert unanswered.over(end_of(again), 9) == [kept.pk]


def readers_of(kept: Appeal) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation FROM palier_reading(%s, %s) WHERE is_live OR is_kept", [kept.demande_id, "2099-01-01"]
        )
        return {row[0] for row in cursor.fetchall()}


def test_it_keeps_the_file_to_its_landlord_and_from_its_erasure_only_while_it_waits(world):
    kept = late(world)
    assert kept.candidature is not None
    kept.candidature.read_until = end_of(kept).date() - timedelta(days=1)
    kept.candidature.save(update_fields=["read_until"])
    assert world.bailleur.pk in readers_of(kept)
    assert erasing.standing_of(kept.demande).holds

    unanswered.close(kept, at=end_of(kept))

    assert world.bailleur.pk not in readers_of(kept)
    assert not erasing.standing_of(kept.demande).holds


def test_a_steward_reads_how_many_wait_before_an_organisation_is_closed(world):
    assert in_hand.of([world.bailleur.pk]).contests == 0
    kept = contest(refused(world))
    assert in_hand.of([world.bailleur.pk]).contests == 1
    assert "1 contestation sans réponse" in plain_text(organising.said_in_hand(world.bailleur))

    kept = late_of(kept)
    unanswered.close(kept, at=end_of(kept))

    assert in_hand.of([world.bailleur.pk]).contests == 0


def test_a_steward_reads_numbers_of_contests_by_organisation_and_no_word(world):
    late(world)
    with in_role(at_desk(worlds.steward())):
        found = counting_appeals.by_organisation()
    assert [(one.organisation, one.waiting, one.late, one.unanswered) for one in found] == [(world.bailleur, 1, 1, 0)]
