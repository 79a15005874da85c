from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from palier.models import Convention, Home, JournalEntry, PublicationSeed
from palier.models.doors import acting, row_security
from palier.rules.doors import access
from palier.rules.ranking import ranking
from palier.workflows.acting import refusals
from palier.workflows.acting.actors import CLOCK
from palier.workflows.homes import publishing
from tests.workflows import crowds

pytestmark = pytest.mark.django_db


def window(days: int = 8):
    now = timezone.now()
    return {"opens_at": now, "closes_at": now + timedelta(days=days), "at": now}


def test_publishing_commits_to_a_secret_seed_and_defers_the_closing() -> None:
    at = crowds.world()
    made = publishing.publish(at.home, **window(), grid=at.grid, by=at.odile)
    assert made.stage == "publiee"
    assert ranking.seed_commitment(bytes(PublicationSeed.objects.get().seed)) == made.seed_commitment
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at, (args->>'publication')::bigint FROM procrastinate_jobs WHERE task_name = %s",
            [publishing.CLOSE_TASK],
        )
        ((when, job_publication),) = cursor.fetchall()
    assert when == made.closes_at
    assert job_publication == made.pk
    assert JournalEntry.objects.filter(verb="publier", object_id=made.public_id).count() == 1


def test_a_list_opens_when_it_can_be_seen_and_not_when_its_form_was_opened() -> None:
    """A search that was saved meanwhile was never told of it: the home was older than the search."""
    at, asked = crowds.world(), window()
    made = publishing.publish(
        at.home, **{**asked, "opens_at": asked["at"] - timedelta(minutes=20)}, grid=at.grid, by=at.odile
    )

    assert made.opens_at == asked["at"]


def test_the_reservataire_publishes_under_row_security_and_cannot_read_the_seed(as_login) -> None:
    at = crowds.world()
    with as_login("palier_web"), transaction.atomic():
        acting.take(
            acting.Acting(
                role=row_security.RESERVATAIRE,
                user=at.odile.user.pk,
                actor=at.odile.user.public_id,
                organisation=at.reservataire.pk,
            )
        )
        publishing.publish(at.home, **window(), grid=at.grid, by=at.odile)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PublicationSeed.objects.count()
        acting.leave()
    assert PublicationSeed.objects.count() == 1


def test_one_live_publication_a_home() -> None:
    at = crowds.world()
    publishing.publish(at.home, **window(), grid=at.grid, by=at.odile)
    with pytest.raises(publishing.AlreadyPublished):
        publishing.publish(at.home, **window(), grid=at.grid, by=at.odile)


def test_the_month_from_the_notice_of_vacancy_is_of_public_order() -> None:
    at = crowds.world()
    at.home.vacancy_notified_on = timezone.localdate() - timedelta(days=27)
    at.home.save()
    with pytest.raises(publishing.BadWindow, match="ne peut dépasser le"):
        publishing.publish(at.home, **window(8), grid=at.grid, by=at.odile)
    opens, closes = publishing.default_window(at.home, timezone.now())
    publishing.publish(at.home, opens_at=opens, closes_at=closes, grid=at.grid, by=at.odile, at=timezone.now())


def test_the_ordinary_window_holds_seven_full_days_and_a_weekend() -> None:
    at = crowds.world()
    opens, closes = publishing.default_window(at.home, timezone.now())
    full = [opens.date() + timedelta(days=n) for n in range(1, (closes.date() - opens.date()).days)]
    assert len(full) == 7
    assert {5, 6} <= {day.weekday() for day in full}
    assert closes.hour == 18


def test_refusals() -> None:
    at = crowds.world()
    other = crowds.world("RPLS000002")
    other.home.reservataire = None
    other.home.save()
    with pytest.raises(publishing.NotOrientedToYou):
        publishing.publish(other.home, **window(), grid=at.grid, by=at.odile)
    with pytest.raises(access.ActionRefused):
        publishing.publish(at.home, **window(), grid=at.grid, by=CLOCK)
    with pytest.raises(refusals.BadDay):
        publishing.publish(at.home, **window(-1), grid=at.grid, by=at.odile)
    with pytest.raises(publishing.BadCount):
        publishing.publish(at.home, **window(), grid=at.grid, by=at.odile, to_designate=2)


def test_a_list_is_open_long_enough_to_be_joined_and_never_opens_in_the_past() -> None:
    at, now = crowds.world(), timezone.now()

    for opens, closes, sentence in (
        (now, now + timedelta(minutes=22), "72 heures au moins"),
        (now - timedelta(days=300), now + timedelta(days=8), "cette date est passée"),
        (now, now + timedelta(days=80), "ne peut dépasser"),
    ):
        with pytest.raises(refusals.Refusal, match=sentence):
            publishing.publish(at.home, opens_at=opens, closes_at=closes, grid=at.grid, by=at.odile, at=now)


def test_the_shorter_delay_of_the_convention_bounds_the_closing() -> None:
    at, now = crowds.world(), timezone.now()
    Convention.objects.create(
        bailleur=at.home.bailleur,
        reservataire=at.reservataire,
        departement="93",
        contingent="COLACT",
        rate_numerator=1,
        rate_denominator=4,
        rounding="inferieur",
        unit="proposes",
        lost_is_used=False,
        answer_days=5,
        signed_on=now.date() - timedelta(days=30),
        valid_from=now.date() - timedelta(days=30),
    )

    with pytest.raises(publishing.BadWindow, match="ne peut dépasser"):
        publishing.publish(at.home, **window(8), grid=at.grid, by=at.odile)


def test_no_list_opens_on_a_day_of_vacancy_that_cannot_be_one() -> None:
    at = crowds.world()
    Home.objects.filter(pk=at.home.pk).update(vacancy_notified_on=date(2016, 11, 25))

    with pytest.raises(refusals.VacancyToCorrect, match="25 novembre 2016"):
        publishing.publish(at.home, **window(), grid=at.grid, by=at.odile)
