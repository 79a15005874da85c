"""What every named refusal of a verb shares, a sentence said in the language of who reads it, and those of several verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from palier.rules.homes import home_dates
from palier.rules.law.voice import phrase, say


class Refusal(Exception):
    """An act that cannot be done now; nothing was kept. The class names the refusal, the sentence explains it.

    The sentence is a phrase, said when it is shown: a page that answers an act is made in the language of its reader.
    """

    sentence: ClassVar[str] = phrase("Cet acte n’est pas possible dans l’état actuel du dossier.")

    def __init__(self, sentence: str = "", **places: object) -> None:
        """Say something else than the class does, or fill the places of its phrase."""
        super().__init__(*filter(None, (sentence,)))
        self.places = places

    def __str__(self) -> str:
        """The sentence for the person who acts."""
        told = self.args[0] if self.args else self.sentence
        return say(told).format_map(self.places) if self.places else say(told)


class ForbiddenNote(Refusal):
    """The note names a motive that the law forbids; the message says which."""


class NotYourHome(Refusal):
    """The home is another landlord's."""

    sentence = phrase("Ce logement est celui d’un autre bailleur.")


class FileClosed(Refusal):
    """A demande that is struck off takes nothing more."""

    sentence = phrase(
        "Cette demande est radiée : elle ne peut plus être modifiée. Une autre se fait ici, ou au guichet."
    )


class TooFast(Refusal):
    """Too many wrong codes: who typed them waits."""

    sentence = phrase(
        "Trop de codes refusés d’affilée. Attendez quelques minutes, puis recopiez le code groupe par groupe."
    )


class UnknownReason(Refusal):
    """The reason is none of the list."""

    sentence = phrase("Choisissez une raison de la liste.")


class VacancyToCorrect(Refusal):
    """The day of vacancy cannot be one, so that no delay runs from it; the message says why."""


class BadDay(Refusal):
    """A day that no such act can have; the message says why, and the form shows it on its field."""

    def __init__(self, refused: home_dates.ImpossibleDay) -> None:
        """Keep the field, for the form."""
        super().__init__(refused.sentence)
        self.field = refused.field


@contextmanager
def days_bounded() -> Iterator[None]:
    """Turn what the rules of days refuse into the refusal of the verb. Raises ``BadDay``."""
    try:
        yield
    except home_dates.ImpossibleDay as refused:
        raise BadDay(refused) from refused
