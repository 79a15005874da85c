"""A new wish goes to the State's register as a file MOD. It counts here at once, and no failure to send loses it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from palier.models import Demande, WishSending
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import say
from palier.rules.letters.composing import compose
from palier.rules.people import facts, numero
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK

_ARTICLE = cch("R441-2-5")
_JOB = "palier.jobs.wishes.send"
_SHOWN = 300


def ask(demande: Demande, *, at: datetime) -> None:
    """Have the wish sent, in the transaction that keeps it. A file without a number yet goes whole with its own (CRS)."""
    if numero.is_pending(demande.numero_unique):
        return
    WishSending.objects.update_or_create(
        demande=demande, defaults={"asked_at": at, "sent_at": None, "refused_at": None, "refusal": ""}
    )
    defer(demande.pk)


def defer(demande: int) -> None:
    """Hand the sending to the background, one at a time for a demande."""
    jobs.defer(_JOB, lock=f"wish-{demande}", demande=demande)


@dataclass(frozen=True, slots=True)
class WishToSend:
    """The wish as it stands, the number, and the asking that it answers."""

    numero: str
    wish: facts.Wish
    asked_at: datetime


def to_send(demande: Demande, *, at: datetime) -> WishToSend | None:
    """What waits to be sent; none once it is sent, refused, or of no use on a demande that is struck off."""
    waiting = WishSending.objects.filter(demande=demande, sent_at=None, refused_at=None).first()
    if waiting is None or not layers.is_open(demande):
        return None
    wish = layers.facts_of(demande, day_in_paris(at)).wish
    return WishToSend(demande.numero_unique, replace(wish, is_enlarged=bool(wish.is_enlarged)), waiting.asked_at)


@transaction.atomic
def sent(demande: Demande, what: WishToSend, *, at: datetime) -> None:
    """The register has taken it. A newer wish told meanwhile still waits for its own sending."""
    if WishSending.objects.filter(demande=demande, asked_at=what.asked_at, sent_at=None).update(sent_at=at):
        telling.journal(JournalVerb.SEND_WISH, demande, by=CLOCK, at=at, article=_ARTICLE)


@transaction.atomic
def refused(demande: Demande, what: WishToSend, why: str, *, at: datetime) -> None:
    """The register does not take it: the person is told why, and the wish stays theirs here."""
    if not WishSending.objects.filter(demande=demande, asked_at=what.asked_at, sent_at=None).update(
        refused_at=at, refusal=why[:_SHOWN]
    ):
        return
    telling.send(demande, compose("souhait_refuse", why=why[:_SHOWN]), by=CLOCK, at=at)


def late(*, at: datetime) -> list[int]:
    """Demandes whose wish has waited for more than a day."""
    waiting = WishSending.objects.filter(sent_at=None, refused_at=None, asked_at__lt=clocks.unsent_since(at))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class SendingStanding:
    """Where the sending stands, in a sentence for its person."""

    sentence: str
    is_warning: bool = False


def said(demande: Demande) -> SendingStanding | None:
    """What the page says of the last sending; nothing where none was asked."""
    found = WishSending.objects.filter(demande=demande).first()
    if found is None:
        return None
    if found.sent_at is not None:
        return SendingStanding(
            say("Envoyé au registre national le {day}.", day=clocks.say_day(day_in_paris(found.sent_at)))
        )
    if found.refused_at is not None:
        return SendingStanding(
            say("{refusal}. Votre choix compte quand même sur Palier.", refusal=found.refusal.rstrip(".")),
            is_warning=True,
        )
    return SendingStanding(
        say(
            "Votre choix compte dès maintenant sur Palier. Il part au registre national ; s’il ne répond pas, "
            "nous réessayons."
        )
    )
