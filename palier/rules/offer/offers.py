"""The written offer: how long to answer, what silence does, who is next (article R441-10)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.stages import OFFERABLE
from palier.rules.law import dates, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.clocks import (
    Delay,
    DelayUnit,
    day_in_paris,
    end_of_day,
    next_sending,
    say_day,
    say_instant,
    statutory_deadline,
    working_days_left,
)
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.offer.uncollected import is_uncollected

_FILE = "offers.toml"
_HOUSE = act("règles de publication de Palier")


class DelayTooShort(ValueError):
    """Less than ten days to answer is not a delay that the law knows."""


@applies(cch("R441-10"))
def min_answer_days(on: date) -> int:
    """Calendar days to answer an offer: the law's least on a day, which the landlord may only lengthen."""
    return int(parameters.get(_FILE, "min_answer_days", on).value)


@applies(_HOUSE)
def delivery_days(on: date) -> int:
    """Working days to prove the delivery of an offer, before a person decides."""
    return int(parameters.get(_FILE, "delivery_days", on).value)


@applies(_HOUSE)
def said_uncollected_from(left_on: date, *, on: date) -> date:
    """The first day on which a letter may be said uncollected, or its receipt not come: before, both may still come."""
    return left_on + timedelta(days=int(parameters.get(_FILE, "collecting_days", on).value))


@applies(cch("R441-10"))
def require_days(days: int, *, on: date) -> int:
    """Days to answer that an offer may give, or ``DelayTooShort``."""
    if days < min_answer_days(on):
        raise DelayTooShort(days)
    return days


@applies(cch("R441-10"))
def answer_deadline(delivered_at: datetime, days: int | None = None, *, calendar: Calendar) -> datetime:
    """Until when an offer may be answered: day of proven delivery + ``days``, 23:59:59 in Paris, on a working day."""
    on = day_in_paris(delivered_at)
    given = require_days(min_answer_days(on) if days is None else days, on=on)
    least = Delay(count=min_answer_days(on), unit=DelayUnit.DAYS)
    return statutory_deadline(on, least, lengthened_to=dates.add_days(on, given), working=calendar)


@applies(_HOUSE)
def reminder_delays(on: date) -> tuple[timedelta, timedelta]:
    """How long before the deadline the reminder and the second channel leave."""
    days = (parameters.get(_FILE, key, on).value for key in ("reminder_days", "second_channel_days"))
    reminder, second = (timedelta(day) for day in days)
    return reminder, second


class Moments(NamedTuple):
    """When the reminder and the second channel of an offer leave."""

    reminder: datetime
    second_channel: datetime


@applies(_HOUSE)
def reminder_moments(deadline: datetime, calendar: Calendar) -> Moments:
    """Some days of Paris before the deadline, in hours when people are awake; a change of hour moves neither."""
    day = day_in_paris(deadline)
    reminder, second = (next_sending(end_of_day(day - before), calendar) for before in reminder_delays(day))
    return Moments(reminder, second)


@applies(_HOUSE)
def lengthened(deadline: datetime, *, planned: datetime, left: datetime, calendar: Calendar) -> datetime:
    """The deadline once a reminder has left: a platform that was down gives back the days by which it was late.

    Never shorter, and on a working day: the person has as long after the reminder as was promised.
    """
    late = (day_in_paris(left) - day_in_paris(planned)).days
    return later(deadline, days=late, calendar=calendar)


@applies(_HOUSE)
def later(deadline: datetime, *, days: int, calendar: Calendar) -> datetime:
    """The deadline given back some days, until the end of a working day; never shorter."""
    if days < 1:
        return deadline
    return end_of_day(calendar.next_working(dates.add_days(day_in_paris(deadline), days)))


@applies(_HOUSE)
def decision_day(sent_at: datetime, calendar: Calendar) -> date:
    """The set day: from it on, a person decides what becomes of an offer never proved delivered."""
    on = day_in_paris(sent_at)
    return calendar.add_working(on, delivery_days(on))


class Silence(StrEnum):
    """What no answer means at a given instant."""

    WAIT = "attendre"
    REMIND = "relancer"
    PASS_ON = "passer_au_suivant"  # noqa: S105 - a verb, no password
    PERSON_DECIDES = "decision_humaine"


SILENCE_TEXT = phrase(
    "Sans réponse dans le délai, la loi compte un refus : le logement est proposé à la personne suivante."
    " Votre silence ne vous fait perdre ni points, ni ancienneté, ni votre demande."
)
"""What silence does, in the same words on the page, in the letters and in the mail."""
DALO_SILENCE = phrase(
    "Selon nos informations, ne pas répondre peut aussi, comme un refus, vous faire perdre la priorité "
    "que donne la décision de la commission de médiation."
)
"""What a household recognised DALO must read beside: a silence keeps its points, and may cost the priority of its decision."""
_WRITE = phrase("Si vous n’avez pas pu répondre, écrivez sans attendre au bailleur et au préfet pour dire pourquoi.")


@applies(cch("R441-10"), _HOUSE)
def say_silent() -> str:
    """What a silence may have cost a household recognised DALO, once the delay is over, and what to do."""
    return f"{say(DALO_SILENCE)} {say(_WRITE)}"


@applies(cch("R441-10"), _HOUSE)
def say_silence(*, is_dalo: bool) -> str:
    """What silence does to this household: no promise that says nothing is lost stands alone before a recognised DALO."""
    return f"{say(SILENCE_TEXT)} {say(DALO_SILENCE)}" if is_dalo else say(SILENCE_TEXT)


@applies(cch("R441-10"), _HOUSE)
def say_delay(
    *,
    now: datetime,
    answer_by: datetime | None,
    answer_days: int,
    set_day: date,
    calendar: Calendar,
    delivered_at: datetime | None = None,
    proof: str = "",
) -> str:
    """The one sentence of the clock of an offer: its page, its letters, its candidature and the list of what awaits say it.

    A date that runs says from which day and by which proof.
    Without a proof of delivery no delay runs, and keeping the letter closed keeps nothing: a person decides from ``set_day``.
    """
    if answer_by is None:
        until = answer_deadline(now, answer_days, calendar=calendar)
        return say(
            "Le délai de {number} jours n’a pas commencé : rien ne prouve que cette offre vous est parvenue."
            " S’il commençait aujourd’hui, il finirait le {instant}. Laisser le courrier fermé ne garde pas le "
            "logement : dès le {day}, le bailleur peut le proposer à une autre personne.",
            number=answer_days,
            instant=say_instant(until),
            day=say_day(set_day),
        )
    if now > answer_by:
        return say(
            "Le délai pour répondre est passé depuis le {instant}. Répondez sans attendre : votre réponse compte "
            "tant que le logement n’est pas proposé à la personne suivante.",
            instant=say_instant(answer_by),
        )
    left = working_days_left(now, answer_by, calendar)
    answer = say("Acceptez ou refusez avant le {instant} : {left}.", instant=say_instant(answer_by), left=left)
    return " ".join([answer, *_since(delivered_at, answer_by, answer_days, proof, calendar)])


def _since(
    delivered_at: datetime | None, answer_by: datetime, answer_days: int, proof: str, calendar: Calendar
) -> Iterator[str]:
    if delivered_at is None:
        return
    day = say_day(day_in_paris(delivered_at))
    if is_uncollected(proof):
        yield say(
            "La lettre recommandée vous a été présentée le {day} et n’a pas été retirée : la loi la compte comme reçue ce "
            "jour-là, pour {number} jours. Les jours d’avant le rappel vous sont rendus.",
            day=day,
            number=answer_days,
        )
        return
    if answer_by > answer_deadline(delivered_at, answer_days, calendar=calendar):
        yield say(
            "Vous avez reçu l’offre le {day}, pour {number} jours, prolongés jusqu’à cette date.",
            day=day,
            number=answer_days,
        )
    else:
        yield say("Vous avez reçu l’offre le {day}, pour {number} jours.", day=day, number=answer_days)
    if proof:
        yield say("Preuve : {typed}.", typed=f"{proof[:1].lower()}{proof[1:].rstrip('.')}")


@applies(cch("R441-10"), _HOUSE)
def silence(
    *, now: datetime, deadline: datetime | None, set_day: date, has_reminder: bool, has_second_channel: bool
) -> Silence:
    """What to do with an offer that has no answer.

    ``deadline`` is ``answer_deadline`` of the proven delivery, ``None`` without proof: then no delay runs and a
    person decides from ``set_day`` on. Before a home passes, a reminder and a second channel must have been used.
    """
    if deadline is None:
        return Silence.PERSON_DECIDES if day_in_paris(now) >= set_day else Silence.WAIT
    if now <= deadline:
        return Silence.WAIT
    return Silence.PASS_ON if has_reminder and has_second_channel else Silence.REMIND


class RetainedPlace(NamedTuple):
    """One candidature that the commission retained: its place in the order, its stage, its condition if it has one."""

    place: int
    stage: Stage
    is_condition_met: bool = False
    is_piece_awaited: bool = False
    """The delay to bring the piece of a condition is not over: its day has not passed, or its household was not reached."""
    had_offer: bool = False
    """It was offered this home already: its lease fell through, or its offer was taken back."""


class PieceStillAwaited(Exception):
    """Someone placed before still has time to bring a piece: nobody behind is offered the home."""


@applies(cch("R441-3 b"), cch("R441-3 c"), cch("R441-10"))
def next_to_offer(lines: Iterable[RetainedPlace], *, again: bool = True) -> int | None:
    """The place to which the home is offered next, or ``None`` when nobody is left.

    Those who had an offer already come after all the others, and only if ``again``: a candidate whose lease fell
    through does not get the same home again before those behind. Raises ``PieceStillAwaited``.
    """
    later: int | None = None
    for line in sorted(lines, key=lambda line: line.place):
        if line.stage not in OFFERABLE:
            continue
        if line.stage is Stage.SOUS_CONDITION and not line.is_condition_met:
            if line.is_piece_awaited:
                raise PieceStillAwaited
        elif not line.had_offer:
            return line.place
        elif later is None:
            later = line.place
    return later if again else None
