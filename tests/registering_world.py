"""A form of the State, filled at a counter with somebody who has neither mail nor telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from palier.rules.counter.registering import FormHeading
from palier.workflows.counter import registering
from tests.counter_world import at_the_desk, in_role

if TYPE_CHECKING:
    from palier.models import Registration
    from palier.workflows.acting.actors import Actor

IDENTITY = {
    "civility": "1",
    "last_name": "Ferrand",
    "first_name": "Marcel",
    "birth_date": "1951-03-09",
    "nationality": "1",
    "paper": "carte_identite",
}
CONTACT = {"number": "12", "street": "rue du Puits", "postal_code": "93100", "commune": "93048"}
ANSWERS: dict[str, Any] = {
    FormHeading.IDENTITY.value: IDENTITY,
    FormHeading.CONTACT.value: CONTACT,
    FormHeading.FAMILY.value: {"marital_status": "V"},
    FormHeading.WORK.value: {"contract_d": "RET", "profession": "maçon"},
    FormHeading.INCOME.value: {"rfr_d_2024": 11200, "rfr_d_2025": 11400, "recue_RET": 950},
    FormHeading.HOME.value: {"occupancy": "LP", "type_code": "T1", "floor_area": 18, "occupants": 1, "rent": 52000},
    FormHeading.MOTIVES.value: {"motives": ["09", "13"]},
    FormHeading.WISH.value: {"type_codes": ["T2"], "communes": ["93048"], "is_enlarged": False},
    FormHeading.HANDICAP.value: {"steps": "2", "equipment": ["4"]},
    registering.SERVICE: {"cas_de_recours": "Six cas.", "date_de_recours": "Dès le dépôt, 1 place de la Préfecture."},
}


def filled(by: Actor, **changes: Any) -> Registration:
    """A form with every heading answered, under the role of the counter's pages."""
    with in_role(at_the_desk(by)):
        made = registering.begin(by=by, at=timezone.now())
        for part, told in {**ANSWERS, **changes}.items():
            made = registering.answer(made.public_id, part, told, by=by, at=timezone.now())
    return made


def handed_in(row: Registration, by: Actor, **more: Any) -> Registration:
    with in_role(at_the_desk(by)):
        return registering.hand_in(row.public_id, by=by, at=timezone.now(), **more)
