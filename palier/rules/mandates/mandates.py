"""A mandate from a household to an adviser: its scope, its life, its end, and the warning before it (ADR 66).

Its household ends it at once, without a reason. What is over stays over: a mandate given again is another one, with another
number, so that the paper of the first stays refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

FILE = "mandates.toml"
_HOUSE = act("règles de publication de Palier")
_MINIMAL = act("règlement (UE) 2016/679, article 5")


class MandateScope(StrEnum):
    """What a mandate opens. Stored words, in the order in which they are shown; reading is in every mandate."""

    READ = "lire"
    PIECES = "pieces"
    APPLY = "candidater"
    ANSWER = "repondre"
    RENEW = "renouveler"


WORDS: Mapping[MandateScope, str] = {
    MandateScope.READ: phrase("voir les candidatures, leurs dates limites et l’état des pièces"),
    MandateScope.PIECES: phrase("envoyer des pièces, sauf celles d’une situation protégée"),
    MandateScope.APPLY: phrase("candidater à un logement, et retirer une candidature"),
    MandateScope.ANSWER: phrase("accepter ou refuser une offre de logement (un refus ne se reprend pas)"),
    MandateScope.RENEW: phrase("renouveler la demande"),
}
"""After « Il peut : ». A mandate of before these words names none of them, and never will."""


class MandateState(StrEnum):
    """Where a mandate stands. Stored words; ``OVER`` is read from the day, ``SUSPENDED`` from its organisation."""

    LIVING = "en_cours"
    REVOKED = "retire"
    GIVEN_BACK = "rendu"
    CLOSED = "organisme_ferme"
    OVER = "fini"
    SUSPENDED = "suspendu"


class MandateMove(StrEnum):
    """What may be done with a mandate."""

    REVOKE = "retirer"
    GIVE_BACK = "rendre"
    CLOSE = "fermer"
    LEAVE = "partir"


MOVES: Mapping[MandateMove, MandateState] = {
    MandateMove.REVOKE: MandateState.REVOKED,
    MandateMove.GIVE_BACK: MandateState.GIVEN_BACK,
    MandateMove.CLOSE: MandateState.CLOSED,
    MandateMove.LEAVE: MandateState.REVOKED,
}
"""Where each move leads, from a mandate that lives: by its household, by its adviser, by the end of the organisation, and
where its giver left the file openly: they have taken back what they gave on it."""


class NotLiving(ValueError):
    """The mandate is over: nothing is done by it, and nothing brings it back."""


class OutOfScope(ValueError):
    """The household did not name this."""


class BadLength(ValueError):
    """A duration that is not among those proposed."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate, as far as its rules go."""

    scope: frozenset[MandateScope]
    granted_on: date
    last_day: date
    state: MandateState = MandateState.LIVING
    warned_on: date | None = None


@applies(_HOUSE, _MINIMAL)
def scope_of(words: Iterable[str]) -> frozenset[MandateScope]:
    """The scope that somebody ticked: unknown words are nothing, and reading is always in it."""
    known = {one.value: one for one in MandateScope}
    return frozenset({MandateScope.READ, *(known[word] for word in words if word in known)})


@applies(_HOUSE)
def said(scope: Iterable[MandateScope]) -> tuple[MandateScope, ...]:
    """A scope in the order in which it is always shown, signed and stored."""
    kept = frozenset(scope)
    return tuple(one for one in MandateScope if one in kept)


@applies(_HOUSE)
def lengths(on: date) -> tuple[int, ...]:
    """The durations that a household may choose, in months, the shortest first."""
    return tuple(parameters.get(FILE, "offered_months", on).value)


@applies(_HOUSE)
def grant(scope: frozenset[MandateScope], months: int, *, on: date) -> Mandate:
    """A new mandate; raise ``BadLength`` for a duration that is not proposed."""
    if months not in lengths(on):
        raise BadLength
    return Mandate(scope_of(scope), granted_on=on, last_day=add_months(on, months))


@applies(_HOUSE)
def standing(mandate: Mandate, *, on: date) -> MandateState:
    """Where it stands on a day in Paris: its last day is whole, and the next one is after it."""
    return MandateState.OVER if mandate.state is MandateState.LIVING and on > mandate.last_day else mandate.state


@applies(_HOUSE, _MINIMAL)
def require(mandate: Mandate, wanted: MandateScope, *, on: date) -> None:
    """Raise unless the mandate lives on that day and names what is wanted. Raises ``NotLiving`` or ``OutOfScope``."""
    if standing(mandate, on=on) is not MandateState.LIVING:
        raise NotLiving
    if wanted not in mandate.scope:
        raise OutOfScope


@applies(_HOUSE)
def move(mandate: Mandate, wanted: MandateMove, *, on: date) -> Mandate:
    """End a mandate that lives; raise ``NotLiving`` for one that is over."""
    if standing(mandate, on=on) is not MandateState.LIVING:
        raise NotLiving
    return replace(mandate, state=MOVES[wanted])


@applies(_HOUSE)
def warns_from(mandate: Mandate) -> date:
    """The day from which its household is told of its end: never before the day after it was given."""
    days: int = parameters.get(FILE, "warned_days", mandate.granted_on).value
    return max(add_days(mandate.last_day, -days), add_days(mandate.granted_on, 1))


@applies(_HOUSE)
def is_to_warn(mandate: Mandate, *, on: date) -> bool:
    """Whether its household is to be told now: once, while it lives."""
    is_living = standing(mandate, on=on) is MandateState.LIVING
    return is_living and mandate.warned_on is None and on >= warns_from(mandate)


@applies(_HOUSE)
def code_last_day(proposed_on: date) -> date:
    """The last day on which a household may use the code of an adviser."""
    days: int = parameters.get(FILE, "code_days", proposed_on).value
    return add_days(proposed_on, days)


@applies(_HOUSE)
def codes_alive(on: date) -> int:
    """How many codes of one adviser may wait at once."""
    count: int = parameters.get(FILE, "codes_alive", on).value
    return count


@applies(_HOUSE)
def mandates_alive(on: date) -> int:
    """How many mandates of one person may live at once."""
    count: int = parameters.get(FILE, "mandates_alive", on).value
    return count
