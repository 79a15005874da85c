"""A fact is established no further than the least of what makes it."""

from datetime import date

from palier.rules.people.facts import CurrentHome, Demande, ExpectedChild, Household, Person, PersonRole, Proof
from palier.rules.scoring import gathering

ON = date(2026, 11, 26)
HOLDER = Person(key="d", role=PersonRole.HOLDER)
WANTED = frozenset({"suroccupation", "surface", "personnes", "personnes_par_piece", "enfant_a_naitre"})


def proofs(household: Household, **home: object) -> dict[str, Proof]:
    known = Demande(numero_unique="", household=household, current_home=CurrentHome(floor_area=9, rooms=1, **home))
    found = gathering.facts_of(known, on=ON, departement="93", wanted=WANTED).facts
    return {code: found[code].proof for code in sorted(WANTED & set(found))}


def test_those_who_live_there_by_word_alone_make_a_crowd_by_word_alone():
    told = proofs(Household(persons=(HOLDER,)), occupants=4, origins={"occupants": Proof.DECLARED})

    crowd = ("personnes_par_piece", "suroccupation", "surface")
    assert {told[code] for code in crowd} == {Proof.DECLARED}
    assert told["personnes"] is Proof.REGISTER


def test_a_count_that_the_register_alone_makes_is_its_own():
    told = proofs(Household(persons=(HOLDER,)), occupants=1, origins={"occupants": Proof.DECLARED})

    assert set(told.values()) == {Proof.REGISTER}


def test_a_birth_told_here_is_told_here_in_all_that_it_counts_for():
    child = ExpectedChild(number=1, due_on=date(2027, 2, 1), proof=Proof.DECLARED)
    told = proofs(Household(persons=(HOLDER,), expected=(child,)))
    after = Household(
        persons=(HOLDER,), expected=(ExpectedChild(number=1, due_on=date(2026, 2, 1), proof=Proof.DECLARED),)
    )

    assert set(told.values()) == {Proof.DECLARED}
    assert set(proofs(after).values()) == {Proof.REGISTER}


def test_a_crowd_that_is_more_than_live_there_is_said_to_be_of_the_demande():
    child = ExpectedChild(number=1, due_on=date(2027, 2, 1))
    known = Demande(
        numero_unique="",
        household=Household(persons=(HOLDER,), expected=(child,)),
        current_home=CurrentHome(floor_area=9, occupants=1),
    )
    found = gathering.facts_of(known, on=ON, departement="93", wanted=WANTED).facts

    assert "9 m² pour 2 personnes de la demande" in found["suroccupation"].text
