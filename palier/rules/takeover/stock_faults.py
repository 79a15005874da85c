"""Why a line of a former tool is not taken, or is taken without a field: a closed list, each with its sentence."""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.law import act, applies


class StockFault(StrEnum):
    """Why. Stored words."""

    CUT = "ligne_coupee"
    NO_KEY = "sans_cle"
    SAME_KEY = "cle_deja_lue"
    NOBODY = "personne"
    FORMULA = "formule"
    NUMBER = "numero"
    NO_SUCH_DAY = "date_illisible"
    TOO_OLD = "date_trop_ancienne"
    TO_COME = "date_future"
    CODE = "code_inconnu"
    NOT_A_NUMBER = "nombre"
    EMAIL = "courriel"
    PHONE = "telephone"
    TOO_LONG = "trop_long"
    SIGNS = "signes"


SENTENCES: Mapping[StockFault, str] = {
    StockFault.CUT: "La ligne n’a pas le même nombre de cellules que la première : elle est coupée, ou décalée.",
    StockFault.NO_KEY: "La colonne « {column} » est vide : rien ne distingue cette ligne des autres.",
    StockFault.SAME_KEY: "La clé de la colonne « {column} » est celle d’une ligne déjà lue de ce fichier.",
    StockFault.NOBODY: "La ligne n’a ni numéro unique ni nom : on ne sait pas de qui elle est.",
    StockFault.FORMULA: "La colonne « {column} » contient une formule, pas une valeur.",
    StockFault.NUMBER: "La colonne « {column} » n’a pas la forme d’un numéro unique : 18 signes, avec un mois.",
    StockFault.NO_SUCH_DAY: "La colonne « {column} » ne se lit pas comme une date des formes annoncées.",
    StockFault.TOO_OLD: "La colonne « {column} » donne une date trop ancienne : une date par défaut de l’outil, sans doute.",
    StockFault.TO_COME: "La colonne « {column} » donne une date à venir.",
    StockFault.CODE: "La colonne « {column} » porte un code que la correspondance ne connaît pas.",
    StockFault.NOT_A_NUMBER: "La colonne « {column} » ne se lit pas comme un nombre positif.",
    StockFault.EMAIL: "La colonne « {column} » n’est pas une adresse électronique.",
    StockFault.PHONE: "La colonne « {column} » n’est pas un numéro de téléphone.",
    StockFault.TOO_LONG: "La colonne « {column} » dépasse 300 signes.",
    StockFault.SIGNS: "La colonne « {column} » contient des signes qui ne s’écrivent pas : l’encodage du fichier est à revoir.",
}


@applies(act("règles de reprise de Palier"))
def fault_sentence(fault: StockFault, column: str) -> str:
    """The sentence of a fault, with its column."""
    return SENTENCES[fault].format(column=column)
