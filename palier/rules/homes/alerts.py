"""When a saved search writes to its owner, and why a home fits it: at the hour that they chose, and never at night unasked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.homes.home_facts import Feature
from palier.rules.law import clocks, french
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Outcome, Verdict

_HOUSE = act("règles de publication de Palier")
MOST_SEARCHES, MOST_KEPT = 10, 100
"""How many searches, and how many homes, one person keeps."""
NEW_FOR = timedelta(days=4)
"""How long a list counts as new: a weekend of four days without a message takes none away."""
SHOWN = 5
"""Homes told whole in one message; the others are counted, and the page has them."""
HOURS = range(8, 20)
"""Hours of Paris among which the digest is chosen: those at which anything may leave."""


class Rhythm(StrEnum):
    """How often a search writes. Stored words."""

    DAILY = "jour"
    AT_ONCE = "aussitot"


RHYTHMS = {
    Rhythm.DAILY: phrase("une fois par jour au plus, à l’heure choisie"),
    Rhythm.AT_ONCE: phrase("dès qu’un logement convient"),
}
"""As the form and the page say them."""


@applies(_HOUSE)
def may_write(
    rhythm: Rhythm, hour: int, at: datetime, *, told_on: date | None, is_at_night: bool, calendar: Calendar
) -> bool:
    """Whether a search may write at this instant; the digest once a day, in its hour.

    What opens later in the day waits for the next digest, as does what an hour without a machine kept back.
    """
    if not is_at_night and clocks.is_quiet(at, calendar):
        return False
    if rhythm is Rhythm.AT_ONCE:
        return True
    return at.astimezone(clocks.paris()).hour == hour and told_on != clocks.day_in_paris(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedHome:
    """What a search asks of a home beside its place; what it does not ask is empty. Rent in cents a month, with charges."""

    type_code: str = ""
    most_rent: int | None = None
    is_level: bool = False
    is_adapted: bool = False
    worst_energy: str = ""
    features: frozenset[Feature] = frozenset()
    """Each of them is wanted."""


@applies(_HOUSE)
def reasons(wanted: WantedHome, verdict: Verdict, *, has_stairs: bool, energy: str) -> tuple[str, ...]:
    """Why a home that answers a search is told to its owner, in whole sentences: what was asked, then what is open.

    ``has_stairs``: it is on a floor, which a lift reaches. A home that is closed to the household has no reason to be told.
    """
    return tuple(_reasons(wanted, verdict, has_stairs=has_stairs, energy=energy))


@applies(_HOUSE)
def roof_reasons(wanted: WantedHome, verdict: Verdict) -> tuple[str, ...]:
    """Why another roof that answers a search is told to its owner: what was asked, what is not known of it, what is open."""
    return tuple(_roof_reasons(wanted, verdict))


def _roof_reasons(wanted: WantedHome, verdict: Verdict) -> Iterator[str]:
    yield say("Il est là où vous cherchez.")
    if wanted.type_code:
        yield say("Sa taille est celle que vous cherchez.")
    if wanted.most_rent is not None:
        most = french.cents(wanted.most_rent)
        yield say("Son loyer, charges comprises, ne dépasse pas {amount}.", amount=most)
    if wanted.is_level or wanted.is_adapted or wanted.worst_energy or wanted.features:
        yield say("Son étage, son accès et sa classe énergie ne sont pas déclarés : demandez-les au logeur.")
    if verdict.outcome is Outcome.ELIGIBLE:
        yield say("Vous pouvez le demander.")
    else:
        yield say("Vous pouvez le demander ; une condition reste à voir avec le logeur.")


def _reasons(wanted: WantedHome, verdict: Verdict, *, has_stairs: bool, energy: str) -> Iterator[str]:
    yield say("Il est là où vous cherchez.")
    if wanted.type_code:
        yield say("Sa taille est celle que vous cherchez.")
    if wanted.most_rent is not None:
        most = french.cents(wanted.most_rent)
        yield say("Son loyer, charges comprises, ne dépasse pas {amount}.", amount=most)
    if wanted.is_level:
        yield say("Un ascenseur y mène.") if has_stairs else say("Il est au rez-de-chaussée.")
    if wanted.is_adapted:
        yield say("Il est adapté au handicap.")
    if wanted.features:
        yield say("Il a tout ce que vous avez coché dans votre recherche.")
    if wanted.worst_energy:
        yield say("Sa classe énergie est {letter}.", letter=energy)
    if verdict.outcome is Outcome.ELIGIBLE:
        yield say("Il est ouvert à votre ménage.")
    else:
        yield say("Votre ménage peut candidater ; une condition reste à confirmer.")
