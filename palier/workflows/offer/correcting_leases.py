"""A lease recorded with a mistake: its days and its contingent put right, and everything that was told of them told again."""

from datetime import date, datetime

from django.db import transaction

from palier.models import CorrectionKind, Lease, Publication, Radiation
from palier.models.doors import jobs
from palier.models.state import held_thresholds
from palier.rules.commission import corrections
from palier.rules.doors.access import Action, require
from palier.rules.homes.flow_balance import FlowEventKind
from palier.rules.law import clocks
from palier.rules.law.law import cch
from palier.rules.life.radiation import StrikeOffReason
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import charging, correcting, flow_log
from palier.workflows.letters import wording, writing
from palier.workflows.offer import leasing

_ARTICLE = cch("R441-2-8 a")


class NotYourLease(Refusal):
    """The lease is another bailleur's."""

    sentence = "Ce bail est celui d’un autre bailleur."


def _said(lease: Lease) -> dict[str, str]:
    return {
        "signed_on": lease.signed_on.isoformat(),
        "starts_on": lease.starts_on.isoformat(),
        "contingent": lease.contingent,
    }


@transaction.atomic
def correct_lease(
    lease: Lease,
    *,
    signed_on: date,
    starts_on: date,
    contingent: str,
    contingent_reason: str = "",
    reason: str,
    by: Actor,
    at: datetime,
) -> Lease:
    """Correct the days or the contingent of a recorded lease.

    What it counts for is frozen anew, the log of the flow takes it back and gives it again, the radiation has the day of
    the signature, the register hears it, and the household is told when its days change.
    Raises ``NotYourLease`` or ``CeilingTableMissing``.
    """
    held_thresholds.hold([lease.publication.home])
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=lease.publication_id)
    lease = Lease.objects.select_for_update(of=("self",)).select_related("candidature").get(pk=lease.pk)
    require(by.role, Action.SIGN_LEASE)
    if by.organisation is None or not by.organisation.stands_for(publication.bailleur_id):
        raise NotYourLease
    leasing.require_contingent(publication, contingent, contingent_reason, on=clocks.day_in_paris(at))
    leasing.require_days(lease.candidature, signed_on, starts_on, at=at)
    # The same door as at the signature: a correction never reaches a year whose ceilings are not known.
    if reasons := leasing.blockers(lease.candidature, publication, signed_on):
        raise leasing.CeilingTableMissing(" ".join(reason.sentence for reason in reasons))
    before = _said(lease)
    lease.signed_on, lease.starts_on = signed_on, starts_on
    home = held_thresholds.facts_of(publication.home)
    counted = charging.frozen(lease.candidature, home, contingent=contingent, signed_on=signed_on)
    for name, value in counted.items():
        setattr(lease, name, value)
    changed = corrections.changes(before, _said(lease))
    correcting.note(
        CorrectionKind.LEASE,
        lease,
        changed,
        bailleur=by.organisation,
        reservataire=publication.reservataire,
        reason=reason,
        article=_ARTICLE,
        by=by,
        at=at,
    )
    lease.register_told_at = None
    lease.save(update_fields=["signed_on", "starts_on", "register_told_at", *counted])
    if "contingent" in changed:
        _charge_again(publication, before["contingent"], contingent, at=at)
    if "signed_on" in changed:
        # The day in law of the radiation is that of the lease; the correction keeps the one that was written.
        struck = Radiation.objects.filter(demande=lease.demande_id, reason=StrikeOffReason.HOUSED, lifted_at=None)
        struck.update(effective_on=signed_on)
    if {"signed_on", "starts_on"} & set(changed):
        writing.send(lease.candidature, wording.lease_corrected(publication.home, signed_on, starts_on), by=by, at=at)
    jobs.defer("palier.jobs.leases.tell_register", lock=f"lease-{lease.pk}", lease=lease.pk)
    return lease


def _charge_again(publication: Publication, before: str, after: str, *, at: datetime) -> None:
    """Two new lines of the log: nothing of it is rewritten."""
    home, to = publication.home, publication.reservataire
    flow_log.note(home, FlowEventKind.REVERSED, to=to, reason=flow_log.BY_CORRECTION, at=at, contingent=before)
    flow_log.note(home, FlowEventKind.ATTRIBUTED, to=to, reason=flow_log.BY_CORRECTION, at=at, contingent=after)
