"""The mail of the morning: one a day to each member whose desk has something, and to nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.letters import desks
from palier.models import DeskMail, Home, JournalEntry, Membership, Message, Organisation, Publication, User
from palier.rules.desks.assigning import LineKind
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.workflows.desks import assigning, days_away, mailing_desks
from palier.workflows.life import keeping
from tests import factories
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from palier.workflows.acting.actors import Actor

DAY = timedelta(days=1)


def morning(after: int = 1) -> datetime:
    """Nine in Paris, on a working day to come."""
    day: date = FRANCE.next_working(clocks.day_in_paris(timezone.now() + after * DAY))
    return clocks.at_hour(day, 9)


@pytest.fixture
def odile(db: None) -> Actor:
    """A réservataire to whom one home is oriented."""
    bailleur = factories.organisation("bailleur", "Habitat des Néfliers")
    odile = factories.member("Odile", factories.organisation("reservataire", "Réservataire Est"))
    assert odile.organisation is not None
    factories.home(bailleur, odile.organisation, vacancy_notified_on=clocks.day_in_paris(morning()))
    return odile


def mails() -> list[Message]:
    return list(Message.objects.order_by("created_at", "pk"))


def test_a_member_whose_desk_has_something_is_written_to_once_a_day(odile: Actor, settings) -> None:
    settings.SITE = "https://palier.example"
    at = morning()
    assert mailing_desks.due(at) == [odile.person.pk]

    sent = [mailing_desks.send(odile.person.pk, at=moment) for moment in (at, at, at + timedelta(hours=2))]

    (mail,) = mails()
    assert sent == [True, False, False]
    assert mailing_desks.due(at) == []
    assert (mail.recipient, mail.channel, mail.demande_id) == (odile.person.login, "email", None)
    assert mail.subject == "1 acte vous attend sur Palier"
    assert "https://palier.example/reservataire/" in mail.body


def test_the_next_working_day_has_its_own(odile: Actor) -> None:
    first = morning()
    again = clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(first + DAY)), 9)

    assert mailing_desks.send(odile.person.pk, at=first)
    assert mailing_desks.send(odile.person.pk, at=again)
    assert len(mails()) == 2


def test_a_day_with_nothing_has_no_mail(odile: Actor) -> None:
    nobody = factories.member("Rien", factories.organisation("reservataire", "Réservataire vide"))

    assert mailing_desks.send(nobody.person.pk, at=morning()) is False
    assert mails() == []
    assert DeskMail.objects.count() == 0


def test_no_mail_leaves_at_night_or_after_noon(odile: Actor) -> None:
    for hour in (7, 12, 21):
        at = clocks.at_hour(clocks.day_in_paris(morning()), hour)
        assert mailing_desks.due(at) == []
        assert mailing_desks.send(odile.person.pk, at=at) is False
    assert mails() == []


def test_a_member_stops_it_and_has_it_again_with_a_line_of_the_journal_each(odile: Actor) -> None:
    for _ in range(2):
        mailing_desks.pause(by=odile, at=timezone.now())
    assert mailing_desks.send(odile.person.pk, at=morning()) is False
    for _ in range(2):
        mailing_desks.resume(by=odile, at=timezone.now())

    assert mailing_desks.send(odile.person.pk, at=morning()) is True
    verbs = JournalEntry.objects.filter(verb__endswith="_courriel").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["arreter_courriel", "reprendre_courriel"]


@pytest.mark.parametrize(
    "stop",
    [
        lambda: Membership.objects.update(suspended_at=timezone.now()),
        lambda: Membership.objects.update(ended_at=timezone.now()),
        lambda: Organisation.objects.update(suspended_at=timezone.now()),
        lambda: Organisation.objects.update(closed_at=timezone.now()),
        lambda: User.objects.update(is_active=False),
    ],
    ids=["suspended", "ended", "organisation suspended", "organisation closed", "inactive"],
)
def test_who_may_not_enter_is_not_written_to(odile: Actor, stop: Callable[[], int]) -> None:
    stop()

    assert mailing_desks.due(morning()) == []
    assert mailing_desks.send(odile.person.pk, at=morning()) is False
    assert mails() == []


def test_the_days_and_the_mails_are_forgotten(odile: Actor) -> None:
    at = morning()
    mailing_desks.send(odile.person.pk, at=at)

    keeping.forget_old(at=at + 3 * DAY)
    assert mails() == []
    assert DeskMail.objects.count() == 1
    keeping.forget_old(at=at + 15 * DAY)
    assert DeskMail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_mail(odile: Actor) -> None:
    at = morning()

    sent = at_once(*(lambda: mailing_desks.send(odile.person.pk, at=at) for _ in range(4)))

    assert sorted(sent) == [False, False, False, True]
    assert len(mails()) == DeskMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_before_the_end_leaves_nothing_and_the_next_sends(odile: Actor, monkeypatch) -> None:
    at = morning()

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("palier.models.doors.jobs.defer", die)
        with pytest.raises(SystemExit):
            mailing_desks.send(odile.person.pk, at=at)

    assert mails() == []
    assert DeskMail.objects.count() == 0
    assert mailing_desks.send(odile.person.pk, at=at) is True


@pytest.mark.django_db(transaction=True)
def test_the_worker_has_the_rights_of_its_login_only(
    odile: Actor, as_login: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = morning()
    monkeypatch.setattr(timezone, "now", lambda: at)
    with as_login("palier_worker"):
        desks.mail_all(timestamp=0)

    assert [mail.recipient for mail in mails()] == [odile.person.login]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'palier.jobs.messages.send'")
        assert cursor.fetchone() == (1,)


def away(who: Actor, at: datetime, days: int = 2) -> None:
    today = clocks.day_in_paris(at)
    days_away.tell(today, today + days * DAY, by=who, at=at)


def test_the_mail_of_who_is_away_goes_to_the_colleague_who_is_there(odile: Actor) -> None:
    assert odile.organisation is not None
    colleague = factories.member("Paul", odile.organisation)
    at = morning()
    away(odile, at)

    assert mailing_desks.send(odile.person.pk, at=at) is False
    assert mailing_desks.send(colleague.person.pk, at=at) is True
    assert [mail.recipient for mail in mails()] == [colleague.person.login]
    back = clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(at + 3 * DAY)), 9)
    assert mailing_desks.send(odile.person.pk, at=back) is True


def test_no_mail_is_lost_where_nobody_else_is_there_to_read_it(odile: Actor) -> None:
    assert odile.organisation is not None
    at = morning()
    away(odile, at)
    factories.member("Karim", Organisation.objects.get(kind="bailleur"))
    assert mailing_desks.send(odile.person.pk, at=at) is True

    colleague = factories.member("Paul", odile.organisation)
    again = clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(at + DAY)), 9)
    away(odile, again, 5)
    mailing_desks.pause(by=colleague, at=at)
    assert mailing_desks.send(odile.person.pk, at=again) is True
    mailing_desks.resume(by=colleague, at=at)
    away(colleague, again, 5)
    third = clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(again + DAY)), 9)
    assert mailing_desks.send(odile.person.pk, at=third) is True


def test_the_mail_says_how_many_are_its_reader_s_and_how_many_are_to_take_up(odile: Actor) -> None:
    assert odile.organisation is not None
    colleague = factories.member("Paul", odile.organisation)
    home = Home.objects.get()
    on = factories.publication(home)
    Publication.objects.filter(pk=on.pk).update(
        stage="classee", closed_at=timezone.now(), closes_at=timezone.now() - DAY
    )
    line = assigning.find(LineKind.LIST, on.public_id, by=odile)
    assert line is not None
    assigning.give(line, odile.person, seen=None, by=odile, at=timezone.now())
    at = morning()

    mailing_desks.send(odile.person.pk, at=at)
    assert "Vous en suivez 1." in mails()[-1].body
    away(odile, at)
    mailing_desks.send(colleague.person.pk, at=at)
    assert "1 acte est à reprendre : qui s’en occupait n’est pas là." in mails()[-1].body
