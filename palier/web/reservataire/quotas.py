"""« Mes objectifs »: the shares of the signed leases that the law sets, and what a designation would make of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Convention, Publication, layers, quotas
from palier.rules import clocks, lease_facts, quota_effect
from palier.rules import quotas as shares
from palier.rules.access import Role
from palier.rules.flow import Contingent
from palier.rules.quotas import Counter, LeaseFacts, Rule, Status
from palier.web.access import only, organisation_of
from palier.web.presentation.cards import Meter
from palier.web.reservataire import desk
from palier.workflows import flow_log

_OF_CONTINGENT = {
    Contingent.COLLECTIVITE: Rule.PRIORITY_RESERVATAIRE,
    Contingent.ACTION_LOGEMENT: Rule.PRIORITY_ACTION_LOGEMENT,
    Contingent.STATE_PRIORITY: Rule.PRIORITY_STATE,
}
_STATUS = {
    Status.EMPTY: ("aucun bail", "plain"),
    Status.REACHED: ("atteint", "ok"),
    Status.MISSED: ("il en manque", "here"),
    Status.TO_CONFIRM: ("à confirmer", "warn"),
}


@only(Role.RESERVATAIRE)
@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """Each share: bar, figures, what is missing, what is not known, and the article. Signed leases of the year alone."""
    mine, today = organisation_of(request), clocks.day_in_paris(timezone.now())
    leases = quotas.signed(today.year, reservataire=mine.pk)
    counters = _counters(leases, _agreed(mine.pk, today), today)
    context: dict[str, object] = {
        "organisation": mine,
        "year": today.year,
        "leases": sum(lease.count for lease in leases),
        "rows": [(one, name(one), meter(one), *_STATUS[one.status]) for one in counters],
    }
    return desk.show(request, "objectives.html", context)


def _agreed(mine: int, on: date) -> set[Rule]:
    """The shares that the conventions in force announce, with leases or without."""
    rows = Convention.objects.filter(Q(reservataire=mine) | Q(delegate=mine))
    found = {_OF_CONTINGENT.get(Contingent(one.contingent)) for one in rows if one.holds(on)}
    return {rule for rule in found if rule is not None}


def _counters(leases: Sequence[LeaseFacts], agreed: Iterable[Rule], on: date) -> list[Counter]:
    found = list(shares.counters(leases, year=on.year, on=on))
    shown = {one.rule for one in found}
    empty = [shares.counter(rule, leases, year=on.year, on=on) for rule in agreed if rule not in shown]
    order = list(Rule)
    return sorted([*found, *empty], key=lambda one: (order.index(one.rule), one.departement))


def name(counter: Counter) -> str:
    """The name of a share, with its département where it is counted in each."""
    where = f", département {counter.departement}" if counter.departement else ""
    return f"{shares.LABELS[counter.rule]}{where}"


def _hundredths(share: Fraction | None) -> int:
    return int((share or Fraction(0)) * 100)


def meter(counter: Counter) -> Meter:
    """The bar of a share."""
    return Meter(
        label=name(counter),
        share=_hundredths(counter.share),
        target=_hundredths(counter.due),
        sentence=counter.sentence,
    )


def effects(publication: Publication, chosen: Iterable[Candidature]) -> list[Meter]:
    """What the files about to be sent would make of each share, if one of their leases were signed today."""
    on, home = clocks.day_in_paris(timezone.now()), publication.home
    agreed = flow_log.convention_of(home, publication.reservataire_id, on)
    contingent = Contingent(agreed.contingent) if agreed else Contingent.OTHER
    would_count = [
        lease_facts.counted(
            layers.facts_of(row.demande, on), home.as_facts, contingent=contingent, on=on, is_qpv=home.is_qpv
        )
        for row in chosen
    ]
    leases = quotas.signed(on.year, reservataire=publication.reservataire_id)
    return [
        Meter(
            label=shares.LABELS[span.before.rule], share=_hundredths(span.before.share),
            target=_hundredths(span.before.due), sentence=span.sentence,
            after=_hundredths(span.shares[-1]) if span.shares else None,
        )
        for span in quota_effect.spans(leases, would_count, on=on)
    ]  # fmt: skip
