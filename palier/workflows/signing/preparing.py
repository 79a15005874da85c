"""A landlord puts the papers of a lease together, sends them to be signed, cancels what was sent by mistake, or begins anew."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from palier.models import Candidature, LeaseEnvelope, LeasePaper, LeaseSigner, Person
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.people.facts import HOLDERS
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import LIVING, EnvelopeMove, EnvelopeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.offer import leasing

ARTICLE = act("article 1366 du code civil")


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A plain PDF as it came (``gateways.documents.plain`` looked into it)."""

    name: str
    pages: int
    data: bytes = field(repr=False)


class NotToSign(Refusal):
    """No offer is accepted, or the lease is signed already."""

    sentence = "Les papiers du bail se préparent après l’acceptation de l’offre, et jusqu’au bail signé."


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


class AllHaveSigned(Refusal):
    """Everybody has signed: the contract is made."""

    sentence = "Tout le monde a signé : le bail est conclu, l’envoi ne s’annule plus. Enregistrez le bail."


class NothingSent(Refusal):
    """There is nothing to cancel or to change."""

    sentence = "Aucun papier n’attend de signature."


def of_file(candidature: Candidature) -> list[LeaseEnvelope]:
    """Every envelope of a lease, the last first."""
    rows = LeaseEnvelope.objects.filter(candidature=candidature).order_by("-made_at", "-pk")
    return list(rows.prefetch_related("signers", "papers"))


def level_of(candidature: Candidature) -> str:
    """At which level a provider signs this lease; empty where it is signed on paper, as on a site without a provider."""
    is_there = bool(settings.SIGNING_URL and settings.SITE)
    return "" if not is_there or is_on_paper(candidature, settings.SIGNING_LEVEL) else str(settings.SIGNING_LEVEL)


def is_on_paper(candidature: Candidature, level: str) -> bool:
    """Whether no provider is asked about this lease: its proof would tell all who sign what is one's own alone.

    The database answers, and does not say for which reason.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_lease_on_paper(%s, %s)", [candidature.pk, level])
        return bool(cursor.fetchone()[0])


def _locked(candidature: Candidature) -> Candidature:
    """The candidature, held until the act ends: one envelope of it lives."""
    row = Candidature.objects.select_for_update(of=("self",)).select_related("publication__home__commune")
    found = row.get(pk=candidature.pk)
    if found.stage != Stage.ACCEPTEE:
        raise NotToSign
    return found


def _living(candidature: Candidature) -> LeaseEnvelope | None:
    rows = LeaseEnvelope.objects.select_for_update(of=("self",))
    return rows.filter(candidature=candidature, state__in=sorted(LIVING)).first()


def _draft(candidature: Candidature, by: Actor, at: datetime) -> LeaseEnvelope:
    found = _living(candidature)
    if found is None:
        return _begun(candidature, by, at)
    if found.state != EnvelopeState.DRAFT:
        raise PapersSent
    return found


def _begun(candidature: Candidature, by: Actor, at: datetime) -> LeaseEnvelope:
    if LeaseEnvelope.objects.filter(candidature=candidature, state=EnvelopeState.SIGNED).exists():
        raise AllHaveSigned
    return LeaseEnvelope.objects.create(
        candidature=candidature, demande_id=candidature.demande_id, made_by=by.person, made_at=at
    )


@transaction.atomic
def add_paper(candidature: Candidature, file: PaperDraft, *, kind: str, by: Actor, at: datetime) -> LeasePaper:
    """Put one paper with the others, byte for byte as it came.

    Raises ``NotToSign``, ``PapersSent``, ``UnknownPaperKind``, ``SamePaper`` or ``TooManyPapers``.
    """
    require(by.role, Action.PREPARE_LEASE)
    candidature = _locked(candidature)
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
    _journal(JournalVerb.ADD_LEASE_PAPER, envelope, by, at, {"genre": kind, "empreinte": paper.sha256})
    return paper


@transaction.atomic
def remove_paper(candidature: Candidature, paper: UUID, *, by: Actor, at: datetime) -> None:
    """Take one away, before anything is sent. Raises ``NotToSign`` or ``PapersSent``; what is gone stays gone."""
    require(by.role, Action.PREPARE_LEASE)
    envelope = _draft(_locked(candidature), by, at)
    row = envelope.papers.filter(public_id=paper).first()
    if row is None:
        return
    kind, digest = row.kind, row.sha256
    envelope.papers.filter(pk=row.pk).delete()
    _journal(JournalVerb.REMOVE_LEASE_PAPER, envelope, by, at, {"genre": kind, "empreinte": digest})


@transaction.atomic
def send(candidature: Candidature, *, deposit: int, days: int, by: Actor, at: datetime) -> LeaseEnvelope:
    """Send the papers to be read and signed: by each holder of the file, and by who sends, in the landlord's name.

    Raises ``NotToSign``, ``PapersSent``, ``PapersMissing``, ``DepositTooHigh``, ``BadDays`` or ``CeilingTableMissing``.
    """
    require(by.role, Action.PREPARE_LEASE)
    candidature = _locked(candidature)
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
    _journal(
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


def _void(candidature: Candidature, move: EnvelopeMove, by: Actor, at: datetime) -> tuple[Candidature, LeaseEnvelope]:
    """End what lives; the provider is told by the clock. Raises ``AllHaveSigned`` or ``NothingSent``."""
    require(by.role, Action.PREPARE_LEASE)
    candidature = _locked(candidature)
    envelope = _living(candidature)
    if envelope is None:
        if LeaseEnvelope.objects.filter(candidature=candidature, state=EnvelopeState.SIGNED).exists():
            raise AllHaveSigned
        raise NothingSent
    try:
        envelope.state = lease_signing.moved(envelope.state, move)
    except lease_signing.EnvelopeMoved as error:
        raise NothingSent from error
    envelope.ended_at = envelope.next_look_at = at
    envelope.save(update_fields=["state", "ended_at", "next_look_at"])
    if envelope.sent_at is not None:
        text = compose(
            "bail_envoi_annule",
            home=describe(candidature.publication.home),
            bailleur=candidature.publication.bailleur.present.name,
            is_replaced=move is EnvelopeMove.REPLACE,
        )
        writing.send(candidature, text, by=by, at=at)
    return candidature, envelope


@transaction.atomic
def cancel(candidature: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Cancel what was sent by mistake: nobody signs it any more, and its household is told. The offer stays accepted.

    Raises ``NotToSign``, ``NothingSent`` or ``AllHaveSigned``.
    """
    _, envelope = _void(candidature, EnvelopeMove.CANCEL, by, at)
    _journal(JournalVerb.CANCEL_LEASE_PAPERS, envelope, by, at, {})
    return envelope


@transaction.atomic
def change(candidature: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Begin anew with the same papers, to change one: what was sent is void, whoever had signed it. The same refusals."""
    candidature, former = _void(candidature, EnvelopeMove.REPLACE, by, at)
    fresh = _begun(candidature, by, at)
    for paper in _of_landlord(former):
        LeasePaper.objects.create(
            envelope=fresh,
            demande_id=fresh.demande_id,
            **{name: getattr(paper, name) for name in ("kind", "name", "size", "pages", "sha256", "data")},
            added_at=at,
        )
    _journal(JournalVerb.CHANGE_LEASE_PAPERS, former, by, at, {"suite": str(fresh.public_id)})
    return fresh


def _of_landlord(envelope: LeaseEnvelope) -> Sequence[LeasePaper]:
    """The papers as they were given, without what a provider made of them."""
    return list(envelope.papers.filter(signed_from=None).exclude(kind=lease_papers.PROOF).order_by("pk"))


def _journal(
    verb: JournalVerb,
    envelope: LeaseEnvelope,
    by: Actor,
    at: datetime,
    details: dict[str, str | int | list[str] | None],
) -> None:
    known = {"candidature": str(envelope.candidature.public_id), **details}
    telling.journal(verb, envelope, by=by, at=at, article=ARTICLE, details=known)
