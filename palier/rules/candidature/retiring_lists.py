"""Why a list is withdrawn: a reason of the list, or a sentence of one's own. Everyone on it reads it."""

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_HOUSE = act("règles de publication de Palier")
OTHER = "autre"
REASONS = {
    "sinistre": phrase("Un sinistre ou un défaut rend le logement inhabitable."),
    "travaux": phrase("Des travaux plus longs que prévu empêchent de le louer."),
    "maintien": phrase("La personne qui l’occupe reste finalement dans le logement."),
    "erreur": phrase("L’annonce contenait une erreur : le logement sera publié de nouveau."),
    "vente": phrase("Le logement est vendu ou va être démoli."),
    "relogement": phrase("Le logement sert à un relogement que la loi rend prioritaire."),
    OTHER: phrase("Une autre raison, écrite ci-dessous."),
}
"""Each as the candidates read it."""
_LETTERS, _WORDS = 15, 4


@applies(_HOUSE)
def is_a_sentence(text: str) -> bool:
    """Whether a reason says something to who reads it: a few words at least, never a letter."""
    words = text.split()
    return len(words) >= _WORDS and sum(len(word) for word in words) >= _LETTERS
