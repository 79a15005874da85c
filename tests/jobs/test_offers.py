"""The clock's tasks, run as the worker's login: what they need, they may."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from palier.jobs.path import leases, offers
from palier.models import Lease, Letter, Offer, User
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers as rules
from palier.workflows.offer import leasing, offering
from tests.workflows.bailleur_world import NOW, candidate, make_world, offered

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sweep_at(
    as_login: Callable[[str], object], monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> Callable[[datetime], None]:
    settings.SMS_URL = "https://sms.example"

    def sweep(instant: datetime) -> None:
        monkeypatch.setattr(offers, "timezone", SimpleNamespace(now=lambda: instant))
        with as_login("palier_worker"):  # type: ignore[attr-defined]
            offers.sweep(0)
            offers.sweep(1)

    return sweep


def letters(offer: Offer, kind: str) -> int:
    return Letter.objects.filter(demande=offer.demande_id, kind=kind).count()


def test_the_sweep_does_what_lost_jobs_left_each_at_its_moment_and_once(sweep_at: Callable[[datetime], None]) -> None:
    world = make_world()
    offer = offered(world)
    deadline = offer.answer_by
    assert deadline is not None
    moments = rules.reminder_moments(deadline, calendar=FRANCE)

    sweep_at(moments.reminder - HOUR)
    assert letters(offer, "rappel_offre") == 0
    sweep_at(moments.reminder + HOUR)
    sweep_at(moments.second_channel + HOUR)
    sweep_at(deadline)
    assert world.stages()[:2] == ["offre_envoyee", "en_reserve"]
    sweep_at(deadline + HOUR)
    sweep_at(deadline + 2 * HOUR)

    offer.refresh_from_db()
    assert offer.answer_by == deadline
    assert letters(offer, "rappel_offre") == 1
    assert world.stages()[:2] == ["sans_reponse", "offre_envoyee"]


def test_a_worker_down_until_after_the_deadline_reminds_first_and_gives_back_the_lost_days(
    sweep_at: Callable[[datetime], None],
) -> None:
    world = make_world()
    offer = offered(world)
    deadline = offer.answer_by
    assert deadline is not None
    back = clocks.next_sending(deadline + 3 * DAY, calendar=FRANCE)

    sweep_at(back)
    assert world.stages()[:2] == ["offre_envoyee", "en_reserve"]
    offer.refresh_from_db()
    assert offer.answer_by is not None
    given_back = clocks.day_in_paris(back) - clocks.day_in_paris(
        rules.reminder_moments(deadline, calendar=FRANCE).reminder
    )
    assert clocks.day_in_paris(offer.answer_by) >= clocks.day_in_paris(deadline) + given_back
    sweep_at(rules.reminder_moments(offer.answer_by, calendar=FRANCE).second_channel + HOUR)
    sweep_at(offer.answer_by - HOUR)
    assert world.stages()[:2] == ["offre_envoyee", "en_reserve"]
    sweep_at(offer.answer_by + HOUR)

    assert letters(offer, "rappel_offre") == 1
    assert world.stages()[:2] == ["sans_reponse", "offre_envoyee"]


def test_a_late_reminder_does_not_leave_at_night(sweep_at: Callable[[datetime], None]) -> None:
    world = make_world()
    offer = offered(world)
    deadline = offer.answer_by
    assert deadline is not None

    sweep_at(deadline + 3 * HOUR)

    offer.refresh_from_db()
    assert offer.reminded_at is None
    assert world.stages()[0] == "offre_envoyee"


def test_the_tasks_after_a_lease_run_as_the_worker(as_login: Callable[[str], object]) -> None:
    world = make_world()
    offer = offered(world)
    user = User.objects.create_user("d:1:d", name="Amina")
    offering.accept(offer, by=candidate(user), at=NOW + timedelta(days=2))
    signed = (NOW + timedelta(days=2)).date()
    lease = leasing.sign(
        offer.candidature,
        signed_on=signed,
        starts_on=signed,
        contingent="AUCUN",
        by=world.karim,
        at=NOW + timedelta(days=3),
    )

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        leases.end_home(world.publication.pk, "logement_attribue")
        leases.end_elsewhere(offer.demande_id)
        leases.tell_register(lease.pk)

    assert world.stages()[1:3] == ["sans_suite", "sans_suite"]
    # No register is configured here: nothing pretends that it was told.
    assert Lease.objects.get().register_told_at is None
