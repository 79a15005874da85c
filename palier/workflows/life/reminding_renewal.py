"""The notice that a demande ends: once for each period, by the channels of the law, in hours when people are awake.

The inbox has the letter at once; what leaves by other channels waits for working hours.
"""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from palier.models import Demande, Letter, Message, Person, RenewalNotice
from palier.models.demandes import proved_phones
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Action, require
from palier.rules.law import calendars, clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import LetterText, compose
from palier.rules.life import renewal
from palier.rules.life.lifecycle import LifeState, LifeVerb, state_on, step
from palier.rules.life.renewal import Channels, NoticeChannel, Reachability
from palier.rules.people import contacts, phones
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.letters import life_letters, papering

BATCH = 50
"""Demandes handled by one run of a job: few, since a closing that falls due meanwhile waits for its end."""


def due(at: datetime) -> list[int]:
    """The demandes whose notice should leave and has not, the first to end first: ids of one batch."""
    today = day_in_paris(at)
    rows = (
        Demande.objects.filter(state=LifeState.ACTIVE, valid_until__range=(today, renewal.notice_horizon(today)))
        .exclude(renewal_notices__valid_until=F("valid_until"))
        .order_by("valid_until", "pk")
    )
    return list(rows.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def remind(demande: Demande, *, at: datetime) -> RenewalNotice | None:
    """Send the notice of this period, unless it was sent or means nothing any more. The clock's act."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(CLOCK.role, Action.NOTE_EXPIRY)
    end, today = demande.valid_until, day_in_paris(at)
    if end is None or demande.state != LifeState.ACTIVE or not renewal.notice_is_due(end, on=today):
        return None
    holders = _holders(demande)
    rule = rule_of(demande, holders)
    recipients = _recipients(holders, rule, is_hidden=papering.is_protected(demande, at=at))
    try:
        with transaction.atomic():
            notice = RenewalNotice.objects.create(
                demande=demande,
                valid_until=end,
                sent_at=at,
                rule=rule.rule,
                audience=[],
                channels=list(dict.fromkeys(channel.value for channel, _, _ in recipients)),
            )
    except IntegrityError:
        return None
    text = life_letters.renewal_notice(end)
    kept = {"fin": end.isoformat(), "canaux": ", ".join(notice.channels)}
    letter = telling.keep(demande, text, at=at, facts=kept)
    texted = _telephones(demande, holders, at=at) if recipients else []
    _send(letter, recipients, text, end, at)
    _text(letter, texted, end, at)
    telling.journal(
        JournalVerb.SEND_NOTICE,
        demande,
        by=CLOCK,
        at=at,
        article=cch("R441-2-7"),
        details={
            "fin": end.isoformat(),
            "canaux": [*notice.channels, *(["sms"] if texted else [])],
            "regle": rule.rule,
        },
    )
    return notice


def rule_of(demande: Demande, holders: list[Person]) -> Channels:
    """The channels of the law for this demande."""
    contact = Reachability(
        is_online=demande.online_since is not None,
        has_email=any(person.email for person in holders),
        wants_paper=demande.wants_paper,
    )
    return renewal.notice_channels(contact)


def reaching(demande: Demande, *, at: datetime) -> list[NoticeChannel]:
    """The channels by which the notice can truly leave: those of the law that have somewhere to go."""
    holders = _holders(demande)
    found = _recipients(holders, rule_of(demande, holders), is_hidden=papering.is_protected(demande, at=at))
    return list(dict.fromkeys(channel for channel, _, _ in found))


def is_texted(demande: Demande, *, at: datetime) -> bool:
    """Whether a text leaves with the notice: it asks to open the letter, since forgetting it costs the whole demande."""
    return bool(_telephones(demande, _holders(demande), at=at))


def _telephones(demande: Demande, holders: list[Person], *, at: datetime) -> list[str]:
    """Beside the channels of the law, each mobile of a holder, once: none of who is hidden, nor one that nothing proved."""
    if not settings.SMS_URL or papering.is_protected(demande, at=at):
        return []
    found = {
        contacts.end_of_phone(person.phone): person.phone
        for person in holders
        if phones.is_mobile(person.phone) and not proved_phones.is_unproved(demande, person.key, person.phone)
    }
    return list(found.values())


def _holders(demande: Demande) -> list[Person]:
    return list(Person.objects.filter(demande=demande, role__in=HOLDERS).order_by("key"))


def _recipients(holders: list[Person], rule: Channels, *, is_hidden: bool) -> list[tuple[NoticeChannel, str, str]]:
    """Channel, address and person, each address once. Nothing is posted to who is hidden: an e-mail that is known serves."""
    used = [channel for channel in rule.used if not (is_hidden and channel is NoticeChannel.PAPER)]
    wanted = [
        (channel, person.email if channel is NoticeChannel.EMAIL else person.address, person.key)
        for channel in used or [NoticeChannel.EMAIL]
        for person in holders
    ]
    found: dict[tuple[NoticeChannel, str], str] = {}
    for channel, where, key in wanted:
        if where.strip():
            found.setdefault((channel, " ".join(where.split())), key)
    return [(channel, where, key) for (channel, where), key in found.items()]


def _send(
    letter: Letter, recipients: list[tuple[NoticeChannel, str, str]], text: LetterText, day: date, at: datetime
) -> None:
    """One message an address, one letter on paper. Nobody to reach: the announcement tries what the clock alone knows."""
    leaves_at, demande = clocks.next_sending(at, calendars.FRANCE), letter.demande
    mail = compose("preavis_par_courriel", day=day, notice=text.paragraphs)
    on_paper = [key for channel, _, key in recipients if channel is NoticeChannel.PAPER]
    # No organisation keeps a demande: the register's operator prints what the register tells.
    paper = papering.Paper(title=text.title, paragraphs=text.paragraphs, organisation=None, letter=letter)
    papering.keep(demande, paper, to=on_paper, at=at)
    for channel, where, _ in recipients:
        if channel is NoticeChannel.PAPER:
            continue
        kept = Message.objects.create(
            demande=demande,
            channel=channel.value,
            recipient=where[:254],
            subject=mail.title,
            body=mail.body,
            created_at=at,
            about=letter.public_id,
        )
        jobs.defer("palier.jobs.messages.send", at=leaves_at, message=str(kept.pk))
    if not recipients:
        jobs.defer("palier.jobs.life.announce", at=leaves_at, demande=demande.pk, key=str(uuid7()))


def _text(letter: Letter, telephones: list[str], end: date, at: datetime) -> None:
    """A text beside the notice says that a letter waits, and until when; the proof of the notice does not hang on it."""
    said, leaves_at = telling.announcement(letter, end), clocks.next_sending(at, calendars.FRANCE)
    for telephone in telephones:
        kept = Message.objects.create(
            demande=letter.demande,
            channel="sms",
            recipient=telephone,
            subject=said.title,
            body=said.body,
            created_at=at,
        )
        jobs.defer("palier.jobs.messages.send", at=leaves_at, message=str(kept.pk))


@transaction.atomic
def announce(demande: Demande, *, at: datetime, key: UUID | None = None) -> int:
    """Announce a letter that waits, where no holder's own address is known here; once for each ``key``."""
    said = telling.announcement(None, demande.valid_until)
    return telling.announce(
        demande,
        subject=said.title,
        body=said.body,
        at=at,
        key=key,
        letter=Letter.objects.filter(demande=demande, kind="preavis_renouvellement")
        .order_by("-sent_at", "-pk")
        .first(),
    )


def expired(at: datetime) -> list[int]:
    """The demandes whose year is over and that nobody noted yet: ids of one batch."""
    rows = Demande.objects.filter(state=LifeState.ACTIVE, valid_until__lt=day_in_paris(at))
    return list(rows.order_by("valid_until", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def note_expiry(demande: Demande, *, at: datetime) -> bool:
    """Note that the year is over; however late, the day in law is the one after the last valid day. The clock's act."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(CLOCK.role, Action.NOTE_EXPIRY)
    end = demande.valid_until
    if end is None or demande.state != LifeState.ACTIVE or state_on(end, on=day_in_paris(at)) is LifeState.ACTIVE:
        return False
    move = step(demande.state, LifeVerb.EXPIRE)
    demande.state = move.target
    demande.save(update_fields=["state"])
    telling.journal(move.verb, demande, by=CLOCK, at=at, article=move.article, details={"fin": end.isoformat()})
    return True
