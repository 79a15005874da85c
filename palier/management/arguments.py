"""What the operators' commands read from their line, with a refusal in French that names the argument."""

from argparse import ArgumentTypeError
from datetime import date
from uuid import UUID

SCORES = range(101)


def day(text: str) -> date:
    """A day written ``2026-05-01``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas une date AAAA-MM-JJ.") from None


def score(text: str) -> int:
    """A score of likeness."""
    if not text.isdecimal() or int(text) > SCORES[-1]:
        raise ArgumentTypeError(f"« {text} » n’est pas un score : un nombre entier de {SCORES[0]} à {SCORES[-1]}.")
    return int(text)


def identifier(text: str) -> UUID:
    """The identifier of a publication, as the pages and ``closed-homes`` give it."""
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas l’identifiant d’une publication.") from None
