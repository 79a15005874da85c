"""What every named refusal of a verb shares: a French sentence that a page can show as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from palier.rules.homes import home_dates


class Refusal(Exception):
    """An act that cannot be done now; nothing was kept. The class names the refusal, the sentence explains it."""

    sentence: ClassVar[str] = "Cet acte n’est pas possible dans l’état actuel du dossier."

    def __str__(self) -> str:
        """The sentence for the person who acts."""
        return self.args[0] if self.args else self.sentence


class BadDay(Refusal):
    """A day that no such act can have; the message says why, and the form shows it on its field."""

    def __init__(self, refused: home_dates.BadDay) -> None:
        """Keep the field, for the form."""
        super().__init__(refused.sentence)
        self.field = refused.field


@contextmanager
def days_bounded() -> Iterator[None]:
    """Turn what the rules of days refuse into the refusal of the verb. Raises ``BadDay``."""
    try:
        yield
    except home_dates.BadDay as refused:
        raise BadDay(refused) from refused
