"""Who a letter is from: the same words at the head of its page, in the mail that announces it and on paper.

They are facts of the letter, as they stood on its day: an organisation that is renamed or closed afterwards changes no letter,
and no access to a file has to last for a letter to say who wrote it.
"""

from collections.abc import Mapping
from uuid import UUID

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
REGISTER = ("Palier", "au nom du registre des demandes de logement social")
"""The head of a letter that no organisation wrote."""
AUTHOR, NAME, CONTACT = "auteur", "auteur_nom", "auteur_contact"
"""Among the facts of a letter: the organisation by its opaque id, its name and how it is reached on that day."""

type LetterFacts = Mapping[str, str | int | None]


@applies(_HOUSE)
def named(author: UUID, name: str, contact: str) -> dict[str, str | int | None]:
    """What a letter keeps of who writes it."""
    return {AUTHOR: str(author), NAME: name, CONTACT: contact}


@applies(_HOUSE)
def head(facts: LetterFacts) -> tuple[str, ...]:
    """The lines of the head, a name and how to reach it; none where the letter keeps no author."""
    if not facts.get(AUTHOR):
        return ()
    return lines(str(facts.get(NAME) or ""), str(facts.get(CONTACT) or ""))


@applies(_HOUSE)
def lines(name: str, contact: str) -> tuple[str, ...]:
    """A name and how to reach it, where that is known."""
    return tuple(filter(None, (name, contact)))
