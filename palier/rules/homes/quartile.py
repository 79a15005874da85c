"""Is this household in the first quartile of applicants? In, above, or to confirm, with its inputs (article L441-1).

The measure is the monthly resources declared in the demande, times twelve, over the consumption units; never the revenu
fiscal de référence. The threshold is that of the order of the year, one for each EPCI, one for all Île-de-France: what ships
as data, or what a steward entered from the annex of the order (``threshold_in`` says which).
A household exactly at the threshold is in: the order defines it as the highest resources *of the quartile*.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import Any

from palier.rules.fitting import affordability
from palier.rules.homes import entered_thresholds
from palier.rules.homes.quotas import Quartile
from palier.rules.law import coverage, french, parameters
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, CeilingZone, EnteredThreshold, Home, Household

FILE = "quartile.toml"
EPCI, ILE_DE_FRANCE = "EPCI", "IDF"
"""Every EPCI without a table of its own, and the one threshold of Île-de-France."""
HIGHEST = 100_000
"""A threshold above this is a slip of the keyboard."""
_SIREN = 9
_REQUIRED = {"id", "territory", "valid_from", "valid_until", "article", "title", "confidence"}
_ALLOWED = _REQUIRED | {"amount", "is_unknown", "reason"}
_L441_1 = cch("L441-1")
_MONTHS = 12
_OF_THE_REGION = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
REGIONAL = (CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE)
"""Where one threshold is for the whole region: no EPCI has its own there."""
_COMPLETE = phrase("Complétez les ressources mensuelles de votre demande.")
_UNDER = phrase(
    "Vos ressources sont de {amount} par an et par unité de consommation : elles sont sous le seuil de {limit} "
    "({article})."
)
_OVER = phrase(
    "Vos ressources sont de {amount} par an et par unité de consommation : elles dépassent le seuil de {limit} ({article})."
)

_AT = phrase(
    "Vos ressources sont exactement au seuil de {limit} ({article}). La loi vise les ressources inférieures, et dit aussi que "
    "ce montant est le plus élevé du quartile : ce point reste à confirmer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One threshold of one order: whole euros a year and a consumption unit; ``None`` when not loaded."""

    id: str
    territory: str
    amount: int | None
    valid_from: date
    valid_until: date
    article: Source
    title: str
    confidence: str
    missing: str = ""
    """Why the amount is not loaded; empty when it is."""

    @property
    def is_sure(self) -> bool:
        """True when read at its source: only then does it count a lease in a quota."""
        return self.amount is not None and self.confidence == parameters.CONFIDENCES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuartileAnswer:
    """Where a household stands, with every figure that was compared and why."""

    place: Quartile
    resources: int | None
    """Whole euros a month, received by the holders; ``None`` when not all are known."""
    units: Fraction
    per_unit: Fraction | None
    """Euros a year and a consumption unit."""
    threshold: Threshold | None
    reasons: tuple[Reason, ...]


def _threshold(raw: object) -> Threshold:
    key = f"threshold {raw.get('id', '?')}" if isinstance(raw, dict) else "threshold"
    row = parameters.table_of(FILE, key, raw, required=_REQUIRED, allowed=_ALLOWED)
    territory = parameters.text_of(FILE, f"{key}.territory", row["territory"])
    is_siren = len(territory) == _SIREN and territory.isascii() and territory.isdigit()
    if territory not in (EPCI, ILE_DE_FRANCE) and not is_siren:
        raise ParameterError(FILE, f"{key}.territory", "EPCI, IDF ou les neuf chiffres d’un SIREN sont attendus")
    missing = parameters.missing_of(FILE, key, row, "amount")
    return Threshold(
        id=parameters.text_of(FILE, f"{key}.id", row["id"]),
        territory=territory,
        amount=_amount(row, key),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        missing=missing,
        article=parameters.article_of(FILE, f"{key}.article", row["article"]),
        title=parameters.text_of(FILE, f"{key}.title", row["title"]),
        confidence=row["confidence"],
    )


def _amount(row: dict[str, Any], key: str) -> int | None:
    if "amount" not in row:
        return None
    amount = row["amount"]
    if type(amount) is not int or not 0 < amount <= HIGHEST:
        raise ParameterError(FILE, f"{key}.amount", f"un nombre entier d’euros de 1 à {HIGHEST} est attendu")
    return amount


@applies(_L441_1)
def load(folder: Path = FOLDER) -> Mapping[str, tuple[Threshold, ...]]:
    """The thresholds by territory, oldest first; the two general ones cover every day since 2024.

    Raises ``ParameterError``.
    """
    content = parameters.read_toml(FILE, folder)
    if unknown := sorted(set(content) - {"threshold"}):
        raise ParameterError(FILE, unknown[0], "clé inconnue")
    if not isinstance(content["threshold"], list):
        raise ParameterError(FILE, "threshold", "une table par territoire et par année est attendue")
    rows = [_threshold(raw) for raw in content["threshold"]]
    ids = [row.id for row in rows]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise ParameterError(FILE, f"threshold {twice}.id", "deux seuils portent ce nom")
    found = {name: coverage.ordered(row for row in rows if row.territory == name) for name in _territories(rows)}
    for name, periods in found.items():
        check = coverage.problem if name in (EPCI, ILE_DE_FRANCE) else coverage.overlap
        if problem := check(periods):
            raise ParameterError(FILE, f"thresholds {name}", problem)
    return MappingProxyType(found)


def _territories(rows: list[Threshold]) -> list[str]:
    return sorted({EPCI, ILE_DE_FRANCE, *(row.territory for row in rows)})


@cache
def _loaded() -> Mapping[str, tuple[Threshold, ...]]:
    return load()


@applies(_L441_1)
def is_read(
    of: str,
    year: int,
    *,
    thresholds: Mapping[str, tuple[Threshold, ...]] | None = None,
    entered: Iterable[EnteredThreshold] = (),
) -> bool:
    """Whether the threshold of a year is known, of an EPCI or of the region (``IDF``): else no lease is placed there."""
    known = _loaded() if thresholds is None else thresholds
    rows = (*known.get(of, ()), *(() if of == ILE_DE_FRANCE else known[EPCI]))
    read = any(one.is_sure and one.valid_from.year <= year <= one.valid_until.year for one in rows)
    return read or any(
        one.territory == of and one.effective_on.year == year for one in entered_thresholds.standing(entered)
    )


def _later(shipped: Threshold | None, entered: EnteredThreshold | None) -> Threshold | None:
    """Of what ships and what was entered, the one that began later; of one day, what was entered."""
    if entered is None or (shipped is not None and shipped.valid_from > entered.effective_on):
        return shipped
    return Threshold(
        id=f"Q1-{entered.territory}-{entered.effective_on.isoformat()}",
        territory=entered.territory,
        amount=entered.amount,
        valid_from=entered.effective_on,
        valid_until=date(entered.effective_on.year, 12, 31),
        article=_L441_1,
        title=entered.title,
        confidence=parameters.CONFIDENCES[0],
    )


@applies(_L441_1)
def threshold_for(
    home: Home, on: date, *, thresholds: Mapping[str, tuple[Threshold, ...]] | None = None
) -> Threshold | None:
    """The threshold of the home's territory on a day; ``None`` after the last order, or where the place is unknown."""
    return threshold_in(home.zone, home.territory, on, thresholds=thresholds, entered=home.thresholds)


@applies(_L441_1)
def threshold_in(
    zone: CeilingZone | None,
    territory: str,
    on: date,
    *,
    thresholds: Mapping[str, tuple[Threshold, ...]] | None = None,
    entered: Iterable[EnteredThreshold] = (),
) -> Threshold | None:
    """The threshold of a place on a day: one for all Île-de-France, elsewhere that of the EPCI.

    What ships is the default; what a steward entered goes before it from its own day, until the end of that year or until
    what ships says something of a later day.
    """
    known, of = _loaded() if thresholds is None else thresholds, whose(zone, territory)
    if not of:
        return None
    own = coverage.in_force(known.get(of, ()), on)
    shipped = own if own is not None or of == ILE_DE_FRANCE else coverage.in_force(known[EPCI], on)
    return _later(shipped, entered_thresholds.in_force(entered, of, on=on))


@applies(_L441_1)
def whose(zone: CeilingZone | None, territory: str) -> str:
    """Whose threshold a place reads: ``IDF`` in all Île-de-France, elsewhere that of its EPCI; empty where none is known."""
    if zone in REGIONAL:
        return ILE_DE_FRANCE
    return territory if zone is CeilingZone.ELSEWHERE else ""


@applies(_L441_1)
def whose_lease(departement: str, territory: str) -> str:
    """The same of a lease, which keeps the département of its home and not its zone."""
    return ILE_DE_FRANCE if departement in _OF_THE_REGION else territory


@applies(_L441_1)
def per_unit(household: Household, *, on: date) -> tuple[int | None, int | None]:
    """Euros a year and a consumption unit, received, then less maintenance paid; rounded up, as a threshold compares."""
    net = affordability.monthly_resources(household)
    if net is None:
        return None, None
    units = affordability.consumption_units(household, on=on)
    gross, left = (ceil(Fraction(amount * _MONTHS) / units) for amount in (_received(household), net))
    return gross, left


def _received(household: Household) -> int:
    """Euros a month received by the holders: what the order adds up, before any maintenance paid."""
    return sum(
        resource.amount or 0
        for person in household.persons
        if person.role in HOLDERS
        for resource in person.resources
        if not resource.is_paid
    )


def _doubt(code: str, sentence: str, remedy: str = "", source: Source = _L441_1) -> Reason:
    return Reason(code=code, sentence=sentence, source=source, remedy=remedy)


def _about_threshold(found: Threshold | None, home: Home, on: date) -> list[Reason]:
    if home.zone is CeilingZone.OVERSEAS:
        return [_doubt("outre_mer", say("Les seuils de l’outre-mer ne sont pas connus ici."))]
    if home.zone is None or not home.territory:
        return [
            _doubt(
                "territoire_inconnu",
                say(
                    "Le territoire de ce logement n’est pas connu : le seuil des ressources les plus faibles (premier "
                    "quartile) non plus."
                ),
            )
        ]
    if found is None or found.amount is None:
        sentence = say(
            "Le seuil des ressources les plus faibles (premier quartile) de {year} n’est pas connu ici : ce point reste à "
            "confirmer.",
            year=on.year,
        )
        return [_doubt("seuil_absent", sentence)]
    if not found.is_sure:
        amount = french.euros(found.amount)
        sentence = say("Selon nos informations, le seuil serait de {amount} : il reste à confirmer.", amount=amount)
        return [_doubt("seuil_a_confirmer", sentence, source=found.article)]
    return []


def _place(monthly: int, units: Fraction, limit: int) -> Quartile:
    """Exactly at the threshold is to confirm: the article says below it, and that it is the highest of the quartile."""
    yearly = Fraction(monthly * _MONTHS) / units
    if yearly == limit:
        return Quartile.UNKNOWN
    return Quartile.FIRST if yearly < limit else Quartile.ABOVE


@applies(_L441_1)
def place_of(
    household: Household, home: Home, *, on: date, thresholds: Mapping[str, tuple[Threshold, ...]] | None = None
) -> Quartile:
    """The place of ``first_quartile`` without its figures and reasons, for who counts many households."""
    threshold, net = threshold_for(home, on, thresholds=thresholds), affordability.monthly_resources(household)
    if net is None or home.zone is None or not home.territory or threshold is None or not threshold.is_sure:
        return Quartile.UNKNOWN
    units, limit = affordability.consumption_units(household, on=on), threshold.amount or 0
    place = _place(_received(household), units, limit)
    return place if place is _place(net, units, limit) else Quartile.UNKNOWN


def _told(place: Quartile, per_unit: Fraction, threshold: Threshold) -> Reason:
    figure, limit = french.cents(int(per_unit * 100)), french.euros(threshold.amount or 0)
    return Reason(
        code=f"quartile_{place}",
        source=threshold.article,
        sentence=say(_UNDER if place is Quartile.FIRST else _OVER, amount=figure, limit=limit, article=threshold.title),
    )


@applies(_L441_1)
def first_quartile(
    household: Household, home: Home, *, on: date, thresholds: Mapping[str, tuple[Threshold, ...]] | None = None
) -> QuartileAnswer:
    """Where the household stands for a home on a day. Maintenance paid decides nothing: the order does not say it."""
    units = affordability.consumption_units(household, on=on)
    net, gross = affordability.monthly_resources(household), _received(household)
    threshold = threshold_for(home, on, thresholds=thresholds)
    doubts = _about_threshold(threshold, home, on)
    if net is None:
        sentence = say("Les ressources mensuelles déclarées ne sont pas toutes connues.")
        doubts.append(_doubt("ressources_inconnues", sentence, say(_COMPLETE)))
    per_unit = None if net is None else Fraction(gross * _MONTHS) / units
    place = Quartile.UNKNOWN
    if not doubts and net is not None and per_unit is not None and threshold is not None:
        limit = threshold.amount or 0
        place = _place(gross, units, limit)
        if place is Quartile.UNKNOWN:
            sentence = say(_AT, limit=french.euros(limit), article=threshold.title)
            doubts = [_doubt("quartile_au_seuil", sentence, source=threshold.article)]
        elif place is _place(net, units, limit):
            doubts = [_told(place, per_unit, threshold)]
        else:
            place = Quartile.UNKNOWN
            sentence = say(
                "La pension que vous versez ferait passer vos ressources au seuil ou en dessous : ce point reste à confirmer."
            )
            doubts = [_doubt("pension_versee", sentence)]
    return QuartileAnswer(
        place=place,
        resources=None if net is None else gross,
        units=units,
        per_unit=per_unit,
        threshold=threshold,
        reasons=tuple(doubts),
    )
