"""No clock runs out on a household whom no message reached: each of them, held for a year, then decided by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.doors.protecting import announce as announced
from palier.models import Candidature, Decision, JournalEntry, Letter, Message, Offer, ReachNote, SafeChannel
from palier.models.doors import acting
from palier.models.letters import reached_letters
from palier.rules.letters.reach import ReachWay
from palier.workflows.acting.refusals import UnknownReason
from palier.workflows.commission import checking, deciding, queueing, sitting
from palier.workflows.letters import reaching
from palier.workflows.offer import passing
from palier.workflows.people import asking, more_time
from tests.plain_pages import plain_text
from tests.workflows.appeals.contested import person
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_demandeur,
    examine,
    make_world,
    ranked_drafts,
)

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture
def world() -> World:
    return make_world()


def lost(letter: Letter, outcome: str = "revenu") -> None:
    """The messages that announced it came back."""
    Message.objects.filter(about=letter.public_id).delete()
    message(letter, outcome=outcome)


def message(letter: Letter, *, channel: str = "email", outcome: str = "", days: int = 4) -> Message:
    at = timezone.now() - timedelta(days=days)
    return Message.objects.create(
        demande=letter.demande,
        channel=channel,
        recipient="amina@example.org",
        subject="x",
        body="x",
        created_at=at,
        sent_at=at,
        about=letter.public_id,
        outcome=outcome,
        outcome_at=at if outcome else None,
    )


def conditional(world: World) -> tuple[Candidature, Letter]:
    """The first of a séance on condition of a piece, with two behind."""
    seance = examine(world)
    drafts = ranked_drafts(world)
    by = (NOW + 10 * DAY).date()
    drafts[0] = deciding.DecisionDraft(
        candidature=drafts[0].candidature,
        kind="attribution_condition",
        rank=1,
        piece="piece_identite",
        piece_by=by,
        votes={"pour": 2, "contre": 0},
    )
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    row = drafts[0].candidature
    row.refresh_from_db()
    world.reload()
    letter = Letter.objects.get(candidature=row, kind="attribution_condition")
    Message.objects.filter(about=letter.public_id).delete()
    return row, letter


def asked(world: World) -> tuple[Candidature, Letter]:
    row = world.candidatures[0]
    checking.check(
        row, "incomplet", pieces=["piece_identite"], answer_by=(NOW + 10 * DAY).date(), by=world.karim, at=NOW
    )
    row.refresh_from_db()
    letter = Letter.objects.get(candidature=row, kind="demande_pieces")
    Message.objects.filter(about=letter.public_id).delete()
    return row, letter


def way(letter: Letter) -> ReachWay:
    return reached_letters.read([letter.pk])[letter.pk].way


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, ReachWay.MESSAGE),
        ({"days": 2}, ReachWay.ON_ITS_WAY),
        ({"outcome": "revenu"}, ReachWay.NOBODY),
        ({"outcome": "expire"}, ReachWay.NOBODY),
        ({"channel": "sms", "outcome": "remis"}, ReachWay.MESSAGE),
        ({"channel": "sms", "outcome": "numero_inconnu"}, ReachWay.NOBODY),
        ({"channel": "sms", "days": 8}, ReachWay.NOBODY),
    ],
)
def test_a_letter_reached_by_a_message_that_did_not_come_back(world, sent, expected):
    _, letter = asked(world)
    message(letter, **sent)

    assert way(letter) is expected


@pytest.mark.parametrize(("outcome", "expected"), [("", ReachWay.MESSAGE), ("revenu", ReachWay.NOBODY)])
def test_a_safe_address_is_a_way_as_any_other(world, outcome, expected):
    row, letter = asked(world)
    SafeChannel.objects.create(demande=row.demande, email="sure@example.org", set_at=NOW, person_key="d")
    announced(demande=row.demande.pk, subject="x", body="y", letter=letter.pk)
    acting.leave()
    told = Message.objects.filter(about=letter.public_id)
    assert [one.recipient for one in told] == ["sure@example.org"]
    told.update(
        sent_at=timezone.now() - timedelta(days=4), outcome=outcome, outcome_at=timezone.now() if outcome else None
    )

    assert way(letter) is expected


def test_a_letter_that_nothing_announced_reached_nobody_until_it_is_opened(world):
    _, letter = asked(world)
    assert way(letter) is ReachWay.NOBODY

    Letter.objects.filter(pk=letter.pk).update(read_at=NOW + 20 * DAY)
    assert way(letter) is ReachWay.OPENED


def test_the_piece_of_a_condition_is_awaited_for_a_year_from_who_was_not_reached(world):
    row, letter = conditional(world)
    lost(letter)

    for later in (11 * DAY, 30 * DAY, YEAR):
        with pytest.raises(queueing.ConditionPending):
            queueing.next_in_line(world.publication, at=NOW + later)
        passing.offer_next(world.publication, at=NOW + later)
    assert not Offer.objects.exists()
    assert [one.candidature for one in reaching.standing(world.bailleur)] == [row]


def test_reached_by_a_message_its_day_ends_it_as_written(world):
    row, letter = conditional(world)
    message(letter)

    with pytest.raises(queueing.ConditionPending):
        queueing.next_in_line(world.publication, at=NOW + 10 * DAY)
    after = queueing.next_in_line(world.publication, at=NOW + 11 * DAY)
    assert after is not None
    assert after.pk != row.pk
    assert not list(reaching.standing(world.bailleur))


def test_reached_late_it_has_the_days_that_the_letter_gave(world):
    _, letter = conditional(world)
    lost(letter)
    reaching.note_reached(letter, on=(NOW + 20 * DAY).date(), way="telephone", by=world.karim, at=NOW + 20 * DAY)

    decision = Decision.objects.get(piece="piece_identite")
    found = reaching.of_conditions([decision])[decision.pk]
    # Told on 5 May until 14 May: nine days from Sunday 24 May, to Tuesday 2 June.
    assert found.end is not None
    assert found.end.isoformat() == "2026-06-02"
    assert JournalEntry.objects.get(verb="noter_joint").details["voie"] == "telephone"


def test_a_person_decides_from_the_bound_with_a_reason_and_not_a_day_before(world):
    row, letter = conditional(world)
    lost(letter)
    # Due on 14 May, Ascension: the fifth working day after is Thursday 21 May.
    with pytest.raises(reaching.NotYetDecided):
        reaching.pass_over(letter, reason="injoignable", by=world.karim, at=NOW + 16 * DAY)
    with pytest.raises(reaching.UnknownReason):
        reaching.pass_over(letter, reason="", by=world.karim, at=NOW + 17 * DAY)

    reaching.pass_over(letter, reason="injoignable", by=world.karim, at=NOW + 17 * DAY)

    after = queueing.next_in_line(world.publication, at=NOW + 17 * DAY)
    assert after is not None
    assert after.pk != row.pk
    row.refresh_from_db()
    assert row.stage == "sous_condition"
    with pytest.raises(reaching.NotStanding):
        reaching.pass_over(letter, reason="injoignable", by=world.karim, at=NOW + 18 * DAY)


def test_a_file_is_not_refused_for_pieces_that_nobody_heard_of(world):
    row, letter = asked(world)
    lost(letter)

    assert "n’a pas été joint" in asking.against_refusal(row, on=(NOW + YEAR).date())
    assert "n’a pas été joint" in asking.against_stay(row, on=(NOW + YEAR).date())
    reaching.pass_over(letter, reason="adresse_fausse", by=world.karim, at=NOW + 40 * DAY)
    assert asking.against_refusal(row, on=(NOW + 41 * DAY).date()) == ""


def test_while_nobody_knows_whether_it_arrived_nothing_is_held_against_it(world):
    row, letter = asked(world)
    message(letter, days=1)

    assert "rien ne dit encore qu’elle est arrivée" in asking.against_refusal(row, on=(NOW + YEAR).date())
    assert "rien ne dit encore qu’elle est arrivée" in asking.against_stay(row, on=(NOW + YEAR).date())


@pytest.mark.parametrize("way", ["telephone", "main_propre", "guichet"])
def test_a_talk_of_some_days_ago_ends_no_delay_on_the_day_it_is_noted(world, way):
    row, letter = asked(world)
    lost(letter)
    told = {"way": way, "by": world.karim, "at": NOW + 20 * DAY}

    with pytest.raises(reaching.NotedTooLate):
        reaching.note_reached(letter, on=NOW.date(), **told)
    reaching.note_reached(letter, on=(NOW + 20 * DAY).date(), **told)

    assert asking.against_refusal(row, on=(NOW + 21 * DAY).date())


@pytest.mark.parametrize(("day", "fits"), [(-1, False), (0, True), (20, True), (21, False)])
def test_the_day_of_a_paper_is_between_the_letter_and_today(world, day, fits):
    _, letter = asked(world)
    lost(letter)
    told = {"way": "recommande", "by": world.karim, "at": NOW + 20 * DAY}
    if fits:
        reaching.note_reached(letter, on=(NOW + day * DAY).date(), **told)
        assert ReachNote.objects.count() == 1
        return
    with pytest.raises(reaching.BadReachDay):
        reaching.note_reached(letter, on=(NOW + day * DAY).date(), **told)


def test_who_may_ask_is_answered_and_nobody_else(world):
    row, letter = asked(world)
    lost(letter)
    with as_demandeur(row.demande_id):
        assert way(letter) is ReachWay.NOBODY
    with as_demandeur(world.candidatures[1].demande_id):
        assert reached_letters.read([letter.pk]) == {}
    with as_bailleur(world):
        assert way(letter) is ReachWay.NOBODY
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM palier_reached(%s)", [[letter.pk, 999_999]])
            assert cursor.fetchone() == (1,)


def test_more_time_is_given_once_within_its_bound_and_the_desk_counts_with_it(world):
    row, letter = asked(world)
    message(letter)
    found = more_time.possible(row, at=NOW + 10 * DAY)
    # Due on 14 May: the fifth working day after is Thursday 21 May.
    assert found is not None
    assert (found.due_on.isoformat(), found.until.isoformat()) == ("2026-05-14", "2026-05-21")

    kept = more_time.ask(row, reason="sante", by=person(row), at=NOW + 10 * DAY)

    assert "jusqu’au 21 mai 2026" in plain_text(" ".join(Letter.objects.get(kind="delai_prolonge").paragraphs))
    assert "court jusqu’au 21 mai 2026" in plain_text(asking.against_refusal(row, on=kept.until))
    assert asking.against_refusal(row, on=kept.until + DAY) == ""
    with pytest.raises(more_time.NoMoreTime):
        more_time.ask(row, reason="sante", by=person(row), at=NOW + 10 * DAY)


def test_no_time_is_given_past_the_day_nor_without_a_reason_nor_where_nothing_runs(world):
    row, letter = asked(world)
    assert more_time.possible(row, at=NOW) is None
    message(letter)
    assert more_time.possible(row, at=NOW + 11 * DAY) is None
    with pytest.raises(UnknownReason):
        more_time.ask(row, reason="flemme", by=person(row), at=NOW)
    assert more_time.possible(world.candidatures[1], at=NOW) is None
