"""How old the data of a page are, in a sentence, when a replica serves it."""

from django.utils import timezone

from palier.models.state.servers import Freshness
from palier.rules.law import french
from palier.rules.law.voice import say, say_plural

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def said_age(age: int | None) -> str:
    """``il y a 40 secondes``; nothing when the age is unknown."""
    if age is None:
        return ""
    if age < _MINUTE:
        return say_plural(age, "il y a {count} seconde", "il y a {count} secondes")
    if age < _HOUR:
        return say_plural(age // _MINUTE, "il y a {count} minute", "il y a {count} minutes")
    if age < _DAY:
        return say_plural(age // _HOUR, "il y a {count} heure", "il y a {count} heures")
    return say_plural(age // _DAY, "il y a {count} jour", "il y a {count} jours")


def said_freshness(data: Freshness) -> str:
    """``Données de 14 h 32, il y a 40 secondes.`` with the day when it is not today's or yesterday's."""
    if data.at is None or data.age is None:
        return say("Données d’un âge inconnu.")
    local = timezone.localtime(data.at)
    hour = f"{local.hour} h {local.minute:02d}"
    if data.age < _DAY:
        return say("Données de {instant}, {age}.", instant=hour, age=said_age(data.age))
    day = french.day(local.date())
    return say("Données du {day}, {instant}, {age}.", day=day, instant=hour, age=said_age(data.age))
