"""A delivery noted on a wrong day: put right with its reason, on its page, and never to the household's cost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import Correction, JournalEntry, Letter, Offer
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.workflows.acting.refusals import BadDay
from palier.workflows.homes import correcting
from palier.workflows.offer import correcting_deliveries, offering
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=2)


@pytest.fixture
def offer(world: World) -> Offer:
    """Sent six days ago, noted as delivered four days ago."""
    on = world.home_at("attribuee", [world.amina, *world.others])
    row = on.candidatures.get(stage="attribuee")
    sent = offering.send_offer(row, answer_days=10, by=world.karim, at=timezone.now())
    Offer.objects.filter(pk=sent.pk).update(sent_at=NOW - 6 * DAY)
    return offering.note_delivery(sent, proof="Accusé", delivered_at=NOW - 4 * DAY, by=world.karim, at=NOW)


def correct(offer: Offer, days_ago: int, world: World, **changes: Any) -> Offer:
    said = {"delivered_at": NOW - days_ago * DAY, "reason": "saisie", "by": world.karim, "at": NOW, **changes}
    return correcting_deliveries.correct_delivery(offer, **said)


def test_a_later_delivery_lengthens_the_delay_and_the_household_is_told(world: World, offer: Offer) -> None:
    assert offer.answer_by is not None
    before = ProcrastinateJob.objects.filter(task_name="palier.jobs.offers.note_silence").count()

    right = correct(offer, 1, world)

    assert right.answer_by is not None
    assert (right.delivered_at, right.answer_by > offer.answer_by) == (NOW - DAY, True)
    kept = Correction.objects.get()
    assert (kept.kind, kept.subject, kept.reason) == ("remise", offer.public_id, "saisie")
    assert kept.before[0] == clocks.say_instant(NOW - 4 * DAY)
    assert JournalEntry.objects.filter(object_id=offer.public_id).count() == 2
    letter = Letter.objects.get(kind="remise_corrigee")
    assert clocks.say_instant(right.answer_by) in plain_text(" ".join(letter.paragraphs))
    after = ProcrastinateJob.objects.filter(task_name="palier.jobs.offers.note_silence").count()
    assert after == before + 1


def test_an_earlier_delivery_takes_no_day_back_and_writes_to_nobody(world: World, offer: Offer) -> None:
    right = correct(offer, 5, world)

    assert (right.delivered_at, right.answer_by) == (NOW - 5 * DAY, offer.answer_by)
    assert not Letter.objects.filter(kind="remise_corrigee").exists()


def test_it_is_refused_without_a_reason_a_change_or_a_possible_day(world: World, offer: Offer) -> None:
    for refusal, days, changes in (
        (correcting.CorrectionReasonNeeded, 1, {"reason": ""}),
        (correcting.NothingChanged, 4, {}),
        (BadDay, -1, {}),
        (BadDay, 9, {}),
        (correcting_deliveries.NothingDelivered, 1, {"by": world.stranger_karim}),
    ):
        with pytest.raises(refusal):
            correct(offer, days, world, **changes)
    Offer.objects.filter(pk=offer.pk).update(reminded_at=NOW, second_channel_at=NOW)
    with pytest.raises(correcting_deliveries.NothingDelivered):
        correct(offer, 1, world, at=NOW + 60 * DAY)
    Offer.objects.filter(pk=offer.pk).update(answer="refusee", answered_at=NOW)
    with pytest.raises(correcting_deliveries.NothingDelivered):
        correct(offer, 1, world)
    assert not Correction.objects.exists()


def test_the_page_corrects_it_and_shows_what_was_there(world: World, offer: Offer) -> None:
    karim = Client()
    karim.force_login(world.karim.person, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("bailleur_offre", args=[offer.candidature.public_id])
    day = timezone.localtime(NOW - DAY).strftime("%Y-%m-%dT%H:%M")
    said = {"act": "corriger", "delivered_at": day, "act_key": str(uuid7())}

    assert "La remise a eu lieu un autre jour" in plain_text(karim.get(page))
    assert karim.post(page, {**said, "reason": ""}).status_code == 200
    assert not Correction.objects.exists()
    assert karim.post(page, {**said, "reason": "document", "act_key": str(uuid7())}).status_code == 302

    shown = plain_text(karim.get(page))
    assert "Offre remise le" in shown
    assert clocks.say_instant(NOW - 4 * DAY) in shown
