"""The place that a household would have on an open list, as a card says it: never without what it means."""

from palier.models import Publication
from palier.models.candidatures.places import CurrentPlace
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.ranking import prospects
from palier.web.presentation import homes
from palier.workflows.candidature.prospects import WouldBe


def place_words(found: WouldBe, placed: int) -> str:
    """``à la 3ᵉ place, sur 127``: the whole list and oneself in the total, which ``placed`` counts exactly."""
    place, total = found.place, placed + 1
    if found.is_beyond_count:
        return say("après la {number} place, sur {total}", number=french.ordinal(place.ahead, "f"), total=total)
    level = total if place.is_hidden else place.level
    return homes.place_words(CurrentPlace(place.ahead, level, total, is_hidden=place.is_hidden))


def meaning_of(place: CurrentPlace, publication: Publication) -> str:
    """What a place that the household holds is worth today, or why it is not said."""
    called = publication.to_designate
    found = prospects.prospect(place.first, place.last, called, is_hidden=place.is_hidden)
    return prospects.meaning(found, place.first, place.last, called) or homes.why_hidden(place)


def meaning(found: WouldBe) -> str:
    """What that place is worth today, or why it is not said."""
    return found.meaning or homes.why_hidden(found.place)
