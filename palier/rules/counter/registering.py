"""A first registration at a counter: the headings of the State's form, what it must hold, and where it stands.

Whoever brings an identity document, or a title of stay, is registered: neither a local link nor an income refuses it (article
R441-2-3). The day of deposit is the day on which it was complete and handed in, whatever the register takes to answer.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch

FILE = "counter.toml"
_HOUSE = act("règles de publication de Palier")


class FormHeading(StrEnum):
    """The headings of the form, by their letter in the article."""

    IDENTITY = "a"
    CONTACT = "b"
    FAMILY = "c"
    WORK = "d"
    INCOME = "e"
    HOME = "f"
    MOTIVES = "g"
    WISH = "h"
    HANDICAP = "i"


LABELS: Mapping[FormHeading, str] = {
    FormHeading.IDENTITY: "Identité du demandeur et des personnes à loger",
    FormHeading.CONTACT: "Adresse, et comment joindre la personne",
    FormHeading.FAMILY: "Situation familiale",
    FormHeading.WORK: "Situation professionnelle",
    FormHeading.INCOME: "Ressources et revenu imposable",
    FormHeading.HOME: "Logement actuel",
    FormHeading.MOTIVES: "Motifs de la demande",
    FormHeading.WISH: "Logement recherché et communes",
    FormHeading.HANDICAP: "Handicap qui demande un logement adapté",
}
COMPULSORY = (FormHeading.IDENTITY, FormHeading.CONTACT, FormHeading.WISH)
"""Without them the register takes nothing. The others may be answered « je ne sais pas », and completed later."""
WHO = ("last_name", "birth_name", "first_name", "birth_date")
"""What says who asks, in the first heading. The database holds the day of deposit to them too."""
HOLDER = "d"
"""The key of who asks, among the persons."""
MOTIVES_AT_MOST = 3
DOUBT = timedelta(minutes=10)
"""More than any answer of the register takes."""


class State(StrEnum):
    """Where a registration stands. Stored words."""

    DRAFT = "brouillon"
    WAITING = "a_envoyer"
    SENDING = "en_envoi"
    REGISTERED = "enregistree"
    REFUSED = "refusee"
    KNOWN = "connue"
    DROPPED = "abandonnee"


OPEN = (State.DRAFT, State.REFUSED, State.KNOWN)
"""States in which its answers still change."""
ON_ITS_WAY = (State.WAITING, State.SENDING)


@applies(cch("R441-2-2"))
def lacking(answered: Mapping[str, object]) -> tuple[FormHeading, ...]:
    """The compulsory headings that nobody has answered yet, in the order of the form."""
    return tuple(one for one in COMPULSORY if not answered.get(one.value))


@applies(cch("R441-2-2"))
def next_of(heading: FormHeading) -> FormHeading | None:
    """The heading that follows; none after the last."""
    order = list(FormHeading)
    place = order.index(heading) + 1
    return order[place] if place < len(order) else None


@applies(_HOUSE)
def key_of(role: str, taken: Mapping[str, object]) -> str:
    """The key of one more person: ``c1``, ``p1``, ``g1``, the first that is free."""
    letter = {"cotitulaire": "c", "personne_a_charge": "p", "personne_en_garde": "g"}[role]
    return next(f"{letter}{number}" for number in range(1, len(taken) + 2) if f"{letter}{number}" not in taken)


@applies(cch("R441-2-3"))
def is_somebody_else(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the form names another person than it did: the day of deposit is of one person, and passes to nobody."""
    was, now = (told.get(FormHeading.IDENTITY.value) or {} for told in (before, after))
    return any(was.get(name) != now.get(name) for name in WHO)


@applies(_HOUSE)
def in_doubt_from(claimed_at: datetime) -> datetime:
    """When a sending that nobody came back from is asked again: the register is first asked whether it took it."""
    return claimed_at + DOUBT


@applies(_HOUSE)
def draft_until(changed_on: date) -> date:
    """The last day on which a form that was begun and never sent is kept."""
    days: int = parameters.get(FILE, "draft_days", changed_on).value
    return add_days(changed_on, days)


@applies(_HOUSE)
def is_kept(changed_at: datetime, deposited_on: date | None, at: datetime) -> bool:
    """Whether a form that the register never took is still kept: its last day is whole. A day of deposit is no stock."""
    return day_in_paris(at) <= draft_until(deposited_on or day_in_paris(changed_at))
