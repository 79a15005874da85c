"""The life of what is fetched: consented to, asked, read by its person, then used or not (article L114-8 of the CRPA).

A refusal costs nothing: the paper says as much. What is not used is effaced, and says so.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch, crpa
from palier.rules.law.voice import say
from palier.rules.people import income

FILE = "fetching.toml"
TAXES = "dgfip"
JOBSEEKERS = "fr_travail"
"""Whom this site asks: the tax administration, and France Travail. Stored words: what a piece of theirs came through."""
CERTIFIERS = (TAXES, JOBSEEKERS)
NUMBER_LENGTH = 13
SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 2, 80
_FIRST_DIGITS = "0123"
_HOUSE = act("règles de publication de Palier")
_ONCE = crpa("L114-8")
_CONSENT = act("règlement (UE) 2016/679, article 6")
_LAST_MONTH, _LAST_DAY = 12, 31


class FetchState(StrEnum):
    """Where what was asked stands. Stored words, never labels."""

    WAITING = "attend"
    FOUND = "trouve"
    NOTHING = "rien"
    AWAY = "en_panne"
    ACCEPTED = "accepte"
    DECLINED = "ecarte"
    WITHDRAWN = "retire"
    TAKEN_BACK = "repris"
    EXPIRED = "perime"


class FetchMove(StrEnum):
    """What may be done with it: three by the clock, the others by its person alone."""

    FIND = "trouver"
    FIND_NOTHING = "ne_rien_trouver"
    GIVE_UP = "cesser"
    EXPIRE = "perimer"
    ACCEPT = "accepter"
    DECLINE = "ecarter"
    WITHDRAW = "retirer"
    TAKE_BACK = "reprendre"


MOVES: Mapping[FetchMove, tuple[FetchState, FetchState]] = {
    FetchMove.FIND: (FetchState.WAITING, FetchState.FOUND),
    FetchMove.FIND_NOTHING: (FetchState.WAITING, FetchState.NOTHING),
    FetchMove.GIVE_UP: (FetchState.WAITING, FetchState.AWAY),
    FetchMove.WITHDRAW: (FetchState.WAITING, FetchState.WITHDRAWN),
    FetchMove.ACCEPT: (FetchState.FOUND, FetchState.ACCEPTED),
    FetchMove.DECLINE: (FetchState.FOUND, FetchState.DECLINED),
    FetchMove.EXPIRE: (FetchState.FOUND, FetchState.EXPIRED),
    FetchMove.TAKE_BACK: (FetchState.ACCEPTED, FetchState.TAKEN_BACK),
}
"""From where each move goes, and to where. What is over stays over: another consent makes another row."""
OWN_MOVES = (FetchMove.ACCEPT, FetchMove.DECLINE, FetchMove.WITHDRAW, FetchMove.TAKE_BACK)
LIVING = (FetchState.WAITING, FetchState.FOUND, FetchState.ACCEPTED)
"""One of a person and of a year at most: a second would ask again what is here."""


@applies(_CONSENT)
def standing(state: FetchState, last_day: date | None, *, on: date) -> FetchState:
    """Where it stands on a day: an answer that nobody read by its last day is no answer any more."""
    is_over = state is FetchState.FOUND and last_day is not None and on > last_day
    return FetchState.EXPIRED if is_over else state


@applies(_CONSENT)
def may(move: FetchMove, state: FetchState, last_day: date | None, *, on: date) -> bool:
    """Whether a move can be made on a day. An answer whose last day is over is only effaced."""
    if move is FetchMove.EXPIRE:
        return state is FetchState.FOUND and standing(state, last_day, on=on) is FetchState.EXPIRED
    return standing(state, last_day, on=on) is MOVES[move][0]


@applies(cch("L441-1"), _ONCE)
def years(on: date) -> tuple[int, ...]:
    """The years whose notice may be asked for: N-2, then N-1 once its notices are out. No other is of any use here."""
    first = income.reference_year(on.year)
    opens: int = parameters.get(FILE, "notice_month", on).value
    return (first, first + 1) if on.month >= opens else (first,)


@applies(cch("R441-2-4-1"))
def piece_code(year: int, *, on: date) -> str:
    """The piece of the closed list that the notice on this year's income is."""
    return "avis_imposition_n2" if year == income.reference_year(on.year) else "avis_imposition_n1"


@applies(_HOUSE)
def last_day(answered_on: date) -> date:
    """The last day on which its person may use an answer; then it is effaced."""
    days: int = parameters.get(FILE, "answer_days", answered_on).value
    return add_days(answered_on, days)


@applies(_HOUSE)
def question_until(asked_at: datetime) -> date:
    """The last day of a desk's question about a certified amount. Silence takes nothing away: the amount stands."""
    on = day_in_paris(asked_at)
    days: int = parameters.get(FILE, "question_days", on).value
    return add_days(on, days)


@applies(_HOUSE)
def question_said(asked_at: datetime, *, on: date) -> str:
    """What its person reads of the day that ends it, before and after."""
    until = question_until(asked_at)
    if on > until:
        return say(
            "La question s’est close le {day}, et cette réponse compte. Vous n’avez rien à faire.",
            day=french.day(until),
        )
    return say(
        "Cette réponse compte toujours. Si votre situation a changé, retirez-la ou envoyez une pièce. Sans rien de vous, la "
        "question se clôt le {day} au soir, et elle continue de compter.",
        day=french.day(until),
    )


@applies(_HOUSE)
def asked_a_day(on: date) -> int:
    """How many times one person may ask in a day."""
    count: int = parameters.get(FILE, "asked_a_day", on).value
    return count


@applies(_HOUSE)
def next_try(tried: int, at: datetime) -> datetime | None:
    """When a service that was away is asked again, once it was asked ``tried`` times; none: it is asked no more."""
    minutes: list[int] = parameters.get(FILE, "retry_minutes", day_in_paris(at)).value
    return at + timedelta(minutes=minutes[tried - 1]) if tried <= len(minutes) else None


@applies(_HOUSE)
def later_of(planned: datetime | None, asked_to_wait: float, at: datetime) -> datetime | None:
    """The same, no sooner than the service itself asks for; a day is the most that it may ask."""
    if planned is None:
        return None
    return max(planned, at + timedelta(seconds=min(max(asked_to_wait, 0), timedelta(days=1).total_seconds())))


@applies(act("arrêté du 29 juillet 1987"))
def counts_until(year: int) -> date:
    """The last day on which a certified amount of a year is looked at: while that year is N-2."""
    after: int = parameters.get(FILE, "certified_years", date(year, 1, 1)).value
    return date(year + after, _LAST_MONTH, _LAST_DAY)


@applies(_HOUSE)
def account(text: str) -> str:
    """The name of an account at France Travail as it is sent; whatever is none is empty. Its person chose it: letters count."""
    name = text.strip()
    is_name = name.isascii() and name.isprintable() and " " not in name
    return name if is_name and SHORTEST_ACCOUNT <= len(name) <= LONGEST_ACCOUNT else ""


@applies(_HOUSE)
def normalise(text: str) -> str:
    """A tax number as it is sent: thirteen digits, the first of them 0 to 3. Whatever is none is empty."""
    compact = "".join(char for char in text if not char.isspace() and char not in ".-–")
    is_number = len(compact) == NUMBER_LENGTH and compact.isascii() and compact.isdecimal()
    return compact if is_number and compact[0] in _FIRST_DIGITS else ""
