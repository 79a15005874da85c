"""A reason at every door: for each stage, a label, a sentence that says why, and what can be done next.

The phrases are those of ``stage_phrases``; a type of home has its words here.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.law.voice import phrase, say
from palier.rules.letters import stage_phrases
from palier.rules.letters.stage_phrases import StagePhrases
from palier.rules.offer.offers import min_answer_days


class StageWords(NamedTuple):
    """What a screen says of a stage."""

    label: str
    sentence: str
    next_step: str


def label(stage: Stage | PublicationStage, *, is_own: bool = False) -> str:
    """The short label of a stage, for the screen of a desk: in French."""
    return _found(stage, is_own=is_own).label


def said(stage: Stage | PublicationStage, *, on: date, is_own: bool = False, is_past_hour: bool = False) -> StageWords:
    """Label, sentence and next step of a stage; ``is_own``: on a list that a landlord publishes for its own part.

    ``is_past_hour``: its hour is over, and its ranking is not there yet. ``on``: the day whose figures of the law it names.
    """
    return _said(_found(stage, is_own=is_own, is_past_hour=is_past_hour), on)


def pieces_here(on: date) -> StageWords:
    """In place of the stage « incomplete », once everything that was asked is here: the landlord has the next word."""
    return _said(stage_phrases.PIECES_HERE, on)


def lease_made(on: date) -> StageWords:
    """In place of the stage « acceptée », once everybody has signed the lease."""
    return _said(stage_phrases.LEASE_MADE, on)


def _said(found: StagePhrases, on: date) -> StageWords:
    steps = (say(step, least_days=min_answer_days(on)) for step in found.next_steps)
    return StageWords(say(found.label), say(found.sentence), " ".join(steps))


def _found(stage: Stage | PublicationStage, *, is_own: bool, is_past_hour: bool = False) -> StagePhrases:
    if is_past_hour and stage in stage_phrases.PAST_THE_HOUR:
        return stage_phrases.PAST_THE_HOUR[stage]
    if isinstance(stage, Stage):
        every = stage_phrases.STAGES
        return stage_phrases.OWN_STAGES.get(stage, every[stage]) if is_own else every[stage]
    lists = stage_phrases.PUBLICATION_STAGES
    return stage_phrases.OWN_PUBLICATION_STAGES.get(stage, lists[stage]) if is_own else lists[stage]


ROOMS: Mapping[str, str] = {
    "C": phrase("Chambre"),
    "T1": phrase("Une pièce"),
    "T2": phrase("Deux pièces"),
    "T3": phrase("Trois pièces"),
    "T4": phrase("Quatre pièces"),
    "T5": phrase("Cinq pièces"),
    "T6P": phrase("Six pièces ou plus"),
}
"""A type of home in words, on pages and in letters."""


_INSIDE: Mapping[str, str] = {
    "C": phrase("chambre"),
    "T1": phrase("une pièce"),
    "T2": phrase("deux pièces"),
    "T3": phrase("trois pièces"),
    "T4": phrase("quatre pièces"),
    "T5": phrase("cinq pièces"),
    "T6P": phrase("six pièces ou plus"),
}
_HOMES: Mapping[str, str] = {
    "C": phrase("le logement d’une chambre"),
    "T1": phrase("le logement d’une pièce"),
    "T2": phrase("le logement de deux pièces"),
    "T3": phrase("le logement de trois pièces"),
    "T4": phrase("le logement de quatre pièces"),
    "T5": phrase("le logement de cinq pièces"),
    "T6P": phrase("le logement de six pièces ou plus"),
}
"""The same inside a sentence, then with its home."""


DESCRIBED = phrase("{home}, {area} m², {address} à {commune}")
"""A home inside a sentence, without its door."""
EXACT = phrase("{rooms} de {area} m², {address}")
"""A home as the law wants it in an offer."""
SENIORITY = phrase("département {departement}, depuis le {day}")
"""What each département keeps of two demandes that became one."""


def is_rooms(text: str) -> bool:
    """Whether a text is the type of a home, as a sentence says it in French."""
    return text in _INSIDE.values()


def rooms(type_code: str) -> str:
    """The type inside a sentence: ``trois pièces``. A code that nobody knows is shown as it is."""
    return say(_INSIDE[type_code]) if type_code in _INSIDE else type_code


def home(type_code: str) -> str:
    """A home by its type, inside a sentence: ``le logement de trois pièces``, ``le logement d’une chambre``."""
    return say(_HOMES[type_code]) if type_code in _HOMES else say("le logement de {typed}", typed=type_code)
