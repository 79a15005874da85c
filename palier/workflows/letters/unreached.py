"""What became of a message that left is noted; one that reached nobody takes another way, if the letter it announces must arrive.

Nothing silences an address: the next message is tried as if nothing had been. The page of its person says what did not arrive.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from palier.models import (
    CallNotice,
    Letter,
    Message,
    Organisation,
    PaperLetter,
    PasswordLink,
    Person,
    StockInvite,
    StockSending,
    TrustedContact,
)
from palier.models.demandes import proved_phones
from palier.models.doors import jobs
from palier.rules.letters.composing import LetterText
from palier.rules.letters.outcomes import FINAL, LOST, MessageOutcome
from palier.rules.mandates.trusted import TrustState
from palier.rules.people.facts import HOLDERS
from palier.rules.takeover.campaign_states import FETCHED
from palier.workflows.acting import telling
from palier.workflows.letters import papering

COMES_BACK = timedelta(days=30)
"""Relays give up within days: what comes back later is no relay's."""


@transaction.atomic
def note(key: UUID, outcome: MessageOutcome, *, at: datetime) -> bool:
    """Keep what became of a message, once; whether it was news. What is final stays, whatever is told later."""
    found = Message.objects.select_for_update().filter(pk=key).first()
    if found is None or found.outcome in FINAL or found.outcome == outcome:
        return False
    found.sent_at = found.sent_at or at
    found.outcome, found.outcome_at = outcome, at
    found.save(update_fields=["sent_at", "outcome", "outcome_at"])
    if outcome in LOST:
        _note_link(key, at=at)
        _go_otherwise(found, at=at)
    return True


@transaction.atomic
def note_returned(key: UUID, outcome: MessageOutcome, *, at: datetime) -> bool:
    """Keep that a mail came back, where it is one that left of late; whether it was news."""
    recent = Message.objects.filter(pk=key, channel="email", sent_at__isnull=False, created_at__gt=at - COMES_BACK)
    if recent.exists():
        return note(key, outcome, at=at)
    # The mail of a link is forgotten after a day, and may come back later: its link is not.
    return outcome in LOST and _note_link(key, at=at)


def _note_link(key: UUID, *, at: datetime) -> bool:
    """Keep that the mail of a member's link came back, which bears its id: who answers for them sends another."""
    rows = PasswordLink.objects.filter(public_id=key, came_back_at=None, created_at__gt=at - COMES_BACK)
    return _note_sending(key, at=at) or bool(rows.update(came_back_at=at))


def _note_sending(key: UUID, *, at: datetime) -> bool:
    """Keep that a message of a campaign reached nobody: its person is tried by another way, without waiting for the plan."""
    lost = StockSending.objects.filter(message=key, lost_at=None, sent_at__gt=at - COMES_BACK)
    # A person before what was sent to them, as whoever answers a link.
    StockInvite.objects.filter(sendings__in=lost, state__in=FETCHED).update(next_at=at)
    return _note_call(key, at=at) or bool(lost.update(lost_at=at))


def _note_call(key: UUID, *, at: datetime) -> bool:
    """Keep that a mail about a séance came back: its secretary telephones that member."""
    return bool(CallNotice.objects.filter(message=key, lost_at=None, at__gt=at - COMES_BACK).update(lost_at=at))


@transaction.atomic
def take_other_way(key: UUID, *, at: datetime) -> None:
    """A text that no gateway carries never leaves: what it announces takes another way at once. Twice is once."""
    kept = Message.objects.filter(pk=key, channel="sms", sent_at=None).first()
    if kept is not None:
        _go_otherwise(kept, at=at)


def _go_otherwise(lost: Message, *, at: datetime) -> None:
    """Another way for the letter: the telephone of the same person, else paper where a text asks for it.

    Never for what was opened, proved or answered since: whoever forges a notice must not wake what is over. Only the text that
    was the second channel of an offer is owed all the same (``offer.second_ways``). Never for who is hidden, nor for an
    address that is nobody's in the file: a safe one has no second.
    """
    letter = letter_of(lost)
    if letter is None or papering.is_protected(letter.demande, at=at):
        return
    who = person_of(lost)
    if who is None:
        return
    if papering.is_settled(letter):
        if lost.channel == "sms" and letter.kind == papering.OFFER_KIND:
            jobs.defer("palier.jobs.offers.use_other_way", message=str(lost.pk))
        return
    is_ours = bool(who.phone) and not proved_phones.is_unproved(letter.demande, who.key, who.phone)
    if lost.channel == "email" and is_ours and settings.SMS_URL:
        said, own = announcement_again(letter), uuid5(lost.pk, "repli")
        telling.message(
            "sms", who.phone, subject=said.title, body=said.body, at=at, demande=letter.demande, key=own, about=letter
        )
        return
    tell_trusted(lost, who, at)
    if _may_print(letter) and not PaperLetter.objects.filter(letter=letter, person_key=who.key).exists():
        papering.instead(letter, at=at, key=uuid5(lost.pk, "papier"), to=[who.key])


def tell_trusted(lost: Message, who: Person, at: datetime) -> None:
    """Nothing else reaches them: whom they trust is told that something waits, by the clock, if they agreed to be."""
    TrustedContact.objects.filter(demande=lost.demande_id, person_key=who.key, state=TrustState.AGREED).update(
        lost_at=at
    )


def announcement_again(letter: Letter) -> LetterText:
    """The message that announced a letter, once more: with the day by which an answer is expected, where there is one."""
    known = letter.facts.get(telling.EXPECTED_BY)
    return telling.announcement(letter, date.fromisoformat(known) if known else None)


def _may_print(letter: Letter) -> bool:
    """Whether who wrote it still reads the file: an access that ended is not opened again by a return (ADR 41)."""
    if not letter.audience:
        return True
    # Who succeeded the organisation of a list writes in its own name.
    covered = Organisation.objects.get(pk=letter.audience[0]).covers
    return bool({*covered} & {*letter.demande.audience})


def letter_of(message: Message) -> Letter | None:
    """The letter that a message announces, where it is of the same file: who adds a message names what they like."""
    if message.about is None:
        return None
    rows = Letter.objects.filter(public_id=message.about, demande=message.demande_id)
    return rows.select_related("demande").first()


def person_of(lost: Message) -> Person | None:
    """The holder whom a message was for, where its contact still is theirs."""
    persons = Person.objects.filter(demande=lost.demande_id, role__in=HOLDERS).order_by("key")
    return next((one for one in persons if lost.recipient in (one.email, one.phone)), None)
