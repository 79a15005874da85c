"""What the operators' commands read from their line, with a refusal in French that names the argument."""

from argparse import ArgumentTypeError
from datetime import date
from uuid import UUID


def day(text: str) -> date:
    """A day written ``2026-05-01``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas une date AAAA-MM-JJ.") from None


def identifier(text: str) -> UUID:
    """The identifier of a publication, as the pages and ``closed-homes`` give it."""
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas l’identifiant d’une publication.") from None
