"""Hypothesis strategies for the facts that the rules read: households, demandes and homes that may exist.

Each is made once: made anew in every draw, a strategy costs more to check than what it draws.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from palier.rules.law.law import act
from palier.rules.people.facts import (
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
from palier.rules.scoring import grid_facts
from palier.rules.scoring.criteria import (
    FALLING,
    STEPPED,
    Circuit,
    Criterion,
    CriterionKind,
    Face,
    Grid,
    GridRounding,
    Heading,
    HeadingRule,
    PercentBase,
    ProofRule,
)

TODAY = date(2026, 5, 1)
DEPARTEMENTS = ("69", "75", "94", "59")
TYPES = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
ZONES_ABC = ("Abis", "A", "B1", "B2", "C")


@cache
def days(before: int = 4000, after: int = 400) -> st.SearchStrategy[date]:
    """A day around today."""
    return st.integers(-before, after).map(lambda shift: TODAY + timedelta(days=shift))


@cache
def incomes() -> st.SearchStrategy[tuple[Income, ...]]:
    amount = st.none() | st.integers(0, 90_000)
    one = st.builds(Income, year=st.sampled_from([2023, 2024, 2025]), amount=amount, proof=st.sampled_from(Proof))
    return st.lists(one, max_size=3).map(tuple)


@cache
def resources() -> st.SearchStrategy[tuple[Resource, ...]]:
    received = st.builds(
        Resource,
        code=st.sampled_from(["SAL", "RET", "CHO", "AF", "AAH", "RSA"]),
        amount=st.none() | st.integers(0, 4000),
    )
    paid = st.builds(Resource, code=st.just("PAV"), amount=st.integers(0, 500), is_paid=st.just(True))
    return st.lists(received | paid, max_size=3).map(tuple)


@cache
def persons(role: PersonRole, key: str) -> st.SearchStrategy[Person]:
    is_holder = role in (PersonRole.HOLDER, PersonRole.CO_HOLDER)
    links = {PersonRole.CO_HOLDER: ["M", "P", "C", "L", None], PersonRole.DEPENDANT: ["P", "E", "A", None]}
    age = st.integers(18, 95) if is_holder else st.integers(0, 25)
    return st.builds(
        Person,
        key=st.just(key),
        role=st.just(role),
        birth_date=st.none() | age.map(lambda years: TODAY - timedelta(days=years * 365 + 100)),
        link=st.sampled_from(links.get(role, [None])),
        custody=st.sampled_from(["G", "D"]) if role is PersonRole.IN_CUSTODY else st.none(),
        contract_type=st.sampled_from(["CDI", "CHO", "RET", None]) if is_holder else st.none(),
        marital_status=st.sampled_from(["C", "M", "D", "S", "P", "U", "V", None]) if is_holder else st.none(),
        is_disabled=st.booleans(),
        incomes=incomes() if is_holder else st.just(()),
        resources=resources() if is_holder else st.just(()),
    )


@st.composite
def households(draw: st.DrawFn) -> Household:
    """One holder, perhaps a second, up to four dependants and two children in custody, perhaps a birth to come."""
    found = [draw(persons(PersonRole.HOLDER, "d"))]
    for role, letter, most in (
        (PersonRole.CO_HOLDER, "c", 1),
        (PersonRole.DEPENDANT, "p", 4),
        (PersonRole.IN_CUSTODY, "g", 2),
    ):
        found += [draw(persons(role, f"{letter}{number}")) for number in range(draw(st.integers(0, most)))]
    expected = draw(
        st.lists(st.builds(ExpectedChild, number=st.integers(1, 2), due_on=st.none() | days(300, 300)), max_size=1)
    )
    return Household(persons=tuple(found), expected=tuple(expected))


@cache
def claims() -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        situation=st.sampled_from(Situation),
        proof=st.sampled_from(Proof),
        since=st.none() | days(600, 60),
        valid_until=st.none() | days(200, 400),
        territory=st.none() | st.sampled_from(["demo", "exemple", "ailleurs", ""]),
    )


@cache
def current_homes() -> st.SearchStrategy[CurrentHome]:
    return st.builds(
        CurrentHome,
        occupancy_codes=st.lists(
            st.sampled_from(["HLM", "LP", "SH", "SD", "HOT", "CP", "POCC", "FONC"]), max_size=2
        ).map(tuple),
        type_code=st.sampled_from([*TYPES, None]),
        floor_area=st.none() | st.integers(0, 200),
        occupants=st.none() | st.integers(1, 10),
        rent=st.none() | st.integers(0, 200_000),
        housing_aid=st.none() | st.integers(0, 50_000),
        rooms=st.none() | st.integers(1, 9),
        origins=st.dictionaries(st.sampled_from(["rent", "floor_area"]), st.sampled_from(Proof), max_size=2),
    )


@cache
def demandes() -> st.SearchStrategy[Demande]:
    """A demande with some of everything that a grid or a verdict reads."""
    return st.builds(
        Demande,
        numero_unique=st.just("1110326000042ZZTST"),
        household=households(),
        deposited_on=st.none() | days(4000, 0),
        valid_until=st.none() | days(100, 400),
        waiting_since=st.dictionaries(st.sampled_from(DEPARTEMENTS), days(4000, 0), max_size=2),
        current_home=current_homes(),
        wish=st.builds(
            Wish,
            type_codes=st.lists(st.sampled_from(TYPES), max_size=2).map(tuple),
            communes=st.lists(st.sampled_from(["69123", "75113"]), max_size=2).map(tuple),
        ),
        motives=st.lists(st.sampled_from(["01", "03", "05", "06", "07", "12", "13", "18"]), max_size=3).map(tuple),
        dalo=st.sampled_from(Dalo),
        dalo_valid_until=st.none() | days(200, 400),
        claims=st.lists(claims(), max_size=4).map(tuple),
        refusals=st.lists(
            st.builds(RefusedOffer, on=days(800, 30), reason=st.sampled_from(["", "sante"])), max_size=5
        ).map(tuple),
        measures=st.lists(
            st.builds(
                Measure, code=st.sampled_from(Measured), number=st.integers(0, 150), proof=st.sampled_from(Proof)
            ),
            max_size=2,
        ).map(tuple),
        choices=st.dictionaries(
            st.sampled_from(["h2", "motif_principal", "demo/h2", "exemple/motif_principal", "autre/h2"]),
            st.sampled_from([*(f"c{n}" for n in range(8)), "sans_logement", "trop_petit", "travail", ""]),
            max_size=3,
        ),
        is_transfer=st.booleans(),
    )


@cache
def homes(financing: Financing | None = None) -> st.SearchStrategy[Home]:
    """A home anywhere in the country, overseas and unknown zones included."""
    return st.builds(
        Home,
        commune=st.sampled_from(["69123", "75113", ""]),
        departement=st.sampled_from([*DEPARTEMENTS, "974"]),
        territory=st.just("demo"),
        zone=st.sampled_from([*CeilingZone, None]),
        zone_abc=st.sampled_from([*ZONES_ABC, None]),
        financing=st.just(financing) if financing else st.sampled_from(Financing),
        type_code=st.sampled_from([*TYPES, "XX"]),
        floor_area=st.integers(9, 150),
        rent=st.integers(10_000, 200_000),
        charges=st.integers(0, 20_000),
        is_adapted=st.booleans(),
    )


ANY_OF = (
    "parent_seul",
    "enfants_moins_de_6_ans >= 1",
    "ressource_rsa",
    "part_plafond_plus <= 60",
    "offert_t2",
    "contrat_cdi",
)
"""Conditions of which a criterion may want some."""


@cache
def _points(kind: CriterionKind) -> st.SearchStrategy[int]:
    return st.integers(-30, -1) if kind is CriterionKind.EVENTS else st.integers(1, 60)


_FACTS = st.sampled_from(sorted(grid_facts.CATALOGUE))
_LIMITS = st.sets(st.integers(1, 60), min_size=1, max_size=3)
_SOME_OF = st.lists(st.sampled_from(ANY_OF), max_size=3, unique=True)
_HITS = st.lists(st.sampled_from(["parent_seul", "en_emploi", "sans_logement", "motif_13"]), max_size=1)
_KINDS = {sort: st.sampled_from(kinds) for sort, kinds in grid_facts.KINDS.items()}
_NO_OR_MONTHS, _NO_OR_BASE, _NO_OR_FACE = (
    st.none() | other for other in (st.integers(1, 30), st.sampled_from(PercentBase), st.sampled_from(Face))
)


@st.composite
def criteria(draw: st.DrawFn, code: str, headings: tuple[str, ...]) -> Criterion:
    """A criterion as a territory could write one, of any kind, over any fact of the catalogue."""
    fact = draw(_FACTS)
    kind = draw(_KINDS[grid_facts.CATALOGUE[fact].sort])
    stepped = kind in STEPPED
    limits = sorted(draw(_LIMITS), reverse=kind in FALLING)
    points = 0 if kind is CriterionKind.HIT and draw(st.integers(0, 9)) == 0 else draw(_points(kind))
    percent_of = draw(_NO_OR_BASE) if kind is CriterionKind.EVENTS else None
    any_of = tuple(draw(_SOME_OF))
    is_counted = kind in (CriterionKind.MONTHS, CriterionKind.EACH)
    return Criterion(
        code=code,
        fact=fact,
        label=code,
        kind=kind,
        proof=draw(st.sampled_from(ProofRule)),
        points=0 if stepped else points,
        limits=tuple(Fraction(n) for n in limits) if stepped else (),
        steps=tuple(sorted(draw(st.integers(0, 40)) for _ in limits)) if stepped else (),
        cap=points * draw(st.integers(1, 4)) if is_counted or kind is CriterionKind.EVENTS else None,
        within_months=draw(_NO_OR_MONTHS) if kind in (CriterionKind.HIT, CriterionKind.EVENTS) else None,
        after_months=draw(_NO_OR_MONTHS) if kind in (CriterionKind.HIT, CriterionKind.MONTHS) else None,
        every=draw(st.integers(1, 12)) if is_counted else 1,
        above=draw(st.integers(0, 2)) if kind in (CriterionKind.EACH, CriterionKind.EVENTS) else 0,
        exempt=("sante",) if kind is CriterionKind.EVENTS and draw(st.booleans()) else (),
        requires=tuple(draw(_HITS)),
        unless=tuple(code for code in draw(_HITS) if code != fact),
        any_of=any_of,
        any_count=draw(st.integers(1, max(1, len(any_of)))),
        percent_of=percent_of,
        heading=None if percent_of else draw(st.sampled_from([None, *headings])),
        face=draw(_NO_OR_FACE),
    )


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A grid as a territory could write one: headings of each rule, caps, two faces, circuits."""
    headings = tuple(
        Heading(
            code=f"h{n}",
            label=f"Rubrique {n}",
            rule=rule,
            percent=draw(st.none() | st.integers(1, 300)),
            rounding=draw(st.sampled_from(GridRounding)),
            cap=draw(st.none() | st.integers(5, 40)),
        )
        for n, rule in enumerate(HeadingRule)
    )
    # Any of the three may stand within a fourth, and that one within a fifth.
    holder = draw(st.sampled_from([None, "h3"]))
    headings = tuple(replace(heading, inside=draw(st.sampled_from([None, holder, "h4"]))) for heading in headings)
    headings += tuple(
        Heading(
            code=code,
            label=f"Rubrique {code}",
            percent=draw(st.none() | st.integers(1, 300)),
            rounding=draw(st.sampled_from(GridRounding)),
            cap=draw(st.none() | st.integers(5, 60)),
            inside=draw(st.sampled_from([None, *above])),
        )
        for code, above in (("h3", ["h4"]), ("h4", []))
    )
    codes = tuple(heading.code for heading in headings)
    return Grid(
        code="X",
        title="X",
        territory="demo",
        deliberation=act("délibération fictive X"),
        effective_from=date(2024, 1, 1),
        headings={heading.code: heading for heading in headings},
        criteria=tuple(draw(criteria(f"c{n}", codes)) for n in range(draw(st.integers(1, 8)))),
        circuits=(Circuit(code="k", fact="pdalhpd", label="Circuit"),),
        cap=draw(st.none() | st.integers(20, 150)),
        content={},
    )
