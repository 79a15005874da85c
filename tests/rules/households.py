"""Random plausible demandes, drawn fast from a seeded generator: thousands for the comparisons and the benchmarks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Dalo,
    Demande,
    ExpectedChild,
    Household,
    Income,
    Measure,
    Measured,
    Person,
    PersonRole,
    Proof,
    RefusedOffer,
    Resource,
    Situation,
    Wish,
)

if TYPE_CHECKING:
    from random import Random

_PROOFS = tuple(Proof)
_SITUATIONS = tuple(Situation)
_OCCUPANCY = ("HLM", "LP", "SH", "SD", "HOT", "CP", "CPE", "POCC", "FONC", "RS")
_TYPES = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
_MOTIVES = tuple(f"{number:02d}" for number in range(1, 24))


def drawing(seed: int) -> Random:
    """A generator that always draws the same."""
    return random.Random(seed)  # noqa: S311 - invented households, no secret


def _day(draw: Random, on: date, before: int, after: int) -> date:
    return on + timedelta(days=draw.randint(-before, after))


def _holder(draw: Random, on: date, key: str, role: PersonRole) -> Person:
    return Person(
        key=key,
        role=role,
        birth_date=_day(draw, on, 30_000, -6_600),
        link=draw.choice("MPCL"),
        marital_status=draw.choice("CMDSPUV"),
        contract_type=draw.choice(["CDI", "CDD", "CHO", "RET", None]),
        incomes=tuple(Income(year=year, amount=draw.randint(0, 60_000)) for year in (2023, 2024, 2025)),
        resources=tuple(
            Resource(code=code, amount=draw.randint(100, 2_500))
            for code in draw.sample(["SAL", "RET", "AF"], draw.randint(0, 2))
        ),
        resources_proof=draw.choice([Proof.REGISTER, Proof.DECLARED, Proof.VERIFIED]),
    )


def _household(draw: Random, on: date) -> Household:
    persons = [_holder(draw, on, "d", PersonRole.HOLDER)]
    if draw.random() < 0.4:
        persons.append(_holder(draw, on, "c1", PersonRole.CO_HOLDER))
    for number in range(draw.choice([0, 0, 1, 1, 2, 3, 5])):
        is_shared = draw.random() < 0.2
        persons.append(
            Person(
                key=f"p{number}",
                role=PersonRole.IN_CUSTODY if is_shared else PersonRole.DEPENDANT,
                birth_date=_day(draw, on, 7_500, -1),
                link=None if is_shared else "E",
                custody="G" if is_shared else None,
            )
        )
    born = draw.random() < 0.1
    expected = (ExpectedChild(number=1, due_on=_day(draw, on, 60, 200)),) if born else ()
    return Household(persons=tuple(persons), expected=expected)


def ageless(household: Household) -> Household:
    """The same household without what changes with the days: births and ages."""
    persons = tuple(replace(person, birth_date=None) for person in household.persons)
    return replace(household, persons=persons, expected=())


def _claims(draw: Random, on: date) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            situation=situation,
            proof=draw.choice(_PROOFS),
            since=_day(draw, on, 900, 60) if draw.random() < 0.6 else None,
            valid_until=_day(draw, on, 100, 400) if draw.random() < 0.6 else None,
        )
        for situation in draw.sample(_SITUATIONS, draw.choice([0, 1, 1, 2, 3]))
    )


def _home(draw: Random) -> CurrentHome:
    return CurrentHome(
        occupancy_codes=tuple(draw.sample(_OCCUPANCY, draw.choice([0, 1, 1, 1, 2]))),
        type_code=draw.choice([*_TYPES, None]),
        floor_area=draw.choice([None, draw.randint(8, 140)]),
        rooms=draw.choice([None, None, draw.randint(1, 8)]),
        occupants=draw.choice([None, draw.randint(1, 9)]),
        rent=draw.choice([None, draw.randint(0, 150_000)]),
        housing_aid=draw.choice([None, draw.randint(0, 30_000)]),
        origins={name: draw.choice(_PROOFS[:4]) for name in draw.sample(["rent", "floor_area", "type_code"], 1)},
    )


def random_demande(draw: Random, on: date) -> Demande:
    """One demande with some of everything that a grid weighs."""
    choice = draw.choice(["sans_logement", "trop_petit", "travail", "separation", None])
    return Demande(
        numero_unique="1110326000042ZZTST",
        household=_household(draw, on),
        deposited_on=draw.choice([None, *[_day(draw, on, 5_000, 0) for _ in range(9)]]),
        waiting_since={"69": _day(draw, on, 5_000, 0)} if draw.random() < 0.3 else {},
        valid_until=_day(draw, on, 30, 400),
        current_home=_home(draw),
        wish=Wish(type_codes=(draw.choice(_TYPES),), communes=("69123",)),
        motives=tuple(draw.sample(_MOTIVES, draw.randint(0, 3))),
        dalo=draw.choice([Dalo.NONE] * 9 + [Dalo.ACTIVE, Dalo.LAPSED]),
        dalo_valid_until=draw.choice([None, _day(draw, on, 100, 400)]),
        claims=_claims(draw, on),
        refusals=tuple(
            RefusedOffer(on=_day(draw, on, 1_000, 30), reason=draw.choice(["", "sante", "loyer"]))
            for _ in range(draw.choice([0, 0, 0, 1, 2, 4]))
        ),
        measures=tuple(
            Measure(code=code, number=draw.randint(0, 150), proof=draw.choice(_PROOFS))
            for code in Measured
            if draw.random() < 0.3
        ),
        choices={draw.choice(["motif_principal", "exemple/motif_principal"]): choice} if choice else {},
        is_transfer=draw.random() < 0.3,
        lives_in=draw.choice([(), ("demo",), ("exemple", "ailleurs")]),
        works_in=draw.choice([(), ("exemple",)]),
    )
