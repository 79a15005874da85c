"""Which income is compared with a ceiling: N-2, or a year at least 10 % lower, summed over the adults.

Where a text says so of their situation, the demandeur's own income alone (``own_income``); EHPAD costs are deducted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import own_income
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, Demande, Household, Person, PersonRole, Proof

_FILE = "income.toml"
_YEARS = act("arrêté du 29 juillet 1987")
"""Article 4 of the order: whose income, of which year."""
_WHOLE = 100
_R441_1 = cch("R441-1")
_NOTICE = phrase("Déposez son avis d’impôt, ou celui du titulaire auquel cette personne est rattachée.")
_NOTICES = phrase("Déposez leurs avis d’impôt, ou ceux des titulaires auxquels ces personnes sont rattachées.")
_OWN_NOTICE = phrase("Déposez l’avis d’impôt {next_year} du demandeur, sur les revenus de {year}.")
_EVERY_NOTICE = phrase("Déposez l’avis d’impôt {next_year} sur les revenus de {year} de chaque adulte.")
_DOCUMENTED = (Proof.REGISTER, Proof.VERIFIED)


class IncomeBasis(StrEnum):
    """The period that is used."""

    YEAR_BEFORE_LAST = "n_moins_2"
    LAST_YEAR = "n_moins_1"
    LAST_TWELVE_MONTHS = "douze_derniers_mois"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceIncome:
    """The income to compare, in whole euros a year; ``amount`` is ``None`` when it is not known."""

    amount: int | None
    year: int
    basis: IncomeBasis
    reasons: tuple[Reason, ...]
    to_confirm: tuple[Reason, ...] = ()
    ehpad_costs: int = 0
    """What was deducted for the EHPAD of a spouse or partner, already taken off ``amount``."""


def _of_year(person: Person, year: int, proofs: tuple[Proof, ...]) -> int | None:
    # Verified amounts come before the register's, and those before declared ones. A negative one is a slip.
    ranked = (Proof.VERIFIED, Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED)
    known = [
        (ranked.index(income.proof), income.amount)
        for income in person.incomes
        if income.year == year and income.amount is not None and income.amount >= 0 and income.proof in proofs
    ]
    return min(known)[1] if known else None


def _last_twelve_months(person: Person) -> int | None:
    amount = person.last_twelve_months
    return None if amount is None or amount < 0 else amount


def _sum(persons: list[Person], amount_of: Callable[[Person], int | None]) -> int | None:
    """Unknown as soon as one holder's amount is: a missing amount is never zero. A dependant's adds when known."""
    total = 0
    for person in persons:
        amount = amount_of(person)
        if amount is not None:
            total += amount
        elif person.role in HOLDERS:
            return None
    return total


def _missing(persons: list[Person], year: int, anything: tuple[Proof, ...], *, is_own: bool) -> Reason:
    """Whose notice lacks; where the demandeur's income alone is read, nobody else's is asked for."""
    holders = [person for person in persons if person.role in HOLDERS]
    lacking = sum(_of_year(person, year, anything) is None for person in holders)
    return Reason(
        code="revenu_manquant",
        source=_YEARS,
        sentence=say_plural(
            lacking,
            "Le revenu fiscal de référence de {year} manque pour {count} titulaire.",
            "Le revenu fiscal de référence de {year} manque pour {count} titulaires.",
            year=year,
        ),
        remedy=say(_OWN_NOTICE if is_own else _EVERY_NOTICE, next_year=year + 1, year=year),
    )


def _is_lower_enough(amount: int, reference: int, on: date) -> bool:
    drop: int = parameters.get(_FILE, "drop_percent", on).value
    return amount * _WHOLE <= reference * (_WHOLE - drop)


def _ehpad_costs(persons: list[Person], day: date) -> int:
    """Those of a spouse or a partner of a PACS only; of a demandeur they are what the other spouse bears."""
    cap, links = (parameters.get(_FILE, key, day).value for key in ("ehpad_costs_cap", "ehpad_links"))
    return sum(
        min(max(person.ehpad_costs or 0, 0), cap)
        for person in persons
        if person.role is PersonRole.HOLDER or (person.role is PersonRole.CO_HOLDER and person.link in links)
    )


@applies(_YEARS)
def reference_year(lease_year: int) -> int:
    """The year whose income is compared first for a lease signed in ``lease_year``: N-2."""
    back: int = parameters.get(_FILE, "reference_years_back", date(lease_year, 1, 1)).value
    return lease_year - back


@applies(cch("L441-1"), cch("R441-1"), _YEARS)
def reference_income(household: Household, *, lease_year: int, is_own_income_only: bool = False) -> ReferenceIncome:
    """The income that counts for a lease signed in ``lease_year``.

    ``is_own_income_only`` keeps the demandeur alone (``own_income.ground_of``). A lower year counts on documents only,
    never on a declaration; the years are compared before any EHPAD costs are taken off.
    """
    day = date(lease_year, 1, 1)
    year = reference_year(lease_year)
    persons = [person for person in household.persons if not is_own_income_only or person.role is PersonRole.HOLDER]
    usable = tuple(proof for proof in Proof if proof is not Proof.REFUSED)
    base = _sum(persons, lambda person: _of_year(person, year, usable))
    if not any(person.role is PersonRole.HOLDER for person in persons) or base is None:
        return ReferenceIncome(
            amount=None,
            year=year,
            basis=IncomeBasis.YEAR_BEFORE_LAST,
            reasons=(),
            to_confirm=(_missing(persons, year, usable, is_own=is_own_income_only),),
        )
    later = {
        IncomeBasis.LAST_YEAR: _sum(persons, lambda person: _of_year(person, year + 1, _DOCUMENTED)),
        IncomeBasis.LAST_TWELVE_MONTHS: _sum(persons, _last_twelve_months),
    }
    lower = [
        (amount, basis, year + 1)
        for basis, amount in later.items()
        if amount is not None and _is_lower_enough(amount, base, day)
    ]
    doubts = _adults_to_confirm(persons, year, usable, day)
    gross, basis, period = min(lower, default=(base, IncomeBasis.YEAR_BEFORE_LAST, year))
    costs = min(_ehpad_costs(persons, day), gross)
    return ReferenceIncome(
        amount=gross - costs,
        year=period,
        basis=basis,
        ehpad_costs=costs,
        reasons=(_used(gross, basis, period, day), *_deducted(costs, gross)),
        to_confirm=doubts,
    )


def _adults_to_confirm(persons: list[Person], year: int, usable: tuple[Proof, ...], day: date) -> tuple[Reason, ...]:
    """Dependants of full age whose income nobody gave: on a holder's tax notice it is counted, else it is missing."""
    majority: int = parameters.get("demande.toml", "majority", day).value
    lacking = sum(
        person.role is PersonRole.DEPENDANT
        and person.birth_date is not None
        and age_on(person.birth_date, day) >= majority
        and _of_year(person, year, usable) is None
        for person in persons
    )
    if not lacking:
        return ()
    return (
        Reason(
            code="revenu_majeur_a_confirmer",
            source=_YEARS,
            sentence=say_plural(
                lacking,
                "Le revenu de {year} d’une personne à charge majeure n’est pas connu : il compte s’il a été déclaré à part.",
                "Le revenu de {year} de {count} personnes à charge majeures n’est pas connu : il compte s’il a été déclaré à "
                "part.",
                year=year,
            ),
            remedy=say(_NOTICE if lacking == 1 else _NOTICES),
        ),
    )


def _deducted(costs: int, gross: int) -> tuple[Reason, ...]:
    if not costs:
        return ()
    sentence = say(
        "Les frais d’EHPAD du conjoint ou partenaire, {costs}, sont déduits : il reste {left}.",
        costs=french.euros(costs),
        left=french.euros(gross - costs),
    )
    return (Reason(code="ehpad_deduit", sentence=sentence, source=_R441_1),)


@applies(cch("L441-1"), _YEARS)
def of_demande(demande: Demande, *, on: date, lease_year: int) -> ReferenceIncome:
    """The income that counts for a demande on a day, with the ground of own income where one is proved.

    Where another holder may be leaving, what is not known of them stays unknown: it is never asked of who stays.
    """
    ground = own_income.ground_of(demande, on=on)
    found = reference_income(demande.household, lease_year=lease_year)
    if ground is None or not (ground.counts or (ground.leaves_open and found.amount is None)):
        return found
    alone = reference_income(demande.household, lease_year=lease_year, is_own_income_only=True)
    if ground.counts:
        return replace(alone, reasons=(ground.reason, *alone.reasons))
    return replace(found, to_confirm=alone.to_confirm)


def _used(amount: int, basis: IncomeBasis, year: int, on: date) -> Reason:
    figure, drop = french.euros(amount), parameters.get(_FILE, "drop_percent", on).value
    sentence = say(_USED[basis], year=year, figure=figure, drop=drop)
    return Reason(code=f"revenu_{basis}", sentence=sentence, source=_YEARS)


_USED = {
    IncomeBasis.YEAR_BEFORE_LAST: phrase("Votre revenu fiscal de référence de {year} est de {figure}."),
    IncomeBasis.LAST_YEAR: phrase("Votre revenu de {year}, {figure}, est retenu, car il a baissé d’au moins {drop} %."),
    IncomeBasis.LAST_TWELVE_MONTHS: phrase(
        "Votre revenu des douze derniers mois, {figure}, est retenu, car il a baissé d’au moins {drop} %."
    ),
}
