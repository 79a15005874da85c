"""How old the data of a page are, in a sentence, when a replica serves it."""

from django.utils import timezone

from palier.models.state.servers import Freshness
from palier.rules.law import french

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def said_age(age: int | None) -> str:
    """``il y a 40 secondes``; nothing when the age is unknown."""
    if age is None:
        return ""
    if age < _MINUTE:
        return f"il y a {french.count(age, 'seconde')}"
    if age < _HOUR:
        return f"il y a {french.count(age // _MINUTE, 'minute')}"
    if age < _DAY:
        return f"il y a {french.count(age // _HOUR, 'heure')}"
    return f"il y a {french.count(age // _DAY, 'jour')}"


def said_freshness(data: Freshness) -> str:
    """``Données de 14 h 32, il y a 40 secondes.`` with the day when it is not today's or yesterday's."""
    if data.at is None or data.age is None:
        return "Données d’un âge inconnu."
    local = timezone.localtime(data.at)
    hour = f"{local.hour}{french.NBSP}h{french.NBSP}{local.minute:02d}"
    when = hour if data.age < _DAY else f"du {french.day(local.date())}, {hour}"
    of = "Données de" if when is hour else "Données"
    return f"{of} {when}, {said_age(data.age)}."
