"""Witnesses by mail: asked, confirmed by themselves, written to once a day when there is something new, and let go."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.urls import reverse

from palier.models import Organisation, PublishedHead, Witness
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal

_HOUSE = act("règles de publication de Palier")
_SALT = "palier.witness"
UNANSWERED = timedelta(days=14)
MOST_LINES = 500
_ANSWER = "SELECT palier_answer_witness(%s, %s)"


class NoAddress(Refusal):
    """Not an address."""

    sentence = phrase("Ce n’est pas une adresse de courriel.")


class AlreadyWitness(Refusal):
    """One witness an address."""

    sentence = phrase("Cette adresse est déjà celle d’un témoin.")


class NoSuchWitness(Refusal):
    """Nobody by this address."""

    sentence = phrase("Aucun témoin n’a cette adresse.")


class NoSite(Refusal):
    """A link needs an address."""

    sentence = phrase("Le courriel d’un témoin porte un lien : réglez d’abord PALIER_SITE.")


@transaction.atomic
def add(email: str, *, name: str, organisation: Organisation | None, by: Actor, at: datetime) -> Witness:
    """Ask somebody to be a witness: one mail with a link, and nothing more until they answer.

    Raises ``NoAddress``, ``NoSite`` or ``AlreadyWitness``.
    """
    require(by.role, Action.RUN_PLATFORM)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NoAddress from None
    if not settings.SITE:
        raise NoSite
    if Witness.objects.filter(email=email).exists():
        raise AlreadyWitness
    made = Witness.objects.create(email=email, name=name.strip(), organisation=organisation, asked_at=at)
    telling.journal(JournalVerb.ASK_WITNESS, made, by=by, at=at, article=_HOUSE)
    said = compose(
        "temoin_demande", organisation=organisation.name if organisation else None, site=settings.SITE, link=link(made)
    )
    telling.message("email", email, subject=said.title, body=said.body, at=at)
    return made


@transaction.atomic
def stop(email: str, *, by: Actor, at: datetime) -> None:
    """Let a witness go: their address is forgotten. Raises ``NoSuchWitness``."""
    require(by.role, Action.RUN_PLATFORM)
    found = Witness.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NoSuchWitness
    telling.journal(JournalVerb.STOP_WITNESS, found, by=by, at=at, article=_HOUSE)
    found.delete()


def link(witness: Witness) -> str:
    """The address by which a witness, and they alone, answers."""
    token = signing.Signer(salt=_SALT).sign(witness.public_id.hex)
    return f"{settings.SITE.rstrip('/')}{reverse('temoin', args=[token])}"


def read(token: str) -> UUID | None:
    """Whom a link is of; none when we never wrote it."""
    try:
        return UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def answer(witness: UUID, *, accepts: bool) -> bool:
    """What the person of a link says, as often as they like; ``False`` when they are no witness any more."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, [witness, accepts])
        return bool(cursor.fetchone()[0])


def due() -> list[int]:
    """The witnesses who have not been told the last line."""
    last = PublishedHead.objects.order_by("-position").values_list("position", flat=True).first() or 0
    rows = Witness.objects.filter(confirmed_at__isnull=False, told__lt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def write(witness: int, *, at: datetime, by: Actor = CLOCK) -> None:
    """Mail the new lines to one witness; the message and how far they were told are kept together."""
    require(by.role, Action.CLOSE)
    found = Witness.objects.select_for_update(of=("self",)).filter(pk=witness, confirmed_at__isnull=False).first()
    rows = (
        list(PublishedHead.objects.filter(position__gt=found.told).order_by("-position")[:MOST_LINES]) if found else []
    )
    if found is None or not rows:
        return
    new = rows[0].position - found.told
    lines = "\n".join(row.line.text() for row in reversed(rows))
    said = compose(
        "temoin_empreintes",
        lines_count=french.count(new, "ligne"),
        new=french.count(new, "nouvelle ligne", "nouvelles lignes"),
        site=settings.SITE,
        is_cut=new != len(rows),
        most=str(MOST_LINES),
        lines=lines,
        link=link(found),
    )
    telling.message("email", found.email, subject=said.title, body=said.body, at=at)
    found.told = rows[0].position
    found.save(update_fields=["told"])


@transaction.atomic
def forget_unanswered(*, at: datetime, by: Actor = CLOCK) -> int:
    """Forget the addresses that never answered."""
    require(by.role, Action.CLOSE)
    gone, _ = Witness.objects.filter(confirmed_at=None, asked_at__lt=at - UNANSWERED).delete()
    return gone
