"""The mail of the morning to a professional: how many things await, and the nearest dates. Never whose, nor where.

It leaves once a working day, in the morning: on other days nobody is at the desk, and what is due then was told before.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from palier.rules.desks.awaiting import Awaited
from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
NEAREST = 3
"""Dates that the mail names: the desk has the others."""


@applies(_HOUSE)
def day_of(at: datetime) -> date | None:
    """The day whose mail may leave at this instant; ``None`` when it is not the morning of a working day, in Paris."""
    return clocks.day_in_paris(at) if clocks.is_morning(at) else None


@applies(_HOUSE)
def subject(matters: int, news: int) -> str:
    """``7 actes vous attendent sur Palier``; news alone says that something changed."""
    if matters:
        return f"{french.count(matters, 'acte vous attend', 'actes vous attendent')} sur Palier"
    return f"{french.count(news, 'nouvelle')} sur votre file du jour Palier"


@applies(_HOUSE)
def body(awaited: Sequence[Awaited], news: int, *, way: str, now: datetime) -> str:
    """The whole mail, in plain text; ``way`` says how to reach the desk."""
    parts = ["Bonjour,"]
    if awaited:
        parts.append(_counted(awaited, now))
    if nearest := _nearest(awaited, now):
        parts.append("\n".join(["Les prochaines dates :", *nearest]))
    if news:
        parts.append(
            f"Depuis votre dernière lecture, {french.count(news, 'nouvelle vous attend', 'nouvelles vous attendent')}."
        )
    parts.append(way)
    parts.append("Ce courriel part au plus une fois par jour ouvré. Vous pouvez l’arrêter depuis votre file du jour.")
    return "\n\n".join(parts)


def _counted(awaited: Sequence[Awaited], now: datetime) -> str:
    late = sum(one.by is not None and one.by < now for one in awaited)
    text = french.count(len(awaited), "acte vous attend", "actes vous attendent")
    return f"{text}, dont {french.number(late)} en retard." if late else f"{text}."


def _nearest(awaited: Sequence[Awaited], now: datetime) -> list[str]:
    """The first days to come and how many things end on each."""
    ends = Counter(clocks.day_in_paris(one.by) for one in awaited if one.by is not None and one.by >= now)
    return [f"- {clocks.say_day(day)} : {french.number(ends[day])}" for day in sorted(ends)[:NEAREST]]
