"""Homes and grids of an invented country, drawn from a seed: those shipped, and any that a territory could write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from palier.rules.law import french
from palier.rules.law.law import act
from palier.rules.people.facts import (
    CeilingZone,
    Demande,
    ExpectedChild,
    Financing,
    Home,
    Person,
    PersonRole,
    Situation,
    Wish,
)
from palier.rules.scoring import grid_facts, grids
from palier.rules.scoring.criteria import (
    FALLING,
    STEPPED,
    Criterion,
    CriterionKind,
    Face,
    Grid,
    Heading,
    HeadingRule,
    ProofRule,
)
from tests.rules import households

if TYPE_CHECKING:
    from random import Random

_TYPES = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
_DEPARTEMENTS = ("69", "75", "94", "59")
_HEADINGS = ("Conditions de logement", "Situation du ménage", "Votre motif principal")
SHIPPED = tuple(grids.seed(name) for name in grids.names())
_LABELS = {criterion.fact: criterion.label for grid in SHIPPED for criterion in grid.criteria}


def _odd(draw: Random, person: Person) -> Person:
    """The same person with something rare or unknown, one time in two: a relative, a student, no birth date, no income."""
    if draw.random() < 0.5:
        return person
    is_adult = person.role is PersonRole.DEPENDANT and draw.random() < 0.4
    birth = date(draw.randint(1950, 2006), 6, 5) if is_adult else person.birth_date
    return replace(
        person,
        birth_date=draw.choice([birth, birth, None]),
        link=draw.choice([person.link, "A", None]),
        custody=draw.choice([person.custody, "D", None]),
        is_disabled=draw.random() < 0.1,
        disability_rate=draw.choice([None, 50, 85]),
        is_student=draw.choice([None, True, False]),
        ehpad_costs=draw.choice([None, None, 4_000]),
        last_twelve_months=draw.choice([None, 9_000]),
        incomes=draw.choice([person.incomes, person.incomes[:1], ()]),
    )


def demande(draw: Random, on: date) -> Demande:
    """A plausible demande, made rarer: what is unknown, expired, pending or alone is where sentences go wrong."""
    found = households.random_demande(draw, on)
    persons = tuple(_odd(draw, person) for person in found.household.persons)
    expected = draw.choice([found.household.expected, (), (ExpectedChild(number=1, due_on=None),)])
    ends = [found.valid_until, None, on - timedelta(days=draw.randint(1, 400))]
    own = draw.sample([one for one in Situation if one.value.startswith(("divorce", "pacs", "deces", "plainte"))], 1)
    claims = [replace(claim, situation=own[0]) if draw.random() < 0.1 else claim for claim in found.claims]
    return replace(
        found,
        household=replace(found.household, persons=persons, expected=expected),
        valid_until=draw.choice(ends),
        claims=tuple(claims),
        numero_unique=draw.choice([found.numero_unique] * 8 + ["1234", ""]),
        wish=draw.choice([found.wish, found.wish, Wish(type_codes=tuple(draw.sample(_TYPES, 2)))]),
    )


def home(draw: Random) -> Home:
    """A home anywhere, overseas and unknown zones included, now and then."""
    is_odd = draw.random() < 0.1
    return Home(
        commune="" if is_odd else draw.choice(["69123", "75113"]),
        departement="974" if is_odd and draw.random() < 0.3 else draw.choice(_DEPARTEMENTS),
        territory="demo",
        zone=None if is_odd else draw.choice(list(CeilingZone)[:3]),
        zone_abc=draw.choice(["A", "B1", None]),
        financing=draw.choice(list(Financing)),
        type_code=draw.choice([*_TYPES, "XX"] if is_odd else _TYPES),
        floor_area=draw.randint(9, 120),
        rent=draw.randint(15_000, 120_000),
        charges=draw.randint(0, 20_000),
        is_adapted=draw.random() < 0.2,
    )


def _label(fact: str) -> str:
    meaning = grid_facts.CATALOGUE[fact].meaning
    known = meaning.split(" : ")[-1] if fact.startswith(("motif_", "contrat_", "souhait_")) else meaning
    return _LABELS.get(fact) or french.capital(known.split(" :")[0].split(",")[0])


def _criterion(draw: Random, number: int, headings: tuple[str, ...]) -> Criterion:
    fact = draw.choice(sorted(grid_facts.CATALOGUE))
    kind = draw.choice(grid_facts.kinds_of(fact))
    is_counted = kind in (CriterionKind.MONTHS, CriterionKind.EACH)
    is_stepped = kind in STEPPED
    is_dated = kind is CriterionKind.HIT and fact in set(Situation)
    proof = draw.choice(list(ProofRule)) if grid_facts.is_provable(fact) else ProofRule.NONE
    limits = sorted(draw.sample(range(1, 60), draw.randint(1, 3)), reverse=kind in FALLING) if is_stepped else []
    points = draw.randint(-30, -1) if kind is CriterionKind.EVENTS else draw.choice([1, 2, 5, 12, 40])
    asked = draw.choice(["parent_seul", "en_emploi", "mutation"])
    return Criterion(
        code=f"c{number}",
        fact=fact,
        label=_label(fact),
        kind=kind,
        proof=proof,
        points=0 if is_stepped else points,
        limits=tuple(Fraction(limit) for limit in limits),
        steps=tuple(sorted(draw.randint(1, 40) for _ in limits)),
        cap=points * draw.randint(1, 4)
        if kind is CriterionKind.EVENTS or (is_counted and draw.random() < 0.7)
        else None,
        within_months=draw.choice([None, 1, 6, 24]) if kind is CriterionKind.EVENTS or is_dated else None,
        after_months=draw.choice([None, 1, 18]) if kind is CriterionKind.MONTHS or is_dated else None,
        every=draw.choice([1, 2, 12]) if is_counted else 1,
        above=draw.randint(0, 2) if kind in (CriterionKind.EACH, CriterionKind.EVENTS) else 0,
        exempt=("sante",) if kind is CriterionKind.EVENTS and draw.random() < 0.5 else (),
        requires=(asked,) if draw.random() < 0.2 else (),
        heading=draw.choice([None, *headings]),
        face=draw.choice([None, None, None, *Face]),
    )


def grid(draw: Random) -> Grid:
    """A grid as a territory could write one, over any fact of the catalogue, named as the catalogue names it."""
    headings = {
        f"h{place}": Heading(code=f"h{place}", label=label, rule=rule, cap=draw.choice([None, 5, 30]))
        for place, (label, rule) in enumerate(zip(_HEADINGS, HeadingRule, strict=True))
    }
    return Grid(
        code="INVENTEE",
        title="Grille inventée",
        territory="demo",
        deliberation=act("délibération fictive"),
        effective_from=date(2024, 1, 1),
        headings=headings,
        criteria=tuple(_criterion(draw, number, tuple(headings)) for number in range(draw.randint(4, 12))),
        cap=draw.choice([None, 20, 150]),
        floor=draw.choice([None, 0]),
        content={},
    )
