"""The text of a grid, or of a size guide, that an operator names: read, or refused with why."""

from pathlib import Path

from django.core.management.base import CommandError

from palier.management.french_help import why
from palier.rules.scoring import grid_errors
from palier.rules.scoring.grid_errors import GridError


def text_of(path: Path) -> str:
    """Read it. Raises ``CommandError``, with what the system said of a file that does not open."""
    try:
        return grid_errors.text_of(path)
    except GridError as error:
        if isinstance(error.__cause__, OSError):
            message = f"{path} ne se lit pas : {why(error.__cause__)}."
            raise CommandError(message) from error
        raise CommandError(str(error)) from error
