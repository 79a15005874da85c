"""Two demandes out of one: nobody is lost, each keeps the seniority and their own incomes, and a fork hides what follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.doors import confidentiality
from palier.rules.doors.access import Role
from palier.rules.doors.confidentiality import HidablePart
from palier.rules.parting import parting, separation
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Claim, Dalo, Demande, Household, Income, Person, PersonRole, Proof, Situation
from palier.rules.situations.situations import Level
from tests.rules import strategies

HOLDERS = (PersonRole.HOLDER, PersonRole.CO_HOLDER)


@st.composite
def couples(draw: st.DrawFn) -> Demande:
    """A demande with two holders at least."""
    found = draw(strategies.demandes())
    others = [person for person in found.household.persons if person.role is not PersonRole.CO_HOLDER]
    second = draw(strategies.persons(PersonRole.CO_HOLDER, "c1"))
    return replace(found, household=replace(found.household, persons=(*others, second)))


@st.composite
def partings(draw: st.DrawFn) -> tuple[Demande, str, dict[str, Living]]:
    found = draw(couples())
    leaver = draw(st.sampled_from(["d", "c1"]))
    living = {person.key: draw(st.sampled_from(Living)) for person in separation.dependants(found)}
    return found, leaver, living


@given(partings())
def test_nobody_is_lost_and_only_who_is_shared_is_on_both_sides(
    parting: tuple[Demande, str, dict[str, Living]],
) -> None:
    found, leaver, living = parting
    made = separation.split(found, leaver=leaver, living=living)
    stayed = {person.key for person in made.staying.household.persons}

    assert stayed | set(made.keys) == {person.key for person in found.household.persons}
    assert stayed & set(made.keys) == {key for key, side in living.items() if side is Living.SHARED}
    assert len(set(made.keys.values())) == len(made.keys)
    assert {p.key for p in made.leaving.household.persons} == set(made.keys.values())
    for side in (made.staying, made.leaving):
        assert sum(person.role is PersonRole.HOLDER for person in side.household.persons) == 1


@given(partings())
def test_the_seniority_is_kept_in_each_departement_on_both_sides(
    parting: tuple[Demande, str, dict[str, Living]],
) -> None:
    found, leaver, living = parting
    made = separation.split(found, leaver=leaver, living=living)

    for side in (made.staying, made.leaving):
        assert (side.waiting_since, side.deposited_on, side.valid_until) == (
            found.waiting_since,
            found.deposited_on,
            found.valid_until,
        )
    assert (made.staying.numero_unique, made.leaving.numero_unique) == (found.numero_unique, "")


@given(partings())
def test_what_a_person_earns_stays_with_that_person(parting: tuple[Demande, str, dict[str, Living]]) -> None:
    found, leaver, living = parting
    made = separation.split(found, leaver=leaver, living=living)
    before = {person.key: person for person in found.household.persons}
    after = {person.key: person for person in made.leaving.household.persons}

    for old, new in made.keys.items():
        assert (after[new].incomes, after[new].resources, after[new].birth_date) == (
            before[old].incomes,
            before[old].resources,
            before[old].birth_date,
        )
    for person in made.staying.household.persons:
        assert person.incomes == before[person.key].incomes
    assert leaver not in {person.key for person in made.staying.household.persons}


@given(partings())
def test_the_same_parting_gives_the_same_two_files_and_is_made_once(
    parting: tuple[Demande, str, dict[str, Living]],
) -> None:
    found, leaver, living = parting
    made = separation.split(found, leaver=leaver, living=living)

    assert separation.split(found, leaver=leaver, living=living) == made
    with pytest.raises(separation.NotAHolder):
        separation.split(made.staying, leaver=leaver, living={})
    with pytest.raises(separation.NobodyToLeave):
        separation.split(made.leaving, leaver="d", living={})


@given(couples(), st.data())
def test_a_fork_leaves_the_file_of_the_other_one_as_it_stood(found: Demande, data: st.DataObject) -> None:
    keys = [person.key for person in separation.dependants(found)]
    follows = data.draw(st.sets(st.sampled_from(keys)) if keys else st.just(set()))

    made = separation.fork(found, leaver="d", follows=follows)

    assert made.staying == found
    assert set(made.keys) == {"d", *follows}


@given(couples(), strategies.demandes(), strategies.demandes(), st.data())
def test_nothing_that_the_safe_side_does_later_can_be_read_on_the_frozen_side(
    stood: Demande, one: Demande, two: Demande, data: st.DataObject
) -> None:
    """Two later files of the register that differ in everything but his own incomes give him the very same facts."""
    his = next(person for person in stood.household.persons if person.key == "c1")
    news = replace(his, incomes=data.draw(strategies.incomes()))
    ends = data.draw(st.none() | strategies.days())

    def later(other: Demande) -> Demande:
        persons = tuple(person for person in other.household.persons if person.role is not PersonRole.CO_HOLDER)
        return replace(other, household=replace(other.household, persons=(*persons, news)), valid_until=ends)

    told = [separation.frozen(stood, later(other), gone={"d"}) for other in (one, two)]

    assert told[0] == told[1]
    assert replace(told[0], valid_until=stood.valid_until, household=stood.household) == stood
    changed = [a for a, b in zip(told[0].household.persons, stood.household.persons, strict=True) if a != b]
    assert {person.key for person in changed} <= {"c1"}


@given(couples(), strategies.demandes())
def test_reading_the_same_file_twice_tells_nothing_more(stood: Demande, later: Demande) -> None:
    once = separation.frozen(stood, later, gone={"d"})

    assert separation.frozen(once, later, gone={"d"}) == once


def test_a_register_that_numbers_its_holders_anew_brings_nobody_elses_incomes() -> None:
    def person(key: str, role: PersonRole, born: int, amount: int) -> Person:
        incomes = (Income(year=2024, amount=amount, proof=Proof.REGISTER),)
        return Person(key=key, role=role, birth_date=date(born, 1, 1), incomes=incomes)

    stood = Demande(
        numero_unique="",
        household=Household(
            persons=(
                person("d", PersonRole.HOLDER, 1985, 10),
                person("c1", PersonRole.CO_HOLDER, 1989, 20),
            )
        ),
    )
    later = replace(stood, household=Household(persons=(person("d", PersonRole.HOLDER, 1989, 99),)))

    assert separation.frozen(stood, later, gone={"c1"}) == stood
    assert separation.frozen(stood, later, gone={"d"}) == stood


def test_a_recognised_dalo_counts_once_and_says_so() -> None:
    found = Demande(
        numero_unique="x",
        dalo=Dalo.ACTIVE,
        dalo_valid_until=date(2027, 1, 1),
        dalo_decided_on=date(2026, 1, 15),
        household=Household(
            persons=(Person(key="d", role=PersonRole.HOLDER), Person(key="c1", role=PersonRole.CO_HOLDER))
        ),
    )
    for leaves, wanted in ((False, (Dalo.ACTIVE, Dalo.NONE)), (True, (Dalo.NONE, Dalo.ACTIVE))):
        made = separation.split(found, leaver="c1", living={}, dalo_leaves=leaves)
        assert (made.staying.dalo, made.leaving.dalo) == wanted
        # The day of a decision parts with it: no file tells the delays of another's.
        assert [one.dalo_decided_on is not None for one in (made.staying, made.leaving)] == [
            one is Dalo.ACTIVE for one in wanted
        ]
        assert "dalo_a_confirmer" in {reason.code for reason in made.reasons}


# --- Who sees what ----------------------------------------------------------------------------


@pytest.mark.parametrize("situation", Situation)
def test_one_holder_alone_may_write_anything_and_a_danger_is_never_shared(situation: Situation) -> None:
    alone = Demande(numero_unique="x", household=Household(persons=(Person(key="d", role=PersonRole.HOLDER),)))
    two = replace(
        alone, household=Household(persons=(*alone.household.persons, Person(key="c1", role=PersonRole.CO_HOLDER)))
    )

    assert not separation.must_go_alone(alone, situation)
    assert separation.must_go_alone(two, situation) is separation.is_danger(situation)


@given(st.lists(st.sampled_from(Situation)), st.booleans())
def test_the_closest_level_wins_and_a_proof_is_never_waited_for(told: list[Situation], has_channel: bool) -> None:
    found = confidentiality.level_of(told, has_safe_channel=has_channel)

    if has_channel or any(separation.is_danger(one) for one in told):
        assert found is Level.PROTECTED
    else:
        assert found is not Level.PROTECTED
    assert confidentiality.level_of([]) is Level.ORDINARY


@pytest.mark.parametrize("part", [HidablePart.ADDRESS, HidablePart.CONTACT, HidablePart.FORMER_PARTNER])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEMANDEUR])
def test_no_organisation_sees_where_a_protected_person_is(part: HidablePart, role: Role) -> None:
    assert not confidentiality.may_see(role, part, Level.PROTECTED)


def test_the_table_says_something_of_each_part_at_each_level_and_a_closer_level_shows_no_more() -> None:
    assert set(confidentiality.TABLE) == set(Level)
    ordinary, sensitive, protected = (confidentiality.TABLE[level] for level in Level)
    for part in HidablePart:
        assert protected[part] <= sensitive[part] <= ordinary[part]
    assert confidentiality.may_see(Role.BAILLEUR, HidablePart.ADDRESS, Level.ORDINARY)
    assert not confidentiality.may_see(Role.EMPLOYEUR, HidablePart.NAME, Level.ORDINARY)
    assert confidentiality.level_of([Situation.HANDICAP, Situation.JOB_MOVE]) is Level.SENSITIVE


def test_an_old_claim_is_copied_as_it_stood() -> None:
    claim = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED, valid_until=date(2026, 5, 1) + timedelta(days=9))
    found = Demande(
        numero_unique="x",
        claims=(claim,),
        household=Household(
            persons=(Person(key="d", role=PersonRole.HOLDER), Person(key="c1", role=PersonRole.CO_HOLDER))
        ),
    )

    made = separation.fork(found, leaver="c1", follows=())

    assert made.leaving.claims == (claim,)
    assert [person.role for person in made.leaving.household.persons] == [PersonRole.HOLDER]


def test_a_person_is_awaited_from_the_contest_or_from_the_day_after_a_silence() -> None:
    day, last = date(2026, 11, 2), date(2026, 11, 16)
    contested, silent = parting.PartingState.CONTESTED, parting.PartingState.TO_CONFIRM

    assert parting.waits_since(contested, answered_on=day, answered_by=last) == day
    assert parting.waits_since(silent, answered_on=None, answered_by=last) == date(2026, 11, 17)


def test_who_is_of_full_age_lives_with_nobody_in_turn() -> None:
    born = date(2007, 11, 30)

    assert separation.may_alternate(born, date(2025, 11, 29))
    assert not separation.may_alternate(born, date(2025, 11, 30))
    assert separation.may_alternate(None, date(2025, 11, 30))
