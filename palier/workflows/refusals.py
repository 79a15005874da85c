"""What every named refusal of a verb shares: a French sentence that a page can show as it is."""

from typing import ClassVar


class Refusal(Exception):
    """An act that cannot be done now; nothing was kept. The class names the refusal, the sentence explains it."""

    sentence: ClassVar[str] = "Cet acte n’est pas possible dans l’état actuel du dossier."

    def __str__(self) -> str:
        """The sentence for the person who acts."""
        return self.args[0] if self.args else self.sentence
