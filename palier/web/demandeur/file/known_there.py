"""What the register says of a person, in the shape in which a household tells it."""

from typing import Any

from palier.rules.people import facts


def income(register: facts.Demande, key: str, year: int) -> int | None:
    """The reference income of a year; nothing where the register does not say it."""
    person = _person(register, key)
    return next((one.amount for one in person.incomes if one.year == year), None) if person else None


def resources(register: facts.Demande, key: str) -> list[dict[str, Any]]:
    """What somebody receives and pays each month."""
    person = _person(register, key)
    found = person.resources if person else ()
    return [{"code": one.code, "amount": one.amount, "is_paid": one.is_paid} for one in found]


def _person(register: facts.Demande, key: str) -> facts.Person | None:
    return next((one for one in register.household.persons if one.key == key), None)
