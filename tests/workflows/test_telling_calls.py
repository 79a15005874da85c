"""Members of a commission are written to of a séance: called, moved, cancelled; once each, and never of a household."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from palier.jobs.letters import mails
from palier.models import AgendaItem, CallNotice, JournalEntry, Membership, Message, Seance
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.commission import call_words
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.acting import telling
from palier.workflows.commission import convening, pacing, rearranging, telling_calls
from palier.workflows.commission.convening import Member
from palier.workflows.letters import leaving, leaving_together, unreached
from tests import factories
from tests import world as worlds
from tests.succession_world import heir, succeed
from tests.web.membre.steps import entered, read

if TYPE_CHECKING:
    from datetime import datetime

    from tests.world import World

pytestmark = pytest.mark.django_db
MINUTE, DOUBT = timedelta(minutes=1), timedelta(seconds=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world(settings) -> World:
    settings.SITE = "https://palier.example"
    return worlds.cast()


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


def called(world: World, now: datetime) -> Seance:
    """In a week; Mireille has an account, and the mayor has none."""
    members = [
        Member(name="A. Bailleul", quality=Capacity.BOARD, account=world.mireille.user),
        Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    held = now + timedelta(days=7)
    return convening.convene(held_at=held, place="Siège", quorum=1, members=members, by=world.karim, at=now)


def turn(at: datetime) -> list[Message]:
    """A turn of the clock: what it wrote."""
    before = set(Message.objects.values_list("pk", flat=True))
    with transaction.atomic(), acting.taken(acting.CLOCK):
        for seance in telling_calls.due(at):
            telling_calls.tell(seance, at=at)
    return list(Message.objects.exclude(pk__in=before))


def event(mail: Message, at: datetime) -> tuple[bytes, str]:
    """The calendar file of a mail as it leaves, and what a mailbox is to do with it."""
    left = leaving.prepare(mail.pk, doubt=DOUBT, at=at)
    assert left is not None
    leaving.note_taken(left, at=at)
    (part,) = list(mails.mail(left).message().iter_attachments())
    assert part.get_content_type() == "text/calendar"
    return part.get_payload(decode=True), part["Content-Type"].params["method"]


def test_who_has_an_account_is_called_moved_and_cancelled_once_each(world: World, now: datetime) -> None:
    seance = called(world, now)
    assert turn(now + MINUTE / 2) == []

    (first,) = turn(now + 2 * MINUTE)
    assert turn(now + 3 * MINUTE) == []
    assert (first.recipient, first.demande_id) == (world.mireille.person.login, None)
    assert first.subject.startswith("Commission d’attribution du ")
    assert telling_calls.sentence(seance) in first.body
    assert telling_calls.sentence(seance) in read(entered(world.karim), "convocation", seance.public_id)
    assert "L’ordre du jour n’a encore aucun logement." in first.body
    assert f"https://palier.example/membre/seances/{seance.public_id}/" in first.body
    content, method = event(first, now + 2 * MINUTE)
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    (told,) = Calendar.from_ical(content).walk("VEVENT")
    assert (method, str(told["UID"]), told["SEQUENCE"]) == ("REQUEST", str(seance.public_id), 0)
    assert told["DTSTART"].dt == seance.held_at
    assert told["DTSTART"].params["TZID"] == "Europe/Paris"

    later = seance.held_at + timedelta(days=1)
    rearranging.move(
        seance, held_at=later, place="Salle 2", reason="La salle est prise.", by=world.karim, at=now + 5 * MINUTE
    )
    (moved,) = turn(now + 7 * MINUTE)
    assert turn(now + 8 * MINUTE) == []
    assert moved.subject.startswith("Séance déplacée au ")
    assert "La salle est prise" not in moved.body
    content, method = event(moved, now + 7 * MINUTE)
    (told,) = Calendar.from_ical(content).walk("VEVENT")
    assert (method, str(told["UID"]), told["SEQUENCE"]) == ("REQUEST", str(seance.public_id), 1)
    assert (told["DTSTART"].dt, str(told["LOCATION"])) == (later, "Salle 2")

    rearranging.cancel(seance, reason="Le quorum manque.", by=world.karim, at=now + 10 * MINUTE)
    (gone,) = turn(now + 12 * MINUTE)
    assert turn(now + 13 * MINUTE) == []
    assert gone.subject.endswith(" annulée")
    content, method = event(gone, now + 12 * MINUTE)
    (told,) = Calendar.from_ical(content).walk("VEVENT")
    assert (method, told["SEQUENCE"], str(told["STATUS"])) == ("CANCEL", 2, "CANCELLED")
    lines_of_it = JournalEntry.objects.filter(verb="prevenir_membre", object_id=seance.public_id).order_by("at")
    assert [one.details["sens"] for one in lines_of_it] == ["seance_convoquee", "seance_convoquee", "seance_annulee"]


def test_a_slip_put_right_within_the_minute_is_told_to_nobody(world: World, now: datetime) -> None:
    seance = called(world, now)
    rearranging.cancel(seance, reason="Erreur de jour.", by=world.karim, at=now + MINUTE / 3)

    assert turn(now + 5 * MINUTE) == []


def test_who_is_killed_between_the_row_and_the_mail_has_neither(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    called(world, now)
    with monkeypatch.context() as patched:

        def die(*_: object, **__: object) -> None:
            raise RuntimeError

        patched.setattr(telling, "message", die)
        with pytest.raises(RuntimeError):
            turn(now + 2 * MINUTE)
    assert not CallNotice.objects.exists()

    assert len(turn(now + 3 * MINUTE)) == 1


def test_who_is_called_no_more_is_told_so_in_the_words_that_they_knew(world: World, now: datetime) -> None:
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    others = [Member(name="C. Conseil", quality=Capacity.BOARD)]
    rearranging.change_members(
        seance, members=others, quorum=1, reason="Remplacement.", by=world.karim, at=now + 3 * MINUTE
    )

    (gone,) = turn(now + 5 * MINUTE)
    assert gone.subject.startswith("Votre convocation au ")
    assert "elle se tient sans vous" in gone.body
    assert turn(now + 6 * MINUTE) == []
    assert event(gone, now + 6 * MINUTE)[1] == "CANCEL"


def test_the_page_says_by_what_way_each_was_told_and_whom_to_telephone(world: World, now: datetime) -> None:
    seance, karim = called(world, now), entered(world.karim)
    page = read(karim, "seance", seance.public_id)
    assert "A. Bailleul : courriel à venir, dans les deux minutes" in page
    assert "À joindre par téléphone : M. Maire." in page
    assert "Convoquée 7 jours avant." in page

    assert "M. Maire : sans courriel" not in page
    Seance.objects.update(held_at=now - MINUTE)
    assert "A. Bailleul : courriel à venir" not in read(karim, "seance", seance.public_id)
    Seance.objects.update(held_at=seance.held_at)

    (mail,) = turn(now + 2 * MINUTE)
    assert "A. Bailleul : courriel en cours d’envoi" in read(karim, "seance", seance.public_id)
    assert leaving_together.prepare([mail.pk], at=now + 2 * MINUTE) == {}
    event(mail, now + 2 * MINUTE)
    assert "A. Bailleul : courriel du " in read(karim, "seance", seance.public_id)

    unreached.note_returned(mail.pk, MessageOutcome.RETURNED, at=now + 9 * MINUTE)
    page = read(karim, "seance", seance.public_id)
    assert "A. Bailleul : courriel revenu le " in page
    assert "À joindre par téléphone : A. Bailleul, M. Maire." in page


def test_a_mail_that_does_not_leave_is_one_for_the_telephone(world: World, now: datetime) -> None:
    """Its relay is away, or gave up: what a day forgets convokes nobody."""
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    account = next(iter(telling_calls.told(seance, at=now + 59 * MINUTE).values()))
    assert not account.is_alone

    late = telling_calls.told(seance, at=now + 63 * MINUTE)
    assert late[0] == telling_calls.MemberTold("courriel pas encore parti, à joindre par téléphone", is_alone=True)


def plain(mail: Message, at: datetime) -> bool:
    """Whether a mail leaves without a calendar file."""
    left = leaving.prepare(mail.pk, doubt=DOUBT, at=at)
    assert left is not None
    leaving.note_taken(left, at=at)
    return not list(mails.mail(left).message().iter_attachments())


def test_other_hours_are_told_once_with_a_calendar_file_that_passes_the_former_one(world: World, now: datetime) -> None:
    seance = called(world, now)
    pacing.foresee(seance, 180, 20, by=world.karim, at=now)
    (first,) = turn(now + 2 * MINUTE)
    end = call_words.foreseen_end(seance.held_at, 180)
    assert end.startswith("Fin prévue ")
    assert end in first.body
    (told,) = Calendar.from_ical(event(first, now + 2 * MINUTE)[0]).walk("VEVENT")
    assert (told.end, told["SEQUENCE"]) == (seance.held_at + 3 * HOUR, 0)
    assert str(told["DESCRIPTION"]) == end
    assert end in read(entered(world.karim), "convocation", seance.public_id)
    assert turn(now + 3 * MINUTE) == []

    pacing.foresee(seance, 90, 20, by=world.karim, at=now + 4 * MINUTE)
    assert turn(now + 4.5 * MINUTE) == []
    pacing.foresee(seance, 120, 20, by=world.karim, at=now + 4.6 * MINUTE)
    assert turn(now + 5.5 * MINUTE) == []
    (longer,) = turn(now + 6 * MINUTE)
    assert turn(now + 2 * DAY) == []
    assert longer.subject.endswith(" : nouvelles heures")
    assert "La séance a changé" in longer.body
    assert call_words.foreseen_end(seance.held_at, 120) in longer.body
    content, method = event(longer, now + 6 * MINUTE)
    (told,) = Calendar.from_ical(content).walk("VEVENT")
    assert (method, told.end, told["SEQUENCE"]) == ("REQUEST", seance.held_at + 2 * HOUR, 1)

    # The minutes of a home are nobody's calendar.
    pacing.foresee(seance, 120, 30, by=world.karim, at=now + 2 * DAY)
    assert turn(now + 2 * DAY + 2 * MINUTE) == []

    pacing.forget(seance, by=world.karim, at=now + 3 * DAY)
    assert turn(now + 3 * DAY + MINUTE / 2) == []
    (none,) = turn(now + 3 * DAY + 2 * MINUTE)
    assert "Aucune heure de fin n’est plus prévue." in none.body
    (told,) = Calendar.from_ical(event(none, now + 3 * DAY + 2 * MINUTE)[0]).walk("VEVENT")
    assert (told.end, told["SEQUENCE"]) == (seance.held_at + HOUR, 2)

    later = seance.held_at + DAY
    rearranging.move(seance, held_at=later, reason="La salle est prise.", by=world.karim, at=now + 4 * DAY)
    (moved,) = turn(now + 4 * DAY + 2 * MINUTE)
    assert moved.subject.startswith("Séance déplacée au ")
    (told,) = Calendar.from_ical(event(moved, now + 4 * DAY + 2 * MINUTE)[0]).walk("VEVENT")
    assert (told["DTSTART"].dt, told["SEQUENCE"]) == (later, 3)


def test_a_call_told_by_the_release_before_is_held_to_have_told_its_hours_and_learns_others(
    world: World, now: datetime
) -> None:
    """It kept no hours: the first turn notes those of then, and what changes later is told."""
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    CallNotice.objects.update(lasts=None)
    pacing.foresee(seance, 180, 20, by=world.karim, at=now + 3 * MINUTE)
    assert "courriel à venir" not in read(entered(world.karim), "seance", seance.public_id)
    assert turn(now + 5 * MINUTE) == []

    pacing.foresee(seance, 120, 20, by=world.karim, at=now + 6 * MINUTE)
    (other,) = turn(now + 8 * MINUTE)
    assert call_words.foreseen_end(seance.held_at, 120) in other.body
    assert turn(now + 9 * MINUTE) == []


def test_a_call_told_by_a_release_that_kept_neither_quorum_nor_agenda_learns_both(world: World, now: datetime) -> None:
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    CallNotice.objects.update(quorum=None, agenda=None)
    assert turn(now + 3 * MINUTE) == []

    put(world, seance)
    assert "1 logement." in turn(now + 2 * DAY)[0].body
    CallNotice.objects.update(quorum=None)
    assert turn(now + 2 * DAY + MINUTE) == []
    Seance.objects.update(quorum=2)
    assert "Quorum : 2 voix." in turn(now + 2 * DAY + 2 * MINUTE)[0].body


def test_the_release_before_tells_a_change_whatever_hours_were_told_and_the_next_file_passes_both(
    world: World, now: datetime
) -> None:
    """It counts the changes of a séance, and knew of no hours: a number comes twice, or lower, and nobody goes untold."""
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    for minute, lasts in ((3, 180), (6, 120)):
        pacing.foresee(seance, lasts, 20, by=world.karim, at=now + minute * MINUTE)
        turn(now + (minute + 2) * MINUTE)
    rearranging.move(
        seance, held_at=seance.held_at + DAY, reason="La salle est prise.", by=world.karim, at=now + 9 * MINUTE
    )
    seance.refresh_from_db()
    last = CallNotice.objects.get(is_last=True)
    assert (last.sequence, len(seance.changes)) == (2, 1)
    CallNotice.objects.update(is_last=False)
    last.pk, last.message, last.sequence, last.lasts, last.held_at = None, uuid7(), 1, None, seance.held_at
    last.save()

    rearranging.cancel(seance, reason="Le quorum manque.", by=world.karim, at=now + 12 * MINUTE)
    (gone,) = turn(now + 14 * MINUTE)
    (told,) = Calendar.from_ical(event(gone, now + 14 * MINUTE)[0]).walk("VEVENT")
    assert told["SEQUENCE"] == 3


@pytest.mark.parametrize("lasts", [0, 180])
def test_a_seance_that_will_not_be_held_keeps_no_time(world: World, now: datetime, lasts: int) -> None:
    seance = called(world, now)
    if lasts:
        pacing.foresee(seance, lasts, 20, by=world.karim, at=now)
    turn(now + 2 * MINUTE)
    rearranging.cancel(seance, reason="Le quorum manque.", by=world.karim, at=now + 3 * MINUTE)

    assert "Fin prévue" not in read(entered(world.karim), "convocation", seance.public_id)
    (gone,) = turn(now + 5 * MINUTE)
    (told,) = Calendar.from_ical(event(gone, now + 5 * MINUTE)[0]).walk("VEVENT")
    assert "DESCRIPTION" not in told


def put(world: World, seance: Seance) -> AgendaItem:
    """A home more on its agenda."""
    return AgendaItem.objects.create(seance=seance, publication=world.home_at("publiee", []))


def test_an_agenda_that_fills_is_one_mail_a_day_without_a_calendar_file_and_sooner_when_the_seance_is_near(
    world: World, now: datetime
) -> None:
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    homes = [put(world, seance), put(world, seance)]
    assert turn(now + 23 * HOUR) == []
    assert "L’ordre du jour a changé depuis le dernier courriel aux membres" in read(
        entered(world.karim), "seance", seance.public_id
    )

    (mail,) = turn(now + 25 * HOUR)
    assert turn(now + 50 * HOUR) == []
    assert mail.subject.endswith(" : nouvel ordre du jour")
    assert "À l’ordre du jour : 2 logements." in mail.body
    assert "Le jour, l’heure et le lieu ne changent pas" in mail.body
    assert plain(mail, now + 25 * HOUR)
    assert "L’ordre du jour a changé" not in read(entered(world.karim), "seance", seance.public_id)

    AgendaItem.objects.filter(pk=homes[0].pk).update(postponed_reason="Pièces attendues.")
    eve = now + 6 * DAY
    (mail,) = turn(eve)
    assert "À l’ordre du jour : 1 logement." in mail.body
    AgendaItem.objects.filter(pk=homes[0].pk).update(postponed_reason="")
    assert turn(eve + 59 * MINUTE) == []
    assert len(turn(eve + 61 * MINUTE)) == 1

    rearranging.move(
        seance, held_at=seance.held_at, place="Salle 2", reason="La salle est prise.", by=world.karim, at=eve + 2 * HOUR
    )
    (moved,) = turn(eve + 2 * HOUR + 2 * MINUTE)
    assert event(moved, eve + 2 * HOUR + 2 * MINUTE)[1] == "REQUEST"
    senses = JournalEntry.objects.filter(verb="prevenir_membre").order_by("at").values_list("details__sens", flat=True)
    assert list(senses) == ["seance_convoquee", *["seance_precisee"] * 3, "seance_convoquee"]


def test_the_agenda_says_before_the_seance_which_home_has_no_quorum(world: World, now: datetime) -> None:
    seance, karim = called(world, now), entered(world.karim)
    put(world, seance)
    assert "uorum juste" not in read(karim, "seance", seance.public_id)

    Seance.objects.update(quorum=2)
    assert "Quorum juste : 2 voix convoquées pour ce logement, toutes nécessaires." in read(
        karim, "seance", seance.public_id
    )
    seance.refresh_from_db()
    elsewhere = [{**row, "place": "93010" if row["place"] else ""} for row in seance.members]
    Seance.objects.update(members=elsewhere)
    assert "Sans quorum : 1 voix convoquée pour ce logement, 2 demandées." in read(karim, "seance", seance.public_id)


def test_a_new_quorum_is_told_once_and_leaves_calendars_as_they_are(world: World, now: datetime) -> None:
    seance = called(world, now)
    turn(now + 2 * MINUTE)
    members = [
        Member(name="A. Bailleul", quality=Capacity.BOARD, account=world.mireille.user),
        Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    rearranging.change_members(
        seance, members=members, quorum=2, reason="Règlement relu.", by=world.karim, at=now + 3 * MINUTE
    )
    assert turn(now + 3 * MINUTE) == []

    (mail,) = turn(now + 5 * MINUTE)
    assert turn(now + 6 * MINUTE) == []
    assert mail.subject.endswith(" : nouveau quorum")
    assert "Quorum : 2 voix." in mail.body
    assert plain(mail, now + 5 * MINUTE)


def test_a_seance_cancelled_within_its_first_minute_is_one_to_telephone_to_nobody(world: World, now: datetime) -> None:
    seance = called(world, now)
    rearranging.cancel(seance, reason="Erreur de jour.", by=world.karim, at=now + MINUTE / 3)

    page = read(entered(world.karim), "seance", seance.public_id)
    assert "À joindre par téléphone" not in page
    assert "courriel" not in page


def test_a_seance_cancelled_later_is_one_to_telephone_to_who_has_no_account(world: World, now: datetime) -> None:
    """No mail left, as the worker was away: nobody has one to take back."""
    seance = called(world, now)
    rearranging.cancel(seance, reason="Le quorum manque.", by=world.karim, at=now + 9 * MINUTE)

    assert "À joindre par téléphone : M. Maire." in read(entered(world.karim), "seance", seance.public_id)


def test_who_carries_a_commission_on_is_written_to_of_its_seances_and_who_left_is_not(
    world: World, now: datetime
) -> None:
    """The house of a séance closes for another: members of that one alone can open it."""
    seance = called(world, now)
    claude = factories.member("Claude", world.bailleur, role=Role.COMMISSION)
    members = [
        Member(name="A. Bailleul", quality=Capacity.BOARD, account=world.mireille.user),
        Member(name="C. Conseil", quality=Capacity.BOARD, account=claude.user),
    ]
    rearranging.change_members(seance, members=members, quorum=1, reason="Deux comptes.", by=world.karim, at=now)
    assert len(turn(now + 2 * MINUTE)) == 2
    successor = succeed(world.bailleur, heir(world.bailleur))
    Membership.objects.create(user=world.mireille.person, organisation=successor.body, role=Role.COMMISSION)
    seance = Seance.objects.get(pk=seance.pk)
    rearranging.move(
        seance, held_at=seance.held_at + DAY, reason="La salle est prise.", by=successor, at=now + 5 * MINUTE
    )

    (mail,) = turn(now + 7 * MINUTE)
    assert turn(now + 8 * MINUTE) == []
    assert mail.recipient == world.mireille.person.login
    assert successor.body.name in mail.body
    page = read(entered(successor), "seance", seance.public_id)
    assert "À joindre par téléphone : C. Conseil." in page
    assert "Claude" not in read(entered(successor), "seance_membres", seance.public_id)


def test_the_days_of_a_seance_that_was_moved_run_from_its_move(world: World, now: datetime) -> None:
    seance = called(world, now)
    rearranging.move(
        seance,
        held_at=seance.held_at + timedelta(days=1),
        place="Siège",
        reason="La salle est prise.",
        by=world.karim,
        at=seance.held_at - timedelta(days=1),
    )

    assert "Convoquée 2 jours avant." in read(entered(world.karim), "seance", seance.public_id)
