"""Striking a demande off, for a reason of the closed list and no other; a warning must have run its month (R441-2-8)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from palier.models import Candidature, Demande, Lease, Letter, Radiation, RadiationWarning, RenewalNotice
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase
from palier.rules.life import lifecycle, radiation, renewal
from palier.rules.life.lifecycle import LifeVerb, System
from palier.rules.life.radiation import Intended, Pronouncer, StrikeOffReason, SubReason
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house
from palier.workflows.letters import life_letters, reaching
from palier.workflows.radiation import warning_radiation

MANAGER = phrase("Le gestionnaire du système d’enregistrement")
_HOLDING = (Stage.ACCEPTEE, Stage.BAIL_SIGNE)
_TOLD = frozenset(StrikeOffReason) - {StrikeOffReason.HOUSED, StrikeOffReason.MERGED}
"""Reasons that ``jobs.people.life`` tells the register: a lease tells its own, and a merging is the register's own act."""


class CannotStrikeOff(Refusal):
    """The law does not allow this radiation today; the sentences say why."""

    sentence = phrase("Cette demande ne peut pas être radiée.")


class FollowsItsLease(Refusal):
    """Someone who has accepted a home is not struck off meanwhile."""

    sentence = phrase("Cette personne a accepté un logement : sa demande suit ce bail.")


class NotYours(Refusal):
    """The one who warned strikes off, and nobody else."""

    sentence = phrase("Seul l’organisme qui a envoyé l’avertissement peut radier.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pronounced:
    """What is written down beside the rule's own question."""

    effective_on: date
    issuer: str
    system: System = System.NATIONAL
    warning: RadiationWarning | None = None
    is_told: bool = True


@transaction.atomic
def strike_off_warned(warning: RadiationWarning, *, by: Actor, at: datetime) -> Radiation:
    """Strike off for no answer or inadmissibility, once the month after the proven delivery is over. Raises ``NotYours``."""
    demande = Demande.objects.select_for_update(no_key=True).get(pk=warning.demande_id)
    warning = RadiationWarning.objects.select_for_update().get(pk=warning.pk)
    require(by.role, Action.STRIKE_OFF)
    if warning.struck_off_at is not None:
        return warning.radiation
    if not house(by).stands_for(warning.issued_by_id):
        raise NotYours
    reason, today = StrikeOffReason(warning.reason), day_in_paris(at)
    intended = Intended(
        reason=reason,
        on=today,
        by=radiation.RULES[reason].pronouncer,
        sub_reason=SubReason(warning.sub_reason) if warning.sub_reason else None,
        unanswered_letter_on=warning.letter_sent_on,
        warning=radiation.WarningSteps(
            sent_at=warning.sent_at,
            delivered_at=warning.delivered_at,
            has_proof=bool(warning.delivery_proof),
            answered_at=warning.answered_at,
            cancelled_at=warning.cancelled_at or warning_radiation.updated_elsewhere(warning),
            calendar=warning_radiation.calendar_of(warning),
        ),
        is_found_inadmissible=warning.candidature.stage == Stage.IRRECEVABLE,
    )
    said = _Pronounced(effective_on=today, issuer=house(by).name, warning=warning)
    kept = _strike(demande, intended, said, by=by, at=at)
    warning.struck_off_at = at
    warning.save(update_fields=["struck_off_at"])
    return kept


@transaction.atomic
def strike_off_withdrawn(demande: Demande, *, withdrawn_on: date, by: Actor, at: datetime) -> Radiation:
    """Strike off at the applicant's own written wish, without delay, by the service that received it."""
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    require(by.role, Action.STRIKE_OFF)
    today = day_in_paris(at)
    intended = Intended(
        reason=StrikeOffReason.WITHDRAWN, by=Pronouncer.RECEIVING_SERVICE, on=today, withdrawn_on=withdrawn_on
    )
    said = _Pronounced(effective_on=today, issuer=house(by).name)
    return _strike(demande, intended, said, by=by, at=at)


@transaction.atomic
def strike_off_not_renewed(demande: Demande, *, system: System, by: Actor, at: datetime) -> Radiation:
    """Strike off a demande not renewed, by the manager of a local system, after its tolerance and a notice."""
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    require(by.role, Action.RUN_REGISTER)
    today, end = day_in_paris(at), demande.valid_until
    first = None
    if end is not None:
        notice = RenewalNotice.objects.filter(demande=demande, valid_until=end).first()
        noticed_on = _noticed_on(demande, end) if notice else None
        first = renewal.strike_off_from(end, system=system, noticed_on=noticed_on)
    intended = Intended(reason=StrikeOffReason.NOT_RENEWED, by=Pronouncer.MANAGER, on=today, not_renewed_from=first)
    said = _Pronounced(effective_on=today, issuer=MANAGER, system=system)
    return _strike(demande, intended, said, by=by, at=at)


def _noticed_on(demande: Demande, end: date) -> date | None:
    """Since when the household knows that its year ends: the day on which the notice reached it, and none before."""
    rows = Letter.objects.filter(demande=demande, kind="preavis_renouvellement", facts__fin=end.isoformat())
    letter = rows.order_by("-sent_at", "-pk").first()
    return reaching.of_letter(letter).on if letter is not None else None


@transaction.atomic
def strike_off_merged(demande: Demande, *, kept_numero: str, by: Actor, at: datetime) -> Radiation:
    """Strike off the number that does not remain after a merging."""
    require(by.role, Action.RUN_REGISTER)
    today = day_in_paris(at)
    intended = Intended(reason=StrikeOffReason.MERGED, by=Pronouncer.MANAGER, on=today, kept_numero=kept_numero)
    said = _Pronounced(effective_on=today, issuer=MANAGER, is_told=False)
    return _strike(demande, intended, said, by=by, at=at)


@transaction.atomic
def strike_off_housed(lease: Lease, *, by: Actor, at: datetime) -> Radiation | None:
    """Strike off at the signature of the lease of a social home; any other lease leaves the demande as it is.

    A demande struck off already stays so, for the reason that it has. The letter of the lease tells the household.
    """
    demande = Demande.objects.select_for_update(no_key=True).get(pk=lease.demande_id)
    require(by.role, Action.SIGN_LEASE)
    intended = Intended(
        reason=StrikeOffReason.HOUSED,
        by=Pronouncer.ATTRIBUTING_LANDLORD,
        on=day_in_paris(at),
        lease_signed_on=lease.signed_on,
        is_social_home=lease.publication.home.financing != facts.Financing.LLI,
    )
    if radiation.obstacles(intended) or not layers.is_open(demande):
        return None
    said = _Pronounced(effective_on=lease.signed_on, issuer=lease.publication.bailleur.present.name, is_told=False)
    return _keep(demande, intended, said, by=by, at=at)


def lift_taken_back(*, at: datetime) -> int:
    """Note as lifted the radiations of demandes that the register has made active again; return how many."""
    gone = Radiation.objects.filter(lifted_at=None).exclude(demande__state=lifecycle.LifeState.STRUCK_OFF)
    return gone.update(lifted_at=at)


def _strike(demande: Demande, intended: Intended, said: _Pronounced, *, by: Actor, at: datetime) -> Radiation:
    if reasons := radiation.obstacles(intended):
        raise CannotStrikeOff(" ".join(reason.sentence for reason in reasons))
    if Candidature.objects.filter(demande=demande, stage__in=_HOLDING).exists():
        raise FollowsItsLease
    kept = _keep(demande, intended, said, by=by, at=at)
    telling.journal(
        LifeVerb.STRIKE_OFF,
        demande,
        by=by,
        at=at,
        article=radiation.RULES[intended.reason].article,
        details={"motif": intended.reason.value, "radiation": str(kept.public_id)},
    )
    if said.is_told:
        _tell(demande, intended, said, by=by, at=at)
    jobs.defer("palier.jobs.life.end_struck_off", demande=demande.pk)
    if intended.reason in _TOLD:
        jobs.defer("palier.jobs.life.tell_register", lock=f"radiation-{kept.pk}", radiation=kept.pk)
    return kept


def _keep(demande: Demande, intended: Intended, said: _Pronounced, *, by: Actor, at: datetime) -> Radiation:
    try:
        demande.state = lifecycle.step(demande.state, LifeVerb.STRIKE_OFF).target
    except lifecycle.IllegalLifeMove as error:
        raise CannotStrikeOff(phrase("Cette demande est déjà radiée.")) from error
    demande.struck_off_at, demande.strike_off_reason = at, intended.reason.value
    demande.save(update_fields=["state", "struck_off_at", "strike_off_reason"])
    return Radiation.objects.create(
        demande=demande,
        reason=intended.reason,
        sub_reason=intended.sub_reason or "",
        effective_on=said.effective_on,
        recorded_at=at,
        issued_by=by.organisation,
        warning=said.warning,
        kept_numero=intended.kept_numero,
        audience=[by.organisation.pk] if by.organisation else [],
    )


def _tell(demande: Demande, intended: Intended, said: _Pronounced, *, by: Actor, at: datetime) -> None:
    back = renewal.reactivation(
        demande.valid_until or said.effective_on, reason=intended.reason, system=said.system, on=said.effective_on
    )
    told = life_letters.struck_off(said.issuer, intended.reason, intended.sub_reason, said.effective_on, back)
    facts_told = {"motif": intended.reason.value, "date": said.effective_on.isoformat()}
    telling.send(demande, told, by=by, at=at, facts=facts_told)
