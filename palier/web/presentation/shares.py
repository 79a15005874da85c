"""How a page shows the shares of signed leases: name, bar, state; the same for a bailleur and for a réservataire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.models import Territory, settled
from palier.rules.homes import quartile_thresholds, quotas
from palier.rules.homes.quota_effect import Span
from palier.rules.homes.quotas import Counter, LeaseFacts, Quartile, QuotaStatus, Rule
from palier.web.presentation.cards import Meter
from palier.workflows.steering import voting_shares
from palier.workflows.steering.voting_shares import ShareShown

_STATUS = {
    QuotaStatus.EMPTY: ("aucun bail", "plain"),
    QuotaStatus.REACHED: ("atteint", "ok"),
    QuotaStatus.MISSED: ("il en manque", "here"),
    QuotaStatus.TO_CONFIRM: ("à confirmer", "warn"),
}
_ORDER = list(Rule)
_OF_QUARTILE = (Rule.FIRST_QUARTILE, Rule.ABOVE_FIRST_QUARTILE_IN_QPV)
_NO_THRESHOLD = (
    "Aucun seuil du premier quartile de cette année n’est chargé ici pour un territoire de ces baux : "
    "un intendant du territoire l’entre, d’après l’arrêté de l’année."
)
_NO_THRESHOLD_OF_THE_REGION = (
    "Aucun seuil du premier quartile de cette année n’est chargé ici pour l’Île-de-France : "
    "un intendant du site l’entre, d’après l’arrêté de l’année."
)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One line of the table, and its bar."""

    counter: Counter
    name: str
    bar: Meter
    word: str
    tone: str


def rows(leases: Sequence[LeaseFacts], expected: Iterable[Rule], on: date) -> list[ShareRow]:
    """Every share with leases in its field, and those expected without any yet."""
    found = list(quotas.counters(leases, year=on.year, on=on))
    shown = {one.rule for one in found}
    empty = [quotas.counter(rule, leases, year=on.year, on=on) for rule in expected if rule not in shown]
    ordered = sorted([*found, *empty], key=lambda one: (_ORDER.index(one.rule), one.departement))
    why = _unread(leases, on)
    return [ShareRow(one, name(one), meter(one, why), *_STATUS[one.status]) for one in ordered]


def voted(leases: Sequence[LeaseFacts], on: date) -> list[ShareShown]:
    """The shares voted by the territories where a lease of the year is, and how far each is."""
    codes = {one.territory for one in leases if one.territory}
    return voting_shares.shown(Territory.objects.filter(pk__in=codes), on, leases=leases)


def name(counter: Counter) -> str:
    """The name of a share, with its département where it is counted in each."""
    where = f", département {counter.departement}" if counter.departement else ""
    return f"{quotas.LABELS[counter.rule]}{where}"


def _hundredths(share: Fraction | None) -> int:
    return int((share or Fraction(0)) * 100)


def _unread(leases: Iterable[LeaseFacts], on: date) -> str:
    """For which places of the leases of the year that are not placed no threshold is known, and who enters it; else nothing."""
    places = {
        quartile_thresholds.whose_lease(one.departement, one.territory)
        for one in leases
        if one.quartile is Quartile.UNKNOWN and one.signed_on is not None and one.signed_on.year == on.year
    }
    entered = settled.now().thresholds
    unread = {place for place in places if place and not quartile_thresholds.is_read(place, on.year, entered=entered)}
    of_epci = [_NO_THRESHOLD] if unread - {quartile_thresholds.ILE_DE_FRANCE} else []
    of_region = [_NO_THRESHOLD_OF_THE_REGION] if quartile_thresholds.ILE_DE_FRANCE in unread else []
    return " ".join([*of_epci, *of_region])


def meter(counter: Counter, why: str) -> Meter:
    """The bar of a share; where its leases are not placed for want of a threshold, it says so (``why``)."""
    is_unread = counter.rule in _OF_QUARTILE and counter.unknown and why
    return Meter(
        label=name(counter),
        share=_hundredths(counter.share),
        target=_hundredths(counter.due),
        sentence=f"{counter.sentence} {why}" if is_unread else counter.sentence,
    )


def effect(span: Span) -> Meter:
    """The bar of a share, with what a list of candidates would make of it."""
    return Meter(
        label=name(span.before),
        share=_hundredths(span.before.share),
        target=_hundredths(span.before.due),
        sentence=span.sentence,
        after=_hundredths(span.shares[-1]) if span.shares else None,
    )
