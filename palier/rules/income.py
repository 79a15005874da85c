"""Which income is compared with a ceiling: N-2, or a year at least 10 % lower, summed over the adults."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules import french, parameters
from palier.rules.answers import Reason
from palier.rules.facts import Household, Person, PersonRole, Proof
from palier.rules.law import applies, cch

_FILE = "income.toml"
_L441_1 = cch("L441-1")
_WHOLE = 100
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


def _of_year(person: Person, year: int, proofs: tuple[Proof, ...]) -> int | None:
    # Verified amounts come before the register's, and those before declared ones (ruling 2).
    ranked = (Proof.VERIFIED, Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED)
    known = [
        (ranked.index(income.proof), income.amount)
        for income in person.incomes
        if income.year == year and income.amount is not None and income.proof in proofs
    ]
    return min(known)[1] if known else None


def _sum(persons: list[Person], amount_of: Callable[[Person], int | None]) -> int | None:
    """Unknown as soon as one holder's amount is: a missing amount is never zero. A dependant's adds when known."""
    total = 0
    for person in persons:
        amount = amount_of(person)
        if amount is not None:
            total += amount
        elif person.role in (PersonRole.HOLDER, PersonRole.CO_HOLDER):
            return None
    return total


def _missing(persons: list[Person], year: int, anything: tuple[Proof, ...]) -> Reason:
    holders = [person for person in persons if person.role in (PersonRole.HOLDER, PersonRole.CO_HOLDER)]
    lacking = sum(_of_year(person, year, anything) is None for person in holders)
    who = french.count(lacking, "titulaire")
    return Reason(
        code="revenu_manquant", source=_L441_1,
        sentence=f"Le revenu fiscal de référence de {year} manque pour {who}.",
        remedy=f"Déposez l’avis d’impôt {year + 1} sur les revenus de {year} de chaque adulte.",
    )  # fmt: skip


def _is_lower_enough(amount: int, reference: int, on: date) -> bool:
    drop: int = parameters.get(_FILE, "drop_percent", on).value
    return amount * _WHOLE <= reference * (_WHOLE - drop)


@applies(cch("L441-1"))
def reference_income(household: Household, *, lease_year: int, is_own_income_only: bool = False) -> ReferenceIncome:
    """The income that counts for a lease signed in ``lease_year``.

    ``is_own_income_only`` keeps the demandeur alone (pending divorce, protection order, complaint for violence).
    A lower year counts on documents only, never on a declaration.
    """
    day = date(lease_year, 1, 1)
    year = lease_year - parameters.get(_FILE, "reference_years_back", day).value
    persons = [person for person in household.persons if not is_own_income_only or person.role is PersonRole.HOLDER]
    usable = tuple(proof for proof in Proof if proof is not Proof.REFUSED)
    base = _sum(persons, lambda person: _of_year(person, year, usable))
    if not any(person.role is PersonRole.HOLDER for person in persons) or base is None:
        return ReferenceIncome(
            amount=None, year=year, basis=IncomeBasis.YEAR_BEFORE_LAST, reasons=(),
            to_confirm=(_missing(persons, year, usable),),
        )  # fmt: skip
    later = {
        IncomeBasis.LAST_YEAR: _sum(persons, lambda person: _of_year(person, year + 1, _DOCUMENTED)),
        IncomeBasis.LAST_TWELVE_MONTHS: _sum(persons, lambda person: person.last_twelve_months),
    }
    lower = [
        (amount, basis, year + 1)
        for basis, amount in later.items()
        if amount is not None and _is_lower_enough(amount, base, day)
    ]
    amount, basis, period = min(lower, default=(base, IncomeBasis.YEAR_BEFORE_LAST, year))
    return ReferenceIncome(amount=amount, year=period, basis=basis, reasons=(_used(amount, basis, period, day),))


def _used(amount: int, basis: IncomeBasis, year: int, on: date) -> Reason:
    figure, drop = french.euros(amount), parameters.get(_FILE, "drop_percent", on).value
    sentences = {
        IncomeBasis.YEAR_BEFORE_LAST: f"Votre revenu fiscal de référence de {year} est de {figure}.",
        IncomeBasis.LAST_YEAR: (
            f"Votre revenu de {year}, {figure}, est retenu car il a baissé d’au moins {drop}\u00a0%."
        ),
        IncomeBasis.LAST_TWELVE_MONTHS: (
            f"Votre revenu des douze derniers mois, {figure}, est retenu car il a baissé d’au moins {drop}\u00a0%."
        ),
    }
    return Reason(code=f"revenu_{basis}", sentence=sentences[basis], source=_L441_1)
