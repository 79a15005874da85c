"""Where households refuse the homes of one house, and why: by address and by what a home is, from ten households on.

For who offers these homes, on their own desk: what a household reads of a home is what they may still correct. Counts are as
those of the public figures (``published_refusals``): a year of distinct households, cut to tens, small ones hidden with what
would give them back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.ranking import replaying
from palier.rules.ranking.published_refusals import SILENT, UNSAID, StopStep, reasons

_HOUSE = act("règles de publication de Palier")


class HomeSplit(StrEnum):
    """By what homes are told apart. Stored words."""

    ADDRESS = "adresse"
    TYPE = "taille"
    RENT = "loyer"
    FLOOR = "etage"


SPLIT_WORDS: Mapping[HomeSplit, str] = {
    HomeSplit.ADDRESS: "Par adresse",
    HomeSplit.TYPE: "Par taille",
    HomeSplit.RENT: "Par loyer, charges comprises",
    HomeSplit.FLOOR: "Par étage",
}
FLOOR_WORDS: Mapping[str, str] = {
    "rez": "Rez-de-chaussée",
    "bas": "Premier ou deuxième étage",
    "haut_ascenseur": "Troisième étage et plus, avec ascenseur",
    "haut_escalier": "Troisième étage et plus, sans ascenseur connu",
    "inconnu": "Étage non renseigné",
}
_WANTED = "Demandez « toujours intéressé ? » avant d’envoyer les dossiers : le ménage répond sans rien perdre."
_OF_ITS_LISTS = (
    "Demandez « toujours intéressé ? » avant d’envoyer les dossiers d’une liste que vous publiez. "
    "Sur celle d’un réservataire, lui seul le demande : montrez-lui cette page."
)
_NEARBY = "Dites dans l’annonce ce qui est à moins de dix minutes à pied."
_TEXT = "Relisez le texte de l’annonce : il dit ce qui étonne à la visite."
ACTS: Mapping[str, str] = {
    "loyer": "Vérifiez le loyer, les charges et ce qu’elles couvrent dans l’annonce.",
    "taille": "Ajoutez le plan et une photo de chaque pièce.",
    "accessibilite": "Dites les marches, la largeur des portes et l’arrêt de l’ascenseur.",
    "handicap": "Dites la salle de bains, la douche et ce qui est adapté.",
    "sante": "Dites l’étage, l’ascenseur et la classe d’énergie.",
    "violences": "L’annonce n’y peut rien : proposez un logement ailleurs, sans demander pourquoi.",
    "etat": "Ajoutez des photos d’aujourd’hui, de chaque pièce et de l’immeuble.",
    "trajet": _NEARBY,
    "emplacement": _NEARBY,
    "situation": _WANTED,
    SILENT: _WANTED,
}
"""By reason, the one thing that may prevent the next refusal; others have the text of the ad alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRefused:
    """Households that refused homes of one group for one reason, each once."""

    split: HomeSplit
    group: str
    reason: str
    households: int


@applies(_HOUSE)
def act_for(reason: str, *, is_landlord: bool) -> str:
    """What who offers the home may do about a reason: a landlord asks nobody on the list of another."""
    found = ACTS.get(reason, _TEXT)
    return _OF_ITS_LISTS if is_landlord and found == _WANTED else found


@applies(_HOUSE)
def group_words(split: HomeSplit, group: str) -> str:
    """What a group of homes is called."""
    if split is HomeSplit.FLOOR:
        return FLOOR_WORDS[group]
    if split is HomeSplit.RENT:
        return f"De {group} à {int(group) + 99} €"
    return group


@applies(_HOUSE)
def told(rows: Iterable[HomeRefused], *, on: date) -> list[HomeRefused]:
    """What may be told to one house: reason by reason, since the total of each is public.

    No total of a group is ever told, so that a subtraction along a group finds nobody; and as all is cut to tens, no more does
    one between two splits.
    """
    known = reasons(StopStep.HOUSEHOLD, on)
    counted: dict[tuple[HomeSplit, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        # A code that left the list is told with those that give none.
        counted[row.split, row.reason if row.reason in known else UNSAID][row.group] += row.households
    return [
        HomeRefused(split=split, group=group, reason=reason, households=count)
        for (split, reason), counts in counted.items()
        for group, count in replaying.published(counts, on=on).items()
        if count
    ]
