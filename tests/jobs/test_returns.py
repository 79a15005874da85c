"""A mail that came back: noted once, told to its person, and its letter takes another way."""

from __future__ import annotations

import imaplib
import io
import sys
import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.gateways.returns import addresses
from palier.gateways.returns.mailbox import MailboxAway, ReturnsMailbox
from palier.jobs.letters import messages, returns
from palier.models import Candidature, Demande, Fact, Letter, Message, Offer, PaperLetter, Person, SafeChannel
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.people.facts import Situation
from palier.workflows.acting import telling
from palier.workflows.letters import papering, posting, unreached
from palier.workflows.offer import offering
from sandbox.returns.server import ReturnsSandbox
from tests.gateways.test_returns import notice
from tests.jobs.test_messages import killed_at
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import NOW, World, as_bailleur, attribute, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOX = "retours@palier.example"


@pytest.fixture
def box(tmp_path: Path, settings) -> Iterator[ReturnsSandbox]:
    folder = tmp_path / "retours"
    folder.mkdir()
    (tmp_path / "password").write_text("mot de passe\n")
    server = ReturnsSandbox(("127.0.0.1", 0), folder, "mot de passe")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.RETURNS_MAILBOX = ("127.0.0.1", server.server_address[1], "retours", str(tmp_path / "password"))
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def world(db, settings) -> World:
    settings.RETURNS_ADDRESS = BOX
    made = make_world()
    Person.objects.update(email="", phone="", address="4 rue des Lilas\n93100 Montreuil")
    Person.objects.filter(demande=made.candidatures[0].demande).update(email="amina@example.org")
    return made


def offered(world: World) -> Offer:
    attribute(world)
    Message.objects.all().delete()
    with as_bailleur(world):
        return offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW)


def sent(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(sent_at=timezone.now(), created_at=timezone.now())
    return Message.objects.get(pk=message.pk)


def back(message: Message, settings: object, **changes: str) -> bytes:
    secret = settings.SECRET_KEY.encode()  # type: ignore[attr-defined]
    return notice(addresses.sender(BOX, message.pk, secret), **changes)


def test_a_mail_leaves_with_an_envelope_of_its_own_and_the_sender_that_people_read(post, settings):
    settings.RETURNS_ADDRESS = BOX
    taken = post()
    message = Message.objects.create(
        channel="email", recipient="amina@example.org", subject="Un courrier", body="Bonjour", created_at=NOW
    )

    messages.send(str(message.pk))

    (line,) = taken.lines
    assert line["from"] == settings.DEFAULT_FROM_EMAIL
    assert line["envelope"] == addresses.sender(BOX, message.pk, settings.SECRET_KEY.encode())


def test_the_letter_of_an_offer_whose_mail_came_back_goes_on_paper_to_that_person_once(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))

    assert returns.deal_with(back(lost, settings))
    assert returns.deal_with(back(lost, settings))

    paper = PaperLetter.objects.get()
    assert (paper.demande, paper.organisation, paper.offer) == (offer.demande, world.bailleur, offer)
    assert Message.objects.get(pk=lost.pk).outcome == MessageOutcome.RETURNED
    assert posting.state_of(paper) == "a_imprimer"


def test_with_a_gateway_of_texts_its_telephone_is_told_and_a_landline_ends_on_paper(world, settings):
    settings.SMS_URL = "https://sms.example"
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    Person.objects.filter(demande=offer.demande).update(phone="01 48 70 00 00")

    returns.deal_with(back(lost, settings))
    text = Message.objects.get(channel="sms")
    assert (text.recipient, PaperLetter.objects.count()) == ("01 48 70 00 00", 0)
    assert "offre" not in text.body
    unreached.note(text.pk, MessageOutcome.NOT_A_MOBILE, at=timezone.now())

    assert PaperLetter.objects.get().offer == offer


def test_what_is_late_is_noted_and_takes_no_other_way_until_it_is_lost(world, settings):
    lost = sent(Message.objects.get(demande=offered(world).demande))

    returns.deal_with(back(lost, settings, action="delayed", status="4.4.1"))
    assert (Message.objects.get(pk=lost.pk).outcome, PaperLetter.objects.count()) == (MessageOutcome.DELAYED, 0)
    returns.deal_with(back(lost, settings, status="4.4.7"))

    assert (Message.objects.get(pk=lost.pk).outcome, PaperLetter.objects.count()) == (MessageOutcome.EXPIRED, 1)


def test_a_forged_notice_changes_nothing_and_nothing_ever_silences_an_address(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))

    assert not returns.deal_with(notice(addresses.sender(BOX, lost.pk, b"somebody else's secret")))
    assert Message.objects.get(pk=lost.pk).outcome == ""
    returns.deal_with(back(lost, settings))
    assert telling.announce(offer.demande, subject="Autre", body="Bonjour", at=timezone.now()) == 1
    assert Message.objects.filter(recipient="amina@example.org").count() == 2


def test_a_notice_of_a_message_that_never_left_or_left_long_ago_is_not_believed(world, settings):
    lost = Message.objects.get(demande=offered(world).demande)

    returns.deal_with(back(lost, settings))
    assert Message.objects.get(pk=lost.pk).outcome == ""
    Message.objects.filter(pk=lost.pk).update(sent_at=NOW, created_at=timezone.now() - timedelta(days=31))
    returns.deal_with(back(lost, settings))

    assert Message.objects.get(pk=lost.pk).outcome == ""


def test_nothing_is_posted_to_who_is_hidden(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    Fact.objects.create(demande=offer.demande, layer="declare", path=f"claims/{Situation.VIOLENCE}", value={}, at=NOW)
    returns.deal_with(back(lost, settings))
    assert Message.objects.get(pk=lost.pk).outcome == MessageOutcome.RETURNED
    assert PaperLetter.objects.count() == 0


def test_a_mail_to_an_address_that_is_nobodys_any_more_sends_nothing_else(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    Person.objects.filter(demande=offer.demande).update(email="autre@example.org")
    returns.deal_with(back(lost, settings))

    assert PaperLetter.objects.count() == 0


def test_who_wrote_it_and_reads_the_file_no_more_prints_nothing(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    Demande.objects.filter(pk=offer.demande_id).update(audience=[])

    returns.deal_with(back(lost, settings))

    assert PaperLetter.objects.count() == 0


def test_a_message_that_names_the_letter_of_somebody_else_moves_it_nowhere(world, settings):
    offer = offered(world)
    letter = Letter.objects.get(demande=offer.demande, kind="offre")
    other = world.candidatures[1].demande
    Person.objects.filter(demande=other).update(email="b@example.org")
    lost = Message.objects.create(
        demande=other,
        channel="email",
        recipient="b@example.org",
        subject="x",
        body="y",
        created_at=timezone.now(),
        sent_at=timezone.now(),
        about=letter.public_id,
    )

    returns.deal_with(back(lost, settings))

    assert PaperLetter.objects.count() == 0


def test_the_mailbox_is_read_what_is_ours_is_deleted_and_what_is_not_is_left(world, settings, box):
    lost = sent(Message.objects.get(demande=offered(world).demande))
    (box.folder / "1.eml").write_bytes(back(lost, settings))
    (box.folder / "2.eml").write_bytes(b"From: quelqu'un\r\n\r\nBonjour, je vous reponds.\r\n")
    (box.folder / "3.eml").write_bytes(back(lost, settings) + b"x" * 10 * 1024 * 1024)

    returns.read(0)
    returns.read(0)

    assert [path.name for path in box.folder.iterdir()] == ["2.eml"]
    assert PaperLetter.objects.count() == 1
    for one in box.held.values():
        one.came -= timedelta(days=40)
    returns.read(0)
    assert list(box.folder.iterdir()) == []


def test_killed_before_the_notice_is_deleted_it_is_read_again_and_says_nothing_new(world, settings, box, monkeypatch):
    lost = sent(Message.objects.get(demande=offered(world).demande))
    (box.folder / "1.eml").write_bytes(back(lost, settings))

    with killed_at(monkeypatch, imaplib.IMAP4, "expunge"):
        returns.read(0)
    for one in box.held.values():
        one.flags.clear()
    returns.read(0)

    assert list(box.folder.iterdir()) == []
    assert PaperLetter.objects.count() == 1


def test_a_mailbox_that_is_away_or_shut_is_told_without_a_word_of_it(settings, box, tmp_path):
    host, port, user, _ = settings.RETURNS_MAILBOX
    (tmp_path / "autre").write_text("faux")
    settings.RETURNS_MAILBOX = (host, port, user, str(tmp_path / "autre"))

    with pytest.raises(MailboxAway, match="error"):
        returns.read(0)
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("read_bounces")
    with pytest.raises(MailboxAway):
        ReturnsMailbox("127.0.0.1", 1, "x", "y", timeout=2).read(lambda _: True, forget_before=NOW.date())


def test_a_relay_pipes_a_notice_to_the_command(world, settings, monkeypatch, tmp_path, capsys):
    lost = sent(Message.objects.get(demande=offered(world).demande))
    raw = back(lost, settings)
    (tmp_path / "un.eml").write_bytes(b"rien")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw + b"x" * 1_000_000)))

    call_command("read_bounces", "-", str(tmp_path / "un.eml"))

    assert "Retours lus : 1. Autres messages, laissés : 1." in plain_text(capsys.readouterr().out)
    assert PaperLetter.objects.count() == 1
    settings.RETURNS_MAILBOX = ("", 993, "", "")
    with pytest.raises(CommandError, match="Aucune boîte"):
        call_command("read_bounces")


def test_a_safe_address_that_does_not_receive_is_noted_and_has_no_second(world, settings):
    offer = offered(world)
    SafeChannel.objects.create(demande=offer.demande, email="sure@example.org", set_at=NOW, person_key="d")
    letter = Letter.objects.get(demande=offer.demande, kind="offre")
    lost = Message.objects.create(
        demande=offer.demande,
        channel="email",
        recipient="sure@example.org",
        subject="x",
        body="y",
        created_at=timezone.now(),
        sent_at=timezone.now(),
        about=letter.public_id,
    )

    returns.deal_with(back(lost, settings))

    assert Message.objects.get(pk=lost.pk).outcome == MessageOutcome.RETURNED
    assert PaperLetter.objects.count() == 0


def over(offer: Offer) -> Offer:
    """The delay of a delivered offer, with its reminder and its second channel, is over."""
    now = timezone.now()
    Offer.objects.filter(pk=offer.pk).update(
        delivered_at=now - timedelta(days=11),
        delivery_proof="remise en main propre",
        reminded_at=now - timedelta(days=3),
        second_channel_at=now - timedelta(days=2),
        answer_by=now - timedelta(hours=1),
    )
    return Offer.objects.get(pk=offer.pk)


def test_no_notice_reopens_an_offer_whose_delay_is_over(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    offer = over(offer)
    assert offering.is_silent(offer, timezone.now())

    assert returns.deal_with(back(lost, settings))

    assert PaperLetter.objects.count() == 0
    assert offering.is_silent(offer, timezone.now())


def test_a_letter_made_before_its_delivery_was_noted_is_no_second_channel(world, settings):
    offer = offered(world)
    returns.deal_with(back(sent(Message.objects.get(demande=offer.demande)), settings))
    offer = over(offer)
    PaperLetter.objects.update(made_at=offer.delivered_at + timedelta(days=1))

    assert not papering.waits(offer)
    PaperLetter.objects.update(made_at=offer.second_channel_at)
    assert papering.waits(offer)


@pytest.mark.parametrize(
    "since",
    [
        {"answer": OfferAnswer.ACCEPTED},
        {"answer": OfferAnswer.WITHDRAWN},
        {"delivered_at": NOW},
    ],
)
def test_what_was_answered_taken_back_or_delivered_is_offered_no_more_by_paper_or_text(world, settings, since):
    settings.SMS_URL = "https://sms.example"
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    Person.objects.filter(demande=offer.demande).update(phone="06 00 00 00 01")
    Offer.objects.filter(pk=offer.pk).update(**since)

    returns.deal_with(back(lost, settings))
    Person.objects.filter(demande=offer.demande).update(phone="")
    Message.objects.filter(pk=lost.pk).update(outcome="", outcome_at=None)
    returns.deal_with(back(lost, settings))

    assert Message.objects.get(pk=lost.pk).outcome == MessageOutcome.RETURNED
    assert (PaperLetter.objects.count(), Message.objects.filter(channel="sms").count()) == (0, 0)


def test_a_letter_that_was_opened_or_whose_candidature_is_over_takes_no_other_way(world, settings):
    offer = offered(world)
    lost = sent(Message.objects.get(demande=offer.demande))
    letter = Letter.objects.get(demande=offer.demande, kind="offre")

    Letter.objects.filter(pk=letter.pk).update(read_at=NOW)
    assert papering.instead(Letter.objects.get(pk=letter.pk), at=NOW) == 0
    Letter.objects.filter(pk=letter.pk).update(read_at=None)
    Candidature.objects.filter(pk=offer.candidature_id).update(stage="desistee")
    returns.deal_with(back(lost, settings))

    assert PaperLetter.objects.count() == 0
