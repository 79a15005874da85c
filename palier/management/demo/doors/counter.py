"""A counter of the demo: somebody was seen there two days ago, and the first demande of somebody else waits to be finished."""

from datetime import timedelta

from palier.management.demo.days import Days
from palier.models import Demande, Person
from palier.models.doors import acting, row_security
from palier.rules.counter.registering import FormHeading
from palier.rules.counter.visits import SeenPaper
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.counter import registering, visiting
from palier.workflows.counter.visiting import PaperShown

_MARCEL = {
    FormHeading.IDENTITY.value: {
        "civility": "1",
        "last_name": "Ferrand",
        "first_name": "Marcel",
        "birth_date": "1951-03-09",
        "nationality": "1",
        "paper": SeenPaper.IDENTITY_CARD.value,
    },
    FormHeading.CONTACT.value: {
        "number": "12",
        "street": "rue du Puits-Neuf",
        "postal_code": "93100",
        "commune": "93048",
    },
    FormHeading.FAMILY.value: {"marital_status": "V"},
    FormHeading.WORK.value: {"contract_d": "RET", "profession": "Maçon"},
    registering.SERVICE: {
        "cas_de_recours": "Sans logement, hébergé, menacé d’expulsion, mal logé, ou sans proposition après un délai trop long.",
        "date_de_recours": "Trois ans après le dépôt ; sans délai dans les autres cas. 1, place de la Médiation, 93000 Bobigny.",
        "departements": ["93", "75", "94"],
    },
}
"""What he has told so far: where he looks is still to be asked."""


def receive(demande: Demande, *, by: Actor, days: Days) -> None:
    """Somebody came with their passport, and left twenty minutes later: their own page says so."""
    at = days.at(-2, 10)
    person = Person.objects.get(demande=demande, key="d")
    if person.birth_date is None:
        return
    shown = PaperShown(numero=demande.numero_unique, birth_date=person.birth_date, paper=SeenPaper.PASSPORT)
    with acting.taken(claimed(row_security.GUICHET, by)):
        made = visiting.open_visit(shown, lambda: None, by=by, at=at)
        visiting.end(made.public_id, by=by, at=at + timedelta(minutes=20))


def begin(*, by: Actor, days: Days) -> None:
    """A form of the State, half filled this morning with somebody who has neither mail nor telephone."""
    with acting.taken(claimed(row_security.GUICHET, by)):
        row = registering.begin(by=by, at=days.at(-1, 9))
        for part, told in _MARCEL.items():
            registering.answer(row.public_id, part, told, by=by, at=days.at(-1, 9))
