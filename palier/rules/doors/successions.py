"""An organisation closes with files in hand and another carries them on: what passes to it, what ends, until when.

No article says how a platform hands files over: the acts that merge, absorb or transfer are law, and how is a rule of the house.
What a household confided to somebody by its own act (a mandate, a referral, a code) never passes: it consented to that one.
"""

from collections.abc import Mapping
from enum import StrEnum


class SuccessionGround(StrEnum):
    """Why another organisation carries on: the word that the journal keeps."""

    MERGER = "fusion"
    ABSORPTION = "absorption"
    TRANSFER = "transfert"
    MANDATE = "fin_de_mandat"
    REORGANISATION = "reorganisation"


GROUNDS: Mapping[SuccessionGround, str] = {
    SuccessionGround.MERGER: "Fusion",
    SuccessionGround.ABSORPTION: "Absorption",
    SuccessionGround.TRANSFER: "Transfert de patrimoine ou d’activité",
    SuccessionGround.MANDATE: "Mandat ou gestion confiés à un autre",
    SuccessionGround.REORGANISATION: "Réorganisation de service",
}


class RowFate(StrEnum):
    """What becomes of what an organisation holds on the day it is succeeded."""

    PASSES = "passe"
    HISTORY = "reste"
    ENDS = "finit"
    REFUSES = "refuse"


CONFIDED = ("mandats", "orientations", "codes")
"""What a household gave by its own act: it alone may give it to who succeeds."""
COUNTED: Mapping[str, tuple[RowFate, str]] = {
    "logements": (RowFate.PASSES, "logement,logements"),
    "listes_ouvertes": (RowFate.PASSES, "liste ouverte aux candidatures,listes ouvertes aux candidatures"),
    "listes_en_cours": (RowFate.PASSES, "liste close en cours,listes closes en cours"),
    "candidatures": (RowFate.PASSES, "candidature en cours,candidatures en cours"),
    "offres": (RowFate.PASSES, "offre qui attend sa réponse,offres qui attendent leur réponse"),
    "seances": (RowFate.PASSES, "séance convoquée,séances convoquées"),
    "conventions": (RowFate.PASSES, "convention de réservation en cours,conventions de réservation en cours"),
    "plans": (RowFate.PASSES, "calcul de flux de l’année,calculs de flux de l’année"),
    "actes_prevus": (RowFate.PASSES, "acte dans sa minute,actes dans leur minute"),
    "lettres": (RowFate.PASSES, "lettre papier à poster,lettres papier à poster"),
    "erreurs": (RowFate.PASSES, "erreur signalée,erreurs signalées"),
    "avertissements": (RowFate.PASSES, "avertissement de radiation,avertissements de radiation"),
    "enregistrements": (RowFate.PASSES, "demande en saisie au guichet,demandes en saisie au guichet"),
    "departements": (RowFate.PASSES, "territoire d’impression,territoires d’impression"),
    "mandats": (RowFate.ENDS, "mandat d’un ménage,mandats de ménages"),
    "orientations": (RowFate.ENDS, "situation confiée sous le secret,situations confiées sous le secret"),
    "codes": (RowFate.ENDS, "attestation demandée,attestations demandées"),
    "missions": (RowFate.ENDS, "mission de contrôle,missions de contrôle"),
    "seances_ouvertes": (RowFate.REFUSES, "séance ouverte en ce moment,séances ouvertes en ce moment"),
}
"""By the word of ``palier_passing``: its fate, and its name for one and for several."""
