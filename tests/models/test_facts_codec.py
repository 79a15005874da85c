"""What a version keeps of a file is read by the release before and by the one to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from palier.models.demandes import facts_codec
from palier.rules.people import facts
from palier.rules.people.facts import Person, PersonRole, Proof

HOLDER = Person(key="d", role=PersonRole.HOLDER, contract_type="CDI")
FILE = facts.Demande(numero_unique="1110326000042ZZTST", household=facts.Household(persons=(HOLDER,)))


def test_a_field_that_says_nothing_new_is_not_written_for_a_release_that_refuses_it() -> None:
    [written] = facts_codec.dump(FILE)["household"]["persons"]

    assert "contract_type" in written
    assert {"contract_proof", "contract_until"} & written.keys() == set()
    assert facts_codec.load(facts_codec.dump(FILE)) == FILE


def test_what_an_employer_attested_is_written_and_read_back() -> None:
    attested = replace(HOLDER, contract_proof=Proof.VERIFIED, contract_until=date(2027, 5, 27))
    held = replace(FILE, household=facts.Household(persons=(attested,)))

    assert facts_codec.load(facts_codec.dump(held)) == held


def test_a_field_of_a_release_to_come_is_left_out() -> None:
    written = facts_codec.dump(FILE)
    written["household"]["persons"][0]["shoe_size"] = 42

    assert facts_codec.load(written) == FILE
