"""An adviser makes one act for the account of a household: the function of its own page, by a mandate that names it (ADR 67).

The act takes the household's role, under a claim that names the mandate and one word of it. The database holds the mandate,
living, until the act is over: one that was taken back a moment before opens nothing, one that is taken back meanwhile waits.
Nothing that the household reads comes back to the adviser but that it was done, or a refusal that tells nothing of the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

from palier.models import Candidature, Demande, Mandate, MandateAct, Offer, Piece, Publication
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import IllegalMove
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.switches import Switch
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.composing import compose
from palier.rules.mandates import acts, mandates
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope
from palier.rules.people import facts
from palier.rules.situations import uploads
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.doors import apart
from palier.workflows.life import renewing
from palier.workflows.mandates import granting
from palier.workflows.mandates.proposing import rules_of
from palier.workflows.offer import offering
from palier.workflows.people import filing, pieces
from palier.workflows.register import whole_answers
from palier.workflows.register.arrivals import Arrival
from palier.workflows.steering import switching

_REFUSED = "mandate refused"
"""What `palier_take` answers where no living mandate names the act; any other fault of the database is one."""


class NoMandate(Exception):
    """No mandate of this organisation opens this act now: to whoever asks, the file is not there."""


class NotForThisFile(Refusal):
    """Whatever the reason, it is the household's: its income, its household, its situations are not told to an adviser."""

    sentence = "Ce dossier ne permet pas cet acte aujourd’hui. Le ménage en voit la raison sur sa propre page."


class NoSecretByAnother(Refusal):
    """What proves a protected situation is sent by its own person alone."""

    sentence = "La preuve d’une situation protégée est envoyée par la personne elle-même, et par personne d’autre."


class _Identified(Protocol):
    @property
    def public_id(self) -> UUID: ...


TOLD: tuple[type[Refusal], ...] = (
    applying.NotOpenYet,
    applying.Closed,
    applying.HomeWithdrawn,
    applying.AlreadyApplied,
    applying.TooLate,
    offering.OfferNotLive,
    offering.OfferExpired,
    offering.UnknownDeclineReason,
    renewing.AlreadyRenewed,
    filing.NoSuchFile,
    filing.PieceAlreadyRead,
    pieces.UnknownPiece,
    NoSecretByAnother,
)
"""Refusals that say what the adviser reads already: a date, a stage, a list. Every other is ``NotForThisFile``."""
_OF_THE_FILE = ("dossier_plein", "piece_pleine", "trop_de_pages")
"""What a file cannot hold is said with what it holds, to its household alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act that somebody asks for, and by which mandate."""

    mandate: Mandate
    done: Done


@transaction.atomic
def act[T: _Identified](wanted: Wanted, doing: Callable[[Demande, Actor], T], *, by: Actor, at: datetime) -> T:
    """Make one act of a household in its role, note it, and tell who gave the mandate. Raises ``NoMandate``, or a ``Refusal``.

    Article 5 of règlement (UE) 2016/679: what the household named, while the mandate lives, and nothing else.
    """
    return _in_their_role(wanted, lambda them: _made(wanted, doing, them, at), by=by, at=at)


def _in_their_role[T](wanted: Wanted, doing: Callable[[Actor], T], *, by: Actor, at: datetime) -> T:
    require(by.role, Action.ACT_BY_MANDATE)
    switching.require_open(Switch.ADVISER_ACTS, at=at)
    mandate, word = wanted.mandate, acts.scope_of(wanted.done)
    try:
        mandates.require(rules_of(mandate), word, on=day_in_paris(at))
    except (mandates.NotLiving, mandates.OutOfScope) as error:
        raise NoMandate from error
    them = Actor(role=Role.MANDATAIRE, user=by.person, organisation=by.body, mandate=mandate)
    try:
        with acting.stepped(_claimed(mandate, word, them)):
            return doing(them)
    except Refusal as refusal:
        if isinstance(refusal, TOLD):
            raise
        raise NotForThisFile from refusal
    except IllegalMove as error:
        raise applying.TooLate from error
    except DatabaseError as error:
        if _REFUSED not in str(error):
            raise
        raise NoMandate from error


def _claimed(mandate: Mandate, word: MandateScope, by: Actor) -> acting.Acting:
    return acting.Acting(
        role=row_security.DEMANDEUR,
        user=by.person.pk,
        actor=by.person.public_id,
        organisation=by.body.pk,
        demande=mandate.demande_id,
        mandate=mandate.pk,
        word=word.value,
    )


def _made[T: _Identified](wanted: Wanted, doing: Callable[[Demande, Actor], T], by: Actor, at: datetime) -> T:
    demande = Demande.objects.get(pk=wanted.mandate.demande_id)
    made = doing(demande, by)
    MandateAct.objects.create(
        mandate=wanted.mandate,
        demande=demande,
        by=by.person,
        done=wanted.done.value,
        object_id=made.public_id,
        at=at,
    )
    link = f"{settings.SITE.rstrip('/')}{reverse('qui-m-aide')}" if settings.SITE else None
    granting.tell(wanted.mandate, compose("mandat_acte", link=link), at=at)
    return made


def apply(mandate: Mandate, publication: Publication, *, again: bool = False, by: Actor, at: datetime) -> Candidature:
    """Apply to a home for the account of the household."""

    def doing(demande: Demande, them: Actor) -> Candidature:
        return applying.apply(demande, publication, by=them, at=at, again=again)

    return act(Wanted(mandate, Done.APPLIED), doing, by=by, at=at)


def withdraw(mandate: Mandate, public_id: UUID, *, by: Actor, at: datetime) -> Candidature:
    """Withdraw a candidature, while it is free; a désistement stays in the household's hands."""

    def doing(demande: Demande, them: Actor) -> Candidature:
        found = Candidature.objects.filter(demande=demande, public_id=public_id).first()
        if found is None:
            raise NoMandate
        return applying.withdraw(found, by=them, at=at)

    return act(Wanted(mandate, Done.WITHDRAWN), doing, by=by, at=at)


def _offer(demande: Demande, candidature: UUID) -> Offer:
    rows = Offer.objects.filter(demande=demande, candidature__public_id=candidature).select_related("candidature")
    found = rows.order_by("-sent_at").first()
    if found is None:
        raise NoMandate
    if found.answer:
        raise offering.OfferNotLive
    return found


def accept(mandate: Mandate, candidature: UUID, *, by: Actor, at: datetime) -> Candidature:
    """Accept the live offer of a candidature."""

    def doing(demande: Demande, them: Actor) -> Candidature:
        return offering.accept(_offer(demande, candidature), by=them, at=at).candidature

    return act(Wanted(mandate, Done.ACCEPTED), doing, by=by, at=at)


def decline(mandate: Mandate, candidature: UUID, *, reason: str = "", by: Actor, at: datetime) -> Candidature:
    """Refuse the live offer of a candidature, with a reason of the list or none."""

    def doing(demande: Demande, them: Actor) -> Candidature:
        return offering.decline(_offer(demande, candidature), reason=reason, by=them, at=at).candidature

    return act(Wanted(mandate, Done.DECLINED), doing, by=by, at=at)


def send(
    mandate: Mandate, code: str, sent: list[filing.SentFile], *, person_key: str, by: Actor, at: datetime
) -> Piece:
    """Send the files of an ordinary piece."""

    def doing(demande: Demande, them: Actor) -> Piece:
        if pieces.level_of(pieces.require_code(code, day_in_paris(at))) is not Level.ORDINARY or apart.betrays(code):
            raise NoSecretByAnother
        try:
            return filing.send(demande, code, sent, person_key=person_key, by=them, at=at)
        except uploads.RefusedUpload as refusal:
            if refusal.reason.code in _OF_THE_FILE:
                raise NotForThisFile from refusal
            raise

    return act(Wanted(mandate, Done.SENT), doing, by=by, at=at)


@transaction.atomic
def to_renew(mandate: Mandate, *, by: Actor, at: datetime) -> tuple[str, facts.Demande, frozenset[str]]:
    """The number and the facts that a renewal gives to the register, with the blocks that are known here: for no page."""

    def doing(them: Actor) -> tuple[str, facts.Demande, frozenset[str]]:
        demande = Demande.objects.get(pk=mandate.demande_id)
        return demande.numero_unique, renewing.to_send(demande, by=them, at=at), whole_answers.held(demande)

    return _in_their_role(Wanted(mandate, Done.RENEWED), doing, by=by, at=at)


def renew(mandate: Mandate, sne: Arrival, *, by: Actor, at: datetime) -> Demande:
    """Keep what the register answered to a renewal. One that it took just before the mandate ended comes in by the register."""

    def doing(demande: Demande, them: Actor) -> Demande:
        return renewing.renewed(demande, sne, by=them, at=at)

    return act(Wanted(mandate, Done.RENEWED), doing, by=by, at=at)
