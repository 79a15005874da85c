"""What a reader must find in the letters of notices N9 to N21: written apart from the table, which is held to it.

A part is found in a letter by one of its marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OFFER: Mapping[str, tuple[str, ...]] = {
    "logement exact": ("vous propose ce logement",),
    "loyer": ("Loyer",),
    "charges": ("Charges",),
    "délai d’au moins dix jours": ("jours pour répondre",),
    "le silence vaut refus": ("Sans réponse dans le délai, la loi compte un refus",),
    "ce qu’un refus coûte": ("Refuser ne retire ni points", "La grille de ce territoire peut retirer"),
}
MARKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "N9": {
        "annonce": ("Vous avez candidaté",),
        "clôture": ("À la clôture",),
        "règle de classement": ("seront classés par leurs points", "seront classés par leur ancienneté"),
        "droit de retirer": ("Vous pouvez retirer votre candidature",),
    },
    "N10": {
        "liste fermée": ("liste fixée par la loi",),
        "date limite": ("au plus tard le",),
        "conséquence": ("la commission ne peut pas examiner",),
    },
    "N11": {
        "rang et points": ("Votre rang",),
        "dernier rang désigné": ("premiers dossiers", "premier dossier"),
        "raison": ("La raison",),
        "mention de l’algorithme": ("traitement automatisé",),
        "à qui s’adresser": ("Défenseur des droits",),
    },
    "N15": {
        "logement": ("votre candidature pour",),
        "rang": ("en rang",),
        "la suite": ("vous envoie maintenant une offre écrite", "il vous est proposé à votre tour"),
        "mention de l’algorithme": ("L311-3-1",),
    },
    "N16": {
        "pièce": ("fournir la pièce",),
        "date limite": ("au plus tard le",),
        "obligation de proposer": ("le bailleur doit vous proposer",),
        "mention de l’algorithme": ("L311-3-1",),
    },
    "N17": _OFFER,
    "N18": {
        **_OFFER,
        "au titre du DALO": ("droit au logement opposable",),
        "ce qu’un refus peut coûter, sous réserve": ("Selon nos informations, refuser",),
        "personne qui assiste": ("qui vous accompagne",),
    },
    "N19": {
        "mention de l’algorithme": ("L311-3-1",),
        "raison écrite": ("La raison",),
        "article": ("code de la construction",),
        "recours devant un juge": ("tribunal administratif", "juge judiciaire"),
        "recours au bailleur": ("nouvel examen",),
        "Défenseur des droits": ("Défenseur des droits",),
    },
    "N20": {
        "raison et article": ("irrecevable",),
        "avertissement d’un mois": ("un mois après la réception de cet avertissement",),
        "recours devant un juge": ("tribunal administratif", "juge judiciaire"),
    },
    "N21": {
        "radiation": ("retirée du registre national",),
        "article": ("R441-2-8 a",),
    },
}


def missing(number: str, paragraphs: Iterable[str]) -> tuple[str, ...]:
    """What a letter lacks of its notice, by label; empty when nothing."""
    text = " ".join(paragraphs)
    return tuple(label for label, marks in MARKS[number].items() if not any(mark in text for mark in marks))
