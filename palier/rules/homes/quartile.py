"""Is this household in the first quartile of applicants? In, above, or to confirm, with its inputs (article L441-1).

The measure is the monthly resources declared in the demande, times twelve, over the consumption units; never the revenu
fiscal de référence. Which threshold it is compared with is in ``quartile_thresholds``.
A household exactly at the threshold is to confirm: the law says below it, and that it is the highest of the quartile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from palier.rules.fitting import affordability
from palier.rules.homes import quartile_thresholds
from palier.rules.homes.quartile_thresholds import Threshold
from palier.rules.homes.quotas import Quartile
from palier.rules.law import french
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, CeilingZone, Home, Household

_L441_1 = cch("L441-1")
_MONTHS = 12
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
    threshold, net = (
        quartile_thresholds.threshold_for(home, on, thresholds=thresholds),
        affordability.monthly_resources(household),
    )
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
    threshold = quartile_thresholds.threshold_for(home, on, thresholds=thresholds)
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
