"""What the law asks of a landlord and of who reserves homes, duty by duty, and where what waits stands against it.

A duty gathers kinds of what awaits a desk: nothing is counted twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from palier.rules.desks.awaiting import Awaited
from palier.rules.desks.kinds import AwaitingKind as K
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french
from palier.rules.law.law import Source, act, applies, cch


class Duty(StrEnum):
    """What is asked, in the order of the path of a home."""

    PROPOSE = "proposer"
    CHECK = "controler"
    THREE = "trois_candidats"
    SIT = "seances"
    CONDITION = "conditions"
    OFFER = "offres"
    ANSWER = "repondre"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWords:
    """What is asked, by which text, of whom, and the kinds of what waits for it."""

    title: str
    source: Source
    roles: frozenset[Role]
    kinds: frozenset[K]


_HOUSE = act("règles de publication de Palier")
_BOTH, _LANDLORD = frozenset({Role.BAILLEUR, Role.RESERVATAIRE}), frozenset({Role.BAILLEUR})
DUTIES: Mapping[Duty, DutyWords] = {
    Duty.PROPOSE: DutyWords(
        title="Proposer des candidats, dans le mois pour un logement réservé",
        source=cch("L441-1"),
        roles=_BOTH,
        kinds=frozenset({K.ORIENTED, K.OWN_HOME, K.LIST_CLOSED, K.READING}),
    ),
    Duty.CHECK: DutyWords(
        title="Contrôler les dossiers sur les seules pièces de la liste nationale",
        source=cch("R441-2-4-1"),
        roles=_BOTH,
        kinds=frozenset({K.FILES, K.ARRIVED, K.NOT_COME, K.TO_CHECK, K.URGENT}),
    ),
    Duty.THREE: DutyWords(
        title="Présenter au moins trois candidats à la commission",
        source=cch("R441-3"),
        roles=_BOTH,
        kinds=frozenset({K.NEXT_RANK, K.CONVENE}),
    ),
    Duty.SIT: DutyWords(
        title="Tenir les séances convoquées et clore leur procès-verbal",
        source=cch("R441-9"),
        roles=_LANDLORD,
        kinds=frozenset({K.SITTING, K.MINUTES}),
    ),
    Duty.CONDITION: DutyWords(
        title="Décider au jour fixé d’une attribution sous condition",
        source=cch("R441-3 c"),
        roles=_LANDLORD,
        kinds=frozenset({K.CONDITIONAL}),
    ),
    Duty.OFFER: DutyWords(
        title="Envoyer l’offre, prouver sa remise, laisser au moins dix jours pour répondre",
        source=cch("R441-10"),
        roles=_LANDLORD,
        kinds=frozenset({K.TO_OFFER, K.UNDELIVERED, K.RUNNING, K.UNREACHED, K.MORE_TIME}),
    ),
    Duty.ANSWER: DutyWords(
        title="Répondre aux contestations, aux erreurs et aux séparations",
        source=_HOUSE,
        roles=_BOTH,
        kinds=frozenset({K.APPEAL, K.MISTAKE, K.TOLD_MISTAKE, K.SPLITS}),
    ),
}
NO_DUTY = frozenset({K.HELD, K.LEASE, K.MONTH_OVER, K.NO_HOUR, K.VIEWED, K.EXCHANGE_TO_JUDGE, K.WRITTEN})
"""What awaits these desks too, and that no text read gives a delay to: a right, a visit, a message, a lease that is ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingDuty:
    """A duty on a day: how many acts wait for it, how many are past their day, and the first of them."""

    words: DutyWords
    waiting: int
    late: int
    first: Awaited | None
    sentence: str


@applies(_HOUSE)
def standing(awaited: Iterable[Awaited], role: Role, *, now: datetime) -> tuple[StandingDuty, ...]:
    """Each duty of a role, from what awaits its desk, the nearest first; those with something late come first."""
    acts = list(awaited)
    found = [_stands(words, acts, now) for words in DUTIES.values() if role in words.roles]
    return tuple(sorted(found, key=lambda one: not one.late))


def _stands(words: DutyWords, acts: list[Awaited], now: datetime) -> StandingDuty:
    mine = [one for one in acts if one.kind in words.kinds]
    late = sum(one.by is not None and one.by < now for one in mine)
    return StandingDuty(
        words=words, waiting=len(mine), late=late, first=mine[0] if mine else None, sentence=_said(mine, late, now)
    )


def _said(mine: list[Awaited], late: int, now: datetime) -> str:
    if not mine:
        return "Rien n’attend."
    said = f"{french.count(len(mine), 'acte attend', 'actes attendent')}"
    if late == len(mine):
        return f"{said}, en retard."
    if late:
        return f"{said}, dont {french.number(late)} en retard."
    ends = [one.by for one in mine if one.by is not None and one.by >= now]
    if not ends:
        return f"{said}, sans jour fixé."
    return f"{said}, le premier avant le {clocks.say_day(clocks.day_in_paris(min(ends)))}."
