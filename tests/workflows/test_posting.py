"""Letters on paper: who gets one, what is noted of it, and what a posting does to a delay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from palier.jobs.doors import protecting as tasks
from palier.models import Fact, JournalEntry, Letter, Message, Offer, PaperLetter, Person
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers
from palier.rules.people.facts import Situation
from palier.workflows.acting import refusals
from palier.workflows.acting.refusals import BadDay
from palier.workflows.letters import papering, posting
from palier.workflows.offer import offering, passing, undelivered
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    attribute,
    make_world,
    offered,
)

pytestmark = pytest.mark.django_db
LATE = NOW + 30 * DAY


@pytest.fixture
def world() -> World:
    world = make_world()
    Person.objects.update(phone="", address="4 rue des Lilas\n93100 Montreuil")
    return world


def second_channel(world: World) -> tuple[Offer, PaperLetter, datetime]:
    """A delivered offer, reminded, whose second channel is a letter just made."""
    offer = offered(world)
    assert offer.answer_by is not None
    moments = offers.reminder_moments(offer.answer_by, calendar=FRANCE)
    passing.remind(offer, at=moments.reminder)
    passing.use_second_channel(offer, at=moments.second_channel)
    offer.refresh_from_db()
    return offer, PaperLetter.objects.get(), moments.second_channel


def note_silence(world: World, offer: Offer, at: datetime) -> None:
    with as_clock():
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=at)


def hide(world: World) -> None:
    Fact.objects.create(
        demande=world.candidatures[0].demande,
        layer="declare",
        path=f"claims/{Situation.VIOLENCE}",
        value={},
        at=NOW,
    )


def test_the_second_channel_on_paper_is_the_offer_itself_and_the_landlord_prints_it(world: World) -> None:
    offer, paper, made = second_channel(world)

    assert (paper.organisation, paper.offer, paper.made_at) == (world.bailleur, offer, made)
    letter = Letter.objects.get(kind="offre")
    assert (paper.letter, paper.title) == (letter, letter.title)
    assert set(letter.paragraphs) < set(paper.paragraphs)
    assert "Une réponse est attendue de vous au plus tard le" in plain_text(paper.paragraphs[0])
    assert not Message.objects.exclude(channel__in=("email", "sms")).exists()


def test_a_letter_that_nobody_posted_is_no_second_channel(world: World) -> None:
    offer, paper, _ = second_channel(world)

    note_silence(world, offer, LATE)
    assert world.stages()[0] == "offre_envoyee"

    posting.withdraw([paper.public_id], reason="sans_objet", by=world.karim, at=LATE)
    note_silence(world, offer, LATE)
    assert world.stages()[0] == "sans_reponse"


def test_a_late_posting_gives_back_the_days_to_answer_once(world: World) -> None:
    offer, paper, made = second_channel(world)
    before = offer.answer_by
    assert before is not None
    late = made + 3 * DAY

    with as_bailleur(world):
        posting.note_printed([paper.public_id], by=world.karim, at=late)
        posting.note_posted([paper.public_id], posted_on=clocks.day_in_paris(late), by=world.karim, at=late)
    offer.refresh_from_db()
    first = offer.answer_by
    assert first == offers.later(before, days=3, calendar=FRANCE)
    with as_bailleur(world):
        posting.step_back([paper.public_id], reason="notee_par_erreur", by=world.karim, at=late)
        posting.note_posted([paper.public_id], posted_on=clocks.day_in_paris(late), by=world.karim, at=late)

    offer.refresh_from_db()
    assert offer.answer_by == first
    assert JournalEntry.objects.filter(verb="prolonger_reponse", details__motif="lettre_postee_tard").count() == 1
    note_silence(world, offer, first)
    assert world.stages()[0] == "offre_envoyee"
    note_silence(world, offer, first + timedelta(seconds=1))
    assert world.stages()[0] == "sans_reponse"
    with pytest.raises(posting.CountedUpon):
        posting.step_back([paper.public_id], reason="notee_par_erreur", by=world.karim, at=LATE)


def test_a_posting_proves_no_delivery_and_the_set_day_runs_from_it(world: World) -> None:
    attribute(world)
    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
        undelivered.send_again(offer, reason="injoignable", channel="recommande", by=world.karim, at=NOW + 2 * DAY)
        paper = PaperLetter.objects.get()
        assert paper.is_registered
        with pytest.raises(undelivered.NotPosted):
            undelivered.take_back(offer, reason="sans_accuse", by=world.karim, at=LATE)
        posting.note_printed([paper.public_id], by=world.karim, at=NOW + 4 * DAY)
        day = clocks.day_in_paris(NOW + 4 * DAY)
        posting.note_posted([paper.public_id], posted_on=day, number="1A 123", by=world.karim, at=NOW + 5 * DAY)

    offer.refresh_from_db()
    assert (offer.delivered_at, offer.answer_by) == (None, None)
    assert offering.set_day(offer) == offers.decision_day(NOW + 4 * DAY, calendar=FRANCE)
    assert PaperLetter.objects.get().registered_number == "1A 123"


def registered(world: World) -> Offer:
    """An offer whose registered letter was posted on 9 May."""
    attribute(world)
    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
        undelivered.send_again(offer, reason="injoignable", channel="recommande", by=world.karim, at=NOW + 2 * DAY)
        paper = PaperLetter.objects.get()
        posting.note_printed([paper.public_id], by=world.karim, at=NOW + 4 * DAY)
        day = clocks.day_in_paris(NOW + 4 * DAY)
        posting.note_posted([paper.public_id], posted_on=day, by=world.karim, at=NOW + 4 * DAY)
    return Offer.objects.get(pk=offer.pk)


def uncollected(world: World, offer: Offer, presented: date, returned: date, at: datetime, **changes: Any) -> Offer:
    told = {"mark": "non_reclamee", "presented_on": presented, "returned_on": returned, **changes}
    return undelivered.note_uncollected(offer, **told, by=world.karim, at=at)


def test_of_two_letters_of_one_offer_one_that_came_back_starts_no_delay(world: World) -> None:
    offer, back = registered(world), NOW + 22 * DAY
    paper = PaperLetter.objects.get()
    paper.pk, paper.public_id, paper.person_key = None, uuid7(), "c1"
    paper.save()
    days = [clocks.day_in_paris(NOW + days * DAY) for days in (6, 22)]

    with as_bailleur(world):
        with pytest.raises(undelivered.OthersOut):
            uncollected(world, offer, *days, back)
        assert uncollected(world, offer, *days, back, are_all_back=True).delivered_at is not None


def test_an_uncollected_letter_starts_the_delay_and_its_household_has_days_after_the_reminder(world: World) -> None:
    offer, back = registered(world), NOW + 22 * DAY
    presented, returned = (clocks.day_in_paris(NOW + days * DAY) for days in (6, 22))

    with as_bailleur(world):
        with pytest.raises(BadDay):
            uncollected(world, offer, presented, clocks.day_in_paris(back + DAY), back)
        for mark in ("inconnue", "autre"):
            with pytest.raises(undelivered.NeverToCollect):
                uncollected(world, offer, presented, returned, back, mark=mark)
        noted = uncollected(world, offer, presented, returned, back)
    assert clocks.day_in_paris(noted.delivered_at) == presented
    assert noted.answer_by == offers.answer_deadline(clocks.at_hour(presented, 12), 10, calendar=FRANCE)
    assert noted.answer_by < back
    assert "n’a pas été retirée : la loi la compte comme reçue" in offering.say_delay(noted, NOW + 8 * DAY)
    # Noted after its end, it ends nothing: the reminder leaves first, and gives back the days by which it is late.
    note_silence(world, noted, back)
    assert world.stages()[0] == "offre_envoyee"
    with as_clock():
        reminded = passing.remind(noted, at=back)
    assert reminded.answer_by > back + 5 * DAY


def test_a_letter_that_was_not_registered_or_not_posted_counts_for_nothing(world: World) -> None:
    attribute(world)
    day = clocks.day_in_paris(NOW + 6 * DAY)
    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    with as_bailleur(world), pytest.raises(undelivered.NoRegisteredLetter):
        uncollected(world, offer, day, day, NOW + 9 * DAY)


def test_a_letter_to_where_somebody_hidden_since_lived_counts_for_nothing(world: World) -> None:
    offer = registered(world)
    hide(world)
    Fact.objects.update(audience=[world.bailleur.pk])
    day = clocks.day_in_paris(NOW + 6 * DAY)

    with as_bailleur(world), pytest.raises(undelivered.FormerAddress):
        uncollected(world, offer, day, day, NOW + 9 * DAY)


def test_nothing_is_posted_to_who_is_hidden(world: World) -> None:
    hide(world)
    offer = offered(world)
    before = set(Message.objects.values_list("pk", flat=True))

    channels = passing.reach_otherwise(offer, at=NOW + DAY, is_registered=True)

    assert channels == ["email"]
    assert not PaperLetter.objects.exists()
    assert Message.objects.exclude(pk__in=before).get().recipient == "d1@example.org"


def test_a_letter_to_somebody_hidden_since_is_neither_printed_nor_posted(world: World) -> None:
    _, paper, made = second_channel(world)
    hide(world)

    with pytest.raises(posting.Hidden):
        posting.note_printed([paper.public_id], by=world.karim, at=made)
    assert posting.withdraw([paper.public_id], reason="coordonnees_protegees", by=world.karim, at=made) == 1


@pytest.mark.parametrize(("kind", "papers"), [("offre", 1), ("radiation", 1), ("classement", 0)])
def test_only_what_a_text_asks_for_goes_on_paper_where_there_is_no_other_way(
    world: World, kind: str, papers: int
) -> None:
    candidature = world.candidatures[0]
    letter = Letter.objects.create(
        demande=candidature.demande,
        candidature=candidature,
        kind=kind,
        title="Titre",
        paragraphs=["Texte"],
        sent_at=NOW,
        audience=[world.reservataire.pk],
    )
    key = str(uuid7())

    for _ in range(2):
        tasks.announce(candidature.demande_id, "Un courrier vous attend", "Bonjour", key=key, letter=letter.pk)

    assert list(PaperLetter.objects.values_list("organisation", flat=True)) == [world.reservataire.pk] * papers


@pytest.mark.parametrize(("days", "says"), [(-1, "n’a pas pu être postée"), (1, "à venir")])
def test_a_letter_is_posted_neither_before_it_was_made_nor_tomorrow(world: World, days: int, says: str) -> None:
    _, paper, made = second_channel(world)
    posting.note_printed([paper.public_id], by=world.karim, at=made)

    with pytest.raises(BadDay, match=says):
        posting.note_posted(
            [paper.public_id], posted_on=clocks.day_in_paris(made + days * DAY), by=world.karim, at=made
        )


def test_what_is_not_printed_is_not_posted_and_the_second_agent_changes_nothing(world: World) -> None:
    _, paper, made = second_channel(world)
    ids, day = [paper.public_id], clocks.day_in_paris(made)

    assert posting.note_posted(ids, posted_on=day, by=world.karim, at=made) == 0
    assert [posting.note_printed(ids, by=world.karim, at=made) for _ in range(2)] == [1, 0]
    assert [posting.note_posted(ids, posted_on=day, by=world.karim, at=made) for _ in range(2)] == [1, 0]
    assert JournalEntry.objects.filter(object_id=paper.public_id).count() == 2


def test_the_letter_of_another_organisation_is_out_of_reach(world: World) -> None:
    _, paper, made = second_channel(world)
    PaperLetter.objects.update(organisation=world.reservataire)

    assert posting.note_printed([paper.public_id], by=world.karim, at=made) == 0


def test_each_step_back_needs_a_reason_of_the_list(world: World) -> None:
    _, paper, made = second_channel(world)
    ids = [paper.public_id]
    posting.withdraw(ids, reason="sans_objet", by=world.karim, at=made)

    with pytest.raises(refusals.UnknownReason):
        posting.step_back(ids, reason="", by=world.karim, at=made)
    with pytest.raises(refusals.UnknownReason):
        posting.withdraw(ids, reason="parce que", by=world.karim, at=made)
    assert posting.step_back(ids, reason="notee_par_erreur", by=world.karim, at=made) == 1
    assert posting.note_printed(ids, by=world.karim, at=made) == 1
    assert posting.step_back(ids, reason="abimee", by=world.karim, at=made) == 1
    assert PaperLetter.objects.get().printed_at is None


def test_a_number_is_one_registered_letters(world: World) -> None:
    _, paper, made = second_channel(world)
    posting.note_printed([paper.public_id], by=world.karim, at=made)

    with pytest.raises(posting.NumberForOne):
        posting.note_posted(
            [paper.public_id], posted_on=clocks.day_in_paris(made), number="1A", by=world.karim, at=made
        )


def test_more_than_a_document_holds_is_refused(world: World) -> None:
    with pytest.raises(posting.TooMany):
        posting.note_printed([uuid7() for _ in range(101)], by=world.karim, at=NOW)


def test_the_database_refuses_a_posting_without_a_print_or_before_the_letter(world: World) -> None:
    _, paper, made = second_channel(world)
    rows, day = PaperLetter.objects.filter(pk=paper.pk), clocks.day_in_paris(made)

    for values in (
        {"posted_on": day, "posted_at": made},
        {"posted_on": day, "posted_at": None, "printed_at": made},
        {"posted_on": day - DAY, "posted_at": made, "printed_at": made},
        {"printed_at": made - DAY},
        {"registered_number": "1A"},
        {"posted_on": day, "posted_at": made, "printed_at": made, "withdrawn_at": made},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_paper_gives_a_last_day_only_where_the_delay_runs_and_says_which_day_counts(world: World) -> None:
    offer, paper, _ = second_channel(world)
    assert offer.delivered_at is not None
    assert "C’est cette date qui compte" in plain_text(paper.paragraphs[0])

    Offer.objects.filter(pk=offer.pk).update(delivered_at=None, answer_by=None)
    offer.refresh_from_db()
    holder = papering.holders(offer.demande)[0].key
    papering.of_offer(offer, [holder], until=clocks.day_in_paris(LATE), at=LATE)

    first = plain_text(PaperLetter.objects.order_by("-pk")[0].paragraphs[0])
    assert "au plus tard" not in first
    assert "Le délai n’a pas encore commencé" in first


def test_an_offer_that_has_its_answer_is_printed_no_more(world: World) -> None:
    offer, paper, made = second_channel(world)
    assert list(posting.of(world.bailleur)) == [paper]

    Offer.objects.filter(pk=offer.pk).update(answer="acceptee", answered_at=made)
    with as_bailleur(world):
        assert not posting.of(world.bailleur).exists()
        assert posting.note_printed([paper.public_id], by=world.karim, at=made) == 0

    PaperLetter.objects.filter(pk=paper.pk).update(printed_at=made)
    assert list(posting.of(world.bailleur)) == [paper]
