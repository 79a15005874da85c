"""The last minute of an offer: what counts, what no longer does, and that nothing runs out on who was not reached."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.jobs.letters import messages
from palier.models import FileChange, Message, Offer, PaperLetter, Person, User
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.offer import offers
from palier.workflows.letters import posting, unreached
from palier.workflows.offer import offering, passing, second_ways
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    as_demandeur,
    attribute,
    candidate,
    make_world,
    offered,
)

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
GATEWAY, MOBILE = "https://sms.example", "06 00 00 00 00"


@pytest.fixture
def world(settings) -> World:
    settings.SMS_URL = GATEWAY
    made = make_world()
    Person.objects.update(address="4 rue des Lilas\n93100 Montreuil")
    return made


def reminded(offer: Offer) -> Offer:
    """Its reminder and its second channel left on time."""
    assert offer.answer_by is not None
    moments = offers.reminder_moments(offer.answer_by, calendar=FRANCE)
    with as_clock():
        passing.remind(offer, at=moments.reminder)
        passing.use_second_channel(offer, at=moments.second_channel)
    return Offer.objects.get(pk=offer.pk)


def accept(offer: Offer, at: datetime) -> Offer:
    user, _ = User.objects.get_or_create(login="d:1:d", defaults={"name": "Amina"})
    with as_demandeur(offer.demande_id, user):
        return offering.accept(Offer.objects.get(pk=offer.pk), by=candidate(user), at=at)


def silence(world: World, offer: Offer, at: datetime) -> str:
    with as_clock():
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=at)
    return world.stages()[0]


def test_the_last_second_counts_and_the_next_one_does_not(world):
    offer = reminded(offered(world))
    assert offer.answer_by is not None

    assert silence(world, offer, offer.answer_by) == "offre_envoyee"
    with pytest.raises(offering.OfferExpired):
        accept(offer, offer.answer_by + SECOND)
    assert accept(offer, offer.answer_by).answer == "acceptee"


@pytest.mark.parametrize(
    ("url", "phone"), [("", MOBILE), (GATEWAY, "01 48 70 00 00"), (GATEWAY, "+212 612 34 56 78"), (GATEWAY, "unproved")]
)
def test_a_text_that_cannot_arrive_is_no_second_channel(world, settings, url, phone):
    settings.SMS_URL = url
    offer = offered(world)
    known = MOBILE if phone == "unproved" else phone
    Person.objects.filter(demande=offer.demande).update(phone=known)
    if phone == "unproved":
        FileChange.objects.create(demande=offer.demande, kind="contact", person_key="d", now={"phone": known}, at=NOW)

    offer = reminded(offer)

    assert not Message.objects.filter(channel="sms").exists()
    paper = PaperLetter.objects.get()
    assert (paper.offer, paper.made_at) == (offer, offer.second_channel_at)
    assert offer.answer_by is not None
    assert silence(world, offer, offer.answer_by + 30 * DAY) == "offre_envoyee"
    assert accept(offer, offer.answer_by + SECOND).answer == "acceptee"


def test_a_second_channel_that_was_lost_goes_on_paper_once_and_gives_back_its_days(world):
    offer = reminded(offered(world))
    before, left = offer.answer_by, offer.second_channel_at
    assert before is not None
    assert left is not None
    text = Message.objects.get(channel="sms")
    Message.objects.filter(pk=text.pk).update(sent_at=left)
    lost_at = left + 2 * DAY

    with as_clock():
        assert unreached.note(text.pk, MessageOutcome.UNKNOWN_NUMBER, at=lost_at)
        job = ProcrastinateJob.objects.get(task_name="palier.jobs.offers.use_other_way")
        assert job.args == {"message": str(text.pk)}
        assert [second_ways.take(text.pk, at=lost_at) for _ in range(2)] == [True, False]

    paper = PaperLetter.objects.get()
    offer.refresh_from_db()
    assert offer.answer_by is not None
    assert clocks.day_in_paris(offer.answer_by) >= clocks.day_in_paris(before + 2 * DAY)
    assert clocks.say_day(clocks.day_in_paris(offer.answer_by)) in plain_text(" ".join(paper.paragraphs))
    assert silence(world, offer, offer.answer_by + 30 * DAY) == "offre_envoyee"
    with as_bailleur(world):
        posting.note_printed([paper.public_id], by=world.karim, at=lost_at)
        posting.note_posted([paper.public_id], posted_on=clocks.day_in_paris(lost_at), by=world.karim, at=lost_at)
    assert silence(world, offer, offer.answer_by + SECOND) == "sans_reponse"


def test_a_text_that_is_lost_once_the_delay_is_over_reopens_nothing(world):
    offer = reminded(offered(world))
    assert offer.answer_by is not None
    text = Message.objects.get(channel="sms")
    left = offer.second_channel_at
    Message.objects.filter(pk=text.pk).update(sent_at=left, outcome_at=left, outcome=MessageOutcome.FAILED)

    with as_clock():
        assert not second_ways.take(text.pk, at=offer.answer_by + SECOND)
    assert not PaperLetter.objects.exists()
    assert silence(world, offer, offer.answer_by + SECOND) == "sans_reponse"


def test_of_a_telephone_that_two_share_both_get_the_letter_and_the_days_once(world):
    offer = offered(world)
    first = Person.objects.get(demande=offer.demande)
    told = {"first_name": "Bilal", "last_name": "Kone", "role": "cotitulaire", "email": "b@palier.example"}
    Person.objects.create(demande=offer.demande, key="c", phone=first.phone, address=first.address, **told)
    offer = reminded(offer)
    assert offer.second_channel_at is not None
    lost = list(Message.objects.filter(channel="sms").order_by("created_at", "pk"))

    with as_clock():
        for days, text in enumerate(lost, 1):
            Message.objects.filter(pk=text.pk).update(sent_at=offer.second_channel_at)
            at = offer.second_channel_at + days * DAY
            assert unreached.note(text.pk, MessageOutcome.UNKNOWN_NUMBER, at=at)
            second_ways.take(text.pk, at=at)

    before = offer.answer_by
    offer.refresh_from_db()
    assert set(PaperLetter.objects.values_list("person_key", flat=True)) == {"d", "c"}
    # Both are written to at the first loss: the second gives nothing back again.
    assert clocks.day_in_paris(offer.answer_by) <= clocks.day_in_paris(before + 4 * DAY)
    assert offer.papers.count() == 2


def test_of_who_was_reached_by_nothing_no_minute_is_the_last(world):
    attribute(world)
    Message.objects.all().delete()
    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW)
    with as_clock():
        for channel, outcome in (("email", MessageOutcome.RETURNED), ("sms", MessageOutcome.UNKNOWN_NUMBER)):
            message = Message.objects.get(channel=channel)
            Message.objects.filter(pk=message.pk).update(sent_at=NOW)
            assert unreached.note(message.pk, outcome, at=NOW + DAY)
    assert PaperLetter.objects.get().offer == offer

    last = offers.answer_deadline(NOW, 10, calendar=FRANCE)
    for at in (last, last + SECOND, last + 400 * DAY):
        with as_clock():
            passing.remind(offer, at=at)
            passing.use_second_channel(offer, at=at)
        assert silence(world, offer, at) == "offre_envoyee"
    assert accept(offer, last + SECOND).answer == "acceptee"


def test_without_a_gateway_who_has_a_telephone_alone_gets_the_letter_on_paper(world, settings):
    settings.SMS_URL = ""
    Person.objects.update(email="")
    attribute(world)
    Message.objects.all().delete()
    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW)
    text = Message.objects.get(channel="sms")

    for _ in range(2):
        messages.send(str(text.pk))

    paper = PaperLetter.objects.get()
    assert (paper.offer, paper.organisation) == (offer, world.bailleur)
    assert Message.objects.get(pk=text.pk).sent_at is None
