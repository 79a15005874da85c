"""The layers of a file: verified, then the register, then declared; a birth whose date has passed is the person's to say."""

from datetime import UTC, date, datetime

from palier.models import Fact, FactLayer
from palier.models.layers import Layers, merge
from palier.rules import facts


def layers(*, due: date | None, declared: dict | None = None, verified: dict | None = None) -> Layers:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    register = facts.Demande(
        numero_unique="1110326000042ZZTST",
        household=facts.Household(persons=(), expected=(facts.ExpectedChild(number=1, due_on=due),)),
    )

    def kept(layer: str, value: dict | None) -> dict[str, Fact]:
        return {} if value is None else {"expected": Fact(layer=layer, path="expected", value=value, at=at)}

    return Layers(register, kept(FactLayer.DECLARED, declared), kept(FactLayer.VERIFIED, verified), frozenset())


def test_a_birth_to_come_in_the_register_stands_over_what_is_declared():
    found = merge(layers(due=date(2027, 3, 1), declared={"number": 2, "due_on": "2027-04-01"}))

    assert found.household.expected == (facts.ExpectedChild(number=1, due_on=date(2027, 3, 1)),)


def test_a_birth_whose_date_has_passed_gives_way_to_what_is_declared():
    gone = merge(layers(due=date(2018, 8, 1), declared={"number": 0, "due_on": None}))
    other = merge(layers(due=date(2018, 8, 1), declared={"number": 1, "due_on": "2027-04-01"}))

    assert gone.household.expected == ()
    assert other.household.expected == (facts.ExpectedChild(number=1, due_on=date(2027, 4, 1)),)


def test_a_verified_birth_stands_over_the_register():
    found = merge(layers(due=date(2027, 3, 1), verified={"number": 2, "due_on": "2027-04-01"}))

    assert found.household.expected == (facts.ExpectedChild(number=2, due_on=date(2027, 4, 1)),)


def test_a_birth_of_the_register_stays_when_nothing_is_said():
    assert merge(layers(due=date(2018, 8, 1))).household.expected[0].number == 1
