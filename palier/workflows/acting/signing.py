"""Whose name stands under an act: a person of an organisation, never the clock."""

from palier.models import Organisation, User
from palier.rules.law.voice import phrase
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class NoSignatory(Refusal):
    """The act needs a person and an organisation."""

    sentence = phrase("Cet acte se fait par une personne, au nom de son organisme.")


def signatory(by: Actor) -> User:
    """The person who acts. Raises ``NoSignatory``."""
    if by.user is None:
        raise NoSignatory
    return by.user


def house(by: Actor) -> Organisation:
    """The organisation for which the person acts. Raises ``NoSignatory``."""
    if by.organisation is None:
        raise NoSignatory
    return by.organisation
