"""A holder names somebody to be told that something waits, where no message reaches them; and takes it back at once (ADR 78).

Its giver alone sees it. The clock asks the person named (``telling_trusted``), and they answer by their link
(``trusted_answers``).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Demande, Person, TrustedContact
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.mandates import trusted
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.rules.people import contacts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import safe_addresses, slowing
from palier.workflows.letters import papering

ARTICLE = act("règlement (UE) 2016/679, article 7")


class TrustIsUnsafe(Refusal):
    """The file is kept close: nobody outside of it is ever written to."""

    sentence = phrase(
        "Votre dossier est protégé : Palier n’écrit de vous à personne d’autre. Pour être joint sans risque, donnez une "
        "adresse sûre, que vous seul lisez, dans « Accès et séparation »."
    )


class AlreadyTrusting(Refusal):
    """Somebody is named already."""

    sentence = phrase("Vous avez déjà choisi une personne. Retirez-la d’abord, si vous voulez en choisir une autre.")


class ContactOfTheFile(Refusal):
    """The address is one that the file writes to already."""

    sentence = phrase("Cette adresse est déjà dans votre dossier. Donnez celle de quelqu’un d’autre.")


class AskedLately(Refusal):
    """This household asked at this address of late, and no yes came."""

    sentence = phrase(
        "Vous avez déjà fait demander à cette adresse. Attendez un mois, ou choisissez quelqu’un d’autre."
    )


class TooManyAsked(Refusal):
    """Many were named today."""

    sentence = phrase("Vous avez choisi plusieurs personnes aujourd’hui. Recommencez demain.")


class TrustIsOver(Refusal):
    """It is over already."""

    sentence = phrase("C’est déjà fini : cette personne n’est plus prévenue.")


def of_person(demande: Demande, by: Actor) -> TrustedContact | None:
    """The last whom this person named."""
    rows = TrustedContact.objects.filter(demande=demande, by=by.person)
    return rows.order_by("-named_at", "-pk").first()


def is_kept_close(demande: Demande, key: str, *, at: datetime) -> bool:
    """Whether nobody outside is written to for this holder: a situation hides the file, or they chose a safe address.

    That the other holder chose one is told to nobody.
    """
    return bool(safe_addresses.of(demande, key)) or papering.is_protected(demande, at=at)


def digest(recipient: str) -> str:
    """What is kept of an address that wants no question: the same however it is typed."""
    known = contacts.box(recipient) if "@" in recipient else contacts.end_of_phone(recipient)
    return salted_hmac("palier.trusted.address", known, algorithm="sha256").hexdigest()


@transaction.atomic
def name(
    demande: Demande, called: str, recipient: str, *, person_key: str, by: Actor, at: datetime, language: str = ""
) -> TrustedContact:
    """Name somebody. They get one question from the clock, and nothing else before they said yes.

    Whether this address takes no question is not said: who names would learn what it answered to somebody else.
    Raises ``TrustIsUnsafe``, ``AlreadyTrusting``, ``ContactOfTheFile``, ``AskedLately`` or ``TooManyAsked``.
    """
    require(by.role, Action.GRANT_MANDATE)
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    if is_kept_close(demande, person_key, at=at):
        raise TrustIsUnsafe
    if TrustedContact.objects.filter(demande=demande, by=by.person, state__in=trusted.LIVING).exists():
        raise AlreadyTrusting
    persons = Person.objects.filter(demande=demande).only("email", "phone")
    if any(contacts.is_shared(recipient, known_email=one.email, known_phone=one.phone) for one in persons):
        raise ContactOfTheFile
    known = digest(recipient)
    before = TrustedContact.objects.filter(demande=demande, by=by.person, recipient_digest=known)
    if before.exclude(asked_at=None).filter(asked_at__gt=at - trusted.NOT_AGAIN, answered_at=None).exists():
        raise AskedLately
    if before.filter(state__in=(TrustState.REFUSED, TrustState.STOPPED), ended_at__gt=at - trusted.NOT_AGAIN).exists():
        raise AskedLately
    # Each holder's own count: one of both would tell the other that somebody was named today.
    if not slowing.take_one(f"prévenir {demande.pk} {person_key}", most=trusted.ASKS_A_DAY, at=at):
        raise TooManyAsked
    made = TrustedContact.objects.create(
        demande=demande,
        person_key=person_key,
        by=by.person,
        name=called,
        channel="email" if "@" in recipient else "sms",
        recipient=recipient,
        recipient_digest=known,
        language=language,
        named_at=at,
    )
    telling.journal(JournalVerb.NAME_TRUSTED, made, by=by, at=at, article=ARTICLE)
    return made


@transaction.atomic
def take_back(public_id: UUID, *, by: Actor, at: datetime) -> TrustedContact:
    """Take it back at once, without a reason; nothing more is sent. Raises ``TrustIsOver``."""
    require(by.role, Action.GRANT_MANDATE)
    row = TrustedContact.objects.select_for_update(of=("self",)).get(public_id=public_id, by=by.person)
    try:
        row.state = trusted.move(TrustState(row.state), TrustMove.TAKE_BACK).value
    except trusted.TrustOver as error:
        raise TrustIsOver from error
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(JournalVerb.TAKE_TRUST_BACK, row, by=by, at=at, article=ARTICLE)
    return row
