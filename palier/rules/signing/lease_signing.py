"""Where the papers of a lease stand: what moves them, until when they wait, and what each level of signature proves.

Nothing is signed by silence, and a signature that was given is never lost: what a provider proves to have been signed by
everybody is signed, even where the envelope had been ended meanwhile.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.law import clocks, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

FILE = "signing.toml"
_HOUSE = act("règles de publication de Palier")
_DEPOSIT = act("article 22 de la loi 89-462 du 6 juillet 1989")
EQUAL = act("article 1366 du code civil")
SIGNATURE = act("article 1367 du code civil")
ADVANCED = act("règlement (UE) 910/2014, article 26")
QUALIFIED = act("règlement (UE) 910/2014, article 25")
SPOUSES = act("article 1751 du code civil")


class EnvelopeState(StrEnum):
    """Where the papers of a lease stand. Stored words."""

    DRAFT = "brouillon"
    SENT = "envoyee"
    """Shown to the household; the provider has not opened it yet."""
    OPEN = "ouverte"
    REFUSED = "refusee"
    SIGNED = "signee"
    EXPIRED = "expiree"
    CANCELLED = "annulee"
    REPLACED = "remplacee"
    ENDED = "finie"
    """The lease was signed on paper, or came to nothing."""


class EnvelopeMove(StrEnum):
    """What is done with them."""

    SEND = "envoyer"
    OPEN = "ouvrir"
    REFUSE = "refuser"
    TAKE_REFUSAL_BACK = "reprendre_refus"
    COMPLETE = "constater_signature"
    EXPIRE = "constater_fin"
    CANCEL = "annuler"
    REPLACE = "remplacer"
    END = "finir"


REFUSALS: Mapping[str, str] = {
    "cout": phrase("Le loyer, les charges ou le dépôt ne sont pas ceux qui m’ont été annoncés"),
    "papier": phrase("Un papier est faux, ou il en manque un"),
    "logement": phrase("Le logement n’est pas comme annoncé"),
    "situation": phrase("Ma situation a changé"),
    "autre": phrase("Une autre raison"),
}
"""Why a household does not sign, as pages say it; a test compares them with the dated list."""
_S = EnvelopeState
WAITING = frozenset({_S.SENT, _S.OPEN})
"""A household may sign, refuse, or say that it prefers paper."""
LIVING = frozenset({_S.DRAFT, *WAITING, _S.REFUSED})
"""One of a candidature at most."""
UNDONE = frozenset({_S.EXPIRED, _S.CANCELLED, _S.REPLACED, _S.ENDED})
"""Void, unless a provider proves that everybody had signed."""
MOVES: Mapping[EnvelopeMove, tuple[frozenset[EnvelopeState], EnvelopeState]] = {
    EnvelopeMove.SEND: (frozenset({_S.DRAFT}), _S.SENT),
    EnvelopeMove.OPEN: (frozenset({_S.SENT}), _S.OPEN),
    EnvelopeMove.REFUSE: (WAITING, _S.REFUSED),
    EnvelopeMove.TAKE_REFUSAL_BACK: (frozenset({_S.REFUSED}), _S.OPEN),
    EnvelopeMove.COMPLETE: (WAITING | {_S.REFUSED} | UNDONE, _S.SIGNED),
    EnvelopeMove.EXPIRE: (WAITING | {_S.REFUSED}, _S.EXPIRED),
    EnvelopeMove.CANCEL: (LIVING, _S.CANCELLED),
    EnvelopeMove.REPLACE: (WAITING | {_S.REFUSED}, _S.REPLACED),
    EnvelopeMove.END: (LIVING, _S.ENDED),
}


class EnvelopeMoved(Exception):
    """The papers are not where this act finds them."""


@applies(_HOUSE)
def moved(state: str, move: EnvelopeMove) -> EnvelopeState:
    """Where a move leads, or ``EnvelopeMoved``."""
    before, after = MOVES[move]
    if EnvelopeState(state) not in before:
        raise EnvelopeMoved(f"{state} {move}")
    return after


class SigningLevel(StrEnum):
    """What kind of signature the provider of this site makes."""

    SIMPLE = "simple"
    ADVANCED = "avancee"
    QUALIFIED = "qualifiee"


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a page says of a level: its name, and what it proves."""

    name: str
    proves: str


LEVELS: Mapping[SigningLevel, LevelWords] = {
    SigningLevel.SIMPLE: LevelWords(
        phrase("signature simple"),
        phrase(
            "Elle vaut signature. Si quelqu’un la conteste, c’est à qui s’en sert de montrer qu’elle est bien de vous."
        ),
    ),
    SigningLevel.ADVANCED: LevelWords(
        phrase("signature avancée"),
        phrase(
            "Elle est liée à vous seul, et un papier changé après se voit. Si quelqu’un la conteste, c’est à qui s’en "
            "sert de montrer qu’elle est bien de vous, et le fichier de preuve y sert."
        ),
    ),
    SigningLevel.QUALIFIED: LevelWords(
        phrase("signature qualifiée"),
        phrase("Elle vaut une signature à la main, et c’est à qui la conteste de montrer qu’elle n’est pas de vous."),
    ),
}


def _number(key: str, on: date) -> int:
    return int(parameters.get(FILE, key, on).value)


@applies(_HOUSE)
def days_to_sign(on: date) -> tuple[int, int, int]:
    """Days for signing: at least, as a rule, at most."""
    return _number("least_days", on), _number("usual_days", on), _number("most_days", on)


@applies(_HOUSE)
def ends_at(at: datetime, days: int) -> datetime:
    """The last instant of an envelope that is sent now: the end of a day."""
    return clocks.end_of_day(add_days(clocks.day_in_paris(at), days))


@applies(_HOUSE)
def ends_at_provider(ends: datetime) -> datetime:
    """Until when a provider keeps it open: a time that stands for who was not reached runs past the day that is written."""
    day = clocks.day_in_paris(ends)
    return clocks.end_of_day(add_days(day, _number("margin_days", day)))


@applies(_HOUSE)
def next_look(tries: int, at: datetime) -> datetime:
    """When a provider is asked again of its own accord: soon after a failure, then every ten minutes at most."""
    return at + timedelta(minutes=min(2 ** min(tries, 4), 10))


@applies(_HOUSE)
def is_recalled(ends: datetime, *, at: datetime) -> bool:
    """Whether the end of an envelope is near enough to be recalled."""
    today = clocks.day_in_paris(at)
    return at < ends and add_days(today, _number("reminder_days", today)) >= clocks.day_in_paris(ends)


@applies(_DEPOSIT)
def most_deposit(rent: int, *, on: date) -> int:
    """The deposit that a landlord may ask at most, in cents: one month of rent without charges."""
    return rent * _number("deposit_months", on)


@applies(_HOUSE)
def refusal_reasons(on: date) -> Mapping[str, str]:
    """Why a household does not sign, by code."""
    return dict(parameters.get(FILE, "refusals", on).value)


@applies(EQUAL, SIGNATURE)
def is_complete(signed: Collection[bool]) -> bool:
    """Whether everybody who is named has signed: one who has not leaves the lease unsigned."""
    return bool(signed) and all(signed)


@applies(ADVANCED, QUALIFIED)
def words_of(level: str) -> LevelWords:
    """What a page says of a level."""
    return LEVELS[SigningLevel(level)]
