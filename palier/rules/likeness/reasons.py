"""What is weighed between two records, its points, and the sentence that says it. A score is their sum, and nothing else."""

from collections.abc import Mapping
from enum import StrEnum


class LikenessReason(StrEnum):
    """What joins two records, or separates them. Stored words."""

    NAME = "nom"
    NAME_SLIP = "nom_faute"
    NAME_PART = "nom_partie"
    NAME_SHARED = "nom_commun"
    NAME_OTHER = "nom_autre"
    SOUND = "nom_entendu"
    SWAPPED = "noms_inverses"
    COMMON = "nom_repandu"
    NAMESAKES = "homonymes"
    FIRST = "prenom"
    FIRST_SLIP = "prenom_faute"
    FIRST_SOUND = "prenom_entendu"
    FIRST_CUT = "prenom_coupe"
    FIRST_SHORT = "prenom_initiale"
    FIRST_OTHER = "prenom_autre"
    FIRST_MISSING = "prenom_absent"
    FIRST_COMMON = "prenom_repandu"
    BIRTH = "naissance"
    BIRTH_SWAPPED = "jour_mois_inverses"
    BIRTH_SLIP = "naissance_chiffre"
    BIRTH_YEAR = "naissance_annee"
    BIRTH_PART = "naissance_partie"
    BIRTH_OTHER = "naissance_autre"
    NEW_YEAR = "premier_janvier"
    NUMBER = "numero"
    NUMBER_OTHER = "numero_autre"
    EMAIL = "courriel"
    EMAIL_SLIP = "courriel_faute"
    EMAIL_OTHER = "courriel_autre"
    PHONE = "telephone"
    PHONE_SLIP = "telephone_chiffre"
    PHONE_OTHER = "telephone_autre"
    PLACE = "commune"
    PLACE_OTHER = "commune_autre"
    ADULT = "autre_adulte"
    ADULT_OTHER = "autre_adulte_autre"


_R = LikenessReason
WEIGHTS: Mapping[LikenessReason, int] = {
    _R.NAME: 26,
    _R.NAME_SLIP: 23,
    _R.NAME_PART: 22,
    _R.NAME_SHARED: 10,
    _R.NAME_OTHER: -8,
    _R.SOUND: 24,
    _R.SWAPPED: 49,
    _R.COMMON: -10,
    _R.NAMESAKES: -12,
    _R.FIRST: 24,
    _R.FIRST_SLIP: 22,
    _R.FIRST_SOUND: 22,
    _R.FIRST_CUT: 22,
    _R.FIRST_SHORT: 12,
    _R.FIRST_OTHER: -110,
    _R.FIRST_MISSING: -30,
    _R.FIRST_COMMON: -8,
    _R.BIRTH: 34,
    _R.BIRTH_SWAPPED: 33,
    _R.BIRTH_SLIP: 30,
    _R.BIRTH_YEAR: 12,
    _R.BIRTH_PART: 4,
    _R.BIRTH_OTHER: -60,
    _R.NEW_YEAR: -8,
    _R.NUMBER: 40,
    _R.NUMBER_OTHER: -10,
    _R.EMAIL: 20,
    _R.EMAIL_SLIP: 14,
    _R.EMAIL_OTHER: -2,
    _R.PHONE: 20,
    _R.PHONE_SLIP: 14,
    _R.PHONE_OTHER: -2,
    _R.PLACE: 5,
    _R.PLACE_OTHER: -1,
    _R.ADULT: 15,
    _R.ADULT_OTHER: -2,
}
"""Points, on a scale where 60 is worth the time of a person. Tuned on one invented set, judged on others (ADR 148)."""
LABELS: Mapping[LikenessReason, str] = {
    _R.NAME: "le même nom",
    _R.NAME_SLIP: "un nom qui ne diffère que d’une faute de frappe",
    _R.NAME_PART: "un nom composé dont l’autre est une partie",
    _R.NAME_SHARED: "une partie du nom en commun",
    _R.NAME_OTHER: "deux noms différents : peut-être un nom de naissance et un nom d’usage",
    _R.SOUND: "un nom qui s’entend pareil",
    _R.SWAPPED: "nom et prénom inversés",
    _R.COMMON: "un nom que beaucoup de personnes portent, sans contact en commun",
    _R.NAMESAKES: "un nom et un prénom des plus répandus et deux contacts qui diffèrent : peut-être des homonymes",
    _R.FIRST: "le même prénom",
    _R.FIRST_SLIP: "un prénom qui ne diffère que d’une faute de frappe",
    _R.FIRST_SOUND: "un prénom écrit autrement",
    _R.FIRST_CUT: "un prénom composé dont l’autre est une partie, ou un diminutif",
    _R.FIRST_SHORT: "l’initiale du prénom",
    _R.FIRST_OTHER: "deux prénoms différents : des jumeaux, un couple",
    _R.FIRST_MISSING: "un prénom qui manque",
    _R.FIRST_COMMON: "un prénom que beaucoup de personnes portent, sans contact en commun",
    _R.BIRTH: "la même date de naissance",
    _R.BIRTH_SWAPPED: "le jour et le mois de naissance inversés",
    _R.BIRTH_SLIP: "une date de naissance qui ne diffère que d’un chiffre",
    _R.BIRTH_YEAR: "la même année de naissance, l’une des deux dates au 1er janvier",
    _R.BIRTH_PART: "une date de naissance en partie la même",
    _R.BIRTH_OTHER: "deux dates de naissance différentes : un parent et son enfant, des homonymes",
    _R.NEW_YEAR: "le 1er janvier, souvent écrit quand le jour n’est pas connu",
    _R.NUMBER: "le même numéro unique",
    _R.NUMBER_OTHER: "deux numéros uniques différents",
    _R.EMAIL: "la même adresse électronique",
    _R.EMAIL_SLIP: "une adresse électronique qui ne diffère que d’une faute de frappe",
    _R.EMAIL_OTHER: "deux adresses électroniques différentes",
    _R.PHONE: "le même téléphone",
    _R.PHONE_SLIP: "un téléphone qui ne diffère que d’un chiffre",
    _R.PHONE_OTHER: "deux téléphones différents",
    _R.PLACE: "la même commune",
    _R.PLACE_OTHER: "deux communes différentes",
    _R.ADULT: "un autre adulte du foyer en commun",
    _R.ADULT_OTHER: "deux foyers dont les autres adultes diffèrent",
}
