"""A saved search in words: what it asks, and when it writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from palier.models import SavedSearch
from palier.rules.homes import home_facts
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.rules.homes.home_facts import Feature
from palier.rules.law import clocks, french
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.web.public.search_form import ENERGY


@dataclass(frozen=True, slots=True)
class SearchCard:
    """A search that I saved, in words."""

    row: SavedSearch
    place: str
    """Where it looks, as it was kept, in French."""
    asks: tuple[str, ...]
    sends: str
    hours: str
    """Whether nights and days off are in, and by what way it writes; empty once it is stopped."""


def card_of(row: SavedSearch) -> SearchCard:
    """One search of a list."""
    return SearchCard(
        row, french.capital(row.place), tuple(asks_of(row, has_roofs=row.has_roofs)), _sends(row), _hours(row)
    )


def asks_of(row: SavedSearch | WantedHome, *, has_roofs: bool = False) -> Iterator[str]:
    """What a search asks beside its place, kept or not yet, one chip each."""
    if row.type_code:
        yield say(words.ROOMS[row.type_code])
    if row.most_rent is not None:
        yield say("{amount} au plus, charges comprises", amount=french.cents(row.most_rent))
    if row.is_level:
        yield say("Au rez-de-chaussée, ou avec un ascenseur")
    if row.is_adapted:
        yield say("Adapté au handicap")
    yield from (say(home_facts.FEATURES[Feature(code)]) for code in sorted(row.features))
    if row.worst_energy:
        yield say("Classe énergie : {letters}", letters=say(ENERGY[row.worst_energy]))
    if has_roofs:
        yield say("Avec les autres toits")


def _sends(row: SavedSearch) -> str:
    """When a saved search writes, in a sentence."""
    if row.stopped_at is not None:
        day = french.day(clocks.day_in_paris(row.stopped_at))
        return say("Arrêtée depuis le {day} : plus rien ne part.", day=day)
    if row.rhythm == Rhythm.AT_ONCE:
        return say("Un message dès qu’un logement convient. Aucun message quand il n’y a rien.")
    return say("Un message par jour au plus, à {hour} h. Aucun message quand il n’y a rien.", hour=row.hour)


def _hours(row: SavedSearch) -> str:
    if row.stopped_at is not None:
        return ""
    if row.is_at_night:
        said = say("La nuit, le samedi, le dimanche et les jours fériés aussi.")
    else:
        said = say("Jamais la nuit, ni le samedi, le dimanche ou un jour férié.")
    return f"{say('Par texto.')} {said}" if row.channel == "sms" else said
