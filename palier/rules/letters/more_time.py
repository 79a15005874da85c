"""« J'ai besoin de plus de temps »: once, with a reason, where the delay is the desk's and no right of another waits behind."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say

_HOUSE = act("règles de publication de Palier")


class TimeState(StrEnum):
    """Where a request of more time stands. Stored words."""

    ASKED = "demandee"
    GRANTED = "accordee"
    KEPT = "maintenue"


STATES: Mapping[TimeState, str] = {
    TimeState.ASKED: phrase("Demandé au bailleur"),
    TimeState.GRANTED: phrase("Accordé"),
    TimeState.KEPT: phrase("La date ne change pas"),
}


class TimeReason(StrEnum):
    """Why more time is asked for. Stored words."""

    THIRD_PARTY = "attend_un_tiers"
    HEALTH = "sante"
    AWAY = "absence"
    HELP = "aide"
    OTHER = "autre"


REASONS: Mapping[TimeReason, str] = {
    TimeReason.THIRD_PARTY: phrase("J’attends un papier de quelqu’un d’autre"),
    TimeReason.HEALTH: phrase("Je suis malade, ou quelqu’un de mon foyer"),
    TimeReason.AWAY: phrase("J’étais absent"),
    TimeReason.HELP: phrase("J’ai besoin d’aide pour comprendre ou pour faire"),
    TimeReason.OTHER: phrase("Une autre raison"),
}


@applies(_HOUSE)
def until(due_on: date, calendar: Calendar) -> date:
    """The new last day: so many working days after the one that was given."""
    days = int(parameters.get("clocks.toml", "more_time_days", due_on).value)
    return calendar.add_working(due_on, days)


@applies(cch("R441-10"))
def asked_of_landlord(on: date) -> str:
    """Why more time on an offer or on the piece of a condition is its landlord's to give: the law says at least, and no more."""
    least = int(parameters.get("offers.toml", "min_answer_days", on).value)
    return say(
        "La loi donne {least} jours au moins pour répondre à une offre. Au-delà, c’est le bailleur qui décide, car un autre "
        "ménage attend ce logement.",
        least=least,
    )


@applies(cch("R441-2-7"), cch("R441-2-8"))
def not_moved() -> tuple[str, ...]:
    """The delays that no request lengthens here, each with why and what to do instead."""
    return (
        say(
            "Renouveler sa demande : sa durée est celle de la loi. Cela se fait ici ou au guichet, et l’ancienneté reste."
        ),
        say("Répondre à un avertissement : la loi donne un mois. Une réponse de quelques mots suffit à l’annuler."),
    )
