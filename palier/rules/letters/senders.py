"""Who a letter is from: the same words at the head of its page, in the mail that announces it and on paper.

They are facts of the letter, as they stood on its day: an organisation that is renamed or closed afterwards changes no letter,
and no access to a file has to last for a letter to say who wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

REGISTER = ("Palier", "au nom du registre des demandes de logement social")
"""The head of a letter that no organisation wrote."""
AUTHOR, NAME, CONTACT = "auteur", "auteur_nom", "auteur_contact"
"""Among the facts of a letter: the organisation by its opaque id, its name and how it is reached on that day."""

type LetterFacts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Who writes: a name, and how to reach it where that is known."""

    name: str
    contact: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the head."""
        return tuple(filter(None, (self.name, self.contact)))

    def facts(self, author: UUID) -> dict[str, str | int | None]:
        """What a letter keeps of it."""
        return {AUTHOR: str(author), NAME: self.name, CONTACT: self.contact}

    @classmethod
    def kept(cls, facts: LetterFacts) -> "LetterHead | None":
        """The head that a letter keeps; none where it keeps no author."""
        return cls(str(facts.get(NAME) or ""), str(facts.get(CONTACT) or "")) if facts.get(AUTHOR) else None
