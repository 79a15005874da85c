"""Which column of a landlord's file says what of a home: guessed from its name, shown, and corrected by a person."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import act, applies

_HOUSE = act("règles de données de Palier")


class CellKind(StrEnum):
    """How a cell is read."""

    TEXT = "texte"
    CODE = "code"
    WORD = "mot"
    COUNT = "nombre"
    AMOUNT = "montant"
    YES = "oui_non"
    DAY = "jour"
    ITEMS = "liste"
    COMMUNE = "commune"


class HomeField(StrEnum):
    """What a column may say: a column of a home, or the landlord's own reference."""

    REFERENCE = "reference"
    RPLS = "rpls_id"
    COMMUNE = "commune"
    STREET = "street"
    DOOR = "door"
    BUILDING = "building"
    TYPE = "type_code"
    AREA = "floor_area"
    FLOOR = "floor"
    LIFT = "has_lift"
    ADAPTED = "is_adapted"
    QPV = "is_qpv"
    FINANCING = "financing"
    RENT = "rent"
    CHARGES = "charges"
    ENERGY = "energy_class"
    GREENHOUSE = "greenhouse_class"
    ENERGY_LEAST = "energy_cost_least"
    ENERGY_MOST = "energy_cost_most"
    ENERGY_YEAR = "energy_cost_year"
    KIND = "kind"
    PARKING = "parking"
    PARKING_PRICE = "parking_price"
    COVER = "charges_cover"
    STEPS = "door_steps"
    WIDTH = "door_width"
    LIFT_THERE = "lift_serves_floor"
    BATHROOM = "has_adapted_bathroom"
    SHOWER = "has_level_shower"
    WIDE_PARKING = "has_wide_parking"
    NEARBY = "nearby"
    AVAILABLE = "available_on"


@dataclass(frozen=True, slots=True)
class HomeFieldRow:
    """What a field is called, how it is read, between which bounds, and what files call it."""

    label: str
    kind: CellKind
    least: int = 0
    most: int = 0
    """Of a number; of a text, its longest."""
    names: tuple[str, ...] = ()


_K, _F = CellKind, HomeField
HOME_FIELDS: Mapping[HomeField, HomeFieldRow] = {
    _F.REFERENCE: HomeFieldRow(
        "Votre référence",
        _K.TEXT,
        most=80,
        names=("ref", "ref logement", "code logement", "numero ug", "ug", "module", "num lot", "lot", "id logement"),
    ),
    _F.RPLS: HomeFieldRow(
        "Numéro RPLS", _K.CODE, names=("rpls", "numero rpls", "no rpls", "n rpls", "identifiant rpls", "id rpls")
    ),
    _F.COMMUNE: HomeFieldRow(
        "Commune", _K.COMMUNE, most=160, names=("commune", "code insee", "insee", "code commune", "depcom", "ville")
    ),
    _F.STREET: HomeFieldRow("Rue, sans le numéro", _K.TEXT, most=160, names=("rue", "voie", "nom voie", "adresse")),
    _F.DOOR: HomeFieldRow(
        "Numéro et porte", _K.TEXT, most=60, names=("porte", "numero et porte", "no porte", "numero porte")
    ),
    _F.BUILDING: HomeFieldRow(
        "Identifiant de l’immeuble", _K.CODE, names=("immeuble", "code immeuble", "batiment", "identifiant immeuble")
    ),
    _F.TYPE: HomeFieldRow("Type", _K.WORD, names=("type", "typologie", "type logement", "nb pieces", "nombre pieces")),
    _F.AREA: HomeFieldRow(
        "Surface en m²", _K.COUNT, 9, 400, ("surface", "surface habitable", "surf hab", "m2", "superficie", "shab")
    ),
    _F.FLOOR: HomeFieldRow("Étage", _K.COUNT, -1, 60, ("etage", "niveau")),
    _F.LIFT: HomeFieldRow("Ascenseur", _K.YES, names=("ascenseur", "asc")),
    _F.ADAPTED: HomeFieldRow("Adapté à un handicap", _K.YES, names=("adapte", "pmr", "handicap", "adapte pmr")),
    _F.QPV: HomeFieldRow("Quartier prioritaire", _K.YES, names=("qpv", "quartier prioritaire")),
    _F.FINANCING: HomeFieldRow("Financement", _K.WORD, names=("financement", "type financement", "fin")),
    _F.RENT: HomeFieldRow(
        "Loyer hors charges",
        _K.AMOUNT,
        100,
        1_000_000,
        (
            "loyer",
            "loyer mensuel",
            "loyer mensuel hc",
            "loyer mensuel hors charges",
            "loyer hc",
            "loyer hors charges",
            "loyer nu",
            "loyer principal",
        ),
    ),
    _F.CHARGES: HomeFieldRow(
        "Charges", _K.AMOUNT, 0, 1_000_000, ("charges", "charges mensuelles", "provision charges", "montant charges")
    ),
    _F.ENERGY: HomeFieldRow("Classe énergie", _K.WORD, names=("classe energie", "dpe", "etiquette energie", "energie")),
    _F.GREENHOUSE: HomeFieldRow(
        "Classe de gaz à effet de serre", _K.WORD, names=("ges", "classe ges", "etiquette ges", "gaz a effet de serre")
    ),
    _F.ENERGY_LEAST: HomeFieldRow("Énergie par an, au moins", _K.COUNT, 0, 20_000, ("energie min", "cout energie min")),
    _F.ENERGY_MOST: HomeFieldRow("Énergie par an, au plus", _K.COUNT, 0, 20_000, ("energie max", "cout energie max")),
    _F.ENERGY_YEAR: HomeFieldRow(
        "Année des prix de l’énergie", _K.COUNT, 2015, 2100, ("annee energie", "annee prix energie")
    ),
    _F.KIND: HomeFieldRow(
        "Appartement ou maison", _K.WORD, names=("nature", "genre", "type construction", "categorie")
    ),
    _F.PARKING: HomeFieldRow("Stationnement", _K.WORD, names=("stationnement", "parking", "garage")),
    _F.PARKING_PRICE: HomeFieldRow(
        "Prix du stationnement", _K.AMOUNT, 0, 100_000, ("prix stationnement", "loyer parking", "prix parking")
    ),
    _F.COVER: HomeFieldRow(
        "Ce que les charges paient", _K.ITEMS, names=("charges comprises", "charges couvrent", "postes charges")
    ),
    _F.STEPS: HomeFieldRow("Marches jusqu’à la porte", _K.COUNT, 0, 300, ("marches", "nombre marches")),
    _F.WIDTH: HomeFieldRow("Porte la plus étroite, en cm", _K.COUNT, 40, 200, ("largeur porte", "passage libre")),
    _F.LIFT_THERE: HomeFieldRow("L’ascenseur s’arrête à l’étage", _K.YES, names=("ascenseur etage", "arret ascenseur")),
    _F.BATHROOM: HomeFieldRow("Salle de bains adaptée", _K.YES, names=("salle de bains adaptee", "sdb adaptee")),
    _F.SHOWER: HomeFieldRow("Douche de plain-pied", _K.YES, names=("douche plain pied", "douche de plain pied")),
    _F.WIDE_PARKING: HomeFieldRow("Stationnement adapté", _K.YES, names=("stationnement pmr", "parking pmr")),
    _F.NEARBY: HomeFieldRow(
        "À dix minutes à pied au plus",
        _K.ITEMS,
        names=("a proximite", "proximite", "commodites", "equipements", "services"),
    ),
    _F.AVAILABLE: HomeFieldRow(
        "Disponible le", _K.DAY, names=("disponible", "disponible le", "date disponibilite", "date de disponibilite")
    ),
}
NEEDED = (_F.COMMUNE, _F.STREET, _F.TYPE, _F.AREA, _F.FINANCING, _F.RENT, _F.CHARGES)
"""Without one of these, and its RPLS number, a home cannot be declared; one that is there already may be corrected."""
HEADS = 20
"""First lines among which the names of the columns are looked for."""
_SMALL = frozenset(
    {"de", "du", "des", "la", "le", "les", "l", "d", "en", "eur", "euros", "par", "mois", "no", "n", "au"}
)


def _bare(name: str) -> str:
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.lower()) if unicodedata.category(one) != "Mn")
    plain = plain.replace("n°", "numero ")
    # A unit between brackets, as in « Surface (m²) », says nothing of what the column is.
    plain = re.sub(r"\([^)]*\)", " ", plain) if not plain.strip().startswith("(") else plain
    return " ".join(one for one in re.findall(r"[a-z0-9]+", plain) if one not in _SMALL)


_KNOWN: Mapping[str, HomeField] = {
    _bare(name): field
    for field, row in reversed(list(HOME_FIELDS.items()))
    for name in (*row.names, row.label, field.value.replace("_", " "))
}


@applies(_HOUSE)
def guess_column(name: str) -> HomeField | None:
    """What a column of this name says; none: it is left aside, until a person says."""
    return _KNOWN.get(_bare(name))


@applies(_HOUSE)
def guess_columns(columns: Sequence[str]) -> dict[int, HomeField]:
    """What each column says, by its place; a field is said by one column, the first that bears its name."""
    found: dict[int, HomeField] = {}
    for place, name in enumerate(columns):
        field = guess_column(name)
        if field is not None and field not in found.values():
            found[place] = field
    return found


@applies(_HOUSE)
def guess_head(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The number of the line that names the columns: of the first lines, the one with the most names that are known."""
    scores = [(len(guess_columns(cells)), -number) for number, cells in rows]
    best = max(scores, default=(0, 0))
    first = next((number for number, cells in rows if any(one.strip() for one in cells)), 1)
    return -best[1] if best[0] else first


@applies(_HOUSE)
def merged_head(above: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """The names of the columns, where a cell merged with those above it has left its own blank."""
    told = list(names)
    for cells in reversed(above):
        for place, cell in enumerate(cells[: len(told)]):
            if not told[place].strip() and guess_column(cell) is not None:
                told[place] = cell
    return told
