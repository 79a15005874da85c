"""A demande through its years: notice, end, renewal, confirmation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import Demande, JournalEntry, Letter, Message, PaperLetter, Person, RenewalNotice
from palier.workflows.letters import papering
from palier.workflows.life import reminding_renewal, renewing
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import as_clock, as_demandeur
from tests.workflows.life.moves import END, at, remind

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


def test_the_notice_of_a_period_leaves_once(amina: Applicant) -> None:
    day = date(2026, 4, 15)
    assert reminding_renewal.due(at(day)) == [amina.demande.pk]

    assert remind(amina, day) is not None
    assert remind(amina, day + timedelta(1)) is None
    assert reminding_renewal.due(at(day)) == []
    assert Letter.objects.filter(kind="preavis_renouvellement").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RenewalNotice.objects.create(demande=amina.demande, valid_until=END, sent_at=at(day), channels=[], rule="1°")


def test_it_leaves_again_for_the_next_period(amina: Applicant) -> None:
    remind(amina, date(2026, 4, 15))
    Demande.objects.update(valid_until=date(2027, 6, 15))

    assert remind(amina, date(2027, 4, 20)) is not None


def test_too_early_it_waits_and_a_job_long_late_still_sends_it(amina: Applicant) -> None:
    assert reminding_renewal.due(at(date(2026, 4, 14))) == []
    assert remind(amina, date(2026, 4, 14)) is None
    assert remind(amina, END) is not None


@pytest.mark.parametrize("changes", [{"state": "radiee"}, {"state": "a_renouveler"}, {"valid_until": None}])
def test_a_demande_without_a_living_period_gets_no_notice(amina: Applicant, changes: dict[str, object]) -> None:
    Demande.objects.update(**changes)

    assert reminding_renewal.due(at(END)) == []
    assert remind(amina, END) is None


def test_it_says_the_end_the_risk_and_how_to_renew(amina: Applicant) -> None:
    remind(amina, date(2026, 4, 15))

    text = plain_text(" ".join(Letter.objects.get(kind="preavis_renouvellement").paragraphs))
    assert all(part in text for part in ("15 juin 2026", "R441-2-7", "radiée", "renouveler", "guichet"))


@pytest.mark.parametrize(
    ("is_online", "email", "wants_paper", "channels"),
    [
        (False, "a@example.test", False, {"papier", "email"}),
        (False, "", False, {"papier"}),
        (True, "a@example.test", False, {"email"}),
        (True, "", False, {"papier"}),
        (True, "a@example.test", True, {"papier", "email"}),
    ],
)
def test_the_channels_are_those_of_the_law(
    amina: Applicant, is_online: bool, email: str, wants_paper: bool, channels: set[str]
) -> None:
    Person.objects.filter(demande=amina.demande, key="d").update(email=email)
    Demande.objects.update(online_since=at(date(2024, 1, 1)) if is_online else None, wants_paper=wants_paper)

    notice = remind(amina, date(2026, 4, 15))

    assert notice is not None
    assert set(notice.channels) == channels
    assert set(Message.objects.values_list("channel", flat=True)) == channels - {"papier"}
    assert PaperLetter.objects.filter(organisation=None).count() == ("papier" in channels)
    assert all("15 juin 2026" in body for body in Message.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [
        (date(2026, 4, 15), 10, None),
        (date(2026, 4, 15), 22, datetime(2026, 4, 16, 6, tzinfo=UTC)),
        (date(2026, 4, 18), 10, datetime(2026, 4, 20, 6, tzinfo=UTC)),
    ],
)
def test_messages_wait_for_working_hours(amina: Applicant, day: date, hour: int, leaves: datetime | None) -> None:
    remind(amina, day, hour)

    jobs = ProcrastinateJob.objects.filter(task_name="palier.jobs.messages.send")
    assert {job.scheduled_at for job in jobs} == {leaves or at(day, hour)}
    assert Letter.objects.get(kind="preavis_renouvellement").sent_at == at(day, hour)


def test_a_text_leaves_beside_the_channels_of_the_law(amina: Applicant, settings: SettingsWrapper) -> None:
    """The law asks for a mail or a letter; a text says until when, in one message a telephone, and proves nothing."""
    settings.SMS_URL = "https://textos.example.test"
    Person.objects.filter(demande=amina.demande).update(email="a@example.test", phone="06 12 34 56 78")

    notice = remind(amina, date(2026, 4, 15))

    text = Message.objects.get(channel="sms")
    assert (text.recipient, text.about) == ("06 12 34 56 78", None)
    assert "15 juin 2026" in text.body
    assert notice is not None
    assert "sms" not in notice.channels
    assert JournalEntry.objects.get(verb="envoyer_preavis").details["canaux"] == [*notice.channels, "sms"]


def test_no_text_to_a_fixed_line_nor_where_nothing_carries_it_nor_to_who_is_hidden(
    amina: Applicant, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = Person.objects.filter(demande=amina.demande)
    people.update(phone="0612345678")
    assert not reminding_renewal.is_texted(amina.demande, at=at(END))
    settings.SMS_URL = "https://textos.example.test"
    assert reminding_renewal.is_texted(amina.demande, at=at(END))
    people.update(phone="01 48 12 34 56")
    assert not reminding_renewal.is_texted(amina.demande, at=at(END))
    people.update(phone="0612345678")
    monkeypatch.setattr(papering, "is_protected", lambda *_, **__: True)
    assert not reminding_renewal.is_texted(amina.demande, at=at(END))


def test_who_has_no_contact_here_is_announced_by_the_clock(amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).update(email="", address="", phone="")

    remind(amina, date(2026, 4, 15))

    assert RenewalNotice.objects.get().channels == []
    assert not Message.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.announce").count() == 1


def test_a_person_asks_for_paper(amina: Applicant) -> None:
    for _ in range(2):
        with as_demandeur(amina.demande.pk, amina.user):
            renewing.choose_paper(amina.demande, wants_paper=True, by=amina.actor, at=at(END))

    assert Demande.objects.get(pk=amina.demande.pk).wants_paper
    assert JournalEntry.objects.filter(verb="choisir_courrier").count() == 1


def test_the_last_day_is_whole_and_the_next_is_over(amina: Applicant) -> None:
    with as_clock():
        assert not reminding_renewal.note_expiry(amina.demande, at=at(END, 23))
    assert reminding_renewal.expired(at(END, 23)) == []

    assert reminding_renewal.expired(at(END + timedelta(1), 0)) == [amina.demande.pk]
    with as_clock():
        assert reminding_renewal.note_expiry(amina.demande, at=at(END + timedelta(40)))
        assert not reminding_renewal.note_expiry(amina.demande, at=at(END + timedelta(40)))
    assert Demande.objects.get(pk=amina.demande.pk).state == "a_renouveler"
    # Forty days late, the line still says the day that counts.
    assert JournalEntry.objects.get(verb="constater_echeance").details == {"fin": "2026-06-15"}


def test_a_demande_struck_off_is_not_renewed(amina: Applicant) -> None:
    amina.demande.state = "radiee"

    with pytest.raises(renewing.StruckOffNotRenewed):
        renewing.to_send(amina.demande, by=amina.actor, at=at(END))


def test_a_renewal_is_confirmed_with_its_dates_and_makes_the_person_an_online_one(
    amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SimpleNamespace(demande=amina.demande)
    monkeypatch.setattr(renewing.importing, "save", lambda *_args, **_kw: kept)
    sne: Any = SimpleNamespace(renewed_on=None)
    for day in (date(2026, 5, 4), date(2026, 5, 5)):
        renewing.renewed(amina.demande, sne, by=amina.actor, at=at(day))

    assert Demande.objects.get(pk=amina.demande.pk).online_since == at(date(2026, 5, 4))
    text = plain_text(" ".join(Letter.objects.filter(kind="renouvellement").order_by("pk")[0].paragraphs))
    assert all(part in text for part in ("4 mai 2026", "1er mars 2021", "15 juin 2026"))


def test_an_unknown_date_is_left_out_of_the_confirmation() -> None:
    text = plain_text(" ".join(renewing.life_letters.renewed(None, END, None).paragraphs))

    assert "None" not in text
    assert "15 juin 2026" in text
