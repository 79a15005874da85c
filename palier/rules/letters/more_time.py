"""« J'ai besoin de plus de temps »: once, with a reason, where the delay is the desk's and no right of another waits behind."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say

_HOUSE = act("règles de publication de Palier")


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


DESK_REASONS: Mapping[TimeReason, str] = {
    TimeReason.THIRD_PARTY: "le ménage attend un papier de quelqu’un d’autre",
    TimeReason.HEALTH: "une raison personnelle",
    TimeReason.AWAY: "une raison personnelle",
    TimeReason.HELP: "le ménage a besoin d’aide pour comprendre ou pour faire : vous pouvez l’appeler",
    TimeReason.OTHER: "une autre raison",
}
"""The words for who examines the file. An illness is no landlord's to know before it decides: it reads as an absence does."""


@applies(_HOUSE)
def until(due_on: date, calendar: Calendar) -> date:
    """The new last day: so many working days after the one that was given."""
    days = int(parameters.get("clocks.toml", "more_time_days", due_on).value)
    return calendar.add_working(due_on, days)


@applies(cch("R441-10"), cch("R441-2-7"), cch("R441-2-8"))
def not_moved(on: date) -> tuple[str, ...]:
    """The delays that no request lengthens here, each with why and what to do instead."""
    least = int(parameters.get("offers.toml", "min_answer_days", on).value)
    return (
        say(
            "Répondre à une offre : la loi donne {least} jours au moins, et un autre ménage attend ce logement. Appelez le "
            "bailleur si vous ne pouvez pas répondre à temps.",
            least=least,
        ),
        say(
            "La pièce qui manque après une attribution : le logement attend, et un autre ménage aussi. Appelez le bailleur "
            "avant ce jour."
        ),
        say(
            "Renouveler sa demande : sa durée est celle de la loi. Cela se fait ici ou au guichet, et l’ancienneté reste."
        ),
        say("Répondre à un avertissement : la loi donne un mois. Une réponse de quelques mots suffit à l’annuler."),
    )
