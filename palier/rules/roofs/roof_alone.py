"""Does another roof fit somebody who has no file here? From what they say on its page alone, told line by line (ADR 117).

Of an intermediate home its ceiling is read from four answers; the amount decides once, and is kept nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from palier.rules.fitting import ceilings
from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import say, say_plural
from palier.rules.people import household, income
from palier.rules.people.answers import Outcome, Reason, Verdict
from palier.rules.people.facts import Demande, Financing, Household, Person, PersonRole
from palier.rules.roofs import roof_fit
from palier.rules.roofs.other_roofs import FILE, RoofKind, RoofTerms
from palier.rules.roofs.roof_fit import SHOWN, RoofPlace
from palier.rules.roofs.roof_requests import RoofRequestDates, RoofRequestState

_HOUSE = act("règles de publication de Palier")
_KEY = "d"
OVER = "revenu_sur_plafond_sans_dossier"
"""An income over the ceiling, of who has no file: a code of its own, for what they do next is on another page."""
COUPLE = 2
MOST_DEPENDANTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlone:
    """What somebody without a file says of themselves. Whole euros a year; ``None`` where they do not know."""

    birth_date: date
    adults: int = 1
    """One, or two who are a couple: the table of an intermediate home reads no other household."""
    dependants: int = 0
    income: int | None = None

    @property
    def persons(self) -> int:
        """Who would live there."""
        return self.adults + self.dependants


@applies(_HOUSE)
def income_year(on: date) -> int:
    """The year whose reference income is asked, for a lease that would be signed on a day."""
    return income.reference_year(on.year)


@applies(_HOUSE, cch("L441-1"))
def verdict(terms: RoofTerms, place: RoofPlace, told: ToldAlone, *, on: date) -> Verdict:
    """Whether a roof fits somebody who has no file, with each line that led there."""
    if terms.kind is RoofKind.INTERMEDIATE:
        return _under_ceiling(terms, place, told, on)
    alone = Household(persons=(Person(key=_KEY, role=PersonRole.HOLDER, birth_date=told.birth_date),))
    return roof_fit.verdict(terms, place, demande=Demande(numero_unique="", household=alone), key=_KEY, on=on)


def _people(told: ToldAlone) -> Household:
    second = (Person(key="c1", role=PersonRole.CO_HOLDER),) if told.adults == COUPLE else ()
    return Household(persons=(Person(key=_KEY, role=PersonRole.HOLDER), *second))


def _under_ceiling(terms: RoofTerms, place: RoofPlace, told: ToldAlone, on: date) -> Verdict:
    # A table of intermediate homes goes by adults and dependants alone: neither age nor handicap moves its lines.
    adults = household.composition(_people(told), on=on)
    counted = replace(adults, dependants=told.dependants, persons=told.persons)
    home = roof_fit.as_home(terms, place)
    ceiling = ceilings.income_ceiling(Financing.LLI, counted, zone=home.zone, zone_abc=home.zone_abc, on=on)
    lines = [_line("menage", say("Votre foyer : {persons}.", persons=said_household(told)), SHOWN)]
    if ceiling.amount is None:
        return Verdict(outcome=Outcome.TO_CONFIRM, reasons=(*lines, *([ceiling.missing] if ceiling.missing else [])))
    limit = french.euros(ceiling.amount)
    sentence = say(
        "Le plafond de {year} en zone {zone} : {limit}.", year=ceiling.year, zone=place.zone_abc, limit=limit
    )
    lines.append(_line("plafond", sentence, ceiling.article))
    if told.income is None:
        sentence = say(
            "Votre revenu fiscal de référence de {year} n’est pas dit : le logeur le regardera sur vos avis d’impôt.",
            year=income_year(on),
        )
        return Verdict(
            outcome=Outcome.TO_CONFIRM, reasons=(*lines, _line("revenu_manquant", sentence, ceiling.article))
        )
    figure = french.euros(told.income)
    if told.income <= ceiling.amount:
        sentence = say("Votre revenu, {figure}, ne dépasse pas ce plafond.", figure=figure)
        lines.append(_line("sous_plafond", sentence, ceiling.article))
        is_sure = ceiling.is_sure and not ceiling.is_estimate
        return Verdict(outcome=Outcome.ELIGIBLE if is_sure else Outcome.TO_CONFIRM, reasons=tuple(lines))
    sentence = say("Votre revenu, {figure}, dépasse ce plafond.", figure=figure)
    remedy = say("Vérifiez le montant et le nombre de personnes.")
    over = Reason(code=OVER, sentence=sentence, source=ceiling.article, remedy=remedy)
    is_sure = ceiling.is_sure and not ceiling.is_estimate
    return Verdict(outcome=Outcome.NOT_ELIGIBLE if is_sure else Outcome.TO_CONFIRM, reasons=(*lines, over))


def _line(code: str, sentence: str, source: Source) -> Reason:
    return Reason(code=code, sentence=sentence, source=source)


@applies(_HOUSE)
def said_household(told: ToldAlone) -> str:
    """``un couple, 2 personnes à charge``: what the line of the table is for."""
    if not told.dependants:
        return say("un couple") if told.adults == COUPLE else say("une personne seule")
    if told.adults == COUPLE:
        return say_plural(
            told.dependants, "un couple, {count} personne à charge", "un couple, {count} personnes à charge"
        )
    return say_plural(
        told.dependants,
        "une personne seule, {count} personne à charge",
        "une personne seule, {count} personnes à charge",
    )


@applies(_HOUSE)
def living_most(on: date) -> int:
    """How many requests of somebody without a file may wait at once."""
    count: int = parameters.get(FILE, "living_requests_alone", on).value
    return count


@applies(_HOUSE)
def asks_of_a_source(on: date) -> int:
    """How many requests without a file may leave in a day from one source."""
    count: int = parameters.get(FILE, "asks_of_a_source", on).value
    return count


@applies(_HOUSE)
def kept_days(on: date) -> int:
    """How many days what is over is kept."""
    count: int = parameters.get(FILE, "kept_alone_days", on).value
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofRequestKept:
    """One request, as far as its erasure goes."""

    dates: RoofRequestDates
    over_on: date | None = None
    """When it ended or was refused; none while it lives."""
    visit_on: date | None = None
    entry_on: date | None = None


@applies(_HOUSE)
def kept_until(requests: Iterable[RoofRequestKept], *, asked_on: date) -> date:
    """The last day on which requests without a file are kept: so long after the last thing that happens to one of them."""
    last = max((_last_day(one) for one in requests), default=asked_on)
    return add_days(last, kept_days(last))


def _last_day(one: RoofRequestKept) -> date:
    """What a request still waits for, or when it was over. An entry without an end is over for us on its day."""
    if one.over_on is not None:
        return one.over_on
    by_state = {
        RoofRequestState.LISTED: one.dates.listed_until,
        RoofRequestState.ACCEPTED: one.visit_on,
        RoofRequestState.ENTERED: one.dates.ends_on or one.entry_on,
    }
    return by_state.get(one.dates.state) or one.dates.promised_on
