"""The free text of a decision is scanned for forbidden motives before signature (R-CAL-3).

A basic list: it catches the plain words, not every turn of phrase, and what it catches must be worded again.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from palier.rules.law import Source, act, applies, cch

_PENAL = act("article 225-1 du code pénal")
_TENANCY = act("article 1 de la loi 89-462 du 6 juillet 1989")


@dataclass(frozen=True, slots=True)
class Motive:
    """One forbidden motive found: the family, the words found, the sentence that asks to reword."""

    family: str
    found: str
    sentence: str
    article: Source


_FAMILIES: Mapping[str, tuple[str, str, Source]] = {
    "origine": (
        "l’origine ou la nationalité",
        (
            r"origines?|nationalites?|etrang\w*|immigr\w*|ethni\w*|rac(?:e|es|ial\w*)|africain\w*|maghreb\w*"
            r"|arabes?|gitan\w*|roms?|gens du voyage|couleur de peau|quotas?"
        ),
        _PENAL,
    ),
    "nom": ("le nom", r"patronym\w*|noms? de famille|consonances?", _TENANCY),
    "religion": (
        "la religion",
        r"religi\w*|musulman\w*|islam\w*|juifs?|juives?|catholi\w*|voilee?s?|croyan\w*",
        _PENAL,
    ),
    "sante": (
        "la santé ou le handicap",
        r"sante|malad\w*|handicap\w*|invalid\w*|fauteuil|depressi\w*|psychiatri\w*|vih|grossesse|enceinte",
        _PENAL,
    ),
    "famille": (
        "la situation de famille",
        (
            r"situation de famille|celibataires?|divorc\w*|monoparental\w*|(?:mere|pere|femme|homme)s? seule?s?"
            r"|mere isolee|concubin\w*|pacsee?s?|trop d.?enfants"
        ),
        _TENANCY,
    ),
    "age": ("l’âge", r"trop (?:age|agee|vieux|vieille|jeune)s?|en raison de son age", _PENAL),
    "moeurs": (
        "le sexe, les mœurs ou l’orientation sexuelle",
        r"homosexu\w*|lesbi\w*|gays?|transgenres?|transsexu\w*|orientation sexuelle|bonnes? mœurs|moeurs|mœurs",
        _PENAL,
    ),
    "opinions": (
        "les opinions ou l’activité syndicale",
        r"syndic(?:al\w*|ats?|que\w*)|militant\w*|opinions? politiques?",
        _PENAL,
    ),
    "residence": (
        "le lieu de résidence ou le seul lien avec la commune",
        (
            r"lieu de residence|hors commune|pas de la commune|exterieure?s? a la commune|lien avec la commune"
            r"|quartier sensible"
        ),
        _PENAL,
    ),
    "precarite": ("la seule vulnérabilité économique", r"rsa|allocataires?|assistee?s?|cas social|cas sociaux", _PENAL),
}
_PATTERNS = {family: re.compile(rf"\b(?:{words})\b") for family, (_, words, _) in _FAMILIES.items()}


def _plain(text: str) -> str:
    """Lower case, without accents, so that « Étrangère » and « etrangere » are one word."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(character for character in split if not unicodedata.combining(character))
    return " ".join(bare.split())


@applies(cch("L441-2-2"), _PENAL, _TENANCY)
def scan(text: str) -> tuple[Motive, ...]:
    """The forbidden motives that a text names, one for each family, in the order of the list."""
    plain, found = _plain(text), []
    for family, pattern in _PATTERNS.items():
        if match := pattern.search(plain):
            subject, _, article = _FAMILIES[family]
            sentence = (
                f"Le texte mentionne «\u00a0{match[0]}\u00a0»\u00a0: {subject} n’est pas un motif de décision. "
                "Reformulez en vous appuyant sur le logement et sur un motif de la liste."
            )
            found.append(Motive(family, match[0], sentence, article))
    return tuple(found)
