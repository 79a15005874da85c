"""The clock of those whom a holder trusts: asks them once, tells them that something waits, and ends what is over (ADR 78).

Never of a file that is kept close, nor for who left one in silence: whoever is named may live with whom they flee.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from palier.models import Demande, Fork, Holder, Letter, Offer, Person, RadiationWarning, TrustedContact
from palier.models.demandes.demandes import DemandeState
from palier.models.demandes.forks import ForkKind
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.law import calendars, clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import LetterText, compose
from palier.rules.mandates import trusted
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.acting.telling import MessageReader
from palier.workflows.mandates import trusted_answers, trusting
from palier.workflows.mandates.trusting import ARTICLE

OFFERS = ("offre", "rappel_offre")
WARNING, NOTICE = "avertissement_radiation", "preavis_renouvellement"
_KINDS = (*OFFERS, WARNING, NOTICE)
"""Letters with a day to answer: an offer, a warning before a radiation, the end of a year."""


def due(at: datetime) -> Iterator[int]:
    """Those of whom something may be to do now."""
    unread = Letter.objects.filter(demande=OuterRef("demande"), read_at=None, kind__in=_KINDS)
    rows = TrustedContact.objects.filter(state__in=trusted.LIVING).annotate(has_unread=Exists(unread))
    silent = Q(state=TrustState.ASKED, asked_at__lte=at - trusted.LINK_LIFE)
    waits = Q(state=TrustState.AGREED) & (Q(lost_at__isnull=False) | Q(has_unread=True))
    over = ~Exists(_giver()) | Exists(_parted()) | Q(demande__state=DemandeState.STRUCK_OFF)
    rows = rows.filter(Q(state=TrustState.ASKED, asked_at=None) | silent | waits | over)
    yield from rows.order_by("pk").values_list("pk", flat=True).iterator()


def _giver() -> QuerySet[Holder]:
    """The account that named them, where it still holds that place of the file."""
    held = Holder.objects.filter(demande=OuterRef("demande"), user=OuterRef("by"), person_key=OuterRef("person_key"))
    person = Person.objects.filter(demande=OuterRef("demande"), key=OuterRef("person_key"), role__in=HOLDERS)
    return held.filter(Exists(person))


def _parted() -> QuerySet[Fork]:
    """An open separation since: who was chosen by one of two is chosen anew by who stays."""
    return Fork.objects.filter(parent=OuterRef("demande"), kind=ForkKind.OPEN, at__gte=OuterRef("named_at"))


@transaction.atomic
def look(pk: int, *, at: datetime) -> bool:
    """End one that is over, ask who was just named, or tell who agreed; false where nothing is to do. Twice is once."""
    found = TrustedContact.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=trusted.LIVING)
    row = found.select_related("demande").first()
    if row is None:
        return False
    is_left = not TrustedContact.objects.filter(Exists(_giver()), ~Exists(_parted()), pk=pk).exists()
    is_silent = row.state == TrustState.ASKED and row.asked_at is not None and at >= row.asked_at + trusted.LINK_LIFE
    if is_left or is_silent or row.demande.state == DemandeState.STRUCK_OFF:
        row.state, row.ended_at = trusted.move(TrustState(row.state), TrustMove.END).value, at
        row.save(update_fields=["state", "ended_at"])
        telling.journal(JournalVerb.END_TRUST, row, by=CLOCK, at=at, article=ARTICLE)
        return True
    if is_hidden(row, at=at) or clocks.is_quiet(at, _calendar(row.demande)):
        return False
    return _ask(row, at) if row.state == TrustState.ASKED else _tell(row, at)


def is_hidden(row: TrustedContact, *, at: datetime) -> bool:
    """Whether who named them is in danger, as far as the file knows, or left it in silence: nobody is written to."""
    left = Fork.objects.filter(parent=row.demande_id, person_key=row.person_key, kind=ForkKind.SILENT)
    return trusting.is_kept_close(row.demande, row.person_key, at=at) or left.exists()


def _ask(row: TrustedContact, at: datetime) -> bool:
    """Send the one question: never to an address that wants none, and few a day to one that many name."""
    where = trusted_answers.link(row)
    if row.asked_at is not None or not where:
        return False
    # Counted by the address itself: a digest is what a page wrote.
    if row.recipient_digest != trusting.digest(row.recipient) or trusted_answers.is_unasked(row.recipient_digest):
        # Nothing leaves, and who named them reads what they would read of a question without an answer.
        row.asked_at = at
        row.save(update_fields=["asked_at"])
        return False
    today = TrustedContact.objects.filter(recipient_digest=row.recipient_digest, asked_at__gt=at - trusted.APART)
    if today.count() >= trusted.ASKS_AN_ADDRESS:
        return False
    row.asked_at = at
    row.save(update_fields=["asked_at"])
    telling.journal(JournalVerb.ASK_TRUSTED, row, by=CLOCK, at=at, article=ARTICLE)
    _send(row, compose("contact_demande", name=_first_name(row), link=where), at)
    return True


def _tell(row: TrustedContact, at: datetime) -> bool:
    """Say that something waits: what was lost since, or a letter that nobody opened. At most once a day."""
    if row.told_at is not None and at < row.told_at + trusted.APART:
        return False
    is_lost = row.lost_at is not None and (row.told_at is None or row.lost_at > row.told_at)
    if not is_lost and not _waits(row, at):
        return False
    row.told_at, row.lost_at = at, None
    row.save(update_fields=["told_at", "lost_at"])
    telling.journal(JournalVerb.TELL_TRUSTED, row, by=CLOCK, at=at, article=ARTICLE)
    _send(row, compose("contact_prevenu", name=_first_name(row), link=trusted_answers.link(row) or None), at)
    return True


def _waits(row: TrustedContact, at: datetime) -> bool:
    on, calendar = day_in_paris(at), _calendar(row.demande)
    told = day_in_paris(row.told_at) if row.told_at else None
    return any(
        trusted.tells_of(until, on=on, calendar=calendar) and not trusted.was_told(told, until, calendar=calendar)
        for until in days(row.demande)
    )


def days(demande: Demande) -> list[date]:
    """By which days an answer is expected to letters that nobody opened, and that still wait for one."""
    found = []
    for letter in Letter.objects.filter(demande=demande, read_at=None, kind__in=_KINDS).order_by("pk"):
        if letter.kind == NOTICE:
            until = demande.valid_until if demande.state != DemandeState.STRUCK_OFF else None
        elif _is_open(letter):
            known = letter.facts.get(telling.EXPECTED_BY)
            until = date.fromisoformat(known) if known else None
        else:
            until = None
        found += [until] if until else []
    return found


def _is_open(letter: Letter) -> bool:
    """Whether an answer is still awaited: who answered at a counter may never open the letter."""
    if letter.kind in OFFERS:
        return Offer.objects.filter(candidature=letter.candidature_id, answer=OfferAnswer.LIVE).exists()
    return RadiationWarning.objects.filter(
        demande=letter.demande_id, answered_at=None, cancelled_at=None, struck_off_at=None
    ).exists()


def _calendar(demande: Demande) -> calendars.Calendar:
    """Of the first place that the file asks for; the country's where it asks for none."""
    first = demande.seniorities.order_by("departement").values_list("departement", flat=True).first()
    return calendars.of_departement(first or "")


def _first_name(row: TrustedContact) -> str:
    return Person.objects.get(demande=row.demande_id, key=row.person_key).first_name


def _send(row: TrustedContact, said: LetterText, at: datetime) -> None:
    """On no file: neither the other holder nor a desk finds it among the messages of the file.

    A mail holds French too; a text holds one language, and nobody knows that this person reads that of who named them.
    """
    language = row.language if row.channel == "email" else ""
    telling.write(MessageReader(row.channel, row.recipient, language=language), said, at=at)
