"""Where Amina works and where her daughter goes to school: each home says how far it is."""

from palier.management.demo.days import Days
from palier.models import Commune, Demande
from palier.rules.homes.own_places import PlaceKind
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import keeping_places

_PLACES = ((PlaceKind.WORK, "93066"), (PlaceKind.SCHOOL, "93048"))
"""Saint-Denis, and Montreuil where they live."""


def keep(demande: Demande, *, by: Actor, days: Days) -> None:
    """Two places, some days ago."""
    for kind, code in _PLACES:
        keeping_places.keep(demande, kind, Commune.objects.get(code=code), by=by, at=days.at(-5, 19))
