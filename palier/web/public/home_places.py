"""How far a home is from the places that matter to who reads: as the crow flies, and by a journey where a planner is there."""

from dataclasses import dataclass

from palier.gateways import journeys
from palier.models import Commune, Demande
from palier.rules.law.voice import say_plural
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import keeping_places


@dataclass(frozen=True, slots=True)
class NearPlace:
    """One place: how far in a sentence, and how long where it is known."""

    sentence: str
    journey: str


def near(demande: Demande, commune: Commune, *, by: Actor) -> list[NearPlace]:
    """Each place of the person who reads."""
    planner, places = journeys.planner(), keeping_places.kept_by(demande, by)
    told = keeping_places.distances(places, commune)
    minutes = [planner.minutes(keeping_places.point(commune), keeping_places.point(one.commune)) for one in places]
    return [
        NearPlace(
            sentence,
            "" if long is None else say_plural(long, "{count} minute de trajet.", "{count} minutes de trajet."),
        )
        for sentence, long in zip(told, minutes, strict=True)
    ]
