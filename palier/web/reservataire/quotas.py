"""« Mes objectifs »: the shares of the signed leases that the law sets, and what a designation would make of them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Convention, Organisation, Publication
from palier.models.demandes import layers_at
from palier.models.life import quotas
from palier.rules.doors.access import Role
from palier.rules.homes import lease_facts, quota_effect
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import Rule
from palier.rules.law import clocks
from palier.web.access import only, organisation_of
from palier.web.presentation import shares
from palier.web.presentation.cards import Meter
from palier.web.reservataire import desk
from palier.workflows.homes import flow_log

_OF_CONTINGENT = {
    Contingent.COLLECTIVITE: Rule.PRIORITY_RESERVATAIRE,
    Contingent.ACTION_LOGEMENT: Rule.PRIORITY_ACTION_LOGEMENT,
    Contingent.STATE_PRIORITY: Rule.PRIORITY_STATE,
}


@only(Role.RESERVATAIRE)
@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """Each share: bar, figures, what is missing, what is not known, and the article. Signed leases of the year alone."""
    mine, today = organisation_of(request), clocks.day_in_paris(timezone.now())
    leases = quotas.signed(today.year, reservataires=mine.covers)
    context: dict[str, object] = {
        "organisation": mine,
        "year": today.year,
        "leases": sum(lease.count for lease in leases),
        "rows": shares.rows(leases, _agreed(mine, today), today),
        "local_shares": shares.voted(leases, today),
    }
    return desk.show(request, "objectives.html", context)


def _agreed(mine: Organisation, on: date) -> set[Rule]:
    """The shares that the conventions in force announce, with leases or without."""
    rows = Convention.objects.filter(Q(reservataire__in=mine.covers) | Q(delegate__in=mine.covers))
    found = {_OF_CONTINGENT.get(Contingent(one.contingent)) for one in rows if one.holds(on)}
    return {rule for rule in found if rule is not None}


def effects(publication: Publication, chosen: Iterable[Candidature]) -> list[Meter]:
    """What the files about to be sent would make of each share, if one of their leases were signed today."""
    now, home = timezone.now(), publication.home
    on = clocks.day_in_paris(now)
    agreed = flow_log.convention_of(home, publication.reservataire_id, on)
    contingent = Contingent(agreed.contingent) if agreed else Contingent.OTHER
    would_count = [
        lease_facts.counted(known, home.as_facts, contingent=contingent, on=on, is_qpv=home.is_qpv)
        for _, known in layers_at.facts_at([row.demande_id for row in chosen], now)
        if known is not None
    ]
    leases = quotas.signed(on.year, reservataires=publication.reservataire.present.covers)
    return [shares.effect(span) for span in quota_effect.spans(leases, would_count, on=on)]
