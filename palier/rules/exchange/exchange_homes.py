"""A home to exchange, what its tenant looks for, and whether one fits the other, each reason said (ADR 97).

An exchange is two or more changes of tenant: nobody may agree on one alone (article L442-3-5), but in the case of article 9 of
the law of 6 July 1989. What is compared are facts of homes and the wishes of who lives there: no income, no name, no address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law import french, parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say

FILE = "exchange.toml"
_HOUSE = act("règles de publication de Palier")
NOT_ALONE = cch("L442-3-5")
OF_RIGHT = act("article 9 de la loi 89-462 du 6 juillet 1989")
TYPES = ("T1", "T2", "T3", "T4", "T5", "T6P")
ENERGIES = ("A", "B", "C", "D", "E", "F", "G")
MOST_COMMUNES = 10


class ExchangeNeed(StrEnum):
    """Why somebody looks for an exchange. Stored words; it weighs nothing."""

    BIGGER = "plus_grand"
    SMALLER = "plus_petit"
    CHEAPER = "moins_cher"
    ACCESS = "accessible"
    NEARER = "plus_pres"
    OTHER = "autre"


NEEDS: Mapping[ExchangeNeed, str] = {
    ExchangeNeed.BIGGER: phrase("mon logement est trop petit"),
    ExchangeNeed.SMALLER: phrase("mon logement est trop grand"),
    ExchangeNeed.CHEAPER: phrase("mon loyer est trop lourd"),
    ExchangeNeed.ACCESS: phrase("il me faut un accès plus facile"),
    ExchangeNeed.NEARER: phrase("je veux vivre plus près de mon travail ou de mes proches"),
    ExchangeNeed.OTHER: phrase("une autre raison"),
}


class ExchangeOutdoors(StrEnum):
    """What is outside. Stored words."""

    NONE = "aucun"
    BALCONY = "balcon"
    GARDEN = "jardin"


OUTDOORS: Mapping[ExchangeOutdoors, str] = {
    ExchangeOutdoors.NONE: phrase("rien dehors"),
    ExchangeOutdoors.BALCONY: phrase("un balcon ou une terrasse"),
    ExchangeOutdoors.GARDEN: phrase("un jardin"),
}


class ExchangeAsset(StrEnum):
    """What may be said of a home beside its facts: a closed list, so that nothing tells where it is or who lives there."""

    QUIET = "calme"
    BRIGHT = "lumineux"
    CELLAR = "cave"
    PARKING = "stationnement"
    SHOWER = "douche"
    HOUSE = "maison"


ASSETS: Mapping[ExchangeAsset, str] = {
    ExchangeAsset.QUIET: phrase("calme"),
    ExchangeAsset.BRIGHT: phrase("lumineux"),
    ExchangeAsset.CELLAR: phrase("une cave"),
    ExchangeAsset.PARKING: phrase("une place de stationnement"),
    ExchangeAsset.SHOWER: phrase("une douche sans marche"),
    ExchangeAsset.HOUSE: phrase("une maison"),
}


class ImpossibleEntry(ValueError):
    """What a person says of their home or their wish cannot be; ``field`` names the field of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field, for the form."""
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeHome:
    """A home as another tenant may read it. ``full_rent`` in cents a month with charges, ``floor_area`` in m²."""

    commune: str
    type_code: str
    floor_area: int
    storey: int
    has_lift: bool
    is_step_free: bool
    full_rent: int
    energy: str = ""
    outdoors: ExchangeOutdoors = ExchangeOutdoors.NONE
    assets: tuple[ExchangeAsset, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeWish:
    """What a tenant looks for, until a day."""

    communes: tuple[str, ...]
    types: tuple[str, ...]
    max_rent: int
    until: date
    least_area: int | None = None
    most_storey: int | None = None
    """The highest storey without a lift; none where stairs are no matter."""
    needs_step_free: bool = False
    needs_outdoors: bool = False


@dataclass(frozen=True, slots=True)
class FitLine:
    """One reason for which a home fits a wish, or does not."""

    code: str
    is_met: bool
    sentence: str


class _Criterion(NamedTuple):
    code: str
    is_met: Callable[[ExchangeHome, ExchangeWish], bool]
    met: str
    unmet: str


def _storey_fits(home: ExchangeHome, wish: ExchangeWish) -> bool:
    return wish.most_storey is None or home.has_lift or home.storey <= wish.most_storey


_CRITERIA = (
    _Criterion(
        "commune",
        lambda home, wish: home.commune in wish.communes,
        phrase("La commune est une de celles que vous avez choisies."),
        phrase("La commune n’est pas une de celles que vous avez choisies."),
    ),
    _Criterion(
        "type",
        lambda home, wish: home.type_code in wish.types,
        phrase("Sa taille, {size}, est une de celles que vous cherchez."),
        phrase("Sa taille, {size}, n’est pas une de celles que vous cherchez."),
    ),
    _Criterion(
        "loyer",
        lambda home, wish: home.full_rent <= wish.max_rent,
        phrase("Le loyer d’aujourd’hui, {rent} charges comprises, reste sous votre limite."),
        phrase("Le loyer d’aujourd’hui, {rent} charges comprises, dépasse votre limite."),
    ),
    _Criterion(
        "surface",
        lambda home, wish: wish.least_area is None or home.floor_area >= wish.least_area,
        phrase("Sa surface, {area} m², suffit pour vous."),
        phrase("Sa surface, {area} m², est plus petite que celle que vous cherchez."),
    ),
    _Criterion(
        "etage",
        _storey_fits,
        phrase("L’étage ou l’ascenseur vous convient."),
        phrase("Il est trop haut pour vous, sans ascenseur."),
    ),
    _Criterion(
        "sans_marche",
        lambda home, wish: home.is_step_free or not wish.needs_step_free,
        phrase("L’accès vous convient."),
        phrase("Il faut monter des marches."),
    ),
    _Criterion(
        "dehors",
        lambda home, wish: not wish.needs_outdoors or home.outdoors is not ExchangeOutdoors.NONE,
        phrase("L’extérieur vous convient."),
        phrase("Il n’a ni balcon ni jardin."),
    ),
)


@applies(_HOUSE)
def fits(home: ExchangeHome, wish: ExchangeWish) -> bool:
    """Whether a home meets all of a wish: what is not asked is met."""
    return all(one.is_met(home, wish) for one in _CRITERIA)


@applies(_HOUSE)
def fit_lines(home: ExchangeHome, wish: ExchangeWish) -> tuple[FitLine, ...]:
    """Each reason, in words, in one order."""
    size, rent, area = home.type_code, french.cents(home.full_rent), home.floor_area
    found = []
    for one in _CRITERIA:
        is_met = one.is_met(home, wish)
        found.append(FitLine(one.code, is_met, say(one.met if is_met else one.unmet, size=size, rent=rent, area=area)))
    return tuple(found)


@applies(_HOUSE)
def latest_until(on: date) -> date:
    """The last day until which somebody may look for an exchange, from a day on."""
    return add_months(on, parameters.get(FILE, "entry_months", on).value)


@applies(_HOUSE)
def check(home: ExchangeHome, wish: ExchangeWish, *, on: date) -> None:
    """Refuse what cannot be. Raises ``ImpossibleEntry``."""
    for is_wrong, field, sentence in (
        (home.type_code not in TYPES, "type_code", say("Choisissez la taille de votre logement.")),
        (home.floor_area < 1, "floor_area", say("Écrivez la surface de votre logement.")),
        (home.full_rent < 1, "full_rent", say("Écrivez le loyer, charges comprises.")),
        (not wish.communes, "communes", say("Choisissez au moins une commune.")),
        (len(wish.communes) > MOST_COMMUNES, "communes", say("Choisissez dix communes au plus.")),
        (not wish.types, "types", say("Choisissez au moins une taille.")),
        (wish.max_rent < 1, "max_rent", say("Écrivez le loyer le plus haut que vous pouvez payer.")),
        (wish.until <= on, "until", say("Cette date est passée.")),
        (wish.until > latest_until(on), "until", say("C’est trop loin : choisissez une date dans l’année.")),
    ):
        if is_wrong:
            raise ImpossibleEntry(field, sentence)


@applies(OF_RIGHT)
def may_be_of_right(*, is_same_landlord: bool, children: tuple[int, int], persons: tuple[int, int], gain: int) -> bool:
    """Whether a pair may be an exchange of right: same owner, three children in one family, more room for the larger.

    ``gain`` is what the first family's area would grow by. That both homes stand in one « ensemble immobilier » is for the
    landlord to say: no address is compared here.
    """
    if not is_same_landlord or max(children) < _children():
        return False
    if persons[0] == persons[1]:
        return gain != 0
    return gain > 0 if persons[0] > persons[1] else gain < 0


def _children() -> int:
    count: int = parameters.get(FILE, "article_9_children", date(1999, 1, 1)).value
    return count


@applies(_HOUSE)
def said_storey(home: ExchangeHome) -> str:
    """Where a home is in its building, in words."""
    if home.storey == 0:
        return say("rez-de-chaussée")
    if home.has_lift:
        return say("étage {storey}, avec ascenseur", storey=home.storey)
    return say("étage {storey}, sans ascenseur", storey=home.storey)
