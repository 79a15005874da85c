"""Reads the cases of ``cases/*.toml``: facts, a day, an article and what the law answers. No Python to add one."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from palier.rules.people.facts import (
    LOCAL_LINKS,
    CeilingZone,
    Claim,
    CurrentHome,
    Dalo,
    Demande,
    ExpectedChild,
    Financing,
    Home,
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

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case of a file; ``expected`` holds only what the case is about."""

    name: str
    article: str
    on: date
    lease_year: int | None
    demande: Demande
    home: Home
    departement: str
    grid: str
    expected: dict[str, Any]


def person(row: dict[str, Any], place: int) -> Person:
    """A person from its compact row; incomes by year, resources by code."""
    proof = Proof(row.get("proof", "registre"))
    received = tuple(Resource(code=code, amount=amount) for code, amount in row.get("received", {}).items())
    paid = tuple(Resource(code=code, amount=amount, is_paid=True) for code, amount in row.get("paid", {}).items())
    return Person(
        key=f"{row.get('role', 'demandeur')[0]}{place}",
        role=PersonRole(row.get("role", "demandeur")),
        birth_date=row.get("birth"),
        link=row.get("link"),
        custody=row.get("custody"),
        marital_status=row.get("status"),
        contract_type=row.get("contract"),
        is_disabled=row.get("disabled", False),
        disability_rate=row.get("disability_rate"),
        is_student=row.get("student"),
        ehpad_costs=row.get("ehpad"),
        incomes=tuple(
            Income(year=int(year), amount=amount, proof=proof) for year, amount in row.get("incomes", {}).items()
        ),
        last_twelve_months=row.get("last_twelve_months"),
        resources=received + paid,
    )


def household(case: dict[str, Any]) -> Household:
    return Household(
        persons=tuple(person(row, place) for place, row in enumerate(case.get("persons", [{}]))),
        expected=tuple(
            ExpectedChild(number=row["number"], due_on=row.get("due_on")) for row in case.get("expected_children", [])
        ),
    )


def refusal(row: date | dict[str, Any]) -> RefusedOffer:
    """A refusal: a bare day, or a day and its reason."""
    return RefusedOffer(on=row) if isinstance(row, date) else RefusedOffer(on=row["on"], reason=row["reason"])


def demande(case: dict[str, Any]) -> Demande:
    row = case.get("demande", {})
    claims = tuple(
        Claim(
            situation=Situation(claim["situation"]),
            proof=Proof(claim["proof"]),
            since=claim.get("since"),
            valid_until=claim.get("valid_until"),
            place=claim.get("place", ""),
            territory=claim.get("territory", "demo") if claim["situation"] in LOCAL_LINKS else None,
            energy=claim.get("energy", ""),
            landlords=tuple(claim.get("landlords", ())),
        )
        for claim in case.get("claims", [])
    )
    current = case.get("current_home", {})
    return Demande(
        numero_unique=row.get("numero", "1110326000042ZZTST"),
        household=household(case),
        deposited_on=row.get("deposited_on"),
        valid_until=row.get("valid_until", date(2030, 1, 1)) or None,
        waiting_since=row.get("waiting_since", {}),
        current_home=CurrentHome(**{**current, "occupancy_codes": tuple(current.get("occupancy_codes", ()))}),
        wish=Wish(type_codes=tuple(row.get("types", ["T3"])), communes=tuple(row.get("communes", ["69123"]))),
        motives=tuple(row.get("motives", ())),
        dalo=Dalo(row.get("dalo", "non")),
        dalo_valid_until=row.get("dalo_valid_until"),
        claims=claims,
        refusals=tuple(refusal(row) for row in row.get("refusals", ())),
        measures=tuple(
            Measure(code=Measured(code), number=number, proof=Proof(row.get("measures_proof", "declare")))
            for code, number in row.get("measures", {}).items()
        ),
        choices=row.get("choices", {}),
        is_transfer=row.get("transfer", False),
        **{key: tuple(row.get(key, ())) for key in ("lives_at", "works_at", "lives_in", "works_in")},
    )


def home(case: dict[str, Any]) -> Home:
    row = case.get("home", {})
    zone = row.get("zone", "AUTRES_REGIONS")
    return Home(
        commune=row.get("commune", "69123"),
        departement=row.get("departement", "69"),
        territory="demo",
        zone=CeilingZone(zone) if zone else None,
        zone_abc=row.get("zone_abc", "A"),
        financing=Financing(row.get("financing", "PLUS")),
        type_code=row.get("type", "T3"),
        floor_area=row.get("area", 70),
        rent=row.get("rent", 60_000),
        charges=row.get("charges", 0),
        is_adapted=row.get("adapted", False),
        is_qpv=row.get("qpv"),
        landlord=row.get("landlord", ""),
    )


def cases(folder: Path = FOLDER) -> list[Case]:
    """Every case of every file of a folder, named by its file and its title; the top of a file holds for all its cases."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in ({**read, **one} for one in read["case"]):
            case = Case(
                name=f"{path.stem}: {row['title']}",
                article=row["article"],
                on=row["on"],
                lease_year=row.get("lease_year"),
                demande=demande(row),
                home=home(row),
                departement=row.get("home", {}).get("departement", "69"),
                grid=row.get("grid", "demo-2026"),
                expected=row["expected"],
            )
            found.append(case)
    return found
