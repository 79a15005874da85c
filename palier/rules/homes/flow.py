"""The annual flow of a bailleur: how many homes will be free, how many count, and how many are due to each réservataire.

    libérations prévues = stock x rotation + livraisons
    assiette            = libérations prévues - logements exclus, à l'unité inférieure
    droit               = assiette x taux de la convention, arrondi comme elle l'écrit
    part du bailleur    = assiette - somme des droits

Each figure comes with the inputs and the article that made it. What a home of the flow becomes is in ``flow_balance``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules.homes.state_order import StateOrder
from palier.rules.law import french, parameters, rounding
from palier.rules.law.dates import add_years
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.rounding import Exact, Rounding
from palier.rules.people.answers import Reason

FILE = "flow.toml"
_FLOW, _CAPS = cch("R441-5"), cch("R441-5-2")


class BadFlow(ValueError):
    """Figures that no year of a bailleur can have: the field, and a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep both for the form."""
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Contingent(StrEnum):
    """The contingent that a reservation or a lease is charged to, as the register codes it."""

    COLLECTIVITE = "COLTER"
    ACTION_LOGEMENT = "COLACT"
    STATE_PRIORITY = "PPRIOR"
    STATE_AGENTS = "PFONCT"
    OTHER = "AUTRES"
    NONE = "AUCUN"


STATE = (Contingent.STATE_PRIORITY, Contingent.STATE_AGENTS)
"""The contingents of the State."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowYear:
    """What a bailleur expects of a year in a département. Numbers of homes; ``rotation`` is a share of the stock."""

    stock: int
    rotation: Fraction
    deliveries: int = 0
    transfers: int = 0
    renewal: int = 0
    degraded_coownership: int = 0
    unfit_buildings: int = 0
    sales: int = 0
    stock_reserved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """One figure, what it was made of, and the text that makes it so."""

    label: str
    value: Fraction
    inputs: str
    article: Source

    @property
    def shown(self) -> str:
        """The figure as a page writes it."""
        return say(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBase:
    """The homes that count in the flow of a year."""

    homes: int
    lines: tuple[FlowLine, ...]


@applies(_FLOW)
def base(year: FlowYear, *, on: date) -> FlowBase:
    """The base of the flow: expected vacancies less what does not count, to the unit below. Refuses impossible figures.

    Raises ``BadFlow``.
    """
    _check(year)
    expected = year.stock * year.rotation + year.deliveries
    excluded, outside = (parameters.get(FILE, key, on) for key in ("excluded", "outside_flow"))
    named = (*excluded.value, *outside.value)
    parts = [(label, getattr(year, name)) for name, label in named if getattr(year, name)]
    out = sum(count for _, count in parts)
    if out > expected:
        raise BadFlow("transfers", "Les logements exclus dépassent les libérations prévues : vérifiez les nombres.")
    homes = int(expected - out)
    inputs = f"{french.number(year.stock)} × {french.percent(year.rotation)} + {french.number(year.deliveries)}"
    left = f"{say(expected)} {french.MINUS} {french.number(out)}"
    return FlowBase(
        homes=homes,
        lines=(
            FlowLine(
                label="Libérations prévues",
                value=expected,
                inputs=f"{inputs} (stock × rotation + livraisons)",
                article=_FLOW,
            ),
            FlowLine(label="Logements exclus", value=Fraction(out), inputs=_listed(parts), article=excluded.article),
            FlowLine(
                label="Assiette du flux", value=Fraction(homes), inputs=f"{left}, à l’unité inférieure", article=_FLOW
            ),
        ),
    )


@applies(_FLOW)
def say(amount: Fraction) -> str:
    """A number of homes, with two decimals at most where it is not whole: ``155,5``."""
    whole, rest = divmod(abs(amount), 1)
    decimals = f",{int(rest * 100):02d}".rstrip("0") if rest else ""
    return f"{french.MINUS if amount < 0 else ''}{french.number(int(whole))}{decimals.rstrip(',')}"


def _listed(parts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{label} : {french.number(count)}" for label, count in parts) or "aucun"


def _check(year: FlowYear) -> None:
    for field in fields(year):
        if getattr(year, field.name) < 0:
            raise BadFlow(field.name, "Ce nombre ne peut être négatif.")
    if year.rotation > 1:
        raise BadFlow("rotation", "Le taux de rotation ne peut dépasser 100 %.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one convention reserves: a rate of the flow, and the way it rounds. ``key`` is opaque."""

    key: str
    label: str
    contingent: Contingent
    rate: Fraction
    rounding: Rounding = Rounding.FLOOR
    carried: Fraction = Fraction(0)
    is_guarantee: bool = False
    """Given to a collectivité in return for the guarantee of a loan (article R441-5-3)."""
    order: StateOrder | None = None
    """The order of the préfet that lets the State's share go past its ceilings (article R441-5-2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The homes due to one réservataire over a year, and the fraction that goes to the next."""

    share: Share
    homes: int
    carried: Fraction
    line: FlowLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Every right on one base, what the bailleur keeps, and what is said of it without deciding anything."""

    base: FlowBase
    rights: tuple[Right, ...]
    bailleur: FlowLine
    notices: tuple[Reason, ...] = ()

    def of(self, key: str) -> Right:
        """The right of one convention."""
        return next(right for right in self.rights if right.share.key == key)


@applies(_FLOW)
def rights(found: FlowBase, shares: Sequence[Share], *, on: date) -> Rights:
    """Share the base between the conventions; the bailleur keeps the rest. The sum never exceeds the base."""
    check_rates(shares, on=on)
    exact = [
        Exact(key=one.key, amount=found.homes * one.rate, method=one.rounding, carried=one.carried) for one in shares
    ]
    rounded = rounding.together(exact, found.homes)
    made = tuple(
        Right(share=share, homes=one.homes, carried=one.carried, line=_line(found, share, one))
        for share, one in zip(shares, rounded, strict=True)
    )
    given = sum(right.homes for right in made)
    kept = FlowLine(
        label="Part du bailleur",
        value=Fraction(found.homes - given),
        inputs=f"{french.number(found.homes)} {french.MINUS} {french.number(given)}",
        article=_FLOW,
    )
    return Rights(base=found, rights=made, bailleur=kept, notices=_notices(shares, on))


def _line(found: FlowBase, share: Share, one: rounding.Rounded) -> FlowLine:
    inputs = f"{french.number(found.homes)} × {french.percent(share.rate)}"
    if share.rounding is Rounding.CARRIED and share.carried:
        inputs += f" + {say(share.carried)} de l’année précédente"
    inputs += f", arrondi {rounding.LABELS[share.rounding]}"
    if one.trimmed:
        inputs += f", moins {one.trimmed} que l’assiette ne peut donner"
    return FlowLine(label=share.label, value=Fraction(one.homes), inputs=inputs, article=_FLOW)


@applies(_FLOW, _CAPS)
def check_rates(shares: Sequence[Share], *, on: date) -> None:
    """Refuse rates that the law forbids: the State's and its agents' but under an order, and more than the whole together.

    Before the first figures that we have, those figures: a convention signed earlier is held to them from then on.
    Raises ``BadFlow``.
    """
    for share in shares:
        if not 0 < share.rate <= 1:
            raise BadFlow("rate", "Le taux d’une convention va de plus de 0 à 100 %.")
    past = None if _orders(shares, on) else next(iter(_past_ceilings(shares, on)), None)
    if past is not None:
        whom, rate, ceiling, article = past
        sentence = (
            f"Le {french.day(on)}, {french.percent(rate)} du flux serait réservé pour {whom} : c’est {french.percent(ceiling)} "
            f"au plus ({article.key}), sauf un arrêté du préfet, pour un an au plus. Indiquez dans la convention de l’État cet "
            "arrêté et ses jours ; au-delà, la convention finit avec lui."
        )
        raise BadFlow("rate", sentence)
    if sum(share.rate for share in shares) > 1:
        raise BadFlow("rate", "Les taux des conventions dépassent ensemble 100 % du flux.")


def _total(shares: Sequence[Share], contingents: Sequence[Contingent]) -> Fraction:
    return sum((share.rate for share in shares if share.contingent in contingents), Fraction(0))


_CEILINGS = (
    ("state_share", "l’État", STATE),
    ("agents_share", "les agents de l’État", (Contingent.STATE_AGENTS,)),
)


def _past_ceilings(shares: Sequence[Share], on: date) -> Iterator[tuple[str, Fraction, Fraction, Source]]:
    """Whose share is past its ceiling: whom, the share, the ceiling and its text."""
    day = max(on, parameters.first_day(FILE, "state_share"))
    for key, whom, contingents in _CEILINGS:
        found = parameters.get(FILE, key, day)
        rate, ceiling = _total(shares, contingents), Fraction(*found.value)
        if rate > ceiling:
            yield whom, rate, ceiling, found.article


def _orders(shares: Sequence[Share], on: date) -> list[StateOrder]:
    return [one.order for one in shares if one.contingent in STATE and one.order is not None and one.order.holds(on)]


def _under_order(shares: Sequence[Share], on: date) -> Iterator[Reason]:
    """What is past a ceiling by an order of the préfet: said with its reference and its end."""
    named = french.series(f"{one.reference} (jusqu’au {french.day(one.last_day)})" for one in _orders(shares, on))
    for whom, rate, ceiling, article in _past_ceilings(shares, on):
        sentence = (
            f"La part réservée pour {whom} est de {french.percent(rate)}, au-delà de {french.percent(ceiling)}, "
            f"sous arrêté du préfet : {named}."
        )
        yield Reason(code="part_sous_arrete", sentence=sentence, source=article)


@applies(cch("L441-1"))
def guarantee_notice(repaid_on: date, *, on: date) -> Reason:
    """Until when a right in return for a guarantee lasts once the loan is repaid. It informs: the text dates from 2017."""
    found = parameters.get(FILE, "guarantee_years", on)
    last = add_years(repaid_on, found.value)
    verb = "s’est éteint" if on > last else "s’éteint"
    sentence = f"Selon nos informations, le droit ouvert par cette garantie {verb} le {french.day(last)}."
    return Reason(
        code="garantie_eteinte" if on > last else "garantie_en_cours", sentence=sentence, source=found.article
    )


def _notices(shares: Sequence[Share], on: date) -> tuple[Reason, ...]:
    """What is told of these shares and stops nothing: an order in force, and a text that was not read again, as such."""
    found = parameters.get(FILE, "guarantee_share", on)
    ceiling = Fraction(*found.value)
    rate = sum((share.rate for share in shares if share.is_guarantee), Fraction(0))
    told = tuple(_under_order(shares, on))
    if rate <= ceiling:
        return told
    sentence = (
        f"Selon nos informations, les garanties d’emprunt des collectivités n’ouvrent ensemble que "
        f"{french.percent(ceiling)} du flux au plus ; ces conventions en donnent {french.percent(rate)}."
    )
    return (*told, Reason(code="garanties_a_confirmer", sentence=sentence, source=found.article))
