"""Putting a worded letter in the inbox of a candidature."""

from datetime import datetime

from palier.models import Candidature, Letter
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters.wording import Text


def send(candidature: Candidature, text: Text, *, by: Actor, at: datetime) -> Letter:
    """Send a letter about a candidature to its household."""
    return telling.letter(
        candidature.demande,
        kind=text.kind,
        title=text.title,
        paragraphs=text.paragraphs,
        by=by,
        at=at,
        candidature=candidature,
        facts={telling.EXPECTED_BY: text.expected_by.isoformat()} if text.expected_by else None,
    )
