"""Photos and plan of a home: what each shows, what is said to who does not see it, how many, and how long they are kept.

Nobody is on them: whoever adds one declares it. What tells the exact door, which is never published, is refused in words.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

FILE = "pictures.toml"
_HOUSE = act("règles de publication de Palier")
LEAST_WORDS, LEAST_SIGNS, MOST_SIGNS = 3, 20, 240
"""Of an alternative text: words that say something of the home, and signs."""
MEGABYTE = 1024 * 1024
LARGEST_SENT = 15 * MEGABYTE
SMALL_SIDE, LARGE_SIDE = 320, 960
"""Pixels of the longer side of what is served: on a card, and on the page of the home."""
SMALL_BYTES, LARGE_BYTES = 25 * 1000, 90 * 1000


class HomeRoom(StrEnum):
    """What a picture shows. Stored words."""

    FACADE = "facade"
    ENTRANCE = "entree"
    LIVING = "sejour"
    KITCHEN = "cuisine"
    BEDROOM = "chambre"
    BATHROOM = "salle_de_bains"
    TOILET = "toilettes"
    STORAGE = "rangements"
    OUTSIDE = "exterieur"
    VIEW = "vue"
    COMMON = "parties_communes"
    ANNEX = "annexe"
    PLAN = "plan"


ROOMS: Mapping[HomeRoom, str] = {
    HomeRoom.FACADE: phrase("L’immeuble ou la maison"),
    HomeRoom.ENTRANCE: phrase("L’entrée"),
    HomeRoom.LIVING: phrase("Le séjour"),
    HomeRoom.KITCHEN: phrase("La cuisine"),
    HomeRoom.BEDROOM: phrase("Une chambre"),
    HomeRoom.BATHROOM: phrase("La salle de bains"),
    HomeRoom.TOILET: phrase("Les toilettes"),
    HomeRoom.STORAGE: phrase("Les rangements"),
    HomeRoom.OUTSIDE: phrase("Le balcon, la terrasse ou le jardin"),
    HomeRoom.VIEW: phrase("La vue"),
    HomeRoom.COMMON: phrase("Les parties communes"),
    HomeRoom.ANNEX: phrase("La cave ou le stationnement"),
    HomeRoom.PLAN: phrase("Le plan"),
}
"""Captions, in the order of a visit."""
GUIDE = (
    "Ce que verrait quelqu’un qui entre : la taille, la lumière, le sol, les rangements, ce qui gêne ou aide à passer.",
    "Sur un plan : les pièces, dans l’ordre où l’on passe de l’une à l’autre, et leurs surfaces.",
    "Jamais l’adresse exacte, la porte, un nom, un numéro de téléphone.",
)
"""What to say to who does not see the picture."""
EXAMPLE = "Séjour clair de 20 m², deux fenêtres sur cour, parquet, un placard à droite de la porte."


class UnfitPicture(ValueError):
    """A picture or its words that cannot be published; the message is for whoever sent it, ``field`` where it is said."""

    def __init__(self, sentence: str, field: str = "alt") -> None:
        """Keep the field too."""
        super().__init__(sentence)
        self.field = field


REFUSED_PICTURES: Mapping[str, str] = {
    "vide": "Ce fichier est vide : choisissez-le de nouveau.",
    "lourde": "Ce fichier dépasse 15 Mo : envoyez une photo ordinaire.",
    "type": "Ce fichier n’est pas une photo JPEG, PNG ou WebP, quel que soit son nom. Un SVG ou un PDF n’est pas pris.",
    "abimee": "Cette image est abîmée ou incomplète : ouvrez-la chez vous, puis envoyez-la de nouveau.",
    "grande": "Cette image a trop de points : envoyez une photo ordinaire, sans panorama.",
    "petite": "Cette image est trop petite pour être lisible : 640 points de large au moins, 320 de haut.",
    "allongee": "Cette image est trois fois plus longue que large : recadrez-la.",
    "animee": "Cette image bouge : envoyez une image fixe.",
    "melee": "Ce fichier contient autre chose qu’une image : enregistrez la photo de nouveau, puis envoyez-la.",
    "unie": "Cette image est d’une seule couleur : on n’y voit rien.",
    "infectee": "Ce fichier pourrait abîmer l’appareil de la personne qui l’ouvre : il n’est pas gardé. Reprenez la photo.",
    "non_lue": "Le contrôle des fichiers ne répond pas : renvoyez la photo dans quelques minutes.",
    "longue": "Cette image demande trop de temps à lire : envoyez une photo ordinaire.",
}
"""Why a picture is not taken, by the word of the process that opens it, and what to do."""
_TELLING_NOTHING = """
photo photos photographie image images picture img plan plans vue logement appartement maison habitation pièce piece
sans titre texte description alternatif alternative illustration aperçu capture écran numéro avec dans pour sur une un
des les le la de du en au aux et ou est voir ici notre votre son sa ses
"""
_EMPTY = frozenset(_TELLING_NOTHING.split())
"""Words that tell nothing of what is seen."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|webp|heic|heif|gif|tiff?|bmp|svg|pdf)\b|\b(?:img|dsc[nf]?|dcim|pxl|gopr|whatsapp)[ _-]?\w*\d{3,}",
    re.IGNORECASE,
)
_DOOR = re.compile(
    r"\b\d{1,4}\s*(?:bis|ter|quater|[a-d])?\s*,?\s+(?:rue|avenue|av\.|boulevard|bd|all[ée]e|impasse|chemin|cours|quai|passage"
    r"|square|route|villa|sente|place|r[ée]sidence)\b"
    r"|\b(?:porte|appartement|appt?|interphone|digicode|code|bo[iî]te aux lettres)\s*(?:n°|no|num[ée]ro)?\s*[a-z]?\d+",
    re.IGNORECASE,
)
_REACH = re.compile(r"@|https?:|www\.|(?:\d[ .-]?){9,}", re.IGNORECASE)


@applies(_HOUSE)
def alternative(text: str, *, door: str = "") -> str:
    """The alternative text as it is kept, or ``UnfitPicture``. ``door`` is the number and door of the home, never published."""
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if not said.isprintable():
        raise UnfitPicture("Ce texte contient un signe que l’on ne voit pas : réécrivez-le.")
    if _FILE_NAME.search(said):
        raise UnfitPicture("Ce texte est le nom d’un fichier : dites plutôt ce que l’on voit.")
    if _DOOR.search(said) or (door.strip() and door.strip().casefold() in said.casefold()):
        raise UnfitPicture("Ce texte dit l’adresse exacte ou la porte, qui ne sont jamais publiées : retirez-les.")
    if _REACH.search(said):
        raise UnfitPicture("Ce texte contient une adresse ou un numéro où joindre quelqu’un : retirez-le.")
    if len(said) > MOST_SIGNS:
        raise UnfitPicture(f"Ce texte dépasse {MOST_SIGNS} caractères : gardez ce qui aide à se représenter le lieu.")
    words = {word.casefold() for word in _WORD.findall(said)} - _EMPTY
    if len(said) < LEAST_SIGNS or len(words) < LEAST_WORDS:
        raise UnfitPicture(
            f"Ce texte ne dit pas ce que l’on voit : {LEAST_SIGNS} caractères au moins. Par exemple : « {EXAMPLE} »"
        )
    return said


@applies(_HOUSE)
def most_photos(on: date) -> int:
    """How many photos a home may have, its plan beside."""
    count: int = parameters.get(FILE, "most_photos", on).value
    return count


@applies(_HOUSE)
def check_room(room: HomeRoom, kept: Mapping[HomeRoom, int], *, on: date) -> None:
    """Refuse one picture more of a home that has ``kept``: one plan, and so many photos. Raises ``UnfitPicture``."""
    if room is HomeRoom.PLAN and kept.get(HomeRoom.PLAN):
        raise UnfitPicture("Ce logement a déjà un plan : remplacez-le.", "room")
    photos = sum(count for one, count in kept.items() if one is not HomeRoom.PLAN)
    if room is not HomeRoom.PLAN and photos >= (most := most_photos(on)):
        raise UnfitPicture(f"Ce logement a déjà {most} photos : retirez-en une d’abord.", "room")


@applies(_HOUSE)
def removed_before(on: date) -> date:
    """The day before which a removed picture is put back no more, and is erased."""
    return add_days(on, -parameters.get(FILE, "undo_days", on).value)


@applies(_HOUSE)
def kept_since(on: date) -> date:
    """The day before which the last list of a home closed, or its picture came, for the picture to be erased."""
    return add_months(on, -parameters.get(FILE, "kept_months", on).value)
