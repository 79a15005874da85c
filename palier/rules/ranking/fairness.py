"""Whom closed lists serve, by group: who was ranked, who came first, who signed a lease, as anybody may read it (N9).

Groups are those of which the law makes a duty, or asks waits: recognised households, tenants of a social home, the wait. Nobody
is told apart by nationality, sex, family nor employer: no grid may weigh them, and no file is read to count them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.ranking import replaying

_HOUSE = act("règles de publication de Palier")
MONTHS, SETTLING = 12, 3
"""The lists of a year, that closed long enough ago for their leases to be signed."""


class FairSplit(StrEnum):
    """By what candidates are told apart. Stored words."""

    DALO = "dalo"
    TENANT = "locataire_hlm"
    WAIT = "attente"


FAIR_LABELS: Mapping[FairSplit, str] = {
    FairSplit.DALO: phrase("Droit au logement opposable"),
    FairSplit.TENANT: phrase("Logement d’aujourd’hui"),
    FairSplit.WAIT: phrase("Attente"),
}
FAIR_GROUPS: Mapping[FairSplit, Mapping[str, str]] = {
    FairSplit.DALO: {
        "reconnu": phrase("reconnus par la commission de médiation"),
        "autre": phrase("les autres"),
    },
    FairSplit.TENANT: {
        "hlm": phrase("déjà dans un logement social"),
        "premier": phrase("première demande"),
        "inconnu": phrase("à confirmer"),
    },
    FairSplit.WAIT: {
        "moins_1": phrase("moins d’un an"),
        "de_1_a_3": phrase("d’un à trois ans"),
        "de_3_a_5": phrase("de trois à cinq ans"),
        "plus_5": phrase("cinq ans et plus"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedAlike:
    """Candidatures ranked alike: their groups, how many, how many among the first that a list sends, how many leases."""

    groups: Mapping[FairSplit, str]
    ranked: int
    first: int
    leases: int


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """One group as it may be told: in tens, ``None`` where it is hidden."""

    split: FairSplit
    group: str
    ranked: int | None
    first: int | None
    leases: int | None


@applies(_HOUSE)
def window(until: date) -> tuple[date, date]:
    """The first day of the lists that are counted, and the day after the last."""
    ends = add_months(until, -SETTLING)
    return add_months(ends, -MONTHS), ends


@applies(_HOUSE, cch("L441-2-8"))
def told(rows: Iterable[RankedAlike], *, on: date) -> list[ToldGroup]:
    """Every group of a territory; none of them where fewer than ten candidatures were ranked, or came first."""
    ranked, first, leases = (
        Counter[tuple[FairSplit, str]](),
        Counter[tuple[FairSplit, str]](),
        Counter[tuple[FairSplit, str]](),
    )
    for row in rows:
        for pair in row.groups.items():
            ranked[pair] += row.ranked
            first[pair] += row.first
            leases[pair] += row.leases
    found = []
    for split, groups in FAIR_GROUPS.items():
        columns = [
            replaying.published({group: counter[split, group] for group in groups}, on=on)
            for counter in (ranked, first, leases)
        ]
        lines = [ToldGroup(split, group, *(column[group] for column in columns)) for group in groups]
        if any(line.ranked is not None for line in lines):
            found += lines
    return found
