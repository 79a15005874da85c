"""A landlord puts the papers of a lease together, and sends them to be signed."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from palier.models import Candidature, LeaseEnvelope, LeasePaper, LeaseSigner, Person
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import compose
from palier.rules.people.facts import HOLDERS
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import EnvelopeMove, EnvelopeState
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.offer import leasing
from palier.workflows.signing.lease_envelopes import begun, journal, level_of, living, locked


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A plain PDF as it came (``gateways.documents.plain`` looked into it)."""

    name: str
    pages: int
    data: bytes = field(repr=False)


class PapersSent(Refusal):
    """What was sent is changed by nobody."""

    sentence = "Ces papiers sont déjà envoyés : pour en changer un, annulez l’envoi et recommencez."


class UnknownPaperKind(Refusal):
    """The kind is none of the list."""

    sentence = "Choisissez ce qu’est ce papier dans la liste."
    field = "kind"


class SamePaper(Refusal):
    """This very file is there, or another contract is."""

    sentence = "Ce papier est déjà là : retirez-le d’abord pour en mettre un autre."
    field = "file"


class TooManyPapers(Refusal):
    """As many as may go together."""

    sentence = "Il y a déjà autant de papiers qu’il en faut : réunissez les annexes dans un seul PDF."
    field = "file"


class PapersMissing(Refusal):
    """The contract, or what the law annexes to it, is not there; the message names what lacks."""


class DepositTooHigh(Refusal):
    """More than the law lets a landlord ask."""

    field = "deposit"


class BadDays(Refusal):
    """Too few days to read, or too many."""

    field = "days"


def _draft(candidature: Candidature, by: Actor, at: datetime) -> LeaseEnvelope:
    found = living(candidature)
    if found is None:
        return begun(candidature, by, at)
    if found.state != EnvelopeState.DRAFT:
        raise PapersSent
    return found


@transaction.atomic
def add_paper(candidature: Candidature, file: PaperDraft, *, kind: str, by: Actor, at: datetime) -> LeasePaper:
    """Put one paper with the others, byte for byte as it came.

    Raises ``NotToSign``, ``PapersSent``, ``UnknownPaperKind``, ``SamePaper`` or ``TooManyPapers``.
    """
    require(by.role, Action.PREPARE_LEASE)
    candidature = locked(candidature)
    if kind not in lease_papers.KINDS:
        raise UnknownPaperKind
    envelope = _draft(candidature, by, at)
    held = list(envelope.papers.values_list("kind", flat=True))
    if kind in lease_papers.ALONE and kind in held:
        raise SamePaper
    if len(held) >= lease_papers.most(clocks.day_in_paris(at)):
        raise TooManyPapers
    try:
        with transaction.atomic():
            paper = LeasePaper.objects.create(
                envelope=envelope,
                demande_id=candidature.demande_id,
                kind=kind,
                name=file.name,
                size=len(file.data),
                pages=file.pages,
                sha256=hashlib.sha256(file.data).hexdigest(),
                data=file.data,
                added_at=at,
            )
    except IntegrityError as error:
        raise SamePaper from error
    journal(JournalVerb.ADD_LEASE_PAPER, envelope, by, at, {"genre": kind, "empreinte": paper.sha256})
    return paper


@transaction.atomic
def remove_paper(candidature: Candidature, paper: UUID, *, by: Actor, at: datetime) -> None:
    """Take one away, before anything is sent. Raises ``NotToSign`` or ``PapersSent``; what is gone stays gone."""
    require(by.role, Action.PREPARE_LEASE)
    envelope = _draft(locked(candidature), by, at)
    row = envelope.papers.filter(public_id=paper).first()
    if row is None:
        return
    kind, digest = row.kind, row.sha256
    envelope.papers.filter(pk=row.pk).delete()
    journal(JournalVerb.REMOVE_LEASE_PAPER, envelope, by, at, {"genre": kind, "empreinte": digest})


@transaction.atomic
def send(candidature: Candidature, *, deposit: int, days: int, by: Actor, at: datetime) -> LeaseEnvelope:
    """Send the papers to be read and signed: by each holder of the file, and by who sends, in the landlord's name.

    Raises ``NotToSign``, ``PapersSent``, ``PapersMissing``, ``DepositTooHigh``, ``BadDays`` or ``CeilingTableMissing``.
    """
    require(by.role, Action.PREPARE_LEASE)
    candidature = locked(candidature)
    today, home = clocks.day_in_paris(at), candidature.publication.home
    envelope = _draft(candidature, by, at)
    _require_whole(envelope)
    if deposit > lease_signing.most_deposit(home.rent, on=today):
        raise DepositTooHigh("Le dépôt de garantie ne dépasse pas un mois de loyer sans les charges.")
    least, _, most = lease_signing.days_to_sign(today)
    if not least <= days <= most:
        raise BadDays(f"Laissez entre {least} et {most} jours pour lire et signer.")
    if reasons := leasing.blockers(candidature, candidature.publication, today):
        raise leasing.CeilingTableMissing(" ".join(reason.sentence for reason in reasons))
    _name_signers(envelope, by)
    envelope.state = lease_signing.moved(envelope.state, EnvelopeMove.SEND)
    envelope.level = level_of(candidature)
    envelope.rent, envelope.charges, envelope.deposit = home.rent, home.charges, deposit
    envelope.sent_at, envelope.ends_at, envelope.next_look_at = at, lease_signing.ends_at(at, days), at
    envelope.letter = _tell(candidature, envelope, by, at)
    envelope.save(
        update_fields=[
            *("state", "level", "rent", "charges", "deposit", "sent_at", "ends_at", "next_look_at", "letter"),
        ]
    )
    digests = list(envelope.papers.order_by("pk").values_list("sha256", flat=True))
    journal(
        JournalVerb.SEND_LEASE_PAPERS, envelope, by, at, {"empreintes": digests, "niveau": envelope.level or "papier"}
    )
    return envelope


def _require_whole(envelope: LeaseEnvelope) -> None:
    missing = lease_papers.missing(list(envelope.papers.values_list("kind", flat=True)))
    if missing:
        names = " et ".join(lease_papers.LABELS[code].lower() for code in missing)
        raise PapersMissing(f"Il manque {names} : ajoutez-le avant d’envoyer.")


def _name_signers(envelope: LeaseEnvelope, by: Actor) -> None:
    """Each holder of the file is to be tenant; who sends signs in the landlord's name."""
    holders = Person.objects.filter(demande=envelope.demande_id, role__in=HOLDERS).order_by("key")
    for person in holders:
        name = f"{person.first_name} {person.last_name}".strip()
        LeaseSigner.objects.create(envelope=envelope, demande_id=envelope.demande_id, person_key=person.key, name=name)
    LeaseSigner.objects.create(envelope=envelope, demande_id=envelope.demande_id, name=by.person.name, user=by.person)


def _tell(candidature: Candidature, envelope: LeaseEnvelope, by: Actor, at: datetime) -> int:
    text = compose(
        "bail_a_signer",
        home=describe(candidature.publication.home),
        bailleur=candidature.publication.bailleur.present.name,
        until=clocks.day_in_paris(envelope.ends_at) if envelope.ends_at else None,
        is_online=bool(envelope.level),
    )
    return writing.send(candidature, text, by=by, at=at).pk
