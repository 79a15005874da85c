"""Shares that a territory votes in its convention: what each is of, which holds on a day, and how far its leases are.

The convention of a territory sets objectives (articles L441-1, thirty-fifth paragraph, and L441-1-6). They are told beside the
shares of the law, and decide nothing: no rank, no decision, no refusal rests on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules.homes import quotas
from palier.rules.homes.quotas import Counter, LeaseFacts, Rule
from palier.rules.law.law import Source, act, applies, cch

WHOLE = 100


class ShareKind(StrEnum):
    """What a voted share is of. Stored words."""

    FIRST_QUARTILE = "premier_quartile"
    ABOVE_IN_QPV = "au_dessus_en_qpv"
    ESSENTIAL_WORKERS = "travailleurs_essentiels"


LABELS: Mapping[ShareKind, str] = {
    ShareKind.FIRST_QUARTILE: "Premier quartile hors quartier prioritaire",
    ShareKind.ABOVE_IN_QPV: "Au-dessus du premier quartile en quartier prioritaire",
    ShareKind.ESSENTIAL_WORKERS: "Travailleurs d’un secteur essentiel, qui ne peuvent pas télétravailler",
}
"""What a page calls each."""
COUNTED: Mapping[ShareKind, Rule] = {
    ShareKind.FIRST_QUARTILE: Rule.FIRST_QUARTILE,
    ShareKind.ABOVE_IN_QPV: Rule.ABOVE_FIRST_QUARTILE_IN_QPV,
}
"""The rule by which its leases are counted; a lease says nobody's trade, so that essential workers are counted nowhere."""
ARTICLES: Mapping[ShareKind, Source] = {
    ShareKind.FIRST_QUARTILE: cch("L441-1"),
    ShareKind.ABOVE_IN_QPV: cch("L441-1-6"),
    ShareKind.ESSENTIAL_WORKERS: cch("L441-1"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VotedShare:
    """One entry: a share of a hundred from a day on, or that the entry of that day was a mistake."""

    kind: ShareKind
    percent: int
    effective_on: date
    until: date | None
    is_void: bool
    place: int
    """The order of entries: of two for one day, the last stands."""


@applies(cch("L441-1"), cch("L441-1-6"))
def in_force(entries: Iterable[VotedShare], kind: ShareKind, *, on: date) -> VotedShare | None:
    """The share that holds on a day; one that ended, or was entered by mistake, holds no more."""
    last: dict[date, VotedShare] = {}
    for one in sorted(entries, key=lambda entry: entry.place):
        if one.kind is kind:
            last[one.effective_on] = one
    known = [one for day, one in last.items() if day <= on and not one.is_void]
    found = max(known, key=lambda one: one.effective_on, default=None)
    return found if found is not None and (found.until is None or on <= found.until) else None


@applies(cch("L441-1-6"))
def counter(
    share: VotedShare, leases: Sequence[LeaseFacts], *, territory: str, named: str, year: int, on: date
) -> Counter | None:
    """How far the leases of a territory are from its share; none where no lease says what it is of."""
    rule = COUNTED.get(share.kind)
    if rule is None:
        return None
    here = [one for one in leases if one.territory == territory]
    due = Fraction(share.percent, WHOLE)
    return quotas.local_counter(rule, here, due=due, article=act(named), year=year, on=on)
