"""Putting a worded letter in the inbox of a candidature."""

from datetime import datetime

from palier.models import Candidature, Letter
from palier.rules.letters.composing import LetterText
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor


def send(candidature: Candidature, text: LetterText, *, by: Actor, at: datetime) -> Letter:
    """Send a letter about a candidature to its household."""
    return telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)
