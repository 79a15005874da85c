"""A form of the State as the register takes it: what was typed at a counter, in the shapes of the exchange format."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palier.gateways.sne import codes
from palier.gateways.sne.shapes import SneAddress, SneDemande, SnePerson
from palier.gateways.sne.telling import phone_columns
from palier.models import Registration
from palier.rules.counter.registering import HOLDER, FormHeading
from palier.rules.people import facts
from palier.rules.people.facts import PersonRole

type Told = Mapping[str, Any]
CREATION = "CRE"
_CENTS = 100


def of(row: Registration, *, guichet: str) -> SneDemande:
    """The file of a first registration: no number, the day of its deposit, and every answer that the format has room for."""
    told = {one: row.answers.get(one.value) or {} for one in FormHeading}
    persons = {
        HOLDER: {**told[FormHeading.IDENTITY], "role": PersonRole.HOLDER.value},
        **(row.answers.get("persons") or {}),
    }
    demande = facts.Demande(
        numero_unique="",
        household=facts.Household(
            persons=tuple(_person(key, one, told) for key, one in persons.items()),
            expected=_expected(told[FormHeading.FAMILY]),
        ),
        deposited_on=row.deposited_on,
        current_home=_home(told[FormHeading.HOME]),
        wish=_wish(told[FormHeading.WISH]),
        motives=tuple(told[FormHeading.MOTIVES].get("motives") or ()),
    )
    identities = tuple(_identity(key, one, told, is_safe=row.is_safe) for key, one in persons.items())
    return SneDemande(
        demande=demande,
        persons=identities,
        file_type=CREATION,
        guichet=guichet,
        comment=_handicap(told[FormHeading.HANDICAP]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _person(key: str, one: Told, told: Mapping[FormHeading, Told]) -> facts.Person:
    work, income = told[FormHeading.WORK], told[FormHeading.INCOME]
    is_holder = key == HOLDER
    incomes = [
        facts.Income(year=int(name.rpartition("_")[2]), amount=amount)
        for name, amount in income.items()
        if name.startswith(f"rfr_{key}_") and amount is not None
    ]
    resources = [
        facts.Resource(code=name.rpartition("_")[2], amount=amount, is_paid=name.startswith("versee_"))
        for name, amount in income.items()
        if is_holder and name.startswith(("recue_", "versee_")) and amount
    ]
    return facts.Person(
        key=key,
        role=PersonRole(one["role"]),
        birth_date=_day(one.get("birth_date")),
        link=one.get("link") or None,
        custody=one.get("custody") or None,
        marital_status=(told[FormHeading.FAMILY].get("marital_status") or None) if is_holder else None,
        contract_type=work.get(f"contract_{key}") or None,
        incomes=tuple(incomes),
        resources=tuple(resources),
    )


def _identity(key: str, one: Told, told: Mapping[FormHeading, Told], *, is_safe: bool) -> SnePerson:
    contact = told[FormHeading.CONTACT] if key == HOLDER else {}
    if is_safe:
        # Whoever hides is reached at the address that they proved, and the register is given no other way.
        contact = {**contact, "phone": "", "email": ""}
    work = told[FormHeading.WORK] if key == HOLDER else {}
    phones = phone_columns(contact.get("phone", ""))
    return SnePerson(
        key=key,
        role=PersonRole(one["role"]),
        civility=one.get("civility", ""),
        last_name=one.get("last_name", ""),
        birth_name=one.get("birth_name") or one.get("last_name", ""),
        first_name=one.get("first_name", ""),
        birth_date=_day(one.get("birth_date")),
        sex=one.get("sex", ""),
        nationality=one.get("nationality", ""),
        phone_mobile=phones["phone_mobile"],
        phone_home=phones["phone_home"],
        email=contact.get("email", ""),
        address=_address(contact) if contact else None,
        profession=work.get("profession", ""),
        employer=work.get("employer", ""),
        work_commune=work.get("commune", ""),
    )


def _address(contact: Told) -> SneAddress:
    return SneAddress(
        number=contact.get("number", ""),
        street=contact.get("street", ""),
        complement=contact.get("complement", ""),
        postal_code=contact.get("postal_code", ""),
        commune=contact.get("commune", ""),
    )


def _expected(family: Told) -> tuple[facts.ExpectedChild, ...]:
    number = family.get("births") or 0
    return (facts.ExpectedChild(number=number, due_on=_day(family.get("due_on"))),) if number else ()


def _home(home: Told) -> facts.CurrentHome:
    return facts.CurrentHome(
        occupancy_codes=(home["occupancy"],) if home.get("occupancy") else (),
        type_code=home.get("type_code") or None,
        floor_area=home.get("floor_area"),
        occupants=home.get("occupants"),
        rent=home.get("rent"),
        is_owner=home.get("is_owner"),
    )


def _wish(wish: Told) -> facts.Wish:
    return facts.Wish(
        type_codes=tuple(wish.get("type_codes") or ()),
        communes=tuple(wish.get("communes") or ()),
        category=wish.get("category") or None,
        is_enlarged=bool(wish.get("is_enlarged")),
        max_rent=wish.get("max_rent"),
    )


def _handicap(handicap: Told) -> str:
    """The format that is known has no block of it that could be read: what the home must have is a comment, in words."""
    steps = codes.STEPS.get(handicap.get("steps", ""), "")
    needs = [codes.EQUIPMENT[code] for code in handicap.get("equipment") or () if code in codes.EQUIPMENT]
    parts = [f"marches possibles : {steps}"] if steps else []
    parts += [f"équipements : {', '.join(needs)}"] if needs else []
    return f"Logement adapté demandé ({' ; '.join(parts)})" if parts else ""
