"""A holder's own address, telephone or mail changes: proved where it can be, and told where they were reached before.

Who writes it is signed in, which a thief may be: the former contact gets a link that puts everything back and closes the
sessions. A file with a safe address has no other contact, and none is written beside it.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from palier.models import Demande, FileChange, Person, User
from palier.models.demandes import proved_phones
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.people import phones
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing, person_columns
from palier.workflows.changes.changing_back import NotTheLast
from palier.workflows.doors import protecting, slowing
from palier.workflows.register import arrivals_seen, sending_wishes

_AT_THE_GATE = ("public_id", "demande_id", "person_key", "by_id", "at", "undone_at", "is_disowned")
"""What the gate reads of a change: neither what it says, nor what it did."""
CONTACT = "coordonnees"
"""What a code that proves a new mail confirms."""
LINK_LIFE = timedelta(days=30)
"""How long the former contact may put things back: a mailbox is not opened every day (ours)."""
COLUMNS = ("email", "phone", "address")
_ARTICLE, _SECURITY = cch("R441-2-2"), act("règlement (UE) 2016/679, article 32")


class UsesSafeAddress(Refusal):
    """The safe address alone reaches this person."""

    sentence = phrase(
        "Votre dossier a une adresse sûre : Palier n’écrit que là. Elle se change à la page « Accès et séparation »."
    )


class NoWayLeft(Refusal):
    """Nothing would reach this person."""

    sentence = phrase("Gardez au moins une adresse électronique, un téléphone ou une adresse postale.")


class NoCodeLeft(Refusal):
    """Neither mail nor telephone: nobody could sign in, and no deadline would be told but by post."""

    sentence = phrase(
        "Sans courriel ni téléphone, aucun code ne peut partir : vous n’entreriez plus. Gardez l’un des deux, ou écrivez le "
        "nouveau."
    )


class SameContact(Refusal):
    """Nothing is new."""

    sentence = phrase("Ces coordonnées sont déjà celles de votre dossier.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """How a holder is reached from now on. A new postal address has its parts; without a street the old one stays."""

    email: str
    phone: str
    street: str = ""
    complement: str = ""
    postal_code: str = ""
    commune: str = ""
    commune_name: str = ""

    @property
    def address(self) -> str:
        """On one line, as the file keeps it."""
        town = f"{self.postal_code} {self.commune_name}".strip()
        return ", ".join(part for part in (self.street, self.complement, town) if part)


def of_holder(demande: Demande, key: str) -> Person | None:
    """The holder's own row."""
    return Person.objects.filter(demande=demande, key=key).first()


def require_changeable(demande: Demande, new: NewContact, *, holder: str) -> dict[str, Any]:
    """What this changes, by column; asked before a code leaves.

    Raises ``UsesSafeAddress``, ``NoWayLeft``, ``NoCodeLeft`` or ``SameContact``.
    """
    if protecting.has_safe_address(demande):
        raise UsesSafeAddress
    row = of_holder(demande, holder)
    stood = {name: getattr(row, name) if row else "" for name in COLUMNS}
    told = {"email": new.email, "phone": new.phone, "address": new.address if new.street else stood["address"]}
    if not any(told.values()):
        raise NoWayLeft
    if (stood["email"] or stood["phone"]) and not (told["email"] or told["phone"]):
        raise NoCodeLeft
    # A home's line is rung, and no code arrives there.
    if stood["email"] and not told["email"] and not phones.is_mobile(told["phone"]):
        raise NoCodeLeft
    changed = {name: value for name, value in told.items() if value != stood[name]}
    if not changed:
        raise SameContact
    return changed


def to_prove(demande: Demande, new: NewContact, changed: Mapping[str, Any], *, holder: str) -> list[tuple[str, str]]:
    """What a code goes to before this is kept: a mail that is new, and a mobile that is new or that codes will go to from now on.

    Where no text leaves, a mobile is kept for who rings it, and stays unproved.
    """
    found = [("email", new.email)] if changed.get("email") else []
    is_new = bool(changed.get("phone"))
    is_used = not new.email and ("email" in changed or proved_phones.is_unproved(demande, holder, new.phone))
    if settings.SMS_URL and phones.is_mobile(new.phone) and (is_new or is_used):
        found.append(("sms", new.phone))
    return found


def prove(demande: Demande, to: tuple[str, str], *, holder: str, at: datetime, language: str = "") -> str:
    """Send a code to a new mail or mobile: it is kept once it comes back. Returns its hash."""
    return protecting.send_code(*to, CONTACT, demande.pk, holder, to[1], at=at, language=language)


@transaction.atomic
def change(
    demande: Demande, new: NewContact, *, holder: str, by: Actor, at: datetime, proved: Collection[str] = ()
) -> FileChange:
    """Write to this contact from now on, tell the former one, and have the register told. ``proved``: what a code came back from.

    Raises ``StruckOffNotChanged``, and what `require_changeable` does.
    """
    demande = changing.held(demande, by)
    changed = require_changeable(demande, new, holder=holder)
    token = secrets.token_hex(24)
    stood = of_holder(demande, holder)
    was = {name: getattr(stood, name) for name in changed} if stood else {}
    with arrivals_seen.looking(demande):
        Person.objects.filter(demande=demande, key=holder).update(**changed)
    now: dict[str, Any] = dict(changed)
    if "address" in changed:
        now["parts"] = {name: getattr(new, name) for name in ("street", "complement", "postal_code", "commune")}
    if new.phone and new.phone in proved:
        now[proved_phones.PROVED] = [new.phone]
    row = FileChange.objects.create(
        demande=demande,
        kind=ChangeKind.CONTACT,
        person_key=holder,
        by_id=by.teller,
        at=at,
        was=was,
        now=now,
        link_hash=hashed(token),
    )
    telling.journal(JournalVerb.CHANGE_CONTACT, demande, by=by, at=at, article=_ARTICLE)
    if stood is not None:
        _tell_former(demande, stood, token, at=at)
    sending_wishes.ask(demande, at=at, is_of_file=True)
    return row


def _tell_former(demande: Demande, stood: Person, token: str, *, at: datetime) -> None:
    """One message where this person was reached, and nowhere else: another holder is told nothing of it."""
    channel, recipient = ("email", stood.email) if stood.email else ("sms", stood.phone)
    if not recipient:
        return
    said = compose("coordonnees_changees", link=link(token))
    telling.message(channel, recipient, subject=said.title, body=said.body, at=at)


def link(token: str) -> str | None:
    """The address that the message says; nothing where the site does not know its own."""
    return f"{settings.SITE.rstrip('/')}{telling.page('coordonnees-pas-moi', token)}" if settings.SITE else None


def hashed(token: str) -> str:
    """What is kept of a link."""
    return salted_hmac("palier.contact.link", token, algorithm="sha256").hexdigest()


def tried(source: str) -> slowing.Try:
    """That a source followed a link, as it is counted."""
    return slowing.tried("coordonnees pas moi", source)


def require_last(row: FileChange, rows: QuerySet[FileChange], *, holder: str) -> FileChange:
    """The change, where this holder may take it back: also asked before it is shown as about to be. Raises ``NotTheLast``."""
    standing = rows.filter(demande=row.demande_id, kind=ChangeKind.CONTACT, person_key=holder, undone_at=None)
    last = standing.order_by("-at", "-pk").first()
    if last is None or last.pk != row.pk or protecting.has_safe_address(row.demande):
        raise NotTheLast
    return last


@transaction.atomic
def take_back(row: FileChange, *, holder: str, by: Actor, at: datetime) -> FileChange:
    """The holder goes back to the contact of before. Raises ``NotTheLast``."""
    Demande.objects.select_for_update().get(pk=row.demande_id)
    require(by.role, Action.COMPLETE_DEMANDE)
    last = require_last(row, FileChange.objects.select_for_update(), holder=holder)
    person_columns.restore(row.demande, last)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    telling.journal(JournalVerb.TAKE_CHANGE_BACK, row.demande, by=by, at=at, article=_ARTICLE)
    sending_wishes.ask(row.demande, at=at, is_of_file=True)
    return last


def disown(token: str, *, source: str, at: datetime) -> bool:
    """Put back the contact of before, by who reads it, and close the sessions of the accounts that changed it since.

    Every later change of that contact goes with it: its link went to who had taken the place.
    False where the link is of no change, or too old. What the register was told is told again by the clock.
    """
    with acting.taken(acting.GATE):
        row = FileChange.objects.select_for_update().only(*_AT_THE_GATE).filter(link_hash=hashed(token)).first()
        if row is None or at >= row.at + LINK_LIFE:
            slowing.note(tried(source), is_success=False, at=at)
            return False
        if row.is_disowned:
            return True
        since = FileChange.objects.filter(demande=row.demande_id, person_key=row.person_key, pk__gte=row.pk)
        # One that was taken back already, perhaps by a thief who saw the message, leaves the contact as it stands.
        since = since.filter(pk=row.pk) if row.undone_at else since
        # A contact alone has a link.
        gone = list(since.exclude(link_hash="").select_for_update().only(*_AT_THE_GATE).order_by("pk"))
        FileChange.objects.filter(pk__in=[one.pk for one in gone]).update(undone_at=at, is_disowned=True)
        User.objects.filter(pk__in={one.by_id for one in gone if one.by_id is not None}).update(signed_out_at=at)
        telling.journal(JournalVerb.DISOWN_CONTACT, row, by=Actor(role=Role.PUBLIC), at=at, article=_SECURITY)
    with acting.taken(acting.Acting(role=row_security.INTAKE, demande=row.demande_id)):
        stood = Person.objects.filter(demande=row.demande_id, key=row.person_key).first()
        for told in FileChange.objects.filter(pk__in=[one.pk for one in gone]).order_by("-pk"):
            if stood is not None:
                person_columns.put_back(stood, told)
    return True


def untold(at: datetime) -> list[int]:
    """Demandes of which a disowned contact was not told to the register again. The clock's."""
    rows = FileChange.objects.filter(is_disowned=True, undone_at__gt=at - LINK_LIFE).select_related("demande")
    return [row.demande_id for row in rows if not sending_wishes.was_asked_since(row.demande, row.undone_at)]
