"""How an organisation is recognised: the name and reply address of its mail, its colour and its logo, within the design.

A name stands in the head of a mail, where a control sign, a quote or a sign that turns the text round would make it say
something else. A colour is one of the design's own inks: each keeps its contrast, on light and on dark.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
LONGEST_NAME, LONGEST_ADDRESS = 60, 254
_NAME = re.compile(r"[^\W_](?:[\w '’.&/()+-]*[\w).+])?")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
LOGO_SIDE, LOGO_HEIGHT = 480, 160
LARGEST_LOGO, LARGEST_KEPT = 1024 * 1024, 96 * 1024


class OrganisationColour(StrEnum):
    """An ink of the design."""

    TEAL = "canard"
    BRICK = "brique"
    GREEN = "vert"
    OCHRE = "ocre"
    INK = "encre"


class DesignInk(NamedTuple):
    """What it is called, its token in the style sheet, and how it is printed: the token's own, on light."""

    label: str
    token: str
    printed: str


COLOURS: Mapping[OrganisationColour, DesignInk] = {
    OrganisationColour.TEAL: DesignInk("Canard", "--teal", "#0E5F5B"),
    OrganisationColour.BRICK: DesignInk("Brique", "--here-ink", "#9F3A1B"),
    OrganisationColour.GREEN: DesignInk("Vert", "--ok", "#1F5F39"),
    OrganisationColour.OCHRE: DesignInk("Ocre", "--warn", "#7A5200"),
    OrganisationColour.INK: DesignInk("Encre", "--ink", "#16302F"),
}


class UnfitLook(ValueError):
    """A name, an address or a picture that cannot be used; the message is for the person who gave it."""


@applies(_HOUSE)
def sender_name(text: str) -> str:
    """The name as it stands before « via Palier »; blank is none. Raises ``UnfitLook``."""
    name = re.sub(" +", " ", unicodedata.normalize("NFC", text)).strip(" ")
    if not name:
        return ""
    if len(name) > LONGEST_NAME:
        raise UnfitLook(f"Le nom d’expéditeur compte {LONGEST_NAME} caractères au plus.")
    if not _NAME.fullmatch(name) or not all(_is_latin(sign) for sign in name if sign.isalpha()):
        raise UnfitLook(
            "Le nom d’expéditeur s’écrit avec des lettres latines, des chiffres et des espaces. Il prend aussi l’apostrophe, "
            "le point, l’esperluette, la barre, les parenthèses, le plus, le trait d’union et le deux-points. Il n’a ni "
            "guillemets, ni virgule, ni saut de ligne, ni signe qui change le sens de lecture."
        )
    if not any(sign.isalpha() for sign in name):
        raise UnfitLook("Le nom d’expéditeur a au moins une lettre.")
    return name


@applies(_HOUSE)
def reply_address(text: str) -> str:
    """The one address that answers go to; blank is none. Raises ``UnfitLook``."""
    address = text.strip(" ")
    if address and (len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or ".." in address):
        raise UnfitLook("L’adresse de réponse est une seule adresse, comme accueil@exemple.fr, sans nom ni espace.")
    return address


@applies(_HOUSE)
def via(name: str) -> str:
    """Who writes, as a mailbox shows it: the address is the platform's, and the name says so."""
    return f"{name} via Palier"


def _is_latin(sign: str) -> bool:
    """A letter of another script may be the twin of one, or turn the text round."""
    return unicodedata.name(sign, "").startswith("LATIN ")
