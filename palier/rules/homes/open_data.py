"""The open files of the site, as tables: each with its columns, their types and what they mean, under one licence.

The Table Schema that is published beside a file is made of its table, so that neither says what the other does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import applies, cch


class OpenType(StrEnum):
    """Types of Table Schema that our files use."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    DAY = "date"
    INSTANT = "datetime"
    YES_NO = "boolean"
    ADDRESS = "uri"


@dataclass(frozen=True, slots=True)
class OpenField:
    """One column."""

    name: str
    type: OpenType
    title: str
    description: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One kind of file: what it is, how often it changes, its columns, and those that name a row."""

    name: str
    title: str
    description: str
    frequency: str
    fields: tuple[OpenField, ...]
    key: tuple[str, ...]


LICENCE: Mapping[str, str] = {
    "name": "etalab-2.0",
    "title": "Licence ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
SCHEMA_VERSION = "1.0.0"
WRITTEN_ON, CHANGED_ON = "2026-11-29", "2026-11-29"
"""When the schemas were first published, and last changed. A column that goes, or means another thing, is a new version."""
_T, _N, _D, _I, _Y = OpenType.TEXT, OpenType.WHOLE, OpenType.DAY, OpenType.INSTANT, OpenType.YES_NO
_HIDDEN = "Vide sous dix, ou quand ce n’est pas connu."
_COMMUNE = OpenField("commune", _T, "Commune", "Code officiel géographique de la commune.", is_required=True)
_NAME = OpenField("nom", _T, "Nom de la commune", "Nom de la commune.", is_required=True)
_ADVERT = OpenField(
    "annonce", _T, "Annonce", "Identifiant de l’annonce, celui de l’adresse de sa page.", is_required=True
)
_VERSION = OpenField(
    "version", _N, "Version", "1, puis une de plus à chaque correction : la dernière compte.", is_required=True
)
WAITS = OpenFile(
    "attente",
    "Demandes, logements loués et attente, par commune et par taille",
    "Ce que disent les pages « Combien de temps on attend », pour un département.",
    "R/P1M",
    (
        _COMMUNE,
        _NAME,
        OpenField("taille", _T, "Taille", "T1 à T5, et plus.", is_required=True),
        OpenField("au", _D, "Compté le", "Jour du compte ; les douze mois sont ceux d’avant.", is_required=True),
        OpenField("demandes", _N, "Demandes", f"Demandes en cours qui veulent cette taille ici. {_HIDDEN}"),
        OpenField("logements_loues_12_mois", _N, "Logements loués", f"En douze mois. {_HIDDEN}"),
        OpenField("demandes_parties_12_mois", _N, "Demandes parties", f"En douze mois, sans logement d’ici. {_HIDDEN}"),
        OpenField("attente_mediane_des_loges_mois", _N, "Attente médiane des ménages logés", "En mois entiers."),
        OpenField("attente_premier_quart_mois", _N, "Attente du premier quart", "En mois entiers."),
        OpenField("attente_troisieme_quart_mois", _N, "Attente du troisième quart", "En mois entiers."),
        OpenField(
            "attente_mediane_estimee_mois", _N, "Attente médiane estimée", "En mois, de tous ceux qui demandent."
        ),
        OpenField("attente_estimee_borne_basse_mois", _N, "Borne basse de l’estimation", "En mois entiers."),
        OpenField("attente_estimee_borne_haute_mois", _N, "Borne haute de l’estimation", "En mois entiers."),
        OpenField(
            "parc_declare", _N, "Parc déclaré", "Logements que les bailleurs déclarent avoir, où tous l’ont fait."
        ),
        OpenField("parc_declare_au_1er_janvier", _N, "Année du parc déclaré", "Au premier janvier de cette année."),
        OpenField("rotation_pour_cent", OpenType.NUMBER, "Rotation", "Logements loués pour cent du parc, en un an."),
    ),
    ("commune", "taille"),
)
HOMES = OpenFile(
    "logements",
    "Logements ouverts aux candidatures",
    "Les logements que montre la recherche, pour un département : un par ligne, sans numéro de porte.",
    "R/P1D",
    (
        _ADVERT,
        OpenField("page", OpenType.ADDRESS, "Page", "Adresse de la page du logement.", is_required=True),
        _COMMUNE,
        _NAME,
        OpenField("rue", _T, "Rue", "Sans le numéro : la porte exacte n’est jamais publiée.", is_required=True),
        OpenField("taille", _T, "Taille", "T1 à T7.", is_required=True),
        OpenField("surface_m2", _N, "Surface", "En mètres carrés.", is_required=True),
        OpenField("loyer_centimes", _N, "Loyer", "Par mois, en centimes d’euro, sans les charges.", is_required=True),
        OpenField("charges_centimes", _N, "Charges", "Par mois, en centimes d’euro.", is_required=True),
        OpenField("financement", _T, "Financement", "PLAI, PLUS, PLS ou LLI.", is_required=True),
        OpenField("etage", _N, "Étage", "0 est le rez-de-chaussée ; vide où il n’est pas dit."),
        OpenField("ascenseur", _Y, "Ascenseur", "Vide où ce n’est pas dit."),
        OpenField("adapte", _Y, "Adapté au handicap", "Tel que le bailleur le déclare.", is_required=True),
        OpenField("classe_energie", _T, "Classe énergie", "De A à G ; vide où elle n’est pas dite."),
        OpenField("bailleur", _T, "Bailleur", "Qui loue.", is_required=True),
        OpenField("reservataire", _T, "Réservataire", "Pour qui le logement est proposé.", is_required=True),
        OpenField("ouverture", _I, "Ouverture", "Depuis quand on peut candidater.", is_required=True),
        OpenField("cloture", _I, "Clôture", "Jusqu’à quand : l’heure d’arrivée ne compte pas.", is_required=True),
    ),
    ("annonce",),
)
RANKINGS = OpenFile(
    "classements",
    "Classements clos",
    "Un classement par ligne, corrections comprises, avec l’adresse de son fichier vérifiable.",
    "R/P1D",
    (
        _ADVERT,
        _VERSION,
        OpenField("fige", _I, "Figé", "Quand le classement a été figé.", is_required=True),
        _COMMUNE,
        _NAME,
        OpenField("reservataire", _T, "Réservataire", "Qui tient la liste.", is_required=True),
        OpenField("candidats", _N, "Candidats classés", "Combien de lignes.", is_required=True),
        OpenField("grille", _T, "Grille", "Nom et jour de la grille ; vide sans cotation."),
        OpenField("tete", _T, "Tête de chaîne", "Empreinte SHA-256 qui engage tout le classement.", is_required=True),
        OpenField("corrige", _T, "Corrige", "Tête du classement que celui-ci remplace ; vide pour un premier."),
        OpenField("fichier", OpenType.ADDRESS, "Fichier", "Adresse du fichier vérifiable.", is_required=True),
    ),
    ("annonce", "version"),
)
PLACES = OpenFile(
    "places",
    "Places des classements clos d’un jour",
    "Les lignes publiques des classements figés ce jour-là : un pseudonyme propre à chaque liste, et rien d’autre.",
    "R/P1D",
    (
        _ADVERT,
        _VERSION,
        OpenField("rang", _N, "Rang", "1 est le premier.", is_required=True),
        OpenField(
            "pseudonyme",
            _T,
            "Pseudonyme",
            "Propre à cette liste : rien ne relie deux listes.",
            is_required=True,
        ),
        OpenField("tirage", _T, "Tirage", "Ce qui départage à égalité, recalculable avec la graine.", is_required=True),
        OpenField(
            "engagement",
            _T,
            "Engagement",
            "Empreinte de ce sur quoi la place repose.",
            is_required=True,
        ),
    ),
    ("annonce", "version", "rang"),
)
VACANCIES = OpenFile(
    "logements-vides",
    "Jours des logements vides, par étape",
    "Où passent les jours, de l’avis de départ à l’entrée : par commune, puis par bailleur.",
    "R/P1M",
    (
        OpenField("commune", _T, "Commune", "Code officiel géographique ; vide sur une ligne de bailleur."),
        OpenField("nom", _T, "Nom de la commune", "Vide sur une ligne de bailleur."),
        OpenField("bailleur", _T, "Bailleur", "Vide sur une ligne de commune."),
        OpenField("etape", _T, "Étape", "Code de l’étape.", is_required=True),
        OpenField("etape_dite", _T, "Étape, en mots", "Ce que le logement attend.", is_required=True),
        OpenField("au", _D, "Compté le", "Jour du compte ; les douze mois sont ceux d’avant.", is_required=True),
        OpenField("logements", _N, "Logements", "À la dizaine inférieure, dix au moins.", is_required=True),
        OpenField("moitie_jours", _N, "La moitié, en jours", "Un logement sur deux, en ces jours.", is_required=True),
        OpenField("trois_quarts_jours", _N, "Trois sur quatre, en jours", "En ces jours.", is_required=True),
    ),
    ("commune", "bailleur", "etape"),
)
FAIRNESS = OpenFile(
    "equite",
    "Candidatures classées, parmi les premières et louées, par groupe",
    "Qui les listes closes d’un territoire servent, sur douze mois qui finissent trois mois avant le compte.",
    "R/P1M",
    (
        OpenField("territoire", _T, "Territoire", "Code de l’intercommunalité.", is_required=True),
        OpenField("nom", _T, "Nom du territoire", "Nom de l’intercommunalité.", is_required=True),
        OpenField("repartition", _T, "Répartition", "dalo, locataire_hlm ou attente.", is_required=True),
        OpenField("groupe", _T, "Groupe", "Un groupe de cette répartition.", is_required=True),
        OpenField("au", _D, "Compté le", "Jour du compte.", is_required=True),
        OpenField("classees", _N, "Candidatures classées", f"À la dizaine inférieure. {_HIDDEN}"),
        OpenField("parmi_les_premieres", _N, "Parmi les premières", f"Celles que la liste envoie. {_HIDDEN}"),
        OpenField("baux", _N, "Baux signés", f"À la dizaine inférieure. {_HIDDEN}"),
    ),
    ("territoire", "repartition", "groupe"),
)
REFUSALS = OpenFile(
    "refus",
    "Ce qui arrête une candidature, par bailleur, étape et raison",
    "Ménages dont une candidature fut écartée, dite non conforme, refusée en commission, ou qui refusèrent, sur douze mois.",
    "R/P1M",
    (
        OpenField("bailleur", _T, "Bailleur", "Celui du logement.", is_required=True),
        OpenField("etape", _T, "Étape", "ecarte, controle, commission ou menage.", is_required=True),
        OpenField("raison", _T, "Raison", "Code de la raison.", is_required=True),
        OpenField("raison_dite", _T, "Raison, en mots", "Ce qui est dit de cette raison.", is_required=True),
        OpenField("au", _D, "Compté le", "Jour du compte ; les douze mois sont ceux d’avant.", is_required=True),
        OpenField(
            "menages", _N, "Ménages", "Chacun une fois ; à la dizaine inférieure, dix au moins.", is_required=True
        ),
    ),
    ("bailleur", "etape", "raison"),
)
OPEN_FILES: Mapping[str, OpenFile] = {
    one.name: one for one in (WAITS, HOMES, RANKINGS, PLACES, VACANCIES, FAIRNESS, REFUSALS)
}


@applies(cch("R441-2-17"))
def schema(of: OpenFile, *, page: str, path: str) -> dict[str, object]:
    """The Table Schema of a file: ``page`` presents our open data, ``path`` is the address of the schema itself."""
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": of.name,
        "title": of.title,
        "description": of.description,
        "countryCode": "FR",
        "homepage": page,
        "path": path,
        "version": SCHEMA_VERSION,
        "created": WRITTEN_ON,
        "lastModified": CHANGED_ON,
        "licenses": [dict(LICENCE)],
        "fields": [_described(one) for one in of.fields],
        "primaryKey": list(of.key),
        "missingValues": [""],
    }


def _described(one: OpenField) -> dict[str, object]:
    is_address = one.type is OpenType.ADDRESS
    found: dict[str, object] = {
        "name": one.name,
        "title": one.title,
        "description": one.description,
        "type": OpenType.TEXT.value if is_address else one.type.value,
    }
    if is_address:
        found["format"] = OpenType.ADDRESS.value
    if one.type is OpenType.YES_NO:
        found |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if one.type is OpenType.INSTANT:
        # With its offset from UTC, as ISO 8601 has it: the default form takes UTC alone.
        found["format"] = "any"
    if one.is_required:
        found["constraints"] = {"required": True}
    return found
