"""The mail of the morning to a professional: how many things await, and the nearest dates. Never whose, nor where.

It leaves once a working day, in the morning: on other days nobody is at the desk, and what is due then was told before.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime

from palier.rules.desks.assigning import Hands
from palier.rules.desks.awaiting import Awaited
from palier.rules.law import calendars, clocks, french
from palier.rules.law.law import act, applies
from palier.rules.letters.composing import LetterText, compose

_HOUSE = act("règles de publication de Palier")
NEAREST = 3
"""Dates that the mail names: the desk has the others."""


@applies(_HOUSE)
def day_of(at: datetime) -> date | None:
    """The day whose mail may leave at this instant; ``None`` when it is not the morning of a working day, in Paris."""
    return clocks.day_in_paris(at) if clocks.is_morning(at, calendars.FRANCE) else None


@applies(_HOUSE)
def subject(matters: int, news: int) -> str:
    """``7 actes vous attendent sur Palier``; news alone says that something changed."""
    return _said(matters, 0, (), news, way="").title


@applies(_HOUSE)
def body(awaited: Sequence[Awaited], news: int, *, hands: Collection[Hands] = (), way: str, now: datetime) -> str:
    """The whole mail, in plain text; ``way`` says how to reach the desk, ``hands`` in whose hands each thing that awaits is."""
    late = sum(one.by is not None and one.by < now for one in awaited)
    return _said(len(awaited), late, _nearest(awaited, now), news, hands=hands, way=way).body


def _said(
    matters: int, late: int, nearest: Sequence[str], news: int, *, hands: Collection[Hands] = (), way: str
) -> LetterText:
    found = Counter(hands)
    resumed = found[Hands.RESUME]
    return compose(
        "file_du_jour",
        matters=french.count(matters, "acte vous attend", "actes vous attendent") if matters else None,
        late=late or None,
        mine=french.number(found[Hands.MINE]) if found[Hands.MINE] else None,
        resumed=french.count(resumed, "acte est", "actes sont") if resumed else None,
        nearest=nearest,
        news=french.count(news, "nouvelle vous attend", "nouvelles vous attendent") if news else None,
        news_count=french.count(news, "nouvelle"),
        way=way,
    )


def _nearest(awaited: Sequence[Awaited], now: datetime) -> list[str]:
    """The first days to come and how many things end on each."""
    ends = Counter(clocks.day_in_paris(one.by) for one in awaited if one.by is not None and one.by >= now)
    return [f"- {clocks.say_day(day)} : {french.number(ends[day])}" for day in sorted(ends)[:NEAREST]]
