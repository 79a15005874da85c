"""The lease: signed by the bailleur, it ends the path; fallen through, it gives everyone their place back (R441-2-8 a)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from palier.models import Candidature, Lease, LeaseEnvelope, Publication
from palier.models.candidatures import made_leases
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.models.state import held_thresholds
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.fitting import eligibility
from palier.rules.homes import home_dates
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import FlowEventKind
from palier.rules.law import clocks
from palier.rules.people.answers import Reason
from palier.rules.signing.lease_signing import WAITING
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason, days_bounded
from palier.workflows.acting.signing import signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import queueing
from palier.workflows.homes import charging, flow_log
from palier.workflows.letters import wording, writing
from palier.workflows.radiation import striking_off

STRIKE_OFF = "RADATT"
CONTINGENTS = {
    "COLTER": "Collectivités territoriales",
    "COLACT": "Action Logement (collecteurs)",
    "PPRIOR": "Préfet, publics prioritaires",
    "PFONCT": "Préfet, fonctionnaires",
    "AUTRES": "Autres réservataires",
    "AUCUN": "Hors contingent",
}
"""Codes of the register for the contingent charged, with their labels."""


CONTINGENT_REASONS = {
    "orientation": "L’orientation nommait un autre contingent par erreur",
    "accord": "Accord écrit des deux réservataires",
    "compensation": "Compensation d’un logement repris",
}
"""Why a lease may be charged to another contingent than the one to which the home was oriented: coded."""
ABANDON_REASONS = {
    "menage": "Le ménage renonce",
    "pieces": "Les conditions du bail ne sont pas réunies",
    "logement": "Le logement n’est plus disponible",
    "autre": "Une autre raison",
}
"""Coded, since the journal holds nothing personal."""


class NotAccepted(Refusal):
    """Only an accepted offer leads to a lease."""

    sentence = "Le bail se signe après l’acceptation de l’offre : cette candidature n’en est pas là."


class AlreadyLet(Refusal):
    """A lease exists for this home or this household."""

    sentence = "Un bail est déjà enregistré pour ce logement ou pour ce ménage."


class SignedByAll(Refusal):
    """Everybody has signed through the provider: the contract is made, whatever a desk presses."""

    sentence = "Tout le monde a signé : le bail est conclu et ne s’abandonne plus. Enregistrez-le."


class BeingSigned(Refusal):
    """Its papers are at a provider, where somebody has still to sign: nobody records what is not signed yet."""

    sentence = (
        "Les papiers de ce bail attendent des signatures en ligne : le bail s’enregistre quand tout le monde a signé. "
        "S’il est signé sur papier, annulez d’abord l’envoi, sur la page des papiers."
    )


class CeilingTableMissing(Refusal):
    """The ceilings of the year of signature are not loaded: nobody can say that the household may sign."""


class OtherContingent(Refusal):
    """The lease is charged to another contingent than the home's own, and nobody said why; the message names both."""

    field = "contingent_reason"


class UnknownContingent(Refusal):
    """The register knows six codes."""

    sentence = "Choisissez le contingent dans la liste du registre national."


@transaction.atomic
def sign(
    candidature: Candidature,
    *,
    signed_on: date,
    starts_on: date,
    contingent: str,
    contingent_reason: str = "",
    by: Actor,
    at: datetime,
) -> Lease:
    """Record a signed lease: home let, demande struck off with reason a, register told, everyone else told.

    It is signed between the acceptance and today, on the contingent to which the home was oriented unless a reason says why.
    Raises ``BeingSigned``, ``CeilingTableMissing`` or ``NotAccepted``.
    """
    held_thresholds.hold([candidature.publication.home])
    publication = Publication.objects.select_for_update().get(pk=candidature.publication_id)
    candidature = Candidature.objects.select_for_update().get(pk=candidature.pk)
    require(by.role, Action.SIGN_LEASE)
    if candidature.stage == Stage.BAIL_SIGNE:
        return candidature.lease
    if is_being_signed(candidature):
        raise BeingSigned
    require_contingent(publication, contingent, contingent_reason, on=clocks.day_in_paris(at))
    require_days(candidature, signed_on, starts_on, at=at)
    if reasons := blockers(candidature, publication, signed_on):
        raise CeilingTableMissing(" ".join(reason.sentence for reason in reasons))
    queueing.require_home_free(candidature, Verb.SIGN)
    try:
        funnel.step(candidature.stage, Verb.SIGN)  # legal? the lease is written of an acceptance, then both move
        funnel.step_publication(publication.stage, PublicationStage.LOUEE)
    except (funnel.IllegalMove, funnel.IllegalPublicationMove) as error:
        raise NotAccepted from error
    home = held_thresholds.facts_of(publication.home)
    counted = charging.frozen(candidature, home, contingent=contingent, signed_on=signed_on)
    lease = _create(candidature, signed_on, starts_on, counted, by=by, at=at)
    flow_log.note(
        publication.home,
        FlowEventKind.ATTRIBUTED,
        to=publication.reservataire,
        reason=flow_log.BY_LEASE,
        at=at,
        contingent=contingent,
    )
    details: dict[str, str | int | list[str] | None] = {
        "bail": str(lease.public_id),
        "contingent": contingent,
        "autre_contingent": contingent_reason,
        "signe": signed_on.isoformat(),
        "commence": starts_on.isoformat(),
    }
    advancing.advance(candidature, Verb.SIGN, by=by, at=at, details=details)
    advancing.advance_publication(publication, PublicationStage.LOUEE)
    striking_off.strike_off_housed(lease, by=by, at=at)
    writing.send(candidature, wording.lease_signed(publication.home, signed_on, starts_on), by=by, at=at)
    jobs.defer("palier.jobs.leases.end_home", publication=publication.pk, reason="logement_attribue")
    jobs.defer("palier.jobs.leases.end_elsewhere", demande=candidature.demande_id)
    jobs.defer("palier.jobs.leases.tell_register", lock=f"lease-{lease.pk}", lease=lease.pk)
    return lease


def require_days(candidature: Candidature, signed_on: date, starts_on: date, *, at: datetime) -> None:
    """Refuse days that the lease of this acceptance cannot have. Raises ``NotAccepted``."""
    accepted = candidature.offers.filter(answer=OfferAnswer.ACCEPTED).order_by("-answered_at").first()
    if accepted is None or accepted.answered_at is None:
        raise NotAccepted
    with days_bounded():
        home_dates.check_lease(
            signed_on, starts_on, accepted_on=clocks.day_in_paris(accepted.answered_at), on=clocks.day_in_paris(at)
        )


def own_contingent(publication: Publication, on: date) -> str:
    """The contingent to which the home of a publication was oriented; empty where no convention and no event says."""
    if publication.is_own:
        return Contingent.NONE
    agreed = flow_log.convention_of(publication.home, publication.reservataire_id, on)
    return flow_log.contingent_of(publication.home) or (agreed.contingent if agreed else "")


def require_contingent(publication: Publication, contingent: str, reason: str, *, on: date) -> None:
    """Refuse a contingent that the register does not know, or that is not the home's own without a reason.

    Raises ``UnknownContingent`` or ``OtherContingent``.
    """
    if contingent not in CONTINGENTS:
        raise UnknownContingent
    own = own_contingent(publication, on)
    if own and contingent != own and reason not in CONTINGENT_REASONS:
        raise OtherContingent(
            f"Ce logement est orienté sur « {CONTINGENTS[own]} » : dites pourquoi le bail compte pour "
            f"« {CONTINGENTS[contingent]} »."
        )


def blockers(candidature: Candidature, publication: Publication, signed_on: date) -> tuple[Reason, ...]:
    """Why nobody can sign on that day: the ceilings of its year are not known. Its page shows them."""
    known = layers.facts_of(candidature.demande, signed_on)
    return eligibility.blocks_signature(known, publication.home.as_facts, on=signed_on, lease_year=signed_on.year)


def _create(
    candidature: Candidature, signed_on: date, starts_on: date, counted: Mapping[str, Any], *, by: Actor, at: datetime
) -> Lease:
    try:
        with transaction.atomic():
            return Lease.objects.create(
                publication_id=candidature.publication_id,
                candidature=candidature,
                demande_id=candidature.demande_id,
                audience=candidature.audience,
                signed_on=signed_on,
                starts_on=starts_on,
                signed_by=signatory(by),
                recorded_at=at,
                **counted,
            )
    except IntegrityError as error:
        raise AlreadyLet from error


def is_being_signed(candidature: Candidature) -> bool:
    """Whether its papers are at a provider, and its household has not chosen paper."""
    rows = LeaseEnvelope.objects.filter(candidature=candidature, state__in=sorted(WAITING), on_paper_at=None)
    return rows.exclude(level="").exists()


@transaction.atomic
def fall_through(candidature: Candidature, *, reason: str, by: Actor, at: datetime) -> Candidature:
    """Record that an accepted home will not be leased: back to reserve; suspended candidatures come back.

    Raises ``UnknownReason``, ``NotAccepted`` or ``SignedByAll``.
    """
    publication = Publication.objects.select_for_update().get(pk=candidature.publication_id)
    candidature = Candidature.objects.select_for_update(no_key=True).get(pk=candidature.pk)
    require(by.role, Action.SIGN_LEASE)
    if reason not in ABANDON_REASONS:
        raise UnknownReason
    if candidature.stage == Stage.EN_RESERVE and candidature.offers.filter(answer=OfferAnswer.ABANDONED).exists():
        return candidature
    if made_leases.is_made(candidature, held=True):
        raise SignedByAll
    try:
        advancing.advance(candidature, Verb.FALL_THROUGH, by=by, at=at, details={"motif": reason})
    except funnel.IllegalMove as error:
        raise NotAccepted from error
    advancing.leave_offers(candidature, OfferAnswer.ABANDONED, at=at)
    writing.send(candidature, wording.fell_through(publication.home), by=by, at=at)
    jobs.defer("palier.jobs.leases.restore_elsewhere", demande=candidature.demande_id)
    jobs.defer("palier.jobs.offers.offer_next", publication=publication.pk)
    return candidature
