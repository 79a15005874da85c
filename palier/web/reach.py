"""Whom a person may call about their own file."""

from dataclasses import dataclass

from palier.models.state.page_frame import Frame
from palier.web.presentation import telephones


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Somebody to speak to: a name, a number as it is read, and as a telephone dials it."""

    name: str
    shown: str
    dialled: str


def reached(around: Frame) -> list[ContactPoint]:
    """The organisations that follow this person's file and have a telephone; none is known before a candidature."""
    found = [(name, telephones.find(contact)) for name, contact in around.followers]
    return [ContactPoint(name, one.shown, one.dialled) for name, one in found if one]
