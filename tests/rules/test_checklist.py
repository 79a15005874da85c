"""What the landlord's checklist reads of a file, item by item."""

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.commission import checklist, contradictions
from palier.rules.commission.checklist import FileToCheck, Item, ItemState
from palier.rules.commission.contradictions import GroundEvidence
from palier.rules.commission.grounds import Ground
from palier.rules.fitting import income_test
from palier.rules.people import facts
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    Demande,
    Financing,
    Home,
    Household,
    Income,
    Person,
    PersonRole,
    Proof,
    Resource,
    Situation,
)

ON = date(2026, 5, 4)
HOME = Home(
    commune="69123",
    departement="69",
    territory="demo",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T2",
    floor_area=45,
    rent=45_000,
    charges=5_000,
)
HOLDER = Person(
    key="d",
    role=PersonRole.HOLDER,
    birth_date=date(1980, 1, 1),
    incomes=(Income(year=2024, amount=15_000),),
    resources=(Resource(code="SALAIRE", amount=1_500),),
)
DEMANDE = Demande(
    numero_unique="1110326000042ZZTST",
    household=Household(persons=(HOLDER,)),
    deposited_on=date(2024, 1, 1),
    valid_until=date(2026, 12, 31),
)
PIECES = {"d": frozenset({"piece_identite", "avis_imposition_n2"})}
GOOD = FileToCheck(demande=DEMANDE, home=HOME, on=ON, valid_pieces=PIECES, is_contact_confirmed=True)


def line(item: Item, file: FileToCheck) -> checklist.CheckedItem:
    return next(found for found in checklist.checklist(file) if found.item is item)


def state(item: Item, file: FileToCheck) -> ItemState:
    return line(item, file).state


def test_the_eleven_items_each_have_an_article_and_a_sentence() -> None:
    lines = checklist.checklist(GOOD)

    assert [found.item for found in lines] == list(Item)
    assert all(str(found.article) and found.sentence.endswith((".", "?")) for found in lines)
    assert not any(found.state is ItemState.OBSTACLE for found in lines)
    assert set(checklist.LABELS) == set(Item)


def test_a_piece_that_lacks_is_named_whatever_else_is_here() -> None:
    found = line(Item.PIECES, replace(GOOD, lacking=("livret de famille (Lina)", "attestation de Pacs")))

    assert found.state is ItemState.LOOK
    assert found.sentence == "Il manque au dossier : livret de famille (Lina) ; attestation de Pacs."


def test_a_ceiling_is_said_to_a_landlord_as_to_the_candidate() -> None:
    """Nothing is signed yet, and a ceiling may be read at second hand: both are said in the conditional."""
    test = income_test.run(DEMANDE, HOME, on=ON, lease_year=ON.year)

    assert line(Item.CEILING, GOOD).sentence == f"{test.sentence} {test.result}"
    assert test.result == "Le plafond serait respecté."


# article: CCH L442-8-4
def test_room_mates_under_a_ceiling_together_are_looked_at_where_one_of_them_is_over_alone() -> None:
    """A point in order, and the ground « revenus au-dessus » refused: both hid who signs a lease of their own."""
    income = replace(HOLDER.incomes[0], amount=0)
    rich = replace(HOLDER, incomes=(replace(income, amount=23_404),))
    mate = replace(HOLDER, key="c1", role=PersonRole.CO_HOLDER, link="L", incomes=(income,))
    file = about(household=Household(persons=(rich, mate)))
    couple = about(household=Household(persons=(rich, replace(mate, link="C"))))

    assert (state(Item.CEILING, file), state(Item.CEILING, couple)) == (ItemState.LOOK, ItemState.FINE)
    assert "Si chaque colocataire signe le sien, regardez chaque revenu." in line(Item.CEILING, file).sentence


# article: CCH L442-12
@pytest.mark.parametrize(("custody", "is_fine"), [("D", False), ("G", True)])
def test_a_ceiling_that_visits_alone_raise_is_looked_at_and_nothing_is_said_against_a_landlord(
    custody: str, *, is_fine: bool
) -> None:
    """The candidate reads « à confirmer » : the point was in order, and the ground « revenus au-dessus » refused."""
    earning = replace(HOLDER, incomes=(Income(year=2024, amount=32_000),))
    child = Person(key="g1", role=PersonRole.IN_CUSTODY, custody=custody, birth_date=date(2015, 1, 1))
    file = about(household=Household(persons=(earning, child)))
    test = income_test.run(file.demande, HOME, on=ON, lease_year=ON.year)
    evidence = GroundEvidence(demande=file.demande, home=HOME, on=ON)

    assert (test.exceeds, test.is_under) == (False, is_fine)
    assert state(Item.CEILING, file) is (ItemState.FINE if is_fine else ItemState.LOOK)
    assert bool(contradictions.contradiction(Ground.OVER_CEILINGS, evidence)) is is_fine
    assert ("Sinon, il serait dépassé" in line(Item.CEILING, file).sentence) is not is_fine
    # Under the highest ceiling without the child too: nothing is open there.
    assert contradictions.contradiction(Ground.OVER_ALL_CEILINGS, evidence)


def about(**changes: object) -> FileToCheck:
    return replace(GOOD, demande=replace(DEMANDE, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "expected"),
    [(ON, ItemState.FINE), (date(2026, 5, 3), ItemState.OBSTACLE), (date(2026, 5, 5), ItemState.FINE)],
)
def test_the_number_is_active_to_the_end_of_its_last_day(last: date, expected: ItemState) -> None:
    assert state(Item.NUMBER, about(valid_until=last)) is expected


def test_a_number_without_its_dates_is_looked_at_and_a_malformed_one_is_an_obstacle() -> None:
    assert state(Item.NUMBER, about(valid_until=None, deposited_on=None)) is ItemState.LOOK
    found = line(Item.NUMBER, about(numero_unique="12"))
    assert (found.state, found.ground) == (ItemState.OBSTACLE, Ground.NUMBER_INACTIVE)


def test_an_adult_who_signs_nothing_has_an_identity_read_by_itself() -> None:
    """One act says « of all the adults » : a paper of each holder says nothing of the others."""
    child = replace(HOLDER, key="p1", role=PersonRole.DEPENDANT, birth_date=date(2015, 1, 1))

    grown = replace(child, birth_date=date(1955, 1, 1))
    household = Household(persons=(HOLDER, grown))
    both = {**PIECES, "p1": frozenset({"titre_sejour"})}

    assert state(Item.STAY, about(household=Household(persons=(HOLDER, child)))) is ItemState.FINE
    assert line(Item.STAY, about(household=household)).alone
    assert not line(Item.STAY, replace(about(household=household), valid_pieces=both)).alone


@pytest.mark.parametrize("item", [Item.STAY, Item.PIECES])
def test_each_holder_brings_its_pieces(item: Item) -> None:
    second = replace(HOLDER, key="c1", role=PersonRole.CO_HOLDER)
    two = Household(persons=(HOLDER, second))

    assert state(item, GOOD) is ItemState.FINE
    assert state(item, about(household=two)) is ItemState.LOOK
    assert state(item, replace(GOOD, valid_pieces={})) is ItemState.LOOK
    assert state(item, about(household=Household(persons=()))) is ItemState.LOOK


def with_income(amount: int | None) -> FileToCheck:
    person = replace(HOLDER, incomes=(Income(year=2024, amount=amount),))
    return about(household=Household(persons=(person,)))


def test_the_ceiling_is_respected_exceeded_or_unknown() -> None:
    found = line(Item.CEILING, with_income(900_000))

    assert state(Item.CEILING, GOOD) is ItemState.FINE
    assert (found.state, found.ground) == (ItemState.OBSTACLE, Ground.OVER_CEILINGS)
    assert state(Item.CEILING, with_income(None)) is ItemState.LOOK


def test_what_is_to_confirm_of_the_household_is_said() -> None:
    born = (facts.ExpectedChild(number=1, due_on=date(2026, 1, 1)),)

    assert "pièces de famille" in line(Item.HOUSEHOLD, GOOD).sentence
    assert state(Item.HOUSEHOLD, about(household=Household(persons=(HOLDER,), expected=born))) is ItemState.LOOK


@pytest.mark.parametrize(
    ("area", "type_code", "expected", "ground"),
    [
        (9, "T1", ItemState.FINE, None),
        (8, "T1", ItemState.FLAG, Ground.TOO_SMALL),
        (10, "T1", ItemState.FINE, None),
        (90, "T5", ItemState.FLAG, None),
    ],
)
def test_the_size_is_a_flag_and_a_ground_only_under_the_area_of_the_article(
    area: int, type_code: str, expected: ItemState, ground: Ground | None
) -> None:
    found = line(Item.SIZE, replace(GOOD, home=replace(HOME, floor_area=area, type_code=type_code)))

    assert (found.state, found.ground) == (expected, ground)


@pytest.mark.parametrize("item", [Item.EFFORT, Item.REST])
def test_figures_are_flags_and_never_obstacles(item: Item) -> None:
    poor = replace(HOLDER, resources=(Resource(code="SALAIRE", amount=None),))

    assert state(item, GOOD) is ItemState.FLAG
    assert state(item, about(household=Household(persons=(poor,)))) is ItemState.LOOK


@pytest.mark.parametrize(
    ("situation", "proof", "expected"),
    [
        (Situation.DIVORCE_PENDING, Proof.VERIFIED, ItemState.FINE),
        (Situation.PACS_DISSOLVED, Proof.DECLARED, ItemState.FINE),
        (Situation.VIOLENCE, Proof.DECLARED, ItemState.FINE),
        (Situation.VIOLENCE, Proof.REFUSED, ItemState.LOOK),
        (Situation.HEALTH, Proof.VERIFIED, ItemState.LOOK),
    ],
)
def test_a_lease_held_as_a_couple_is_no_obstacle_when_the_couple_ends(
    situation: Situation, proof: Proof, expected: ItemState
) -> None:
    file = about(is_transfer=True, claims=(Claim(situation=situation, proof=proof),))

    assert state(Item.OTHER_LEASE, file) is expected
    assert state(Item.OTHER_LEASE, GOOD) is ItemState.FINE


def test_a_priority_is_verified_before_the_commission() -> None:
    declared = Claim(situation=Situation.VIOLENCE, proof=Proof.DECLARED)
    verified = replace(declared, proof=Proof.VERIFIED, valid_until=date(2026, 8, 1))

    assert state(Item.PRIORITY, GOOD) is ItemState.FINE
    assert state(Item.PRIORITY, about(claims=(declared,))) is ItemState.LOOK
    assert state(Item.PRIORITY, about(claims=(verified,))) is ItemState.FINE
    assert "iolence" not in line(Item.PRIORITY, about(claims=(declared,))).sentence


def test_the_household_is_reached() -> None:
    assert state(Item.CONTACT, GOOD) is ItemState.FINE
    assert state(Item.CONTACT, replace(GOOD, is_contact_confirmed=False)) is ItemState.LOOK


def test_a_ceiling_that_was_not_read_at_its_source_is_no_obstacle() -> None:
    over = with_income(900_000)
    plai = replace(over, home=replace(HOME, financing=Financing.PLAI))

    found = line(Item.CEILING, plai)

    assert (found.state, found.ground) == (ItemState.LOOK, None)
    assert "à confirmer" in found.sentence


def test_a_validity_counted_from_the_deposit_is_to_look_at_and_closes_nothing() -> None:
    silent = replace(GOOD, demande=replace(DEMANDE, valid_until=None))

    found = line(Item.NUMBER, silent)

    assert (found.state, found.ground) == (ItemState.LOOK, None)
    assert "Aucun renouvellement" in found.sentence
