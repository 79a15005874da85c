"""Somebody of the demo without a number: Samia began her first registration alone, on her telephone, last night."""

from datetime import date
from typing import Any

from palier.management.demo.days import Days
from palier.rules.counter.alone import RegistrationStep as Step
from palier.workflows.counter import registering_alone
from palier.workflows.counter.registering_alone import DoorContact

_MAIL, _BORN = "samia.haddad@exemple.test", date(1991, 5, 12)
"""What the tour of the demo says of her."""
_TOLD: dict[Step, dict[str, Any]] = {
    Step.IDENTITY: {"civility": "2", "first_name": "Samia", "last_name": "Haddad", "birth_date": _BORN.isoformat()},
    Step.STAY: {"nationality": "1", "paper": "carte_identite"},
    Step.FAMILY: {"marital_status": "D"},
    Step.ADDRESS: {"number": "7", "street": "rue Étienne-Marcel", "postal_code": "93100", "commune": "93048"},
    Step.WORK: {"contract_d": "CDI", "profession": "Aide-soignante"},
}
"""What she has told so far; her daughter beside."""
_LINA = {
    "role": "personne_a_charge",
    "link": "E",
    "first_name": "Lina",
    "last_name": "Haddad",
    "birth_date": "2017-09-02",
}


def begin(*, days: Days) -> None:
    """A form half filled: it is found again by her address, her birth date and a code."""
    at = days.at(-1, 21)
    row = registering_alone.found_or_begun(DoorContact("email", _MAIL, _BORN), at)
    for step, told in _TOLD.items():
        registering_alone.answer(row.public_id, step, told, tuple(told), at=at)
    registering_alone.tell_person(row.public_id, "n1", _LINA, at=at)
    registering_alone.pass_by(row.public_id, Step.PERSONS, at=at)
