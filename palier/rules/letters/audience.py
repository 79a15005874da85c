"""For whom a sentence of the rules is worded: the candidate reads « votre ménage », a desk « le ménage ».

The rules speak to the person whom they are about. A desk reads the same reason, with the same figures and the same
article, and only the person of the sentence changes: one list of phrases, longest first.
"""

import re
from collections.abc import Mapping

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_PHRASES: Mapping[str, str] = {
    "vous avez fait savoir que vous ne souhaitiez plus": "le ménage a fait savoir qu’il ne souhaitait plus",
    "pu vous joindre": "pu joindre ce ménage",
    "demandez-le d’abord, depuis votre dossier": "le ménage le demande d’abord, depuis son dossier",
    "celui que vous choisissez": "celui que le ménage choisit",
    "si vous êtes un jeune ménage": "si le ménage est un jeune ménage",
    "vous demandez une colocation": "le ménage demande une colocation",
    "vous demandez": "le ménage demande",
    "que vous cherchez": "que le ménage cherche",
    "où vous cherchez": "où le ménage cherche",
    "que vous versez": "que le ménage verse",
    "vous formez une personne seule": "le ménage est une personne seule",
    "vous formez": "le ménage forme",
    "classé avant vous": "classé avant ce ménage",
    "vous est proposé": "est proposé à ce ménage",
    "après vos explications": "après les explications du ménage",
    "devait vous parvenir": "devait parvenir au ménage",
    "de votre logement actuel": "du logement actuel du ménage",
    "votre logement actuel": "le logement actuel du ménage",
    "votre revenu de référence": "le revenu de référence du ménage",
    "votre revenu fiscal de référence": "le revenu fiscal de référence du ménage",
    "votre revenu": "le revenu du ménage",
    "de votre demande": "de la demande",
    "votre demande": "la demande",
    "de votre dossier": "du dossier",
    "votre dossier": "le dossier",
    "de votre ménage": "du ménage",
    "votre ménage": "le ménage",
    "vos ressources": "les ressources du ménage",
    "vos revenus": "les revenus du ménage",
    "à vos besoins et à vos moyens": "à ses besoins et à ses moyens",
}
_ANY = re.compile("|".join(re.escape(phrase) for phrase in sorted(_PHRASES, key=len, reverse=True)), re.IGNORECASE)


def _instead(found: re.Match[str]) -> str:
    said = found[0]
    other = _PHRASES[said.lower()]
    return other[:1].upper() + other[1:] if said[:1].isupper() else other


@applies(_HOUSE)
def for_desk(sentence: str) -> str:
    """The sentence as a professional reads it, about the household and no longer to it."""
    return _ANY.sub(_instead, sentence)
